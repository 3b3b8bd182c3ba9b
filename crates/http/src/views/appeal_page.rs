//! The pages of appeals as the API shows them: what could be contested in a case, and one appeal with everything about it.

use app::Caller;
use app::appeals::{ByApi, CaseAppeals, Contest, Detail, Finding, HandOver};
use domain::appeal::Proposal;
use domain::case::Held;
use domain::refusal::{Refusal, Words};
use serde::Serialize;
use uuid::Uuid;

use super::appeal::{
    AppealCase, AppealGround, AppealHandling, AppealItem, AppealSubject, AppealView, StrengthView, items,
    masked,
};
use super::record::TimelineEntry;
use super::when;
use crate::error::{ApiError, ApiWords};

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealProposal {
    ground: String,
    #[schema(value_type = Vec<ApiWords>)]
    why: Vec<Words>,
    passage: Option<String>,
}

fn proposals(caller: &Caller, list: &[Proposal]) -> Vec<AppealProposal> {
    let view = |p: &Proposal| AppealProposal {
        ground: p.ground.clone(),
        why: p.why.clone(),
        passage: p.passage.as_deref().map(|text| masked(caller, text)),
    };
    list.iter().map(view).collect()
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealLink {
    /// `review` or `message`.
    kind: &'static str,
    id: Uuid,
    case: Option<Uuid>,
    excerpt: String,
}

/// A fact from the shop's own records.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealFinding {
    kind: &'static str,
    #[schema(value_type = ApiWords)]
    says: Words,
    /// What triage calls what it speaks for.
    supports: Option<String>,
    links: Vec<AppealLink>,
}

fn findings(caller: &Caller, list: &[Finding]) -> Vec<AppealFinding> {
    let link = |l: &app::appeals::Link| AppealLink {
        kind: l.kind,
        id: l.id,
        case: l.case.map(|case| case.0),
        excerpt: masked(caller, &l.excerpt),
    };
    let view = |f: &Finding| AppealFinding {
        kind: f.kind,
        says: f.says.clone(),
        supports: f.supports.map(|ground| ground.to_string()),
        links: f.links.iter().map(link).collect(),
    };
    list.iter().map(view).collect()
}

/// What could be contested.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ContestView {
    subject: AppealSubject,
    external_id: Option<String>,
    text: String,
    window_ends: Option<String>,
    /// Why no appeal can be opened, if none can.
    #[schema(value_type = Option<ApiError>)]
    why_not: Option<Refusal>,
    proposals: Vec<AppealProposal>,
    findings: Vec<AppealFinding>,
    grounds: Vec<AppealGround>,
}

/// The appeals of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CaseAppealsView {
    appeals: Vec<AppealView>,
    contests: Vec<ContestView>,
}

impl CaseAppealsView {
    pub(crate) fn new(caller: &Caller, found: &CaseAppeals) -> Self {
        let contest = |c: &Contest| ContestView {
            subject: c.subject.into(),
            external_id: c.external_id.clone(),
            text: masked(caller, &c.text),
            window_ends: c.window_ends.map(when),
            why_not: c.why_not.clone(),
            proposals: proposals(caller, &c.proposals),
            findings: findings(caller, &c.findings),
            grounds: c.grounds.iter().map(Into::into).collect(),
        };
        Self {
            appeals: found.appeals.iter().map(|a| AppealView::new(caller, a, &found.people)).collect(),
            contests: found.contests.iter().map(contest).collect(),
        }
    }
}

/// A file of the case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealFile {
    id: Uuid,
    shows: String,
    name: String,
    media_type: String,
    size: i64,
    /// It goes with the appeal.
    chosen: bool,
    /// Why it is not used any more.
    withdrawn: Option<String>,
    /// Above what platforms' forms take.
    too_large: bool,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HandOverField {
    key: &'static str,
    #[schema(value_type = ApiWords)]
    label: Words,
    value: Option<String>,
    /// In Chinese, where it differs.
    value_zh: Option<String>,
    longest: Option<usize>,
}

/// What a person copies into the platform's form, in its order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HandOverView {
    page: Option<String>,
    fields: Vec<HandOverField>,
    /// Ids of the files, in their order.
    files: Vec<Uuid>,
    /// Ids of those above the limit.
    too_large: Vec<Uuid>,
    /// Largest file a form takes, in bytes.
    largest: usize,
    /// What the platform's interface takes; none where it takes nothing, or the request waits for no decision.
    api: Option<AppealByApi>,
    /// The no to the request, with files, that is on its way or there.
    dispute: Option<AppealDispute>,
}

/// What the platform's interface takes of an appeal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealByApi {
    /// Most files.
    most: usize,
    /// Largest file, in bytes.
    largest: u64,
    /// Media types.
    types: &'static [&'static str],
    /// Ids of the chosen files that it does not take.
    unfit: Vec<Uuid>,
}

/// A no to the contested request.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealDispute {
    act: Uuid,
    /// `leaving`, `stopped` or `sent`.
    state: String,
    /// As every act's.
    act_state: String,
    /// It was made from this appeal.
    own: bool,
    /// It stood there before the appeal was opened.
    before: bool,
    /// How many files go along.
    files: usize,
    /// When it was sent, or leaves.
    at: Option<String>,
    /// The platform's id of it.
    platform_id: Option<String>,
    code: Option<String>,
    /// Why it waits, is not known or was not taken.
    why: Option<String>,
}

fn by_api(d: &Detail) -> Option<AppealByApi> {
    let takes = d.by_api.takes?;
    let fits = |file: &&app::appeals::File| {
        u64::try_from(file.size).is_ok_and(|size| size <= takes.largest)
            && takes.types.contains(&file.media_type.as_str())
    };
    let unfit = d.hand_over.files.iter().filter(|file| !fits(file)).map(|file| file.id.0).collect();
    Some(AppealByApi { most: takes.most, largest: takes.largest, types: takes.types, unfit })
}

fn dispute(by_api: &ByApi) -> Option<AppealDispute> {
    let (found, act) = by_api.dispute.as_ref()?;
    let way = &act.sending;
    Some(AppealDispute {
        act: act.id.0,
        state: found.state.to_string(),
        act_state: act.state.to_string(),
        own: found.own,
        before: found.before,
        files: act.decision.as_ref().map_or(0, |decision| decision.evidence.len()),
        at: act.posted_at.or(way.due_at).map(when),
        platform_id: way.platform_id.clone(),
        code: way.code.clone(),
        why: way.why.clone(),
    })
}

fn hand_over(caller: &Caller, d: &Detail) -> HandOverView {
    let h: &HandOver = &d.hand_over;
    let field = |f: &app::appeals::Field| HandOverField {
        key: f.key,
        label: f.label.clone(),
        value: f.value.as_deref().map(|text| match f.key {
            "passage" | "statement" => masked(caller, text),
            _ => text.to_owned(),
        }),
        value_zh: f.value_zh.clone(),
        longest: f.longest,
    };
    HandOverView {
        page: h.page.clone(),
        fields: h.fields.iter().map(field).collect(),
        files: h.files.iter().map(|file| file.id.0).collect(),
        too_large: h.files.iter().filter(|file| file.too_large).map(|file| file.id.0).collect(),
        largest: h.largest,
        api: by_api(d),
        dispute: dispute(&d.by_api),
    }
}

/// One appeal with everything about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AppealDetailView {
    appeal: AppealView,
    case: AppealCase,
    external_id: Option<String>,
    text: String,
    handling: AppealHandling,
    /// How many other appeals of the feedback the platform has or had.
    attempts: u32,
    /// Of the chosen ground; empty before one is chosen.
    checklist: Vec<AppealItem>,
    /// Of the chosen ground.
    strength: Option<StrengthView>,
    grounds: Vec<AppealGround>,
    proposals: Vec<AppealProposal>,
    findings: Vec<AppealFinding>,
    files: Vec<AppealFile>,
    /// Verbs that may be given now.
    allowed: Vec<&'static str>,
    /// What is left to do after a refusal, best first.
    next: Vec<&'static str>,
    hand_over: HandOverView,
    timeline: Vec<TimelineEntry>,
}

impl AppealDetailView {
    pub(crate) fn new(caller: &Caller, d: &Detail) -> Self {
        let file = |held: &Held| {
            let evidence = &held.evidence;
            AppealFile {
                id: evidence.id.0,
                shows: evidence.shows.to_string(),
                name: evidence.name.clone(),
                media_type: evidence.media_type.clone(),
                size: evidence.size,
                chosen: held.withdrawn.is_none() && d.appeal.evidence.contains(&evidence.id),
                withdrawn: held.withdrawn.clone(),
                too_large: usize::try_from(evidence.size).map_or(true, |size| size > d.hand_over.largest),
            }
        };
        Self {
            appeal: AppealView::new(caller, &d.appeal, &d.people),
            case: (&d.case).into(),
            external_id: d.external_id.clone(),
            text: masked(caller, &d.text),
            handling: d.handling.into(),
            attempts: d.attempts,
            checklist: d.chosen.as_ref().map(|c| items(&c.checklist)).unwrap_or_default(),
            strength: d.chosen.as_ref().map(|c| c.strength.into()),
            grounds: d.grounds.iter().map(Into::into).collect(),
            proposals: proposals(caller, &d.proposals),
            findings: findings(caller, &d.findings),
            files: d.evidence.iter().map(file).collect(),
            allowed: d.allowed.clone(),
            next: d.next.clone(),
            hand_over: hand_over(caller, d),
            timeline: d.timeline.iter().map(|e| TimelineEntry::new(caller, e, &d.people)).collect(),
        }
    }
}
