//! LIVE sessions with their figures, as the platforms report them.

use axum::Json;
use axum::extract::State;
use domain::ids::{ChannelId, LiveId};
use domain::live::Live;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Params;
use crate::views::{MoneyView, when};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Which sessions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct LiveQuery {
    /// Of this channel.
    channel: Option<Uuid>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
    /// 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// Sessions, the last begun first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Lives {
    items: Vec<LiveView>,
    /// What to ask for the next page with; absent on the last.
    next: Option<String>,
}

/// A session as the platform last reported it; what it does not tell is null.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct LiveView {
    id: Uuid,
    channel: Uuid,
    channel_name: String,
    /// The platform's id of it.
    external_id: String,
    title: String,
    started_at: String,
    ended_at: Option<String>,
    gmv: Option<MoneyView>,
    /// Within 24 hours.
    gmv_24h: Option<MoneyView>,
    orders: Option<i64>,
    units: Option<i64>,
    customers: Option<i64>,
    /// As the platform writes it.
    click_to_order: Option<String>,
    viewers: Option<i64>,
    views: Option<i64>,
    /// Most at once.
    peak: Option<i64>,
    /// At once on average.
    average: Option<i64>,
    comments: Option<i64>,
    shares: Option<i64>,
    likes: Option<i64>,
    followers: Option<i64>,
    /// What else the platform tells, by its own names.
    more: std::collections::BTreeMap<String, String>,
    /// When these figures came.
    reported_at: String,
}

impl LiveView {
    fn new(live: Live, channel_name: String) -> Self {
        let row = live.row;
        Self {
            id: live.id.0,
            channel: live.channel.0,
            channel_name,
            external_id: row.external_id,
            title: row.title,
            started_at: when(row.started_at),
            ended_at: row.ended_at.map(when),
            gmv: row.gmv.map(Into::into),
            gmv_24h: row.gmv_24h.map(Into::into),
            orders: row.orders,
            units: row.units,
            customers: row.customers,
            click_to_order: row.click_to_order,
            viewers: row.viewers,
            views: row.views,
            peak: row.peak,
            average: row.average,
            comments: row.comments,
            shares: row.shares,
            likes: row.likes,
            followers: row.followers,
            more: row.more,
            reported_at: when(live.reported_at),
        }
    }
}

/// LIVE sessions, the last begun first.
#[utoipa::path(get, path = "/shops/{shop}/lives", tag = "lives", params(ShopPath, LiveQuery), responses((status = 200, body = Lives)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<LiveQuery>,
) -> Result<Json<Lives>> {
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let page =
        server.app.lives(&me.caller, query.channel.map(ChannelId), query.cursor.map(LiveId), limit).await?;
    let name = |live: &Live| page.channels.get(&live.channel).cloned().unwrap_or_default();
    let items = page.lives.into_iter().map(|live| (name(&live), live));
    let items = items.map(|(name, live)| LiveView::new(live, name)).collect();
    Ok(Json(Lives { items, next: page.next.map(|id| id.to_string()) }))
}
