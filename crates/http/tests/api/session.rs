//! The first start, signing in and out, and what a session is worth.

use domain::access::{Permission, Role};
use domain::time::Span;
use serde_json::json;
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, OWNER, PASSWORD};

#[tokio::test]
async fn the_first_start_link_works_once() {
    each_database(async |db| {
        let house = House::empty(db);
        assert_eq!(house.nobody().read("/setup").await, json!({ "needed": true }));
        let first = house.app.setup_secret().await.unwrap().unwrap();
        let link = house.app.setup_secret().await.unwrap().unwrap();
        let setup = |token: &str| json!({ "token": token, "name": "Olga", "email": " Owner@Example.com ", "password": PASSWORD });
        let nobody = house.nobody();
        let older = nobody.post("/setup").json(&setup(&first)).send().await;
        older.refused(422, "link_over");
        let mut short = setup(&link);
        short["password"] = json!("short");
        assert_eq!(nobody.post("/setup").json(&short).send().await.refused(422, "bad_password")["field"], "password");
        let session = nobody.post("/setup").json(&setup(&link)).send().await.ok();
        Contract::read().check("Session", &session);
        assert_eq!(session["user"]["email"], OWNER);
        assert_eq!(session["shops"][0]["role"], "owner");
        nobody.post("/setup").json(&setup(&link)).send().await.refused(422, "link_over");
        assert_eq!(house.nobody().read("/setup").await, json!({ "needed": false }));
        assert_eq!(house.app.setup_secret().await.unwrap(), None, "no link is made once somebody is there");
    })
    .await;
}

#[tokio::test]
async fn the_first_start_link_ends_after_a_day() {
    each_database(async |db| {
        let house = House::empty(db);
        let link = house.app.setup_secret().await.unwrap().unwrap();
        house.clock.advance(Span::hours(24));
        let setup = json!({ "token": link, "name": "Olga", "email": OWNER, "password": PASSWORD });
        house.nobody().post("/setup").json(&setup).send().await.refused(422, "link_over");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_says_no_more_than_a_wrong_address() {
    each_database(async |db| {
        let house = House::new(db).await;
        let known = house.sign_in(OWNER, "not my password").await.refused(422, "wrong_sign_in");
        let unknown = house.sign_in("nobody@example.com", PASSWORD).await.refused(422, "wrong_sign_in");
        assert_eq!(known, unknown);
        house.sign_in(&OWNER.to_uppercase(), PASSWORD).await.ok();
    })
    .await;
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down() {
    each_database(async |db| {
        let house = House::new(db).await;
        let mut refused = 0;
        for _ in 0..12 {
            let answer = house.sign_in(OWNER, "a guess of mine").await;
            if answer.status == 429 {
                answer.refused(429, "too_many_tries");
                let wait: u64 = answer.header("retry-after").parse().unwrap();
                assert!((1..=60).contains(&wait), "{wait}");
                refused += 1;
            }
        }
        assert!(refused >= 1, "twelve tries in a moment were all let through");
        // The right password does not help either, and other accounts are not locked out by it.
        house.sign_in(OWNER, PASSWORD).await.refused(429, "too_many_tries");
        house.sign_in("somebody@example.com", PASSWORD).await.refused(422, "wrong_sign_in");
    })
    .await;
}

#[tokio::test]
async fn the_cookie_cannot_be_read_or_sent_by_others() {
    each_database(async |db| {
        for (origin, secure) in [("http://127.0.0.1:8080", false), ("https://desk.example.com", true)] {
            let db = db.another().await;
            let house = House::at(&db, origin, 1 << 20).settled().await;
            let answer = house.sign_in(OWNER, PASSWORD).await;
            let cookie = answer.header("set-cookie").to_owned();
            let flags: Vec<&str> = cookie.split("; ").skip(1).collect();
            for flag in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
                assert!(flags.contains(&flag), "{cookie}");
            }
            assert_eq!(flags.contains(&"Secure"), secure, "{cookie}");
            assert!(!answer.text().contains("ks_"), "the secret is in the cookie only");
        }
    })
    .await;
}

#[tokio::test]
async fn a_write_with_a_cookie_needs_our_header() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let shop = json!({ "name": "Second", "zone": "Asia/Shanghai" });
        owner.post("/shops").json(&shop).without_header("x-kintsugi").send().await.refused(403, "csrf");
        owner.delete("/session").without_header("x-kintsugi").send().await.refused(403, "csrf");
        owner.get("/session").without_header("x-kintsugi").send().await.ok();
        owner.post("/shops").json(&shop).send().await.ok();
        // A browser does not send a bearer token by itself.
        let token = house.token(&[Permission::ChannelManage]).await;
        let channel = json!({ "name": "By token", "platform": "generic", "market": "" });
        token.post("/shops/{shop}/channels").json(&channel).send().await.ok();
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let other = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        let out = owner.delete("/session").send().await;
        assert_eq!(out.status, 204);
        assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
        owner.get("/session").send().await.refused(401, "signed_out");
        owner.get("/shops/{shop}/cases").send().await.refused(401, "signed_out");
        other.get("/session").send().await.ok();
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_for_two_weeks_after_its_last_use() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        for _ in 0..4 {
            house.clock.advance(Span::hours(24 * 10));
            owner.get("/session").send().await.ok();
        }
        house.clock.advance(Span::hours(24 * 14));
        owner.get("/session").send().await.refused(401, "signed_out");
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let elsewhere = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        let change = |old: &str, new: &str| json!({ "old": old, "new": new });
        let ask = |body| owner.post("/session/password").json(&body).send();
        assert_eq!(
            ask(change("wrong password", "a new password")).await.refused(422, "wrong_password")["field"],
            "old"
        );
        assert_eq!(ask(change(PASSWORD, "short")).await.refused(422, "bad_password")["field"], "new");
        elsewhere.get("/session").send().await.ok();
        assert_eq!(ask(change(PASSWORD, "a new password")).await.status, 204);
        elsewhere.get("/session").send().await.refused(401, "signed_out");
        owner.get("/session").send().await.ok();
        house.sign_in(OWNER, PASSWORD).await.refused(422, "wrong_sign_in");
        house.sign_in(OWNER, "a new password").await.ok();
    })
    .await;
}

#[tokio::test]
async fn people_see_and_end_their_own_sessions_only() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let second = house.sign_in(OWNER, PASSWORD).await.credential();
        let list = owner.read("/session/list").await;
        let rows = list["items"].as_array().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows.iter().filter(|r| r["current"] == true).count(), 1);
        for row in rows {
            Contract::read().check("SessionRow", row);
        }
        let other = rows.iter().find(|r| r["current"] == false).unwrap()["id"].as_str().unwrap();
        amy.delete(&format!("/session/list/{other}")).send().await.refused(404, "not_found");
        house.person(second.clone()).get("/session").send().await.ok();
        assert_eq!(owner.delete(&format!("/session/list/{other}")).send().await.status, 204);
        house.person(second).get("/session").send().await.refused(401, "signed_out");
    })
    .await;
}

#[tokio::test]
async fn settings_are_kept_and_unknown_ones_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let session =
            owner.patch("/session").json(&json!({ "locale": "zh-CN", "theme": "dark" })).send().await.ok();
        Contract::read().check("Session", &session);
        let again = owner.read("/session").await;
        assert_eq!(again["user"]["locale"], "zh-CN");
        assert_eq!(again["user"]["theme"], "dark");
        assert_eq!(again["user"]["density"], "compact");
        owner.patch("/session").json(&json!({ "theme": "pink" })).send().await.refused(422, "bad_setting");
        owner.patch("/session").json(&json!({ "name": " \u{7} " })).send().await.refused(422, "bad_name");
    })
    .await;
}
