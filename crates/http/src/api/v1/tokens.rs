//! API tokens.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Permission;
use domain::ids::ApiTokenId;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::Items;
use crate::views::people::TokenView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(revoke))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewToken {
    name: String,
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Permission>,
    expires_in_days: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct MadeToken {
    token: TokenView,
    /// Shown once.
    secret: String,
}

/// The shop's tokens.
#[utoipa::path(get, path = "/shops/{shop}/tokens", tag = "tokens", params(ShopPath), responses((status = 200, body = Items<TokenView>)))]
async fn list(State(server): State<Server>, me: Allowed<may::TokenManage>) -> Result<Json<Items<TokenView>>> {
    let items = server.app.tokens(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

/// Makes a token.
#[utoipa::path(post, path = "/shops/{shop}/tokens", tag = "tokens", params(ShopPath), request_body = NewToken, responses((status = 201, body = MadeToken)))]
async fn make(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Body(b): Body<NewToken>,
) -> Result<(StatusCode, Json<MadeToken>)> {
    let (token, secret) = server.app.make_token(&me.caller, &b.name, b.scopes, b.expires_in_days).await?;
    Ok((StatusCode::CREATED, Json(MadeToken { token: token.into(), secret })))
}

/// Revokes a token.
#[utoipa::path(delete, path = "/shops/{shop}/tokens/{id}", tag = "tokens", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn revoke(
    State(server): State<Server>,
    me: Allowed<may::TokenManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.revoke_token(&me.caller, ApiTokenId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
