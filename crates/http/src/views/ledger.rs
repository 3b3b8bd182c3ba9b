//! What was said in live sessions and what was wrong with it, as the API shows it.

use app::shows::{Found, Heard, Ledger, Line, MomentOf, Settled};
use domain::claims::Problem;
use domain::ids::ShopId;
use domain::time::Instant;
use serde::Serialize;
use uuid::Uuid;

use super::product::ListingView;
use super::show::SegmentView;
use super::when;
use crate::error::ApiWords;

/// Characters of a sentence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CharSpan {
    from: usize,
    to: usize,
}

/// The rule that speaks against a claim.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClaimRuleView {
    id: String,
    source: String,
    date: Option<String>,
    grade: &'static str,
}

/// What became of a finding.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SettledView {
    how: &'static str,
    note: Option<String>,
    by: String,
    at: String,
}

impl From<&Settled> for SettledView {
    fn from(settled: &Settled) -> Self {
        let (note, by) = (settled.note.clone(), settled.by.clone());
        Self { how: settled.how.as_str(), note, by, at: when(settled.at) }
    }
}

/// Something wrong with what was said, and what to say.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FindingView {
    /// Empty for words that are not final.
    id: String,
    /// Empty for words that are not final.
    sentence: String,
    segment: Option<Uuid>,
    at_ms: i64,
    kind: &'static str,
    span: CharSpan,
    said: String,
    listed: Option<String>,
    fact: Option<String>,
    rule: Option<ClaimRuleView>,
    correction: ApiWords,
    settled: Option<SettledView>,
}

impl From<&Found> for FindingView {
    fn from(found: &Found) -> Self {
        let finding = &found.finding;
        Self {
            id: finding.id.to_string(),
            sentence: finding.sentence.to_string(),
            segment: finding.segment.map(|s| s.0),
            settled: found.settled.as_ref().map(Into::into),
            ..Self::passing(finding.at_ms, &finding.problem)
        }
    }
}

impl FindingView {
    /// Of words that are kept nowhere.
    pub(crate) fn passing(at_ms: i64, problem: &Problem) -> Self {
        let grade = problem.grade.map_or("house", domain::rulebook::Grade::as_str);
        let rule = problem.rule.as_ref().map(|rule| ClaimRuleView {
            id: rule.id.clone(),
            source: rule.source.clone(),
            date: rule.date.clone(),
            grade,
        });
        let words = &problem.correction;
        Self {
            id: String::new(),
            sentence: String::new(),
            segment: None,
            at_ms,
            kind: problem.what.as_str(),
            span: CharSpan { from: problem.from, to: problem.to },
            said: problem.said.clone(),
            listed: problem.listed.clone(),
            fact: problem.fact.clone(),
            rule,
            correction: ApiWords { en: words.en.to_string(), zh: words.zh.to_string() },
            settled: None,
        }
    }
}

/// Something that was said.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SentenceView {
    id: Uuid,
    from_ms: i64,
    to_ms: i64,
    text: String,
    segment: Option<Uuid>,
    /// `caption` or `assistant`.
    by: &'static str,
    actor: String,
    findings: Vec<FindingView>,
}

impl From<&Line> for SentenceView {
    fn from(line: &Line) -> Self {
        let sentence = &line.said.sentence;
        Self {
            id: sentence.id.0,
            from_ms: sentence.from_ms,
            to_ms: sentence.to_ms,
            text: sentence.text.clone(),
            segment: sentence.segment.map(|s| s.0),
            by: sentence.by.as_str(),
            actor: line.said.actor.clone(),
            findings: line.found.iter().map(Into::into).collect(),
        }
    }
}

/// What came of captions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HeardView {
    sentences: Vec<SentenceView>,
    findings: Vec<FindingView>,
}

impl From<Heard> for HeardView {
    fn from(heard: Heard) -> Self {
        let kept = heard.lines.iter().flat_map(|line| line.found.iter().map(FindingView::from));
        let passing = heard.passing.iter().map(|(at, problem)| FindingView::passing(*at, problem));
        Self {
            findings: kept.chain(passing).collect(),
            sentences: heard.lines.iter().map(Into::into).collect(),
        }
    }
}

/// A page of the ledger.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LedgerView {
    items: Vec<SentenceView>,
    next: Option<String>,
    flagged: i64,
    open: i64,
}

impl From<Ledger> for LedgerView {
    fn from(ledger: Ledger) -> Self {
        Self {
            items: ledger.lines.iter().map(Into::into).collect(),
            next: ledger.next.map(|(from, id)| format!("{from}.{id}")),
            flagged: ledger.flagged,
            open: ledger.open,
        }
    }
}

/// Where in a recording.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PositionView {
    url: String,
    position_ms: i64,
}

/// The moment an order came from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MomentView {
    session: Uuid,
    title: String,
    segment: Option<SegmentView>,
    at_ms: i64,
    at: String,
    order: String,
    sku: String,
    /// `room` or `time`.
    how: &'static str,
    sentences: Vec<SentenceView>,
    /// Valid at the order's time.
    listing: Option<ListingView>,
    recording: Option<PositionView>,
}

/// The moment of a case's order, or none.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveMomentView {
    moment: Option<MomentView>,
}

impl LiveMomentView {
    pub(crate) fn new(found: Option<MomentOf>, shop: ShopId, now: Instant) -> Self {
        let moment = found.map(|found| {
            let show = &found.show;
            let segment = found.segment.and_then(|id| show.segment(id));
            // What the shop named itself comes before what was recorded here.
            let named = show.recording.as_ref();
            let named =
                named.map(|r| PositionView { url: r.url.clone(), position_ms: r.offset_ms + found.at_ms });
            let recording = named.or_else(|| {
                let (name, position_ms) = found.recorded?;
                let url = format!("/api/v1/shops/{}/live-sessions/{}/recordings/{name}", shop.0, show.id.0);
                Some(PositionView { url, position_ms })
            });
            MomentView {
                session: show.id.0,
                title: show.plan.title.clone(),
                segment: segment.map(|s| SegmentView::new(show, s, now, true)),
                at_ms: found.at_ms,
                at: show.instant(found.at_ms).map(when).unwrap_or_default(),
                how: if found.in_room { "room" } else { "time" },
                sentences: found.lines.iter().map(Into::into).collect(),
                listing: found.listing.map(Into::into),
                recording,
                order: found.order,
                sku: found.sku,
            }
        });
        Self { moment }
    }
}
