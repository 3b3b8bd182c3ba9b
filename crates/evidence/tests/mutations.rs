//! A bundle is as it was signed, or verification names what is not: one byte, one file, one event changed, taken out, put
//! in or moved.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use domain::chain::{GENESIS, Link, hash, hex};
use domain::refusal::Words;
use domain::time::Instant;
use evidence::events::{self, Line, Shown};
use evidence::{
    About, Exhibit, FORMAT, Fault, File, Key, Log, Manifest, Origin, Part, Report, Shop, Software, Unfit,
    Writer, verify,
};
use proptest::prelude::*;
use uuid::Uuid;

const SHOP: Uuid = Uuid::from_u128(1);
const CASE: Uuid = Uuid::from_u128(2);

fn key() -> Key {
    Key::of(&[7; 32]).unwrap()
}

/// A log of so many events, of which the third is sealed; the last ones capture the exhibits.
fn log(exhibits: &[Vec<u8>]) -> (Vec<Line>, String) {
    let mut before = GENESIS;
    let mut lines = Vec::new();
    let bodies = (0..4).map(|n| format!("{{\"n\":{n}}}"));
    let captured = exhibits.iter().map(|bytes| format!("{{\"hash\":\"{}\"}}", Report::hash_of(bytes)));
    for (at, body) in bodies.chain(captured).enumerate() {
        let version = at as u64 + 1;
        let shown =
            Shown { at: 1_000 + at as i64, actor: "user:1".to_owned(), kind: "case.noted".to_owned(), body };
        let own = hash(
            &before,
            Link {
                shop: SHOP,
                stream: CASE,
                version: version as i64,
                at: Instant(shown.at),
                actor: &shown.actor,
                kind: &shown.kind,
                body: &shown.body,
            },
        );
        before = own;
        lines.push(Line { version, shown: (version != 3).then_some(shown), hash: hex(&own) });
    }
    (lines, hex(&before))
}

fn file(path: &str, bytes: &[u8], part: Part) -> File {
    File {
        path: path.to_owned(),
        media_type: "application/octet-stream".to_owned(),
        size: bytes.len() as u32,
        blake3: Report::hash_of(bytes),
        title: Words::new("A file", "文件"),
        part,
    }
}

fn manifest(files: Vec<File>) -> Manifest {
    Manifest {
        format: FORMAT.to_owned(),
        software: Software {
            name: "kintsugi".to_owned(),
            version: "0.1.0".to_owned(),
            commit: "abc".to_owned(),
        },
        made_at: "2026-11-22T10:00:00Z".to_owned(),
        shop: Shop { id: SHOP, name: "Tea".to_owned() },
        public_key: key().public(),
        about: About::AccountHealth { from: "2026-10-01".to_owned(), to: "2026-10-31".to_owned() },
        files,
    }
}

/// A statement, a log and the exhibits: the manifest, and all contents in its order.
fn parts(exhibits: &[Vec<u8>]) -> (Manifest, Vec<Vec<u8>>) {
    let (lines, head) = log(exhibits);
    let statement = b"<h1>What happened</h1>".to_vec();
    let logged = events::write(&lines);
    let of = Log { stream: CASE, of: "case".to_owned(), events: lines.len() as u64, head };
    let mut files = vec![
        file("statement.html", &statement, Part::Statement),
        file("logs/case.jsonl", &logged, Part::Log(of)),
    ];
    for (at, bytes) in exhibits.iter().enumerate() {
        let captured = Origin { stream: CASE, version: at as u64 + 5 };
        let exhibit = Exhibit { number: at as u32 + 1, shows: "photo".to_owned(), captured, original: None };
        files.push(file(&format!("exhibits/{at:03}.jpg"), bytes, Part::Exhibit(exhibit)));
    }
    (manifest(files), [vec![statement, logged], exhibits.to_vec()].concat())
}

fn written(manifest: Manifest, contents: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::begin(Vec::new(), manifest, &key()).unwrap();
    for content in contents {
        writer.file(content).unwrap();
    }
    writer.finish().unwrap()
}

fn bundle(exhibits: &[Vec<u8>]) -> Vec<u8> {
    let (manifest, contents) = parts(exhibits);
    written(manifest, &contents)
}

fn three() -> Vec<Vec<u8>> {
    vec![b"first".to_vec(), vec![0; 700_000], b"third".to_vec()]
}

fn named(bytes: &[u8]) -> String {
    verify(bytes).expect_err("it was changed").to_string()
}

#[test]
fn what_was_signed_is_verified_and_comes_out_the_same_each_time() {
    let bytes = bundle(&three());
    let measured = evidence::measure(&parts(&three()).0).unwrap();
    assert_eq!(measured.size, bytes.len() as u64, "known before it is written");
    assert_eq!(measured.manifest.len(), 64);
    let report = verify(&bytes[..]).unwrap();
    assert_eq!((report.shown, report.sealed, report.bytes), (6, 1, bytes.len() as u64));
    assert_eq!(report.manifest.files.len(), 5);
    assert_eq!(report.fingerprint().len(), 39);
    assert_eq!(bytes, bundle(&three()));
    assert!(verify(&bundle(&[])[..]).is_ok());
}

#[test]
fn what_is_changed_is_named() {
    let good = bundle(&three());
    let at = |needle: &[u8]| good.windows(needle.len()).rposition(|w| w == needle).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        named(&bytes)
    };
    assert_eq!(flipped(at(b"What happened")), "statement.html: its bytes were changed");
    assert_eq!(flipped(at(b"first")), "exhibits/000.jpg: its bytes were changed");
    // The second event's body stands in the log as a JSON text.
    assert!(
        flipped(at(br#"\"n\":1"#) + 5).starts_with("logs/case.jsonl: event 2: "),
        "{}",
        flipped(at(br#"\"n\":1"#) + 5)
    );
    assert_eq!(flipped(good.len() - 1), "the end of the archive was changed");
    assert_eq!(flipped(at(b"\"Tea\"") + 1), "manifest.json: the archive's entry was changed");
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(named(&longer), "the end of the archive was changed");
    assert!(matches!(verify(&b"PK"[..]), Err(Fault::NotABundle(_))));
    assert!(matches!(verify(&[0u8; 100][..]), Err(Fault::NotABundle(_))));
}

/// The same archive with other entries in it, as a program that knows ZIP would write it.
fn with_entries(order: &[usize], added: bool) -> Vec<u8> {
    let (manifest, contents) = parts(&three());
    let names: Vec<String> = manifest.files.iter().map(|f| f.path.clone()).collect();
    let whole = written(manifest, &contents);
    // Each entry begins with its mark; the contents here have none.
    let starts: Vec<usize> =
        whole.windows(4).enumerate().filter(|(_, w)| w == b"PK\x03\x04").map(|(at, _)| at).collect();
    assert_eq!(starts.len(), names.len() + 2);
    let end = whole.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let entry = |n: usize| &whole[starts[n]..*starts.get(n + 1).unwrap_or(&end)];
    let mut out = [entry(0), entry(1)].concat();
    for n in order {
        out.extend(entry(n + 2));
    }
    if added {
        out.extend(entry(2).iter().copied().map(|b| if b == b's' { b'z' } else { b }));
    }
    out.extend(&whole[end..]);
    out
}

/// A bundle whose manifest was edited by a program that knows ZIP.
fn with_manifest(change: impl Fn(String) -> String) -> Vec<u8> {
    let good = bundle(&three());
    let size = u32::from_le_bytes(good[22..26].try_into().unwrap()) as usize;
    let text = change(String::from_utf8(good[43..43 + size].to_vec()).unwrap());
    assert_eq!(text.len(), size, "the rest stays where it is");
    let mut out = good.clone();
    out[43..43 + size].copy_from_slice(text.as_bytes());
    out[14..18].copy_from_slice(&crc32fast::hash(text.as_bytes()).to_le_bytes());
    out
}

#[test]
fn what_is_taken_out_put_in_or_moved_is_named() {
    assert!(verify(&with_entries(&[0, 1, 2, 3, 4], false)[..]).is_ok());
    assert_eq!(named(&with_entries(&[0, 1, 2, 4], false)), "exhibits/001.jpg is missing");
    assert_eq!(named(&with_entries(&[0, 1, 2, 3], false)), "exhibits/002.jpg is missing");
    assert_eq!(named(&with_entries(&[0, 1, 3, 2, 4], false)), "exhibits/000.jpg is missing");
    assert_eq!(named(&with_entries(&[1, 0, 2, 3, 4], false)), "statement.html is missing");
    assert_eq!(named(&with_entries(&[0, 1, 2, 3, 4], true)), "ztatement.html does not belong here");
    assert_eq!(named(&with_entries(&[0, 1, 2, 2, 3, 4], false)), "exhibits/000.jpg does not belong here");
    let other = with_manifest(|text| text.replace("Tea", "Tee"));
    assert_eq!(named(&other), "manifest.json: the signature does not match");
}

/// A shop that signs what never happened: the log tells.
#[test]
fn a_signature_does_not_make_an_event_or_an_exhibit() {
    let again = |change: &dyn Fn(&mut Vec<Line>)| {
        let exhibits = three();
        let (mut manifest, mut contents) = parts(&exhibits);
        let (mut lines, _) = log(&exhibits);
        change(&mut lines);
        let bytes = events::write(&lines);
        let Part::Log(of) = manifest.files[1].part.clone() else { panic!("the log") };
        let of = Log { events: lines.len() as u64, head: lines.last().unwrap().hash.clone(), ..of };
        manifest.files[1] = file("logs/case.jsonl", &bytes, Part::Log(of));
        contents[1] = bytes;
        written(manifest, &contents)
    };
    verify(&again(&|_| {})[..]).unwrap();
    let event = |n: usize, change: &'static dyn Fn(&mut Shown)| {
        named(&again(&|lines: &mut Vec<Line>| change(lines[n].shown.as_mut().unwrap())))
    };
    assert!(event(1, &|s| s.body.push(' ')).starts_with("logs/case.jsonl: event 2"));
    assert!(event(3, &|s| s.at += 1).starts_with("logs/case.jsonl: event 4"));
    assert!(event(5, &|s| s.actor.push('0')).starts_with("logs/case.jsonl: event 6"));
    assert!(
        named(&again(&|lines| {
            lines.remove(1);
        }))
        .starts_with("logs/case.jsonl: event 2")
    );
    assert!(named(&again(&|lines| lines.swap(0, 1))).starts_with("logs/case.jsonl: event 1"));
    // Sealing hides words, not that something happened; an exhibit whose event is hidden has no origin.
    let sealed = named(&again(&|lines| lines[5].shown = None));
    assert_eq!(sealed, "exhibits/001.jpg: the event that captured it is not shown");
    let (mut manifest, contents) = parts(&three());
    if let Part::Exhibit(exhibit) = &mut manifest.files[3].part {
        exhibit.captured.version = 2;
    }
    assert_eq!(
        named(&written(manifest, &contents)),
        "exhibits/001.jpg: the event that captured it names another file"
    );
    let (mut manifest, contents) = parts(&three());
    if let Part::Exhibit(exhibit) = &mut manifest.files[4].part {
        exhibit.original = Some("ab".repeat(32));
    }
    assert_eq!(
        named(&written(manifest, &contents)),
        "exhibits/002.jpg: the event that redacted it names another original"
    );
}

#[test]
fn nothing_is_written_that_would_not_be_verified() {
    let (good, contents) = parts(&three());
    let begin = |change: &dyn Fn(&mut Manifest)| {
        let mut manifest = good.clone();
        change(&mut manifest);
        Writer::begin(Vec::new(), manifest, &key()).map(drop)
    };
    assert!(begin(&|_| {}).is_ok());
    type Change = &'static dyn Fn(&mut Manifest);
    let bad: [Change; 6] = [
        &|m| m.format = "kintsugi.bundle/9".to_owned(),
        &|m| m.public_key = "00".repeat(32),
        &|m| m.files[2].path = "../x".to_owned(),
        &|m| m.files[2].path = "statement.html".to_owned(),
        &|m| m.files[2].blake3 = "AB".repeat(32),
        &|m| m.files.swap(0, 3),
    ];
    for change in bad {
        assert!(matches!(begin(change), Err(Unfit::Manifest(..))));
    }
    assert!(matches!(begin(&|m| m.files[2].size = u32::MAX), Err(Unfit::TooLarge)));
    let mut writer = Writer::begin(Vec::new(), good.clone(), &key()).unwrap();
    assert!(matches!(writer.file(b"something else"), Err(Unfit::Content(path)) if path == "statement.html"));
    writer.file(&contents[0]).unwrap();
    assert!(matches!(writer.finish(), Err(Unfit::Missing(path)) if path == "logs/case.jsonl"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// One byte changed, put in or taken out anywhere, or a stretch moved: never verified.
    #[test]
    fn no_change_goes_unseen(at in 0.0..1.0f64, how in 0..4u8, with in 1..=255u8, other in 0.0..1.0f64) {
        let good = bundle(&[b"first".to_vec(), b"second exhibit".to_vec()]);
        let place = |share: f64| ((good.len() as f64 * share) as usize).min(good.len() - 1);
        let (at, other) = (place(at), place(other));
        let mut bytes = good.clone();
        match how {
            0 => bytes[at] ^= with,
            1 => bytes.insert(at, with),
            2 => drop(bytes.remove(at)),
            _ => bytes.swap(at, other),
        }
        prop_assume!(bytes != good);
        let fault = verify(&bytes[..]).expect_err("it was changed");
        prop_assert!(!fault.to_string().is_empty());
    }

    #[test]
    fn any_bytes_are_a_fault_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let good = bundle(&[]);
        let bytes = if head { [&good[..good.len() / 2], &bytes[..]].concat() } else { bytes };
        prop_assert!(verify(&bytes[..]).is_err());
    }
}
