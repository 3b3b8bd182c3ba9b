//! The rulebook over HTTP: what a channel's rules let leave, what a shop adds to them, and what stays impossible.

use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, OWNER, PASSWORD, Person, path};
use crate::remedies::quick;
use crate::work::{MESSAGE, REPLY, TWO};

/// An ask that leaves everything to the buyer.
const ASK: &str = "Hello Alice, your new bag has arrived. You may update your review; that is your choice.";

/// A bad review on a channel of this platform and market.
async fn review_on(house: &House, platform: &str, market: &str) -> (String, Value) {
    let owner = house.owner();
    let name = format!("{platform} {market}");
    let channel = json!({ "name": name, "platform": platform, "market": market });
    let channel = owner.post("/shops/{shop}/channels").json(&channel).send().await.ok();
    let channel = channel["id"].as_str().unwrap().to_owned();
    let queued = owner
        .post(&format!("/shops/{{shop}}/imports?kind=reviews&channel={channel}&name=r.csv"))
        .bytes(TWO.as_bytes().to_vec())
        .send()
        .await
        .ok();
    house.work().await;
    let done = owner.read(&format!("/shops/{{shop}}/imports/{}", queued["id"].as_str().unwrap())).await;
    assert_eq!(done["cases_opened"], 1, "{done:#}");
    let rows = owner.queue(&format!("channel={channel}")).await;
    (channel, rows[0].clone())
}

/// Answered, written to and resolved.
async fn resolved(owner: &Person<'_>, case: &Value) -> Value {
    owner.command(case, json!({ "kind": "set_issue", "issue": "quality", "severity": 1 })).await.ok();
    for (kind, text) in [("public_reply", REPLY), ("private_message", MESSAGE)] {
        let drafted = owner.draft(case, kind, text).await.ok();
        let act = json!({ "acts": [drafted["acts"].as_array().unwrap().last().unwrap()], "id": case["id"] });
        owner.act(&act, "posted", json!({})).await.ok();
    }
    let done = json!({ "kind": "resolve", "cause": "zipper", "outcome": "explained" });
    owner.command(case, done).await.ok()
}

async fn check(owner: &Person<'_>, case: &Value, kind: &str, text: &str) -> Value {
    let ask = json!({ "kind": kind, "text": text });
    owner.post(&path(case, "/acts/check")).json(&ask).send().await.ok()
}

#[tokio::test]
async fn a_review_ask_leaves_only_where_the_channel_lets_it() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        for (platform, market, code, rule) in [
            ("tiktok_shop", "US", "rule_refused", Some("tiktok.us.review_ask")),
            ("tiktok", "UK", "rule_refused", Some("tiktok.gb.review_ask")),
            ("tiktok", "VN", "rule_refused", Some("tiktok.vn.review_ask")),
            ("shopee", "ID", "rule_refused", Some("shopee.review_ask")),
            ("kuaishou", "CN", "not_permitted", None),
        ] {
            let (_, case) = review_on(&house, platform, market).await;
            let case = resolved(&owner, &case).await;
            let checked = check(&owner, &case, "review_ask", ASK).await;
            contract.check("ActCheck", &checked);
            assert_eq!(
                (&checked["decision"], &checked["allowed"]),
                (&json!("refuse"), &json!(false)),
                "{market}"
            );
            let error = owner.draft(&case, "review_ask", ASK).await.refused(422, code);
            assert_eq!(error["rule"]["id"].as_str(), rule, "{error:#}");
            if market == "US" {
                assert_eq!(error["rule"]["date"], "2025-10-24");
            }
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_thai_ask_after_the_resolution_leaves_once() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (_, case) = review_on(&house, "tiktok", "TH").await;
        owner.draft(&case, "review_ask", ASK).await.refused(422, "wrong_state");
        let case = resolved(&owner, &case).await;
        // Words that press, promise or pay.
        for (text, rule) in [
            ("Please change your review to five stars.", "house.ask_freely"),
            ("Change your review and we send you a gift card.", "house.incentive"),
        ] {
            let error = owner.draft(&case, "review_ask", text).await.refused(422, "rule_refused");
            assert_eq!(error["rule"]["id"], rule, "{error:#}");
        }
        // Hidden in an ordinary message it would not be counted.
        let hidden = owner.draft(&case, "private_message", ASK).await.refused(422, "rule_refused");
        assert_eq!(hidden["rule"]["id"], "house.hidden_ask");
        let checked = check(&owner, &case, "review_ask", ASK).await;
        contract.check("ActCheck", &checked);
        assert_eq!((&checked["allowed"], &checked["left"]), (&json!(true), &json!(1)), "{checked:#}");
        assert_eq!(checked["rules"][0]["id"], "tiktok.th.review_ask");
        let asked = owner.draft(&case, "review_ask", ASK).await.ok();
        contract.check("CaseDetail", &asked);
        let error = owner.draft(&case, "review_ask", ASK).await.refused(422, "ask_used");
        assert_eq!(error["rule"]["id"], "house.ask_once");
        let drafted = asked["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["kind"] == "case.act_drafted" && e["data"]["what"] == "review_ask");
        let ruled = &drafted.unwrap()["data"]["rules"];
        assert_eq!(
            (&ruled["verdict"]["decision"], &ruled["facts"]["channel"]["market"]),
            (&json!("allow"), &json!("TH"))
        );
        let act = json!({ "acts": [asked["acts"].as_array().unwrap().last().unwrap()], "id": case["id"] });
        let posted = owner.act(&act, "posted", json!({})).await.ok();
        assert_eq!(posted["state"], "resolved", "an ask moves nothing");
        owner.draft(&case, "review_ask", ASK).await.refused(422, "ask_used");
        // A Thai second reply names the page that says so.
        let error = owner.draft(&case, "public_reply", REPLY).await.refused(422, "reply_used");
        assert_eq!(error["rule"]["id"], "tiktok.th.one_public_reply");
        house.is_sound().await;
    })
    .await;
}

/// The firewall at the send button: no ask while a remedy is half done, nor while the shop is cooling down after one.
#[tokio::test]
async fn no_ask_leaves_near_a_remedy() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let (_, case) = review_on(&house, "tiktok", "TH").await;
        let remedy = quick(&owner, &case, json!({ "kind": "sample" })).await.ok();
        let case = resolved(&owner, &owner.case(&case).await).await;
        let error = owner.draft(&case, "review_ask", ASK).await.refused(422, "rule_refused");
        assert_eq!(error["rule"]["id"], "house.ask_remedy_open", "{error:#}");
        let done = path(&case, &format!("/remedies/{}/done", remedy["id"].as_str().unwrap()));
        owner.post(&done).json(&json!({ "reference": "parcel 7" })).send().await.ok();
        let error = owner.draft(&case, "review_ask", ASK).await.refused(422, "rule_refused");
        assert_eq!(error["rule"]["id"], "house.ask_cooling_down", "{error:#}");
        house.clock.advance(Span::hours(24 * 31));
        let owner = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        let checked = check(&owner, &case, "review_ask", ASK).await;
        let spoke = |id: &str| checked["rules"].as_array().unwrap().iter().any(|r| r["id"] == id);
        assert!(!spoke("house.ask_cooling_down") && !spoke("house.ask_remedy_open"), "{checked:#}");
    })
    .await;
}

fn quiet_evenings() -> Value {
    json!({ "acts": ["public_reply"], "when": "act.length > 100", "effect": "refuse",
        "say": { "en": "Keep it short.", "zh": "请写短一些。" }, "source": "agreed in May" })
}

#[tokio::test]
async fn a_shop_adds_stricter_rules_and_never_weaker_ones() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (channel, case) = review_on(&house, "tiktok", "US").await;
        let book = owner.read(&format!("/shops/{{shop}}/rulebook?channel={channel}")).await;
        contract.check("Rulebook", &book);
        assert_eq!(book["channel"]["platform"], "tiktok");
        let ids = |book: &Value| -> Vec<String> {
            book["rules"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
        };
        assert!(ids(&book).contains(&"law.us.incentive".to_owned()));
        assert!(!ids(&book).contains(&"tiktok.th.review_ask".to_owned()));
        assert!(book["facts"].as_array().unwrap().contains(&json!("history.remedy_open")));
        assert_eq!(book["clocks"][0]["id"], "tiktok.us.chat");
        let all = owner.read("/shops/{shop}/rulebook").await;
        contract.check("Rulebook", &all);
        assert!(all["rules"].as_array().unwrap().len() > book["rules"].as_array().unwrap().len());

        let rules = "/shops/{shop}/rulebook/rules";
        for (name, value, code) in [
            ("effect", json!("allow"), "bad_rule"),
            ("when", json!("act.lenght > 1"), "bad_condition"),
            ("acts", json!([]), "bad_rule"),
        ] {
            let mut weak = quiet_evenings();
            weak[name] = value;
            let error = owner.post(rules).json(&weak).send().await.refused(422, code);
            assert_eq!(error["field"], name);
        }
        let lea = house.join(Role::Agent, "amy").await;
        lea.post(rules).json(&quiet_evenings()).send().await.refused(403, "forbidden");
        let added = owner.post(rules).json(&quiet_evenings()).send().await.ok();
        contract.check("Rule", &added);
        assert_eq!(
            (&added["own"], &added["grade"], &added["version"]),
            (&json!(true), &json!("house"), &json!(1))
        );
        let error = owner.draft(&case, "public_reply", REPLY).await.refused(422, "rule_refused");
        assert_eq!((&error["rule"]["id"], &error["message"]["zh"]), (&added["id"], &json!("请写短一些。")));

        let one = format!("{rules}/{}", added["id"].as_str().unwrap());
        let mut approved = quiet_evenings();
        (approved["effect"], approved["role"]) = (json!("require_approval"), json!("owner"));
        owner
            .put(&one)
            .header("if-match", "\"7\"")
            .json(&approved)
            .send()
            .await
            .refused(412, "version_conflict");
        let changed = owner.put(&one).header("if-match", "\"1\"").json(&approved).send().await.ok();
        assert_eq!((&changed["version"], &changed["role"]), (&json!(2), &json!("owner")));
        let checked = check(&owner, &case, "public_reply", REPLY).await;
        assert_eq!(
            (&checked["approval"], &checked["decision"]),
            (&json!("owner"), &json!("require_approval"))
        );
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        assert_eq!(case["acts"][0]["state"], "approval_requested");

        owner.delete(&format!("{rules}/tiktok.us.review_ask")).send().await.refused(422, "shipped_rule");
        owner
            .put(&format!("{rules}/house.incentive"))
            .json(&approved)
            .send()
            .await
            .refused(422, "shipped_rule");
        assert_eq!(owner.delete(&one).send().await.status, 204);
        owner.delete(&one).send().await.refused(404, "not_found");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_rule_of_today_stops_an_act_of_yesterday_from_being_posted() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let (_, case) = review_on(&house, "tiktok", "US").await;
        owner.command(&case, json!({ "kind": "set_issue", "issue": "quality", "severity": 1 })).await.ok();
        let case = owner.draft(&case, "public_reply", REPLY).await.ok();
        let added = owner.post("/shops/{shop}/rulebook/rules").json(&quiet_evenings()).send().await.ok();
        let error = owner.act(&case, "posted", json!({})).await.refused(422, "rule_refused");
        assert_eq!(error["rule"]["id"], added["id"]);
        let one = format!("/shops/{{shop}}/rulebook/rules/{}", added["id"].as_str().unwrap());
        owner.delete(&one).send().await;
        assert_eq!(owner.act(&case, "posted", json!({})).await.ok()["state"], "replied");
    })
    .await;
}

#[tokio::test]
async fn a_new_rule_is_tried_on_the_acts_of_the_last_days() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (_, case) = review_on(&house, "tiktok", "TH").await;
        resolved(&owner, &case).await;
        let attempt = async |rule: Value, days: u16| {
            owner.post("/shops/{shop}/rulebook/try").json(&json!({ "rule": rule, "days": days })).send().await
        };
        let trial = attempt(quiet_evenings(), 7).await.ok();
        contract.check("RuleTrial", &trial);
        assert_eq!(
            (&trial["tried"], &trial["matched"], &trial["without_facts"]),
            (&json!(2), &json!(1), &json!(0))
        );
        let hit = &trial["items"][0];
        assert_eq!(hit["number"], case["number"]);
        assert_eq!((&hit["kind"], &hit["effect"]), (&json!("public_reply"), &json!("refuse")));
        assert!(REPLY.starts_with(hit["excerpt"].as_str().unwrap().trim_end()));
        assert_eq!(hit["author"], "Olga Owner");
        attempt(quiet_evenings(), 0).await.refused(422, "bad_days");
        attempt(quiet_evenings(), 91).await.refused(422, "bad_days");
        let mut weak = quiet_evenings();
        weak["effect"] = json!("allow");
        attempt(weak, 7).await.refused(422, "bad_rule");
        house.clock.advance(Span::hours(24 * 8));
        assert_eq!(attempt(quiet_evenings(), 7).await.ok()["tried"], 0);
        let book = owner.read("/shops/{shop}/rulebook").await;
        assert!(book["rules"].as_array().unwrap().iter().all(|r| r["own"] == false), "a trial keeps nothing");
    })
    .await;
}
