//! Cuts a text into pieces of the vocabulary: folds its characters, then finds the likeliest cut of every word.
//!
//! Works in bounded time and memory whatever the text: the middle of a long one is left out before anything else.
//! The training script cuts alike (`training/pieces.py`); a change here needs a change there and a new model.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Characters kept from the beginning and the end of a long text.
const HEAD_SIGNS: usize = 600;
const TAIL_SIGNS: usize = 200;
/// Pieces kept from the beginning and the end.
pub(super) const HEAD: usize = 92;
pub(super) const TAIL: usize = 34;
/// Stands before every word.
const GAP: char = '\u{2581}';
/// Number of the piece that stands for all that has none.
pub(super) const UNKNOWN: u32 = 3;
/// Marks that are no text: beginning, padding, end and unknown.
pub(super) const MARKS: usize = 4;
/// How much an unknown character costs below the rarest piece.
const PENALTY: f64 = 10.0;

/// The vocabulary with its scores, and what characters are folded to.
#[derive(Clone, Debug, Default)]
pub(super) struct Pieces {
    fold: HashMap<char, Box<str>>,
    blob: Vec<u8>,
    spans: Vec<(u32, u32)>,
    scores: Vec<f32>,
    /// Piece numbers plus one by hash, 0 where free; a power of two long.
    slots: Vec<u32>,
    longest: usize,
    unknown: f64,
}

/// One place of the best cut: its score, where its last piece began and which piece that is.
#[derive(Clone, Copy)]
struct Step {
    score: f64,
    from: usize,
    piece: u32,
}

impl Pieces {
    /// A vocabulary: pieces in the order of their numbers, the marks first.
    pub(super) fn new(pieces: &[(&[u8], f32)], fold: HashMap<char, Box<str>>) -> Self {
        let mut this = Self { fold, ..Self::default() };
        this.slots = vec![0; (pieces.len() * 2).next_power_of_two().max(2)];
        let lowest = pieces.iter().map(|(_, score)| *score).fold(0.0, f32::min);
        this.unknown = f64::from(lowest) - PENALTY;
        for (number, (piece, score)) in pieces.iter().enumerate() {
            let start = this.blob.len();
            this.blob.extend_from_slice(piece);
            this.spans.push((start as u32, this.blob.len() as u32));
            this.scores.push(*score);
            this.longest = this.longest.max(piece.len());
            if number >= MARKS && this.find(hash(piece), piece).is_none() {
                let mut slot = hash(piece) as usize & (this.slots.len() - 1);
                while this.slots[slot] != 0 {
                    slot = (slot + 1) & (this.slots.len() - 1);
                }
                this.slots[slot] = number as u32 + 1;
            }
        }
        this
    }

    fn find(&self, hash: u64, piece: &[u8]) -> Option<u32> {
        let mut slot = hash as usize & (self.slots.len() - 1);
        while let Some(number) = self.slots[slot].checked_sub(1) {
            let (start, end) = self.spans[number as usize];
            if self.blob[start as usize..end as usize] == *piece {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// Piece numbers of a text, at most [`HEAD`] + [`TAIL`] of them.
    pub(super) fn cut(&self, text: &str) -> Vec<u32> {
        let mut numbers = Vec::new();
        for word in self.folded(text).split(char::is_whitespace).filter(|word| !word.is_empty()) {
            self.cut_word(word, &mut numbers);
        }
        if numbers.len() > HEAD + TAIL {
            numbers.drain(HEAD..numbers.len() - TAIL);
        }
        numbers
    }

    fn folded(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len().min(4 * (HEAD_SIGNS + TAIL_SIGNS)));
        for sign in shorten(text).nfc() {
            match self.fold.get(&sign) {
                Some(other) => folded.push_str(other),
                None => folded.push(sign),
            }
        }
        folded
    }

    /// The likeliest cut of one word; neighbouring unknown characters become one piece.
    fn cut_word(&self, word: &str, numbers: &mut Vec<u32>) {
        let word = format!("{GAP}{word}");
        let bytes = word.as_bytes();
        let none = Step { score: f64::NEG_INFINITY, from: usize::MAX, piece: UNKNOWN };
        let mut steps = vec![none; bytes.len() + 1];
        steps[0].score = 0.0;
        for (at, sign) in word.char_indices() {
            let so_far = steps[at].score;
            let alone = at + sign.len_utf8();
            let mut single = false;
            let (mut hash, mut from) = (START, at);
            for next in word[at..].char_indices().map(|(i, sign)| at + i + sign.len_utf8()) {
                if next - at > self.longest {
                    break;
                }
                hash = extend(hash, &bytes[from..next]);
                from = next;
                if let Some(piece) = self.find(hash, &bytes[at..next]) {
                    let score = so_far + f64::from(self.scores[piece as usize]);
                    if steps[next].from == usize::MAX || score > steps[next].score {
                        steps[next] = Step { score, from: at, piece };
                    }
                    single |= next == alone;
                }
            }
            let score = so_far + self.unknown;
            if !single && (steps[alone].from == usize::MAX || score > steps[alone].score) {
                steps[alone] = Step { score, from: at, piece: UNKNOWN };
            }
        }
        let first = numbers.len();
        let mut at = bytes.len();
        while at > 0 {
            let step = steps[at];
            if step.piece != UNKNOWN || numbers.len() == first || numbers.last() != Some(&UNKNOWN) {
                numbers.push(step.piece);
            }
            // Every place was reached from before it; were it not, this ends the walk.
            at = if step.from < at { step.from } else { 0 };
        }
        numbers[first..].reverse();
    }
}

/// A long text without its middle.
fn shorten(text: &str) -> impl Iterator<Item = char> {
    let long = text.chars().nth(HEAD_SIGNS + TAIL_SIGNS).is_some();
    let head = if long { HEAD_SIGNS } else { HEAD_SIGNS + TAIL_SIGNS };
    let tail_start = match text.char_indices().rev().nth(TAIL_SIGNS - 1) {
        Some((at, _)) if long => at,
        _ => text.len(),
    };
    text.chars().take(head).chain(long.then_some(' ')).chain(text[tail_start..].chars())
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn extend(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn hash(bytes: &[u8]) -> u64 {
    extend(START, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few() -> Pieces {
        let words = ["", "", "", "", "▁", "a", "b", "▁ab", "ab", "好", "▁好", "评"];
        let scores = [0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.0, -4.0, -3.5, -5.0, -4.5, -5.0];
        let pieces: Vec<(&[u8], f32)> = words.iter().map(|w| w.as_bytes()).zip(scores).collect();
        Pieces::new(&pieces, HashMap::from([('Ａ', "a".into()), ('\u{3000}', " ".into())]))
    }

    #[test]
    fn finds_the_likeliest_cut() {
        let pieces = few();
        let table: [(&str, &[u32]); 8] = [
            ("", &[]),
            ("   ", &[]),
            ("ab", &[7]),
            ("abab", &[7, 8]),
            ("Ａb\u{3000}a", &[7, 4, 5]),
            ("好评", &[10, 11]),
            ("xyz", &[4, 3]),
            ("axxb", &[4, 5, 3, 6]),
        ];
        for (text, wanted) in table {
            assert_eq!(pieces.cut(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn long_texts_lose_their_middle() {
        let text = format!("{}{}", "a".repeat(700), "b".repeat(1_000_000));
        let cut = few().cut(&text);
        assert_eq!(cut.len(), HEAD + TAIL);
        assert_eq!((cut[1], cut[cut.len() - 1]), (5, 6));
        assert_eq!(shorten(&"é".repeat(801)).count(), 801);
        assert_eq!(shorten(&"é".repeat(900)).count(), 801);
        assert_eq!(shorten(&"é".repeat(800)).count(), 800);
    }
}
