//! The graph of states, explored: all are reached, none is a dead end, every edge is one that the process draws.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// One command of each kind that moves a case, with an act of its own where it needs one.
fn steps(n: u128) -> Vec<Vec<Command>> {
    vec![
        vec![Command::Start],
        vec![draft(n, ActKind::PublicReply), post(n)],
        vec![draft(n, ActKind::PrivateMessage), post(n)],
        vec![Command::SkipReply { reason: reason() }],
        vec![Command::SkipContact { reason: reason() }],
        vec![Command::Resolving { plan: reason() }],
        vec![resolve()],
        vec![Command::Close],
        vec![Command::Reopen { reason: reason() }],
    ]
}

/// Every state that can be reached from a desk, with the states one step away from it.
fn explore(first: Desk) -> BTreeMap<State, BTreeSet<State>> {
    let mut edges: BTreeMap<State, BTreeSet<State>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![first];
    while let Some(desk) = open.pop() {
        let from = desk.case.state;
        edges.entry(from).or_default();
        // What may follow depends on the state, on what was posted and on whether it is a second life.
        let posted = desk.case.acts.iter().map(|a| a.kind).collect::<BTreeSet<_>>();
        if !seen.insert((from, posted, desk.case.reopened_at.is_some())) {
            continue;
        }
        for commands in steps(100 + desk.case.acts.len() as u128) {
            let mut next = desk.clone().after(Span::seconds(1));
            if commands.into_iter().all(|command| next.give(command).is_ok()) {
                edges.entry(from).or_default().insert(next.case.state);
                open.push(next);
            }
        }
    }
    edges
}

fn reaches(edges: &BTreeMap<State, BTreeSet<State>>, from: State, to: State) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(state) = open.pop() {
        if state == to {
            return true;
        }
        if seen.insert(state) {
            open.extend(edges.get(&state).into_iter().flatten().copied());
        }
    }
    false
}

#[test]
fn no_state_is_unreachable_and_none_is_a_dead_end() {
    for desk in [Desk::about_review(), Desk::about_chat()] {
        let edges = explore(desk);
        assert_eq!(edges.keys().copied().collect::<Vec<_>>(), State::ALL, "every state is reached");
        for state in State::ALL.iter().copied() {
            assert!(reaches(&edges, state, State::Closed), "{state} never ends");
        }
        assert!(reaches(&edges, State::Closed, State::Verifying), "a closed case can come back");
        for (from, to) in &edges {
            assert!(*from == State::New || !to.contains(&State::New), "nothing goes back to new");
        }
    }
}

#[test]
fn the_edges_are_those_of_the_process() {
    use State::{Closed, Contacted, New, Replied, Resolved, Resolving, Verifying};
    let edges = explore(Desk::about_review());
    let drawn: Vec<(State, Vec<State>)> =
        edges.into_iter().map(|(s, to)| (s, to.into_iter().collect())).collect();
    assert_eq!(
        drawn,
        [
            (New, vec![Verifying, Replied]),
            (Verifying, vec![Verifying, Replied, Contacted]),
            (Replied, vec![Replied, Contacted]),
            (Contacted, vec![Contacted, Resolving, Resolved]),
            (Resolving, vec![Resolving, Resolved]),
            (Resolved, vec![Verifying, Resolved, Closed]),
            (Closed, vec![Verifying]),
        ]
    );
}
