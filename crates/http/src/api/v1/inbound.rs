//! What channels have sent: the secret they sign with, the list, the bytes, and what to do about what is parked.

use app::inbound::Parked;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::{ChannelId, InboundId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, one_of};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Params, Path};
use crate::views::Page;
use crate::views::inbound::{InboundBodyView, InboundView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(make_secret))
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(replay))
        .routes(routes!(let_go))
}

/// How a channel's webhooks come in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct InboundSecret {
    /// Where they are posted to.
    url: String,
    /// What they are signed with; shown once. The one before holds for 24 hours.
    secret: String,
}

/// Makes the secret that a channel's webhooks are signed with.
#[utoipa::path(post, path = "/shops/{shop}/channels/{id}/webhook-secret", tag = "inbound", params(ShopPath, ("id" = Uuid, Path)), responses((status = 201, body = InboundSecret)))]
async fn make_secret(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((shop, id)): Path<(Uuid, Uuid)>,
) -> Result<(StatusCode, Json<InboundSecret>)> {
    let secret = server.app.make_inbound_secret(&me.caller, ChannelId(id)).await?;
    let url = format!("{}/hooks/{shop}/{id}", server.about.origin);
    Ok((StatusCode::CREATED, Json(InboundSecret { url, secret })))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `waiting`, `done`, `parked` or `dropped`.
    state: Option<String>,
    channel: Option<Uuid>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
}

/// What channels have sent, newest first.
#[utoipa::path(get, path = "/shops/{shop}/inbound", tag = "inbound", params(ShopPath, ListQuery), responses((status = 200, body = Page<InboundView>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<InboundView>>> {
    one_of(query.state.as_deref(), &["waiting", "done", "parked", "dropped"])?;
    let (channel, before) = (query.channel.map(ChannelId), query.cursor.map(InboundId));
    let (rows, next) = server.app.inbound(&me.caller, query.state.as_deref(), channel, before).await?;
    let items = rows.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next: next.map(|id| id.0.to_string()) }))
}

/// One thing that came in, with its body for those who may see personal data.
#[utoipa::path(get, path = "/shops/{shop}/inbound/{id}", tag = "inbound", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = InboundBodyView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<InboundBodyView>> {
    let (one, body) = server.app.inbound_one(&me.caller, InboundId(id)).await?;
    Ok(Json(InboundBodyView::new(one, body)))
}

/// Takes something in again that was parked or let go.
#[utoipa::path(post, path = "/shops/{shop}/inbound/{id}/replay", tag = "inbound", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = InboundView)))]
async fn replay(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<InboundView>> {
    Ok(Json(server.app.decide_inbound(&me.caller, InboundId(id), Parked::Replay).await?.into()))
}

/// Lets something go that was parked.
#[utoipa::path(post, path = "/shops/{shop}/inbound/{id}/drop", tag = "inbound", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = InboundView)))]
async fn let_go(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<InboundView>> {
    Ok(Json(server.app.decide_inbound(&me.caller, InboundId(id), Parked::Drop).await?.into()))
}
