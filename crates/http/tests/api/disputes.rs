//! A return request turned down with pictures over HTTP: the platform's reasons, what it takes, what leaves by itself with the
//! bytes of the files, an answer that was lost and is asked back, and what goes up by hand where the platform takes nothing.

use std::sync::{Arc, Mutex};

use app::links::Ways;
use app::outbox;
use channels::connector::{
    Abilities, Call, Connector, Delivery, Disputes, Doing, Done, Enclosed, Failure, Field, Found, Order,
    Reason,
};
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::access::Permission;
use domain::time::{Instant, Span};
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::house::{House, Person, path};
use crate::outbox::set;

/// A platform that takes two small PNGs with a no, and answers a dispute as the wire says.
struct Judge;

impl Connector for Judge {
    fn platform(&self) -> &'static str {
        "judge"
    }

    fn name(&self) -> &'static str {
        "Judge"
    }

    fn base(&self, _market: &str) -> String {
        "https://judge.example".to_owned()
    }

    fn abilities(&self) -> Abilities {
        const DECIDE: &[Doing] = &[Doing::Decide];
        let budget = (60, Span::minutes(1));
        Abilities { reads: &[], does: DECIDE, finds: DECIDE, pushes: false, once: &[], budget }
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn check(&self, _call: &Call<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn disputes(&self) -> Option<Disputes> {
        Some(Disputes { most: 2, largest: 100, types: &["image/png"] })
    }

    fn reasons(&self, _call: &Call<'_>, request: &str) -> Result<Vec<Reason>, Failure> {
        let needs = vec!["Photos of the goods".to_owned()];
        Ok(vec![Reason { code: "82".to_owned(), words: format!("Damaged by the buyer of {request}"), needs }])
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let Order::Decide { evidence, reason, .. } = &delivery.what else { return Ok(Done::default()) };
        let bytes: Vec<u8> = evidence.iter().flat_map(|e: &Enclosed| e.bytes.clone()).collect();
        let url = format!("{}/dispute/{}", call.account.base, reason.as_deref().unwrap_or_default());
        let answer = call.wire.call(&Request::post(url, bytes))?;
        if answer.status != 200 {
            return Err(Failure::Refused {
                code: "not_now".to_owned(),
                why: "another file is wanted".to_owned(),
            });
        }
        Ok(Done { id: Some("D-77".to_owned()) })
    }

    fn find(&self, call: &Call<'_>, delivery: &Delivery, _tried: Instant) -> Result<Found, Failure> {
        let Order::Decide { evidence, .. } = &delivery.what else { return Ok(Found::CannotTell) };
        assert!(evidence.is_empty(), "asking needs no files");
        call.wire.call(&Request::get(format!("{}/state", call.account.base)))?;
        Ok(Found::There(Done::default()))
    }
}

/// What becomes of a dispute on the wire.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nobody hears the answer.
    #[default]
    Lost,
    /// The platform takes it.
    Taken,
    /// It says no.
    Refused,
}

/// Answers a dispute as it is told to, the answer lost unless told, and remembers what it was told.
#[derive(Default)]
pub(crate) struct Line(Mutex<Vec<Request>>, Mutex<Fate>);

impl Line {
    pub(crate) fn told(&self) -> Vec<Request> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn answers(&self, fate: Fate) {
        *self.1.lock().unwrap() = fate;
    }
}

impl Wire for Line {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.0.lock().unwrap().push(request.clone());
        if request.url.contains("/dispute/") {
            let fate = *self.1.lock().unwrap();
            if fate == Fate::Lost {
                return Err(NoAnswer::Unknown("the line was cut".to_owned()));
            }
            let status = if fate == Fate::Taken { 200 } else { 422 };
            return Ok(Answer { status, headers: Vec::new(), body: b"{}".to_vec() });
        }
        Ok(Answer { status: 200, headers: Vec::new(), body: b"{}".to_vec() })
    }
}

fn find(platform: &str) -> Option<&'static dyn Connector> {
    (platform == "judge").then_some(&Judge as _)
}

/// A house with a return request's case on a channel of the platform.
pub(crate) async fn house(db: &TestDatabase, connected: bool) -> (House, Value, Arc<Line>) {
    let mut house = House::new(db).await;
    let line = Arc::new(Line::default());
    house.app.set_ways(Ways { wire: line.clone(), find, pace: None });
    let channel = json!({ "name": "Judge", "platform": "judge", "market": "SG" });
    let made = house.owner().post("/shops/{shop}/channels").json(&channel).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    if connected {
        set(&house.owner(), &house.channel, json!({ "connected": true })).await.ok();
    }
    let owner = house.owner();
    owner.import("orders", "order_id,buyer,product_id,amount,currency\nO1,Alice,P1,39.90,SGD\n").await;
    let row = "return_id,order_id,amount,currency,kind,reason,text,status,requested_at,buyer\n\
        R1,O1,39.90,SGD,refund_only,quality,the cup arrived broken,pending,2026-11-01T20:00:00Z,Alice\n";
    owner.import("returns", row).await;
    let rows = owner.queue("source=return").await;
    let case = owner.case(&rows[0]).await;
    (house, case, line)
}

/// PNGs of one colour each, and one of noise, which does not pack.
const PHOTOS: [&str; 4] = [
    "89504e470d0a1a0a0000000d494844520000000400000004080200000026930929000000104944415478da633860a000470c\
     c47100c4431101cfe16a680000000049454e44ae426082",
    "89504e470d0a1a0a0000000d494844520000000400000004080200000026930929000000104944415478da63e01291832306\
     e23800607403c1046dc6900000000049454e44ae426082",
    "89504e470d0a1a0a0000000d494844520000000400000004080200000026930929000000104944415478da63e03cc109470c\
     c4710062830da1a132f0f00000000049454e44ae426082",
    "89504e470d0a1a0a0000000d49484452000000060000000608020000006fae781f0000007d4944415478da0172008dff0044\
     20823cfde6f1c26b30f90ec7dd01e488750034a20f0b0d04c36ed80e71e0fd77b07670eb00940bd5335f973daad8619b91ff\
     c911f57cce00d458bbbf2ce03753c9bdfa0ff0169dc957560074066676cfb0b4eb8902c44269da1cf6ba6600d3f8b6d4b100\
     a9ea0e755a5c2e8210242a08971e378670fd50d40000000049454e44ae426082",
];

pub(crate) async fn photo(person: &Person<'_>, case: &Value, n: usize) -> Value {
    let pairs = PHOTOS[n].as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    let bytes: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
    let query = format!("/evidence?shows=item_photo&name=goods-{n}");
    person.post(&path(case, &query)).bytes(bytes).send().await.ok()["id"].clone()
}

pub(crate) fn no(evidence: &[&Value]) -> Value {
    json!({ "verdict": "reject", "reason": "82", "text": "The goods left us in one piece.", "evidence": evidence })
}

pub(crate) fn below(case: &Value, what: &str) -> String {
    path(case, &format!("/returns/{}/{what}", case["returns"][0]["id"].as_str().unwrap()))
}

#[tokio::test]
async fn asking_for_reasons_counts_against_what_the_platform_lets_itself_be_asked() {
    each_database(async |db| {
        let (house, case, _line) = house(db, true).await;
        let owner = house.owner();
        // 60 calls a minute, a fifth of which is kept for acts.
        for _ in 0..48 {
            owner.read(&below(&case, "reasons")).await;
        }
        owner.get(&below(&case, "reasons")).send().await.refused(429, "too_many_tries");
        house.clock.advance(Span::minutes(1));
        owner.read(&below(&case, "reasons")).await;
    })
    .await;
}

#[tokio::test]
async fn a_photo_of_the_packing_table_goes_along_with_a_no() {
    each_database(async |db| {
        let (house, case, line) = house(db, true).await;
        let owner = house.owner();
        let order = owner.read("/shops/{shop}/orders?number=O1").await["items"][0].clone();
        let pairs = PHOTOS[0].as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        let bytes: Vec<u8> = pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect();
        let put =
            format!("/shops/{{shop}}/orders/{}/evidence?shows=packing_photo", order["id"].as_str().unwrap());
        let packed = owner.post(&put).bytes(bytes).send().await.ok()["id"].clone();
        owner.post(&below(&case, "decision")).json(&no(&[&packed])).send().await.ok();
        house.clock.advance(Span::minutes(10));
        outbox::once(&house.app).await.unwrap();
        let sent = line.told();
        assert!(sent.iter().any(|request| request.body.starts_with(b"\x89PNG")), "{sent:?}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn pictures_go_along_with_a_no_and_a_lost_answer_is_asked_back() {
    each_database(async |db| {
        let (contract, (house, case, line)) = (Contract::read(), house(db, true).await);
        let owner = house.owner();
        let reasons = owner.read(&below(&case, "reasons")).await;
        contract.check("ReturnReasons", &reasons);
        assert_eq!(reasons["takes"], json!({ "most": 2, "largest": 100, "types": ["image/png"] }));
        assert_eq!(reasons["reasons"][0]["words"], "Damaged by the buyer of R1");
        let connections = owner.read("/shops/{shop}/connections").await;
        let own = connections.as_array().unwrap().iter().find(|c| c["platform"] == "judge").unwrap();
        contract.check("Connection", own);
        assert_eq!(own["connector"]["can_dispute_returns"], true);

        let (small, other, third) =
            (photo(&owner, &case, 0).await, photo(&owner, &case, 1).await, photo(&owner, &case, 2).await);
        let large = photo(&owner, &case, 3).await;
        let text = owner
            .post(&path(&case, "/evidence?shows=document&name=call"))
            .bytes(b"a call".to_vec())
            .send()
            .await
            .ok();
        let refuse = async |body: Value, code: &str| {
            let check = owner.post(&below(&case, "check")).json(&body).send().await;
            if check.status == 200 {
                let check = check.ok();
                assert_eq!(
                    (&check["allowed"], &check["refusal"]["code"]),
                    (&json!(false), &json!(code)),
                    "{check:#}"
                );
            }
            owner.post(&below(&case, "decision")).json(&body).send().await.refused(422, code);
        };
        refuse(no(&[&small, &other, &third]), "evidence_unfit").await;
        refuse(no(&[&large]), "evidence_unfit").await;
        refuse(no(&[&text["id"]]), "evidence_unfit").await;
        refuse(no(&[&json!("01900000-0000-7000-8000-000000000001")]), "unknown_evidence").await;
        refuse(json!({ "verdict": "approve", "evidence": [small] }), "evidence_not_asked").await;

        let drafted = owner.post(&below(&case, "decision")).json(&no(&[&other, &small])).send().await.ok();
        let act = drafted["acts"].as_array().unwrap().last().unwrap().clone();
        contract.check("ActView", &act);
        assert_eq!((&act["state"], &act["decision"]["evidence"]), (&json!("queued"), &json!([other, small])));
        house.clock.advance(Span::minutes(1));
        outbox::once(&house.app).await.unwrap();
        let told = line.told();
        assert_eq!(told.len(), 1);
        assert!(told[0].url.ends_with("/dispute/82"), "{:?}", told[0]);
        let pictures = told[0].body.windows(4).filter(|w| *w == b"\x89PNG").count();
        assert_eq!(pictures, 2, "the bytes of both");
        let state =
            async || owner.case(&case).await["acts"].as_array().unwrap().last().unwrap()["state"].clone();
        assert_eq!(state().await, "unknown", "nobody knows");
        house.clock.advance(Span::minutes(2));
        outbox::once(&house.app).await.unwrap();
        assert_eq!(state().await, "posted", "the platform says that it stands there");
        assert!(line.told()[1].url.ends_with("/state"), "it was asked, and not told again");
        let decided = owner.case(&case).await["returns"][0]["decided"][0].clone();
        assert_eq!((&decided["verdict"], &decided["by"]), (&json!("reject"), &json!("house")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_withdrawn_does_not_leave() {
    each_database(async |db| {
        let (house, case, line) = house(db, true).await;
        let owner = house.owner();
        let small = photo(&owner, &case, 0).await;
        owner.post(&below(&case, "decision")).json(&no(&[&small])).send().await.ok();
        let withdraw = path(&case, &format!("/evidence/{}/withdraw", small.as_str().unwrap()));
        owner.post(&withdraw).json(&json!({ "reason": "another parcel" })).send().await.ok();
        house.clock.advance(Span::minutes(1));
        outbox::once(&house.app).await.unwrap();
        let act = owner.case(&case).await["acts"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&act["state"], &act["sending"]["code"]), (&json!("failed"), &json!("target_gone")));
        assert!(line.told().is_empty());
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn where_nothing_is_taken_the_files_go_up_by_hand() {
    each_database(async |db| {
        let (house, case, line) = house(db, false).await;
        let owner = house.owner();
        let reasons = owner.read(&below(&case, "reasons")).await;
        assert_eq!(reasons, json!({ "takes": null, "reasons": [] }));
        let large = photo(&owner, &case, 3).await;
        let drafted = owner.post(&below(&case, "decision")).json(&no(&[&large])).send().await.ok();
        let act = drafted["acts"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&act["state"], &act["decision"]["evidence"]), (&json!("approved"), &json!([large])));
        let send = path(&case, &format!("/acts/{}/send", act["id"].as_str().unwrap()));
        owner.post(&send).json(&json!({})).send().await.refused(422, "by_hand");
        assert!(line.told().is_empty());
        let reader = house.token(&[Permission::CaseRead]).await;
        reader.get(&below(&case, "reasons")).send().await.refused(403, "forbidden");
        let foreign = path(&case, "/returns/01900000-0000-7000-8000-000000000001/reasons");
        owner.get(&foreign).send().await.refused(404, "not_found");
    })
    .await;
}
