//! Personal data in a text: numbers that are telephones or identities, e-mail and street addresses.

use super::FindingKind;
use super::scene::{Scene, Span};
use super::signs::{Gap, Kind, Sign};
use super::words::Concept;

/// Index of the English lexicon, whose street words are also common words.
const ENGLISH: u8 = 1;

/// Every piece of personal data.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Span> {
    let mut spans = numbers(scene);
    spans.extend(mails(&scene.signs));
    let streets = scene.hits.iter().filter(|hit| hit.concept == Concept::Street);
    spans.extend(
        streets
            .filter(|hit| {
                (hit.language != ENGLISH || named(scene, hit.end)) && !scene.denied(hit.at, hit.end)
            })
            .map(|hit| Span { kind: FindingKind::PersonalData, at: hit.at, end: hit.end }),
    );
    spans
}

/// Whether the word that ends here is written as a name is: "Baker Street", not "street". Digits always are.
fn named(scene: &Scene<'_>, end: usize) -> bool {
    let last = &scene.signs[..end];
    let word = last.iter().rev().take(12).take_while(|sign| sign.kind == Kind::Letter);
    let mut first = None;
    for sign in word {
        first = Some(sign);
        if sign.gap != Gap::None {
            break;
        }
    }
    let letter = |sign: &Sign| scene.text.get(sign.start as usize..).and_then(|rest| rest.chars().next());
    first.is_none_or(|sign| letter(sign).is_some_and(char::is_uppercase))
}

/// The digit a sign stands for, Chinese numerals included.
fn digit(sign: &Sign) -> Option<u8> {
    const NUMERALS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    const FORMAL: [char; 10] = ['洞', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    let of = |table: &[char; 10]| table.iter().position(|numeral| *numeral == sign.seen).map(|at| at as u8);
    match sign.seen {
        '0'..='9' => Some(sign.seen as u8 - b'0'),
        '幺' | '妖' => Some(1),
        '两' => Some(2),
        _ if sign.kind == Kind::Han => of(&NUMERALS).or_else(|| of(&FORMAL)),
        _ => None,
    }
}

/// A run of digits with blanks and hyphens inside.
struct Run {
    at: usize,
    end: usize,
    plus: bool,
    digits: Vec<u8>,
    /// Lengths of the pieces between blanks and hyphens.
    groups: Vec<usize>,
}

fn numbers(scene: &Scene<'_>) -> Vec<Span> {
    let signs = &scene.signs;
    let mut spans = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        if digit(&signs[at]).is_none() {
            at += 1;
            continue;
        }
        let run = run(signs, at);
        at = run.end;
        if run.digits.len() >= 9 && personal(&run) && !of_order(scene, run.at) {
            spans.push(Span { kind: FindingKind::PersonalData, at: run.at, end: run.end });
        }
    }
    spans
}

fn run(signs: &[Sign], at: usize) -> Run {
    let plus = at > 0 && signs[at - 1].seen == '+';
    let mut run = Run { at, end: at, plus, digits: Vec::new(), groups: Vec::new() };
    while let Some(sign) = signs.get(run.end) {
        let bracket = sign.gap == Gap::Clause && matches!(run.digits.len(), 1..=4 | 7 | 8);
        if run.end > at && sign.gap > Gap::Space && !bracket {
            break;
        }
        let value = match digit(sign) {
            Some(value) => value,
            None if run.digits.len() == 17 && sign.seen == 'x' => 10,
            None if run.digits.len() >= 4
                && sign.seen == 'o'
                && signs.get(run.end + 1).is_some_and(|next| digit(next).is_some()) =>
            {
                0
            }
            None => break,
        };
        if sign.gap == Gap::None && run.end > at {
            if let Some(last) = run.groups.last_mut() {
                *last += 1;
            }
        } else {
            run.groups.push(1);
        }
        if run.digits.len() < 24 {
            run.digits.push(value);
        }
        run.end += 1;
    }
    run
}

/// Whether the number is named as an order or a parcel.
fn of_order(scene: &Scene<'_>, at: usize) -> bool {
    scene.near(at).iter().any(|hit| {
        hit.concept == Concept::OrderNo
            && hit.at < at
            && scene.sentences(hit.at, at) == 0
            && scene.distance((hit.at, hit.end), (at, at + 1)) <= 20
    })
}

fn personal(run: &Run) -> bool {
    telephone(run) || identity(&run.digits) || (run.groups == [6, 2, 4] && birthday(&run.digits[2..6]))
}

/// Telephone numbers of the served countries.
fn telephone(run: &Run) -> bool {
    let len = run.digits.len();
    match run.digits.as_slice() {
        [1, 3..=9, ..] if len == 11 => run.groups.len() <= 4 || run.groups.iter().all(|group| *group == 1),
        [8, 6, 1, 3..=9, ..] => len == 13,
        [6, 2, 8, ..] => (11..=14).contains(&len),
        [6, 0, 1, ..] => (11..=12).contains(&len),
        [8, 4, 3 | 5 | 7 | 8 | 9, ..] | [6, 6, 6 | 8 | 9, ..] => len == 11,
        [0, 8, ..] => (10..=13).contains(&len),
        [0, 1..=9, ..] => (10..=12).contains(&len),
        _ if run.plus => (9..=15).contains(&len),
        _ => run.groups == [3, 3, 4] || run.groups == [1, 3, 3, 4],
    }
}

/// A Chinese identity number: 18 signs with a birth date inside.
fn identity(digits: &[u8]) -> bool {
    digits.len() == 18 && matches!(digits[6..8], [1, 9] | [2, 0]) && birthday(&digits[10..14])
}

/// Month and day.
fn birthday(digits: &[u8]) -> bool {
    let [a, b, c, d] = digits else { return false };
    (1..=12).contains(&(a * 10 + b)) && *c <= 3 && (1..=31).contains(&(c * 10 + d))
}

/// E-mail addresses.
fn mails(signs: &[Sign]) -> Vec<Span> {
    let part = |sign: &Sign| sign.kind == Kind::Letter || sign.kind == Kind::Digit;
    let mut spans = Vec::new();
    for (index, sign) in signs.iter().enumerate() {
        if sign.seen != '@' || index == 0 || sign.gap > Gap::None || !part(&signs[index - 1]) {
            continue;
        }
        let host: Vec<&Sign> = signs[index + 1..]
            .iter()
            .take(40)
            .enumerate()
            .take_while(|(at, sign)| part(sign) && (*at == 0 || sign.gap <= Gap::Either))
            .map(|(_, sign)| sign)
            .collect();
        if !host.iter().skip(1).any(|sign| sign.gap == Gap::Either && sign.kind == Kind::Letter) {
            continue;
        }
        let name = signs[..index].iter().rev().take(40);
        let mut begin = index;
        for sign in name {
            if !part(sign) {
                break;
            }
            begin -= 1;
            if sign.gap > Gap::Either {
                break;
            }
        }
        spans.push(Span { kind: FindingKind::PersonalData, at: begin, end: index + 1 + host.len() });
    }
    spans
}
