//! Appeals over the API: from an abusive review to a recorded win, one attempt, windows and clocks, what a case may not do
//! meanwhile, and what the shop learns.

use app::notices::Post;
use channels::smtp::Smtp;
use domain::access::{Permission, Role};
use domain::appeal::{Evidence, EvidenceKind};
use domain::case::Command;
use domain::ids::{EvidenceId, ShopId};
use domain::time::Span;
use serde_json::{Value, json};
use testkit::{TestDatabase, each_database};

use crate::contract::Contract;
use crate::house::{Answer, House, OWNER, PASSWORD, Person, path};
use crate::notices::StandIn;

/// A review that threatens, one that is plain, both of one buyer and order.
const ABUSIVE: &str = "review_id,order_id,product_id,rating,text,created_at,buyer\n\
    R1,O1,P1,1,The zipper broke. Refund me 500 or I will leave one star everywhere. You idiots.,2026-11-02 01:00:00,Alice\n";
const THREAT: &str = "Refund me 500 or I will leave one star everywhere";

/// A house on TikTok Shop Vietnam with the abusive review's case.
async fn house(db: &TestDatabase) -> (House, Value) {
    let mut house = House::new(db).await;
    let channel = json!({ "name": "TikTok VN", "platform": "TikTok Shop", "market": "VN" });
    let made = house.owner().post("/shops/{shop}/channels").json(&channel).send().await.ok();
    made["id"].as_str().unwrap().clone_into(&mut house.channel);
    let owner = house.owner();
    owner.import("orders", "order_id,buyer,product_id,amount,currency\nO1,Alice,P1,390000,VND\n").await;
    owner.import("reviews", ABUSIVE).await;
    let case = owner.case_about("zipper").await;
    (house, case)
}

async fn appeals(person: &Person<'_>, case: &Value) -> Value {
    person.read(&path(case, "/appeals")).await
}

async fn open(person: &Person<'_>, case: &Value, subject: &Value) -> Answer {
    person.post(&path(case, "/appeals")).json(&json!({ "subject": subject })).send().await
}

/// Opens an appeal about the case's first review or return.
async fn opened(person: &Person<'_>, case: &Value) -> Value {
    let subject = appeals(person, case).await["contests"][0]["subject"].clone();
    open(person, case, &subject).await.ok()
}

async fn give(person: &Person<'_>, detail: &Value, command: Value) -> Answer {
    let path = format!("/shops/{{shop}}/appeals/{}/command", detail["appeal"]["id"].as_str().unwrap());
    person.post(&path).json(&command).send().await
}

async fn fire(house: &House) {
    let mut tx = house.app.store.write().await.unwrap();
    house.app.fire_due_in(&mut tx, house.shop.parse().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
}

/// Puts a file into the case's stream, as the vault does.
async fn capture(house: &House, case: &Value, n: u128, shows: EvidenceKind, size: i64) {
    let evidence = Evidence {
        id: EvidenceId(uuid::Uuid::from_u128(n)),
        shows,
        name: format!("file-{n}.png"),
        media_type: "image/png".to_owned(),
        size,
        hash: format!("{n:064}"),
        thumbnail: None,
        taken_at: None,
        source: "upload".to_owned(),
        note: None,
        original: None,
    };
    let caller = app::Caller::system(ShopId(house.shop.parse().unwrap()), "test");
    let id = domain::ids::CaseId(case["id"].as_str().unwrap().parse().unwrap());
    let command = Command::CaptureEvidence { evidence: Box::new(evidence) };
    house.app.command(&caller, id, &command, None).await.unwrap();
}

fn clock<'a>(case: &'a Value, kind: &str) -> &'a Value {
    let found = case["clocks"].as_array().unwrap().iter().rev().find(|c| c["kind"] == kind);
    found.unwrap_or_else(|| panic!("no clock {kind}: {:#}", case["clocks"]))
}

#[tokio::test]
async fn an_abusive_review_is_appealed_and_the_win_recorded() {
    each_database(async |db| {
        let (contract, (house, case)) = (Contract::read(), house(db).await);
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        capture(&house, &case, 1, EvidenceKind::Screenshot, 6 << 20).await;
        let messages = format!(
            "conversation_id,message_id,sender,text,sent_at,buyer\nT1,M1,buyer,{THREAT},2026-11-02 01:30:00,Alice\n"
        );
        owner.import("messages", messages).await;

        let found = appeals(&amy, &case).await;
        contract.check("CaseAppeals", &found);
        let contest = &found["contests"][0];
        assert_eq!((&contest["why_not"], &contest["external_id"]), (&Value::Null, &json!("R1")));
        let grounds = contest["grounds"].as_array().unwrap();
        assert_eq!(grounds.len(), 6, "the six kinds of the platform");
        assert!(grounds.iter().all(|g| g["grade"] == "platform" && g["strength"]["share"].is_null()));
        let best = &contest["proposals"][0];
        assert_eq!(best["ground"], "tiktok.review.coercive", "{contest:#}");
        let passage = best["passage"].as_str().expect("the offending words");
        assert!(contest["text"].as_str().unwrap().contains(passage), "{passage}");
        assert!(passage.contains("one star"), "{passage}");
        let threat = contest["findings"].as_array().unwrap().iter().find(|f| f["kind"] == "chat_coercion");
        assert_eq!(threat.expect("the chat's threat")["links"][0]["excerpt"], THREAT);

        let detail = open(&amy, &case, &contest["subject"]).await;
        assert_eq!((detail.status.as_u16(), detail.header("etag")), (201, "\"2\""));
        let detail = detail.ok();
        contract.check("AppealDetail", &detail);
        assert_eq!(detail["appeal"]["state"], "draft");
        assert_eq!(detail["files"][0]["chosen"], true, "what the case has goes with it");
        assert_eq!(detail["allowed"], json!(["choose_ground", "choose_evidence", "state", "abandon"]));
        assert_eq!(detail["appeal"]["due"], "window", "{:#}", detail["appeal"]);
        open(&amy, &case, &contest["subject"]).await.refused(422, "appeal_exists");
        give(&amy, &detail, json!({ "verb": "submit" })).await.refused(422, "no_ground");

        let choose = json!({ "verb": "choose_ground", "ground": best["ground"], "passage": passage });
        give(&amy, &detail, choose).await.ok();
        let statement = json!({ "verb": "state", "text": "The buyer asks for money that is not owed." });
        let detail = give(&amy, &detail, statement).await.ok();
        contract.check("AppealDetail", &detail);
        let needed = detail["checklist"].as_array().unwrap().iter().filter(|i| i["needed"] == true);
        assert!(needed.clone().all(|i| i["goes"] == true), "{:#}", detail["checklist"]);
        let over = &detail["hand_over"];
        let keys: Vec<_> = over["fields"].as_array().unwrap().iter().map(|f| f["key"].clone()).collect();
        assert_eq!(json!(keys), json!(["order", "subject", "ground", "passage", "statement"]));
        assert_eq!((&over["fields"][0]["value"], &over["fields"][1]["value"]), (&json!("O1"), &json!("R1")));
        assert_eq!(over["too_large"], json!([uuid::Uuid::from_u128(1)]), "6 MB is above the forms' limit");

        let stale = amy.post(&format!("/shops/{{shop}}/appeals/{}/command", detail["appeal"]["id"].as_str().unwrap()));
        let stale = stale.header("if-match", "\"1\"").json(&json!({ "verb": "submit" })).send().await;
        assert_eq!(stale.status.as_u16(), 412, "{}", stale.text());
        let sent = json!({ "verb": "submit", "reference": "AP-7" });
        let detail = give(&amy, &detail, sent).await.ok();
        assert_eq!((&detail["appeal"]["state"], &detail["appeal"]["due"]), (&json!("submitted"), &json!("decision")));
        assert_eq!(detail["appeal"]["missing"], json!([]));
        assert_eq!(detail["appeal"]["had"], json!(["review", "order", "conversation", "screenshot"]));
        assert_eq!(clock(&amy.case(&case).await, "appeal_decision")["state"], "running");
        let board = amy.read("/shops/{shop}/appeals?state=submitted").await;
        contract.check("AppealBoard", &board);
        let row = &board["items"][0];
        assert_eq!((&row["product"], &row["buyer"]), (&json!("P1"), &json!("Alice")), "{row:#}");
        assert!(row["excerpt"].as_str().unwrap().starts_with("The zipper broke"), "{row:#}");
        let reader = house.token(&[Permission::CaseRead]).await;
        let masked = reader.read("/shops/{shop}/appeals?state=submitted").await["items"][0]["buyer"].clone();
        assert_ne!(masked, "Alice", "names are for those who may see them");
        assert_eq!((&board["items"][0]["appeal"]["reference"], &board["states"]["submitted"]), (&json!("AP-7"), &json!(1)));

        let won = json!({ "verb": "decide", "verdict": "won", "reason": "removed" });
        let detail = give(&amy, &detail, won).await.ok();
        assert_eq!((&detail["appeal"]["state"], &detail["allowed"]), (&json!("won"), &json!([])));
        assert_eq!(clock(&amy.case(&case).await, "appeal_decision")["state"], "met");
        let kinds: Vec<_> = detail["timeline"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect();
        assert_eq!(kinds.len(), 6, "{kinds:?}");
        assert_eq!(kinds[0], "appeal.opened");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn one_attempt_and_what_is_left_after_a_refusal() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let owner = house.owner();
        let detail = opened(&owner, &case).await;
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.erroneous" });
        let detail = give(&owner, &detail, ground).await.ok();
        let error = give(&owner, &detail, json!({ "verb": "submit" })).await.refused(422, "evidence_missing");
        assert_eq!(error["rule"]["id"], "tiktok.review.erroneous");
        let detail = give(&owner, &detail, json!({ "verb": "submit", "incomplete": true })).await.ok();
        assert_eq!(detail["appeal"]["missing"], json!(["parcel"]));

        owner.command(&case, json!({ "kind": "skip_reply", "reason": "appealed" })).await.ok();
        owner.command(&case, json!({ "kind": "skip_contact", "reason": "appealed" })).await.ok();
        owner
            .command(&case, json!({ "kind": "resolve", "cause": "threat", "outcome": "no_fault" }))
            .await
            .ok();
        owner.command(&case, json!({ "kind": "close" })).await.refused(422, "appeal_open");

        let lost = json!({ "verb": "decide", "verdict": "lost", "reason": "not enough" });
        let detail = give(&owner, &detail, lost).await.ok();
        assert_eq!(
            detail["next"],
            json!(["official_support", "public_clarification", "improve_and_follow_up"])
        );
        let contest = appeals(&owner, &case).await["contests"][0].clone();
        assert_eq!(contest["why_not"]["code"], "appeal_spent", "{contest:#}");
        open(&owner, &case, &contest["subject"]).await.refused(422, "appeal_spent");
        owner.command(&case, json!({ "kind": "close" })).await.ok();
        let escalate = json!({ "verb": "escalate", "reference": "S-1" });
        give(&owner, &detail, escalate.clone()).await.refused(422, "wrong_state");
        owner.command(&case, json!({ "kind": "reopen", "reason": "official support" })).await.ok();
        let detail = give(&owner, &detail, escalate).await.ok();
        assert_eq!((&detail["appeal"]["state"], &detail["next"]), (&json!("escalated"), &json!([])));
        // Given up after the platform had it: the attempt stays used up.
        give(&owner, &detail, json!({ "verb": "abandon", "reason": "the buyer took it back" })).await.ok();
        open(&owner, &case, &contest["subject"]).await.refused(422, "appeal_spent");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_window_closes_before_anything_is_prepared() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let owner = house.owner();
        let detail = opened(&owner, &case).await;
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.invalid" });
        let detail = give(&owner, &detail, ground).await.ok();
        assert_eq!(detail["appeal"]["window_ends"], "2026-12-02T02:00:00Z", "thirty days");
        house.clock.advance(Span::hours(24 * 30));
        let owner = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        give(&owner, &detail, json!({ "verb": "submit" })).await.refused(422, "window_over");
        give(&owner, &detail, json!({ "verb": "abandon", "reason": "too late" })).await.ok();
        let contest = appeals(&owner, &case).await["contests"][0].clone();
        assert_eq!(contest["why_not"]["code"], "window_over");
        open(&owner, &case, &contest["subject"]).await.refused(422, "window_over");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_information_clock_is_met_or_breached_and_people_are_told() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let (owner, amy) = (house.owner(), house.join(Role::Agent, "amy").await);
        let me = amy.read("/session").await["user"]["id"].clone();
        owner.command(&case, json!({ "kind": "assign", "to": me })).await.ok();
        let detail = opened(&owner, &case).await;
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.invalid" });
        give(&owner, &detail, ground).await.ok();
        give(&owner, &detail, json!({ "verb": "submit" })).await.ok();
        let asks = json!({ "verb": "ask_information", "what": "photos of the parcel" });
        let asked = give(&owner, &detail, asks.clone()).await.ok();
        assert_eq!(
            (&asked["appeal"]["due"], &asked["appeal"]["asked"]),
            (&json!("information"), &json!("photos of the parcel"))
        );
        let shown = owner.case(&case).await;
        assert_eq!(clock(&shown, "appeal_information")["state"], "running");
        assert_eq!(clock(&shown, "appeal_decision")["state"], "void", "the platform's own time stands");
        house.clock.advance(Span::hours(23));
        give(&owner, &detail, json!({ "verb": "send_information" })).await.ok();
        assert_eq!(clock(&owner.case(&case).await, "appeal_information")["state"], "met");

        give(&owner, &detail, asks).await.ok();
        house.clock.advance(Span::hours(25));
        fire(&house).await;
        assert_eq!(clock(&owner.case(&case).await, "appeal_information")["state"], "breached");
        give(&owner, &detail, json!({ "verb": "send_information" })).await.ok();
        let lost = json!({ "verb": "decide", "verdict": "lost" });
        give(&owner, &detail, lost).await.ok();
        while house.app.write_notices(house.shop.parse().unwrap()).await.unwrap() {}
        let told = amy.read("/shops/{shop}/notices").await;
        let kinds: Vec<_> = told["items"].as_array().unwrap().iter().map(|n| n["kind"].clone()).collect();
        assert!(kinds.contains(&json!("appeal")) && kinds.contains(&json!("breached")), "{kinds:?}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_return_is_contested_on_the_houses_grounds() {
    each_database(async |db| {
        let (house, _) = house(db).await;
        let owner = house.owner();
        let rows = "return_id,order_id,amount,currency,kind,reason,text,status,requested_at,updated_at,buyer\n\
                    RT1,O1,390000,VND,refund_only,quality,It is another colour,pending,2026-11-02T01:00:00Z,2026-11-02T01:00:00Z,Alice\n";
        let done = owner.import("returns", rows).await;
        assert_eq!(done["rejected"], 0, "{done:#}");
        let case = owner.case_about("zipper").await;
        let found = appeals(&owner, &case).await;
        let contest = found["contests"].as_array().unwrap().iter().find(|c| c["subject"]["kind"] == "return");
        let contest = contest.unwrap_or_else(|| panic!("{found:#}"));
        assert!(contest["grounds"][0]["id"].as_str().unwrap().starts_with("house.return."));
        assert_eq!(contest["window_ends"], Value::Null);
        let detail = open(&owner, &case, &contest["subject"]).await.ok();
        let ground = json!({ "verb": "choose_ground", "ground": "house.return.other_goods" });
        let detail = give(&owner, &detail, ground).await.ok();
        give(&owner, &detail, json!({ "verb": "submit" })).await.refused(422, "evidence_missing");
        capture(&house, &case, 5, EvidenceKind::ItemPhoto, 1_000).await;
        give(&owner, &detail, json!({ "verb": "submit" })).await.refused(422, "evidence_missing");
        let choose = json!({ "verb": "choose_evidence", "evidence": [uuid::Uuid::from_u128(5)] });
        give(&owner, &detail, choose).await.ok();
        let detail = give(&owner, &detail, json!({ "verb": "submit" })).await.ok();
        assert!(detail["appeal"]["had"].as_array().unwrap().contains(&json!("item_photo")));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_shop_learns_and_too_many_invalid_ones_are_warned_of() {
    each_database(async |db| {
        let (contract, (house, _)) = (Contract::read(), house(db).await);
        let owner = house.owner();
        let head = "review_id,order_id,product_id,rating,text,created_at,buyer\n";
        let rows = (1..=11)
            .map(|n| format!("X{n},Y{n},P2,1,Broken lamp number {n} you idiots,2026-11-02 01:00:00,B{n}\n"));
        let rows: String = std::iter::once(head.to_owned()).chain(rows).collect();
        owner.import("reviews", rows).await;
        let cases = owner.queue("limit=200").await;
        let cases: Vec<_> =
            cases.iter().filter(|c| c["excerpt"].as_str().unwrap().contains("lamp")).collect();
        assert_eq!(cases.len(), 11);
        for (n, case) in cases.into_iter().enumerate() {
            let detail = opened(&owner, case).await;
            let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.invalid" });
            give(&owner, &detail, ground).await.ok();
            give(&owner, &detail, json!({ "verb": "submit" })).await.ok();
            let verdict = if n < 4 { "won" } else { "lost" };
            give(&owner, &detail, json!({ "verb": "decide", "verdict": verdict })).await.ok();
        }
        let report = owner.read("/shops/{shop}/appeals/report?months=3").await;
        contract.check("AppealReport", &report);
        assert_eq!((&report["all"]["decided"], &report["all"]["won"]), (&json!(11), &json!(4.0)));
        let share = report["grounds"]["tiktok.review.invalid"]["share"]["value"].as_f64().unwrap();
        assert!((share - 4.5 / 12.0).abs() < 1e-9, "{share}");
        assert_eq!((&report["invalid"]["decided"], &report["invalid"]["lost"]), (&json!(11), &json!(7)));
        assert!(report["invalid"]["warning"]["en"].as_str().unwrap().contains("not a platform's"));
        let months = report["months"].as_array().unwrap();
        assert_eq!(
            (months.len(), &months[2]["month"], &months[2]["lost"]),
            (3, &json!("2026-11"), &json!(7))
        );
        let known = owner.read("/shops/{shop}/appeal-grounds?channel={channel}").await;
        contract.check("AppealGrounds", &known);
        assert_eq!(known["handling"]["id"], "tiktok.vn.appeal");
        let invalid =
            known["grounds"].as_array().unwrap().iter().find(|g| g["id"] == "tiktok.review.invalid").unwrap();
        assert_eq!(invalid["strength"]["decided"], 11);

        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let board = owner.read(&format!("/shops/{{shop}}/appeals?limit=4&cursor={cursor}")).await;
            seen.extend(board["items"].as_array().unwrap().iter().map(|r| r["appeal"]["id"].clone()));
            let Some(next) = board["next"].as_str() else { break };
            next.clone_into(&mut cursor);
        }
        assert_eq!(seen.len(), 11);
        seen.sort_by_key(ToString::to_string);
        seen.dedup();
        assert_eq!(seen.len(), 11, "no row twice");
        owner.get("/shops/{shop}/appeals?cursor=x").send().await.refused(422, "bad_cursor");
        owner.get("/shops/{shop}/appeals?state=x").send().await.refused(422, "bad_state");

        let record = owner.read("/shops/{shop}/service-record?from=2026-11-01&to=2026-11-30").await;
        contract.check("ServiceRecord", &record);
        assert_eq!((&record["appeals"]["submitted"], &record["appeals"]["lost"]), (&json!(11), &json!(7)));
        assert_eq!(record["reviews"]["total"], 12);
        let long = owner.get("/shops/{shop}/service-record?from=2024-11-01&to=2026-11-30").send().await;
        long.refused(422, "bad_period");
        let back = owner.get("/shops/{shop}/service-record?from=2026-11-30&to=2026-11-01").send().await;
        back.refused(422, "bad_period");
    })
    .await;
}

/// The bytes of a file in an archive of stored entries.
fn entry<'a>(archive: &'a [u8], report: &app::evidence::Report, path: &str) -> &'a [u8] {
    let file = report.manifest.files.iter().find(|f| f.path == path).expect(path);
    let whole = |w: &[u8]| app::evidence::Report::hash_of(w) == file.blake3;
    archive.windows(file.size as usize).find(|w| whole(w)).expect("the file stands in the archive")
}

#[tokio::test]
async fn the_service_record_is_a_signed_bundle_without_names() {
    let made = std::sync::Mutex::new(Vec::new());
    each_database(async |db| {
        let (house, case) = house(db).await;
        let owner = house.owner();
        let reply = json!({ "kind": "public_reply", "text": crate::work::REPLY });
        owner.post(&path(&case, "/acts")).json(&reply).send().await.ok();
        let period = "from=2026-11-01&to=2026-11-30";
        let record = owner.read(&format!("/shops/{{shop}}/service-record?{period}")).await;
        let bundle = owner.get(&format!("/shops/{{shop}}/service-record.zip?{period}")).send().await;
        assert_eq!((bundle.status.as_u16(), bundle.header("content-type")), (200, "application/zip"));
        let bytes = bundle.body.to_vec();
        assert_eq!(bundle.header("content-length"), bytes.len().to_string());
        let report = app::evidence::verify(bytes.as_slice()).expect("as it was signed");
        let about = serde_json::to_value(&report.manifest.about).unwrap();
        assert_eq!(about, json!({ "kind": "account_health", "from": "2026-11-01", "to": "2026-11-30" }));
        let key = owner.read("/shops/{shop}/evidence-key").await;
        assert_eq!(report.fingerprint(), key["fingerprint"].as_str().unwrap());
        let names: Vec<_> = report.manifest.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(names, ["statement.html", "record.json", "record.csv"]);
        let mut inside: Value = serde_json::from_slice(entry(&bytes, &report, "record.json")).unwrap();
        for (field, rows) in [("promises", 3), ("acts", 1)] {
            assert!(record[field].as_array().unwrap().len() >= rows, "{record:#}");
        }
        // The first one made the shop's key, which is an event.
        assert!(inside["log"]["seq"].as_i64() >= record["log"]["seq"].as_i64());
        assert_eq!(inside["log"]["hash"].as_str().unwrap().len(), 64);
        inside["log"] = record["log"].clone();
        assert_eq!(inside, record, "the same as the API says");
        let csv = String::from_utf8_lossy(entry(&bytes, &report, "record.csv")).into_owned();
        assert!(csv.contains("\r\nreviews,negative,count,1\r\n"), "{csv}");
        assert!(csv.contains("\r\nrepair,negative,share,1.0000\r\n"), "{csv}");
        assert!(csv.contains("\r\nruled,checked,count,1\r\n"), "{csv}");
        let page = owner.get(&format!("/shops/{{shop}}/service-record.html?{period}")).send().await;
        assert_eq!(page.header("x-frame-options"), "SAMEORIGIN", "the console shows it in a frame");
        assert!(page.header("content-security-policy").contains("sandbox"));
        let statement = String::from_utf8_lossy(entry(&bytes, &report, "statement.html")).into_owned();
        for text in [&statement, &page.text()] {
            for told in ["响应时间与承诺履行", "Answered in public", "100.0 %", "Tea House"] {
                assert!(text.contains(told), "{told}: {text}");
            }
        }
        for hidden in ["Alice", "zipper", "sorry"] {
            assert!(!bytes.windows(hidden.len()).any(|w| w == hidden.as_bytes()), "{hidden}");
        }
        let audit = owner.read("/shops/{shop}/audit?kind=shop.exported").await;
        assert_eq!(audit["items"].as_array().unwrap().len(), 1, "what is taken away is written down");
        let mut bent = bytes.clone();
        let at = bent.windows(11).position(|w| w == b"repair,repl").unwrap();
        bent[at] ^= 1;
        let fault = app::evidence::verify(bent.as_slice()).unwrap_err();
        assert_eq!(fault.to_string(), "record.csv: its bytes were changed");
        let wrong = "/shops/{shop}/service-record.zip?from=2024-11-01&to=2026-11-30";
        owner.get(wrong).send().await.refused(422, "bad_period");
        let reader = house.token(&[Permission::CaseRead]).await;
        for what in ["zip", "html"] {
            let path = format!("/shops/{{shop}}/service-record.{what}?{period}");
            reader.get(&path).send().await.refused(403, "forbidden");
        }
        made.lock().unwrap().push(bytes);
        house.is_sound().await;
    })
    .await;
    let made = made.into_inner().unwrap();
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "the same bytes on every database");
}

#[tokio::test]
async fn the_month_is_told_once_to_those_who_may_see_reports() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let owner = house.owner();
        let detail = opened(&owner, &case).await;
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.coercive" });
        give(&owner, &detail, ground).await.ok();
        give(&owner, &detail, json!({ "verb": "submit", "incomplete": true })).await.ok();
        let told = async || {
            let owner = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
            house.app.digest_appeals().await.unwrap();
            house.app.digest_appeals().await.unwrap();
            while house.app.write_notices(house.shop.parse().unwrap()).await.unwrap() {}
            let notices = owner.read("/shops/{shop}/notices").await["items"].as_array().unwrap().clone();
            notices.into_iter().filter(|n| n["kind"] == "digest").collect::<Vec<_>>()
        };
        // October is told of at once: nothing happened then, but the appeal waits. Then November, when December's first working
        // day has begun.
        assert_eq!(told().await.len(), 1);
        house.clock.advance(Span::hours(24 * 20));
        assert_eq!(told().await.len(), 1, "the month runs");
        house.clock.advance(Span::hours(24 * 12));
        let notices = told().await;
        assert_eq!(notices.len(), 2, "{notices:?}");
        assert_eq!(notices[0]["title"]["en"], "the month's appeals");
        assert!(notices[0]["case"].is_null());
        let owner = house.person(house.sign_in(OWNER, PASSWORD).await.credential());
        let audit = owner.read("/shops/{shop}/audit?kind=shop.appeals_digest").await;
        let digest = &audit["items"][0]["data"]["digest"];
        assert_eq!((&digest["month"], &digest["submitted"]), (&json!("2026-11"), &json!(1)), "{audit:#}");
        assert_eq!((&digest["waiting"], &digest["won"]), (&json!(1), &json!(0)));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_months_digest_comes_by_e_mail_with_its_figures() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let server = StandIn::start().await;
        let smtp = Smtp::new(&server.url, "Kintsugi <desk@example.com>").unwrap();
        house.app.set_post(Post { smtp, origin: "https://desk.example.com".to_owned() });
        let owner = house.owner();
        let wish = json!({ "ways": { "digest": "email" }, "zone": "UTC", "quiet": null, "severe_breaks_through": true });
        owner.put("/shops/{shop}/notices/preferences").json(&wish).send().await.ok();
        let detail = opened(&owner, &case).await;
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.coercive" });
        give(&owner, &detail, ground).await.ok();
        give(&owner, &detail, json!({ "verb": "submit", "incomplete": true })).await.ok();
        house.clock.advance(Span::hours(24 * 32));
        house.app.digest_appeals().await.unwrap();
        while house.app.write_notices(house.shop.parse().unwrap()).await.unwrap() {}
        house.work().await;
        let mails = server.mails.lock().unwrap().clone();
        assert_eq!(mails.len(), 1, "{mails:#?}");
        let mail = &mails[0];
        assert!(mail.contains("the month's appeals") && mail.contains("https://desk.example.com/"), "{mail}");
        let line = "Appeals in 2026-11: 1 submitted, 0 won, 0 won in part, 0 turned down.";
        assert!(mail.contains(line), "{mail}");
        assert!(mail.contains("Not ended yet: 1") && mail.contains("/appeals?list=report"), "{mail}");
        assert!(!mail.contains("Alice") && !mail.contains("zipper"), "nothing of a buyer: {mail}");
    })
    .await;
}

#[tokio::test]
async fn words_that_weaken_a_statement_are_told_as_it_is_written() {
    each_database(async |db| {
        let (contract, (house, _)) = (Contract::read(), house(db).await);
        let owner = house.owner();
        let ask = async |text: &str| {
            let body = json!({ "text": text });
            owner.post("/shops/{shop}/appeal-tone").json(&body).send().await
        };
        let found = ask("买家是骗子。😀 A liar!").await.ok();
        contract.check("AppealTone", &found);
        let slips = found["slips"].as_array().unwrap();
        let places: Vec<_> = slips.iter().map(|s| (s["start"].as_i64(), s["end"].as_i64())).collect();
        assert_eq!(places, [(Some(3), Some(5)), (Some(10), Some(14))], "in characters, not in bytes");
        assert!(slips[0]["advice"]["en"].as_str().unwrap().contains("say what was done"), "{slips:?}");
        assert!(slips[0]["advice"]["zh"].as_str().unwrap().contains("何时发生了什么"), "{slips:?}");
        let plain = ask("The parcel was delivered on 26 October.").await.ok();
        assert_eq!(plain, json!({ "slips": [] }));
        ask(&"长".repeat(5_000)).await.ok();
        ask(&"长".repeat(5_001)).await.refused(422, "text_too_long");
        let reader = house.token(&[Permission::CaseRead]).await;
        let body = json!({ "text": "x" });
        reader.post("/shops/{shop}/appeal-tone").json(&body).send().await.refused(403, "forbidden");
    })
    .await;
}

#[tokio::test]
async fn copies_and_the_buyers_habit_are_facts_with_links() {
    each_database(async |db| {
        let (house, _) = house(db).await;
        let owner = house.owner();
        let head = "review_id,order_id,product_id,rating,text,created_at,buyer\n";
        let words = "This seller sent me a broken lamp and never answered any of my many messages";
        let rows = (1..=3).map(|n| format!("X{n},Y{n},P2,1,{words} {n},2026-11-02 01:0{n}:00,Bob\n"));
        owner.import("reviews", std::iter::once(head.to_owned()).chain(rows).collect::<String>()).await;
        let (mut engine, shop) = (None, house.shop.parse().unwrap());
        while app::work::deep::once(&house.app, &mut engine, shop).await.unwrap() {}
        let rows = owner.queue("limit=200").await;
        let case = rows.iter().find(|r| r["excerpt"].as_str().unwrap().contains("lamp")).unwrap();
        let found = appeals(&owner, case).await;
        let findings = found["contests"][0]["findings"].as_array().unwrap();
        let of = |kind: &str| {
            findings.iter().find(|f| f["kind"] == kind).unwrap_or_else(|| panic!("{findings:#?}"))
        };
        assert_eq!(of("copies")["links"].as_array().unwrap().len(), 2);
        assert_eq!(of("copies")["supports"], "repeated");
        assert!(of("buyer_reviews")["says"]["en"].as_str().unwrap().contains("3 with 1 or 2 stars"));
    })
    .await;
}

#[tokio::test]
async fn other_shops_see_nothing_and_readers_change_nothing() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let owner = house.owner();
        let detail = opened(&owner, &case).await;
        let id = detail["appeal"]["id"].as_str().unwrap();
        let other = owner.post("/shops").json(&json!({ "name": "Other", "zone": "UTC" })).send().await.ok();
        let there = owner.in_shop(other["id"].as_str().unwrap());
        there.get(&format!("/shops/{{shop}}/appeals/{id}")).send().await.refused(404, "not_found");
        give(&there, &detail, json!({ "verb": "abandon", "reason": "x" })).await.refused(404, "not_found");
        there.get(&path(&case, "/appeals")).send().await.refused(404, "not_found");
        open(&there, &case, &detail["appeal"]["subject"]).await.refused(404, "not_found");
        let foreign = format!("/shops/{{shop}}/appeal-grounds?channel={}", house.channel);
        there.get(&foreign).send().await.refused(404, "not_found");
        assert_eq!(there.read("/shops/{shop}/appeals").await["items"], json!([]));

        let reader = house.token(&[Permission::CaseRead]).await;
        let seen = reader.read(&format!("/shops/{{shop}}/appeals/{id}")).await;
        assert_eq!(seen["appeal"]["id"], id);
        give(&reader, &detail, json!({ "verb": "abandon", "reason": "x" })).await.refused(403, "forbidden");
        let stray = json!({ "kind": "review", "id": id });
        open(&owner, &case, &stray).await.refused(422, "unknown_subject");
        let parcel = json!({ "kind": "parcel", "id": id });
        open(&owner, &case, &parcel).await.refused(422, "not_contestable");
    })
    .await;
}

#[tokio::test]
async fn what_an_appeal_claims_goes_into_its_bundle_and_that_is_written_down() {
    each_database(async |db| {
        let (house, case) = house(db).await;
        let amy = house.join(Role::Agent, "amy").await;
        let detail = opened(&amy, &case).await;
        let at = format!("/shops/{{shop}}/appeals/{}", detail["appeal"]["id"].as_str().unwrap());
        amy.get(&format!("{at}/bundle.zip")).send().await.refused(422, "no_ground");
        let ground = json!({ "verb": "choose_ground", "ground": "tiktok.review.invalid", "passage": "You idiots." });
        give(&amy, &detail, ground).await.ok();
        give(&amy, &detail, json!({ "verb": "state", "text": "The text insults people." })).await.ok();

        let bundle = amy.get(&format!("{at}/bundle.zip")).send().await;
        assert_eq!(bundle.status.as_u16(), 200, "{}", bundle.text());
        let told = app::evidence::verify(&bundle.body[..]).expect("as it was signed");
        assert!(matches!(&told.manifest.about, app::evidence::About::Appeal { ground, .. } if ground == "tiktok.review.invalid"));
        let page = amy.get(&format!("{at}/statement.html")).send().await.text();
        assert!(page.contains("You idiots.") && page.contains("The text insults people."), "{page}");
        let detail = amy.read(&at).await;
        assert_eq!(bundle.header("etag"), format!("{}", detail["appeal"]["bundle"]), "the manifest's hash");
        let kinds: Vec<_> = detail["timeline"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect();
        assert!(kinds.contains(&json!("appeal.bundled")), "{kinds:?}");
        // Whoever looked at the appeal before the bundle was made is not too late.
        let version = detail["appeal"]["version"].as_i64().unwrap();
        let state = |seen: i64, text: &str| {
            let command = json!({ "verb": "state", "text": text });
            amy.post(&format!("{at}/command")).header("if-match", &format!("\"{seen}\"")).json(&command)
        };
        state(version - 1, "The text insults people, in plain words.").send().await.ok();
        assert_eq!(state(version, "Again.").send().await.status.as_u16(), 412);
    })
    .await;
}
