//! Orders at the packing table: found by number, and the files that show how they were packed.

use app::evidence::intake::LARGEST;
use app::orders::OrderVault;
use app::{AppError, Caller};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::{EvidenceId, OrderId};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::evidence::{CaptureQuery, EvidenceReason, saved, tag};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body as JsonBody, Params, Path, Raw};
use crate::views::evidence::EvidenceView;
use crate::views::order::{OrderVaultView, OrdersFoundView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    // One byte more than allowed still comes in, so that the refusal can say what the limit is.
    OpenApiRouter::new()
        .routes(routes!(vault, capture))
        .layer(DefaultBodyLimit::max(LARGEST + 1))
        .routes(routes!(find))
        .routes(routes!(content))
        .routes(routes!(thumbnail))
        .routes(routes!(withdraw))
}

/// Which order.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// Its whole number as the channel has it, or the whole number of its parcel.
    number: String,
}

/// The orders with a number, in whatever channel.
#[utoipa::path(get, path = "/shops/{shop}/orders", tag = "orders", params(ShopPath, OrderQuery), responses((status = 200, body = OrdersFoundView)))]
async fn find(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<OrderQuery>,
) -> Result<Json<OrdersFoundView>> {
    Ok(Json(server.app.find_orders(&me.caller, &query.number).await?.into()))
}

/// The files of an order.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/evidence", tag = "orders", params(ShopPath, ("order" = Uuid, Path)), responses((status = 200, body = OrderVaultView)))]
async fn vault(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, order)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let vault = server.app.order_vault(&me.caller, OrderId(order)).await?;
    Ok((tag(vault.version), Json(OrderVaultView::new(&me.caller, &vault))).into_response())
}

/// Puts a file to an order: the body is its bytes, taken in as a case's are.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/evidence", tag = "orders", params(ShopPath, ("order" = Uuid, Path), CaptureQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = EvidenceView)))]
async fn capture(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, order)): Path<(Uuid, Uuid)>,
    Params(query): Params<CaptureQuery>,
    Raw(bytes): Raw,
) -> Result<Response> {
    let (app, told, order) = (&server.app, query.told()?, OrderId(order));
    let bytes = match &query.picture {
        Some(picture) => app.picture(&me.caller, picture).await?.0,
        None => bytes.into(),
    };
    let evidence = app.capture_order_evidence(&me.caller, order, bytes, told).await?;
    let vault = app.order_vault(&me.caller, order).await?;
    Ok((StatusCode::CREATED, tag(vault.version), Json(one(&me.caller, &vault, evidence)?)).into_response())
}

fn one(caller: &Caller, vault: &OrderVault, id: EvidenceId) -> Result<EvidenceView> {
    let held = vault.files.iter().find(|h| h.evidence.id == id).ok_or(AppError::Absent("evidence"))?;
    Ok(EvidenceView::new(caller, held, &vault.people))
}

/// A file's bytes.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/evidence/{evidence}/content", tag = "orders", params(ShopPath, ("order" = Uuid, Path), ("evidence" = Uuid, Path)), responses((status = 200, body = Vec<u8>)))]
async fn content(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, order, evidence)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    let found = server.app.order_evidence_content(&me.caller, OrderId(order), EvidenceId(evidence)).await?;
    let (bytes, evidence) = found;
    Ok(saved(bytes, &evidence.media_type, &evidence.name))
}

/// A small picture of a file.
#[utoipa::path(get, path = "/shops/{shop}/orders/{order}/evidence/{evidence}/thumbnail", tag = "orders", params(ShopPath, ("order" = Uuid, Path), ("evidence" = Uuid, Path)), responses((status = 200, body = Vec<u8>)))]
async fn thumbnail(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, order, evidence)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Response> {
    let found = server.app.order_evidence_thumbnail(&me.caller, OrderId(order), EvidenceId(evidence)).await?;
    let (bytes, media_type) = found;
    Ok(saved(bytes, &media_type, "thumbnail"))
}

/// Uses a file of an order no more; it stays where it is.
#[utoipa::path(post, path = "/shops/{shop}/orders/{order}/evidence/{evidence}/withdraw", tag = "orders", params(ShopPath, ("order" = Uuid, Path), ("evidence" = Uuid, Path)), request_body = EvidenceReason, responses((status = 200, body = EvidenceView)))]
async fn withdraw(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, order, evidence)): Path<(Uuid, Uuid, Uuid)>,
    JsonBody(body): JsonBody<EvidenceReason>,
) -> Result<Response> {
    let (app, order, evidence) = (&server.app, OrderId(order), EvidenceId(evidence));
    app.withdraw_order_evidence(&me.caller, order, evidence, &body.reason).await?;
    let vault = app.order_vault(&me.caller, order).await?;
    Ok((tag(vault.version), Json(one(&me.caller, &vault, evidence)?)).into_response())
}
