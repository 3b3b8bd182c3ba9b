//! The deep tier as shipped: whole or refused, bounded and without panic on any text, alike on every way.
#![expect(clippy::expect_used, reason = "tests")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use triage::deep::{Deep, ModelError};
use triage::{Engine, Model};

const BYTES: &[u8] = include_bytes!("../model/deep.bin");
static DEEP: LazyLock<Deep> = LazyLock::new(|| Deep::from_bytes(BYTES).expect("the shipped model"));

#[test]
fn the_shipped_file_is_small_enough() {
    assert!(BYTES.len() <= 25 * 1024 * 1024, "{}", BYTES.len());
}

#[test]
fn damaged_files_are_refused() {
    for at in [0, 3, 4, 20, 36, 40, 1_000, BYTES.len() / 2, BYTES.len() - 1] {
        let mut bytes = BYTES.to_vec();
        bytes[at] ^= 0x10;
        let wanted = if at < 4 { ModelError::NotAModel } else { ModelError::Seal };
        assert_eq!(Deep::from_bytes(&bytes).err(), Some(wanted), "byte {at}");
    }
    for length in [0, 3, 4, 30, 36, 100, BYTES.len() - 1] {
        assert!(Deep::from_bytes(&BYTES[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn resealed_nonsense_is_refused_too() {
    // Whoever can write the seal can write anything: sizes and content are checked all the same.
    for at in (36..1_500).step_by(7) {
        let mut bytes = BYTES[..2_000_000].to_vec();
        bytes[at] ^= 0x80;
        let seal = *blake3::hash(&bytes[36..]).as_bytes();
        bytes[4..36].copy_from_slice(&seal);
        assert!(Deep::from_bytes(&bytes).is_err(), "byte {at}");
    }
}

#[test]
fn reads_anything_in_bounded_time() {
    let mega = 1_000_000;
    let zalgo = format!("h{}", "\u{0337}\u{0321}\u{0489}".repeat(5_000));
    let lone: String = String::from_utf8_lossy(&[0xed, 0xa0, 0x80, b'a', 0xff, 0xfe]).into_owned();
    let binary: String = (0..4_096_u32).filter_map(|i| char::from_u32(i * 271 % 0x11_0000)).collect();
    let texts = [
        String::new(),
        " ".repeat(mega),
        "a".repeat(mega),
        "差".repeat(mega),
        "\u{202e}\u{200f}مرحبا".repeat(1_000),
        "QUJDREVGR0g=".repeat(20_000),
        "ﷺ".repeat(mega / 3),
        zalgo,
        lone,
        binary,
        "好评 great bagus ดี tốt よい 👍 ".repeat(500),
        "\u{0}\u{1}\u{2581}\u{feff}".to_owned(),
    ];
    for text in texts {
        let start = Instant::now();
        let scores = DEEP.scores(&text);
        assert!(scores.issue.iter().chain(&scores.polarity).all(|score| score.is_finite()));
        assert!(DEEP.pieces(&text).len() <= 126);
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", text.chars().take(9).collect::<String>());
    }
}

#[test]
fn company_does_not_matter() {
    let texts = ["屏幕碎了", "", "the courier threw it", "barang bagus", "ใช้ได้สองวันก็พัง"];
    let together = DEEP.scores_all(&texts);
    for (text, scores) in texts.iter().zip(together) {
        assert_eq!(DEEP.scores(text), scores, "{text}");
    }
}

#[test]
fn alone_the_fast_tier_serves_and_says_so() {
    let alone = Engine::fast_alone();
    assert!(alone.deep().is_none());
    for text in ["屏幕碎了", "great", ""] {
        assert_eq!(alone.read(text, Some(1)), Model::embedded().read(text, Some(1)));
    }
    assert!(Engine::embedded().deep().is_some());
}

#[test]
fn golden_readings() {
    let engine = Engine::embedded();
    let table = include_str!("deep.tsv");
    let lines: Vec<(&str, &str)> = table.lines().filter_map(|line| line.split_once('\t')).collect();
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|(wanted, text)| {
            let reading = engine.read(text, None);
            let said = reading.issue.map_or("positive", domain::reading::Issue::as_str);
            (said != *wanted).then(|| format!("{wanted}, not {said}: {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_has_finite_scores(text in any::<String>()) {
        let scores = DEEP.scores(&text);
        prop_assert!(scores.issue.iter().all(|score| score.is_finite()));
        prop_assert!(scores.ground.iter().all(|score| score.is_finite()));
    }

    #[test]
    fn any_bytes_are_a_model_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Deep::from_bytes(&bytes).is_err());
        let sealed = [b"KTD1".as_slice(), blake3::hash(&bytes).as_bytes(), &bytes].concat();
        prop_assert!(Deep::from_bytes(&sealed).is_err());
    }

    #[test]
    fn readings_are_whole(text in any::<String>(), rating in proptest::option::of(0_u8..7)) {
        let engine = Engine::embedded();
        let reading = engine.read(&text, rating);
        prop_assert!((0.0..=1.0).contains(&reading.confidence));
        prop_assert!((1..=3).contains(&reading.severity));
        prop_assert_eq!(reading.abstain, !reading.guesses.is_empty());
    }
}
