//! API tokens: shown once, worth their scopes and not a day longer.

use domain::access::{Permission, Role};
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{Credential, House};

fn secret(made: &Value) -> Credential {
    Credential::Token(made["secret"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_token_is_shown_once_and_can_be_revoked() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let body = json!({ "name": "reader", "scopes": ["case_read"] });
        let made = owner.post("/shops/{shop}/tokens").json(&body).send().await.ok();
        Contract::read().check("ApiToken", &made["token"]);
        let reader = house.person(secret(&made));
        reader.get("/shops/{shop}/cases").send().await.ok();
        let list = owner.get("/shops/{shop}/tokens").send().await;
        assert!(!list.text().contains(made["secret"].as_str().unwrap()));
        Contract::read().check("ApiToken", &list.ok()["items"][0]);
        assert!(list.ok()["items"][0]["last_used_at"].is_string());
        let id = made["token"]["id"].as_str().unwrap();
        assert_eq!(owner.delete(&format!("/shops/{{shop}}/tokens/{id}")).send().await.status, 204);
        reader.get("/shops/{shop}/cases").send().await.refused(401, "signed_out");
        owner.delete(&format!("/shops/{{shop}}/tokens/{id}")).send().await.refused(404, "not_found");
    })
    .await;
}

#[tokio::test]
async fn a_token_ends_when_it_said() {
    each_database(async |db| {
        let house = House::new(db).await;
        let body = json!({ "name": "short", "scopes": ["case_read"], "expires_in_days": 3 });
        let made = house.owner().post("/shops/{shop}/tokens").json(&body).send().await.ok();
        let reader = house.person(secret(&made));
        house.clock.advance(Span::hours(71));
        reader.get("/shops/{shop}/cases").send().await.ok();
        house.clock.advance(Span::hours(1));
        reader.get("/shops/{shop}/cases").send().await.refused(401, "signed_out");
    })
    .await;
}

#[tokio::test]
async fn a_token_needs_a_scope_and_a_name() {
    each_database(async |db| {
        let house = House::new(db).await;
        let make = async |body: Value| house.owner().post("/shops/{shop}/tokens").json(&body).send().await;
        assert_eq!(
            make(json!({ "name": "x", "scopes": [] })).await.refused(422, "no_scope")["field"],
            "scopes"
        );
        make(json!({ "name": "x", "scopes": ["everything"] })).await.refused(400, "bad_body");
        make(json!({ "name": " ", "scopes": ["case_read"] })).await.refused(422, "bad_name");
        // A token that may make tokens still gives no more than it has.
        let maker = house.token(&[Permission::TokenManage]).await;
        let more = json!({ "name": "x", "scopes": ["case_read"] });
        maker.post("/shops/{shop}/tokens").json(&more).send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn a_token_is_worth_no_more_than_its_maker() {
    each_database(async |db| {
        let house = House::new(db).await;
        let second = house.join(Role::Owner, "otto").await;
        let body = json!({ "name": "audit", "scopes": ["audit_read", "case_read"] });
        let made = second.post("/shops/{shop}/tokens").json(&body).send().await.ok();
        let reader = house.person(secret(&made));
        reader.get("/shops/{shop}/audit").send().await.ok();
        let id = second.read("/session").await["user"]["id"].as_str().unwrap().to_owned();
        let path = format!("/shops/{{shop}}/members/{id}");
        house.owner().patch(&path).json(&json!({ "role": "agent" })).send().await.ok();
        reader.get("/shops/{shop}/audit").send().await.refused(403, "forbidden");
        reader.get("/shops/{shop}/cases").send().await.ok();
        assert_eq!(house.owner().delete(&path).send().await.status, 204);
        reader.get("/shops/{shop}/cases").send().await.refused(401, "signed_out");
    })
    .await;
}

#[tokio::test]
async fn who_did_it_is_the_token() {
    each_database(async |db| {
        let house = House::new(db).await;
        let token = house.token(&[Permission::ChannelManage]).await;
        let channel = json!({ "name": "By token", "platform": "generic", "market": "" });
        token.post("/shops/{shop}/channels").json(&channel).send().await.ok();
        let audit = house.owner().read("/shops/{shop}/audit?kind=shop.channel_added").await;
        assert_eq!(audit["items"][0]["actor"]["kind"], "token");
    })
    .await;
}
