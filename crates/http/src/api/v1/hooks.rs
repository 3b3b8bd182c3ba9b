//! Webhooks out: addresses of the shop that are told what happens, signed after Standard Webhooks.

use app::hooks::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{DeliveryId, HookId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, one_of};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Params, Path};
use crate::views::hook::{DeliveryView, HookView};
use crate::views::{Items, Page};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(change, remove))
        .routes(routes!(make_secret))
        .routes(routes!(deliveries))
        .routes(routes!(replay))
        .routes(routes!(replay_failed))
}

/// A webhook; what is left out stays, or is usual: all kinds, switched on.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct HookBody {
    name: Option<String>,
    url: Option<String>,
    /// Kinds of events by their beginnings: `case.`, `case.act_posted`, `review.`; `*` is all.
    kinds: Option<Vec<String>>,
    on: Option<bool>,
}

impl From<HookBody> for Settings {
    fn from(body: HookBody) -> Self {
        Self { name: body.name, url: body.url, kinds: body.kinds, on: body.on }
    }
}

/// A webhook with its secret, which is shown once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeHook {
    webhook: HookView,
    secret: String,
}

/// A secret that is shown once; the one before holds for 24 hours.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct HookSecret {
    secret: String,
}

/// The webhooks of a shop.
#[utoipa::path(get, path = "/shops/{shop}/webhooks", tag = "webhooks", params(ShopPath), responses((status = 200, body = Items<HookView>)))]
async fn list(State(server): State<Server>, me: Allowed<may::TokenManage>) -> Result<Json<Items<HookView>>> {
    let items = server.app.hooks(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

/// Makes a webhook; it is told what happens from now on.
#[utoipa::path(post, path = "/shops/{shop}/webhooks", tag = "webhooks", params(ShopPath), request_body = HookBody, responses((status = 201, body = MadeHook)))]
async fn make(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Body(b): Body<HookBody>,
) -> Result<(StatusCode, Json<MadeHook>)> {
    let (hook, secret) = server.app.make_hook(&me.caller, b.into()).await?;
    Ok((StatusCode::CREATED, Json(MadeHook { webhook: hook.into(), secret })))
}

/// Changes a webhook.
#[utoipa::path(patch, path = "/shops/{shop}/webhooks/{id}", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path)), request_body = HookBody, responses((status = 200, body = HookView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<HookBody>,
) -> Result<Json<HookView>> {
    Ok(Json(server.app.set_hook(&me.caller, HookId(id), b.into()).await?.into()))
}

/// Removes a webhook with its deliveries.
#[utoipa::path(delete, path = "/shops/{shop}/webhooks/{id}", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.remove_hook(&me.caller, HookId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a new secret for a webhook.
#[utoipa::path(post, path = "/shops/{shop}/webhooks/{id}/secret", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path)), responses((status = 201, body = HookSecret)))]
async fn make_secret(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<HookSecret>)> {
    let secret = server.app.make_hook_secret(&me.caller, HookId(id)).await?;
    Ok((StatusCode::CREATED, Json(HookSecret { secret })))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct DeliveriesQuery {
    /// `waiting`, `done` or `failed`.
    state: Option<String>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
}

/// What a webhook was told and is to be told, newest first.
#[utoipa::path(get, path = "/shops/{shop}/webhooks/{id}/deliveries", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path), DeliveriesQuery), responses((status = 200, body = Page<DeliveryView>)))]
async fn deliveries(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<DeliveriesQuery>,
) -> Result<Json<Page<DeliveryView>>> {
    one_of(query.state.as_deref(), &["waiting", "done", "failed"])?;
    let before = query.cursor.map(DeliveryId);
    let (page, next) = server.app.deliveries(&me.caller, HookId(id), query.state.as_deref(), before).await?;
    let items = page.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next: next.map(|id| id.0.to_string()) }))
}

/// How many deliveries leave again.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Replayed {
    count: u64,
}

/// Delivers again what has ended.
#[utoipa::path(post, path = "/shops/{shop}/webhooks/{id}/deliveries/{delivery}/replay", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path), ("delivery" = Uuid, Path)), responses((status = 200, body = Replayed)))]
async fn replay(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id, delivery)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Json<Replayed>> {
    let count = server.app.replay(&me.caller, HookId(id), Some(DeliveryId(delivery))).await?;
    Ok(Json(Replayed { count }))
}

/// Delivers again all that failed.
#[utoipa::path(post, path = "/shops/{shop}/webhooks/{id}/replay", tag = "webhooks", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Replayed)))]
async fn replay_failed(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<Replayed>> {
    Ok(Json(Replayed { count: server.app.replay(&me.caller, HookId(id), None).await? }))
}
