//! Connections of channels to their platforms: set, agreed to, checked, read.

use std::collections::BTreeMap;

use app::links::Setting;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::ChannelId;
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::connection::ConnectionView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(set))
        .routes(routes!(consent))
        .routes(routes!(check))
        .routes(routes!(read))
}

/// The channels with what connects them, and how their platforms do.
#[utoipa::path(get, path = "/shops/{shop}/connections", tag = "connections", params(ShopPath), responses((status = 200, body = Vec<ConnectionView>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
) -> Result<Json<Vec<ConnectionView>>> {
    let now = server.app.now();
    let all = server.app.connections(&me.caller).await?;
    Ok(Json(all.into_iter().map(|c| ConnectionView::new(c, now)).collect()))
}

/// What is changed; what is left out stays.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
struct SetConnection {
    /// Connects or disconnects.
    connected: Option<bool>,
    /// Whether acts leave by themselves.
    sends: Option<bool>,
    /// Whether the platform is read.
    reads: Option<bool>,
    /// From when on it is read, for one that was not read yet.
    #[schema(value_type = Option<String>)]
    since: Option<Instant>,
    /// Another address than the platform's own; empty for its own.
    base: Option<String>,
    /// Fields by name; an empty value takes one out. Secrets are sealed and never shown again.
    #[schema(value_type = Object)]
    fields: BTreeMap<String, String>,
}

/// Sets a connection.
#[utoipa::path(put, path = "/shops/{shop}/channels/{id}/connection", tag = "connections", params(ShopPath, ("id" = Uuid, Path)), request_body = SetConnection, responses((status = 204)))]
async fn set(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<SetConnection>,
) -> Result<StatusCode> {
    let setting = Setting {
        connected: b.connected,
        sends: b.sends,
        reads: b.reads,
        since: b.since,
        base: b.base,
        fields: b.fields,
    };
    server.app.set_link(&me.caller, ChannelId(id), setting).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where the seller agrees.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ConsentPage {
    url: String,
}

/// The platform's page where the seller agrees; it sends them back to `/connect`.
#[utoipa::path(post, path = "/shops/{shop}/channels/{id}/connection/consent", tag = "connections", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = ConsentPage)))]
async fn consent(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<ConsentPage>> {
    let redirect = format!("{}/connect", server.about.origin);
    let url = server.app.consent_page(&me.caller, ChannelId(id), &redirect).await?;
    Ok(Json(ConsentPage { url }))
}

/// Asks the platform whether the account works.
#[utoipa::path(post, path = "/shops/{shop}/channels/{id}/connection/check", tag = "connections", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn check(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.check_link(&me.caller, ChannelId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads everything of a channel now.
#[utoipa::path(post, path = "/shops/{shop}/channels/{id}/connection/read", tag = "connections", params(ShopPath, ("id" = Uuid, Path)), responses((status = 202)))]
async fn read(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.read_now(&me.caller, ChannelId(id)).await?;
    Ok(StatusCode::ACCEPTED)
}
