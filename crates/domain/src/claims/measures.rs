//! Numbers with their units, in digits and in Chinese numerals, as comparable amounts.

use super::fold::{Folded, is_han};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Grams.
    Mass,
    /// Millilitres.
    Volume,
    /// Millimetres.
    Length,
    /// Hundredths.
    Share,
    /// Watts.
    Power,
    /// Milliampere hours.
    Charge,
    /// Days.
    Time,
    /// Pieces.
    Count,
}

/// A number with a unit, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// What is measured.
    pub of: Dimension,
    /// The least of it, in the dimension's unit.
    pub least: f64,
    /// The most of it; the least again where no range is said.
    pub most: f64,
    /// Its first character.
    pub from: usize,
    /// The character after its last.
    pub to: usize,
    /// Whether it is said to be about so much.
    pub about: bool,
}

impl Measure {
    /// Whether both speak of the same amount: within a share of it, or within the other's range.
    pub fn same(&self, other: &Self, share: f64) -> bool {
        let share = if self.about || other.about { share.max(0.1) } else { share };
        self.of == other.of
            && self.most >= other.least * (1.0 - share)
            && self.least <= other.most * (1.0 + share)
    }

    /// Whether some pieces of this make up the other: two packs of 250 g are 500 g.
    pub fn times(&self, pieces: f64, other: &Self) -> bool {
        let all = Self { least: self.least * pieces, most: self.most * pieces, ..self.clone() };
        all.same(other, 0.01)
    }
}

use Dimension::{Charge, Count, Length, Mass, Power, Share, Time, Volume};

/// Units, longer ones before those they begin with.
const UNITS: &[(&str, Dimension, f64)] = &[
    ("毫克", Mass, 0.001),
    ("千克", Mass, 1_000.0),
    ("公斤", Mass, 1_000.0),
    ("克", Mass, 1.0),
    ("斤", Mass, 500.0),
    ("两", Mass, 50.0),
    ("kilogram", Mass, 1_000.0),
    ("kilos", Mass, 1_000.0),
    ("kilo", Mass, 1_000.0),
    ("kg", Mass, 1_000.0),
    ("mg", Mass, 0.001),
    ("grams", Mass, 1.0),
    ("gram", Mass, 1.0),
    ("gr", Mass, 1.0),
    ("g", Mass, 1.0),
    ("lbs", Mass, 453.592),
    ("lb", Mass, 453.592),
    ("pounds", Mass, 453.592),
    ("oz", Mass, 28.3495),
    ("毫升", Volume, 1.0),
    ("升", Volume, 1_000.0),
    ("ml", Volume, 1.0),
    ("mililiter", Volume, 1.0),
    ("milliliters", Volume, 1.0),
    ("millilitres", Volume, 1.0),
    ("liters", Volume, 1_000.0),
    ("litres", Volume, 1_000.0),
    ("liter", Volume, 1_000.0),
    ("litre", Volume, 1_000.0),
    ("l", Volume, 1_000.0),
    ("毫米", Length, 1.0),
    ("厘米", Length, 10.0),
    ("公分", Length, 10.0),
    ("英寸", Length, 25.4),
    ("米", Length, 1_000.0),
    ("寸", Length, 33.333),
    ("mm", Length, 1.0),
    ("cm", Length, 10.0),
    ("centimeters", Length, 10.0),
    ("centimetres", Length, 10.0),
    ("inches", Length, 25.4),
    ("inch", Length, 25.4),
    ("meters", Length, 1_000.0),
    ("metres", Length, 1_000.0),
    ("meter", Length, 1_000.0),
    ("m", Length, 1_000.0),
    ("%", Share, 1.0),
    ("percent", Share, 1.0),
    ("per cent", Share, 1.0),
    ("persen", Share, 1.0),
    ("phần trăm", Share, 1.0),
    ("毫安", Charge, 1.0),
    ("mah", Charge, 1.0),
    ("瓦", Power, 1.0),
    ("watts", Power, 1.0),
    ("watt", Power, 1.0),
    ("w", Power, 1.0),
    ("个月", Time, 30.4),
    ("天", Time, 1.0),
    ("日", Time, 1.0),
    ("年", Time, 365.0),
    ("days", Time, 1.0),
    ("day", Time, 1.0),
    ("hari", Time, 1.0),
    ("ngày", Time, 1.0),
    ("months", Time, 30.4),
    ("month", Time, 30.4),
    ("bulan", Time, 30.4),
    ("tháng", Time, 30.4),
    ("years", Time, 365.0),
    ("year", Time, 365.0),
    ("tahun", Time, 365.0),
    ("năm", Time, 365.0),
    ("pieces", Count, 1.0),
    ("piece", Count, 1.0),
    ("pcs", Count, 1.0),
    ("packs", Count, 1.0),
    ("pack", Count, 1.0),
    ("bottles", Count, 1.0),
    ("bottle", Count, 1.0),
    ("buah", Count, 1.0),
    ("件", Count, 1.0),
    ("个", Count, 1.0),
    ("片", Count, 1.0),
    ("只", Count, 1.0),
    ("包", Count, 1.0),
    ("袋", Count, 1.0),
    ("盒", Count, 1.0),
    ("瓶", Count, 1.0),
    ("支", Count, 1.0),
    ("粒", Count, 1.0),
    ("罐", Count, 1.0),
];

const ABOUT: [&str; 9] =
    ["大约", "约", "大概", "左右", "about", "around", "approximately", "sekitar", "kurang lebih"];

/// The measures of a text. `comma` says that a comma divides the fraction, as in Indonesia.
pub fn measures(text: &Folded, comma: bool) -> Vec<Measure> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.chars.len() {
        match measure(text, at, comma) {
            Some(measure) => {
                at = measure.to;
                found.push(measure);
            }
            None => at = number(&text.chars, at, comma).map_or(at + 1, |(_, end)| end.max(at + 1)),
        }
    }
    found
}

fn measure(text: &Folded, at: usize, comma: bool) -> Option<Measure> {
    let chars = &text.chars;
    // 百分之八十
    if chars[at..].starts_with(&['百', '分', '之']) {
        let (value, to) = number(chars, at + 3, comma)?;
        return Some(Measure { of: Share, least: value, most: value, from: at, to, about: false });
    }
    let (least, end) = number(chars, at, comma)?;
    let (most, end) = range(chars, end, comma).unwrap_or((least, end));
    let (of, factor, to) = unit(text, spaces(chars, end))?;
    let before: String = chars[at.saturating_sub(12)..at].iter().collect();
    let after: String = chars[to..(to + 3).min(chars.len())].iter().collect();
    let about = ABOUT.iter().any(|w| before.trim_end().ends_with(w) || after.trim_start().starts_with(w));
    let (least, most) = if most < least { (least, least) } else { (least, most) };
    Some(Measure { of, least: least * factor, most: most * factor, from: at, to, about })
}

/// `–40` behind `30`.
fn range(chars: &[char], at: usize, comma: bool) -> Option<(f64, usize)> {
    let sign = spaces(chars, at);
    let signs = ['-', '–', '—', '~', '到', '至'];
    signs.contains(chars.get(sign)?).then(|| number(chars, spaces(chars, sign + 1), comma)).flatten()
}

fn spaces(chars: &[char], at: usize) -> usize {
    at + chars[at.min(chars.len())..].iter().take_while(|c| **c == ' ').count()
}

fn unit(text: &Folded, at: usize) -> Option<(Dimension, f64, usize)> {
    let fits = |(unit, of, factor): &(&str, Dimension, f64)| {
        let length = unit.chars().count();
        let there = text.chars.get(at..at + length)?.iter().copied().eq(unit.chars());
        let whole = unit.starts_with(is_han)
            || !text.chars.get(at + length).is_some_and(|c| c.is_alphanumeric() && !is_han(*c));
        (there && whole).then_some((*of, *factor, at + length))
    };
    UNITS.iter().find_map(fits)
}

/// The number that begins at a place, and where it ends. A number does not begin inside a word.
pub(super) fn number(chars: &[char], at: usize, comma: bool) -> Option<(f64, usize)> {
    let first = *chars.get(at)?;
    if first.is_ascii_digit() {
        let inside = at > 0
            && (chars[at - 1].is_ascii_alphabetic()
                || chars[at - 1].is_ascii_digit()
                || chars[at - 1] == '.');
        return if inside { None } else { digits(chars, at, comma) };
    }
    numerals(chars, at)
}

fn digits(chars: &[char], at: usize, comma: bool) -> Option<(f64, usize)> {
    let (fraction, thousands) = if comma { (',', '.') } else { ('.', ',') };
    let mut written = String::new();
    let mut end = at;
    let mut divided = false;
    while let Some(&c) = chars.get(end) {
        let digits_after = chars[end + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        if c.is_ascii_digit() {
            written.push(c);
        } else if c == thousands && !divided && digits_after == 3 {
            // A sign between groups of three.
        } else if (c == fraction || (c == thousands && digits_after != 3)) && !divided && digits_after > 0 {
            divided = true;
            written.push('.');
        } else {
            break;
        }
        end += 1;
    }
    Some((written.parse().ok()?, end))
}

/// 一百二十, 两百, 半.
fn numerals(chars: &[char], at: usize) -> Option<(f64, usize)> {
    let (mut total, mut section, mut digit) = (0.0, 0.0, None::<f64>);
    let mut end = at;
    while let Some(&c) = chars.get(end) {
        if c == '半' && end == at {
            return Some((0.5, end + 1));
        }
        if let Some(value) = "零一二三四五六七八九".chars().position(|d| d == c) {
            if digit.is_some_and(|d| d != 0.0) {
                break;
            }
            digit = Some(value as f64);
        } else if c == '两' && digit.is_none() {
            digit = Some(2.0);
        } else if let Some(power) =
            [('十', 10.0), ('百', 100.0), ('千', 1_000.0)].iter().find(|(p, _)| *p == c)
        {
            section += digit.take().unwrap_or(1.0) * power.1;
        } else if c == '万' && end > at {
            total += (section + digit.take().unwrap_or(0.0)) * 10_000.0;
            section = 0.0;
        } else {
            break;
        }
        end += 1;
    }
    let value = total + section + digit.unwrap_or(0.0);
    (end > at && value > 0.0).then_some((value, end))
}
