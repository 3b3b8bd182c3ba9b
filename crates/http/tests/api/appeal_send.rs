//! An appeal about a return that leaves by the platform's interface: once, not by hand beside it, submitted when it stands there,
//! and with a way out where the platform does not take it.

use app::outbox;
use domain::access::Permission;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::disputes::{Fate, below, house, no, photo};
use crate::house::{Answer, House, Person, path};

const SAYS: &str = "The goods left us in one piece.";

fn of(detail: &Value, what: &str) -> String {
    format!("/shops/{{shop}}/appeals/{}{what}", detail["appeal"]["id"].as_str().unwrap())
}

async fn give(person: &Person<'_>, detail: &Value, command: Value) -> Answer {
    person.post(&of(detail, "/command")).json(&command).send().await
}

async fn send(person: &Person<'_>, detail: &Value) -> Answer {
    person.post(&of(detail, "/send")).json(&json!({ "reason": "82", "incomplete": true })).send().await
}

async fn read(person: &Person<'_>, detail: &Value) -> Value {
    person.read(&of(detail, "")).await
}

async fn by_hand(person: &Person<'_>, detail: &Value) -> Answer {
    give(person, detail, json!({ "verb": "submit", "reference": "H-1", "incomplete": true })).await
}

/// Opens an appeal about the case's return.
async fn opened(person: &Person<'_>, case: &Value) -> Value {
    let subject = json!({ "kind": "return", "id": case["returns"][0]["id"] });
    person.post(&path(case, "/appeals")).json(&json!({ "subject": subject })).send().await.ok()
}

/// An appeal about the case's return that lacks nothing but its way.
async fn prepared(person: &Person<'_>, case: &Value) -> Value {
    let detail = opened(person, case).await;
    let ground = detail["grounds"][0]["id"].clone();
    give(person, &detail, json!({ "verb": "choose_ground", "ground": ground })).await.ok();
    give(person, &detail, json!({ "verb": "state", "text": SAYS })).await.ok()
}

async fn later(house: &House, minutes: i64) {
    house.clock.advance(Span::minutes(minutes));
    outbox::once(&house.app).await.unwrap();
}

#[tokio::test]
async fn an_appeal_is_sent_once_and_submitted_when_it_stands_there() {
    each_database(async |db: &TestDatabase| {
        let (contract, (house, case, line)) = (Contract::read(), house(db, true).await);
        line.answers(Fate::Taken);
        let owner = house.owner();
        photo(&owner, &case, 0).await;
        let draft = opened(&owner, &case).await;
        contract.check("AppealDetail", &draft);
        assert_eq!(
            draft["hand_over"]["api"],
            json!({ "most": 2, "largest": 100, "types": ["image/png"], "unfit": [] })
        );
        send(&owner, &draft).await.refused(422, "statement_missing");
        let ground = json!({ "verb": "choose_ground", "ground": draft["grounds"][0]["id"] });
        give(&owner, &draft, ground).await.ok();
        let draft = give(&owner, &draft, json!({ "verb": "state", "text": SAYS })).await.ok();
        assert!(draft["allowed"].as_array().unwrap().contains(&json!("send")), "{}", draft["allowed"]);
        let stale = owner.post(&of(&draft, "/send")).header("if-match", "\"1\"");
        assert_eq!(stale.json(&json!({ "reason": "82" })).send().await.status.as_u16(), 412);
        let reader = house.token(&[Permission::CaseRead]).await;
        send(&reader, &draft).await.refused(403, "forbidden");
        // As every no: it says why.
        let mute = owner.post(&of(&draft, "/send")).json(&json!({ "incomplete": true })).send().await;
        mute.refused(422, "reason_missing");

        let sent = send(&owner, &draft).await.ok();
        contract.check("AppealDetail", &sent);
        let dispute = &sent["hand_over"]["dispute"];
        assert_eq!((&dispute["state"], &dispute["act_state"]), (&json!("leaving"), &json!("queued")));
        assert_eq!((&dispute["own"], &dispute["files"]), (&json!(true), &json!(1)));
        assert_eq!(sent["appeal"]["state"], "draft", "the platform has nothing yet");
        assert_eq!(sent["allowed"], json!([]), "it stays as it leaves");
        by_hand(&owner, &sent).await.refused(422, "dispute_leaving");
        send(&owner, &sent).await.refused(422, "dispute_leaving");
        give(&owner, &sent, json!({ "verb": "state", "text": "Other." }))
            .await
            .refused(422, "dispute_leaving");
        owner.post(&below(&case, "decision")).json(&no(&[])).send().await.refused(422, "decision_on_its_way");

        later(&house, 10).await;
        later(&house, 10).await;
        assert_eq!(line.told().iter().filter(|r| r.url.contains("/dispute/82")).count(), 1, "once");
        let done = read(&owner, &sent).await;
        contract.check("AppealDetail", &done);
        let appeal = &done["appeal"];
        assert_eq!((&appeal["state"], &appeal["due"]), (&json!("submitted"), &json!("decision")));
        assert_eq!((&appeal["reference"], &appeal["by"]), (&json!("D-77"), &json!("api")));
        assert!(appeal["had"].as_array().unwrap().contains(&json!("item_photo")), "{appeal:#}");
        let dispute = &done["hand_over"]["dispute"];
        assert_eq!((&dispute["state"], &dispute["platform_id"]), (&json!("sent"), &json!("D-77")));
        assert_eq!(done["hand_over"]["api"], Value::Null, "the request waits for nothing");
        by_hand(&owner, &done).await.refused(422, "wrong_state");
        send(&owner, &done).await.refused(422, "wrong_state");
        let case = owner.case(&case).await;
        let clocks = case["clocks"].as_array().unwrap();
        assert!(
            clocks.iter().any(|c| c["kind"] == "appeal_decision" && c["state"] == "running"),
            "{clocks:?}"
        );
        let told = done["timeline"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect::<Vec<_>>();
        assert!(
            told.contains(&json!("appeal.sending")) && told.contains(&json!("appeal.submitted")),
            "{told:?}"
        );
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_platform_does_not_take_is_tried_again_or_handed_over() {
    each_database(async |db: &TestDatabase| {
        let (house, case, line) = house(db, true).await;
        line.answers(Fate::Refused);
        let owner = house.owner();
        photo(&owner, &case, 0).await;
        let draft = prepared(&owner, &case).await;
        send(&owner, &draft).await.ok();
        later(&house, 10).await;
        let failed = read(&owner, &draft).await;
        let dispute = &failed["hand_over"]["dispute"];
        assert_eq!(
            (&dispute["state"], &dispute["code"]),
            (&json!("stopped"), &json!("not_now")),
            "{dispute:#}"
        );
        let verbs = failed["allowed"].as_array().unwrap();
        assert!(verbs.contains(&json!("send")) && verbs.contains(&json!("submit")), "{verbs:?}");

        // Again: the one that failed makes room.
        let again = send(&owner, &failed).await.ok();
        assert_ne!(again["hand_over"]["dispute"]["act"], dispute["act"]);
        by_hand(&owner, &again).await.refused(422, "dispute_leaving");
        later(&house, 10).await;
        let failed = read(&owner, &draft).await;
        let last = failed["hand_over"]["dispute"]["act"].clone();
        let done = by_hand(&owner, &failed).await.ok();
        assert_eq!((&done["appeal"]["state"], &done["appeal"]["by"]), (&json!("submitted"), &json!("hand")));
        assert_eq!(
            (&done["appeal"]["reference"], &done["hand_over"]["dispute"]),
            (&json!("H-1"), &Value::Null)
        );
        let acts = owner.case(&case).await["acts"].clone();
        assert!(acts.as_array().unwrap().iter().all(|act| act["state"] == "withdrawn"), "{acts:#}");
        // It cannot leave after all.
        let leave = path(&case, &format!("/acts/{}/send", last.as_str().unwrap()));
        owner.post(&leave).json(&json!({})).send().await.refused(422, "wrong_act_state");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_nobody_heard_of_is_not_handed_over_until_somebody_knows() {
    each_database(async |db: &TestDatabase| {
        let (house, case, line) = house(db, true).await;
        let owner = house.owner();
        photo(&owner, &case, 0).await;
        let draft = prepared(&owner, &case).await;
        send(&owner, &draft).await.ok();
        later(&house, 1).await;
        let unknown = read(&owner, &draft).await;
        assert_eq!(unknown["hand_over"]["dispute"]["act_state"], "unknown");
        by_hand(&owner, &unknown).await.refused(422, "dispute_leaving");
        later(&house, 2).await;
        assert_eq!(
            line.told().iter().filter(|r| r.url.contains("/dispute/")).count(),
            1,
            "asked, not told again"
        );
        let done = read(&owner, &draft).await;
        assert_eq!((&done["appeal"]["state"], &done["appeal"]["by"]), (&json!("submitted"), &json!("api")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_no_with_files_from_the_case_is_the_dispute_too() {
    each_database(async |db: &TestDatabase| {
        let (house, case, line) = house(db, true).await;
        line.answers(Fate::Taken);
        let owner = house.owner();
        let small = photo(&owner, &case, 0).await;
        let draft = prepared(&owner, &case).await;
        owner.post(&below(&case, "decision")).json(&no(&[&small])).send().await.ok();
        let leaving = read(&owner, &draft).await;
        assert_eq!(leaving["hand_over"]["dispute"]["own"], false);
        by_hand(&owner, &leaving).await.refused(422, "dispute_leaving");
        send(&owner, &leaving).await.refused(422, "dispute_leaving");
        later(&house, 10).await;
        let there = read(&owner, &draft).await;
        assert_eq!((&there["appeal"]["state"], &there["appeal"]["by"]), (&json!("draft"), &Value::Null));
        assert_eq!(there["hand_over"]["dispute"]["state"], "sent");
        by_hand(&owner, &there).await.refused(422, "dispute_sent");
        send(&owner, &there).await.refused(422, "dispute_sent");
        // What the platform makes of it may be contested, by hand: the request waits for no other no.
        give(&owner, &there, json!({ "verb": "abandon", "reason": "sent from the case" })).await.ok();
        let next = prepared(&owner, &case).await;
        assert_eq!(
            (&next["hand_over"]["dispute"]["before"], &next["hand_over"]["api"]),
            (&json!(true), &Value::Null)
        );
        send(&owner, &next).await.refused(422, "return_settled");
        by_hand(&owner, &next).await.ok();
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn where_the_interface_takes_nothing_the_appeal_goes_by_hand() {
    each_database(async |db: &TestDatabase| {
        let (house, case, line) = house(db, false).await;
        let owner = house.owner();
        let draft = prepared(&owner, &case).await;
        assert_eq!(
            (&draft["hand_over"]["api"], &draft["hand_over"]["dispute"]),
            (&Value::Null, &Value::Null)
        );
        send(&owner, &draft).await.refused(422, "by_hand");
        let done = by_hand(&owner, &draft).await.ok();
        assert_eq!(done["appeal"]["by"], "hand");
        assert!(line.told().is_empty());
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn files_are_those_that_the_interface_takes_and_a_no_by_hand_submits_too() {
    each_database(async |db: &TestDatabase| {
        let (house, case, line) = house(db, true).await;
        line.answers(Fate::Refused);
        let owner = house.owner();
        let (large, small) = (photo(&owner, &case, 3).await, photo(&owner, &case, 0).await);
        let draft = prepared(&owner, &case).await;
        assert_eq!(draft["hand_over"]["api"]["unfit"], json!([large]));
        send(&owner, &draft).await.refused(422, "evidence_unfit");
        let untouched = read(&owner, &draft).await;
        assert_eq!(untouched["appeal"]["version"], draft["appeal"]["version"], "nothing was written down");
        let chosen = json!({ "verb": "choose_evidence", "evidence": [small] });
        give(&owner, &draft, chosen).await.ok();
        let sent = send(&owner, &draft).await.ok();
        later(&house, 10).await;
        // The decision that the platform did not take is carried out by a person, with proof.
        let act = sent["hand_over"]["dispute"]["act"].as_str().unwrap().to_owned();
        let posted = json!({ "note": "uploaded in the seller centre" });
        owner.post(&path(&case, &format!("/acts/{act}/posted"))).json(&posted).send().await.ok();
        let done = read(&owner, &draft).await;
        assert_eq!((&done["appeal"]["state"], &done["appeal"]["by"]), (&json!("submitted"), &json!("hand")));
        house.is_sound().await;
    })
    .await;
}
