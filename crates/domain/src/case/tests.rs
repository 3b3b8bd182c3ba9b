//! What a case may and may not do, by table and by chance. This file holds the desk that the tests work at.

mod acts;
mod appeals;
mod automatic;
mod chance;
mod clocks;
mod graph;
mod merging;
mod moves;
mod platform;
mod remedies;
mod returns;
mod sending;
mod splitting;
mod steps;
mod waiting;

use std::borrow::Borrow;

use super::{
    ActKind, Case, CaseEvent, Clock, ClockState, Command, Context, Glance, Holiday, Opened, State, Subject,
    Surroundings, Terms, deadlines, decide, feedback_arrived, opened,
};
use crate::ids::{ActId, BuyerId, CaseId, ChannelId, ConversationId, ReviewId};
use crate::policy::{ClockKind, Policy};
use crate::reading::Issue;
use crate::refusal::Refusal;
use crate::rulebook::Ruled;
use crate::time::{Instant, Span};

/// When every test begins: 2026-03-02, a Monday, at 08:00 UTC.
const START: Instant = Instant::from_seconds(1_772_438_400);

fn id<T: From<uuid::Uuid>>(n: u128) -> T {
    T::from(uuid::Uuid::from_u128(n))
}

fn review(n: u128) -> Subject {
    Subject::Review(id::<ReviewId>(n))
}

fn chat(n: u128) -> Subject {
    Subject::Conversation(id::<ConversationId>(n))
}

fn glance(subject: Subject, severity: u8) -> Glance {
    let star = matches!(subject, Subject::Review(_)).then_some(1);
    Glance {
        subject,
        star,
        excerpt: "the seam came off".to_owned(),
        language: "en".to_owned(),
        issue: Issue::Quality,
        also: Vec::new(),
        ground: None,
        severity,
        confidence: 0.9,
        why: Vec::new(),
        unsure: Vec::new(),
        matter: None,
    }
}

fn standard() -> Terms {
    Terms::new(Policy::standard("Asia/Shanghai")).unwrap()
}

/// A case with the log that made it, a clock that only the test moves, and the terms in force.
#[derive(Clone)]
struct Desk {
    case: Case,
    log: Vec<(Instant, CaseEvent)>,
    now: Instant,
    terms: Terms,
    /// The other side of a merge.
    other: Option<Case>,
    /// Holiday mode as it was set, with the length of the log at that moment.
    holidays: Vec<(usize, Vec<Holiday>)>,
    /// The market of the case's channel.
    market: &'static str,
}

impl Desk {
    fn with(subject: Subject, severity: u8) -> Self {
        Self::under(standard(), subject, severity)
    }

    fn under(terms: Terms, subject: Subject, severity: u8) -> Self {
        let around = Surroundings {
            channel: id::<ChannelId>(7),
            order: Some("o-1".to_owned()),
            product: None,
            buyer: Some(id::<BuyerId>(8)),
            advertised: false,
            value: None,
        };
        let first: Opened = opened(1, glance(subject, severity), &around, START, &terms);
        let case = Case::open(id::<CaseId>(1), START, &first);
        Self {
            case,
            log: vec![(START, CaseEvent::Opened(first))],
            now: START,
            terms,
            other: None,
            holidays: Vec::new(),
            market: "",
        }
    }

    /// A case about one review, mild enough to need no approval.
    fn about_review() -> Self {
        Self::with(review(1), 2)
    }

    /// A case about one chat.
    fn about_chat() -> Self {
        Self::with(chat(1), 1)
    }

    fn after(mut self, span: Span) -> Self {
        self.pass(span);
        self
    }

    fn pass(&mut self, span: Span) {
        self.now = self.now + span;
    }

    fn decide(&self, command: &Command) -> Result<Vec<CaseEvent>, Refusal> {
        decide(
            &self.case,
            command,
            &Context { now: self.now, terms: &self.terms, other: self.other.as_ref() },
        )
    }

    /// Gives a command; the kinds of the events that followed, or the code of the refusal.
    fn give(&mut self, command: impl Borrow<Command>) -> Result<Vec<&'static str>, String> {
        let events = self.decide(command.borrow()).map_err(|refusal| refusal.code.into_owned())?;
        Ok(self.take(events))
    }

    /// Gives a command that must be allowed.
    fn done(&mut self, command: Command) -> &mut Self {
        let said = format!("{command:?}");
        if let Err(code) = self.give(command) {
            panic!("{said} was refused with {code} in state {}", self.case.state);
        }
        self
    }

    fn take(&mut self, events: Vec<CaseEvent>) -> Vec<&'static str> {
        let kinds = events.iter().map(CaseEvent::kind).collect();
        for event in events {
            self.case.apply(self.now, "user:a", &event);
            self.log.push((self.now, event));
        }
        kinds
    }

    /// The clock worker looks at the case now.
    fn tick(&mut self) -> Vec<&'static str> {
        let events = deadlines(&self.case, self.now, &self.terms);
        self.take(events)
    }

    /// A further feedback comes in now.
    fn hear(&mut self, glance: Glance) -> Vec<&'static str> {
        let events = feedback_arrived(&self.case, glance, self.now, &self.terms);
        self.take(events)
    }

    fn refold(&self) -> Case {
        let events = self.log.iter().map(|(at, event)| (*at, "user:a", event));
        Case::fold(self.case.id, events).unwrap()
    }

    /// The last clock of a kind.
    fn clock(&self, kind: ClockKind) -> &Clock {
        self.case.clocks.iter().rev().find(|c| c.started.kind == kind).unwrap()
    }

    fn clock_word(&self, kind: ClockKind) -> &'static str {
        self.clock(kind).state.as_str()
    }
}

fn draft(n: u128, what: ActKind) -> Command {
    Command::DraftAct {
        act: id::<ActId>(n),
        what,
        text: "Thank you, we are sorry.".to_owned(),
        language: "en".to_owned(),
        rules: Box::new(Ruled::silent(what)),
    }
}

fn post(n: u128) -> Command {
    Command::PostAct {
        act: id::<ActId>(n),
        proof_url: Some("https://shop.example/r".to_owned()),
        note: None,
        proof_picture: None,
    }
}

fn approve(n: u128) -> Command {
    Command::ApproveAct { act: id::<ActId>(n), own: false }
}

fn reason() -> String {
    "because".to_owned()
}

fn resolve() -> Command {
    Command::Resolve { cause: "weak seam".to_owned(), outcome: super::Outcome::Remedied }
}

/// Brings a review's case to a state by the ordinary way.
fn at(state: State) -> Desk {
    let mut desk = Desk::about_review();
    let steps: [(State, &[Command]); 6] = [
        (State::Verifying, &[Command::Start]),
        (State::Replied, &[draft(1, ActKind::PublicReply), post(1)]),
        (State::Contacted, &[draft(2, ActKind::PrivateMessage), post(2)]),
        (State::Resolving, &[Command::Resolving { plan: "a new one".to_owned() }]),
        (State::Resolved, &[resolve()]),
        (State::Closed, &[Command::Close]),
    ];
    for (reached, commands) in steps {
        if desk.case.state == state {
            break;
        }
        for command in commands {
            desk.done(command.clone());
        }
        assert_eq!(desk.case.state, reached);
    }
    desk
}
