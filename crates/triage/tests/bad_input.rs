//! Whatever comes in, a reading comes out: no panic, bounded time, words that stand in the text.

use std::time::{Duration, Instant};

use domain::reading::Reading;
use proptest::prelude::*;
use triage::Model;

fn check(text: &str, rating: Option<u8>) -> Reading {
    let reading = Model::embedded().read(text, rating);
    assert!((0.0..=1.0).contains(&reading.confidence), "{}", reading.confidence);
    assert!((1..=3).contains(&reading.severity));
    assert!(reading.why.len() <= 8);
    for why in &reading.why {
        assert!(!why.text.is_empty() && text.contains(&why.text), "{:?} not in {text:?}", why.text);
        assert!(why.weight.is_finite());
    }
    assert!(reading.issue.is_none_or(|issue| !reading.also.contains(&issue)));
    let characters = text.chars().count() as u32;
    let aspects = reading.aspects.iter().map(|seen| seen.span);
    let claims = reading.claims.iter().map(|claim| claim.span);
    for span in aspects.chain(claims).chain(reading.spans.iter().map(|marked| marked.span)) {
        assert!(span.start < span.end && span.end <= characters, "{span:?} of {characters} in {text:?}");
    }
    assert!(reading.aspects.len() <= 24 && reading.claims.len() <= 48 && reading.spans.len() <= 24);
    assert!(rating.is_some() || !reading.at_odds);
    reading
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_unicode(text in any::<String>(), rating in proptest::option::of(0_u8..=9)) {
        prop_assert_eq!(check(&text, rating), check(&text, rating));
    }

    #[test]
    fn mixtures(text in "(物流|慢|客服|broken|rusak|không|แย่|壊れ|[0-9]|[ ,。!😡\u{200f}\u{301}]){0,60}") {
        check(&text, None);
    }

    #[test]
    fn numbers_and_names(text in "(13[0-9]{9}|[0-9]{1,19}|[０-９]{2,6}|Mr\\. [A-Z][a-z]{2}|王先生|微信|@|\\.com|月|日|元|天| |-|/|路|号|省|\\+|１|[.,:]){0,40}") {
        check(&text, Some(1));
    }

    #[test]
    fn files_that_are_no_models(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Model::from_bytes(&bytes).is_err());
    }
}

#[test]
fn monsters_take_bounded_time() {
    let million = 1_000_000;
    let zalgo: String =
        "bad".chars().flat_map(|c| std::iter::once(c).chain(std::iter::repeat_n('\u{489}', 90))).collect();
    let combining: String = "e".to_owned() + &"\u{301}".repeat(million);
    let languages = "差 bad jelek tệ แย่ 最悪 плохо سيئ רע βαδ 나쁜 ".repeat(2_000);
    for text in [
        "哈".repeat(million),
        "a".repeat(million),
        " ".repeat(million),
        "1".repeat(million),
        "@".repeat(million),
        "@a.".repeat(million / 3),
        "物流慢".repeat(million / 9),
        "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5".repeat(20_000),
        "\u{202e}\u{200f}\u{feff}".repeat(100_000),
        "\u{fffd}\u{0}\u{1}".repeat(100_000),
        "\u{fdfa}".repeat(100_000),
        zalgo.repeat(500),
        combining,
        languages,
    ] {
        let start = Instant::now();
        check(&text, Some(1));
        let head: String = text.chars().take(12).collect();
        assert!(start.elapsed() < Duration::from_secs(3), "{head:?} took {:?}", start.elapsed());
    }
}

/// A seeded generator (splitmix64).
fn dice(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[test]
fn random_bytes_are_read_calmly() {
    let mut seed = 7;
    for _ in 0..3_000 {
        let len = dice(&mut seed) % 300;
        // A third plain bytes, a third mostly text of the three-byte planes, a third lone halves of surrogates.
        let kind = dice(&mut seed) % 3;
        let bytes: Vec<u8> = (0..len)
            .flat_map(|_| {
                let die = dice(&mut seed);
                match kind {
                    0 => vec![die as u8],
                    1 => vec![
                        0xe4 + (die % 6) as u8,
                        0x80 + (die >> 8 & 63) as u8,
                        0x80 + (die >> 16 & 63) as u8,
                    ],
                    _ => vec![0xed, 0xa0 + (die & 31) as u8, 0x80 + (die >> 16 & 63) as u8],
                }
            })
            .collect();
        let text = String::from_utf8_lossy(&bytes);
        check(&text, dice(&mut seed).is_multiple_of(2).then_some((dice(&mut seed) % 6) as u8));
        let _: Option<u64> = triage::copies::signature(&text);
    }
}

#[test]
fn what_says_nothing_is_unknown() {
    for text in ["", " ", "\u{fffd}\u{fffd}", "\u{200f}\u{202e}", "12345", "!!!", "\u{0}\u{1}\u{2}"] {
        let reading = check(text, None);
        assert_eq!(reading.language, "und", "{text:?}");
        assert!(reading.aspects.is_empty() && reading.also.is_empty());
    }
}
