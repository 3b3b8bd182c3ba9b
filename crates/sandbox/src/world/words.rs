//! What buyers say, in five languages. Phrases are small grammars as in the sample shop: `[a|b|]` picks one.

mod en;
mod id;
mod th;
mod vi;
mod zh;

use super::model::Fate;
use crate::sample::grammar::expand;
use crate::sample::rng::Rng;

/// A language of buyers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "ISO 639 codes")]
pub enum Tongue {
    En,
    Zh,
    Id,
    Th,
    Vi,
}

type Lines = &'static [&'static str];

/// All phrases of one language.
struct Book {
    join: &'static str,
    /// By [`Fate`], in its order: what a review says.
    reviews: [Lines; 5],
    closings: [Lines; 2],
    /// What buyers ask in private when the parcel does not come, and when it came wrong.
    ask: [Lines; 2],
    /// To an offer, to words without one, to pressure about the review.
    answers: [Lines; 3],
    /// A changed review after help.
    edited: Lines,
    /// Why goods should go back: broken, different, never came.
    reasons: [Lines; 3],
    abuse: Lines,
    /// Words in a seller's message that offer something, and that press for a better review.
    offer: Lines,
    pressure: Lines,
}

/// How a buyer takes a seller's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Something was offered.
    Content,
    /// Words only.
    Unmoved,
    /// They were pressed to change the review.
    Annoyed,
}

impl Tongue {
    const fn book(self) -> &'static Book {
        match self {
            Self::En => &en::BOOK,
            Self::Zh => &zh::BOOK,
            Self::Id => &id::BOOK,
            Self::Th => &th::BOOK,
            Self::Vi => &vi::BOOK,
        }
    }
}

fn say(lines: Lines, rng: &mut Rng) -> String {
    let line = rng.pick(lines).unwrap_or("");
    expand(line, rng, &mut |_, _| String::new())
}

/// A review of an order with such a fate.
pub(super) fn review(tongue: Tongue, fate: Fate, rng: &mut Rng) -> String {
    let book = tongue.book();
    let first = say(book.reviews[fate as usize], rng);
    if rng.chance(45) {
        let closing = say(book.closings[usize::from(fate != Fate::Fine)], rng);
        return format!("{first}{}{closing}", book.join);
    }
    first
}

/// The review after help.
pub(super) fn edited(tongue: Tongue, rng: &mut Rng) -> String {
    say(tongue.book().edited, rng)
}

/// A review that no platform has to keep.
pub(super) fn abuse(tongue: Tongue, rng: &mut Rng) -> String {
    say(tongue.book().abuse, rng)
}

/// A first private message about an order with such a fate.
pub(super) fn ask(tongue: Tongue, fate: Fate, rng: &mut Rng) -> String {
    let arrived = !matches!(fate, Fate::Late | Fate::Lost | Fate::Fine);
    say(tongue.book().ask[usize::from(arrived)], rng)
}

/// What a buyer answers.
pub(super) fn answer(tongue: Tongue, mood: Mood, rng: &mut Rng) -> String {
    say(tongue.book().answers[mood as usize], rng)
}

/// Why goods should go back.
pub(super) fn reason(tongue: Tongue, fate: Fate, rng: &mut Rng) -> String {
    let which = match fate {
        Fate::Broken => 0,
        Fate::Differs | Fate::Fine => 1,
        Fate::Late | Fate::Lost => 2,
    };
    say(tongue.book().reasons[which], rng)
}

/// How a buyer takes a seller's words, whatever language they are in.
pub fn mood(text: &str) -> Mood {
    let text = text.to_lowercase();
    let books = [Tongue::En, Tongue::Zh, Tongue::Id, Tongue::Th, Tongue::Vi].map(Tongue::book);
    let has = |lines: &dyn Fn(&Book) -> Lines| {
        books.iter().any(|book| lines(book).iter().any(|word| text.contains(*word)))
    };
    if has(&|book| book.pressure) {
        Mood::Annoyed
    } else if has(&|book| book.offer) {
        Mood::Content
    } else {
        Mood::Unmoved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_in_every_language() {
        for (text, expected) in [
            ("We are sorry, here is a full refund.", Mood::Content),
            ("很抱歉，马上给您退款", Mood::Content),
            ("Kami kirim pengganti hari ini", Mood::Content),
            ("ทางร้านจะคืนเงินให้ค่ะ", Mood::Content),
            ("Shop sẽ hoàn tiền cho bạn", Mood::Content),
            ("Sorry to hear that", Mood::Unmoved),
            ("Refund if you change your review to 5 stars", Mood::Annoyed),
            ("麻烦您改一下评价", Mood::Annoyed),
        ] {
            assert_eq!(mood(text), expected, "{text}");
        }
    }

    #[test]
    fn every_language_has_its_own_words_for_everything() {
        let mut rng = Rng::new(3);
        for tongue in [Tongue::En, Tongue::Zh, Tongue::Id, Tongue::Th, Tongue::Vi] {
            for fate in [Fate::Fine, Fate::Late, Fate::Broken, Fate::Differs, Fate::Lost] {
                let several: std::collections::BTreeSet<_> =
                    (0..60).map(|_| review(tongue, fate, &mut rng)).collect();
                assert!(several.len() >= 8, "{tongue:?} {fate:?}: {several:?}");
                let all =
                    several.into_iter().chain([reason(tongue, fate, &mut rng), ask(tongue, fate, &mut rng)]);
                for text in all {
                    assert!(!text.is_empty() && !text.contains(['[', '|', '{']), "{tongue:?}: {text}");
                }
            }
        }
    }
}
