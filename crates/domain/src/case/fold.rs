//! How each event changes a case. Nothing here can fail or decide: what the log says happened, happened.

use super::act::{Act, ActState};
use super::clock::{Clock, ClockState, Started};
use super::event::{ActKind, CaseEvent, Glance, State};
use super::state::{Absorbed, Case, MacroUse};
use super::steps::{JudgedClaim, Progress, StepState};
use crate::ids::{ActId, CaseId};
use crate::policy::ClockKind;
use crate::time::Instant;

impl Case {
    /// Takes one event in.
    pub fn apply(&mut self, at: Instant, actor: &str, event: &CaseEvent) {
        self.version += 1;
        match event {
            CaseEvent::FeedbackLinked { glance, priority, clocks } => {
                match self.feedbacks.iter_mut().find(|g| g.subject == glance.subject) {
                    Some(known) => *known = glance.clone(),
                    None => self.feedbacks.push(glance.clone()),
                }
                self.priority = self.priority.max(*priority);
                self.start(clocks);
            }
            CaseEvent::FeedbackChanged { glance, improved } => {
                self.improved |= improved;
                self.see(glance);
            }
            CaseEvent::ReadAgain { glance } => self.see(glance),
            CaseEvent::AnsweredElsewhere { at, by_person, clocks, trivial } => {
                self.answered(*at, ClockKind::ChatResponse, *by_person, *trivial);
                self.satisfy(*at, &[ClockKind::FirstResponse]);
                if *by_person {
                    self.satisfy(*at, &[ClockKind::FollowUpAfterAuto]);
                    self.contacted_at.get_or_insert(*at);
                }
                self.start(clocks);
            }
            CaseEvent::Assigned { to } => self.assignee = *to,
            CaseEvent::StateChanged { to, .. } => self.enter(at, *to),
            CaseEvent::Verified { verdict, note, objectivity } => {
                self.touched(at);
                self.verdict = Some(*verdict);
                self.objectivity = objectivity.or(self.objectivity);
                self.verdict_note.clone_from(note);
            }
            CaseEvent::IssueSet { issue, severity, .. } => self.issue_set = Some((*issue, *severity)),
            CaseEvent::Dismissed { .. } => {
                self.dismissed = true;
                self.set_aside();
                self.lift(at, ClockKind::ALL);
            }
            CaseEvent::Prioritised { priority, .. } => self.priority = *priority,
            CaseEvent::Opened(_) | CaseEvent::NoteAdded { .. } => {}
            CaseEvent::Snoozed { until } => self.snoozed_until = Some(*until),
            CaseEvent::Unsnoozed {} => self.snoozed_until = None,
            CaseEvent::Waiting { reason, left } => {
                self.touched(at);
                self.waiting = Some(reason.clone());
                for (clock, left) in left {
                    self.set_clock(*clock, |c| c.state = ClockState::Paused { left: *left });
                }
            }
            CaseEvent::WaitEnded { due } => {
                self.waiting = None;
                for (clock, due) in due {
                    self.set_clock(*clock, |c| {
                        c.state = ClockState::Running;
                        c.started.due = *due;
                    });
                }
            }
            CaseEvent::ClockBreached { clock, .. } => {
                self.set_clock(*clock, |c| {
                    // A window that closed is over; a promise stays owed.
                    let met = c.started.kind.is_window().then_some(c.started.due);
                    c.state = ClockState::Breached { met };
                });
            }
            CaseEvent::ClockWarned { clock, .. } => self.set_clock(*clock, |c| c.warned = true),
            CaseEvent::ClocksMoved { due } => {
                for (clock, due) in due {
                    self.set_clock(*clock, |c| c.started.due = *due);
                }
            }
            CaseEvent::Escalated { level, to, priority, again_at, assign, .. } => {
                self.assignee = assign.or(self.assignee);
                self.escalate_again_at = *again_at;
                self.escalated = self.escalated.max(*level);
                self.escalated_to = to.or(self.escalated_to);
                self.priority = *priority;
            }
            CaseEvent::ActDrafted { rule, .. } => {
                // What the bot prepares is not yet work: nobody has looked.
                if rule.is_none() {
                    self.touched(at);
                }
                self.acts.extend(Act::drafted(at, actor, event));
            }
            CaseEvent::ActApprovalRequested { act, of, clock } => {
                let index = clock.is_some().then_some(self.clocks.len());
                self.set_act(*act, |a| {
                    a.state = ActState::ApprovalRequested;
                    a.approval = Some(*of);
                    a.clock = index;
                });
                self.start(clock.as_slice());
            }
            CaseEvent::ActApproved { act } => self.decided(at, actor, *act, ActState::Approved, None),
            CaseEvent::ActDeclined { act, reason } => {
                self.decided(at, actor, *act, ActState::Declined, Some(reason.clone()));
            }
            CaseEvent::ActWithdrawn { act } => {
                self.set_act(*act, |a| {
                    a.state = ActState::Withdrawn;
                    a.sending.due_at = None;
                });
                self.set_approval_clock(*act, |c| c.lift(at));
            }
            CaseEvent::ActPosted { act, proof_url, proof_picture, platform_id, .. } => {
                self.posted(at, *act);
                self.set_act(*act, |a| {
                    a.proof_url.clone_from(proof_url);
                    a.proof_picture.clone_from(proof_picture);
                    a.sending.posted(platform_id.as_deref());
                });
            }
            CaseEvent::ActQueued { act, .. }
            | CaseEvent::ActTakenBack { act }
            | CaseEvent::ActLeaving { act, .. }
            | CaseEvent::ActDelayed { act, .. }
            | CaseEvent::ActUnknown { act, .. }
            | CaseEvent::ActFailed { act, .. } => self.set_act(*act, |a| a.sent_on(at, event)),
            CaseEvent::Resolved { cause, outcome } => {
                self.cause = Some(cause.clone());
                self.outcome = Some(*outcome);
            }
            CaseEvent::Reopened { clocks, .. } => {
                self.resolved_at = None;
                self.closed_at = None;
                self.reopened_at = Some(at);
                self.dismissed = false;
                (self.escalated, self.escalated_to, self.escalate_again_at) = (0, None, None);
                self.start(clocks);
            }
            CaseEvent::Merged { into, number } => {
                self.merged_into = Some((*into, *number));
                self.closed_at = Some(at);
                self.set_aside();
                self.clocks.iter_mut().for_each(Clock::suspend);
            }
            CaseEvent::Unmerged { clocks, .. } => {
                self.merged_into = None;
                self.closed_at = None;
                self.start(clocks);
            }
            CaseEvent::Absorbed { case, number, feedbacks, clocks } => {
                self.absorbed.push(Absorbed {
                    case: *case,
                    number: *number,
                    at,
                    subjects: feedbacks.iter().map(|g| g.subject).collect(),
                    clocks: (self.clocks.len()..self.clocks.len() + clocks.len()).collect(),
                });
                self.feedbacks.extend(feedbacks.iter().cloned());
                self.start(clocks);
            }
            CaseEvent::Released { case } => self.release(*case),
            CaseEvent::ClaimVerified { claim, what, truth, note, .. } => {
                self.touched(at);
                self.judge(JudgedClaim::new(claim, *what, *truth, note.as_deref(), at, actor));
            }
            CaseEvent::PlaybookChosen { playbook, name, steps, clocks } => {
                self.lift(at, &[ClockKind::Step]);
                self.playbook = Some(Progress::new(playbook, name, steps, self.clocks.len(), at));
                self.start(clocks);
            }
            CaseEvent::StepDone { step, note } => {
                self.touched(at);
                if let Some(clock) = self.end_step(step, StepState::done(at, actor, note.as_deref())) {
                    self.set_clock(clock, |c| c.satisfy(at));
                }
            }
            CaseEvent::StepSkipped { step, reason } => {
                self.touched(at);
                if let Some(clock) = self.end_step(step, StepState::skipped(at, actor, reason)) {
                    self.set_clock(clock, |c| c.lift(at));
                }
            }
            CaseEvent::RemedyOpened { remedy } => {
                self.touched(at);
                self.remedies.push(*remedy);
            }
            CaseEvent::RemedyEnded { remedy, .. } => self.remedies.retain(|open| open != remedy),
            CaseEvent::MacroApplied { macro_id, .. } => self.macros.push(MacroUse {
                id: macro_id.clone(),
                at,
                by: actor.to_owned(),
                improved_before: self.improved,
            }),
            CaseEvent::PicturesAttached { act, pictures } => {
                self.set_act(*act, |a| a.pictures.clone_from(pictures));
            }
            CaseEvent::SplitOff { subject, into, number, lifted } => {
                self.feedbacks.retain(|g| g.subject != *subject);
                for clock in lifted {
                    self.set_clock(*clock, |c| c.lift(at));
                }
                self.split_into.push((*into, *number));
            }
            CaseEvent::EvidenceCaptured { .. }
            | CaseEvent::EvidenceWithdrawn { .. }
            | CaseEvent::AppealMoved { .. } => self.appealed(at, actor, event),
            CaseEvent::ReturnMoved { glance, at, clocks, .. } => self.return_moved(glance, *at, clocks),
        }
    }

    /// A feedback of this case is seen anew.
    pub(super) fn see(&mut self, glance: &Glance) {
        if let Some(known) = self.feedbacks.iter_mut().find(|g| g.subject == glance.subject) {
            known.clone_from(glance);
        }
    }

    fn enter(&mut self, at: Instant, to: State) {
        let was = self.state;
        self.state = to;
        // Opening again is not yet work: the case is back, and somebody has to take it in hand.
        if !matches!(was, State::Resolved | State::Closed) {
            self.touched(at);
        }
        match to {
            State::New | State::Verifying | State::Resolving => {}
            State::Replied => {
                self.replied_at.get_or_insert(at);
                self.lift(
                    at,
                    &[ClockKind::PublicReplyGolden, ClockKind::PublicReply, ClockKind::PlatformReply],
                );
            }
            State::Contacted => {
                self.contacted_at.get_or_insert(at);
            }
            State::Resolved => {
                self.resolved_at = Some(at);
                self.set_aside();
                // An appeal goes on when the buyer has what was owed.
                let done: Vec<_> = ClockKind::ALL.iter().copied().filter(|k| !k.is_appeal()).collect();
                self.lift(at, &done);
            }
            State::Closed => self.closed_at = Some(at),
        }
    }

    /// Somebody has taken the case in hand.
    fn touched(&mut self, at: Instant) {
        self.touched_at.get_or_insert(at);
        self.satisfy(at, &[ClockKind::FirstTouch]);
    }

    /// Nothing is waited for any more.
    fn set_aside(&mut self) {
        self.waiting = None;
        self.snoozed_until = None;
    }

    fn posted(&mut self, at: Instant, act: ActId) {
        let (mut kind, mut by_person, mut trivial, mut decision) = (None, true, false, None);
        let automatic = self.act(act).is_some_and(|a| a.automatic);
        if !automatic {
            self.touched(at);
        }
        self.set_act(act, |a| {
            a.state = ActState::Posted;
            a.posted_at = Some(at);
            (kind, trivial) = (Some(a.kind), a.trivial);
            decision = a.decision.as_ref().map(|d| (d.of, d.stage));
            by_person = !a.author.starts_with("system:");
        });
        match kind {
            // What it keeps and starts stands in the event that follows.
            _ if automatic => {}
            // One promise stands for all reviews of the case, so all must be answered.
            Some(ActKind::PublicReply) if self.owes_reply() => {}
            Some(ActKind::PublicReply) => {
                self.satisfy(at, &[ClockKind::PublicReplyGolden, ClockKind::PublicReply]);
                self.answered(at, ClockKind::PlatformReply, by_person, trivial);
            }
            Some(ActKind::PrivateMessage) => {
                self.satisfy(at, &[ClockKind::FirstResponse, ClockKind::FollowUpAfterAuto]);
                self.answered(at, ClockKind::ChatResponse, by_person, trivial);
            }
            Some(ActKind::ReturnDecision) => {
                if let Some((of, stage)) = decision {
                    self.return_decided(at, of, stage);
                }
            }
            // An ask answers nobody: it keeps no promise.
            Some(ActKind::ReviewAsk) | None => {}
        }
    }

    fn decided(&mut self, at: Instant, actor: &str, act: ActId, state: ActState, reason: Option<String>) {
        self.set_act(act, |a| {
            a.state = state;
            a.approver = Some(actor.to_owned());
            a.decided_at = Some(at);
            a.reason = reason;
        });
        self.set_approval_clock(act, |c| c.satisfy(at));
    }

    fn set_approval_clock(&mut self, act: ActId, change: impl FnOnce(&mut Clock)) {
        if let Some(clock) = self.act(act).and_then(|a| a.clock) {
            self.set_clock(clock, change);
        }
    }

    pub(super) fn start(&mut self, clocks: &[Started]) {
        self.clocks.extend(clocks.iter().cloned().map(running));
    }

    pub(super) fn satisfy(&mut self, at: Instant, kinds: &[ClockKind]) {
        self.each_clock(kinds, |c| c.satisfy(at));
    }

    /// An answer went out: the platform's clocks of a kind end where the platform takes it for one.
    fn answered(&mut self, at: Instant, kind: ClockKind, by_person: bool, trivial: bool) {
        self.each_clock(&[kind], |c| {
            if c.started.platform.as_ref().is_none_or(|counted| counted.accepts(by_person, trivial)) {
                c.satisfy(at);
            }
        });
    }

    pub(super) fn lift(&mut self, at: Instant, kinds: &[ClockKind]) {
        self.each_clock(kinds, |c| c.lift(at));
    }

    fn each_clock(&mut self, kinds: &[ClockKind], change: impl FnMut(&mut Clock)) {
        self.clocks.iter_mut().filter(|c| kinds.contains(&c.started.kind)).for_each(change);
    }

    /// Gives a merged case back what came with it.
    fn release(&mut self, case: CaseId) {
        let Some(at) = self.absorbed.iter().position(|a| a.case == case) else { return };
        let gone = self.absorbed.remove(at);
        self.feedbacks.retain(|g| !gone.subjects.contains(&g.subject));
        for clock in gone.clocks {
            self.set_clock(clock, Clock::suspend);
        }
    }

    fn set_clock(&mut self, clock: usize, change: impl FnOnce(&mut Clock)) {
        if let Some(clock) = self.clocks.get_mut(clock) {
            change(clock);
        }
    }

    fn set_act(&mut self, act: ActId, change: impl FnOnce(&mut Act)) {
        if let Some(act) = self.acts.iter_mut().find(|a| a.id == act) {
            change(act);
        }
    }
}

pub(super) fn running(started: Started) -> Clock {
    Clock { started, state: ClockState::Running, warned: false }
}
