//! Products that the shop lists itself: the list, one, its versions, whether it may be shown live.

use app::Caller;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ChannelId, ProductId};
use domain::listing::Listing;
use domain::money::Money;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::Page;
use crate::views::product::{ProductDetailView, ProductFact, ProductView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(one, change)).routes(routes!(clear))
}

/// Which products.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct ProductQuery {
    /// Words of the SKU or the title.
    q: Option<String>,
    /// Whether they may be shown live.
    cleared: Option<bool>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// What is said of a product.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ListingIn {
    sku: String,
    title: String,
    /// In minor units.
    #[schema(value_type = Object)]
    price: Money,
    #[serde(default)]
    stock: Option<i64>,
    facts: Vec<ProductFact>,
    weaknesses: Vec<String>,
    #[serde(default)]
    channel_id: Option<Uuid>,
    #[serde(default)]
    external_id: Option<String>,
}

impl From<ListingIn> for Listing {
    fn from(given: ListingIn) -> Self {
        Self {
            sku: given.sku,
            title: given.title,
            price: given.price,
            stock: given.stock,
            facts: given.facts.into_iter().map(Into::into).collect(),
            weaknesses: given.weaknesses,
            channel: given.channel_id.map(ChannelId),
            external_id: given.external_id,
        }
    }
}

/// Products by SKU.
#[utoipa::path(get, path = "/shops/{shop}/products", tag = "products", params(ShopPath, ProductQuery), responses((status = 200, body = Page<ProductView>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<ProductQuery>,
) -> Result<Json<Page<ProductView>>> {
    let filter = app::listings::Filter { words: query.q, cleared: query.cleared, after: query.cursor };
    let page = server.app.products(&me.caller, &filter, query.limit.unwrap_or(50)).await?;
    Ok(Json(Page { items: page.products.into_iter().map(Into::into).collect(), next: page.next }))
}

/// A product as it is now, with its version as `ETag`.
async fn answer(server: &Server, caller: &Caller, id: ProductId) -> Result<Response> {
    let detail = server.app.product(caller, id).await?;
    let tag = format!("\"{}\"", detail.product.version);
    Ok(([(header::ETAG, tag)], Json(ProductDetailView::from(detail))).into_response())
}

/// Lists a product.
#[utoipa::path(post, path = "/shops/{shop}/products", tag = "products", params(ShopPath), request_body = ListingIn, responses((status = 201, body = ProductDetailView)))]
async fn add(
    State(server): State<Server>,
    me: Allowed<may::ProductManage>,
    Body(body): Body<ListingIn>,
) -> Result<Response> {
    let id = server.app.list_product(&me.caller, &body.into()).await?;
    Ok((StatusCode::CREATED, answer(&server, &me.caller, id).await?).into_response())
}

/// One product with every version; its version is the `ETag`.
#[utoipa::path(get, path = "/shops/{shop}/products/{id}", tag = "products", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = ProductDetailView)))]
async fn one(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    answer(&server, &me.caller, ProductId(id)).await
}

/// Says something else of a product from now on: its next version.
#[utoipa::path(put, path = "/shops/{shop}/products/{id}", tag = "products", params(ShopPath, ("id" = Uuid, Path)), request_body = ListingIn, responses((status = 200, body = ProductDetailView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::ProductManage>,
    IfMatch(seen): IfMatch,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<ListingIn>,
) -> Result<Response> {
    server.app.change_product(&me.caller, ProductId(id), &body.into(), seen).await?;
    answer(&server, &me.caller, ProductId(id)).await
}

/// Whether it may be shown live, and why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ClearanceIn {
    cleared: bool,
    why: String,
}

/// Clears a product for live sessions, or takes that back.
#[utoipa::path(post, path = "/shops/{shop}/products/{id}/clearance", tag = "products", params(ShopPath, ("id" = Uuid, Path)), request_body = ClearanceIn, responses((status = 200, body = ProductDetailView)))]
async fn clear(
    State(server): State<Server>,
    me: Allowed<may::ProductManage>,
    IfMatch(seen): IfMatch,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<ClearanceIn>,
) -> Result<Response> {
    server.app.clear_product(&me.caller, ProductId(id), body.cleared, &body.why, seen).await?;
    answer(&server, &me.caller, ProductId(id)).await
}
