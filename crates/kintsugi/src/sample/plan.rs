//! What the team will do about one case, drawn when it opens: who takes it, what detours it takes, how today's load
//! weighs on it.

use domain::case::{Case, Glance, Source};
use domain::reading::{Ground, Issue, Polarity};
use domain::time::{Instant, Span};
use sandbox::sample::Label;
use sandbox::sample::rng::Rng;

use super::hours::Takes;
use super::team;

/// How long a bad review waits to be taken in hand: the middle is 12 minutes.
pub(super) const TOUCH: Takes = &[0, 1, 3, 5, 7, 9, 13, 19, 26, 55];
/// The same on a busy day.
const LATE_TOUCH: Takes = &[6, 12, 19, 26, 45, 110];

/// How far the team gets with a case that is young when the play ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nobody has looked.
    Untouched,
    /// Somebody has begun; no reply yet.
    Begun,
    /// As far as time allows.
    Far,
}

/// Detours; each is taken at most once.
#[derive(Clone, Debug, Default)]
pub(super) struct Detours {
    /// An agent finds it graver than triage did: somebody was hurt, or could be.
    pub(super) grave: bool,
    /// The lead hands it out instead of somebody taking it.
    pub(super) handed_out: bool,
    /// A note for colleagues.
    pub(super) note: bool,
    /// Waits for the buyer before the reply.
    pub(super) early_wait: bool,
    /// Waits for the buyer after the message.
    pub(super) wait: bool,
    /// No public reply.
    pub(super) no_reply: bool,
    /// No private message.
    pub(super) no_message: bool,
    /// The lead sends the reply back once.
    pub(super) declined: bool,
    /// Goes back to the queue at the end of a shift.
    pub(super) released: bool,
    /// A remedy is arranged.
    pub(super) remedy: bool,
    /// Sleeps until the parcel has arrived.
    pub(super) snooze: bool,
    /// Is left resolved.
    pub(super) lingers: bool,
    /// Is taken up again after it was closed.
    pub(super) reopened: bool,
    /// The buyer writes over the review after the repair.
    pub(super) mended: bool,
}

/// A chat as the channel's rows have it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chat {
    /// When its last message was sent.
    pub(super) last: Instant,
    /// Whether a person of the shop answers in the channel's own app.
    pub(super) answered: bool,
}

/// The plan for one case.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Its channel's place in the sample.
    pub(super) channel: usize,
    /// The review that opened it, by its place among the channel's.
    pub(super) review: Option<usize>,
    /// What the generator meant by that review.
    pub(super) label: Option<Label>,
    /// The chat that opened it.
    pub(super) chat: Option<Chat>,
    /// Who works it.
    pub(super) agent: usize,
    pub(super) reach: Reach,
    pub(super) detours: Detours,
    /// How long it was put to sleep just now.
    pub(super) sleep: Option<Span>,
    pub(super) rng: Rng,
    /// The wake-up call that counts; older ones are not heard.
    pub(super) call: u64,
}

/// What a plan is drawn for.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub(super) channel: usize,
    pub(super) market: &'a str,
    pub(super) review: Option<usize>,
    pub(super) label: Option<Label>,
    pub(super) chat: Option<Chat>,
    pub(super) glance: &'a Glance,
    /// Between its opening and the end of the play.
    pub(super) age: Span,
    /// Whether too few grave cases of today are on the lead's desk so far.
    pub(super) must_be_grave: bool,
}

impl Plan {
    /// Draws the plan of a case.
    pub(super) fn draw(opening: &Opening<'_>, mut rng: Rng) -> Self {
        let mut detours = detours(opening, &mut rng);
        let mut reach = reach(opening, &mut rng);
        if opening.must_be_grave && is_about_goods(opening.label) {
            let grave =
                Detours { grave: true, no_reply: false, early_wait: false, declined: false, ..detours };
            (detours, reach) = (grave, Reach::Far);
        }
        let grave = detours.grave || opening.glance.severity >= 3;
        Self {
            channel: opening.channel,
            review: opening.review,
            label: opening.label,
            chat: opening.chat,
            agent: team::taker(opening.market, grave, &mut rng),
            reach,
            detours,
            sleep: None,
            rng,
            call: 0,
        }
    }

    /// How long it waits for the first touch.
    pub(super) fn touch(&self, age: Span) -> Takes {
        if age < Span::hours(24) && self.agent % 2 == 1 { LATE_TOUCH } else { TOUCH }
    }

    /// The issue that a person sees in a review: what was meant, where triage read something else.
    pub(super) fn true_issue(&self, case: &Case) -> Issue {
        self.label.map_or_else(|| case.issue(), |label| label.issue.unwrap_or(Issue::Other))
    }

    /// Whether it is no complaint at all: praise that triage misread.
    pub(super) fn is_praise(&self) -> bool {
        self.label.is_some_and(|label| label.polarity == Polarity::Positive)
    }

    /// Whether the complaint holds.
    pub(super) fn is_groundless(&self) -> bool {
        self.label.is_some_and(|label| label.issue == Some(Issue::Groundless) || label.ground.is_some())
    }
}

/// Most of the last hours is still open: the day's work lies on the desk.
fn reach(opening: &Opening<'_>, rng: &mut Rng) -> Reach {
    let is_chat = opening.glance.subject.source() == Source::Message;
    let (untouched, begun) = match opening.age {
        age if age < Span::minutes(30) => (60, 40),
        age if age < Span::minutes(230) => (if is_chat { 8 } else { 4 }, 66),
        age if age < Span::hours(24) => (5, 4),
        _ => (0, 0),
    };
    match rng.below(100) {
        n if n < untouched => Reach::Untouched,
        n if n < untouched + begun => Reach::Begun,
        _ => Reach::Far,
    }
}

/// Whether a person complains of the goods themselves.
fn is_about_goods(label: Option<Label>) -> bool {
    label.is_some_and(|l| matches!(l.issue, Some(Issue::Quality | Issue::Mismatch)))
}

fn detours(opening: &Opening<'_>, rng: &mut Rng) -> Detours {
    let is_chat = opening.chat.is_some();
    let label = opening.label;
    let insults = label.is_some_and(|l| matches!(l.ground, Some(Ground::Abuse | Ground::Irrelevant)));
    let groundless = label.is_some_and(|l| l.issue == Some(Issue::Groundless) || l.ground.is_some());
    let praise = label.is_some_and(|l| l.polarity == Polarity::Positive);
    let remedy = !is_chat && !groundless && !praise && rng.chance(68);
    let goods = is_about_goods(label);
    if praise {
        return Detours { no_reply: true, no_message: true, ..Detours::default() };
    }
    Detours {
        grave: goods && rng.chance(6),
        handed_out: rng.chance(20),
        note: rng.chance(24),
        early_wait: !is_chat && rng.chance(12),
        wait: rng.chance(24),
        no_reply: rng.chance(if insults { 60 } else { 4 }),
        no_message: rng.chance(9),
        declined: rng.chance(14),
        released: rng.chance(75),
        remedy,
        snooze: remedy && rng.chance(34),
        lingers: rng.chance(1),
        reopened: rng.chance(3),
        mended: rng.chance(if remedy { 30 } else { 7 }),
    }
}
