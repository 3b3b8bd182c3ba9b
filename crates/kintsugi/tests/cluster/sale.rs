//! A flash sale, and people who want to buy until they have or there is nothing left.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::line::Line;

#[derive(Clone, Debug)]
pub(crate) struct Sale {
    pub(crate) n: u64,
    pub(crate) quota: u64,
}

/// What somebody holds a receipt for.
#[derive(Clone, Debug)]
pub(crate) struct Bought {
    pub(crate) person: String,
    pub(crate) claim: u64,
}

impl Sale {
    pub(crate) async fn start(host: &mut Line, product: &str, quota: u64) -> Self {
        let price = json!({ "minor": 2_490, "currency": "CNY" });
        let sale = json!({ "do": "start_sale", "title": "Tea at half price", "product": product,
            "starts_in_ms": 0, "hold_ms": 120_000,
            "tiers": [{ "name": "all", "price": price, "quota": quota }] });
        let started = host.ask(sale).await;
        Self { n: started["ok"]["n"].as_u64().unwrap_or_else(|| panic!("{started}")), quota }
    }

    /// Ends it, so that another can begin.
    pub(crate) async fn close(&self, host: &mut Line) {
        let closed = host.ask(json!({ "do": "close_sale", "sale": self.n })).await;
        assert!(closed["ok"]["n"].is_u64(), "{closed}");
    }
}

/// People who buy.
pub(crate) struct People(JoinSet<(Option<Bought>, Vec<String>)>);

/// So many people at all nodes, one after the other within some seconds.
pub(crate) fn people(places: &Arc<Vec<String>>, room: &str, sale: &Sale, name: &str, count: usize) -> People {
    let mut all = JoinSet::new();
    for i in 0..count {
        let (places, room, sale, name) =
            (Arc::clone(places), room.to_owned(), sale.clone(), format!("{name}{i}"));
        all.spawn(async move {
            tokio::time::sleep(Duration::from_millis(60 * i as u64)).await;
            let mut line = Line::open(&places, i % places.len(), &room, &name).await;
            let bought = buy(&mut line, &sale, &name).await;
            (bought, line.faults)
        });
    }
    People(all)
}

impl People {
    /// What they have, when all are done.
    pub(crate) async fn finish(mut self) -> Vec<Bought> {
        let mut bought = Vec::new();
        while let Some(one) = self.0.join_next().await {
            let (one, faults) = one.unwrap();
            assert!(faults.is_empty(), "gaps or doubles: {faults:?}");
            bought.extend(one);
        }
        bought
    }
}

/// Claims and confirms, asking again with the same key whenever the outcome is unknown.
pub(crate) async fn buy(line: &mut Line, sale: &Sale, key: &str) -> Option<Bought> {
    for _ in 0..300 {
        let answer = line.ask(json!({ "do": "claim", "sale": sale.n, "key": key })).await;
        if answer["no"]["code"] == "sold_out" {
            return None;
        }
        if let Some(claim) = answer["ok"]["claim"].as_u64() {
            if answer["ok"]["state"] == "confirmed" {
                return Some(bought(line, &answer, claim));
            }
            let answer = line.ask(json!({ "do": "confirm", "sale": sale.n, "claim": claim })).await;
            if answer["ok"]["state"] == "confirmed" {
                return Some(bought(line, &answer, claim));
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} neither has it nor is told that there is nothing left", line.person)
}

fn bought(line: &Line, answer: &Value, claim: u64) -> Bought {
    assert!(answer["ok"]["receipt"].is_string(), "{answer}");
    Bought { person: line.person.clone(), claim }
}
