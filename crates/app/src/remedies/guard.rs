//! The words of a remedy: they may not tie it to a review, nor name one. The one place of the remedies that knows the
//! word.

use domain::refusal::{Refusal, Words};
use triage::outgoing::{Audience, FindingKind, inspect, names_review};

use crate::Result;

/// Refuses a text that names a review, or asks or pays for one.
///
/// # Errors
/// `remedy_mentions_review`, with the passage.
pub fn silent(text: Option<&str>, field: &'static str) -> Result<()> {
    let Some(text) = text else { return Ok(()) };
    found(text).or_else(|| names_review(text)).map_or(Ok(()), |passage| Err(refusal(&passage, field).into()))
}

/// The same for a number or code: in one word letters may fall together by chance, so that only asking and paying
/// counts; several words are a sentence.
///
/// # Errors
/// As [`silent`].
pub fn silent_code(text: &str, field: &'static str) -> Result<()> {
    if text.split_whitespace().nth(1).is_some() {
        return silent(Some(text), field);
    }
    found(text).map_or(Ok(()), |passage| Err(refusal(&passage, field).into()))
}

fn found(text: &str) -> Option<String> {
    let ties = |kind| matches!(kind, FindingKind::Incentive | FindingKind::ReviewAsk);
    inspect(text, Audience::Public).findings.into_iter().find(|f| ties(f.kind)).map(|f| f.text)
}

fn refusal(passage: &str, field: &'static str) -> Refusal {
    let words = Words::made(
        format!("a remedy never depends on a review and does not name one: “{passage}”"),
        format!("补救与评价无关，不得提及评价：“{passage}”"),
    );
    Refusal::with("remedy_mentions_review", words)
        .hint("say what is wrong with the goods or the delivery", "请写明商品或物流的问题")
        .field(field)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use triage::outgoing::exam::{HELD_OUT, Question, SET, parse};

    use super::*;

    fn refused(text: &str) -> bool {
        silent(Some(text), "note").is_err()
    }

    /// Every text of the guard's own sets that asks or pays for a review.
    fn guilty() -> Vec<Question> {
        let sets = [SET.to_owned(), HELD_OUT.concat()];
        let all = sets.iter().flat_map(|set| parse(set).unwrap());
        let ties = |q: &Question| {
            q.expected.iter().any(|k| matches!(k, FindingKind::Incentive | FindingKind::ReviewAsk))
        };
        all.filter(ties).collect()
    }

    /// The same words in disguise; the first is as written.
    fn disguises(text: &str) -> Vec<String> {
        let between = |sign: &str| text.chars().map(String::from).collect::<Vec<_>>().join(sign);
        let wide = |c: char| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            _ => c,
        };
        vec![
            text.to_owned(),
            text.to_uppercase(),
            text.chars().map(wide).collect(),
            between("\u{200b}"),
            format!("{text}\n\n"),
            format!("Refund for the broken zipper. {text}"),
            format!("{text} 订单已核实，安排退款。"),
        ]
    }

    #[test]
    fn what_ties_a_remedy_to_a_review_is_refused_in_seven_languages_and_any_disguise() {
        let texts = guilty();
        let mut by_language: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let mut missed = Vec::new();
        for question in &texts {
            for text in disguises(&question.text) {
                let (all, caught) = by_language.entry(question.language.as_str()).or_default();
                *all += 1;
                if refused(&text) {
                    *caught += 1;
                } else {
                    missed.push(text);
                }
            }
        }
        assert!(texts.len() > 300, "{}", texts.len());
        assert!(by_language.keys().len() >= 7, "{by_language:?}");
        for (language, (all, caught)) in &by_language {
            let share = *caught as f64 / *all as f64;
            assert!(share >= 0.98, "{language}: {caught} of {all}; missed: {missed:#?}");
        }
    }

    #[test]
    fn the_words_everybody_uses_are_refused() {
        for text in [
            "after you change the review we refund",
            "改好评就退",
            "refund once the 1 star is gone",
            "客户答应改评价",
            "5 stars = $10",
            "hapus ulasan dulu baru refund",
            "sửa đánh giá rồi hoàn tiền",
            "แก้รีวิวแล้วคืนเงิน",
            "レビューを消したら返金",
            "tukar rating dulu, nanti kami bayar",
            "review",
            "评价",
        ] {
            assert!(refused(text), "{text}");
        }
    }

    #[test]
    fn ordinary_notes_pass() {
        for text in [
            "zipper broke on day one, photo seen",
            "Size too small, wants M instead of S",
            "refund 12.50 USD to the card, order 4711",
            "parcel was 3 days late, coupon as goodwill",
            "The colour is nothing like the video; studio light.",
            "五天没有物流更新，补发",
            "快递员晚到15分钟，外箱破损",
            "颜色与视频不符，全额退款并送样品",
            "尺码发错，换货 M 码",
            "barang rusak saat diterima, kirim ulang",
            "hàng bị vỡ, gửi lại cái mới",
            "สินค้าแตก ส่งใหม่ให้",
            "商品が割れていたため再送",
            "barang pecah, hantar semula",
        ] {
            assert_eq!(silent(Some(text), "note").err().map(|e| e.to_string()), None, "{text}");
        }
        for code in ["RF-20261102-17", "1Z999AA10123456784", "RV-2201", "SAVE10"] {
            assert!(silent_code(code, "reference").is_ok(), "{code}");
        }
        assert!(silent_code("after 5 star review: SAVE10", "reference").is_err());
    }
}
