//! A scripted day: a shop's cases are worked from the first look to the end by people who work at the same time, through
//! the API alone. At the end every invariant holds, the log replays to the same rows, and no clock is wrong.

mod desk;
mod shop;

use std::collections::BTreeSet;

use domain::access::Role;
use domain::time::{Instant, Span};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::house::House;
use desk::Agent;

/// Agents on duty, and cases each has in hand at once.
const AGENTS: usize = 8;
const HANDS: usize = 4;
/// Rounds after which the day must be over.
const LONGEST: usize = 1_200;

#[tokio::test]
async fn a_day_of_work_leaves_nothing_wrong() {
    each_database(async |db| work(db, 500).await).await;
}

async fn work(db: &TestDatabase, cases: usize) {
    let house = House::new(db).await;
    let owner = house.owner();
    let opened = shop::fill(&owner, cases).await;
    assert!(opened >= cases, "{opened} cases");
    let lead = house.join(Role::Lead, "lena").await;
    let mut agents = Vec::new();
    for n in 0..AGENTS {
        agents.push(
            Agent::new(house.join(Role::Agent, &format!("agent{n}")).await, (lead.clone(), house.owner()), n)
                .await,
        );
    }
    let mut rounds = 0;
    while !agents.iter().all(Agent::is_idle) || rounds == 0 {
        rounds += 1;
        assert!(
            rounds < LONGEST,
            "the day has no end: {:?}",
            agents.iter().map(Agent::in_hand).collect::<Vec<_>>()
        );
        join_all(agents.iter_mut().map(|a| a.round(HANDS))).await;
        house.clock.advance(Span::seconds(97 + 41 * (rounds as i64 % 5)));
        app::work::clocks::once(&house.app).await.unwrap();
        if rounds == 60 {
            shop::edit(&owner, cases).await;
        }
    }
    house.is_sound().await;
    let counted = owner.read("/shops/{shop}/cases/count?open=true").await;
    assert_eq!(counted["count"], 0, "after {rounds} rounds");
    invariants(&owner).await;
}

/// What holds of every case at the end.
async fn invariants(owner: &crate::house::Person<'_>) {
    let mut cursor = String::new();
    let mut seen = 0;
    let (mut breached, mut met, mut improved) = (0, 0, 0);
    loop {
        let page = owner.read(&format!("/shops/{{shop}}/cases?limit=200&sort=oldest{cursor}")).await;
        for row in page["items"].as_array().unwrap() {
            let case = owner.case(row).await;
            one(&case);
            for clock in case["clocks"].as_array().unwrap() {
                breached += i32::from(clock["state"] == "breached");
                met += i32::from(clock["state"] == "met");
            }
            improved +=
                i32::from(case["timeline"].as_array().unwrap().iter().any(|e| e["data"]["improved"] == true));
            seen += 1;
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert!(seen >= 500 && met > 500 && breached > 0 && improved > 0, "{seen} {met} {breached} {improved}");
}

fn at(value: &Value) -> Option<Instant> {
    value.as_str().map(|text| Instant::parse(text).unwrap())
}

fn one(case: &Value) {
    let timeline = case["timeline"].as_array().unwrap();
    let of = |kind: &str| timeline.iter().filter(|e| e["kind"] == kind).collect::<Vec<_>>();
    for act in of("case.act_drafted") {
        assert!(act["data"]["rules"]["verdict"]["decision"].is_string(), "no verdict: {act:#}");
    }
    let posted: BTreeSet<&str> =
        of("case.act_posted").iter().map(|e| e["data"]["act"].as_str().unwrap()).collect();
    let replies: Vec<&Value> = of("case.act_drafted")
        .into_iter()
        .filter(|e| {
            e["data"]["what"] == "public_reply" && posted.contains(e["data"]["act"].as_str().unwrap())
        })
        .map(|e| &e["data"]["target"])
        .collect();
    let reviews: BTreeSet<String> = replies.iter().map(ToString::to_string).collect();
    assert_eq!(replies.len(), reviews.len(), "one public reply for each review");
    let stamped = of("case.clock_breached");
    for (n, clock) in case["clocks"].as_array().unwrap().iter().enumerate() {
        let stamp = stamped.iter().find(|e| e["data"]["clock"] == n);
        let (due, met) = (at(&clock["due_at"]), at(&clock["met_at"]));
        match clock["state"].as_str().unwrap() {
            "met" => assert!(met < due && stamp.is_none(), "{clock:#}"),
            "breached" => {
                let stamp = stamp.expect("a breach is in the log");
                assert_eq!(at(&stamp["data"]["deadline"]), due, "stamped with its deadline, to the second");
                assert!(at(&stamp["at"]) >= due && met.is_none_or(|met| Some(met) >= due), "{clock:#}");
            }
            "void" => assert!(stamp.is_none(), "{clock:#}"),
            other => panic!("a finished case has a clock that is {other}"),
        }
    }
    let owed = case["acts"]
        .as_array()
        .unwrap()
        .iter()
        .any(|a| a["state"] == "approved" || a["state"] == "approval_requested");
    assert!(!owed || !case["merged_into"].is_null(), "an act was left behind: {:#}", json!(case["acts"]));
}
