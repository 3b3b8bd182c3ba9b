//! Laws of the guard that hold for any text at all.

use proptest::prelude::*;
use triage::outgoing::{Audience, inspect};

/// Spans are valid, passages are what they say, elements stand in the text, and reading twice is reading once.
fn lawful(text: &str) {
    let read = inspect(text, Audience::Public);
    for finding in &read.findings {
        assert!(finding.start < finding.end);
        assert_eq!(text.get(finding.start..finding.end), Some(finding.text.as_str()));
    }
    for (_, passage) in &read.elements {
        assert!(!passage.is_empty() && text.contains(passage.as_str()));
    }
    assert!(read.findings.is_sorted_by_key(|finding| finding.start));
    assert_eq!(read, inspect(text, Audience::Public));
}

/// Pieces that make the rules meet.
const PIECES: [&str; 38] = [
    "好评",
    "返现",
    "改",
    "差评",
    "五星",
    "不",
    "无关",
    "review",
    "change",
    "5 stars",
    "refund",
    "$10",
    "never",
    "if",
    "we send",
    "ulasan",
    "ubah",
    "dapat",
    "voucher",
    "đánh giá",
    "tặng",
    "รีวิว",
    "แก้",
    "คืนเงิน",
    "レビュー",
    "返金",
    "ありません",
    "微信",
    "@",
    "13812345678",
    "a.com",
    " ",
    "，",
    ". ",
    "\n",
    "❤",
    "\u{200b}",
    "ﾞ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_lawfully(text in "\\PC*") {
        lawful(&text);
    }

    #[test]
    fn any_signs_are_read_lawfully(text in proptest::collection::vec(any::<char>(), 0..200)) {
        lawful(&text.into_iter().collect::<String>());
    }

    #[test]
    fn any_mixture_is_read_lawfully(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)) {
        lawful(&pieces.concat());
    }

    #[test]
    fn a_bribe_is_found_wherever_it_stands(before in "[a-z ]{0,300}", after in "[a-z ]{0,300}") {
        let text = format!("{before}. 好评返现. {after}");
        prop_assert!(!inspect(&text, Audience::Private).allowed(Audience::Private), "{}", text);
    }
}

#[test]
fn a_megabyte_of_anything_ends_soon() {
    for piece in [
        "a",
        "好",
        "5",
        "好评返现",
        "r e v i e w ",
        "change review refund ",
        "e\u{301}",
        "ก",
        ".",
        "1.",
        "a.",
        "👨‍👩‍👧",
        "not ",
        "不改好评，",
        "@a.b",
        "\u{202e}\u{0}",
        "微信",
        "レビューで返金",
        "z\u{300}\u{301}\u{302}\u{303}",
        "9 ",
        "if we send ",
    ] {
        let size = if cfg!(debug_assertions) { 15_000 } else { 1_000_000 };
        let text = piece.repeat(size / piece.len());
        lawful(&text);
    }
}
