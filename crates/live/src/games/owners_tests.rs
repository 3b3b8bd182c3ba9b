//! A sale with several owners at once, each with its own idea of it: what is confirmed by any of them is one sale.

use std::collections::HashMap;

use proptest::prelude::*;

use super::Tier;
use super::tests::{Counting, check_sale, cny, host, person, setup};
use crate::journal::{Journal, SharedJournal};
use crate::room::{Command, Done, Event, PersonId, State, decide, due};

/// A node that believes it owns the room.
struct Owner {
    state: State,
    journal: SharedJournal,
    /// Events decided and not written: a batch.
    batch: Vec<Event>,
}

impl Owner {
    fn new(mut journal: SharedJournal) -> Self {
        let mut state = State::new(setup());
        journal.replay(&mut |record| state.apply(record.at, &record.event)).unwrap();
        Self { state, journal, batch: Vec::new() }
    }

    fn happen(&mut self, now: i64, event: Event) {
        self.state.apply(now, &event);
        self.batch.push(event);
    }

    fn ask(&mut self, now: i64, who: u32, command: &Command) -> Option<Done> {
        for event in due(&self.state, now) {
            self.happen(now, event);
        }
        let decision = decide(&self.state, &person(who), command, now, &Counting).ok()?;
        if let Some(event) = decision.event {
            self.happen(now, event);
        }
        Some(decision.done)
    }

    /// Writes the batch. Whether it is still an owner.
    fn write(&mut self, now: i64) -> bool {
        let batch = std::mem::take(&mut self.batch);
        batch.is_empty() || self.journal.append(now, &batch).is_ok()
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// Owner, person, key; the answer may get lost, and the same may be asked again.
    Claim(usize, u32, u8, bool),
    Confirm(usize, u32),
    Release(usize, u32),
    /// A batch becomes durable, and only then its answers count.
    Write(usize),
    /// An owner dies with its batch.
    Die(usize),
    /// Another begins, and nobody tells those before it.
    TakeOver,
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (owner, who) = (0..4usize, 0..10u32);
    let step = prop_oneof![
        8 => (owner.clone(), who.clone(), 0..2u8, any::<bool>()).prop_map(|(o, w, k, twice)| Step::Claim(o, w, k, twice)),
        4 => (owner.clone(), who.clone()).prop_map(|(o, w)| Step::Confirm(o, w)),
        1 => (owner.clone(), who).prop_map(|(o, w)| Step::Release(o, w)),
        6 => owner.clone().prop_map(Step::Write),
        1 => owner.prop_map(Step::Die),
        1 => Just(Step::TakeOver),
        2 => (0..12_000i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..100)
}

/// Answers that wait for their batch, by owner.
type Waiting = HashMap<usize, Vec<(PersonId, u64, bool)>>;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_believes_to_own_it_a_sale_is_one_sale(quotas in prop::collection::vec(1..4u32, 1..3), steps in steps()) {
        let mut now = 1_000_000;
        let tiers = quotas.iter().map(|&quota| Tier { name: "t".into(), price: cny(1_000), quota }).collect();
        let start = Command::StartSale { title: "Pomelo".into(), product: None, tiers, starts_in_ms: 0, hold_ms: 10_000 };
        let first = SharedJournal::new(1);
        let mut owners = vec![Some(Owner::new(first.clone()))];
        let begun = decide(&owners[0].as_ref().unwrap().state, &host(), &start, now, &Counting).unwrap();
        owners[0].as_mut().unwrap().happen(now, begun.event.unwrap());
        prop_assert!(owners[0].as_mut().unwrap().write(now));
        let sale = 1;
        let mut waiting = Waiting::new();
        // What people were told: the claim, and whether it was confirmed.
        let mut told: Vec<(PersonId, u64, bool)> = Vec::new();
        for step in steps {
            let count = owners.len();
            match step {
                Step::Claim(o, who, key, twice) => for _ in 0..=u8::from(twice) {
                    let Some(owner) = &mut owners[o % count] else { continue };
                    let claim = Command::Claim { sale, key: format!("k{key}").into() };
                    if let Some(Done::Claim { claim, .. }) = owner.ask(now, who, &claim) {
                        waiting.entry(o % count).or_default().push((person(who).id, claim.claim, false));
                    }
                },
                Step::Confirm(o, who) | Step::Release(o, who) => {
                    let Some(owner) = &mut owners[o % count] else { continue };
                    let Some(claim) = owner.state.sales[0].mine(person(who).id).map(|c| c.claim) else { continue };
                    let confirms = matches!(step, Step::Confirm(..));
                    let command = if confirms { Command::Confirm { sale, claim } } else { Command::Release { sale, claim } };
                    if owner.ask(now, who, &command).is_some() && confirms {
                        waiting.entry(o % count).or_default().push((person(who).id, claim, true));
                    }
                }
                Step::Write(o) => {
                    let answers = waiting.remove(&(o % count)).unwrap_or_default();
                    let newest = o % count == count - 1;
                    let Some(owner) = &mut owners[o % count] else { continue };
                    let wrote_something = !owner.batch.is_empty();
                    if owner.write(now) {
                        prop_assert!(newest || !wrote_something, "only the newest owner writes");
                        told.extend(answers);
                    } else {
                        owners[o % count] = None;
                    }
                }
                Step::Die(o) => {
                    owners[o % count] = None;
                    waiting.remove(&(o % count));
                }
                Step::TakeOver if count < 6 => {
                    owners.push(Some(Owner::new(first.take_over(count as u64 + 1).unwrap())));
                }
                Step::TakeOver => {}
                Step::Wait(ms) => now += ms,
            }
        }
        let end = Owner::new(first.take_over(100).unwrap());
        check_sale(&end.state, sale);
        for (who, claim, confirmed) in told {
            let found = end.state.sales[0].find(claim);
            prop_assert!(found.is_some_and(|c| c.person == who), "what somebody was told stands in the journal");
            prop_assert!(!confirmed || found.is_some_and(|c| c.state == super::ClaimState::Confirmed));
        }
    }
}
