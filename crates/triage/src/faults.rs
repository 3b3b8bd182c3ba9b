//! Faults that a text denies: "never leaks", 不掉色, "tidak luntur", 色落ちしない.
//!
//! Finds them by a word of denial and a word of fault with nothing but small words between, and tells what is left of the
//! text without them. Knows no weights; what a denied fault is worth is said in `read` and `blend`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::{Class, Unit, fold};
use crate::lexicon::{Concept, Hit, Mark, lexicon};

/// What a denied fault is worth beside what the rest of the text says, in log-odds against a complaint.
pub(crate) const CREDIT: f32 = 2.5;
/// The same where the text says nothing else.
pub(crate) const BARE: f32 = 3.0;

/// Concepts that are words of complaint wherever they stand.
const COMPLAINTS: [Concept; 17] = [
    Concept::Slow,
    Concept::Lost,
    Concept::Damaged,
    Concept::NoAnswer,
    Concept::Rude,
    Concept::Refund,
    Concept::Return,
    Concept::Refuse,
    Concept::Expired,
    Concept::Defect,
    Concept::Broken,
    Concept::Rotten,
    Concept::NoEffect,
    Concept::Illness,
    Concept::Danger,
    Concept::Fraud,
    Concept::Verdict,
];

/// Small words between a denial and its fault.
const SMALL: usize = 4;
/// Units between a fault and its denial in Japanese.
const BETWEEN: usize = 10;

static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../lexicon/faults.txt")));

/// Words by their first sign, longest first.
#[derive(Default)]
struct List(HashMap<char, Vec<Box<[char]>>>);

#[derive(Default)]
struct Words {
    /// Faults that stand after their denial.
    after: List,
    /// Faults that stand before it (Japanese), without their endings.
    before: List,
    /// Small words between a denial and its fault.
    small: List,
    /// Words that join one denied fault to the next.
    join: List,
    /// Words that, after a fault, make it none ("doesn't smell like roses").
    veto: List,
    /// Signs between a fault and its denial in Japanese.
    between: Vec<char>,
}

impl Words {
    fn read(file: &str) -> Self {
        let mut words = Self::default();
        for (name, list) in file.lines().filter_map(|line| line.split_once(':')) {
            let kind = name.rsplit('.').next().unwrap_or_default();
            let list = list.trim();
            let place = match kind {
                "fault" => &mut words.after,
                "before" => &mut words.before,
                "filler" => &mut words.small,
                "join" => &mut words.join,
                "veto" => &mut words.veto,
                _ => {
                    words.between.extend(list.chars());
                    continue;
                }
            };
            list.split(',').for_each(|word| place.add(word));
        }
        for list in [&mut words.after, &mut words.before, &mut words.small, &mut words.join, &mut words.veto]
        {
            list.0.values_mut().for_each(|words| words.sort_by_key(|word| std::cmp::Reverse(word.len())));
        }
        words
    }
}

impl List {
    fn add(&mut self, word: &str) {
        let signs: Box<[char]> = fold(word).iter().map(|unit| unit.sign).collect();
        if let Some(first) = signs.first() {
            self.0.entry(*first).or_default().push(signs);
        }
    }

    /// One past the longest word of the list that starts here, whole where words are spaced.
    fn end(&self, units: &[Unit], at: usize) -> Option<usize> {
        let words = self.0.get(&units.get(at)?.sign)?;
        words.iter().find_map(|word| {
            let end = at + word.len();
            let found = units.get(at..end)?;
            let same = found.iter().zip(word).all(|(unit, sign)| unit.sign == *sign);
            let letter = |unit: Option<&Unit>| unit.is_some_and(|unit| unit.class == Class::Letter);
            let cut = letter(found.last()) && letter(units.get(end));
            (same && !cut).then_some(end)
        })
    }
}

/// The stretches of units, denial and fault together, in which a fault is denied; in order and apart.
pub(crate) fn denied(units: &[Unit], hits: &[Hit]) -> Vec<(usize, usize)> {
    let words = &*WORDS;
    let denials: Vec<&Hit> = hits.iter().filter(|hit| hit.is_mark(Mark::Not)).collect();
    if denials.is_empty() {
        return Vec::new();
    }
    // A denial inside a longer word is none (不耐烦), unless that word is itself said in favour (没有异味).
    let inside = |no: &Hit| {
        let holds = |other: &&Hit| {
            other.len > no.len && other.at <= no.at && no.end() <= other.end() && !other.is_mark(Mark::Not)
        };
        hits.iter().filter(holds).any(|other| other.tone <= 0 && other.concept().is_some())
    };
    let mut spans: Vec<(usize, usize)> = Vec::new();
    // 不过敏 holds 不过 and means it not.
    let close = |no: &Hit| words.after.end(units, no.end() as usize).is_some() && !no.is_japanese();
    let free = |no: &&&Hit| !no.is_japanese() && (close(no) || !inside(no)) && !asks(units, no);
    for no in denials.iter().filter(free) {
        if let Some(end) = faults(words, units, no.end() as usize) {
            spans.push((no.at as usize, end));
        }
    }
    for at in 0..units.len() {
        let Some(end) = words.before.end(units, at) else { continue };
        let gap =
            units[end..].iter().take(BETWEEN).take_while(|unit| words.between.contains(&unit.sign)).count();
        let no = denials.iter().find(|no| no.is_japanese() && (end..=end + gap).contains(&(no.at as usize)));
        spans.extend(no.map(|no| (at, no.end() as usize)));
    }
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let joined = next.0 <= last.1;
        last.1 = if joined { last.1.max(next.1) } else { last.1 };
        joined
    });
    spans
}

/// Whether a Chinese denial only asks (是不是假货, 有没有破损) or says that something falls short (不够, 不能).
fn asks(units: &[Unit], no: &Hit) -> bool {
    let sign = |at: u32| units.get(at as usize).map(|unit| unit.sign);
    let last = sign(no.end() - 1);
    let repeated = |said: char| no.at > 0 && sign(no.at - 1) == Some(said);
    match last {
        Some('是' | '有') => last.is_some_and(repeated),
        Some('够' | '能' | '再' | '见' | '用' | '算') => true,
        _ => false,
    }
}

/// One past the last of the faults that are denied by what ends here.
fn faults(words: &Words, units: &[Unit], from: usize) -> Option<usize> {
    let skip = |mut at: usize| {
        while units.get(at).is_some_and(|unit| unit.class == Class::Space) {
            at += 1;
        }
        at
    };
    let mut at = skip(from);
    let mut found = None;
    let mut small = 0;
    loop {
        if let Some(end) = words.after.end(units, at) {
            let next = skip(end);
            if words.veto.end(units, next).is_some() {
                return found;
            }
            found = Some(end);
            // "doesn't smudge or dry"
            let Some(join) = words.join.end(units, next) else { return found };
            (at, small) = (skip(join), 0);
        } else if small < SMALL
            && let Some(end) = words.small.end(units, at)
        {
            at = skip(end);
            small += 1;
        } else {
            return found;
        }
    }
}

/// The text without some stretches of its units.
pub(crate) fn without(text: &str, units: &[Unit], spans: &[(usize, usize)]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut from = 0;
    for (at, end) in spans {
        let (Some(first), Some(last)) = (units.get(*at), units.get(end.saturating_sub(1))) else { continue };
        rest.push_str(text.get(from..first.start as usize).unwrap_or_default());
        rest.push(' ');
        from = last.end as usize;
    }
    rest.push_str(text.get(from..).unwrap_or_default());
    rest
}

/// Whether a text denies a fault and names none besides: with all its stars it is never a complaint.
pub(crate) fn absolves(text: &str, units: &[Unit], hits: &[Hit]) -> bool {
    let spans = denied(units, hits);
    let rest = fold(&without(text, units, &spans));
    !spans.is_empty() && !complains(&rest, &lexicon().find(&rest))
}

/// Whether a text turns against what it said before ("but").
pub(crate) fn turns(hits: &[Hit]) -> bool {
    hits.iter().any(|hit| hit.is(Concept::But))
}

/// Whether a text holds a word of complaint.
pub(crate) fn complains(units: &[Unit], hits: &[Hit]) -> bool {
    let word = |hit: &Hit| match hit.tone {
        0 => !hit.denied && COMPLAINTS.iter().any(|concept| hit.is(*concept)),
        tone => (tone < 0) != hit.denied,
    };
    let fault = |at: usize| {
        let starts = at == 0 || units[at].class != Class::Letter || units[at - 1].class != Class::Letter;
        starts && (WORDS.after.end(units, at).is_some() || WORDS.before.end(units, at).is_some())
    };
    hits.iter().any(word) || (0..units.len()).any(fault)
}

/// Whether a text has words at all.
pub(crate) fn is_worded(units: &[Unit]) -> bool {
    units.iter().any(|unit| unit.class.word() || unit.class.unspaced())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> String {
        let units = fold(text);
        let spans = denied(&units, &lexicon().find(&units));
        without(text, &units, &spans).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn denied_faults_are_cut_out() {
        for (text, left) in [
            ("Never leaks, love it", ", love it"),
            ("it does not have any weird smell at all", "it does at all"),
            ("doesn't smudge or dry my lips", "lips"),
            ("洗了三次一点都不掉色", "洗了三次一点都"),
            ("没有异味，很喜欢", "，很喜欢"),
            ("udah dicuci ga luntur", "udah dicuci"),
            ("không bị phai màu, đẹp", ", đẹp"),
            ("สีไม่ซีด ผ้าดี", "สี ผ้าดี"),
            ("何度洗っても色落ちしません", "何度洗っても"),
            ("hindi kumukupas", ""),
        ] {
            assert_eq!(rest(text), left, "{text}");
        }
    }

    #[test]
    fn what_is_no_denied_fault_stays() {
        for text in [
            "it leaks",
            "does not stop the leak",
            "doesn't smell like roses",
            "质量不好，掉色",
            "客服不耐烦",
            "匂いが取れない",
            "barang tidak sampai, rusak",
            "没有解决问题",
            "不知道是不是假货",
            "有没有破损",
        ] {
            assert_eq!(rest(text), text, "{text}");
        }
    }
}
