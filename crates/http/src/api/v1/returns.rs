//! Deciding return requests: check and draft. Approving and carrying out are those of every act.

use app::disputes::Disputing;
use app::returns::{Deciding, ReturnCheck};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::case::ReturnWish;
use domain::ids::{CaseId, EvidenceId, ReturnId};
use domain::money::Money;
use domain::returns::ReturnVerdict;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use super::cases::page;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, IfMatch, Path};
use crate::views::MoneyView;
use crate::views::case::CaseView;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(check)).routes(routes!(decide)).routes(routes!(reasons))
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Decision {
    /// `approve`, `approve_part` or `reject`.
    #[schema(value_type = String)]
    verdict: ReturnVerdict,
    /// The sum, for a part of it, or where neither request nor order names one.
    #[serde(default)]
    #[schema(value_type = Option<MoneyView>)]
    amount: Option<Money>,
    /// Why it is turned down or granted in part.
    #[serde(default)]
    reason: Option<String>,
    /// What is said to the buyer with it.
    #[serde(default)]
    text: String,
    /// The buyer keeps the goods.
    #[serde(default)]
    keep_goods: bool,
    /// Files of the case that go along with a no, in their order.
    #[serde(default)]
    evidence: Vec<Uuid>,
}

impl Decision {
    fn deciding(self, of: Uuid, seen: Option<i64>) -> Deciding {
        let Self { verdict, amount, reason, text, keep_goods, evidence } = self;
        let evidence = evidence.into_iter().map(EvidenceId).collect();
        let wish = ReturnWish { verdict: Some(verdict), amount, reason, keep_goods, evidence };
        Deciding { of: ReturnId(of), wish, text, seen }
    }
}

/// Checks a decision; nothing is stored.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/returns/{return}/check", tag = "returns", params(ShopPath, ("id" = Uuid, Path), ("return" = Uuid, Path)), request_body = Decision, responses((status = 200, body = Object)))]
async fn check(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, of)): Path<(Uuid, Uuid, Uuid)>,
    Body(b): Body<Decision>,
) -> Result<Json<ReturnCheck>> {
    Ok(Json(server.app.check_return(&me.caller, CaseId(id), &b.deciding(of, None)).await?))
}

/// Drafts a decision that passes its check; it is carried out by hand and marked with `acts/{act}/posted`.
#[utoipa::path(post, path = "/shops/{shop}/cases/{id}/returns/{return}/decision", tag = "returns", params(ShopPath, ("id" = Uuid, Path), ("return" = Uuid, Path)), request_body = Decision, responses((status = 200, body = CaseView)))]
async fn decide(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, of)): Path<(Uuid, Uuid, Uuid)>,
    IfMatch(seen): IfMatch,
    Body(b): Body<Decision>,
) -> Result<Response> {
    server.app.decide_return(&me.caller, CaseId(id), &b.deciding(of, seen)).await?;
    page(&server, &me.caller, CaseId(id)).await
}

/// A reason of the platform's list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReturnReason {
    /// What a decision carries as its reason.
    code: String,
    /// The platform's words, where it gives any.
    words: String,
    /// What must be shown with it, in the platform's words.
    needs: Vec<String>,
}

/// What goes along with a no by itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReturnTakes {
    /// Most pictures.
    most: usize,
    /// Largest picture in bytes.
    largest: u64,
    /// Media types.
    types: Vec<String>,
}

/// What may be said and shown with a no.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ReturnReasons {
    /// None: pictures go up by hand.
    takes: Option<ReturnTakes>,
    reasons: Vec<ReturnReason>,
}

impl From<Disputing> for ReturnReasons {
    fn from(d: Disputing) -> Self {
        let types = |types: &[&str]| types.iter().map(|t| (*t).to_owned()).collect();
        let takes = d.takes.map(|t| ReturnTakes { most: t.most, largest: t.largest, types: types(t.types) });
        let reason = |r: app::disputes::Reason| ReturnReason { code: r.code, words: r.words, needs: r.needs };
        Self { takes, reasons: d.reasons.into_iter().map(reason).collect() }
    }
}

/// The platform's reasons for a no to a request, asked of it, and what goes along by itself.
#[utoipa::path(get, path = "/shops/{shop}/cases/{id}/returns/{return}/reasons", operation_id = "return_reasons", tag = "returns", params(ShopPath, ("id" = Uuid, Path), ("return" = Uuid, Path)), responses((status = 200, body = ReturnReasons)))]
async fn reasons(
    State(server): State<Server>,
    me: Allowed<may::CaseWork>,
    Path((_shop, id, of)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<Json<ReturnReasons>> {
    Ok(Json(server.app.return_reasons(&me.caller, CaseId(id), ReturnId(of)).await?.into()))
}
