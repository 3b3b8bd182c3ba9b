//! What the team will do about one case, drawn when it opens: who takes it, what detours it takes, how today's load
//! weighs on it.

use domain::case::{Glance, Source};
use domain::reading::{Ground, Issue};
use domain::time::{Instant, Span};
use sandbox::sample::Label;
use sandbox::sample::rng::Rng;

use super::hours::Takes;
use super::team;

/// How long a bad review waits to be taken in hand: the middle is 12 minutes.
pub(super) const TOUCH: Takes = &[1, 3, 6, 9, 11, 14, 18, 24, 29, 75];
/// The same on a busy day.
const LATE_TOUCH: Takes = &[8, 15, 22, 28, 50, 120];

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
}

impl Plan {
    /// Draws the plan of a case.
    pub(super) fn draw(opening: &Opening<'_>, mut rng: Rng) -> Self {
        let grave = opening.glance.severity >= 3;
        Self {
            channel: opening.channel,
            review: opening.review,
            label: opening.label,
            chat: opening.chat,
            agent: team::taker(opening.market, grave, &mut rng),
            reach: reach(opening, &mut rng),
            detours: detours(opening, &mut rng),
            rng,
            call: 0,
        }
    }

    /// How long it waits for the first touch.
    pub(super) fn touch(&self, age: Span) -> Takes {
        if age < Span::hours(24) && self.agent % 2 == 1 { LATE_TOUCH } else { TOUCH }
    }

    /// The issue a person sees: what was meant, where triage read something else.
    pub(super) fn true_issue(&self) -> Option<Issue> {
        self.label.and_then(|label| label.issue)
    }

    /// Whether the complaint holds.
    pub(super) fn is_groundless(&self) -> bool {
        self.true_issue() == Some(Issue::Groundless) || self.label.is_some_and(|label| label.ground.is_some())
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

fn detours(opening: &Opening<'_>, rng: &mut Rng) -> Detours {
    let is_chat = opening.chat.is_some();
    let label = opening.label;
    let insults = label.is_some_and(|l| matches!(l.ground, Some(Ground::Abuse | Ground::Irrelevant)));
    let groundless = label.is_some_and(|l| l.issue == Some(Issue::Groundless) || l.ground.is_some());
    let remedy = !is_chat && !groundless && rng.chance(68);
    Detours {
        handed_out: rng.chance(20),
        note: rng.chance(24),
        early_wait: !is_chat && rng.chance(7),
        wait: rng.chance(11),
        no_reply: rng.chance(if insults { 60 } else { 4 }),
        no_message: rng.chance(9),
        declined: rng.chance(14),
        released: rng.chance(24),
        remedy,
        snooze: remedy && rng.chance(14),
        lingers: rng.chance(3),
        reopened: rng.chance(3),
        mended: rng.chance(if remedy { 30 } else { 7 }),
    }
}
