//! Which encoding a file is in, and how bytes of one record become text. Knows nothing of rows.
//!
//! UTF-8 and GB18030 share one property on which the whole decoder rests: the bytes of line ends, quotes and
//! delimiters never occur inside a longer character, so records are cut before they are decoded.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, GB18030};

/// An encoding that exports come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark; also plain ASCII.
    Utf8,
    /// UTF-16, little endian (what Excel calls Unicode text).
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
}

impl Encoding {
    /// The word used on the command line and in the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
        }
    }
}

/// What the first block says.
pub(crate) struct Detected {
    pub(crate) encoding: Encoding,
    /// Length of the byte order mark.
    pub(crate) mark: usize,
    /// Whether the block could tell; a block of plain ASCII cannot, and a later record decides.
    pub(crate) sure: bool,
}

/// Reads the encoding off the first block of a file.
pub(crate) fn detect(block: &[u8]) -> Detected {
    let marked = |encoding, mark| Detected { encoding, mark, sure: true };
    match block {
        [0xEF, 0xBB, 0xBF, ..] => return marked(Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => return marked(Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return marked(Encoding::Utf16Be, 2),
        _ => {}
    }
    if let Some(encoding) = unmarked_wide(block) {
        return marked(encoding, 0);
    }
    let (good, bad) = utf8_score(block);
    let encoding = if bad > 0 && good <= 2 * bad && looks_like_gb18030(block) {
        Encoding::Gb18030
    } else {
        Encoding::Utf8
    };
    Detected { encoding, mark: 0, sure: good + bad > 0 }
}

/// UTF-16 without a mark: mostly ASCII, so that every other byte is zero.
fn unmarked_wide(block: &[u8]) -> Option<Encoding> {
    let head = &block[..block.len().min(4096) & !1];
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if pairs < 4 {
        None
    } else if odd * 2 > pairs && even * 20 < pairs {
        Some(Encoding::Utf16Le)
    } else if even * 2 > pairs && odd * 20 < pairs {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// How many longer characters the block holds as UTF-8, and how many bytes are none; a cut-off end counts as neither.
fn utf8_score(block: &[u8]) -> (usize, usize) {
    let (mut good, mut bad, mut rest) = (0, 0, block);
    loop {
        let (valid, skip) = match std::str::from_utf8(rest) {
            Ok(_) => (rest.len(), None),
            Err(e) => (e.valid_up_to(), e.error_len().map(|n| e.valid_up_to() + n)),
        };
        good += rest[..valid].iter().filter(|b| **b >= 0xC0).count();
        let Some(next) = skip else { return (good, bad) };
        bad += 1;
        rest = &rest[next..];
    }
}

/// Whether bytes that are not UTF-8 are Chinese: high bytes come in pairs. In Western text they stand alone before
/// letters, which GB18030 could read too, as nonsense.
pub(crate) fn looks_like_gb18030(bytes: &[u8]) -> bool {
    let (mut pairs, mut alone, mut bad, mut at) = (0, 0, 0, 0);
    while at < bytes.len() {
        let step = match bytes[at..] {
            [0..=0x7F, ..] => 1,
            [0xA1..=0xFE, 0xA1..=0xFE, ..] => {
                pairs += 1;
                2
            }
            [0x81..=0xFE, 0x30..=0x39, 0x81..=0xFE, 0x30..=0x39, ..] => 4,
            [0x81..=0xFE, 0x40..=0x7E, ..] => {
                alone += 1;
                2
            }
            [0x81..=0xFE, 0x80..=0xFE, ..] => 2,
            _ => {
                bad += usize::from(at + 3 < bytes.len());
                1
            }
        };
        at += step;
    }
    pairs > 2 * alone && pairs > 4 * bad
}

/// Byte offset of the first sequence that is not GB18030.
fn gb18030_fault(bytes: &[u8]) -> Option<usize> {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut sink = [0u8; 4096];
    let mut at = 0;
    loop {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut sink, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return None,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                return Some(at.saturating_sub(usize::from(length) + usize::from(after)));
            }
        }
    }
}

/// Bytes of one record as text, or the offset of the first byte that is none. UTF-16 was made UTF-8 before.
pub(crate) fn text(encoding: Encoding, bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    if encoding == Encoding::Gb18030 && !bytes.is_ascii() {
        return GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| gb18030_fault(bytes).unwrap_or(0));
    }
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|e| e.valid_up_to())
}

/// Bytes of one record as text for people to look at: what cannot be read becomes a replacement character.
pub(crate) fn lossy(encoding: Encoding, bytes: &[u8]) -> Cow<'_, str> {
    match encoding {
        Encoding::Gb18030 => GB18030.decode_without_bom_handling(bytes).0,
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Turns UTF-16 into UTF-8 piece by piece. A lone surrogate becomes its three-byte form, which is not UTF-8, so that
/// the record around it is rejected like any other bad sequence.
pub(crate) struct Wide {
    big_endian: bool,
    odd: Option<u8>,
    high: Option<u16>,
}

impl Wide {
    pub(crate) fn new(encoding: Encoding) -> Option<Self> {
        match encoding {
            Encoding::Utf16Le => Some(Self { big_endian: false, odd: None, high: None }),
            Encoding::Utf16Be => Some(Self { big_endian: true, odd: None, high: None }),
            Encoding::Utf8 | Encoding::Gb18030 => None,
        }
    }

    /// Appends what `raw` says to `out`.
    pub(crate) fn push(&mut self, raw: &[u8], out: &mut Vec<u8>) {
        for &byte in raw {
            let Some(first) = self.odd.take() else {
                self.odd = Some(byte);
                continue;
            };
            let pair = [first, byte];
            self.unit(if self.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }, out);
        }
    }

    /// Appends what a cut-off end leaves over.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            lone(high, out);
        }
        if self.odd.take().is_some() {
            out.push(0xFF);
        }
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        let pending = self.high.take();
        if let (Some(high), 0xDC00..=0xDFFF) = (pending, unit) {
            let code = 0x1_0000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
            push_char(code, out);
            return;
        }
        if let Some(high) = pending {
            lone(high, out);
        }
        match unit {
            0xD800..=0xDBFF => self.high = Some(unit),
            0xDC00..=0xDFFF => lone(unit, out),
            _ => push_char(u32::from(unit), out),
        }
    }
}

fn push_char(code: u32, out: &mut Vec<u8>) {
    if let Some(c) = char::from_u32(code) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn lone(unit: u16, out: &mut Vec<u8>) {
    out.extend_from_slice(&[0xED, 0x80 | (unit >> 6 & 0x3F) as u8, 0x80 | (unit & 0x3F) as u8]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn detects_encodings_from_the_first_block() {
        let wide = |text: &str, be: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        let mixed = [("很好用，推荐 ".repeat(9)).as_bytes(), b"\xFF"].concat();
        for (block, expected, mark, sure) in [
            (b"review_id,text\n".to_vec(), Encoding::Utf8, 0, false),
            ("评价ID,内容\n".into(), Encoding::Utf8, 0, true),
            ("\u{feff}id,text".into(), Encoding::Utf8, 3, true),
            (gb("评价ID,内容\n1,杯子有裂纹\n"), Encoding::Gb18030, 0, true),
            (gb("评价ID,内容\n1,杯子有裂纹")[..20].to_vec(), Encoding::Gb18030, 0, true),
            ([vec![0xFF, 0xFE], wide("评价", false)].concat(), Encoding::Utf16Le, 2, true),
            ([vec![0xFE, 0xFF], wide("评价", true)].concat(), Encoding::Utf16Be, 2, true),
            (wide("id,text,rating\n", false), Encoding::Utf16Le, 0, true),
            (wide("id,text,rating\n", true), Encoding::Utf16Be, 0, true),
            (mixed, Encoding::Utf8, 0, true),
            (vec![0xE9, b',', b'x'], Encoding::Utf8, 0, true),
            (b"tr\xE8s bien, d\xE9j\xE0 re\xE7u".to_vec(), Encoding::Utf8, 0, true),
            (vec![], Encoding::Utf8, 0, false),
        ] {
            let found = detect(&block);
            assert_eq!((found.encoding, found.mark, found.sure), (expected, mark, sure), "{block:?}");
        }
    }

    #[test]
    fn bad_sequences_are_located() {
        assert_eq!(text(Encoding::Utf8, b"ab\xFFc"), Err(2));
        assert_eq!(text(Encoding::Gb18030, &[gb("杯子"), vec![0xFF], gb("裂")].concat()), Err(4));
        assert_eq!(text(Encoding::Gb18030, &[gb("杯子"), vec![0xB1, b',']].concat()), Err(4));
        assert_eq!(text(Encoding::Gb18030, &gb("杯子🍵ล")).unwrap(), "杯子🍵ล");
    }

    #[test]
    fn wide_text_survives_any_split_and_lone_surrogates_turn_invalid() {
        let raw: Vec<u8> = "a杯🍵z".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for split in 0..raw.len() {
            let (mut wide, mut out) = (Wide::new(Encoding::Utf16Le).unwrap(), Vec::new());
            wide.push(&raw[..split], &mut out);
            wide.push(&raw[split..], &mut out);
            wide.finish(&mut out);
            assert_eq!(std::str::from_utf8(&out).unwrap(), "a杯🍵z");
        }
        let (mut wide, mut out) = (Wide::new(Encoding::Utf16Le).unwrap(), Vec::new());
        wide.push(&[0x00, 0xD8, b'a', 0, 0x00], &mut out);
        wide.finish(&mut out);
        assert!(std::str::from_utf8(&out).is_err());
        assert!(out.contains(&b'a') && out.last() == Some(&0xFF));
    }
}
