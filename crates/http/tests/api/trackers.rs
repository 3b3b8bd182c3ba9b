//! Trackers, as the services hear them and tell: parcels are offered once, asked for when nothing was told, and what is told
//! stands on the order's parcel once, whatever way it came.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use app::links::Ways;
use app::trackers::once;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use channels::connector::of;
use channels::wire::{Answer, NoAnswer, Request as Asked, Wire};
use domain::access::Role;
use domain::time::Span;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};

const KEY: &str = "hush-hush";
const ALL: &str = "/shops/{shop}/trackers";
const ORDERS: &str = "order_id,buyer,product_id,amount,currency,carrier,tracking,paid_at\n\
    O1,Alice,P1,39.90,USD,Pos Malaysia,PM10001,2026-10-20T08:00:00Z\n\
    O2,Bob,P1,39.90,USD,Pos Malaysia,PM10002,2026-10-20T08:00:00Z\n";

/// When, sub-status, words.
type Scan = (String, String, String);

/// 17TRACK: follows what it is given, unless told otherwise, and keeps what it heard.
#[derive(Default)]
struct Service {
    heard: Mutex<Vec<Asked>>,
    registered: Mutex<BTreeSet<String>>,
    /// What it does not take.
    unwanted: Mutex<BTreeSet<String>>,
    /// Journeys by number.
    journeys: Mutex<BTreeMap<String, Vec<Scan>>>,
    /// What it answers instead.
    instead: Mutex<Option<Result<(u16, &'static str), NoAnswer>>>,
}

impl Service {
    fn scan(&self, number: &str, at: &str, status: &str, words: &str) {
        let scan = (at.to_owned(), status.to_owned(), words.to_owned());
        self.journeys.lock().unwrap().entry(number.to_owned()).or_default().push(scan);
    }

    fn info(&self, number: &str) -> Value {
        let scans = self.journeys.lock().unwrap().get(number).cloned().unwrap_or_default();
        let event = |(at, status, words): &(String, String, String)| json!({ "time_utc": at, "sub_status": status, "description": words, "location": "" });
        let events: Vec<Value> = scans.iter().rev().map(event).collect();
        let last = scans.last().map_or("InfoReceived", |(_, status, _)| status.as_str());
        json!({ "number": number, "carrier": 9051, "track_info": {
            "latest_status": { "status": last, "sub_status": last },
            "tracking": { "providers": [{ "provider": { "name": "POS" }, "events": events }] } } })
    }

    /// The webhook for a number, as it is signed.
    fn push(&self, number: &str, event: &str) -> (String, String) {
        let body = json!({ "event": event, "data": self.info(number) }).to_string();
        let sign = sign(&body);
        (body, sign)
    }

    /// What was asked so far: the function's name and the numbers.
    fn asked(&self) -> Vec<(String, Vec<String>)> {
        let one = |request: &Asked| {
            let rows: Vec<Value> = serde_json::from_slice(&request.body).unwrap();
            let numbers = rows.iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect();
            (request.url.rsplit('/').next().unwrap().to_owned(), numbers)
        };
        self.heard.lock().unwrap().iter().map(one).collect()
    }

    fn forget(&self) {
        self.heard.lock().unwrap().clear();
    }

    fn says(&self, instead: Option<Result<(u16, &'static str), NoAnswer>>) {
        *self.instead.lock().unwrap() = instead;
    }
}

fn sign(body: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, format!("{body}/{KEY}").as_bytes());
    digest.as_ref().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

impl Wire for Service {
    fn call(&self, request: &Asked) -> Result<Answer, NoAnswer> {
        self.heard.lock().unwrap().push(request.clone());
        let answer = |status, body: String| Answer { status, headers: Vec::new(), body: body.into_bytes() };
        if let Some(instead) = self.instead.lock().unwrap().clone() {
            return instead.map(|(status, body)| answer(status, body.to_owned()));
        }
        let rows: Vec<Value> = serde_json::from_slice(&request.body).unwrap();
        let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
        for row in rows {
            let number = row["number"].as_str().unwrap();
            let unwanted = self.unwanted.lock().unwrap().contains(number);
            let mut registered = self.registered.lock().unwrap();
            if request.url.ends_with("/register") && unwanted {
                let why = json!({ "code": -18_019_903, "message": "Carrier not detected." });
                rejected.push(json!({ "number": number, "error": why }));
            } else if request.url.ends_with("/register") {
                registered.insert(number.to_owned());
                accepted.push(json!({ "number": number }));
            } else if registered.contains(number) {
                accepted.push(self.info(number));
            } else {
                let why = json!({ "code": -18_019_902, "message": "Not registered." });
                rejected.push(json!({ "number": number, "error": why }));
            }
        }
        let data = json!({ "code": 0, "data": { "accepted": accepted, "rejected": rejected } });
        Ok(answer(200, data.to_string()))
    }
}

fn listening(house: &House) -> Arc<Service> {
    let service = Arc::new(Service::default());
    house.app.set_ways(Ways { wire: service.clone(), find: of, pace: None });
    house.app.set_origin("https://desk.example.com/");
    service
}

async fn make(owner: &Person<'_>, more: Value) -> Value {
    let mut body = json!({ "kind": "17track", "name": "17TRACK", "fields": { "key": KEY } });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = owner.post(ALL).json(&body).send().await.ok();
    Contract::read().check("Tracker", &made);
    made
}

fn path(tracker: &Value) -> String {
    format!("{ALL}/{}", tracker["id"].as_str().unwrap())
}

async fn shown(owner: &Person<'_>) -> Value {
    owner.read(ALL).await["items"][0].clone()
}

async fn work(house: &House) {
    once(&house.app).await.unwrap();
    house.work().await;
}

/// The log's steps of the parcel with a number: time and words.
async fn steps(house: &House, number: &str) -> Vec<(String, String)> {
    let mut tx = house.app.store.read().await.unwrap();
    let shop: domain::ids::ShopId = house.shop.parse().unwrap();
    let numbers = BTreeSet::from([number.to_owned()]);
    let parcels = tx.parcels_by_tracking(shop, house.channel.parse().unwrap(), &numbers).await.unwrap();
    let steps = parcels.into_values().flat_map(|loaded| loaded.parcel.steps);
    steps.map(|step| (step.at.to_string(), step.description)).collect()
}

/// Posts a webhook of a tracker.
async fn hook(house: &House, tracker: &str, sign: &str, body: impl Into<Vec<u8>>) -> (StatusCode, Vec<u8>) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/hooks/{}/tracker/{tracker}", house.shop))
        .header("sign", sign)
        .header("aftership-hmac-sha256", sign)
        .body(Body::from(body.into()))
        .unwrap();
    let (parts, body) = house.call(request).await.into_parts();
    (parts.status, to_bytes(body, 1 << 20).await.unwrap().to_vec())
}

#[tokio::test]
async fn parcels_on_their_way_are_offered_once_and_asked_for_when_nothing_is_told() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        let late = "order_id,buyer,product_id,carrier,tracking,paid_at,delivered_at\n\
            O3,Cleo,P1,Pos Malaysia,PM10003,2026-10-20T08:00:00Z,2026-10-24T08:00:00Z\n\
            O4,Dana,P1,Pos Malaysia,PM10004,2026-07-01T08:00:00Z,\n\
            O5,Eli,P1,Pos Malaysia,,2026-10-20T08:00:00Z,\n\
            O6,Fay,P1,Pos Malaysia,单号 6,2026-10-20T08:00:00Z,\n";
        owner.import("orders", late).await;
        let tracker = make(&owner, json!({ "carriers": { "pos malaysia": "9051" } })).await;
        let id = tracker["id"].as_str().unwrap();
        let url = format!("https://desk.example.com/hooks/{}/tracker/{id}", house.shop);
        assert_eq!((&tracker["hook"], &tracker["filled"]), (&json!(url), &json!(["key"])));
        work(&house).await;
        let numbers = vec!["PM10001".to_owned(), "PM10002".to_owned()];
        let all = [("register".to_owned(), numbers.clone())];
        assert_eq!(service.asked(), all, "not what is delivered, long ago, without or with no number");
        let heard = service.heard.lock().unwrap()[0].clone();
        assert!(String::from_utf8_lossy(&heard.body).contains(r#""carrier":9051"#), "in the service's code");
        work(&house).await;
        assert_eq!(service.asked().len(), 1, "once");

        service.scan("PM10001", "2026-11-01T08:00:00Z", "InTransit_PickedUp", "Picked up");
        house.clock.advance(Span::minutes(11));
        work(&house).await;
        assert_eq!(service.asked()[1..], [("gettrackinfo".to_owned(), numbers.clone())]);
        assert_eq!(steps(&house, "PM10001").await.len(), 1);
        service.scan("PM10001", "2026-11-01T20:00:00Z", "InTransit_Departure", "Left the hub");
        house.clock.advance(Span::hours(5));
        work(&house).await;
        assert_eq!(service.asked().len(), 2, "it tells by itself: there is no hurry");
        house.clock.advance(Span::hours(1));
        work(&house).await;
        assert_eq!(service.asked().len(), 3);
        let words: Vec<String> = steps(&house, "PM10001").await.into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["Picked up", "Left the hub"], "each once");

        service.scan("PM10001", "2026-11-02T08:00:00Z", "Delivered_Other", "Delivered");
        house.clock.advance(Span::hours(7));
        work(&house).await;
        service.forget();
        house.clock.advance(Span::hours(7));
        work(&house).await;
        assert_eq!(service.asked(), [("gettrackinfo".to_owned(), vec!["PM10002".to_owned()])], "it is there");
        let now = shown(&owner).await;
        assert_eq!(now["parcels"], json!({ "new": 0, "followed": 1, "refused": 1, "ended": 1 }));
        assert_eq!(
            (&now["refused"][0]["tracking"], &now["refused"][0]["code"]),
            (&json!("单号 6"), &json!("no_number"))
        );
        assert_eq!((&now["health"]["state"], now["told_at"].is_string()), (&json!("well"), true));
        let all = owner.read(ALL).await;
        Contract::read().check("Trackers", &all);
        let log = owner.read("/shops/{shop}/audit").await.to_string();
        assert!(!all.to_string().contains(KEY) && !log.contains(KEY), "no secret is shown, nor in an event");
        assert!(log.contains("shop.tracker_set"));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_told_by_webhook_stands_once_whoever_told_it_before() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        // The channel has told the first scan already, in its own words.
        let told = "tracking,carrier,status,description,place,at\n\
            PM10001,Pos Malaysia,picked_up,Diambil kurir,Shah Alam,2026-11-01T08:00:00Z\n";
        owner.import("parcels", told).await;
        let tracker = make(&owner, json!({})).await;
        let id = tracker["id"].as_str().unwrap().to_owned();
        work(&house).await;
        service.scan("PM10001", "2026-11-01T08:00:00Z", "InTransit_PickedUp", "Picked up");
        service.scan("PM10001", "2026-11-01T12:00:00Z", "InTransit_Departure", "Left the hub");
        let (body, sign) = service.push("PM10001", "TRACKING_UPDATED");
        for _ in 0..2 {
            assert_eq!(hook(&house, &id, &sign, body.clone()).await, (StatusCode::OK, Vec::new()));
        }
        work(&house).await;
        let words: Vec<String> = steps(&house, "PM10001").await.into_iter().map(|(_, words)| words).collect();
        assert_eq!(words, ["Diambil kurir", "Left the hub"]);
        let kept = owner.read("/shops/{shop}/inbound").await["items"].clone();
        assert_eq!(kept.as_array().unwrap().len(), 1, "the same bytes are kept once");
        assert_eq!(
            (&kept[0]["state"], &kept[0]["kind"], &kept[0]["rows"]),
            (&json!("done"), &json!("parcels"), &json!(2))
        );
        assert!(shown(&owner).await["told_at"].is_string());
        // It is asked for only when nothing was told for a while.
        service.forget();
        house.clock.advance(Span::minutes(11));
        work(&house).await;
        assert_eq!(service.asked(), [("gettrackinfo".to_owned(), vec!["PM10002".to_owned()])]);

        // A parcel lost is a case, which shows who told what.
        service.scan("PM10001", "2026-11-02T09:00:00Z", "Exception_Lost", "Lost in transit");
        let (body, sign) = service.push("PM10001", "TRACKING_UPDATED");
        hook(&house, &id, &sign, body).await;
        work(&house).await;
        let case = owner.case_about("Lost in transit").await;
        Contract::read().check("CaseDetail", &case);
        let by: Vec<&Value> =
            case["parcels"][0]["steps"].as_array().unwrap().iter().map(|step| &step["told_by"]).collect();
        assert_eq!(by, [&Value::Null, &json!(id), &json!(id)]);
        assert_eq!(
            (&case["order"]["external_id"], &case["parcels"][0]["carrier"]),
            (&json!("O1"), &json!("Pos Malaysia"))
        );

        // A number of another house is none of ours; one that it stops following is not asked for again.
        service.scan("XX99999", "2026-11-02T09:00:00Z", "Delivered_Other", "Delivered");
        let (body, sign) = service.push("XX99999", "TRACKING_UPDATED");
        assert_eq!(hook(&house, &id, &sign, body).await.0, StatusCode::OK);
        let (body, sign) = service.push("PM10002", "TRACKING_STOPPED");
        hook(&house, &id, &sign, body).await;
        work(&house).await;
        assert!(steps(&house, "XX99999").await.is_empty());
        service.forget();
        house.clock.advance(Span::hours(24));
        work(&house).await;
        assert_eq!(service.asked(), [("gettrackinfo".to_owned(), vec!["PM10001".to_owned()])]);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn only_the_tracker_itself_is_heard() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        let tracker = make(&owner, json!({})).await;
        let id = tracker["id"].as_str().unwrap().to_owned();
        let (body, sign) = service.push("PM10001", "TRACKING_UPDATED");
        for (sign, body) in [("", body.clone()), ("abc", body.clone()), (&sign, format!("{body} "))] {
            let (status, said) = hook(&house, &id, sign, body).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED);
            let said: Value = serde_json::from_slice(&said).unwrap();
            assert_eq!(said["error"]["code"], "push_signature", "{said:#}");
        }
        let large = vec![b'x'; (1 << 20) + 1];
        assert_eq!(hook(&house, &id, &sign, large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
        let nobody = "01900000-0000-7000-8000-000000000001";
        for other in [nobody, &house.channel, "x"] {
            let (status, _) = hook(&house, other, &sign, body.clone()).await;
            assert!(
                status == StatusCode::NOT_FOUND || other == "x" && status.is_client_error(),
                "{other} {status}"
            );
        }
        assert_eq!(owner.read("/shops/{shop}/inbound").await["items"], json!([]), "nothing is kept");

        // What is its own and cannot be read waits for a person.
        let odd = r#"{"event":"TRACKING_UPDATED","data":{}}"#;
        assert_eq!(hook(&house, &id, &crate::trackers::sign(odd), odd).await.0, StatusCode::OK);
        house.work().await;
        let kept = owner.read("/shops/{shop}/inbound?state=parked").await["items"].clone();
        assert_eq!(kept[0]["code"], "platform_odd", "{kept:#}");
        assert_eq!(shown(&owner).await["parked"], 1);
        let replay = format!("/shops/{{shop}}/inbound/{}/replay", kept[0]["id"].as_str().unwrap());
        owner.post(&replay).send().await.ok();
        house.work().await;
        assert_eq!(shown(&owner).await["parked"], 1, "it still cannot be read");

        owner.patch(&path(&tracker)).json(&json!({ "on": false })).send().await.ok();
        assert_eq!(hook(&house, &id, &sign, body.clone()).await.0, StatusCode::NOT_FOUND, "switched off");
        owner.delete(&path(&tracker)).send().await.ok();
        assert_eq!(hook(&house, &id, &sign, body).await.0, StatusCode::NOT_FOUND, "removed");
        owner.post(&replay).send().await.ok();
        house.work().await;
        let kept = owner.read("/shops/{shop}/inbound?state=parked").await["items"].clone();
        assert_eq!(kept[0]["code"], "no_tracker");
        house.is_sound().await;
    })
    .await;
}

/// Whatever bytes come, signed or not, nobody is told that we broke.
#[tokio::test]
async fn hostile_bytes_are_never_our_fault() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (_service, owner) = (listening(&house), house.owner());
        let mut ids = vec![make(&owner, json!({})).await["id"].as_str().unwrap().to_owned()];
        for (kind, fields) in [
            ("aftership", json!({ "key": KEY, "webhook_secret": "w" })),
            ("kuaidi100", json!({ "key": KEY, "customer": "c" })),
        ] {
            let made = make(&owner, json!({ "kind": kind, "fields": fields })).await;
            ids.push(made["id"].as_str().unwrap().to_owned());
        }
        let bytes = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            "(param|sign)=[%0-9a-f{}\":]{0,40}&(param|sign)=.{0,40}".prop_map(String::into_bytes),
            r#"\{"(event|data|msg)":(\[\]|\{\}|[0-9]{1,20}|null|"x"),"data":\{"number":("PM10001"|7|null|\[\])\}\}"#
                .prop_map(String::into_bytes),
        ];
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        for n in 0..60 {
            let body = bytes.new_tree(&mut runner).unwrap().current();
            let signed = String::from_utf8_lossy(&body).into_owned();
            let (id, sign) = (&ids[n % 3], sign(&signed));
            let (status, said) = hook(&house, id, &sign, signed).await;
            assert!(status.is_success() || status.is_client_error(), "{status} {said:?} {body:?}");
        }
        house.work().await;
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_service_does_not_take_is_shown_and_offered_again_later() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        let tracker = make(&owner, json!({})).await;
        service.unwanted.lock().unwrap().insert("PM10002".to_owned());
        work(&house).await;
        let refused = shown(&owner).await["refused"].clone();
        assert_eq!(refused.as_array().unwrap().len(), 1);
        assert_eq!(
            (&refused[0]["tracking"], &refused[0]["code"], &refused[0]["why"]),
            (&json!("PM10002"), &json!("-18019903"), &json!("Carrier not detected."))
        );
        service.forget();
        house.clock.advance(Span::minutes(5));
        work(&house).await;
        assert_eq!(service.asked(), [], "not at once");
        // Somebody names the carrier: it is offered at once.
        owner
            .patch(&path(&tracker))
            .json(&json!({ "carriers": { "Pos Malaysia": "9051" } }))
            .send()
            .await
            .ok();
        work(&house).await;
        assert_eq!(service.asked(), [("register".to_owned(), vec!["PM10002".to_owned()])]);
        // Nobody does: it is offered each day, a week long.
        service.forget();
        for _ in 0..10 {
            house.clock.advance(Span::hours(25));
            work(&house).await;
        }
        let offers = service.asked().iter().filter(|(what, _)| what == "register").count();
        assert_eq!(offers, 6);
        assert_eq!(shown(&owner).await["refused"][0]["next_at"], Value::Null);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn one_that_is_away_is_asked_later_and_a_refused_key_is_said() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        let tracker = make(&owner, json!({})).await;
        service.says(Some(Err(NoAnswer::Unknown("cut off".to_owned()))));
        work(&house).await;
        let state = async || shown(&owner).await["health"].clone();
        assert_eq!(state().await["state"], "failing");
        for _ in 0..20 {
            house.clock.advance(Span::seconds(31));
            work(&house).await;
        }
        assert_eq!((service.asked().len(), &state().await["state"]), (10, &json!("paused")), "less and less");
        service.says(Some(Ok((401, r#"{"code":-18010002,"message":"The security key is invalid."}"#))));
        house.clock.advance(Span::hours(1));
        work(&house).await;
        assert_eq!(state().await["state"], "consent");
        assert!(state().await["error"].as_str().unwrap().contains("the key is refused"));
        service.forget();
        house.clock.advance(Span::minutes(50));
        work(&house).await;
        assert_eq!(service.asked(), [], "it rests");
        let check = format!("{}/check", path(&tracker));
        owner.post(&check).send().await.refused(422, "platform_refused");
        service.says(None);
        // Another key: everything goes on.
        let set =
            owner.patch(&path(&tracker)).json(&json!({ "fields": { "key": "other" } })).send().await.ok();
        assert_eq!(set["health"]["state"], "well");
        work(&house).await;
        assert_eq!(shown(&owner).await["parcels"]["followed"], 2);
        house.clock.advance(Span::seconds(1));
        owner.post(&check).send().await.ok();
        service.says(Some(Ok((503, "{}"))));
        owner.post(&check).send().await.refused(422, "platform_away");
        owner.post(&check).send().await.refused(422, "platform_away");
        assert_eq!(owner.post(&check).send().await.status.as_u16(), 429, "three questions a second");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_no_larger_than_the_service_takes_and_no_sooner() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        let rows = (0..170).map(|n| format!("O{n},P1,Pos,PM2{n:04},2026-10-20T08:00:00Z"));
        owner
            .import("orders", crate::house::file("order_id,product_id,carrier,tracking,paid_at", rows))
            .await;
        make(&owner, json!({})).await;
        work(&house).await;
        let sizes = |service: &Service| service.asked().iter().map(|(_, all)| all.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&service), [40, 40, 40], "three questions a second");
        work(&house).await;
        assert_eq!(sizes(&service).len(), 3);
        house.clock.advance(Span::seconds(1));
        work(&house).await;
        assert_eq!(sizes(&service), [40, 40, 40, 40, 10]);
        let all: BTreeSet<String> = service.asked().into_iter().flat_map(|(_, all)| all).collect();
        assert_eq!(all.len(), 170, "each once");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn each_parcel_has_one_tracker_and_finds_another_when_that_goes() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (service, owner) = (listening(&house), house.owner());
        owner.import("orders", ORDERS).await;
        let first = make(&owner, json!({})).await;
        house.clock.advance(Span::seconds(1));
        let second =
            make(&owner, json!({ "name": "other", "carriers": { "POS MALAYSIA": "9051" }, "others": false }))
                .await;
        work(&house).await;
        let counts = async || {
            let all = owner.read(ALL).await;
            let of = |n: usize| all["items"][n]["parcels"]["followed"].as_i64();
            (of(0), of(1))
        };
        assert_eq!(counts().await, (Some(0), Some(2)), "the one that names the carrier");
        owner.delete(&path(&second)).send().await.ok();
        work(&house).await;
        assert_eq!(counts().await, (Some(2), None));
        owner.patch(&path(&first)).json(&json!({ "on": false })).send().await.ok();
        service.forget();
        house.clock.advance(Span::hours(24));
        work(&house).await;
        assert_eq!(service.asked(), [], "switched off");
        assert_eq!(shown(&owner).await["health"]["state"], "off");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_tracker_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (_service, owner) = (listening(&house), house.owner());
        let good = json!({ "key": KEY });
        for (body, code) in [
            (json!({ "name": "x", "fields": good }), "bad_kind"),
            (json!({ "kind": "pigeon", "name": "x", "fields": good }), "bad_kind"),
            (json!({ "kind": "17track", "fields": good }), "bad_name"),
            (json!({ "kind": "17track", "name": "x" }), "field_missing"),
            (json!({ "kind": "17track", "name": "x", "fields": { "key": "a b" } }), "bad_field"),
            (json!({ "kind": "17track", "name": "x", "fields": { "key": KEY, "base": "x" } }), "bad_base"),
            (json!({ "kind": "17track", "name": "x", "fields": { "phone": "1" } }), "field_unknown"),
            (json!({ "kind": "17track", "name": "x", "fields": good, "others": false }), "bad_carriers"),
            (
                json!({ "kind": "17track", "name": "x", "fields": good, "carriers": { "SF": "" } }),
                "bad_carriers",
            ),
        ] {
            owner.post(ALL).json(&body).send().await.refused(422, code);
        }
        let made = make(&owner, json!({})).await;
        owner.patch(&path(&made)).json(&json!({ "kind": "aftership" })).send().await.refused(422, "bad_kind");
        let salted =
            make(&owner, json!({ "kind": "kuaidi100", "fields": { "key": KEY, "customer": "c" } })).await;
        assert_eq!(salted["filled"], json!(["key", "salt"]), "a salt is made");
        for n in 2..5 {
            make(&owner, json!({ "name": format!("n{n}") })).await;
        }
        let body = json!({ "kind": "17track", "name": "x", "fields": good });
        owner.post(ALL).json(&body).send().await.refused(422, "too_many_trackers");
        owner.delete(&path(&made)).send().await.ok();
        owner.patch(&path(&made)).json(&json!({ "on": true })).send().await.refused(404, "not_found");
        owner.post(&format!("{}/check", path(&made))).send().await.refused(404, "not_found");
        let amy = house.join(Role::Agent, "amy").await;
        assert_eq!(amy.get(ALL).send().await.status.as_u16(), 403);
        house.is_sound().await;
    })
    .await;
}
