//! Mentions: what was said in public, and what became of it.

use app::sources::{MentionFilter, MentionPage};
use axum::Json;
use axum::extract::State;
use domain::ids::{MentionId, SourceId};
use domain::mention::{Mark, MentionState};
use domain::reading::Polarity;
use domain::refusal::Refusal;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::{ShopPath, bad_state};
use crate::Server;
use crate::auth::{Allowed, Needs, may};
use crate::error::Result;
use crate::extract::{Params, Path};
use crate::views::mention::{MentionView, NamedSourceView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(note))
        .routes(routes!(dismiss))
        .routes(routes!(restore))
}

/// Which mentions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct MentionQuery {
    /// Found by this source.
    source: Option<Uuid>,
    /// `negative`, `neutral`, `positive`, `mixed`.
    polarity: Option<String>,
    /// `new`, `noted`, `dismissed`.
    state: Option<String>,
    /// Words in title, text or author's name, in any case.
    q: Option<String>,
    /// `next` of the page before.
    cursor: Option<Uuid>,
    limit: Option<i64>,
}

/// Mentions, the last found first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Mentions {
    items: Vec<MentionView>,
    /// What to ask for the next page with; absent on the last.
    next: Option<String>,
    /// How many nobody has dealt with, a thousand at most.
    new: i64,
    /// The shop's sources.
    sources: Vec<NamedSourceView>,
}

fn filter(query: &MentionQuery) -> Result<MentionFilter> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let state =
        given(&query.state).map(|word| MentionState::parse(&word).ok_or_else(bad_state)).transpose()?;
    let polarity = |word: String| {
        let (en, zh) = ("nothing has this polarity", "没有此倾向");
        Polarity::parse(&word).ok_or_else(|| Refusal::new("bad_polarity", en, zh).field("polarity"))
    };
    let polarity = given(&query.polarity).map(polarity).transpose()?;
    Ok(MentionFilter { source: query.source.map(SourceId), polarity, state, words: query.q.clone() })
}

/// What the shop's sources found, the last found first.
#[utoipa::path(get, path = "/shops/{shop}/mentions", tag = "mentions", params(ShopPath, MentionQuery), responses((status = 200, body = Mentions)))]
async fn list(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
    Params(query): Params<MentionQuery>,
) -> Result<Json<Mentions>> {
    let (filter, after) = (filter(&query)?, query.cursor.map(MentionId));
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let page = server.app.mentions(&me.caller, &filter, after, limit).await?;
    Ok(Json(Mentions {
        items: page.mentions.iter().map(|m| MentionView::new(&me.caller, &page, m)).collect(),
        next: page.next.map(|id| id.to_string()),
        new: page.new,
        sources: page.sources.values().map(Into::into).collect(),
    }))
}

async fn mark<P: Needs>(server: &Server, me: &Allowed<P>, id: Uuid, mark: Mark) -> Result<Json<MentionView>> {
    let page: MentionPage = server.app.mark_mention(&me.caller, MentionId(id), mark).await?;
    let marked = page.mentions.first().ok_or(app::AppError::Absent("mention"))?;
    Ok(Json(MentionView::new(&me.caller, &page, marked)))
}

/// Takes note of a mention.
#[utoipa::path(post, path = "/shops/{shop}/mentions/{id}/note", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = MentionView)))]
async fn note(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MentionView>> {
    mark(&server, &me, id, Mark::Note).await
}

/// Says that a mention is none of the shop's business.
#[utoipa::path(post, path = "/shops/{shop}/mentions/{id}/dismiss", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = MentionView)))]
async fn dismiss(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MentionView>> {
    mark(&server, &me, id, Mark::Dismiss).await
}

/// Makes a mention new again.
#[utoipa::path(post, path = "/shops/{shop}/mentions/{id}/restore", tag = "mentions", params(ShopPath, ("id" = Uuid, Path)), responses((status = 200, body = MentionView)))]
async fn restore(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<Json<MentionView>> {
    mark(&server, &me, id, Mark::Restore).await
}
