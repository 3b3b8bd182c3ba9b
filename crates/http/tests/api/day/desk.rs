//! An agent of the scripted day: takes cases from the queue and does what is next, as a person would. Nothing that is
//! refused goes unnoticed: only what another person was quicker at is tried again.

use serde_json::{Value, json};

use crate::house::{Answer, Person, path};
use crate::work::{MESSAGE, REPLY};

pub(super) struct Agent<'a> {
    me: Person<'a>,
    lead: Person<'a>,
    owner: Person<'a>,
    id: Value,
    n: usize,
    /// The cases in hand.
    cases: Vec<Value>,
    /// Whether the queue had nothing left.
    idle: bool,
    drafted: usize,
}

impl<'a> Agent<'a> {
    pub(super) async fn new(me: Person<'a>, (lead, owner): (Person<'a>, Person<'a>), n: usize) -> Self {
        let id = me.read("/session").await["user"]["id"].clone();
        Self { me, lead, owner, id, n, cases: Vec::new(), idle: false, drafted: 0 }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.idle && self.cases.is_empty()
    }

    pub(super) fn in_hand(&self) -> Vec<String> {
        self.cases.iter().map(|c| format!("{} {}", c["number"], c["state"])).collect()
    }

    /// One step on each case in hand, then takes more.
    pub(super) async fn round(&mut self, hands: usize) {
        let mut kept = Vec::new();
        for case in std::mem::take(&mut self.cases) {
            let case = self.me.case(&case).await;
            let over = case["state"] == "closed" || !case["merged_into"].is_null();
            if over {
                continue;
            }
            self.step(&case).await;
            kept.push(case);
        }
        self.cases = kept;
        if self.cases.len() < hands {
            self.take(hands).await;
        }
    }

    async fn take(&mut self, hands: usize) {
        let query = format!("assignee=none&open=true&sort=deadline&limit={}", 40);
        let rows = self.me.queue(&query).await;
        let mine = self.me.queue("assignee=me&open=true&limit=40").await;
        self.idle = rows.is_empty();
        for row in mine {
            if !self.cases.iter().any(|c| c["id"] == row["id"]) {
                self.cases.push(row);
            }
        }
        // Each begins at another place, so that they seldom reach for the same case.
        let from = (self.n * 5) % rows.len().max(1);
        for row in rows.iter().cycle().skip(from).take(rows.len()) {
            if self.cases.len() >= hands {
                break;
            }
            let version = row["version"].to_string();
            let take = json!({ "kind": "assign", "to": self.id });
            let ask = self
                .me
                .post(&path(row, "/commands"))
                .json(&take)
                .header("if-match", &format!("\"{version}\""));
            if accepted(&ask.send().await).is_some() {
                self.cases.push(row.clone());
            }
        }
    }

    /// What is next on a case.
    async fn step(&mut self, case: &Value) {
        if let Some(act) = open_act(case) {
            return self.act(case, act).await;
        }
        let number = case["number"].as_i64().unwrap();
        if case["verdict"].is_null() {
            if number % 37 == 0 && self.merge(case).await {
                return;
            }
            let proposal = &case["verification"]["suggestion"];
            let verify = json!({ "kind": "verify", "verdict": proposal["verdict"], "objectivity": proposal["objectivity"] });
            return self.command(case, verify).await;
        }
        let steps = case["playbook"]["steps"].as_array().cloned().unwrap_or_default();
        if let Some(step) = steps.iter().find(|s| s["state"] == "open" && s["done_by"] == "hand") {
            let command = match (step["required"] == true, number % 5) {
                (false, 0) => {
                    json!({ "kind": "step_skip", "step": step["id"], "reason": "not needed today" })
                }
                _ => json!({ "kind": "step_done", "step": step["id"] }),
            };
            return self.command(case, command).await;
        }
        match case["state"].as_str().unwrap() {
            "verifying" if case["replies_left"] == 1 => {
                self.draft(case, "public_reply", &words(case, &steps, "public_reply", REPLY)).await;
            }
            "verifying" | "replied" => {
                self.draft(case, "private_message", &words(case, &steps, "private_message", MESSAGE)).await;
            }
            "contacted" if number % 3 == 0 && !remedied(case) => self.remedy(case).await,
            "contacted"
                if number % 7 == 0 && case["waiting"].is_null() && number % 2 == 0 && !waited(case) =>
            {
                self.command(case, json!({ "kind": "wait", "reason": "the buyer sends a picture" })).await;
            }
            "contacted" | "resolving" if !case["waiting"].is_null() => {
                self.command(case, json!({ "kind": "unwait" })).await;
            }
            "contacted" | "resolving" => {
                let done = json!({ "kind": "resolve", "cause": "batch 7", "outcome": "explained" });
                self.command(case, done).await;
            }
            "resolved" => self.command(case, json!({ "kind": "close" })).await,
            state => panic!("nothing is next in {state}: {case:#}"),
        }
    }

    async fn command(&self, case: &Value, command: Value) {
        accepted(&self.me.command(case, command).await);
    }

    async fn draft(&mut self, case: &Value, kind: &str, text: &str) {
        accepted(&self.me.draft(case, kind, text).await);
    }

    /// An act is decided by the lead, who says no to every ninth, and posted by the agent.
    async fn act(&mut self, case: &Value, act: Value) {
        let below = |verb: &str| path(case, &format!("/acts/{}/{verb}", act["id"].as_str().unwrap()));
        if act["state"] == "approved" {
            let proof =
                json!({ "proof_url": format!("https://shop.example.com/reviews/{}", case["number"]) });
            accepted(&self.me.post(&below("posted")).json(&proof).send().await);
            return;
        }
        self.drafted += 1;
        let ask = if self.drafted.is_multiple_of(9) {
            self.lead.post(&below("decline")).json(&json!({ "reason": "say what happens next" }))
        } else {
            self.lead.post(&below("approve")).json(&json!({}))
        };
        accepted(&ask.send().await);
    }

    async fn remedy(&self, case: &Value) {
        let choices = self.me.read(&path(case, "/remedies/suggestion")).await;
        let best = &choices["choices"][0];
        let body = json!({ "kind": best["kind"], "amount": best["amount"], "note": "with our apologies" });
        let Some(remedy) = accepted(&self.me.post(&path(case, "/remedies/quick")).json(&body).send().await)
        else {
            return;
        };
        let below = |verb: &str| path(case, &format!("/remedies/{}/{verb}", remedy["id"].as_str().unwrap()));
        if remedy["state"] == "approval_requested" {
            let asked = self.lead.post(&below("approve")).json(&json!({})).send().await;
            // Which cases the lead decides depends on who is quicker; beyond the lead's own day the owner decides.
            if asked.status == 422 {
                asked.refused(422, "remedy_limit");
                accepted(&self.owner.post(&below("approve")).json(&json!({})).send().await);
            } else {
                accepted(&asked);
            }
        }
        accepted(&self.me.post(&below("done")).json(&json!({ "reference": "RF-1" })).send().await);
    }

    /// Merges a case into another one of the same buyer, if there is one in work.
    async fn merge(&self, case: &Value) -> bool {
        let others = case["buyer_history"]["cases"].as_array().unwrap();
        let Some(other) = others.iter().find(|c| c["state"] == "verifying") else { return false };
        accepted(&self.me.command(case, json!({ "kind": "merge", "into": other["id"] })).await).is_some()
    }
}

/// The answer, or nothing where somebody else was quicker. Anything else that is refused fails the test.
fn accepted(answer: &Answer) -> Option<Value> {
    if matches!(answer.status.as_u16(), 409 | 412) {
        return None;
    }
    Some(answer.ok())
}

fn open_act(case: &Value) -> Option<Value> {
    let open = |a: &&Value| a["state"] == "approval_requested" || a["state"] == "approved";
    case["acts"].as_array().unwrap().iter().find(open).cloned()
}

/// The playbook's own words in the buyer's language, else English, else words at hand.
fn words(case: &Value, steps: &[Value], done_by: &str, otherwise: &str) -> String {
    let step = steps.iter().find(|s| s["done_by"] == done_by);
    let said = |language: &str| step.and_then(|s| s["words"][language].as_str()).map(str::to_owned);
    let language = case["language"].as_str().unwrap_or("en");
    said(language).or_else(|| said("en")).unwrap_or_else(|| otherwise.to_owned())
}

fn happened(case: &Value, kind: &str) -> bool {
    case["timeline"].as_array().unwrap().iter().any(|e| e["kind"] == kind)
}

fn remedied(case: &Value) -> bool {
    happened(case, "case.remedy_opened")
}

fn waited(case: &Value) -> bool {
    happened(case, "case.waiting")
}
