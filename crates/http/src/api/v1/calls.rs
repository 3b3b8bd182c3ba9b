//! Calls with customers, as agents hold them: invite, let in, record, hang up, picture and sound, and what is kept.

use app::Caller;
use app::calls::desk::CallAsked;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::call::{CallMode, Command, Line, Speaker};
use domain::ids::{CallId, CaseId};
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use video::StreamName;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::{Result, respond};
use crate::extract::{Body, Path, Raw};
use crate::recording;
use crate::views::call::{CallView, CaptionView};
use crate::views::when;
use crate::whip::{self, LARGEST_OFFER, Way};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(of_case, invite))
        .routes(routes!(open))
        .routes(routes!(get))
        .routes(routes!(admit))
        .routes(routes!(end))
        .routes(routes!(cancel))
        .routes(routes!(record))
        .routes(routes!(captions, say))
        .routes(routes!(recordings))
        .routes(routes!(recorded))
        .merge(media())
}

fn media() -> OpenApiRouter<Server> {
    // One byte more than allowed still comes in, so that the plane can say what the limit is.
    OpenApiRouter::new()
        .routes(routes!(publish))
        .routes(routes!(watch))
        .routes(routes!(leave))
        .layer(DefaultBodyLimit::max(LARGEST_OFFER + 1))
}

/// What a customer is invited to.
#[derive(Deserialize, utoipa::ToSchema)]
struct CallIn {
    /// `video` or `audio`.
    #[schema(value_type = String)]
    mode: CallMode,
    /// For how many minutes the link is good: 1 to 20160 (14 days); 1440 unless told.
    valid_minutes: Option<i64>,
    /// The language of the customer's page: `en`, `zh-CN`; the case's unless told.
    language: Option<String>,
    /// What the customer reads before they come, at most 500 characters.
    note: Option<String>,
}

/// Calls of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CallList {
    items: Vec<CallView>,
    /// This program carries picture and sound: without them nobody can be invited.
    media: bool,
}

/// The calls of a case and of those merged into it, the newest first.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/calls", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CallList)))]
async fn of_case(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CallList>> {
    let calls = server.app.calls_of_case(&me.caller, CaseId(id)).await?;
    let items = calls.iter().map(|call| CallView::new(&me.caller, call)).collect();
    Ok(Json(CallList { items, media: server.app.carries_calls() }))
}

/// Invites the customer of a case; `link` is what they open.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/calls", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body = CallIn, responses((status = 201, body = CallView)))]
async fn invite(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<CallIn>,
) -> Result<Response> {
    let CallIn { mode, valid_minutes, language, note } = b;
    let asked = CallAsked { mode, valid_minutes, language, note };
    let call = server.app.invite_to_call(&me.caller, CaseId(id), &asked).await?;
    Ok((StatusCode::CREATED, Json(CallView::new(&me.caller, &call))).into_response())
}

/// An open call with its case's number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OpenCall {
    #[serde(flatten)]
    call: CallView,
    case_number: i64,
}

/// Open calls of a shop.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct OpenCalls {
    items: Vec<OpenCall>,
}

/// The shop's open calls (`open=true` is the only choice there is): those who wait first, the longest first.
#[utoipa::path(get, path = "/shops/{shop}/calls", tag = "calls", params(ShopPath, ("open" = Option<bool>, Query)), responses((status = 200, body = OpenCalls)))]
async fn open(State(server): State<Server>, me: Allowed<may::CaseRead>) -> Result<Json<OpenCalls>> {
    let calls = server.app.open_calls(&me.caller).await?;
    let items = calls
        .iter()
        .map(|(call, number)| OpenCall { call: CallView::new(&me.caller, call), case_number: *number });
    Ok(Json(OpenCalls { items: items.collect() }))
}

/// A call.
#[utoipa::path(get, path = "/shops/{shop}/calls/{id}", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CallView)))]
async fn get(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CallView>> {
    let call = server.app.one_call(&me.caller, CallId(id)).await?;
    Ok(Json(CallView::new(&me.caller, &call)))
}

async fn command(
    server: &Server,
    me: &Allowed<may::CaseWork>,
    id: Uuid,
    command: &Command,
) -> Result<Json<CallView>> {
    let call = server.app.command_call(&me.caller, CallId(id), command).await?;
    Ok(Json(CallView::new(&me.caller, &call)))
}

/// Lets the customer in who waits.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/admit", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CallView)))]
async fn admit(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CallView>> {
    command(&server, &me, id, &Command::Admit).await
}

/// Hangs up. What was said becomes a file of the case.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/end", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CallView)))]
async fn end(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CallView>> {
    command(&server, &me, id, &Command::End).await
}

/// Why an invitation is taken back.
#[derive(Deserialize, utoipa::ToSchema)]
struct CancelIn {
    reason: Option<String>,
}

/// Takes an invitation back before anybody talks.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/cancel", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body = CancelIn, responses((status = 200, body = CallView)))]
async fn cancel(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<CancelIn>,
) -> Result<Json<CallView>> {
    command(&server, &me, id, &Command::Cancel { reason: b.reason }).await
}

/// Whether to record.
#[derive(Deserialize, utoipa::ToSchema)]
struct RecordIn {
    on: bool,
}

/// Records both sides from now on, or no longer; only while the customer agrees.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/recording", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body = RecordIn, responses((status = 200, body = CallView)))]
async fn record(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<RecordIn>,
) -> Result<Json<CallView>> {
    command(&server, &me, id, &Command::Record { on: b.on }).await
}

/// A line of what is said.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct LineIn {
    /// Milliseconds since the customer was let in.
    pub(crate) from_ms: i64,
    pub(crate) to_ms: i64,
    /// At most 500 characters.
    pub(crate) text: String,
    pub(crate) language: Option<String>,
}

/// Lines of what is said, at most 20.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct LinesIn {
    pub(crate) lines: Vec<LineIn>,
}

impl LinesIn {
    pub(crate) fn lines(self) -> Vec<Line> {
        let line =
            |l: LineIn| Line { from_ms: l.from_ms, to_ms: l.to_ms, text: l.text, language: l.language };
        self.lines.into_iter().map(line).collect()
    }
}

/// Keeps what the agent says; only while the customer agrees. Lines that come again are kept once.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/captions", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body = LinesIn, responses((status = 200, body = CallView)))]
async fn say(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(b): Body<LinesIn>,
) -> Result<Json<CallView>> {
    command(&server, &me, id, &Command::Say { by: Speaker::Agent, lines: b.lines() }).await
}

/// What was said in a call.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CaptionList {
    items: Vec<CaptionView>,
}

/// What was said in a call, in the order of its beginnings.
#[utoipa::path(get, path = "/shops/{shop}/calls/{id}/captions", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CaptionList)))]
async fn captions(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CaptionList>> {
    let heard = server.app.said_in_call(&me.caller, CallId(id)).await?;
    let items = heard.iter().map(|heard| CaptionView::new(&me.caller, heard)).collect();
    Ok(Json(CaptionList { items }))
}

/// A part of what was recorded of one side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CallPart {
    /// `agent` or `customer`.
    side: String,
    name: String,
    /// Where to get it, with ranges.
    path: String,
    started_at: String,
    /// Milliseconds since the customer was let in.
    from_ms: i64,
    /// Null while it is being written.
    length_ms: Option<i64>,
    bytes: u64,
}

/// What was recorded of a call.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct CallRecordings {
    items: Vec<CallPart>,
}

/// What was recorded of a call: the agent's side, then the customer's, each in its order.
#[utoipa::path(get, path = "/shops/{shop}/calls/{id}/recordings", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CallRecordings)))]
async fn recordings(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CallRecordings>> {
    let (began, parts) = server.app.call_recordings(&me.caller, CallId(id)).await?;
    let items = parts.into_iter().map(|(side, part)| CallPart {
        side: side.to_string(),
        path: format!("/api/v1/shops/{shop}/calls/{id}/recordings/{side}/{}", part.name),
        started_at: when(part.started),
        from_ms: began.map_or(0, |began| part.started.millis() - began.millis()),
        length_ms: part.length,
        bytes: part.bytes,
        name: part.name,
    });
    Ok(Json(CallRecordings { items: items.collect() }))
}

/// A part of what was recorded: WebM, or Matroska where the picture is H.264. Answers one range of bytes.
#[utoipa::path(get, path = "/shops/{shop}/calls/{id}/recordings/{side}/{name}", tag = "calls", params(ShopPath, ("id" = Uuid, Path), ("side" = String, Path), ("name" = String, Path)), responses((status = 200, description = "The file", content_type = "video/webm"), (status = 206, description = "The range asked for"), (status = 416, description = "No such range")))]
async fn recorded(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id, side, name)): Path<(Uuid, Uuid, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let path = server.app.call_recording(&me.caller, CallId(id), &side, &name).await?;
    recording::served(&path, &name, &headers).await
}

/// Sends the agent's picture and sound (WHIP); only while they talk.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/whip", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body(content = String, content_type = "application/sdp"), responses((status = 201, body = String, content_type = "application/sdp", description = "The answer; `Location` is the session")))]
async fn publish(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((shop, id)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response> {
    answer(&server, &me.caller, Way::Publish, (shop, id), &headers, &body).await
}

/// Watches the customer's picture and sound (WHEP); only while they talk.
#[utoipa::path(post, path = "/shops/{shop}/calls/{id}/whep", tag = "calls", params(ShopPath, ("id" = Uuid, Path)), request_body(content = String, content_type = "application/sdp"), responses((status = 201, body = String, content_type = "application/sdp", description = "The answer; `Location` is the session")))]
async fn watch(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((shop, id)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response> {
    answer(&server, &me.caller, Way::Watch, (shop, id), &headers, &body).await
}

async fn answer(
    server: &Server,
    caller: &Caller,
    way: Way,
    (shop, id): (Uuid, Uuid),
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Response> {
    server.app.agent_may_send(caller, CallId(id)).await?;
    let side = if way == Way::Publish { Speaker::Agent } else { Speaker::Customer };
    let stream = StreamName::new(&app::calls::kept::stream_of(CallId(id), side));
    let (Some(plane), Some(stream)) = (&server.plane, stream) else {
        return Ok(respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()));
    };
    let place = format!("/api/v1/shops/{shop}/calls/{id}/media");
    let answered = whip::answer(&**plane, way, &stream, &place, headers, body).await;
    // Somebody may have hung up meanwhile: nobody sends into a call that is over.
    if let Err(over) = server.app.agent_may_send(caller, CallId(id)).await {
        plane.close(&stream).await;
        return Err(over.into());
    }
    Ok(answered)
}

/// Ends a session of WHIP or WHEP.
#[utoipa::path(delete, path = "/shops/{shop}/calls/{id}/media/{session}", tag = "calls", params(ShopPath, ("id" = Uuid, Path), ("session" = String, Path)), responses((status = 200, description = "It is over")))]
async fn leave(
    State(server): State<Server>,
    _me: Allowed<may::CaseWork>,
    Path((_shop, _id, session)): Path<(Uuid, Uuid, String)>,
) -> Response {
    match &server.plane {
        Some(plane) => whip::end(&**plane, &session).await,
        None => respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()),
    }
}
