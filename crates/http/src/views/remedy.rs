//! Remedies, their choices, what is left of limits, and the independence report.

use app::Caller;
use app::independence::{Difference, Group, Independence, Order};
use app::remedies::limits::{Left, LeftIn, LimitsLeft};
use app::remedies::{Choice, Choices, RemedyPage};
use app::rows::Spent;
use domain::refusal::{Refusal, Words};
use domain::remedy::state::Approval;
use domain::remedy::{Evidence, Given, Remedy, RemedyState, Step, Verdict, allowed};
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::{MoneyView, name_for, when};
use crate::error::{ApiError, ApiWords};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct GivenView {
    kind: String,
    amount: Option<MoneyView>,
}

impl From<Given> for GivenView {
    fn from(g: Given) -> Self {
        Self { kind: g.kind.to_string(), amount: g.amount.map(Into::into) }
    }
}

/// One line of an arithmetic.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StepView {
    #[schema(value_type = ApiWords)]
    label: Words,
    value: Option<MoneyView>,
}

fn steps(list: &[Step]) -> Vec<StepView> {
    list.iter().map(|s| StepView { label: s.label.clone(), value: s.value.map(Into::into) }).collect()
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RemedyCase {
    id: Uuid,
    number: i64,
    version: i64,
    state: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Approver {
    id: Uuid,
    name: String,
    role: String,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ApprovalView {
    of: String,
    why: Vec<String>,
    by: String,
    at: String,
    decided_by: Option<String>,
    /// Who can decide, while it waits.
    who_can: Vec<Approver>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EvidenceView {
    label: String,
    /// Empty when it is a picture in the shop's keeping.
    url: String,
    picture: Option<String>,
}

impl From<&Evidence> for EvidenceView {
    fn from(e: &Evidence) -> Self {
        Self { label: e.label.clone(), url: e.url.clone(), picture: e.picture.clone() }
    }
}

/// A remedy.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RemedyView {
    id: Uuid,
    version: i64,
    case: Option<RemedyCase>,
    order: Option<String>,
    buyer: Option<String>,
    kind: String,
    amount: Option<MoneyView>,
    state: String,
    /// Half done: the case cannot close.
    open: bool,
    /// Verbs that may be given now.
    allowed: Vec<&'static str>,
    suggested: GivenView,
    arithmetic: Vec<StepView>,
    note: Option<String>,
    evidence_due: Option<String>,
    evidence: Vec<EvidenceView>,
    approval: Option<ApprovalView>,
    granted_by: Option<String>,
    granted_role: Option<String>,
    budget: Option<String>,
    reference: Option<String>,
    reason: Option<String>,
    author: String,
    created_at: String,
    offered_at: Option<String>,
    granted_at: Option<String>,
    ended_at: Option<String>,
}

impl RemedyView {
    pub(crate) fn new(caller: &Caller, page: &RemedyPage, r: &Remedy) -> Self {
        let row = page.cases.iter().find(|c| c.id == r.about.case);
        let name = |user| page.people.get(&user).cloned().unwrap_or_else(|| user.to_string());
        let case = row.map(|c| RemedyCase {
            id: c.id.0,
            number: c.number,
            version: c.version,
            state: c.state.to_string(),
        });
        let evidence = r.evidence.iter().map(Into::into).collect();
        Self {
            id: r.id.0,
            version: r.version,
            case,
            order: r.about.order.clone(),
            buyer: name_for(caller, row.and_then(|c| c.buyer_name.clone())),
            kind: r.given.kind.to_string(),
            amount: r.given.amount.map(Into::into),
            state: r.state.to_string(),
            open: r.state.is_open(),
            allowed: allowed(r),
            suggested: r.suggested.into(),
            arithmetic: steps(&r.arithmetic),
            note: r.note.clone(),
            evidence_due: r.evidence_due.map(when),
            evidence,
            approval: r.approval.as_ref().map(|a| approval(page, r, a)),
            granted_by: r.grant.as_ref().map(|g| name(g.by)),
            granted_role: r.grant.as_ref().map(|g| g.role.to_string()),
            budget: r.grant.as_ref().and_then(|g| g.budget.clone()),
            reference: r.reference.clone(),
            reason: r.reason.clone(),
            author: ActorView::new(&r.author, &page.people).name,
            created_at: when(r.created_at),
            offered_at: r.offered_at.map(when),
            granted_at: r.granted_at.map(when),
            ended_at: r.ended_at.map(when),
        }
    }
}

fn approval(page: &RemedyPage, remedy: &Remedy, approval: &Approval) -> ApprovalView {
    let name = |user| page.people.get(&user).cloned().unwrap_or_else(|| user.to_string());
    let who = page.approvers(remedy).into_iter();
    let waits = remedy.state == RemedyState::ApprovalRequested;
    ApprovalView {
        of: approval.of.to_string(),
        why: approval.why.iter().map(ToString::to_string).collect(),
        by: name(approval.by),
        at: when(approval.at),
        decided_by: approval.decided_by.map(name),
        who_can: who
            .filter(|_| waits)
            .map(|m| Approver { id: m.user.0, name: m.name.clone(), role: m.role.to_string() })
            .collect(),
    }
}

/// One thing that could be given.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChoiceView {
    kind: String,
    amount: Option<MoneyView>,
    steps: Vec<StepView>,
    /// Whether the caller may grant it alone.
    within: bool,
    /// Else whose approval it needs, and why.
    approval_of: Option<String>,
    why: Vec<String>,
    #[schema(value_type = Option<ApiError>)]
    refusal: Option<Refusal>,
}

impl From<Choice> for ChoiceView {
    fn from(c: Choice) -> Self {
        let within = c.verdict == Some(Verdict::Within);
        let (of, why) = match c.verdict {
            Some(Verdict::Approval { of, why }) => {
                (Some(of.to_string()), why.iter().map(ToString::to_string).collect())
            }
            _ => (None, Vec::new()),
        };
        let GivenView { kind, amount } = c.given.into();
        Self { kind, amount, steps: steps(&c.steps), within, approval_of: of, why, refusal: c.refusal }
    }
}

/// What could be given, the best first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChoicesView {
    choices: Vec<ChoiceView>,
    #[schema(value_type = Vec<ApiWords>)]
    remarks: Vec<Words>,
    order_value: Option<MoneyView>,
    order_left: Option<MoneyView>,
}

impl From<Choices> for ChoicesView {
    fn from(c: Choices) -> Self {
        Self {
            choices: c.choices.into_iter().map(Into::into).collect(),
            remarks: c.remarks,
            order_value: c.value.map(Into::into),
            order_left: c.left.map(Into::into),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LeftView {
    limit: Option<MoneyView>,
    used: MoneyView,
}

impl From<Left> for LeftView {
    fn from(l: Left) -> Self {
        Self { limit: l.limit.map(Into::into), used: l.used.into() }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct BudgetView {
    name: String,
    limit: Option<MoneyView>,
    used: MoneyView,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LeftInView {
    currency: String,
    per_remedy: Option<MoneyView>,
    day: LeftView,
    case: Option<LeftView>,
    two_person_above: Option<MoneyView>,
    budgets: Vec<BudgetView>,
}

impl From<LeftIn> for LeftInView {
    fn from(l: LeftIn) -> Self {
        let budget = |(name, left): (String, Left)| {
            let LeftView { limit, used } = left.into();
            BudgetView { name, limit, used }
        };
        Self {
            currency: l.currency.code().to_owned(),
            per_remedy: l.per_remedy.map(Into::into),
            day: l.day.into(),
            case: l.case.map(Into::into),
            two_person_above: l.two_person_above.map(Into::into),
            budgets: l.budgets.into_iter().map(budget).collect(),
        }
    }
}

/// What is left of the caller's limits.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LimitsView {
    role: String,
    day: String,
    count: i64,
    count_limit: Option<u32>,
    currencies: Vec<LeftInView>,
}

impl From<LimitsLeft> for LimitsView {
    fn from(l: LimitsLeft) -> Self {
        Self {
            role: l.role.to_string(),
            day: l.day,
            count: l.count,
            count_limit: l.count_limit,
            currencies: l.currencies.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SpentView {
    month: String,
    kind: String,
    count: i64,
    sum: Option<MoneyView>,
}

/// The independence report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IndependenceView {
    since: String,
    #[schema(value_type = Object)]
    with_remedy: Group,
    #[schema(value_type = Object)]
    without_remedy: Group,
    #[schema(value_type = Object)]
    order: Order,
    #[schema(value_type = Option<Object>)]
    difference: Option<Difference>,
    #[schema(value_type = ApiWords)]
    finding: Words,
    #[schema(value_type = ApiWords)]
    caution: Words,
    spent: Vec<SpentView>,
}

impl From<Independence> for IndependenceView {
    fn from(i: Independence) -> Self {
        let spent = |s: Spent| SpentView {
            month: s.month,
            kind: s.kind.to_string(),
            count: s.count,
            sum: s.sum.map(Into::into),
        };
        Self {
            since: when(i.since),
            with_remedy: i.with,
            without_remedy: i.without,
            order: i.order,
            difference: i.difference,
            finding: i.finding,
            caution: i.caution,
            spent: i.spent.into_iter().map(spent).collect(),
        }
    }
}
