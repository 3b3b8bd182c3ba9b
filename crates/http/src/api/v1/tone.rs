//! The tone of a statement, as it is written: words that weaken it, with what to write instead. Nothing is kept of it.

use axum::Json;
use domain::appeal::decide::{LONGEST_STATEMENT, fits};
use domain::appeal::{Slip, tone};
use domain::refusal::Words;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::{ApiWords, Result};
use crate::extract::Body;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(check))
}

/// What is being written.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
struct ToneText {
    text: String,
}

/// A word that does not belong in a statement.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ToneSlip {
    /// Where it begins, in characters (code points) of the text.
    start: usize,
    /// Where it ends.
    end: usize,
    /// What is wrong with it, and what to write instead.
    #[schema(value_type = ApiWords)]
    advice: Words,
}

impl From<Slip> for ToneSlip {
    fn from(slip: Slip) -> Self {
        Self { start: slip.start, end: slip.end, advice: slip.advice }
    }
}

/// The words found, in their order; they refuse nothing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ToneFound {
    slips: Vec<ToneSlip>,
}

/// Looks at the words of a statement (at most 5,000 characters): what accuses, insults, pleads or shouts.
#[utoipa::path(post, path = "/shops/{shop}/appeal-tone", operation_id = "appeal_tone", tag = "appeals", params(ShopPath), request_body = ToneText, responses((status = 200, body = ToneFound)))]
async fn check(_me: Allowed<may::CaseWork>, Body(body): Body<ToneText>) -> Result<Json<ToneFound>> {
    fits(&body.text, "text", LONGEST_STATEMENT)?;
    Ok(Json(ToneFound { slips: tone(&body.text).into_iter().map(Into::into).collect() }))
}
