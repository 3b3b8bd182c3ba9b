//! The outbox: acts that wait to leave, are leaving, were not taken, or of which nobody knows.

use axum::Json;
use axum::extract::State;
use domain::case::ActState;
use domain::ids::{ActId, ChannelId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::acts::WaitingAct;
use super::{ShopPath, bad_state};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Params;
use crate::views::case::QueueRowView;
use crate::views::record::ActView;
use crate::views::{Page, when};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(standing))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// `queued`, `leaving`, `unknown`, `failed`, `posted`, …, parted by commas; all that move, if none is named.
    state: Option<String>,
    channel: Option<Uuid>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
}

/// Acts on their way out, newest first.
#[utoipa::path(get, path = "/shops/{shop}/outbox", tag = "outbox", params(ShopPath, ListQuery), responses((status = 200, body = Page<WaitingAct>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<WaitingAct>>> {
    let words = query.state.as_deref().unwrap_or_default().split(',').filter(|word| !word.is_empty());
    let states = words.map(|word| ActState::parse(word).ok_or_else(bad_state)).collect::<Result<Vec<_>>>()?;
    let (channel, before) = (query.channel.map(ChannelId), query.cursor.map(ActId));
    let page = server.app.outbox(&me.caller, &states, channel, before).await?;
    let item = |(act, row)| WaitingAct {
        act: ActView::new(&act, &page.people, None),
        case: QueueRowView::new(&me.caller, row),
    };
    let items = page.items.into_iter().map(item).collect();
    Ok(Json(Page { items, next: page.next.map(|id| id.0.to_string()) }))
}

/// How many acts of a channel are in a state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StandingView {
    channel: Uuid,
    state: String,
    count: i64,
    /// The oldest time that something is due.
    oldest: Option<String>,
}

/// How much waits, is leaving, is unknown and was not taken, by channel.
#[utoipa::path(get, path = "/shops/{shop}/outbox/standing", tag = "outbox", params(ShopPath), responses((status = 200, body = Vec<StandingView>)))]
async fn standing(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
) -> Result<Json<Vec<StandingView>>> {
    let counts = server.app.outbox_standing(&me.caller).await?;
    let view = |c: app::outbox::OutboxCount| StandingView {
        channel: c.channel.0,
        state: c.state.to_string(),
        count: c.count,
        oldest: c.oldest.map(when),
    };
    Ok(Json(counts.into_iter().map(view).collect()))
}
