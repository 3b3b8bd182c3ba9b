//! What the system decides by itself: a feedback opens or joins a case, a seller's answer is seen, a deadline passes.

use super::clock::{Clock, ClockState, Started, Terms};
use super::decide::end_wait;
use super::event::{CaseEvent, Glance, Opened, Source};
use super::priority::{Stakes, priority};
use super::state::Case;
use crate::access::Role;
use crate::ids::{BuyerId, ChannelId};
use crate::money::Money;
use crate::policy::ClockKind;
use crate::time::Instant;

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

/// The kinds of obligation that a feedback of this kind starts.
pub(super) const fn kinds_for(source: Source) -> &'static [ClockKind] {
    match source {
        Source::Review => &[ClockKind::FirstTouch, ClockKind::PublicReplyGolden, ClockKind::PublicReply],
        Source::Message => &[ClockKind::FirstResponse],
    }
}

/// The obligations that a feedback of this kind starts.
pub(super) fn clocks_for(source: Source, at: Instant, terms: &Terms) -> Vec<Started> {
    kinds_for(source).iter().filter_map(|kind| terms.start(*kind, at)).collect()
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
        clocks: clocks_for(glance.subject.source(), at, terms),
        split_from: None,
        glance,
    }
}

/// A further feedback of the same buyer or order joins an open case. A clock of a kind still owed is not doubled; a
/// case that was resolved opens again, because the buyer has spoken again.
pub fn feedback_arrived(case: &Case, glance: Glance, at: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let owed = |kind| case.clocks.iter().any(|c| c.started.kind == kind && c.is_owed());
    let stakes = Stakes {
        severity: glance.severity,
        star: glance.star,
        advertised: case.advertised,
        value: case.value,
    };
    let clocks =
        clocks_for(glance.subject.source(), at, terms).into_iter().filter(|c| !owed(c.kind)).collect();
    let priority = priority(stakes, &terms.policy.priority);
    let mut events = wake(case, at, terms);
    events.push(CaseEvent::FeedbackLinked { glance, priority, clocks });
    if case.state == super::State::Resolved {
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
fn wake(case: &Case, at: Instant, terms: &Terms) -> Vec<CaseEvent> {
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
/// first response and starts the obligation of a human follow-up (row A3).
pub fn seller_answered(case: &Case, at: Instant, by_person: bool, terms: &Terms) -> Option<CaseEvent> {
    let owed = |kind| case.clocks.iter().any(|c| c.started.kind == kind && c.is_owed());
    let first = owed(ClockKind::FirstResponse);
    let follow = owed(ClockKind::FollowUpAfterAuto);
    if !(first || by_person && follow) {
        return None;
    }
    let clocks = if by_person || follow { None } else { terms.start(ClockKind::FollowUpAfterAuto, at) };
    Some(CaseEvent::AnsweredElsewhere { at, by_person, clocks: clocks.into_iter().collect() })
}

/// What deadlines that passed by `now` lead to: breaches stamped with their deadlines, then escalation (first to the
/// policy's role, after `again_after` to the owner). Calling it again with the same `now` gives nothing new.
pub fn breach(case: &Case, now: Instant, terms: &Terms) -> Vec<CaseEvent> {
    let mut late: Vec<(usize, &Clock)> =
        case.clocks.iter().enumerate().filter(|(_, c)| c.is_late(now)).collect();
    late.sort_by_key(|(i, c)| (c.started.due, *i));
    let mut events: Vec<CaseEvent> = late
        .iter()
        .map(|(i, c)| CaseEvent::ClockBreached { clock: *i, what: c.started.kind, deadline: c.started.due })
        .collect();
    let rules = &terms.policy.escalation;
    let raised = if rules.raise_priority { 4 } else { case.priority };
    if let (Some((i, c)), true) = (late.first(), case.escalated == 0) {
        let again_at = (rules.again_after.0 > 0).then(|| c.started.due + rules.again_after);
        events.push(CaseEvent::Escalated {
            clock: *i,
            level: 1,
            to: rules.to_role,
            priority: raised,
            again_at,
        });
    } else if let Some(clock) = second_call(case, now) {
        events.push(CaseEvent::Escalated {
            clock,
            level: 2,
            to: Role::Owner,
            priority: raised,
            again_at: None,
        });
    }
    events
}

/// The clock still broken when the time of the second call has come.
fn second_call(case: &Case, now: Instant) -> Option<usize> {
    let due = case.escalate_again_at.is_some_and(|at| now >= at);
    due.then(|| case.clocks.iter().position(|c| c.state == ClockState::Breached { met: None })).flatten()
}
