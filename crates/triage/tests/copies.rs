//! Copies stay near, strangers stay far: on texts made up by a seeded generator, with edits made up too.

use proptest::prelude::*;
use triage::copies::{BANDS, keys, near, signature};

/// A seeded generator (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

const HAN: &str = "质量很差物流太慢客服不理人颜色好看味道包装破损退款大小合适面料柔软开线掉毛发错货少件充电屏幕声音手感价格实惠推荐朋友第二天收到穿着舒服洗了几次还是新的没想到这么快";
const WORDS: [&str; 40] = [
    "the", "zipper", "broke", "after", "two", "days", "seller", "never", "answered", "my", "message",
    "color", "is", "nice", "but", "size", "runs", "small", "delivery", "was", "late", "box", "arrived",
    "crushed", "battery", "dies", "fast", "very", "soft", "fabric", "would", "buy", "again", "cheap",
    "plastic", "smells", "bad", "refund", "took", "weeks",
];

fn review(dice: &mut Dice) -> Vec<String> {
    let han: Vec<char> = HAN.chars().collect();
    if dice.next(2) == 0 {
        (0..20 + dice.next(60)).map(|_| han[dice.next(han.len())].to_string()).collect()
    } else {
        (0..10 + dice.next(20)).map(|_| format!("{} ", WORDS[dice.next(WORDS.len())])).collect()
    }
}

/// Changes, drops or adds about one piece in twelve, and puts on other dress.
fn edited(pieces: &[String], dice: &mut Dice) -> String {
    let mut copy = pieces.to_vec();
    for _ in 0..(pieces.len() / 12).max(1) {
        let at = dice.next(copy.len());
        match dice.next(3) {
            0 => copy[at].clone_from(&pieces[dice.next(pieces.len())]),
            1 => drop(copy.remove(at)),
            _ => copy.insert(at, pieces[dice.next(pieces.len())].clone()),
        }
    }
    format!("{}!!", copy.concat().to_uppercase())
}

#[test]
fn copies_are_told_from_strangers() {
    let mut dice = Dice(42);
    let texts: Vec<Vec<String>> = (0..400).map(|_| review(&mut dice)).collect();
    let signatures: Vec<u64> =
        texts.iter().map(|text| signature(&text.concat()).expect("long enough")).collect();
    let (mut found, mut shared, mut said) = (0, 0, 0);
    for (text, original) in texts.iter().zip(&signatures) {
        let copy = signature(&edited(text, &mut dice)).expect("long enough");
        let right = near(*original, copy);
        found += usize::from(right);
        said += signatures.iter().filter(|other| near(**other, copy)).count();
        let own = keys(*original);
        shared += usize::from(right && keys(copy).iter().any(|key| own.contains(key)));
    }
    let (recall, precision) = (found as f64 / texts.len() as f64, found as f64 / said as f64);
    println!("recall {recall:.3} precision {precision:.3} candidates {:.3}", shared as f64 / found as f64);
    assert!(recall >= 0.85, "recall {recall}");
    assert!(precision >= 0.99, "precision {precision}");
    assert!(shared * 100 >= found * 97, "{shared} of {found} share a key");
}

proptest! {
    #[test]
    fn any_text_has_keys(text in any::<String>()) {
        if let Some(bits) = signature(&text) {
            prop_assert!(near(bits, bits));
            prop_assert_eq!(keys(bits).len(), BANDS);
            prop_assert_eq!(signature(&text.replace(' ', "  ")), Some(bits));
        }
    }
}
