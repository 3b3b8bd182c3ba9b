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
