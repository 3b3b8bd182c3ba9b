//! Random histories: whatever is asked in whatever order, nothing panics and the invariants of a case hold.

use proptest::prelude::*;

use super::platform::duties;
use super::returns::{asked, request};
use super::sending::tried;
use super::*;
use crate::case::{Duties, Holiday, Started, holidays_set};
use crate::case::{Outcome, TakenStep, Verdict};
use crate::case::{StepState, Tried};
use crate::ids::UserId;
use crate::playbook::DoneBy;
use crate::remedy::RemedyState;
use crate::returns::{ReturnKind, ReturnState, ReturnVerdict};

/// One thing that happens to a case.
#[derive(Clone, Debug)]
enum Happening {
    Asked(Command),
    /// The next step of the process, by an act where there is one (`true`) or without.
    Forward(bool),
    Heard(Glance),
    /// A request comes in, or the platform moves it on.
    Requested(u128, ReturnKind, ReturnState, Span),
    /// The shop decides one, and carries it out or not.
    Decided(u128, ReturnVerdict, bool),
    Ticked,
    Passed(Span),
    /// Holiday mode from now on for so long; none ends it.
    Holiday(Option<Span>),
}

fn act_command() -> impl Strategy<Value = Command> {
    (1u128..8, 0..14).prop_map(|(n, which)| match which {
        0 => draft(n, ActKind::PublicReply),
        1 => draft(n, ActKind::PrivateMessage),
        2 => approve(n),
        3 => Command::DeclineAct { act: id(n), reason: reason() },
        4 => Command::WithdrawAct { act: id(n) },
        5 => post(n),
        6 | 7 => Command::QueueAct { act: id(n), at: START },
        8 => Command::TakeBackAct { act: id(n) },
        9 | 10 => Command::LeaveAct { act: id(n), until: START + Span::hours(1) },
        11 => tried(n, Tried::Sent { id: None }),
        12 => tried(n, Tried::Unknown { why: reason(), ask_at: None }),
        _ => Command::DenyAct { act: id(n), note: reason() },
    })
}

fn plain_command() -> impl Strategy<Value = Command> {
    (0..25, 0u8..6, 1i64..200).prop_map(|(which, n, hours)| match which {
        0 => Command::Start,
        1 => Command::Verify { verdict: Verdict::Partly, note: None, objectivity: None },
        2 => Command::SetIssue { issue: Issue::Service, severity: n },
        3 => Command::Prioritise { priority: n, reason: None },
        4 => Command::Note { text: "n".repeat(n.into()) },
        5 => Command::Snooze { until: START + Span::hours(hours) },
        6 => Command::Unsnooze,
        7 => Command::Wait { reason: reason() },
        8 => Command::Unwait,
        9 => Command::SkipReply { reason: reason() },
        10 => Command::SkipContact { reason: reason() },
        11 => Command::Resolving { plan: reason() },
        12 => Command::Resolve { cause: reason(), outcome: Outcome::Explained },
        13 => Command::Close,
        14 => Command::Reopen { reason: reason() },
        15 => Command::Merge { into: id(2) },
        16 => Command::Unmerge,
        17 => Command::Verify {
            verdict: Verdict::Valid,
            note: None,
            objectivity: crate::verify::Objectivity::ALL.get(usize::from(n)).copied(),
        },
        18 => Command::ChoosePlaybook { playbook: ["quality", "grave", "no"][usize::from(n % 3)].to_owned() },
        19 => Command::StepDone { step: step_name(n), note: None },
        20 => Command::StepSkip { step: step_name(n), reason: reason() },
        21 => remedy(n, &[RemedyState::Offered, RemedyState::Granted]),
        22 => remedy(n, &[RemedyState::Done, RemedyState::Cancelled]),
        23 => Command::Split {
            subject: match n % 3 {
                0 => chat((n / 2 + 1).into()),
                1 => review((n / 2 + 1).into()),
                _ => request((n / 2 + 1).into()),
            },
            into: id(50),
            number: 50,
        },
        _ => Command::Assign { to: (n > 2).then(|| id::<UserId>(u128::from(n))) },
    })
}

fn step_name(n: u8) -> String {
    ["lead", "hold", "batch", "evidence", "reply", "cause"][usize::from(n % 6)].to_owned()
}

/// One of three remedies stands in one of these states now.
fn remedy(n: u8, states: &[RemedyState]) -> Command {
    Command::RemedyMoved { remedy: id(u128::from(n % 3)), to: states[usize::from(n) % states.len()] }
}

/// The policy in business hours of a zone with or without daylight saving, on a platform of a market.
fn terms() -> impl Strategy<Value = (Terms, &'static str)> {
    let zones = vec!["America/New_York", "Europe/London", "Asia/Shanghai", "UTC"];
    let markets = vec!["US", "TH", "XX"];
    let any = (prop::sample::select(zones), prop::sample::select(markets), any::<bool>());
    any.prop_map(|(zone, market, hours)| {
        let mut policy = crate::policy::Policy::standard(zone);
        if hours {
            policy.clocks.iter_mut().for_each(|c| c.calendar = crate::policy::CalendarUse::Business);
        }
        let terms = Terms::new(policy).unwrap();
        (terms.with_duties([(id::<ChannelId>(7), duties(market))].into()), market)
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let heard = (1u128..4, 1u8..4, any::<bool>()).prop_map(|(n, severity, by_chat)| {
        Happening::Heard(glance(if by_chat { chat(n) } else { review(n) }, severity))
    });
    prop_oneof![
        6 => plain_command().prop_map(Happening::Asked),
        6 => act_command().prop_map(Happening::Asked),
        5 => any::<bool>().prop_map(Happening::Forward),
        1 => heard,
        2 => requested(),
        1 => (1u128..3, prop::sample::select(ReturnVerdict::ALL), any::<bool>())
            .prop_map(|(n, verdict, posted)| Happening::Decided(n, verdict, posted)),
        1 => Just(Happening::Ticked),
        3 => (0i64..20_000).prop_map(|s| Happening::Passed(Span::seconds(s))),
        1 => prop::option::of(1i64..200_000).prop_map(|s| Happening::Holiday(s.map(Span::seconds))),
    ]
}

fn requested() -> impl Strategy<Value = Happening> {
    let kinds = prop::sample::select(ReturnKind::ALL);
    let states = prop::sample::select(ReturnState::ALL);
    (1u128..3, kinds, states, 0i64..200_000)
        .prop_map(|(n, kind, state, ago)| Happening::Requested(n, kind, state, Span::seconds(ago)))
}

/// As `app` does it: a request that is known moves on where its state differs, one that is new joins an open case.
fn request_comes(desk: &mut Desk, n: u128, kind: ReturnKind, state: ReturnState, ago: Span) {
    let at = desk.now - ago;
    let known = desk.case.feedbacks.iter().find(|g| g.subject == request(n)).and_then(|g| g.returned());
    match known.map(|r| r.state) {
        // What asks for a decision after the case is closed gets a case of its own.
        Some(before) if before != state && (desk.case.is_open() || !state.opens()) => {
            desk.moved(n, kind, state, at);
        }
        None if desk.case.is_open() => _ = desk.hear(asked(n, kind, state, at)),
        _ => {}
    }
}

fn decided(desk: &mut Desk, n: u128, verdict: ReturnVerdict, posted: bool) {
    let act = 5_000 + desk.log.len() as u128;
    if let Ok(command) = super::returns::decide_any(desk, act, n, verdict)
        && desk.give(command).is_ok()
        && posted
    {
        let _ = desk.give(post(act));
    }
}

fn happen(desk: &mut Desk, happening: Happening) {
    match happening {
        Happening::Asked(command) => {
            // `app` makes the id of every act anew.
            let known = matches!(&command, Command::DraftAct { act, .. } if desk.case.act(*act).is_some());
            if !known {
                let _ = desk.give(command);
            }
        }
        Happening::Forward(by_act) => forward(desk, by_act),
        // `app` joins a feedback only to an open case.
        Happening::Heard(glance) if desk.case.is_open() => _ = desk.hear(glance),
        Happening::Heard(_) => {}
        Happening::Requested(n, kind, state, ago) => request_comes(desk, n, kind, state, ago),
        Happening::Decided(n, verdict, posted) => decided(desk, n, verdict, posted),
        Happening::Ticked => _ = desk.tick(),
        Happening::Passed(span) => desk.pass(span),
        Happening::Holiday(span) => go_on_holiday(desk, span),
    }
}

fn go_on_holiday(desk: &mut Desk, span: Option<Span>) {
    let holiday = span.map(|span| Holiday { from: desk.now, to: desk.now + span });
    let holidays: Vec<Holiday> = holiday.into_iter().collect();
    let channel = id::<ChannelId>(7);
    desk.tick();
    let event = holidays_set(&desk.case, channel, &holidays, desk.now);
    desk.holidays.push((desk.log.len(), holidays.clone()));
    let duties = Duties { holidays, ..duties(desk.market) };
    desk.terms = desk.terms.clone().with_duties([(channel, duties)].into());
    desk.take(event.into_iter().collect());
}

fn forward(desk: &mut Desk, by_act: bool) {
    let n = 1_000 + desk.log.len() as u128;
    let written = |what| vec![draft(n, what), approve(n), post(n)];
    let steps = match desk.case.state {
        State::New => vec![Command::Start],
        State::Verifying if by_act => written(ActKind::PublicReply),
        State::Verifying => vec![Command::SkipReply { reason: reason() }],
        State::Replied if by_act => written(ActKind::PrivateMessage),
        State::Replied => vec![Command::SkipContact { reason: reason() }],
        State::Contacted if by_act => vec![Command::Resolving { plan: reason() }],
        State::Contacted | State::Resolving => {
            let owed = desk.case.playbook.iter().flat_map(|p| &p.steps).filter(|s| s.given.required);
            let skip = |s: &TakenStep| Command::StepSkip { step: s.given.id.clone(), reason: reason() };
            owed.map(skip).chain([resolve()]).collect()
        }
        State::Resolved => vec![Command::Close],
        State::Closed => vec![Command::Reopen { reason: reason() }],
    };
    for step in &steps {
        let _ = desk.give(step);
    }
}

/// The platform is told only what is queued, and told again only when it is known that the try before did nothing.
fn told_once(desk: &Desk) {
    for act in &desk.case.acts {
        let mut last = "";
        for (_, event) in &desk.log {
            let (CaseEvent::ActQueued { act: of, .. }
            | CaseEvent::ActTakenBack { act: of }
            | CaseEvent::ActLeaving { act: of, .. }
            | CaseEvent::ActDelayed { act: of, .. }
            | CaseEvent::ActUnknown { act: of, .. }
            | CaseEvent::ActFailed { act: of, .. }
            | CaseEvent::ActWithdrawn { act: of }
            | CaseEvent::ActPosted { act: of, .. }) = event
            else {
                continue;
            };
            if *of == act.id {
                let told = matches!(event, CaseEvent::ActLeaving { .. });
                assert!(!told || matches!(last, "case.act_queued" | "case.act_delayed"), "told after {last}");
                assert_ne!(last, "case.act_posted", "something happened to what stands there");
                last = event.kind();
            }
        }
    }
}

/// What holds in every state that can be reached.
fn invariants(desk: &Desk) {
    let case = &desk.case;
    told_once(desk);
    assert_eq!(&desk.refold(), case, "the fold of the log is the case");
    for act in case.acts.iter().filter(|a| a.target.is_some()) {
        let same = case.acts.iter().filter(|a| a.target == act.target);
        let standing = same.filter(|a| a.counts()).count();
        assert!(standing <= 1, "one public reply for each review");
    }
    if matches!(case.state, State::Resolved | State::Closed) && case.merged_into.is_none() {
        assert!(case.state == State::Resolved || !case.acts.iter().any(crate::case::Act::is_open));
        let owed = case.clocks.iter().any(|c| c.is_owed() && c.started.kind != ClockKind::Approval);
        assert!(!owed, "a finished case owes nothing");
        assert!(case.waiting.is_none() && case.snoozed_until.is_none());
    }
    if let (Some(taken), Some(_)) = (&case.playbook, case.resolved_at) {
        let asked = taken.steps.iter().filter(|s| s.given.required && s.given.done_by == DoneBy::Hand);
        assert!(asked.into_iter().all(|s| s.state != StepState::Open), "a required step was left open");
    }
    let ended = case.state == State::Closed || case.merged_into.is_some();
    assert!(!ended || case.remedies.is_empty(), "nothing ends with a remedy half done");
    assert_eq!(case.closed_at.is_some(), case.state == State::Closed || case.merged_into.is_some());
    assert!(usize::from(case.escalated) <= desk.terms.policy.escalation.chain().len());
    assert!((1..=4).contains(&case.priority) && (1..=3).contains(&case.severity()));
    assert!(
        case.waiting.is_some() || !case.clocks.iter().any(|c| matches!(c.state, ClockState::Paused { .. }))
    );
    // An approval and a step each have a clock of their own.
    let alone = |c: &&Clock| !matches!(c.started.kind, ClockKind::Approval | ClockKind::Step) && c.is_owed();
    let mut counted = std::collections::BTreeSet::new();
    for clock in case.clocks.iter().filter(alone) {
        assert!(counted.insert(clock.counts()), "{} is owed twice", clock.started.kind);
    }
    for glance in case.feedbacks.iter().filter(|_| case.is_open()) {
        let (of, waits) = (
            glance.subject.returned(),
            glance.returned().and_then(crate::case::ReturnGlance::undecided).is_some(),
        );
        let owed = case.clocks.iter().any(|c| of.is_some() && c.started.of == of && c.is_owed());
        assert!(!owed || waits || glance.asks(), "a request that is decided is owed still");
    }
}

/// Every deadline in the log is what the calendar, or the platform's rule with the holiday mode of that moment, gives; a
/// warning stands before its deadline and is given once.
fn recomputed(desk: &Desk) {
    let known = |n: usize| {
        let mut set = desk.holidays.iter().filter(|(at, _)| *at <= n);
        set.next_back().map_or(&[][..], |(_, holidays)| holidays.as_slice())
    };
    let due = |n: usize, c: &Started| match &c.platform {
        Some(counted) => counted.due(c.at, c.target, known(n)),
        None => desk.terms.due(c.at, c.target, c.calendar),
    };
    let mut warned = std::collections::BTreeSet::new();
    for (n, (at, event)) in desk.log.iter().enumerate() {
        let started: &[Started] = match event {
            CaseEvent::Opened(opened) => &opened.clocks,
            CaseEvent::FeedbackLinked { clocks, .. }
            | CaseEvent::Reopened { clocks, .. }
            | CaseEvent::ReturnMoved { clocks, .. } => clocks,
            _ => &[],
        };
        for clock in started {
            assert_eq!(clock.due, due(n, clock), "{}", clock.kind);
        }
        if let CaseEvent::ClocksMoved { due: moved } = event {
            for (clock, to) in moved {
                assert_eq!(*to, due(n, &desk.case.clocks[*clock].started));
            }
        }
        if let CaseEvent::ClockWarned { clock, deadline, .. } = event {
            assert!(at < deadline && warned.insert(*clock), "warned in time, once");
        }
    }
}

/// A clock breaks at most once, at its own deadline, and a second look at the same instant finds nothing.
fn breaks_once(desk: &Desk) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, event) in &desk.log {
        if let CaseEvent::ClockBreached { clock, what, deadline } = event {
            let started = &desk.case.clocks[*clock].started;
            assert_eq!((started.kind, started.due), (*what, *deadline));
            assert!(deadline <= at && seen.insert(*clock), "{what} broke twice");
        }
    }
    let mut looked = desk.clone();
    looked.tick();
    let once = looked.log.len();
    let steps = looked.terms.policy.escalation.chain().len();
    while !looked.tick().is_empty() {
        assert!(looked.log.len() < once + steps, "only further steps of the chain may follow at once");
    }
    assert!(looked.case.next_timer().is_none_or(|at| at > looked.now), "the worker would look for ever");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_keep_every_invariant(
        severity in 1u8..4,
        by_chat in any::<bool>(),
        (terms, market) in terms(),
        history in prop::collection::vec(happening(), 1..60),
    ) {
        let mut desk = Desk::under(terms, if by_chat { chat(1) } else { review(1) }, severity);
        desk.market = market;
        let mut other = Desk::with(review(90), 1).case;
        other.id = id::<CaseId>(2);
        desk.other = Some(other);
        for step in history {
            happen(&mut desk, step);
            invariants(&desk);
        }
        breaks_once(&desk);
        recomputed(&desk);
    }

    #[test]
    fn a_refused_command_changes_nothing_and_the_log_round_trips_as_json(
        history in prop::collection::vec(happening(), 1..30),
    ) {
        let mut desk = Desk::with(review(1), 3);
        for step in history {
            if let Happening::Asked(command) = &step {
                let twice = (desk.decide(command), desk.decide(command));
                prop_assert_eq!(twice.0, twice.1, "the same question has the same answer");
            }
            happen(&mut desk, step);
        }
        for (_, event) in &desk.log {
            let text = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<CaseEvent>(&text).unwrap(), event);
            let kind = format!("\"kind\":\"{}\"", event.kind());
            prop_assert!(text.contains(&kind), "{} in {}", kind, text);
        }
    }
}
