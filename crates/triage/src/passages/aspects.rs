//! Sides of the goods or the deal, each with the opinion on it.
//!
//! A clause is read as a whole: a side and the nearest opinion belong together, a word that says both stands alone.

use domain::reading::{Aspect, AspectSeen, Polarity};

use super::{MOST, span};
use crate::fold::{Class, Unit};
use crate::lexicon::{Hit, Mark};

/// How far an opinion may stand from its side, in units.
const REACH: u32 = 8;
/// The same in spaced scripts.
const SPACED_REACH: u32 = 32;

/// A word of a clause: what it is about and what it says.
#[derive(Clone, Copy)]
struct Word {
    aspect: Option<Aspect>,
    tone: i8,
    at: u32,
    end: u32,
    clause: u32,
}

impl Word {
    fn of(hit: &Hit) -> Option<Self> {
        let aspect = match hit.mark()? {
            Mark::Aspect(aspect) => Some(aspect),
            Mark::Opinion => None,
            _ => return None,
        };
        let tone = if hit.denied { -hit.tone } else { hit.tone };
        Some(Self { aspect, tone, at: hit.at, end: hit.end(), clause: hit.clause })
    }

    const fn is_side(&self) -> bool {
        self.aspect.is_some() && self.tone == 0
    }

    const fn is_opinion(&self) -> bool {
        self.aspect.is_none() && self.tone != 0
    }

    const fn gap(&self, other: &Self) -> u32 {
        // At most one of the two is not zero.
        other.at.saturating_sub(self.end) + self.at.saturating_sub(other.end)
    }
}

/// What is spoken of, in order of place.
pub(crate) fn aspects(text: &str, units: &[Unit], hits: &[Hit]) -> Vec<AspectSeen> {
    let words = outermost(hits);
    let mut seen: Vec<(Aspect, i8, u32, u32)> = Vec::new();
    let mut used = vec![false; words.len()];
    for (i, word) in words.iter().enumerate() {
        if let Some(aspect) = word.aspect
            && word.tone != 0
        {
            used[i] = true;
            seen.push((aspect, word.tone, word.at, word.end));
        }
    }
    for (i, side) in words.iter().enumerate().filter(|(_, word)| word.is_side()) {
        let Some(aspect) = side.aspect else { continue };
        if let Some(opinion) = opinion_on(units, &words, i) {
            used[opinion] = true;
            let said = words[opinion];
            seen.push((aspect, said.tone, side.at.min(said.at), side.end.max(said.end)));
        }
    }
    for (i, word) in words.iter().enumerate() {
        if !used[i] && word.is_opinion() {
            seen.push((Aspect::Overall, word.tone, word.at, word.end));
        }
    }
    seen.sort_by_key(|found| (found.2, found.3, found.0));
    seen.dedup_by(|a, b| a.0 == b.0 && a.1 == b.1 && a.2 < b.3);
    let passage = |(aspect, tone, at, end): (Aspect, i8, u32, u32)| {
        let polarity = if tone > 0 { Polarity::Positive } else { Polarity::Negative };
        AspectSeen { aspect, polarity, span: span(text, units, at as usize, end as usize) }
    };
    seen.into_iter().take(MOST).map(passage).collect()
}

/// How far the opinions of a text lean against, about one for each clear word and less for each further one.
pub(crate) fn tone(hits: &[Hit]) -> f32 {
    let mut sums = [0.0_f32; 2];
    let mut last = 0;
    for hit in hits.iter().take(200) {
        let toned = matches!(hit.mark(), Some(Mark::Opinion | Mark::Aspect(_))) && hit.tone != 0;
        // Words inside one another speak once.
        if toned && hit.end() > last {
            let against = (hit.tone < 0) != hit.denied;
            sums[usize::from(against)] += 1.0;
            last = hit.end();
        }
    }
    let [favour, against] = sums;
    2.0 * (against - favour) / (against + favour).max(1.0).sqrt()
}

/// The words of aspects and opinions that lie in no longer one; of equal ones, those that say most.
fn outermost(hits: &[Hit]) -> Vec<Word> {
    let words: Vec<Word> = hits.iter().filter_map(Word::of).take(200).collect();
    let weight = |word: &Word| (word.end - word.at, word.aspect.is_some() && word.tone != 0, word.tone != 0);
    let beaten = |i: usize, word: &Word| {
        let near = words.iter().enumerate().skip(i.saturating_sub(8)).take(17);
        near.filter(|(j, _)| *j != i).any(|(j, other)| {
            let covers = other.at <= word.at && word.end <= other.end;
            let same_kind = other.aspect == word.aspect || other.tone != 0 || word.tone == 0;
            covers && same_kind && (weight(other) > weight(word) || (weight(other) == weight(word) && j < i))
        })
    };
    words.iter().enumerate().filter(|(i, word)| !beaten(*i, word)).map(|(_, word)| *word).collect()
}

/// The opinion that belongs to a side: the nearest in its clause, or the one that opens the next clause.
fn opinion_on(units: &[Unit], words: &[Word], side: usize) -> Option<usize> {
    let own = words[side];
    let spaced = units.get(own.at as usize).is_some_and(|unit| unit.class == Class::Letter);
    let reach = if spaced { SPACED_REACH } else { REACH };
    // Before a side stands its opinion only in spaced scripts ("great colour") and with 的 ("好看的颜色").
    let cost = |word: &Word| {
        let before = word.end <= own.at;
        word.gap(&own) + if before && !spaced { 2 } else { 0 }
    };
    let near = words.iter().enumerate().skip(side.saturating_sub(8)).take(17);
    let in_clause = near
        .filter(|(_, word)| word.is_opinion() && word.clause == own.clause && cost(word) <= reach)
        .min_by_key(|(_, word)| cost(word))
        .map(|(i, _)| i);
    in_clause.or_else(|| {
        let next = words.get(side + 1)?;
        let follows = next.is_opinion() && next.clause == own.clause + 1 && next.at - own.end <= 4;
        follows.then_some(side + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;
    use crate::lexicon::lexicon;

    fn seen(text: &str) -> Vec<(Aspect, bool, String)> {
        let units = fold(text);
        aspects(text, &units, &lexicon().find(&units))
            .into_iter()
            .map(|found| {
                let (start, end) = (found.span.start as usize, found.span.end as usize);
                let words = text.chars().skip(start).take(end - start).collect();
                (found.aspect, found.polarity == Polarity::Positive, words)
            })
            .collect()
    }

    #[test]
    fn sides_and_opinions_meet() {
        for (text, aspect, good, words) in [
            ("颜色很好看，但是物流太慢了", Aspect::Delivery, false, "物流太慢"),
            ("没有色差", Aspect::Colour, true, "色差"),
            ("包装完好", Aspect::Packaging, true, "包装完好"),
            ("客服态度很差", Aspect::Attitude, false, "客服态度很差"),
            ("The zipper is poor but I love the color", Aspect::Workmanship, false, "zipper is poor"),
            ("Bahannya tipis", Aspect::Material, false, "Bahannya tipis"),
            ("Pin yếu, giao nhanh", Aspect::Delivery, true, "giao nhanh"),
            ("ส่งเร็วมาก", Aspect::Delivery, true, "ส่งเร็ว"),
            ("サイズが小さすぎます", Aspect::Size, false, "サイズが小さすぎ"),
        ] {
            let found = seen(text);
            assert!(
                found.iter().any(|(a, g, w)| *a == aspect && *g == good && words.contains(w.as_str())),
                "{text}: {found:?}"
            );
        }
        assert!(seen("今天星期三").is_empty());
    }
}
