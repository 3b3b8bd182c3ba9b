//! A parcel as its carrier tells it: its events, its fold, and what went wrong with it. Exceptions are a pure function of
//! what was reported and the time ([`exceptions`]); a parcel that stands still is found by the clock, not by a report.

use serde::{Deserialize, Serialize};

use crate::ids::{BuyerId, CaseId, ChannelId, ParcelId, TrackerId};
use crate::reading::words;
use crate::time::{Instant, Span};

#[cfg(test)]
mod tests;

/// Most reports kept of one parcel; what comes after them is left out. The longest real journeys have about a hundred.
pub const MOST_STEPS: usize = 500;

words! {
    /// What a report says, in one set of words for all carriers and trackers.
    ParcelStatus {
        /// Announced; the carrier does not have it yet.
        InfoReceived = "info_received",
        /// The carrier has it.
        PickedUp = "picked_up",
        /// On its way.
        InTransit = "in_transit",
        /// With the customs.
        Customs = "customs",
        /// With the courier.
        OutForDelivery = "out_for_delivery",
        /// Waits to be picked up by the buyer.
        AvailableForPickup = "available_for_pickup",
        /// The buyer has it.
        Delivered = "delivered",
        /// The carrier says that it is late.
        Delay = "delay",
        /// Somebody tried to deliver it.
        FailedDelivery = "failed_delivery",
        /// The carrier does not find it.
        Lost = "lost",
        /// It was damaged on the way.
        Damaged = "damaged",
        /// It goes back to the sender.
        Returning = "returning",
        /// The sender has it back.
        Returned = "returned",
        /// The word is not known here.
        Unknown = "unknown",
    }
}

impl ParcelStatus {
    /// Whether the carrier has, or had, the parcel when it says so.
    const fn handed_over(self) -> bool {
        !matches!(self, Self::InfoReceived | Self::Unknown)
    }

    /// How exactly it says what happened: nothing, that something moved, what it was.
    const fn detail(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::InTransit => 1,
            _ => 2,
        }
    }

    /// Whether nothing more is to be expected.
    const fn is_end(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned | Self::Lost)
    }
}

words! {
    /// What went wrong with a parcel.
    ExceptionKind {
        /// The carrier does not find it.
        Lost = "lost",
        /// It was damaged on the way.
        Damaged = "damaged",
        /// It goes, or went, back to the sender.
        Returned = "returned",
        /// Nothing was reported for too long.
        Stuck = "stuck",
    }
}

/// One report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When it happened.
    pub at: Instant,
    /// What happened.
    pub status: ParcelStatus,
    /// The carrier's word for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
    /// What the carrier says to it; may be empty.
    #[serde(default)]
    pub description: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The tracker that told it; none for the channel of the order, and for files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<TrackerId>,
}

impl Step {
    /// Whether a further report tells nothing beside this one: an export may spell a status anew, but not its time and words.
    /// Two who tell of one parcel have words of their own for a scan: then the time decides, and who tells no more exactly
    /// what it was adds nothing.
    pub fn covers(&self, further: &Self) -> bool {
        let told_alike = self.at == further.at
            && self.description == further.description
            && self.place == further.place
            && (self.status == further.status || self.word == further.word);
        let known_alike = self.status == further.status && self.status != ParcelStatus::Unknown;
        let others = self.told_by != further.told_by;
        told_alike
            || (others && known_alike && is_same_minute(self.at, further.at))
            || (others
                && (self.status == further.status || further.status.detail() < self.status.detail())
                && is_within(SECOND, self.at, further.at))
    }

    /// Whether this one tells more exactly what another teller has told.
    fn refines(&self, known: &Self) -> bool {
        self.told_by != known.told_by
            && self.status.detail() > known.status.detail()
            && is_within(SECOND, self.at, known.at)
    }
}

const SECOND: Span = Span::seconds(1);
const MINUTE: Span = Span::minutes(1);

fn is_within(unit: Span, a: Instant, b: Instant) -> bool {
    a.0.div_euclid(unit.0) == b.0.div_euclid(unit.0)
}

/// Whether two may mean the same minute, of which one knows no seconds.
fn is_same_minute(a: Instant, b: Instant) -> bool {
    is_within(MINUTE, a, b) && [a, b].iter().any(|at| at.0.rem_euclid(MINUTE.0) < SECOND.0)
}

/// What happens to a parcel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind")]
#[expect(missing_docs, reason = "field words; see Parcel")]
pub enum ParcelEvent {
    /// Reports came in; the first of these events makes the parcel.
    #[serde(rename = "parcel.tracked")]
    Tracked {
        channel: ChannelId,
        tracking: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carrier: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        buyer: Option<BuyerId>,
        steps: Vec<Step>,
    },
    #[serde(rename = "parcel.exception_found")]
    ExceptionFound {
        what: ExceptionKind,
        /// Since when: the carrier's report, or the end of the days without one.
        at: Instant,
        /// The case it opened or joined, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    /// A split gave it another case.
    #[serde(rename = "parcel.linked")]
    Linked { case: CaseId },
}

impl ParcelEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Tracked { .. } => "parcel.tracked",
            Self::ExceptionFound { .. } => "parcel.exception_found",
            Self::Linked { .. } => "parcel.linked",
        }
    }
}

/// A parcel as the fold of its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// Its id.
    pub id: ParcelId,
    /// How many events it has.
    pub version: i64,
    /// The channel its order came over.
    pub channel: ChannelId,
    /// Its number.
    pub tracking: String,
    /// Who carries it.
    pub carrier: Option<String>,
    /// Its order, as the channel names it.
    pub order: Option<String>,
    /// The order's buyer, if known.
    pub buyer: Option<BuyerId>,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// What was reported, oldest first.
    pub steps: Vec<Step>,
    /// What was found, first one first.
    pub found: Vec<(ExceptionKind, Instant)>,
}

impl Parcel {
    /// The parcel that a first event makes; `None` if it is another event.
    pub fn open(id: ParcelId, event: &ParcelEvent) -> Option<Self> {
        let ParcelEvent::Tracked { channel, tracking, .. } = event else { return None };
        let mut parcel = Self {
            id,
            version: 0,
            channel: *channel,
            tracking: tracking.clone(),
            carrier: None,
            order: None,
            buyer: None,
            case: None,
            steps: Vec::new(),
            found: Vec::new(),
        };
        parcel.apply(event);
        Some(parcel)
    }

    /// Takes one event in.
    pub fn apply(&mut self, event: &ParcelEvent) {
        self.version += 1;
        match event {
            ParcelEvent::Tracked { carrier, order, buyer, steps, .. } => {
                self.carrier = carrier.clone().or_else(|| self.carrier.take());
                self.order = order.clone().or_else(|| self.order.take());
                self.buyer = buyer.or(self.buyer);
                for step in steps {
                    match self.steps.iter_mut().find(|known| step.refines(known)) {
                        Some(known) => known.clone_from(step),
                        None => self.steps.push(step.clone()),
                    }
                }
                // A stable sort: what was reported for the same moment stays in the order of the report.
                self.steps.sort_by_key(|s| s.at);
            }
            ParcelEvent::ExceptionFound { what, at, case } => {
                self.found.push((*what, *at));
                self.case = case.or(self.case);
            }
            ParcelEvent::Linked { case } => self.case = Some(*case),
        }
    }

    /// Whether a report is known, or there is no room for it.
    pub fn knows(&self, step: &Step) -> bool {
        self.steps.len() >= MOST_STEPS || self.steps.iter().any(|s| s.covers(step))
    }

    /// Where it stands: the last report whose word is known.
    pub fn status(&self) -> ParcelStatus {
        self.last().map_or(ParcelStatus::Unknown, |s| s.status)
    }

    /// The last report, one whose word is known before one whose is not.
    pub fn last(&self) -> Option<&Step> {
        let known = self.steps.iter().rev().find(|s| s.status != ParcelStatus::Unknown);
        known.or(self.steps.last())
    }

    /// When the carrier got it.
    pub fn handed_over_at(&self) -> Option<Instant> {
        self.steps.iter().find(|s| s.status.handed_over()).map(|s| s.at)
    }

    /// When the buyer got it.
    pub fn delivered_at(&self) -> Option<Instant> {
        self.reported(&[ParcelStatus::Delivered])
    }

    /// When one of these was first reported.
    fn reported(&self, what: &[ParcelStatus]) -> Option<Instant> {
        self.steps.iter().find(|s| what.contains(&s.status)).map(|s| s.at)
    }

    /// The last movement of a parcel that is on its way to the buyer: from then on it may stand still. `None` before the
    /// carrier has it, after its end, and for what goes back.
    pub fn moved_at(&self) -> Option<Instant> {
        self.handed_over_at()?;
        let goes_back = self.reported(&[ParcelStatus::Returning, ParcelStatus::Returned]).is_some();
        if goes_back || self.status().is_end() {
            return None;
        }
        self.steps.last().map(|s| s.at)
    }

    /// The last thing that went wrong and that no delivery has made good since.
    pub fn exception(&self) -> Option<(ExceptionKind, Instant)> {
        let (what, at) = *self.found.last()?;
        let good = match what {
            ExceptionKind::Stuck => self.steps.last().is_some_and(|s| s.at > at),
            ExceptionKind::Lost | ExceptionKind::Returned => self.delivered_at().is_some_and(|d| d > at),
            ExceptionKind::Damaged => false,
        };
        (!good).then_some((what, at))
    }

    /// What the verification holds against the buyer's words.
    pub fn facts(&self) -> ParcelFacts {
        let found = |kind| self.found.iter().rev().find(|(k, _)| *k == kind).map(|(_, at)| *at);
        ParcelFacts {
            handed_over_at: self.handed_over_at(),
            delivered_at: self.delivered_at(),
            lost_at: self.reported(&[ParcelStatus::Lost]),
            damaged_at: self.reported(&[ParcelStatus::Damaged]),
            returned_at: self.reported(&[ParcelStatus::Returning, ParcelStatus::Returned]),
            stuck_since: self
                .exception()
                .filter(|(kind, _)| *kind == ExceptionKind::Stuck)
                .and_then(|_| found(ExceptionKind::Stuck).and(self.moved_at())),
        }
    }
}

/// What a parcel's reports say, without its names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the moments by name; none where nothing was reported")]
pub struct ParcelFacts {
    pub handed_over_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    pub lost_at: Option<Instant>,
    pub damaged_at: Option<Instant>,
    pub returned_at: Option<Instant>,
    /// The last movement of a parcel that has stood still for too long.
    pub stuck_since: Option<Instant>,
}

/// What a shop calls a parcel in trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParcelRules {
    /// So many days without a report after the carrier got it; 0 switches it off.
    pub stuck_days: u32,
}

impl Default for ParcelRules {
    fn default() -> Self {
        Self { stuck_days: 5 }
    }
}

impl ParcelRules {
    /// Most days of patience.
    pub const MOST_DAYS: u32 = 90;

    /// How long a parcel may stand still, unless it may for ever.
    pub fn patience(&self) -> Option<Span> {
        (self.stuck_days > 0).then(|| Span::hours(24 * i64::from(self.stuck_days)))
    }
}

/// What has gone wrong with a parcel by `now` and is not found yet, oldest first. A parcel may stand still more than once,
/// and go wrong in each other way once. What a later delivery has made good is not found any more.
pub fn exceptions(parcel: &Parcel, now: Instant, rules: &ParcelRules) -> Vec<(ExceptionKind, Instant)> {
    let facts = parcel.facts();
    let delivered = facts.delivered_at;
    let unless_delivered = |at: &Instant| delivered.is_none_or(|came| came <= *at);
    let reported = [
        (ExceptionKind::Lost, facts.lost_at.filter(unless_delivered)),
        (ExceptionKind::Damaged, facts.damaged_at),
        (ExceptionKind::Returned, facts.returned_at.filter(unless_delivered)),
    ];
    let known = |kind| parcel.found.iter().any(|(k, _)| *k == kind);
    let mut new: Vec<(ExceptionKind, Instant)> =
        reported.into_iter().filter_map(|(kind, at)| Some((kind, at?))).filter(|(k, _)| !known(*k)).collect();
    if let (Some(moved), Some(patience)) = (parcel.moved_at(), rules.patience()) {
        let at = moved + patience;
        let told = parcel.found.iter().any(|(k, found)| *k == ExceptionKind::Stuck && *found >= moved);
        if at <= now && !told {
            new.push((ExceptionKind::Stuck, at));
        }
    }
    new.sort_by_key(|(kind, at)| (*at, *kind));
    new
}
