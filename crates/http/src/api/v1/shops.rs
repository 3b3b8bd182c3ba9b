//! Shops and channels.

use app::shops::ChannelHealth;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::case::Holiday;
use domain::ids::ChannelId;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, SignedIn, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::Items;
use crate::views::shop::{ChannelView, ShopView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(get, change))
        .routes(routes!(channels, add_channel))
        .routes(routes!(change_channel))
        .routes(routes!(set_holidays))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewShop {
    name: String,
    zone: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct ShopChange {
    name: Option<String>,
    zone: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct NewChannel {
    name: String,
    platform: String,
    #[serde(default)]
    market: String,
}

/// Makes a shop that the caller owns.
#[utoipa::path(post, path = "/shops", tag = "shops", request_body = NewShop, responses((status = 201, body = ShopView)))]
async fn create(
    State(server): State<Server>,
    me: SignedIn,
    Body(b): Body<NewShop>,
) -> Result<(StatusCode, Json<ShopView>)> {
    let id = server.app.create_shop(me.user, &b.name, &b.zone).await?;
    let caller = server.app.caller(&app::Identity::Person { user: me.user, session: me.session }, id).await?;
    Ok((StatusCode::CREATED, Json(server.app.shop(&caller).await?.into())))
}

/// The shop.
#[utoipa::path(get, path = "/shops/{shop}", tag = "shops", params(ShopPath), responses((status = 200, body = ShopView)))]
async fn get(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<ShopView>> {
    Ok(Json(server.app.shop(&me.caller).await?.into()))
}

/// Renames the shop or moves its zone.
#[utoipa::path(patch, path = "/shops/{shop}", tag = "shops", params(ShopPath), request_body = ShopChange, responses((status = 200, body = ShopView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::PolicyChange>,
    Body(b): Body<ShopChange>,
) -> Result<Json<ShopView>> {
    let now = server.app.shop(&me.caller).await?;
    let (name, zone) = (b.name.unwrap_or(now.name), b.zone.unwrap_or(now.zone));
    Ok(Json(server.app.change_shop(&me.caller, &name, &zone).await?.into()))
}

/// The shop's channels.
#[utoipa::path(get, path = "/shops/{shop}/channels", tag = "shops", params(ShopPath), responses((status = 200, body = Items<ChannelView>)))]
async fn channels(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
) -> Result<Json<Items<ChannelView>>> {
    let items = server.app.channels(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

/// Adds a channel.
#[utoipa::path(post, path = "/shops/{shop}/channels", tag = "shops", params(ShopPath), request_body = NewChannel, responses((status = 201, body = ChannelView)))]
async fn add_channel(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Body(b): Body<NewChannel>,
) -> Result<(StatusCode, Json<ChannelView>)> {
    let channel = server.app.add_channel(&me.caller, &b.name, &b.platform, &b.market).await?;
    Ok((StatusCode::CREATED, Json(ChannelHealth::new(channel).into())))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct ChannelChange {
    name: Option<String>,
    /// Template of the page where reviews are answered by hand; empty takes it away.
    reply_link: Option<String>,
}

/// Renames a channel, or sets the page where its reviews are answered by hand.
#[utoipa::path(patch, path = "/shops/{shop}/channels/{id}", tag = "shops", params(ShopPath, ("id" = Uuid, Path)), request_body = ChannelChange, responses((status = 200, body = Items<ChannelView>)))]
async fn change_channel(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<ChannelChange>,
) -> Result<Json<Items<ChannelView>>> {
    server.app.change_channel(&me.caller, ChannelId(id), b.name.as_deref(), b.reply_link.as_deref()).await?;
    let items = server.app.channels(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Holidays {
    /// At most 50 stretches `{from, to}` that have not ended.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Holiday>,
}

/// Sets when a channel is in holiday mode. What lies in the past stays; a stretch that has begun and is left out ends now.
#[utoipa::path(put, path = "/shops/{shop}/channels/{id}/holidays", tag = "shops", params(ShopPath, ("id" = Uuid, Path)), request_body = Holidays, responses((status = 200, body = Items<ChannelView>)))]
async fn set_holidays(
    State(server): State<Server>,
    me: Allowed<may::ChannelManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<Holidays>,
) -> Result<Json<Items<ChannelView>>> {
    server.app.set_holidays(&me.caller, ChannelId(id), &b.items).await?;
    let items = server.app.channels(&me.caller).await?.into_iter().map(Into::into).collect();
    Ok(Json(Items { items }))
}
