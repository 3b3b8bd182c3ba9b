//! Trackers: the vendors' vectors, what their words become, and that nothing hostile is taken.

use domain::parcel::ParcelStatus as S;
use domain::tracker::TrackerKind as K;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::connector::parts::query::{Query, form};
use crate::connector::parts::sign::{base64, fingerprint, md5};
use crate::wire::Method;

const NOW: Instant = Instant::from_seconds(1_700_028_800);

fn fields(kind: K) -> Fields {
    let pairs: &[(&str, &str)] = match kind {
        K::Track17 => &[("key", "k17")],
        K::Aftership => &[("key", "key1"), ("secret", "as_api_secret"), ("webhook_secret", "as_secret")],
        K::Kuaidi100 => {
            &[("customer", "kdcust"), ("key", "kdkey"), ("salt", "salt1"), ("phone", "13800000000")]
        }
    };
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn watched(number: &str, carrier: Option<&str>) -> Watched {
    Watched { number: number.to_owned(), carrier: carrier.map(str::to_owned) }
}

fn answer(body: &Value) -> Answer {
    Answer { status: 200, headers: Vec::new(), body: body.to_string().into_bytes() }
}

/// Pushes bytes with headers, as a vendor would.
fn pushed(kind: K, headers: &[(&str, &str)], body: &[u8]) -> Result<Report, NotGenuine> {
    let header = |name: &str| headers.iter().find(|(n, _)| *n == name).map(|(_, value)| *value);
    of(kind).push(&fields(kind), &Pushed { header: &header, body, url: "" }, NOW)
}

/// A body with the signature that its vendor would send.
fn genuine(kind: K, body: &str) -> (Vec<(&'static str, String)>, Vec<u8>) {
    match kind {
        K::Track17 => (vec![("sign", fingerprint(format!("{body}/k17").as_bytes()))], body.into()),
        K::Aftership => (vec![("aftership-hmac-sha256", base64("as_secret", body))], body.into()),
        K::Kuaidi100 => {
            let sign = md5(&[body.as_bytes(), b"salt1"]).to_uppercase();
            (Vec::new(), Query::default().with("sign", sign).with("param", body).encoded().into_bytes())
        }
    }
}

fn push_genuine(kind: K, body: &str) -> Result<Report, NotGenuine> {
    let (headers, body) = genuine(kind, body);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pushed(kind, &headers, &body)
}

/// The vectors of the vendors' own recipes.
#[test]
fn vectors() {
    let body = br#"{"event":"TRACKING_UPDATED","data":{"number":"RR123456789CN","carrier":3011}}"#;
    let sign = "be80cff2af6bb2b288d657fa3ccba354437002b8f701ed860da56537c0aff2a9";
    assert!(pushed(K::Track17, &[("sign", sign)], body).is_ok());
    let spaced = br#"{"event": "TRACKING_UPDATED","data":{"number":"RR123456789CN","carrier":3011}}"#;
    assert_eq!(pushed(K::Track17, &[("sign", sign)], spaced), Err(NotGenuine), "the bytes as they came");

    let body = br#"{"event":"tracking_update","msg":{"tag":"Exception"}}"#;
    let sign = "FXOjL6MO3E5TsD7CjPJhbH7gfFtNpw203JwRbS83Mik=";
    assert!(pushed(K::Aftership, &[("aftership-hmac-sha256", sign)], body).is_ok());

    let param = r#"{"status":"polling","message":"","lastResult":{"state":"0","nu":"12345678"}}"#;
    let sign = "769FF70C4D0334A7A7D9FB9CE7BE9D30";
    let body = Query::default().with("sign", sign).with("param", param).encoded();
    assert!(pushed(K::Kuaidi100, &[], body.as_bytes()).is_ok());
    assert_eq!(
        kuaidi100::signature(r#"{"com":"yuantong","num":"12345678"}"#, "kdkey", "kdcust"),
        "1DA3D3A0D69C422C3D3922C0AE1B4CE3"
    );

    let request = Request::post("https://api.aftership.com", r#"{"tracking_number":"1234"}"#);
    let date = "Wed, 15 Nov 2023 06:13:20 GMT";
    let signed = "qegzC4Vw90NrFZbS18gm90InTwOsihiDYN1PvswbVNM=";
    let path = "/tracking/2024-04/trackings";
    assert_eq!(aftership::signature("as_api_secret", &request, date, "key1", path), signed);
    let request = of(K::Aftership).register(&fields(K::Aftership), &[watched("1234", None)], "", NOW);
    let header = |name: &str| request.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_str());
    assert_eq!((header("date"), header("as-signature-hmac-sha256")), (Some(date), Some(signed)));
}

#[test]
fn who_has_no_secret_proves_nothing() {
    for (kind, header) in [(K::Track17, "sign"), (K::Aftership, "aftership-hmac-sha256")] {
        let sign = if kind == K::Track17 { fingerprint(b"{}/") } else { base64("", "{}") };
        let header = |name: &str| (name == header).then_some(sign.as_str());
        let push = Pushed { header: &header, body: b"{}", url: "" };
        assert_eq!(of(kind).push(&Fields::new(), &push, NOW), Err(NotGenuine), "{kind}");
    }
    let body = format!("param=%7B%7D&sign={}", md5(&[b"{}"]).to_uppercase());
    let push = Pushed { header: &|_| None, body: body.as_bytes(), url: "" };
    assert_eq!(of(K::Kuaidi100).push(&Fields::new(), &push, NOW), Err(NotGenuine));
}

#[test]
fn requests() {
    let request = of(K::Track17).register(
        &fields(K::Track17),
        &[watched("RR1", Some("3011")), watched("RR2", Some("dhl"))],
        "",
        NOW,
    );
    assert_eq!(request.url, "https://api.17track.net/track/v2.2/register");
    assert!(request.headers.contains(&("17token", "k17".to_owned())));
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    assert_eq!(body, json!([{ "number": "RR1", "carrier": 3011 }, { "number": "RR2" }]));

    let two = [watched("A 1", None), watched("B2", None)];
    let request = of(K::Aftership).query(&fields(K::Aftership), &two, NOW);
    assert_eq!(request.method, Method::Get);
    assert_eq!(
        request.url,
        "https://api.aftership.com/tracking/2024-04/trackings?limit=100&tracking_numbers=A%201%2CB2"
    );

    let mut own = fields(K::Kuaidi100);
    own.insert("base".to_owned(), "http://127.0.0.1:8099/kuaidi100/".to_owned());
    let hook = "https://desk.example/hooks/s/tracker/t";
    let request = of(K::Kuaidi100).register(&own, &[watched("75312165465979", None)], hook, NOW);
    assert_eq!(request.url, "http://127.0.0.1:8099/kuaidi100/poll");
    let pairs = form(&request.body).expect("a form");
    assert_eq!(pairs[0], ("schema".to_owned(), "json".to_owned()));
    let param: Value = serde_json::from_str(&pairs[1].1).expect("JSON");
    assert_eq!(param["parameters"]["callbackurl"], hook);
    assert_eq!((&param["parameters"]["autoCom"], param.get("company")), (&json!("1"), None));
    let request = of(K::Kuaidi100).query(&own, &[watched("1", Some("yuantong"))], NOW);
    let pairs = form(&request.body).expect("a form");
    assert_eq!(pairs[1].1, kuaidi100::signature(&pairs[2].1, "kdkey", "kdcust"), "the bytes that are sent");
}

#[test]
fn what_becomes_of_a_registration() {
    type Outcome = Result<Vec<Option<&'static str>>, &'static str>;
    let cases: [(K, Value, Outcome); 13] = [
        (
            K::Track17,
            json!({ "code": 0, "data": { "accepted": [{ "number": "A" }], "rejected": [
                { "number": "B", "error": { "code": -18_019_901, "message": "registered already" } },
                { "number": "C", "error": { "code": -18_010_012, "message": "no such number" } } ] } }),
            Ok(vec![None, None, Some("-18010012"), Some("unanswered")]),
        ),
        (K::Track17, json!({ "code": -18_010_002, "message": "bad key" }), Err("-18010002")),
        (K::Track17, json!({}), Err("unreadable")),
        (K::Aftership, json!({ "meta": { "code": 201 } }), Ok(vec![None; 4])),
        (K::Aftership, json!({ "meta": { "code": 4_003 } }), Ok(vec![None; 4])),
        (K::Aftership, json!({ "meta": { "code": 4_005 } }), Ok(vec![Some("4005"); 4])),
        (K::Aftership, json!({ "meta": { "code": 401 } }), Err("401")),
        (K::Aftership, json!([]), Err("unreadable")),
        (K::Kuaidi100, json!({ "result": true, "returnCode": "200" }), Ok(vec![None; 4])),
        (K::Kuaidi100, json!({ "result": false, "returnCode": "501" }), Ok(vec![None; 4])),
        (K::Kuaidi100, json!({ "result": false, "returnCode": "702" }), Ok(vec![Some("702"); 4])),
        (K::Kuaidi100, json!({ "result": false, "returnCode": "601" }), Err("601")),
        (K::Kuaidi100, json!({ "result": false, "returnCode": "500" }), Err("later")),
    ];
    let parcels = ["A", "B", "C", "D"].map(|number| watched(number, None));
    for (kind, said, expected) in cases {
        let outcome = of(kind).registered(&parcels, answer(&said));
        let codes = |all: &Vec<Registered>| {
            let code = |one: &Registered| one.refused.as_ref().map(|(code, _)| code.clone());
            all.iter().map(code).collect::<Vec<_>>()
        };
        match (&outcome, expected) {
            (Ok(all), Ok(wanted)) => {
                let wanted: Vec<_> = wanted.into_iter().map(|code| code.map(str::to_owned)).collect();
                assert_eq!(codes(all), wanted, "{kind} {said}");
            }
            (Err(Failure::Refused { code, .. }), Err(wanted)) => assert_eq!(code, wanted, "{kind} {said}"),
            (Err(Failure::Later { .. }), Err("later")) => {}
            other => panic!("{kind} {said}: {other:?}"),
        }
    }
    for kind in K::ALL {
        for (status, later) in [(429, true), (503, true), (401, false)] {
            let no = Answer { status, headers: Vec::new(), body: b"{}".to_vec() };
            let failure = of(*kind).registered(&parcels, no).expect_err("no success");
            assert_eq!(matches!(failure, Failure::Later { .. }), later, "{kind} {status}");
        }
    }
}

/// Status, word and time of each row.
fn rows(report: &Report) -> Vec<(S, Option<&str>, String)> {
    report.rows.iter().map(|row| (row.status, row.word.as_deref(), row.at.to_string())).collect()
}

#[test]
fn journeys_in_our_words_with_theirs_kept() {
    let events = json!([
        { "time_utc": "2026-01-02T03:04:05Z", "description": "left", "location": "Leeds", "stage": null,
          "sub_status": "Exception_Delayed" },
        { "time_iso": "2026-01-01T08:00:00+08:00", "description": "taken", "stage": "PickedUp", "sub_status": null },
        { "description": "nobody knows when" },
    ]);
    let said = json!({ "code": 0, "data": { "accepted": [{ "number": "RR1", "carrier": 3011, "track_info": {
        "latest_status": { "status": "Exception", "sub_status": "Exception_Delayed" },
        "tracking": { "providers": [{ "provider": { "name": "Royal Mail" }, "events": events }] } } }],
        "rejected": [{ "number": "X", "error": { "code": -18_019_902, "message": "not registered" } },
            { "number": "Y", "error": { "code": -18_019_905, "message": "stopped" } }] } });
    let report = of(K::Track17).queried(&[watched("SF1", None)], answer(&said)).expect("read");
    assert_eq!(
        rows(&report),
        [
            (S::Delay, Some("Exception_Delayed"), "2026-01-02T03:04:05Z".to_owned()),
            (S::PickedUp, Some("PickedUp"), "2026-01-01T00:00:00Z".to_owned()),
        ]
    );
    assert_eq!(report.rows[0].carrier.as_deref(), Some("Royal Mail"));
    assert_eq!((report.odd.len(), report.ended.len(), report.ended[0].number.as_str()), (1, 1, "Y"));
    assert_eq!(
        (report.dropped.len(), report.dropped[0].number.as_str()),
        (1, "X"),
        "it may be registered again"
    );

    let said = json!({ "meta": { "code": 200 }, "data": { "trackings": [{ "tracking_number": "AS1", "slug": "dhl",
        "order_id": "O-9", "tag": "InTransit", "checkpoints": [
            { "checkpoint_time": "2026-01-02T03:04:05+01:00", "tag": "Exception", "subtag": "Exception_017" },
            { "checkpoint_time": "2026-01-01T00:00:00", "tag": "InTransit", "subtag": "InTransit_003" },
            { "checkpoint_time": "2026-01-03T00:00:00Z", "tag": "Exception", "subtag": "Exception_001" }] }] } });
    let report = of(K::Aftership).queried(&[watched("SF1", None)], answer(&said)).expect("read");
    assert_eq!(
        rows(&report),
        [
            (S::Delay, Some("Exception_017"), "2026-01-02T02:04:05Z".to_owned()),
            (S::InTransit, Some("InTransit"), "2026-01-01T00:00:00Z".to_owned()),
            (S::Unknown, Some("Exception_001"), "2026-01-03T00:00:00Z".to_owned()),
        ]
    );
    assert_eq!(report.rows[0].order.as_deref(), Some("O-9"));

    let said = json!({ "message": "ok", "nu": "SF1", "com": "shunfeng", "state": "2", "status": "200", "data": [
        { "time": "2026-01-02 08:00:00", "ftime": "2026-01-02 08:00:00", "context": "无人接听", "areaName": "杭州" },
        { "time": "2026-01-01 08:00:00", "context": "已揽收", "status": "揽收", "statusCode": "103" },
        { "time": "2025-12-31 08:00:00", "context": "已下单", "status": "下单" }] });
    let report = of(K::Kuaidi100).queried(&[watched("SF1", None)], answer(&said)).expect("read");
    assert_eq!(
        rows(&report),
        [
            (S::FailedDelivery, Some("2"), "2026-01-02T00:00:00Z".to_owned()),
            (S::PickedUp, Some("103"), "2026-01-01T00:00:00Z".to_owned()),
            (S::Unknown, Some("下单"), "2025-12-31T00:00:00Z".to_owned()),
        ]
    );
    let locked = json!({ "result": false, "returnCode": "408", "message": "验证码错误" });
    let one = [watched("SF1", None)];
    let report = of(K::Kuaidi100).queried(&one, answer(&locked)).expect("of this number only");
    let why = "408: 验证码错误".to_owned();
    assert_eq!(
        report,
        Report { silent: vec![Unread { number: "SF1".to_owned(), why }], ..Report::default() }
    );
    let none = json!({ "result": false, "returnCode": "500", "message": "查询无结果，请隔段时间再查" });
    assert_eq!(of(K::Kuaidi100).queried(&one, answer(&none)).expect("of this number only").silent.len(), 1);
    let key = json!({ "result": false, "returnCode": "601", "message": "key已过期" });
    let failure = of(K::Kuaidi100).queried(&one, answer(&key)).expect_err("of all");
    assert!(matches!(failure, Failure::Refused { code, .. } if code == "601"));
}

#[test]
fn webhooks_tell_the_same_and_when_they_end() {
    let report = push_genuine(
        K::Track17,
        r#"{"event":"TRACKING_STOPPED","data":{"number":"RR1","track_info":{"latest_status":
            {"status":"Delivered","sub_status":"Delivered_Other"},"latest_event":{"time_iso":"2026-01-01T00:00:00Z"}}}}"#,
    )
    .expect("genuine");
    assert_eq!(
        (report.kind.as_str(), report.rows[0].status, report.ended.len()),
        ("TRACKING_STOPPED", S::Delivered, 1)
    );

    let report = push_genuine(
        K::Aftership,
        r#"{"event":"tracking_update","event_id":"e1","msg":{"tracking_number":"AS1","active":false,"tag":"AttemptFail",
            "updated_at":"2026-01-01T00:00:00Z","checkpoints":[]}}"#,
    )
    .expect("genuine");
    assert_eq!((report.id.as_str(), report.rows[0].status, report.ended.len()), ("e1", S::FailedDelivery, 1));

    let report = push_genuine(
        K::Kuaidi100,
        r#"{"status":"abort","message":"3天查询无记录","lastResult":{"nu":"SF1","com":"shunfeng","state":"0","data":[]}}"#,
    )
    .expect("genuine");
    let late = &report.rows[0];
    assert_eq!((late.status, late.word.as_deref(), late.at), (S::Delay, Some("abort"), NOW));
    assert_eq!((late.description.as_str(), report.ended.len()), ("3天查询无记录", 0));
    assert_eq!(report.dropped[0].number, "SF1", "it may be subscribed to again");
    let ack = of(K::Kuaidi100).ack();
    let said: Value = serde_json::from_str(ack.body.expect("a body").0).expect("JSON");
    assert_eq!((&said["result"], &said["returnCode"]), (&json!(true), &json!("200")));
    assert_eq!(of(K::Track17).ack(), Ack { status: 200, body: None });
}

/// JSON of the vendors' shapes with anything in it.
fn shaped() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("2026-01-01T00:00:00Z")),
        Just(json!("2026-01-01 00:00:00")),
    ];
    let names = prop::sample::select(vec![
        "code",
        "data",
        "accepted",
        "rejected",
        "number",
        "track_info",
        "tracking",
        "providers",
        "events",
        "time_utc",
        "sub_status",
        "latest_event",
        "meta",
        "trackings",
        "tracking_number",
        "checkpoints",
        "checkpoint_time",
        "tag",
        "msg",
        "lastResult",
        "nu",
        "time",
        "status",
        "state",
        "returnCode",
        "event",
        "message",
    ]);
    let tree = leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(names.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    tree.prop_map(|value| value.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_answer_is_judged(
        kind in prop::sample::select(K::ALL), status in prop_oneof![Just(200_u16), 100..600_u16],
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), shaped().prop_map(String::into_bytes)],
    ) {
        let said = || Answer { status, headers: Vec::new(), body: body.clone() };
        let parcels = [watched("A", None), watched("B", None)];
        if let Ok(all) = of(kind).registered(&parcels, said()) {
            prop_assert_eq!(all.len(), 2);
        }
        if let Ok(report) = of(kind).queried(&parcels, said()) {
            prop_assert!(report.rows.iter().all(|row| !row.tracking.is_empty()));
        }
    }

    #[test]
    fn only_the_signed_bytes_are_taken(
        kind in prop::sample::select(K::ALL), body in shaped(), at in any::<prop::sample::Index>(),
        any_bytes in prop::collection::vec(any::<u8>(), 0..200), sign in ".{0,70}",
    ) {
        let report = push_genuine(kind, &body);
        prop_assert!(report.is_ok());
        let (headers, mut bytes) = genuine(kind, &body);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let at = at.index(bytes.len());
        bytes[at] ^= 1;
        prop_assert_eq!(pushed(kind, &headers, &bytes), Err(NotGenuine));
        let made_up = [("sign", sign.as_str()), ("aftership-hmac-sha256", sign.as_str())];
        prop_assert_eq!(pushed(kind, &made_up, &any_bytes), Err(NotGenuine));
    }
}

#[test]
fn what_is_filled_in_is_looked_at_before_it_is_kept() {
    let code = |kind: K, more: &[(&str, &str)]| {
        let mut filled = fields(kind);
        filled.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        check(of(kind), &filled).err().map(|refusal| (refusal.code.into_owned(), refusal.field))
    };
    for kind in K::ALL {
        assert_eq!(code(*kind, &[]), None);
        assert_eq!(code(*kind, &[("base", "http://127.0.0.1:8090/17track")]), None);
        for (field, value, expected) in
            [("key", "", "field_missing"), ("key", "a b", "bad_field"), ("base", "ftp://x", "bad_base")]
        {
            let (code, at) = code(*kind, &[(field, value)]).unwrap_or_default();
            assert_eq!((code.as_str(), at.as_deref()), (expected, Some(field)), "{kind}");
        }
    }
    let mut without = fields(K::Kuaidi100);
    without.remove("salt");
    assert!(check(of(K::Kuaidi100), &without).is_ok(), "one is made");
    assert_eq!(of(K::Kuaidi100).made_here(), Some("salt"));
}
