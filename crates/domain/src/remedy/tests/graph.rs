//! The graph of states, explored, and random histories: all states are reached, none is a dead end before the ends,
//! and no ended remedy comes back.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

fn edges() -> BTreeMap<RemedyState, BTreeSet<RemedyState>> {
    let mut edges: BTreeMap<RemedyState, BTreeSet<RemedyState>> = BTreeMap::new();
    let mut open = vec![Desk::new()];
    while let Some(desk) = open.pop() {
        let from = desk.remedy.state;
        if edges.contains_key(&from) {
            continue;
        }
        edges.entry(from).or_default();
        for command in commands() {
            let mut next = desk.clone();
            if next.give(&command).is_ok() && next.remedy.state != from {
                edges.entry(from).or_default().insert(next.remedy.state);
                open.push(next);
            }
        }
    }
    edges
}

#[test]
fn no_state_is_unreachable_and_only_the_ends_are_final() {
    let edges = edges();
    assert_eq!(edges.keys().copied().collect::<Vec<_>>(), RemedyState::ALL, "every state is reached");
    for (state, next) in &edges {
        assert_eq!(next.is_empty(), ENDS.contains(state), "{state} leads to {next:?}");
        // An open remedy can always be ended.
        assert!(
            ENDS.contains(state) || next.contains(&RemedyState::Cancelled),
            "{state} cannot be cancelled"
        );
    }
}

#[test]
fn the_edges_are_those_of_the_process() {
    use RemedyState::{
        Accepted, ApprovalRequested, Approved, Cancelled, Declined, Done, Granted, Offered, Refused,
        Suggested,
    };
    let drawn: Vec<(RemedyState, Vec<RemedyState>)> =
        edges().into_iter().map(|(from, to)| (from, to.into_iter().collect())).collect();
    assert_eq!(
        drawn,
        [
            (Suggested, vec![Offered, Cancelled]),
            (Offered, vec![Accepted, Declined, Cancelled]),
            (Accepted, vec![Declined, ApprovalRequested, Granted, Cancelled]),
            (Declined, vec![]),
            (ApprovalRequested, vec![Approved, Refused, Cancelled]),
            (Approved, vec![Granted, Cancelled]),
            (Refused, vec![]),
            (Granted, vec![Done, Cancelled]),
            (Done, vec![]),
            (Cancelled, vec![]),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_keep_every_invariant(history in prop::collection::vec(0..10usize, 1..40)) {
        let (mut desk, all) = (Desk::new(), commands());
        for step in history {
            let before = desk.remedy.clone();
            let command = &all[step];
            prop_assert_eq!(decide(&desk.remedy, command), decide(&desk.remedy, command));
            let refused = desk.give(command).is_err();
            let remedy = &desk.remedy;
            if refused {
                prop_assert_eq!(&before, remedy);
            } else if ENDS.contains(&before.state) {
                prop_assert_eq!(before.state, remedy.state, "an end is an end");
            }
            prop_assert_eq!(&fold(&desk.log), remedy);
            prop_assert_eq!(remedy.ended_at.is_some(), ENDS.contains(&remedy.state));
            // What counts against limits was granted on somebody's authority, and only what was granted is done.
            prop_assert!(!remedy.state.counts() || remedy.grant.is_some());
            prop_assert!(!(remedy.state.is_open() && remedy.ended_at.is_some()));
            prop_assert!(remedy.state != RemedyState::Done || remedy.reference.is_some());
        }
        for event in &desk.log {
            let text = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<RemedyEvent>(&text).unwrap(), event);
            let kind = format!("\"kind\":\"{}\"", event.kind());
            prop_assert!(text.contains(&kind), "{} in {}", kind, text);
        }
    }
}
