//! Live sessions of the shop's own: the list, one, its plan and commands, the prompter, games, and the way into its room.

use app::Caller;
use app::shows::PlanIn;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ChannelId, FindingId, LiveSessionId, ProductId, SegmentId};
use domain::money::Money;
use domain::show::{Command, SegmentIn, SettledHow, ShowState};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, bad_state};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::game::GamesView;
use crate::views::product::ProductFact;
use crate::views::show::{LiveSessionRow, LiveSessionView, PrompterView};
use crate::views::{Page, when};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list, plan))
        .routes(routes!(one, edit))
        .routes(routes!(command))
        .routes(routes!(prompter))
        .routes(routes!(games))
        .routes(routes!(room_token))
}

/// Which sessions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct SessionsQuery {
    /// A list of `planned`, `live` and `ended`.
    state: Option<String>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
    /// 1 to 200; 50 unless told.
    limit: Option<i64>,
}

/// What is planned.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct LivePlan {
    title: String,
    #[serde(default)]
    channel_id: Option<Uuid>,
    /// Two letters; the channel's where there is one.
    #[serde(default)]
    market: Option<String>,
    #[schema(value_type = String)]
    starts_at: Instant,
    #[serde(default)]
    rehearsal: bool,
    #[serde(default)]
    host: Option<String>,
}

impl From<LivePlan> for PlanIn {
    fn from(plan: LivePlan) -> Self {
        Self {
            title: plan.title,
            channel: plan.channel_id.map(ChannelId),
            market: plan.market,
            starts_at: plan.starts_at,
            rehearsal: plan.rehearsal,
            host: plan.host,
        }
    }
}

/// What is wanted of a segment; what is left out follows the listing.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct SegmentGiven {
    product_id: Uuid,
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    price: Option<Money>,
    #[serde(default)]
    stock: Option<i64>,
    #[serde(default)]
    say: Option<Vec<ProductFact>>,
    #[serde(default)]
    disclose: Option<Vec<String>>,
    minutes: i64,
    #[serde(default)]
    note: Option<String>,
}

impl From<SegmentGiven> for SegmentIn {
    fn from(given: SegmentGiven) -> Self {
        Self {
            product: ProductId(given.product_id),
            price: given.price,
            stock: given.stock,
            say: given.say.map(|say| say.into_iter().map(Into::into).collect()),
            disclose: given.disclose,
            minutes: given.minutes,
            note: given.note,
        }
    }
}

/// What a session is told to do.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "verb", rename_all = "snake_case")]
enum LiveCommand {
    AddSegment {
        segment: SegmentGiven,
        #[serde(default)]
        at: Option<usize>,
    },
    ChangeSegment {
        id: Uuid,
        segment: SegmentGiven,
    },
    MoveSegment {
        id: Uuid,
        to: usize,
    },
    RemoveSegment {
        id: Uuid,
    },
    Start,
    Enter {
        id: Uuid,
    },
    Next,
    Pin {
        product_id: Option<Uuid>,
    },
    Record {
        url: String,
        offset_ms: i64,
    },
    Settle {
        finding: Uuid,
        #[schema(value_type = String)]
        how: SettledHow,
        #[serde(default)]
        note: Option<String>,
    },
    End,
}

impl From<LiveCommand> for Command {
    fn from(given: LiveCommand) -> Self {
        match given {
            LiveCommand::AddSegment { segment, at } => Self::AddSegment { segment: segment.into(), at },
            LiveCommand::ChangeSegment { id, segment } => {
                Self::ChangeSegment { id: SegmentId(id), segment: segment.into() }
            }
            LiveCommand::MoveSegment { id, to } => Self::MoveSegment { id: SegmentId(id), to },
            LiveCommand::RemoveSegment { id } => Self::RemoveSegment { id: SegmentId(id) },
            LiveCommand::Start => Self::Start,
            LiveCommand::Enter { id } => Self::Enter { id: SegmentId(id) },
            LiveCommand::Next => Self::Next,
            LiveCommand::Pin { product_id } => Self::Pin { product: product_id.map(ProductId) },
            LiveCommand::Record { url, offset_ms } => Self::Record { url, offset_ms },
            LiveCommand::Settle { finding, how, note } => {
                Self::Settle { finding: FindingId(finding), how, note }
            }
            LiveCommand::End => Self::End,
        }
    }
}

/// Live sessions, the newest planned start first.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions", tag = "live", params(ShopPath, SessionsQuery), responses((status = 200, body = Page<LiveSessionRow>)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<SessionsQuery>,
) -> Result<Json<Page<LiveSessionRow>>> {
    let words = query.state.as_deref().unwrap_or_default().split(',').filter(|word| !word.is_empty());
    let states: Vec<ShowState> =
        words.map(|word| ShowState::parse(word).ok_or_else(bad_state)).collect::<Result<_>>()?;
    let after = query.cursor.map(LiveSessionId);
    let page = server.app.shows(&me.caller, &states, after, query.limit.unwrap_or(50)).await?;
    let items = page.shows.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next: page.next.map(|id| id.to_string()) }))
}

/// A session as it is now, with its version as `ETag`.
async fn answer(server: &Server, caller: &Caller, id: LiveSessionId) -> Result<Response> {
    let view = server.app.show(caller, id).await?;
    let tag = format!("\"{}\"", view.show.version);
    Ok(([(header::ETAG, tag)], Json(LiveSessionView::from(view))).into_response())
}

/// Plans a live session.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions", tag = "live", params(ShopPath), request_body = LivePlan, responses((status = 201, body = LiveSessionView)))]
async fn plan(
    State(server): State<Server>,
    me: Allowed<may::LiveManage>,
    Body(body): Body<LivePlan>,
) -> Result<Response> {
    let id = server.app.plan_show(&me.caller, &body.into()).await?;
    Ok((StatusCode::CREATED, answer(&server, &me.caller, id).await?).into_response())
}

/// One live session; its version is the `ETag`.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = LiveSessionView)))]
async fn one(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    answer(&server, &me.caller, LiveSessionId(id)).await
}

/// Plans a session otherwise, before it starts.
#[utoipa::path(put, path = "/shops/{shop}/live-sessions/{id}", tag = "live", params(ShopPath, ("id" = Uuid, Path)), request_body = LivePlan, responses((status = 200, body = LiveSessionView)))]
async fn edit(
    State(server): State<Server>,
    me: Allowed<may::LiveManage>,
    IfMatch(seen): IfMatch,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<LivePlan>,
) -> Result<Response> {
    server.app.edit_show(&me.caller, LiveSessionId(id), &body.into(), seen).await?;
    answer(&server, &me.caller, LiveSessionId(id)).await
}

/// Tells a session what to do. Planning, starting and ending ask for `live_manage` besides.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/command", tag = "live", params(ShopPath, ("id" = Uuid, Path)), request_body = LiveCommand, responses((status = 200, body = LiveSessionView)))]
async fn command(
    State(server): State<Server>,
    me: Allowed<may::LiveWork>,
    IfMatch(seen): IfMatch,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<LiveCommand>,
) -> Result<Response> {
    server.app.command_show(&me.caller, LiveSessionId(id), body.into(), seen).await?;
    answer(&server, &me.caller, LiveSessionId(id)).await
}

/// What the host reads: what to say now, what is next, how much time is left.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/prompter", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = PrompterView)))]
async fn prompter(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<PrompterView>> {
    Ok(Json(server.app.prompter(&me.caller, LiveSessionId(id)).await?.into()))
}

/// Which games may be started in a session, and by which rules.
#[utoipa::path(get, path = "/shops/{shop}/live-sessions/{id}/games", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = GamesView)))]
async fn games(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<GamesView>> {
    Ok(Json(server.app.show_games(&me.caller, LiveSessionId(id)).await?.into()))
}

/// A token for a room's socket.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct RoomToken {
    token: String,
    room: Uuid,
    /// Of the socket, without the token.
    path: String,
    until: String,
}

/// A token for the room of a session that runs.
#[utoipa::path(post, path = "/shops/{shop}/live-sessions/{id}/room-token", tag = "live", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = RoomToken)))]
async fn room_token(
    State(server): State<Server>,
    me: Allowed<may::LiveWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<RoomToken>> {
    let pass = server.app.room_pass(&me.caller, LiveSessionId(id)).await?;
    let path = format!("/room/{id}/ws");
    Ok(Json(RoomToken { token: pass.token, room: id, path, until: when(pass.until) }))
}
