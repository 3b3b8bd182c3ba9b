//! Conversations: macros, the bot, delivery, presence, and splitting a case.

use app::work::bot;
use axum::http::StatusCode;
use domain::access::{Permission, Role};
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person, path};
use crate::work::{MESSAGE, REPLY, bad_review};

const HEAD: &str = "message_id,conversation_id,buyer,order_id,sender,text,sent_at";

/// A message file for a channel; times are minutes before now, by the shop's zone.
async fn say(house: &House, channel: &str, rows: &[(&str, &str, &str, i64)]) -> Value {
    let owner = house.owner();
    let row = |(id, sender, text, ago): &(&str, &str, &str, i64)| {
        let (at, talk) = (house.app.now() - Span::minutes(*ago), id.split('-').next().unwrap());
        format!("{id},{talk},Buyer {talk},O-{talk},{sender},\"{text}\",{at}")
    };
    let file = crate::house::file(HEAD, rows.iter().map(row));
    let path = format!("/shops/{{shop}}/imports?kind=messages&channel={channel}&name=m.csv");
    let queued = owner.post(&path).bytes(file.into_bytes()).send().await.ok();
    house.work().await;
    let done = owner.read(&format!("/shops/{{shop}}/imports/{}", queued["id"].as_str().unwrap())).await;
    assert_eq!(done["rejected"], 0, "{done:#}");
    done
}

async fn channel(house: &House, platform: &str) -> String {
    let body = json!({ "name": format!("on {platform}"), "platform": platform, "market": "US" });
    let made = house.owner().post("/shops/{shop}/channels").json(&body).send().await.ok();
    made["id"].as_str().unwrap().to_owned()
}

async fn shipped(house: &House, channel: &str, talk: &str) {
    let file = format!(
        "order_id,buyer,status,carrier,tracking,paid_at,shipped_at,promised_at\n\
         O-{talk},Buyer {talk},shipped,SF,SF123,2026-10-30 09:00:00,2026-11-01 09:00:00,2026-11-09 09:00:00\n"
    );
    let path = format!("/shops/{{shop}}/imports?kind=orders&channel={channel}&name=o.csv");
    house.owner().post(&path).bytes(file.into_bytes()).send().await.ok();
    house.work().await;
}

async fn switch_on(house: &House) {
    let owner = house.owner();
    let bot = owner.read("/shops/{shop}/bot").await;
    let body = json!({ "on": true, "rules": bot["rules"], "version": bot["version"] });
    owner.put("/shops/{shop}/bot").json(&body).send().await.ok();
}

async fn let_bot_work(house: &House) {
    while bot::once(&house.app, house.shop.parse().unwrap()).await.unwrap() {}
}

async fn only_case(owner: &Person<'_>, channel: &str) -> Value {
    let rows = owner.queue(&format!("channel={channel}")).await;
    assert_eq!(rows.len(), 1, "{rows:#?}");
    owner.case(&rows[0]).await
}

fn texts(case: &Value) -> Vec<(String, String)> {
    let messages = case["conversation"]["messages"].as_array().unwrap();
    let word = |m: &Value, name: &str| m[name].as_str().unwrap().to_owned();
    messages.iter().map(|m| (word(m, "sender"), word(m, "text"))).collect()
}

#[tokio::test]
async fn the_bot_answers_at_once_where_the_house_is_the_channel() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let own = channel(&house, "own").await;
        shipped(&house, &own, "a").await;
        contract.check("Bot", &owner.read("/shops/{shop}/bot").await);
        say(&house, &own, &[("a-0", "buyer", "Where is my parcel?", 1)]).await;
        let_bot_work(&house).await;
        assert_eq!(texts(&only_case(&owner, &own).await).len(), 1, "it ships silent");
        switch_on(&house).await;
        let_bot_work(&house).await;
        assert_eq!(texts(&only_case(&owner, &own).await).len(), 1, "what came before is left alone");

        house.clock.advance(Span::minutes(1));
        say(&house, &own, &[("a-1", "buyer", "Where is my parcel please?", 0)]).await;
        let_bot_work(&house).await;
        let case = only_case(&owner, &own).await;
        contract.check("CaseDetail", &case);
        let answer = case["conversation"]["messages"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&answer["sender"], &answer["rule"]),
            (&json!("auto"), &json!("parcel_shipped")),
            "{case:#}"
        );
        assert!(answer["text"].as_str().unwrap().contains("SF123"), "{answer}");
        let clock =
            |kind: &str| case["clocks"].as_array().unwrap().iter().find(|c| c["kind"] == kind).cloned();
        assert_eq!(clock("first_response").unwrap()["state"], "met");
        assert_eq!(clock("follow_up_after_auto").unwrap()["state"], "running");
        // The same file again, and another look at the log: nothing is answered twice.
        say(&house, &own, &[("a-1", "buyer", "Where is my parcel please?", 0)]).await;
        let_bot_work(&house).await;
        assert_eq!(texts(&only_case(&owner, &own).await).len(), 3);

        house.clock.advance(Span::minutes(5));
        say(&house, &own, &[("a-2", "buyer", "And where exactly is the parcel now?", 0)]).await;
        let_bot_work(&house).await;
        let case = only_case(&owner, &own).await;
        assert_eq!(case["conversation"]["handed_over"]["why"], "second_question");
        assert_eq!(texts(&case).len(), 4);
        house.clock.advance(Span::minutes(5));
        say(&house, &own, &[("a-3", "buyer", "Where is my parcel?", 0)]).await;
        let_bot_work(&house).await;
        assert_eq!(texts(&only_case(&owner, &own).await).len(), 5, "silent from then on");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn elsewhere_the_bot_prepares_and_a_person_posts() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let shopee = channel(&house, "shopee").await;
        switch_on(&house).await;
        for talk in ["b", "c", "d", "e"] {
            shipped(&house, &shopee, talk).await;
        }
        // History is never answered, a wish for a person is handed over.
        say(&house, &shopee, &[("c-1", "buyer", "Where is my parcel?", 61)]).await;
        say(&house, &shopee, &[("d-1", "buyer", "Can I talk to a real person please", 0)]).await;
        let_bot_work(&house).await;
        let rows = owner.queue(&format!("channel={shopee}")).await;
        assert_eq!(rows.len(), 2);
        for row in &rows {
            let case = owner.case(row).await;
            let over = &case["conversation"]["handed_over"];
            let asked = texts(&case)[0].1.contains("person");
            assert_eq!(over["why"], if asked { json!("asked") } else { Value::Null }, "{case:#}");
            assert!(case["acts"].as_array().unwrap().is_empty());
        }
        // Night: 22:00 in Shanghai. The answer says when somebody is there.
        house.clock.advance(Span::hours(12));
        say(&house, &shopee, &[("b-1", "buyer", "Where is my parcel?", 0)]).await;
        let_bot_work(&house).await;
        let case = owner.case(&owner.queue(&format!("channel={shopee}&sort=newest")).await[0]).await;
        let act = &case["acts"][0];
        assert_eq!((&act["state"], &act["rule"]), (&json!("approved"), &json!("parcel_shipped")), "{case:#}");
        assert_eq!((&case["state"], &case["delivery"]), (&json!("new"), &json!("by_hand")));
        let text = act["text"].as_str().unwrap();
        assert!(text.contains("We are closed right now") && text.contains("(Asia/Shanghai)"), "{text}");
        let case = owner.act(&case, "posted", json!({ "note": "sent in the app" })).await.ok();
        let last = case["conversation"]["messages"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["sender"], &last["by_hand"]), (&json!("seller"), &json!(true)));

        // The platform's export shows the same words: one message, not two; and again it is a known one.
        house.clock.advance(Span::minutes(3));
        for (created, duplicates) in [(0, 1), (0, 1)] {
            let done = say(&house, &shopee, &[("b-9", "seller", text, 1)]).await;
            assert_eq!((&done["created"], &done["duplicates"]), (&json!(created), &json!(duplicates)));
        }
        let done = say(&house, &shopee, &[("b-10", "seller", text, 0)]).await;
        assert_eq!(done["created"], 1, "said twice is two messages");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_bot_that_cannot_work_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "amy").await);
        let bot = owner.read("/shops/{shop}/bot").await;
        let put = async |who: &Person<'_>, change: fn(&mut Value), version: i64| {
            let mut body = json!({ "on": true, "rules": bot["rules"], "version": version });
            change(&mut body);
            who.put("/shops/{shop}/bot").json(&body).send().await
        };
        put(&agent, |_| (), 0).await.refused(403, "forbidden");
        put(&owner, |b| b["rules"][0]["when"] = json!("order.colour == 'red'"), 0)
            .await
            .refused(422, "bad_bot");
        put(&owner, |b| b["rules"][0]["texts"]["en"] = json!("{{ nobody }}"), 0)
            .await
            .refused(422, "bad_template");
        put(&owner, |_| (), 7).await.refused(412, "version_conflict");
        assert_eq!(put(&owner, |_| (), 0).await.ok()["version"], 1);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_posted_on_the_own_channel_is_delivered() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let own = channel(&house, "own").await;
        say(&house, &own, &[("p-1", "buyer", "Can I still change the colour?", 0)]).await;
        let case = only_case(&owner, &own).await;
        let png = b"\x89PNG\r\n\x1a\n and what follows".to_vec();
        let picture = owner.post("/shops/{shop}/pictures").bytes(png).send().await.ok();
        let draft =
            |pictures: Value| json!({ "kind": "private_message", "text": MESSAGE, "pictures": pictures });
        let unknown = owner.post(&path(&case, "/acts")).json(&draft(json!(["00"]))).send().await;
        unknown.refused(422, "unknown_picture");
        let case = owner.post(&path(&case, "/acts")).json(&draft(json!([picture["id"]]))).send().await.ok();
        assert_eq!(case["acts"].as_array().unwrap().len(), 1, "the refused one left nothing");
        let case = owner.act(&case, "posted", json!({})).await.ok();
        let last = case["conversation"]["messages"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["sender"], &last["text"], &last["by_hand"]),
            (&json!("seller"), &json!(MESSAGE), &json!(false))
        );
        assert_eq!(last["pictures"], json!([picture["id"]]));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_past_what_the_buyer_just_wrote() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let shop = channel(&house, "shopee").await;
        say(&house, &shop, &[("q-1", "buyer", "Can I still change the colour?", 5)]).await;
        let case = only_case(&owner, &shop).await;
        let seen = case["conversation"]["messages"][0]["id"].clone();
        say(&house, &shop, &[("q-2", "buyer", "Forget it, keep the blue one", 1)]).await;
        let mut body = json!({ "kind": "private_message", "text": MESSAGE, "seen_message": seen });
        let answer = owner.post(&path(&case, "/acts")).json(&body).send().await;
        answer.refused(409, "buyer_wrote");
        let told: Value = serde_json::from_slice(&answer.body).unwrap();
        contract.check("BuyerWrote", &told);
        assert_eq!(told["buyer_message"]["text"], "Forget it, keep the blue one");
        body["seen_message"] = told["buyer_message"]["id"].clone();
        owner.post(&path(&case, "/acts")).json(&body).send().await.ok();
        body["seen_message"] = seen;
        body["anyway"] = json!(true);
        owner.post(&path(&case, "/acts")).json(&body).send().await.ok();
        body["seen_message"] = case["id"].clone();
        body["anyway"] = json!(false);
        owner.post(&path(&case, "/acts")).json(&body).send().await.refused(422, "unknown_message");
    })
    .await;
}

#[tokio::test]
async fn people_see_who_is_at_a_case() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "amy").await);
        let case = bad_review(&owner).await;
        let sign = async |who: &Person<'_>, doing: &str| {
            who.post(&path(&case, "/presence")).json(&json!({ "doing": doing })).send().await
        };
        sign(&agent, "typing").await.ok();
        let here = sign(&owner, "viewing").await.ok();
        assert_eq!(here["items"].as_array().unwrap().len(), 2);
        let seen = owner.case(&case).await;
        contract.check("CaseDetail", &seen);
        assert_eq!(
            (&seen["present"][1]["name"], &seen["present"][1]["doing"]),
            (&json!("amy"), &json!("typing"))
        );
        sign(&owner, "gone").await.ok();
        house.clock.advance(Span::seconds(30));
        assert_eq!(owner.case(&case).await["present"], json!([]), "signs of life fade");
        sign(&house.token(&[Permission::CaseRead]).await, "viewing").await.refused(422, "person_needed");
        let nowhere = json!({ "id": owner.read("/session").await["user"]["id"] });
        owner
            .post(&path(&nowhere, "/presence"))
            .json(&json!({ "doing": "viewing" }))
            .send()
            .await
            .refused(404, "not_found");
        let kinds = |c: &Value| c["timeline"].as_array().unwrap().len();
        assert_eq!(kinds(&owner.case(&case).await), kinds(&case), "nothing of it is in the log");
    })
    .await;
}

fn guide() -> Value {
    json!({
        "name": { "en": "Exchange", "zh": "换货" }, "folder": "Mine", "shared": false,
        "blanks": [{ "key": "size", "label": { "en": "Size", "zh": "尺码" }, "kind": "choice", "choices": ["S", "M"] }],
        "pictures": [],
        "actions": [
            { "kind": "private_message", "texts": { "en": "Hello {{ buyer }}, size {{ blank.size }} is on its way.", "zh": "{{ buyer }}您好，{{ blank.size }} 码已发出。" } },
            { "kind": "assign", "to": "me" },
            { "kind": "note", "text": "case {{ case }}: sends {{ blank.size }}" },
            { "kind": "wait", "reason": "the article comes back" }
        ]
    })
}

#[tokio::test]
async fn a_macro_is_previewed_applied_and_counted() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "amy").await);
        let png = b"\x89PNG\r\n\x1a\n and what follows".to_vec();
        let picture = owner.post("/shops/{shop}/pictures").bytes(png).send().await.ok();
        let mut draft = guide();
        draft["pictures"] = json!([picture["id"]]);
        let made = agent.post("/shops/{shop}/macros").json(&draft).send().await.ok();
        contract.check("Macro", &made);
        let id = made["id"].as_str().unwrap();
        let list = async |who: &Person<'_>| who.read("/shops/{shop}/macros").await["items"].as_array().unwrap().len();
        assert_eq!((list(&agent).await, list(&owner).await), (9, 8), "one's own is one's own");
        let case = bad_review(&owner).await;
        let at = |verb: &str| path(&case, &format!("/macros/{id}/{verb}"));
        owner.post(&at("preview")).json(&json!({})).send().await.refused(404, "not_found");
        agent.post(&at("preview")).json(&json!({})).send().await.refused(422, "blank_missing");
        let bad = json!({ "blanks": { "size": "XXL" } });
        agent.post(&at("preview")).json(&bad).send().await.refused(422, "bad_blank");
        let filling = json!({ "blanks": { "size": "M" } });
        let preview = agent.post(&at("preview")).json(&filling).send().await.ok();
        contract.check("MacroPreview", &preview);
        assert_eq!((&preview["allowed"], &preview["language"]), (&json!(true), &json!("en")), "{preview:#}");
        assert_eq!(preview["actions"][0]["text"], "Hello Alice, size M is on its way.");
        assert_eq!(agent.case(&case).await["version"], case["version"], "nothing is stored");

        // Words that the guard refuses do not leave by a macro either, and then nothing of it is done.
        let paid = json!({ "blanks": { "size": "M" }, "edits": { "private_message": "Change your review and we send you a gift card." } });
        let refused = agent.post(&at("preview")).json(&paid).send().await.ok();
        assert_eq!(refused["allowed"], false);
        let code = refused["actions"][0]["why_not"]["code"].as_str().unwrap().to_owned();
        agent.post(&at("apply")).json(&paid).send().await.refused(422, &code);
        assert_eq!(agent.case(&case).await["version"], case["version"], "all or nothing");

        let done = agent.post(&at("apply")).json(&filling).send().await.ok();
        contract.check("CaseDetail", &done);
        assert_eq!((&done["waiting"], &done["assignee"]["name"]), (&json!("the article comes back"), &json!("amy")));
        assert_eq!(done["acts"][0]["pictures"], json!([picture["id"]]));
        let again = agent.post(&at("preview")).json(&filling).send().await.ok();
        assert_eq!(again["actions"].as_array().unwrap().len(), 4);
        let usage = agent.read("/shops/{shop}/macros/usage?days=7").await;
        let used = &usage["items"][0];
        contract.check("MacroUsage", used);
        assert_eq!((&used["used"], &used["resolved"], &used["people"][0]["name"]), (&json!(1), &json!(0), &json!("amy")));
        agent.get("/shops/{shop}/macros/usage?days=0").send().await.refused(422, "bad_days");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_shelf_is_kept_by_those_who_may() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, agent) = (house.owner(), house.join(Role::Agent, "amy").await);
        let mut shared = guide();
        shared["shared"] = json!(true);
        agent.post("/shops/{shop}/macros").json(&shared).send().await.refused(403, "forbidden");
        let shipped = "/shops/{shop}/macros/standard.invoice";
        agent.put(shipped).json(&shared).send().await.refused(403, "forbidden");
        owner
            .put(shipped)
            .header("if-match", "\"3\"")
            .json(&shared)
            .send()
            .await
            .refused(412, "version_conflict");
        let copy = owner.put(shipped).header("if-match", "\"0\"").json(&shared).send().await.ok();
        assert_eq!(
            (&copy["version"], &copy["shipped"], &copy["name"]["en"]),
            (&json!(1), &json!(true), &json!("Exchange"))
        );
        assert_eq!(owner.delete(shipped).send().await.status, StatusCode::NO_CONTENT);
        owner.delete(shipped).send().await.refused(404, "not_found");
        assert_eq!(agent.read("/shops/{shop}/macros").await["items"].as_array().unwrap().len(), 7);
        for (change, code) in [
            (json!({ "actions": [] }), "bad_macro"),
            (json!({ "actions": [{ "kind": "note", "text": "{{ nobody }}" }] }), "bad_template"),
            (json!({ "pictures": ["ff"] }), "unknown_picture"),
        ] {
            let mut draft = guide();
            for (name, value) in change.as_object().unwrap() {
                draft[name] = value.clone();
            }
            owner.post("/shops/{shop}/macros").json(&draft).send().await.refused(422, code);
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_split_gives_a_feedback_its_own_case_and_merging_takes_it_back() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let review = |text: &str| {
            format!(
                "review_id,order_id,product_id,rating,text,created_at,buyer\n\
                 S1,O-s,P1,1,The zipper broke on the first day,2026-11-01 09:00:00,Buyer s\n\
                 S2,O-s,P2,1,{text},2026-11-01 09:05:00,Buyer s\n"
            )
        };
        owner.import("reviews", review("The box was crushed and wet")).await;
        let case = owner.case_about("zipper").await;
        assert_eq!(case["reviews"].as_array().unwrap().len(), 2, "one order, one case");
        let subject = json!({ "review": case["reviews"][1]["id"] });
        let split = |subject: &Value| json!({ "kind": "split", "subject": subject });
        let case = owner.command(&case, split(&subject)).await.ok();
        contract.check("CaseDetail", &case);
        assert_eq!(case["reviews"].as_array().unwrap().len(), 1);
        let part = owner.case_about("crushed").await;
        assert_eq!(case["split_into"][0]["id"], part["id"]);
        assert_eq!(part["split_from"]["number"], case["number"]);
        let kinds: Vec<&str> =
            part["clocks"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["first_touch", "public_reply_golden", "public_reply"]);
        owner.command(&part, split(&subject)).await.refused(422, "only_feedback");

        // What the buyer changes now is heard where the feedback is.
        owner.import("reviews", review("The box was crushed and wet and smelled")).await;
        let part = owner.case(&part).await;
        assert!(part["excerpt"].as_str().unwrap().contains("smelled"), "{part:#}");
        house.is_sound().await;
        let merged = owner.command(&part, json!({ "kind": "merge", "into": case["id"] })).await.ok();
        assert_eq!(merged["merged_into"], case["id"]);
        let case = owner.case(&case).await;
        assert_eq!(case["reviews"].as_array().unwrap().len(), 2);
        owner.command(&case, split(&subject)).await.refused(422, "came_by_merge");
        owner.draft(&case, "public_reply", REPLY).await;
        house.is_sound().await;
    })
    .await;
}
