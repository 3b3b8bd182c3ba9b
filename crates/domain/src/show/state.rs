//! A live session as the fold of its events. `apply` cannot fail: what the log says happened, happened.

use serde::{Deserialize, Serialize};

use super::event::{Alert, Plan, Segment, ShowEvent, ShowState, Summary};
use crate::ids::{LiveSessionId, ProductId, SegmentId};
use crate::time::Instant;

/// Something that was put on, in milliseconds since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "field words of the events")]
pub enum Mark {
    /// A segment.
    Entered { segment: SegmentId, at_ms: i64 },
    /// A product, or none.
    Pinned { product: Option<ProductId>, at_ms: i64 },
}

/// Where the session was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recording {
    /// The recording's page or file.
    pub url: String,
    /// Where in it the session begins, in milliseconds.
    pub offset_ms: i64,
}

/// What was deleted of a session's recordings, all together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// Parts.
    pub parts: i64,
    /// Their bytes.
    pub bytes: i64,
    /// When the last went.
    pub at: Instant,
}

/// A live session without the sentences, findings and orders, which are counted here and listed in their tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields carry the words of the events that set them")]
pub struct Show {
    pub id: LiveSessionId,
    pub version: i64,
    /// The version of the last event that somebody decided.
    pub settled: i64,
    pub plan: Plan,
    pub state: ShowState,
    pub segments: Vec<Segment>,
    pub pinned: Option<ProductId>,
    pub marks: Vec<Mark>,
    pub recording: Option<Recording>,
    pub sentences: i64,
    pub flagged: i64,
    /// Findings that nobody has settled.
    pub open: i64,
    pub orders: i64,
    pub units: i64,
    pub questions: i64,
    /// Questions that nobody had answered when the room ended.
    #[serde(default)]
    pub left: Vec<String>,
    pub games: i64,
    pub alerts: Vec<Alert>,
    pub summary: Option<Summary>,
    pub planned_by: String,
    pub started_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Deleted>,
}

impl Show {
    /// As a first event makes it; `None` where the event is no beginning.
    pub fn open(id: LiveSessionId, actor: &str, event: &ShowEvent) -> Option<Self> {
        let ShowEvent::Planned { plan } = event else { return None };
        Some(Self {
            id,
            version: 1,
            settled: 1,
            plan: plan.clone(),
            state: ShowState::Planned,
            segments: Vec::new(),
            pinned: None,
            marks: Vec::new(),
            recording: None,
            sentences: 0,
            flagged: 0,
            open: 0,
            orders: 0,
            units: 0,
            questions: 0,
            left: Vec::new(),
            games: 0,
            alerts: Vec::new(),
            summary: None,
            planned_by: actor.to_owned(),
            started_at: None,
            ended_at: None,
            deleted: None,
        })
    }

    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, event: &ShowEvent) {
        self.version += 1;
        if !event.is_heard() {
            self.settled = self.version;
        }
        match event {
            ShowEvent::Planned { plan } | ShowEvent::Edited { plan } => self.plan = plan.clone(),
            ShowEvent::SegmentAdded { segment, at } => {
                self.segments.insert((*at).min(self.segments.len()), (**segment).clone());
            }
            ShowEvent::SegmentChanged { segment } => {
                if let Some(old) = self.segments.iter_mut().find(|s| s.id == segment.id) {
                    old.clone_from(segment);
                }
            }
            ShowEvent::SegmentMoved { segment, to } => {
                if let Some(from) = self.place(*segment) {
                    let moved = self.segments.remove(from);
                    self.segments.insert((*to).min(self.segments.len()), moved);
                }
            }
            ShowEvent::SegmentRemoved { segment } => self.segments.retain(|s| s.id != *segment),
            ShowEvent::Started {} => (self.state, self.started_at) = (ShowState::Live, Some(at)),
            ShowEvent::SegmentEntered { segment, at_ms } => {
                self.marks.push(Mark::Entered { segment: *segment, at_ms: *at_ms });
            }
            ShowEvent::Pinned { product, at_ms } => {
                self.pinned = *product;
                self.marks.push(Mark::Pinned { product: *product, at_ms: *at_ms });
            }
            ShowEvent::Recorded { url, offset_ms } => {
                self.recording = Some(Recording { url: url.clone(), offset_ms: *offset_ms });
            }
            ShowEvent::ClaimMade { .. } => self.sentences += 1,
            ShowEvent::ClaimFlagged { .. } => {
                self.flagged += 1;
                self.open += 1;
            }
            ShowEvent::ClaimSettled { .. } => self.open -= 1,
            ShowEvent::OrderTaken { order } => {
                self.orders += 1;
                self.units += order.quantity;
            }
            ShowEvent::QuestionAnswered { .. } => self.questions += 1,
            ShowEvent::QuestionsLeft { questions, .. } => self.left.clone_from(questions),
            ShowEvent::GameCommitted { .. } => self.games += 1,
            ShowEvent::GameRevealed { .. } => {}
            ShowEvent::AlertRaised { alert } => self.alerts.push(alert.clone()),
            ShowEvent::AlertCleared { metric } => {
                let open = self.alerts.iter_mut().filter(|a| a.metric == *metric && a.cleared_at.is_none());
                open.for_each(|alert| alert.cleared_at = Some(at));
            }
            ShowEvent::Ended {} => (self.state, self.ended_at) = (ShowState::Ended, Some(at)),
            ShowEvent::RecordingDeleted { parts, bytes } => {
                let before = self.deleted.map_or((0, 0), |deleted| (deleted.parts, deleted.bytes));
                self.deleted = Some(Deleted { parts: before.0 + parts, bytes: before.1 + bytes, at });
            }
            ShowEvent::Summarised { summary } => self.summary = Some(summary.clone()),
        }
    }

    /// Where a segment stands.
    pub fn place(&self, segment: SegmentId) -> Option<usize> {
        self.segments.iter().position(|s| s.id == segment)
    }

    /// A segment.
    pub fn segment(&self, id: SegmentId) -> Option<&Segment> {
        self.segments.iter().find(|s| s.id == id)
    }

    /// Milliseconds from the start to an instant, at most to the end; none before the start.
    pub fn ms(&self, at: Instant) -> Option<i64> {
        let started = self.started_at?;
        let at = self.ended_at.map_or(at, |end| at.min(end));
        Some(((at - started).0 / 1_000).max(0))
    }

    /// The instant of a millisecond of the session; none before the start.
    pub fn instant(&self, ms: i64) -> Option<Instant> {
        Some(Instant(self.started_at?.0.saturating_add(ms.saturating_mul(1_000))))
    }

    /// What was on at a millisecond; a segment that was taken out since is still named.
    pub fn on_at(&self, ms: i64) -> Option<SegmentId> {
        let entered = self.entries().take_while(|(_, at)| *at <= ms);
        entered.last().map(|(segment, _)| segment)
    }

    /// What is or was on last.
    pub fn current(&self) -> Option<SegmentId> {
        self.entries().last().map(|(segment, _)| segment)
    }

    /// Segments as they were entered, with the millisecond.
    pub fn entries(&self) -> impl Iterator<Item = (SegmentId, i64)> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Entered { segment, at_ms } => Some((*segment, *at_ms)),
            Mark::Pinned { .. } => None,
        })
    }

    /// For how many milliseconds a segment was on until `end_ms`, and when it was entered first.
    pub fn shown(&self, segment: SegmentId, end_ms: i64) -> (Option<i64>, i64) {
        let entries: Vec<_> = self.entries().collect();
        let ends = entries.iter().skip(1).map(|(_, at)| *at).chain([end_ms]);
        let spans = entries.iter().zip(ends).filter(|((of, _), _)| *of == segment);
        let mut first = None;
        let mut on = 0;
        for ((_, from), to) in spans {
            first = first.or(Some(*from));
            on += (to - from).max(0);
        }
        (first, on)
    }
}
