//! Appeals: the board, those of a case, one, its commands, grounds, and what the shop learned.

use std::collections::BTreeMap;

use app::Caller;
use app::appeals::{BoardCursor, BoardFilter, Report};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::appeal::{AppealState, Command, Verdict};
use domain::case::{Source, Subject};
use domain::ids::{AppealId, CaseId, ChannelId, EvidenceId, ReturnId, ReviewId};
use domain::refusal::{Refusal, Words};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, bad_state, evidence};
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::{ApiWords, Result};
use crate::extract::{Body, IfMatch, Params, Path};
use crate::views::appeal::{AppealBoard, AppealGround, AppealHandling, AppealSubject, StrengthView};
use crate::views::appeal_page::{AppealDetailView, CaseAppealsView};
use crate::views::when;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(board))
        .routes(routes!(of_case, open))
        .routes(routes!(report))
        .routes(routes!(one))
        .routes(routes!(command))
        .routes(routes!(bundle))
        .routes(routes!(statement))
        .routes(routes!(pdf))
        .routes(routes!(grounds))
}

#[derive(Debug, Deserialize)]
struct BoardQuery {
    state: Option<String>,
    channel: Option<Uuid>,
    ground: Option<String>,
    cursor: Option<String>,
    limit: Option<i64>,
}

fn states(text: Option<&str>) -> Result<Vec<AppealState>> {
    let words = text.unwrap_or_default().split(',').filter(|word| !word.is_empty());
    words.map(|word| AppealState::parse(word).ok_or_else(bad_state)).collect()
}

fn cursor(text: &str) -> Result<BoardCursor> {
    let parsed =
        text.split_once('.').and_then(|(due, id)| Some((due.parse().ok()?, id.parse::<Uuid>().ok()?)));
    let (due, id) = parsed.ok_or_else(|| {
        Refusal::new("bad_cursor", "this cursor is not one of ours", "游标无效").field("cursor")
    })?;
    Ok(BoardCursor { due, id: AppealId(id) })
}

/// The shop's appeals, what is due first before what is due later; `state` is a list of states.
#[utoipa::path(get, path = "/shops/{shop}/appeals", operation_id = "appeals_board", tag = "appeals", params(ShopPath, ("state" = Option<String>, Query), ("channel" = Option<Uuid>, Query), ("ground" = Option<String>, Query), ("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query)), responses((status = 200, body = AppealBoard)))]
async fn board(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<BoardQuery>,
) -> Result<Json<AppealBoard>> {
    let filter = BoardFilter {
        states: states(query.state.as_deref())?,
        channel: query.channel.map(ChannelId),
        ground: query.ground,
    };
    let after = query.cursor.as_deref().filter(|c| !c.is_empty()).map(cursor).transpose()?;
    let board = server.app.appeals_board(&me.caller, &filter, after, query.limit.unwrap_or(50)).await?;
    Ok(Json(AppealBoard::new(&me.caller, &board)))
}

/// The appeals of a case, and what in it could be contested: what speaks for which ground, and what each ground needs.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/appeals", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = CaseAppealsView)))]
async fn of_case(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<CaseAppealsView>> {
    let found = server.app.appeals_of_case(&me.caller, CaseId(id)).await?;
    Ok(Json(CaseAppealsView::new(&me.caller, &found)))
}

#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct OpenAppeal {
    subject: AppealSubject,
}

/// Opens an appeal about a review or a return of a case.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/appeals", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), request_body = OpenAppeal, responses((status = 201, body = AppealDetailView)))]
async fn open(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Body(body): Body<OpenAppeal>,
) -> Result<Response> {
    let subject = match body.subject.kind.as_str() {
        "review" => Subject::Review(ReviewId(body.subject.id)),
        "return" => Subject::Return(ReturnId(body.subject.id)),
        _ => {
            return Err(Refusal::new(
                "not_contestable",
                "only a review or a return can be contested",
                "只能对评价或退货申请提出申诉",
            )
            .field("subject")
            .into());
        }
    };
    let appeal = server.app.open_appeal(&me.caller, CaseId(id), subject).await?;
    Ok((StatusCode::CREATED, answer(&server, &me.caller, appeal).await?).into_response())
}

/// An appeal as it is now, with its version as `ETag`.
pub(super) async fn answer(server: &Server, caller: &Caller, id: AppealId) -> Result<Response> {
    let detail = server.app.appeal(caller, id).await?;
    let tag = format!("\"{}\"", detail.appeal.version);
    Ok(([(header::ETAG, tag)], Json(AppealDetailView::new(caller, &detail))).into_response())
}

/// One appeal with everything about it; its version is the `ETag`.
#[utoipa::path(get, path = "/shops/{shop}/appeals/{id}", operation_id = "appeal", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = AppealDetailView)))]
async fn one(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    answer(&server, &me.caller, AppealId(id)).await
}

/// What is done with an appeal.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(tag = "verb", rename_all = "snake_case", deny_unknown_fields)]
enum AppealCommand {
    /// `passage` is what offends, exactly as it stands in the feedback.
    ChooseGround {
        ground: String,
        passage: Option<String>,
    },
    /// Files of the case, in their order.
    ChooseEvidence {
        evidence: Vec<Uuid>,
    },
    /// The shop's own words.
    State {
        text: String,
    },
    /// It was handed over. `incomplete`: submitted knowing what is missing.
    Submit {
        reference: Option<String>,
        #[serde(default)]
        incomplete: bool,
    },
    /// The platform wants to know more.
    AskInformation {
        what: String,
        #[schema(value_type = Option<String>)]
        until: Option<Instant>,
    },
    SendInformation {
        note: Option<String>,
    },
    /// The platform decided: `won`, `partly_won`, `lost`.
    Decide {
        #[schema(value_type = String)]
        verdict: Verdict,
        reason: Option<String>,
    },
    /// Official support was asked.
    Escalate {
        reference: Option<String>,
        note: Option<String>,
    },
    Abandon {
        reason: String,
    },
}

impl From<AppealCommand> for Command {
    fn from(command: AppealCommand) -> Self {
        match command {
            AppealCommand::ChooseGround { ground, passage } => Self::ChooseGround { ground, passage },
            AppealCommand::ChooseEvidence { evidence } => {
                Self::ChooseEvidence { evidence: evidence.into_iter().map(EvidenceId).collect() }
            }
            AppealCommand::State { text } => Self::State { text },
            AppealCommand::Submit { reference, incomplete } => Self::Submit { reference, incomplete },
            AppealCommand::AskInformation { what, until } => Self::AskInformation { what, until },
            AppealCommand::SendInformation { note } => Self::SendInformation { note },
            AppealCommand::Decide { verdict, reason } => Self::Decide { verdict, reason },
            AppealCommand::Escalate { reference, note } => Self::Escalate { reference, note },
            AppealCommand::Abandon { reason } => Self::Abandon { reason },
        }
    }
}

/// Does something with an appeal; `If-Match` says which version was seen.
#[utoipa::path(post, path = "/shops/{shop}/appeals/{id}/command", operation_id = "appeal_command", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), request_body = AppealCommand, responses((status = 200, body = AppealDetailView)))]
async fn command(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    IfMatch(seen): IfMatch,
    Body(command): Body<AppealCommand>,
) -> Result<Response> {
    server.app.command_appeal(&me.caller, AppealId(id), &command.into(), seen).await?;
    answer(&server, &me.caller, AppealId(id)).await
}

#[derive(Debug, Deserialize)]
struct PackQuery {
    #[serde(default)]
    personal: bool,
}

/// What an appeal claims and shows as one signed ZIP archive, to be checked with `kintsugi verify`; that it was made is
/// written down. `personal` shows events that name people, and needs `personal_data_read`.
#[utoipa::path(get, path = "/shops/{shop}/appeals/{id}/bundle.zip", operation_id = "appeal_bundle", tag = "appeals", params(ShopPath, ("id" = Uuid, Path), ("personal" = Option<bool>, Query)), responses((status = 200, body = Vec<u8>, content_type = "application/zip")))]
async fn bundle(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
    Params(query): Params<PackQuery>,
) -> Result<Response> {
    let software = evidence::software(&server);
    let bundle = server.app.appeal_bundle(&me.caller, AppealId(id), query.personal, software).await?;
    Ok(evidence::download(server.app, bundle))
}

/// The statement of an appeal's bundle alone, to be read.
#[utoipa::path(get, path = "/shops/{shop}/appeals/{id}/statement.html", operation_id = "appeal_statement", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = String, content_type = "text/html")))]
async fn statement(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let software = evidence::software(&server);
    let wanted = server.app.appeal_wanted(&me.caller, AppealId(id), false, software).await?;
    evidence::page(&server, &me.caller, &wanted).await
}

/// The statement of an appeal's bundle as PDF, where the server has Chromium.
#[utoipa::path(get, path = "/shops/{shop}/appeals/{id}/statement.pdf", operation_id = "appeal_pdf", tag = "appeals", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/pdf")))]
async fn pdf(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Response> {
    let software = evidence::software(&server);
    let wanted = server.app.appeal_wanted(&me.caller, AppealId(id), false, software).await?;
    evidence::printed(&server, &me.caller, &wanted).await
}

#[derive(Debug, Deserialize)]
struct GroundsQuery {
    channel: Uuid,
    of: Option<String>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealGrounds {
    handling: AppealHandling,
    grounds: Vec<AppealGround>,
}

/// The grounds of a channel's platform and market for what is contested (`of`: `review` unless told, or `return`).
#[utoipa::path(get, path = "/shops/{shop}/appeal-grounds", operation_id = "appeal_grounds", tag = "appeals", params(ShopPath, ("channel" = Uuid, Query), ("of" = Option<String>, Query)), responses((status = 200, body = AppealGrounds)))]
async fn grounds(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<GroundsQuery>,
) -> Result<Json<AppealGrounds>> {
    let of = match query.of.as_deref() {
        None | Some("review") => Source::Review,
        Some("return") => Source::Return,
        Some(_) => return Err(bad_state()),
    };
    let (handling, grounds) = server.app.appeal_grounds(&me.caller, ChannelId(query.channel), of).await?;
    let grounds = grounds.into_iter().map(|(ground, strength)| AppealGround::new(ground, strength, None));
    Ok(Json(AppealGrounds { handling: handling.into(), grounds: grounds.collect() }))
}

#[derive(Debug, Deserialize)]
struct ReportQuery {
    months: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealMonth {
    month: String,
    submitted: u32,
    won: u32,
    partly_won: u32,
    lost: u32,
    /// Seconds the platform took for half of those it decided, at most.
    took: Option<i64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealByMarket {
    platform: String,
    market: String,
    strength: StrengthView,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealByEvidence {
    shows: String,
    with: StrengthView,
    without: StrengthView,
    /// Which share of the won ones it went with; none where fewer than 5 were won.
    among_won: Option<f64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealInvalid {
    /// Decided in the last 90 days.
    decided: u32,
    lost: u32,
    share: Option<f64>,
    #[schema(value_type = Option<ApiWords>)]
    warning: Option<Words>,
}
/// What the shop learned from its appeals.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct AppealReport {
    /// Since when outcomes count.
    since: String,
    all: StrengthView,
    /// By the ground's id.
    grounds: BTreeMap<String, StrengthView>,
    /// Of these grounds, by id, as far as the rulebook still has them.
    #[schema(value_type = BTreeMap<String, ApiWords>)]
    names: BTreeMap<String, Words>,
    markets: Vec<AppealByMarket>,
    evidence: Vec<AppealByEvidence>,
    invalid: AppealInvalid,
    /// The oldest first.
    months: Vec<AppealMonth>,
}

impl From<Report> for AppealReport {
    fn from(report: Report) -> Self {
        let learned = report.learned;
        let market = |((platform, market), strength): ((String, String), domain::appeal::Strength)| {
            AppealByMarket { platform, market, strength: strength.into() }
        };
        let evidence = |e: domain::appeal::learning::ByEvidence| AppealByEvidence {
            shows: e.shows.to_string(),
            with: e.with.into(),
            without: e.without.into(),
            among_won: e.among_won,
        };
        let month = |m: domain::appeal::Month| AppealMonth {
            month: m.month,
            submitted: m.submitted,
            won: m.won,
            partly_won: m.partly_won,
            lost: m.lost,
            took: m.took.map(domain::time::Span::whole_seconds),
        };
        let name = |id: &String| Some((id.clone(), domain::appeal::shipped().ground(id)?.name.clone()));
        Self {
            since: when(report.since),
            names: learned.grounds.keys().filter_map(name).collect(),
            all: learned.all.into(),
            grounds: learned.grounds.into_iter().map(|(id, strength)| (id, strength.into())).collect(),
            markets: learned.markets.into_iter().map(market).collect(),
            evidence: learned.evidence.into_iter().map(evidence).collect(),
            invalid: AppealInvalid {
                decided: learned.invalid.decided,
                lost: learned.invalid.lost,
                share: learned.invalid.share,
                warning: learned.invalid.warning,
            },
            months: report.months.into_iter().map(month).collect(),
        }
    }
}

/// Win rates by ground, market and evidence over 730 days, the share of invalid appeals over 90, and a digest of the last
/// `months` (12 unless told, 24 at most).
#[utoipa::path(get, path = "/shops/{shop}/appeals/report", operation_id = "appeals_report", tag = "appeals", params(ShopPath, ("months" = Option<i64>, Query)), responses((status = 200, body = AppealReport)))]
async fn report(
    State(server): State<Server>,
    me: Allowed<may::OverviewRead>,
    Params(query): Params<ReportQuery>,
) -> Result<Json<AppealReport>> {
    Ok(Json(server.app.appeals_report(&me.caller, query.months.unwrap_or(12)).await?.into()))
}
