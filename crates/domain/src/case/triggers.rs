//! What the system decides by itself: a feedback opens or joins a case, a seller's answer is seen, a deadline passes.

use super::clock::{Clock, ClockState, Started, Terms};
use super::decide::end_wait;
use super::event::{CaseEvent, Glance, Opened, Source};
use super::platform::Holiday;
use super::priority::{Stakes, priority};
use super::state::Case;
use crate::ids::{BuyerId, ChannelId};
use crate::money::Money;
use crate::policy::{ClockKind, EscalationStep};
use crate::time::{Instant, Span};

/// The surroundings of a feedback: what was looked up for it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The channel it came over.
    pub channel: ChannelId,
    /// Its order, as the channel names it.
    pub order: Option<String>,
    /// Its product, as the channel names it.
    pub product: Option<String>,
    /// Its buyer.
    pub buyer: Option<BuyerId>,
    /// Whether advertising runs on the product.
    pub advertised: bool,
    /// What the buyer paid.
    pub value: Option<Money>,
}

/// The kinds of obligation of the team that a feedback of this kind starts.
pub(super) const fn kinds_for(source: Source) -> &'static [ClockKind] {
    match source {
        Source::Review => &[ClockKind::FirstTouch, ClockKind::PublicReplyGolden, ClockKind::PublicReply],
        Source::Message => &[ClockKind::FirstResponse],
        Source::Return => &[ClockKind::ReturnAnswer],
        Source::Delivery => &[ClockKind::FirstTouch],
    }
}

/// The obligations that a feedback starts on a channel: the team's by its kind, and the platform's own.
pub(super) fn clocks_for(glance: &Glance, channel: ChannelId, at: Instant, terms: &Terms) -> Vec<Started> {
    if !glance.asks() {
        return Vec::new();
    }
    let team = kinds_for(glance.subject.source()).iter().filter_map(|kind| terms.start(*kind, at));
    let of = glance.subject.returned();
    let team = team.map(|clock| Started { of, ..clock });
    team.chain(terms.start_platform(channel, glance, at)).collect()
}

/// The opening of a case by a feedback received at `at`; the number is assigned by `app` in the same transaction.
pub fn opened(number: i64, glance: Glance, around: &Surroundings, at: Instant, terms: &Terms) -> Opened {
    let stakes = Stakes {
        severity: glance.severity,
        star: glance.star,
        advertised: around.advertised,
        value: around.value,
    };
    Opened {
        number,
        channel: around.channel,
        order: around.order.clone(),
        product: around.product.clone(),
        buyer: around.buyer,
        advertised: around.advertised,
        value: around.value,
        priority: priority(stakes, &terms.policy.priority),
        clocks: clocks_for(&glance, around.channel, at, terms),
        split_from: None,
        glance,
    }
}

/// A further feedback of the same buyer or order joins an open case. A clock of a kind still owed is not doubled; a
/// case that was resolved opens again, because the buyer has spoken again.
pub fn feedback_arrived(case: &Case, glance: Glance, at: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let owed = |new: &Started| case.clocks.iter().any(|c| c.counts() == (new.kind, new.of) && c.is_owed());
    let asks = glance.asks();
    let stakes = Stakes {
        severity: glance.severity,
        star: glance.star,
        advertised: case.advertised,
        value: case.value,
    };
    let clocks = clocks_for(&glance, case.channel, at, terms).into_iter().filter(|c| !owed(c)).collect();
    let priority = priority(stakes, &terms.policy.priority);
    let mut events = if asks { wake(case, at, terms) } else { Vec::new() };
    events.push(CaseEvent::FeedbackLinked { glance, priority, clocks });
    if asks && case.state == super::State::Resolved {
        events.push(CaseEvent::Reopened { reason: "the buyer wrote again".to_owned(), clocks: Vec::new() });
        events.push(CaseEvent::StateChanged { from: case.state, to: super::State::Verifying, reason: None });
    }
    events
}

/// Triage read a feedback again with more care. A case that nobody has touched and that stands on this feedback alone is
/// set aside when the feedback turns out to be none that `opens` a case; anybody can reopen it.
pub fn read_again(case: &Case, glance: Glance, opens: bool) -> Vec<CaseEvent> {
    let untouched = case.state == super::State::New && case.touched_at.is_none() && case.acts.is_empty();
    let alone = case.feedbacks.len() == 1 && case.absorbed.is_empty() && case.issue_set.is_none();
    let mut events = vec![CaseEvent::ReadAgain { glance }];
    if untouched && alone && !opens {
        events.push(CaseEvent::Dismissed { note: None });
        events.push(CaseEvent::StateChanged { from: case.state, to: super::State::Closed, reason: None });
    }
    events
}

/// New words from the buyer end a snooze and a wait.
pub(super) fn wake(case: &Case, at: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let mut events = Vec::new();
    if case.snoozed_until.is_some() {
        events.push(CaseEvent::Unsnoozed {});
    }
    if case.waiting.is_some() {
        events.push(end_wait(case, at, terms));
    }
    events
}

/// The seller answered in the conversation by another way (seen in an import). An automatic answer satisfies the
/// first response and starts the obligation of a human follow-up (row A3). What the platform takes for an answer is its
/// own rule's: a greeting and no more (`trivial`) may not be one.
pub fn seller_answered(
    case: &Case,
    at: Instant,
    by_person: bool,
    trivial: bool,
    terms: &Terms,
) -> Option<CaseEvent> {
    let owed = |kind| case.clocks.iter().any(|c| c.started.kind == kind && c.is_owed());
    let first = owed(ClockKind::FirstResponse);
    let follow = owed(ClockKind::FollowUpAfterAuto);
    let counts = |c: &Clock| c.started.platform.as_ref().is_some_and(|p| p.accepts(by_person, trivial));
    let chat = |c: &&Clock| c.started.kind == ClockKind::ChatResponse && c.is_owed();
    let platform = case.clocks.iter().filter(chat).any(counts);
    if !(first || platform || by_person && follow) {
        return None;
    }
    let clocks =
        if by_person || follow || !first { None } else { terms.start(ClockKind::FollowUpAfterAuto, at) };
    Some(CaseEvent::AnsweredElsewhere { at, by_person, clocks: clocks.into_iter().collect(), trivial })
}

/// What deadlines that passed by `now` lead to: breaches stamped with their deadlines, then the policy's chain, one step
/// at a time. Calling it again with the same `now` gives nothing new once the chain has caught up.
pub fn breach(case: &Case, now: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let mut late: Vec<(usize, &Clock)> =
        case.clocks.iter().enumerate().filter(|(_, c)| c.is_late(now)).collect();
    late.sort_by_key(|(i, c)| (c.started.due, *i));
    let mut events: Vec<CaseEvent> = late
        .iter()
        .map(|(i, c)| CaseEvent::ClockBreached { clock: *i, what: c.started.kind, deadline: c.started.due })
        .collect();
    let chain = terms.policy.escalation.chain();
    let first = late.iter().find(|(_, c)| c.calls());
    if let (Some((clock, c)), true) = (first, case.escalated == 0) {
        events.extend(chain.first().map(|_| escalate(case, &chain, 0, *clock, c.started.due)));
    } else if let Some((clock, at)) = next_call(case, now) {
        let level = usize::from(case.escalated);
        // The chain may have become shorter since: then it ends here.
        let deadline = at - chain.get(level).map_or(Span(0), |step| step.after);
        events.push(escalate(case, &chain, level, clock, deadline));
    }
    events
}

/// Step `level` of the chain for a clock, counted from `deadline`.
fn escalate(
    case: &Case,
    chain: &[EscalationStep],
    level: usize,
    clock: usize,
    deadline: Instant,
) -> CaseEvent {
    let step = chain.get(level);
    let raise = step.is_some_and(|s| s.raise);
    CaseEvent::Escalated {
        clock,
        level: (level + usize::from(step.is_some())) as u8,
        to: step.and_then(|s| s.notify),
        priority: if raise { 4 } else { case.priority },
        again_at: chain.get(level + 1).map(|next| deadline + next.after),
        assign: step.and_then(|s| s.assign),
    }
}

/// The clock still broken when the time of the chain's next step has come, and that time.
fn next_call(case: &Case, now: Instant) -> Option<(usize, Instant)> {
    let at = case.escalate_again_at.filter(|at| now >= *at)?;
    Some((case.clocks.iter().position(|c| c.state == ClockState::Breached { met: None })?, at))
}

/// What the clock worker writes down at `now`: what [`breach`] says, and warnings of deadlines that come near. A deadline
/// that has passed needs no warning, nor does a promise that was kept.
pub fn deadlines(case: &Case, now: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let mut events = breach(case, now, terms);
    let near = case.clocks.iter().enumerate().filter(|(_, c)| c.wants_warning(now));
    events.extend(near.map(|(clock, c)| CaseEvent::ClockWarned {
        clock,
        what: c.started.kind,
        deadline: c.started.due,
    }));
    events
}

/// The holiday mode of a channel is another now: clocks that leave it out and still run get the deadline it gives.
pub fn holidays_set(
    case: &Case,
    channel: ChannelId,
    holidays: &[Holiday],
    now: Instant,
) -> Option<CaseEvent> {
    let moved = case.clocks.iter().enumerate().filter_map(|(n, c)| {
        let counted = c.started.platform.as_ref().filter(|p| p.channel == channel && p.holiday_mode)?;
        let due = counted.due(c.started.at, c.started.target, holidays);
        let runs = c.state == ClockState::Running && !c.is_late(now);
        (runs && due != c.started.due).then_some((n, due))
    });
    let due: Vec<_> = moved.collect();
    (!due.is_empty()).then_some(CaseEvent::ClocksMoved { due })
}
