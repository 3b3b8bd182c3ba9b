//! Evidence over HTTP: files go in and come out as nothing that runs, and a bundle is the same bytes on every database and
//! as it was signed.

use app::evidence::{Fault, Report, verify};
use axum::http::StatusCode;
use domain::access::{Permission, Role};
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{Answer, House, Person, file, path};
use crate::work::{REPLY, TWO, bad_review, severe};

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// A red picture of 4 by 4 pixels with a comment that tells a place.
pub(crate) fn with_place() -> Vec<u8> {
    bytes(
        "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001074455874436f6d6d656e74004750532033312e32\
         0803d40c0000001049444154789c6338c1c505470cc4710071a30dc1fd443d4b0000000049454e44ae426082",
    )
}

/// The same without the comment.
pub(crate) fn red() -> Vec<u8> {
    bytes(
        "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001049444154789c6338c1c505470cc4710071a30dc1\
         fd443d4b0000000049454e44ae426082",
    )
}

/// Another one.
pub(crate) fn dark() -> Vec<u8> {
    bytes(
        "89504e470d0a1a0a0000000d4948445200000004000000040802000000269309290000001049444154789c6348e1e2822306e23800c8d40781\
         5d7d5fa60000000049454e44ae426082",
    )
}

pub(crate) async fn put(person: &Person<'_>, case: &Value, query: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    person.post(&path(case, &format!("/evidence?{query}"))).bytes(bytes.into()).send().await
}

pub(crate) async fn vault(person: &Person<'_>, case: &Value) -> Value {
    person.read(&path(case, "/evidence")).await
}

fn of(case: &Value, file: &Value, what: &str) -> String {
    path(case, &format!("/evidence/{}/{what}", file["id"].as_str().unwrap()))
}

#[tokio::test]
async fn a_file_goes_in_and_comes_out_as_nothing_that_runs() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let query = "shows=packing_photo&name=../%E6%89%93%E5%8C%85.exe&taken_at=2026-11-01T08:00:00Z&note=before%20it%20left";
        let kept = put(&owner, &case, query, with_place()).await;
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.text());
        assert_eq!(kept.header("etag"), "\"2\"");
        let kept = kept.ok();
        contract.check("EvidenceFile", &kept);
        assert_eq!((&kept["name"], &kept["media_type"]), (&json!("打包.exe.png"), &json!("image/png")));
        assert_eq!((&kept["source"], &kept["captured_by"]), (&json!("upload"), &json!("Olga Owner")));

        let shown = owner.get(&of(&case, &kept, "content")).send().await;
        assert_eq!((shown.status, shown.body.to_vec()), (StatusCode::OK, red()), "without the place");
        assert_eq!(shown.header("content-type"), "image/png");
        assert_eq!(
            shown.header("content-disposition"),
            "attachment; filename=\"__.exe.png\"; filename*=UTF-8''%E6%89%93%E5%8C%85.exe.png"
        );
        assert!(shown.header("content-security-policy").contains("sandbox"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        let small = owner.get(&of(&case, &kept, "thumbnail")).send().await;
        assert_eq!((small.status, small.header("content-type")), (StatusCode::OK, "image/jpeg"));

        put(&owner, &case, "shows=item_photo", red()).await.refused(422, "evidence_known");
        let text = put(&owner, &case, "shows=document&name=call.txt&source=call", "the buyer said: it came").await.ok();
        assert_eq!(text["thumbnail"], false);
        owner.get(&of(&case, &text, "thumbnail")).send().await.refused(404, "not_found");

        let reason = json!({ "reason": "blurred" });
        owner.post(&of(&case, &kept, "withdraw")).json(&json!({ "reason": " " })).send().await.refused(422, "empty_text");
        let withdrawn = owner.post(&of(&case, &kept, "withdraw")).json(&reason).send().await.ok();
        assert_eq!(withdrawn["withdrawn"], "blurred");
        let still = owner.get(&of(&case, &kept, "content")).send().await;
        assert_eq!(still.status, StatusCode::OK, "nothing is taken out");
        let vault = vault(&owner, &case).await;
        contract.check("Vault", &vault);
        assert_eq!(vault["items"].as_array().unwrap().len(), 2);
        let kinds = |c: &Value| c["timeline"].as_array().unwrap().iter().map(|e| e["kind"].clone()).collect::<Vec<_>>();
        let timeline = kinds(&owner.case(&case).await);
        assert_eq!(timeline[1..], ["case.evidence_captured", "case.evidence_captured", "case.evidence_withdrawn"]);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_and_who_may_not() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let photo = "shows=item_photo";
        for (query, bytes, code) in [
            (photo, Vec::new(), "empty_upload"),
            (photo, vec![0x89; 20 * 1024 * 1024 + 1], "evidence_too_large"),
            (photo, b"<svg onload=alert(1)>".to_vec(), "bad_evidence"),
            ("shows=review", red(), "evidence_is_log"),
            ("shows=rumour", red(), "unknown_evidence_kind"),
            ("shows=item_photo&taken_at=yesterday", red(), "bad_time"),
            ("shows=item_photo&taken_at=2027-01-01T00:00:00Z", red(), "bad_time"),
            ("shows=item_photo&original=01900000-0000-7000-8000-000000000001", red(), "unknown_evidence"),
        ] {
            put(&owner, &case, query, bytes).await.refused(422, code);
        }
        let long = format!("{photo}&note={}", "x".repeat(2_001));
        put(&owner, &case, &long, red()).await.refused(422, "too_long");
        put(&owner, &case, &format!("{photo}&picture=00"), Vec::new()).await.refused(404, "not_found");
        let nobody = json!({ "id": "01900000-0000-7000-8000-000000000001" });
        put(&owner, &nobody, photo, red()).await.refused(404, "not_found");
        assert_eq!(vault(&owner, &case).await["items"], json!([]), "nothing went in");

        let kept = put(&owner, &case, "shows=item_photo&note=call%2013800138000", red()).await.ok();
        let reader = house.token(&[Permission::CaseRead]).await;
        put(&reader, &case, photo, dark()).await.refused(403, "forbidden");
        reader.get(&path(&case, "/bundle.zip")).send().await.refused(403, "forbidden");
        let read = vault(&reader, &case).await;
        assert_eq!(read["items"][0]["note"], "call •••••••••••", "numbers are for those who may see them");
        let other = owner.post("/shops").json(&json!({ "name": "Other", "zone": "UTC" })).send().await.ok();
        let stranger = owner.in_shop(other["id"].as_str().unwrap());
        for what in ["content", "thumbnail"] {
            stranger.get(&of(&case, &kept, what)).send().await.refused(404, "not_found");
        }
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_picture_in_the_shops_keeping_can_be_evidence() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let picture = owner.post("/shops/{shop}/pictures").bytes(with_place()).send().await.ok();
        let query = format!("shows=screenshot&name=proof&picture={}", picture["id"].as_str().unwrap());
        let kept = put(&owner, &case, &query, Vec::new()).await.ok();
        assert_eq!((&kept["name"], &kept["size"]), (&json!("proof.png"), &json!(red().len())));
        house.is_sound().await;
    })
    .await;
}

const ORDERS: &str = "order_id,buyer,product_id,amount,currency,carrier,tracking,paid_at,shipped_at,promised_at,delivered_at\n\
    O1,Alice,P1,39.90,USD,SF,T1,2026-10-20T08:00:00Z,2026-10-21T08:00:00Z,2026-10-28T08:00:00Z,2026-10-26T08:00:00Z\n";
const CHAT: &str = "message_id,conversation_id,buyer,order_id,sender,text,sent_at\n\
    m1,c1,Alice,O1,buyer,The zipper broke and I want my money back; call 13800138000,2026-11-01T09:30:00Z\n\
    m2,c1,Alice,O1,seller,Dear Alice; <b>we</b> send a new one,2026-11-01T09:40:00Z\n";

/// A case with everything that a bundle can hold.
async fn full(house: &House) -> (Value, Vec<String>) {
    let owner = house.owner();
    owner.import("orders", ORDERS).await;
    let way = [
        "T1,SF,picked_up,Collected,Hangzhou,2026-10-21T09:00:00Z",
        "T1,SF,delivered,Signed,Jakarta,2026-10-26T08:00:00Z",
    ];
    owner
        .import(
            "parcels",
            file("tracking,carrier,status,description,place,at", way.iter().map(|l| (*l).to_owned())),
        )
        .await;
    owner.import("reviews", TWO).await;
    owner.import("messages", CHAT).await;
    let case = severe(&owner, &owner.case_about("zipper").await, 1).await;
    owner.command(&case, json!({ "kind": "note", "text": "she is a nuisance" })).await.ok();
    let drafted = owner.draft(&case, "public_reply", REPLY).await.ok();
    owner.act(&drafted, "posted", json!({})).await.ok();
    let first = put(&owner, &case, "shows=packing_photo&name=packing", with_place()).await.ok();
    let copy =
        format!("shows=packing_photo&name=without%20the%20label&original={}", first["id"].as_str().unwrap());
    let second = put(&owner, &case, &copy, dark()).await.ok();
    let third = put(&owner, &case, "shows=document&name=terms.txt", "Exchange within 7 days.").await.ok();
    let ids = [first, second, third].iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect();
    (owner.case(&case).await, ids)
}

pub(crate) async fn bundle(person: &Person<'_>, case: &Value, query: &str) -> Vec<u8> {
    let answer = person
        .get(&path(case, &format!("/bundle.zip?{query}")))
        .header("accept-encoding", "gzip")
        .send()
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/zip");
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    answer.body.to_vec()
}

pub(crate) fn report(bytes: &[u8]) -> Report {
    verify(bytes).expect("as it was signed")
}

/// The words between two marks of the archive: entries are stored as they are.
pub(crate) fn within(bytes: &[u8], path: &str) -> String {
    let name = path.as_bytes();
    let at = bytes
        .windows(name.len() + 4)
        .position(|w| w.starts_with(name) && w[name.len()..] != *b"\",\n ")
        .unwrap();
    let manifest = report(bytes).manifest;
    let size = manifest.files.iter().find(|f| f.path == path).unwrap().size as usize;
    String::from_utf8_lossy(&bytes[at + name.len()..at + name.len() + size]).into_owned()
}

#[tokio::test]
async fn a_bundle_tells_what_happened_and_hides_what_the_house_says_to_itself() {
    each_database(async |db| {
        let (house, contract) = (House::new(db).await, Contract::read());
        let owner = house.owner();
        let (case, ids) = full(&house).await;
        let key = owner.read("/shops/{shop}/evidence-key").await;
        contract.check("EvidenceKey", &key);
        let bytes = bundle(&owner, &case, "ground=house.review.irrelevant").await;
        let found = report(&bytes);
        assert_eq!(found.fingerprint(), key["fingerprint"].as_str().unwrap());
        let paths: Vec<&str> = found.manifest.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "statement.html",
                "logs/case.jsonl",
                "logs/review-1.jsonl",
                "logs/order-1.jsonl",
                "logs/parcel-1.jsonl",
                "logs/conversation-1.jsonl",
                "exhibits/001-packing_photo.png",
                "exhibits/002-document.txt",
            ],
            "the original of a redacted copy stays at home"
        );
        let text = String::from_utf8_lossy(&bytes);
        for hidden in ["nuisance", "13800138000", "Dear Alice", "GPS", "\"buyer\":\"Alice\"", ids[0].as_str()]
        {
            // The original's id stands in its copy's event alone.
            let times = text.matches(hidden).count();
            assert_eq!(times, usize::from(hidden == ids[0]), "{hidden}");
        }
        let statement = within(&bytes, "statement.html");
        for told in [
            "Tea House",
            "订单付款",
            "The carrier reports: delivered",
            "买家评分 1 星",
            "The zipper broke on the first day",
            "We will check your order",
            "Dear •••••; &lt;b&gt;we&lt;&#x2f;b&gt; send a new one",
            "2026-11-01 17:30",
            "Exhibit 2 was taken in: Document",
            found.manifest.files[6].blake3.as_str(),
            key["fingerprint"].as_str().unwrap(),
        ] {
            assert!(statement.contains(told), "{told}\n{statement}");
        }
        // The zipper broke: no record tells, and what the house is advised to do about it is its own affair.
        assert!(statement.contains("the records do not tell"), "{statement}");
        assert!(!statement.contains("look for the same in this batch"), "{statement}");
        assert!(!statement.contains("<script") && !statement.contains("src="), "it needs nothing");
        assert!(found.sealed > 3 && found.shown > 5, "{} shown, {} sealed", found.shown, found.sealed);

        // With names, where somebody may see them and wants to show them.
        let named = bundle(&owner, &case, "personal=true").await;
        assert!(report(&named).shown > found.shown);
        assert!(String::from_utf8_lossy(&named).contains("13800138000"));
        assert!(!within(&named, "statement.html").contains("13800138000"), "a statement never has them");
        let audit = owner.read("/shops/{shop}/audit?kind=shop.exported").await;
        assert_eq!(audit["items"].as_array().unwrap().len(), 2, "{audit:#}");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_bundle_holds_what_was_chosen_in_that_order() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let (case, ids) = full(&house).await;
        let bytes = bundle(&owner, &case, &format!("evidence={},{},{}", ids[2], ids[0], ids[2])).await;
        let found = report(&bytes);
        let exhibits: Vec<_> =
            found.manifest.files.iter().filter(|f| f.path.starts_with("exhibits")).collect();
        let paths: Vec<&str> = exhibits.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["exhibits/001-document.txt", "exhibits/002-packing_photo.png"]);
        assert!(
            !String::from_utf8_lossy(&bytes).contains("without the label"),
            "what was not chosen is not told of"
        );

        let content = bytes.windows(8).position(|w| w == b"Exchange").unwrap();
        let mut bent = bytes.clone();
        bent[content] ^= 1;
        match verify(bent.as_slice()) {
            Err(Fault::Content(path)) => assert_eq!(path, "exhibits/001-document.txt"),
            other => panic!("{other:?}"),
        }

        let withdraw = path(&case, &format!("/evidence/{}/withdraw", ids[2]));
        owner.post(&withdraw).json(&json!({ "reason": "old" })).send().await.ok();
        for (query, code) in [
            (format!("evidence={}", ids[2]), "unknown_evidence"),
            ("evidence=x".to_owned(), "unknown_evidence"),
            ("ground=no.such".to_owned(), "unknown_ground"),
        ] {
            owner.get(&path(&case, &format!("/bundle.zip?{query}"))).send().await.refused(422, code);
        }
        let worker = house.token(&[Permission::CaseWork]).await;
        worker.get(&path(&case, "/bundle.zip?personal=true")).send().await.refused(403, "forbidden");
        worker.get(&path(&case, "/statement.pdf")).send().await.refused(404, "no_pdf_printer");
        let page = worker.get(&path(&case, "/statement.html")).send().await;
        assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
        assert!(page.header("content-security-policy").contains("sandbox"));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_printed_where_there_is_a_browser() {
    let chromium = std::path::Path::new("/usr/bin/chromium");
    if !chromium.is_file() {
        eprintln!("skipped: there is no Chromium here");
        return;
    }
    each_database(async |db| {
        let house = House::new(db).await;
        let (case, _) = full(&house).await;
        house.app.set_printer(chromium.to_owned());
        let pdf = house.owner().get(&path(&case, "/statement.pdf")).send().await;
        assert_eq!(
            (pdf.status, pdf.header("content-type")),
            (StatusCode::OK, "application/pdf"),
            "{}",
            pdf.text()
        );
        assert!(pdf.body.starts_with(b"%PDF-") && pdf.body.len() > 10_000, "{} bytes", pdf.body.len());
        let left = std::fs::read_dir(house.app.folder.join("printing")).unwrap().count();
        assert_eq!(left, 0, "nothing is left behind");
    })
    .await;
}

#[tokio::test]
async fn a_bundle_is_the_same_bytes_every_time_and_on_every_database() {
    let made = std::sync::Mutex::new(Vec::new());
    each_database(async |db| {
        let house = House::new(db).await;
        let (case, _) = full(&house).await;
        let bytes = bundle(&house.owner(), &case, "").await;
        assert_eq!(bundle(&house.owner(), &case, "").await, bytes);
        made.lock().unwrap().push(bytes);
    })
    .await;
    let made = made.into_inner().unwrap();
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn the_key_is_made_once_and_outlives_a_change_of_the_houses_keys() {
    each_database(async |db| {
        let house = House::new(db).await;
        let owner = house.owner();
        let case = bad_review(&owner).await;
        let agent = house.join(Role::Agent, "ann").await;
        let key = agent.read("/shops/{shop}/evidence-key").await;
        assert_eq!(owner.read("/shops/{shop}/evidence-key").await, key);
        assert_eq!(house.app.change_key().await.unwrap(), 1);
        assert_eq!(owner.read("/shops/{shop}/evidence-key").await, key);
        let bytes = bundle(&agent, &case, "").await;
        assert_eq!(report(&bytes).fingerprint(), key["fingerprint"].as_str().unwrap());
        let other = owner.post("/shops").json(&json!({ "name": "Other", "zone": "UTC" })).send().await.ok();
        let other = owner.in_shop(other["id"].as_str().unwrap()).read("/shops/{shop}/evidence-key").await;
        assert_ne!(other, key, "each shop has its own");
        let audit = owner.read("/shops/{shop}/audit?kind=shop.evidence_key_made").await;
        assert_eq!(audit["items"].as_array().unwrap().len(), 1);
        house.app.use_keys(&app::seal::Keys::make(&testkit::SeededEntropy::new(99))).unwrap();
        owner.get(&path(&case, "/bundle.zip")).send().await.refused(503, "secret_key");
        house.is_sound().await;
    })
    .await;
}
