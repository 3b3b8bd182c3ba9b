//! Coupon cards: a granted coupon leaves as a card, once, and its remedy is done when the card has arrived.

use std::sync::Arc;

use app::links::Ways;
use channels::connector::{
    Abilities, Call, Connector, Delivery, Doing, Done, Failure, Field, Found, Order, of,
};
use channels::wire::Request;
use domain::access::Role;
use domain::coupon::Coupon;
use domain::time::{Instant, Span};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{Answer, House, Person, path};
use crate::outbox::{Platform, act, send, set};
use crate::remedies::{case_of_39_90, quick, usd};

/// A platform with one coupon and cards for it.
struct Cards;

impl Connector for Cards {
    fn platform(&self) -> &'static str {
        "cards"
    }

    fn name(&self) -> &'static str {
        "Cards"
    }

    fn base(&self, _market: &str) -> String {
        "https://cards.example".to_owned()
    }

    fn abilities(&self) -> Abilities {
        const DOES: &[Doing] = &[Doing::Message, Doing::Coupon];
        let budget = (20, Span::seconds(1));
        Abilities { reads: &[], does: DOES, finds: DOES, pushes: false, once: &[], budget }
    }

    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn check(&self, _call: &Call<'_>) -> Result<(), Failure> {
        Ok(())
    }

    fn coupons(&self, call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
        call.wire.call(&Request::get(format!("{}/coupons", call.account.base)))?;
        let (id, title) = ("c-1".to_owned(), "Sorry about the zipper".to_owned());
        let percent = Some("10".to_owned());
        Ok(vec![Coupon { id, title, code: None, off: None, percent, least: None, ends_at: None }])
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let Order::Coupon { coupon, order, .. } = &delivery.what else {
            return Err(Failure::Refused { code: "words".to_owned(), why: "only cards".to_owned() });
        };
        let address = format!("{}/card?{coupon}&{}", call.account.base, order.as_deref().unwrap_or("-"));
        call.wire.call(&Request::post(address, "{}"))?;
        Ok(Done { id: Some("m-1".to_owned()) })
    }

    fn find(&self, _call: &Call<'_>, _delivery: &Delivery, _tried: Instant) -> Result<Found, Failure> {
        Ok(Found::Absent)
    }
}

fn find(platform: &str) -> Option<&'static dyn Connector> {
    if platform == "cards" { Some(&Cards) } else { of(platform) }
}

/// A house on that platform, with a case about an order.
async fn with_cards(house: &mut House) -> (Arc<Platform>, Value) {
    let platform = Arc::new(Platform::default());
    house.app.set_ways(Ways { wire: platform.clone(), find, pace: None });
    let body = json!({ "name": "cards", "platform": "cards", "market": "US" });
    let made = house.owner().post("/shops/{shop}/channels").json(&body).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    let owner = house.owner();
    set(&owner, &house.channel, json!({ "connected": true })).await.ok();
    let case = case_of_39_90(&owner).await;
    (platform, case)
}

async fn card(person: &Person<'_>, case: &Value, remedy: &Value) -> Answer {
    let body = json!({ "remedy": remedy["id"], "coupon": "c-1", "title": "Sorry about the zipper" });
    person.post(&path(case, "/coupon")).json(&body).send().await
}

#[tokio::test]
async fn a_granted_coupon_leaves_as_a_card_once() {
    each_database(async |db| {
        let mut house = House::new(db).await;
        let (platform, case) = with_cards(&mut house).await;
        let owner = house.owner();
        let list = owner.read(&format!("/shops/{{shop}}/channels/{}/coupons", house.channel)).await;
        Contract::read().check("Coupons", &list);
        assert_eq!(list["cards"], true);
        assert_eq!((&list["items"][0]["id"], &list["items"][0]["percent"]), (&json!("c-1"), &json!("10")));

        let remedy = quick(&owner, &case, json!({ "kind": "coupon", "amount": usd(300) })).await.ok();
        assert_eq!(remedy["state"], "granted");
        let sent = card(&owner, &case, &remedy).await.ok();
        assert_eq!(act(&sent)["state"], "queued");
        assert_eq!(act(&sent)["coupon"], "c-1");
        card(&owner, &case, &remedy).await.refused(422, "coupon_sent");
        send(&house).await;
        let after = owner.case(&case).await;
        let card = act(&after);
        assert_eq!((&card["state"], &card["sending"]["platform_id"]), (&json!("posted"), &json!("m-1")));
        assert_eq!(platform.asked(), ["coupons", "card?c-1&O1"]);
        let done = owner.read(&path(&case, &format!("/remedies/{}", remedy["id"].as_str().unwrap()))).await;
        assert_eq!((&done["state"], &done["reference"]), (&json!("done"), &json!("c-1")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_card_needs_a_granted_coupon_and_waits_for_nobody_when_it_is_gone() {
    each_database(async |db| {
        let mut house = House::new(db).await;
        let (platform, case) = with_cards(&mut house).await;
        let (owner, viewer) = (house.owner(), house.join(Role::Viewer, "vic").await);
        let sample = quick(&owner, &case, json!({ "kind": "sample" })).await.ok();
        card(&owner, &case, &sample).await.refused(422, "coupon_not_granted");
        card(&viewer, &case, &sample).await.refused(403, "forbidden");
        let nowhere = json!({ "id": "00000000-0000-7000-8000-000000000000" });
        card(&owner, &case, &nowhere).await.refused(404, "not_found");
        let remedy = quick(&owner, &case, json!({ "kind": "coupon", "amount": usd(300) })).await.ok();
        let endless = json!({ "remedy": remedy["id"], "coupon": "c".repeat(201), "title": "x" });
        owner.post(&path(&case, "/coupon")).json(&endless).send().await.refused(422, "bad_coupon");
        // Taken back after the card was queued: the card does not leave.
        card(&owner, &case, &remedy).await.ok();
        let below = format!("/remedies/{}/cancel", remedy["id"].as_str().unwrap());
        owner.post(&path(&case, &below)).json(&json!({ "reason": "wrong buyer" })).send().await.ok();
        send(&house).await;
        let after = owner.case(&case).await;
        let card = act(&after);
        assert_eq!(
            (&card["state"], &card["sending"]["code"]),
            (&json!("failed"), &json!("coupon_not_granted"))
        );
        assert!(platform.asked().is_empty(), "the platform was told nothing");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn where_there_are_no_cards_it_says_so() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let coupons = format!("/shops/{{shop}}/channels/{}/coupons", house.channel);
        owner.get(&coupons).send().await.refused(422, "not_connected");
        let _platform = crate::outbox::connected(&house).await;
        owner.get(&coupons).send().await.refused(422, "platform_refused");
        let case = case_of_39_90(&owner).await;
        let remedy = quick(&owner, &case, json!({ "kind": "coupon", "amount": usd(300) })).await.ok();
        card(&owner, &case, &remedy).await.refused(422, "no_coupon_cards");
    })
    .await;
}
