//! PDF, video and text as evidence: looked at, never changed.

use domain::refusal::Refusal;

use super::intake::{LARGEST_TEXT, bad, too_large};

/// Names of a PDF that make it do something, or carry another file. They are found where they stand as they are or escaped
/// (`/#4aavaScript`), not inside compressed parts: a reader's own rules stay the defence.
/// Names of three letters stand in compressed parts by chance, so `/JS` is not among them; it does nothing without `/JavaScript`.
const PDF_ACTIVE: [&[u8]; 6] =
    [b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/ImportData"];

/// A PDF that holds still.
pub(super) fn pdf(bytes: &[u8]) -> Result<(), Refusal> {
    let end = bytes.trim_ascii_end();
    if !end.ends_with(b"%%EOF") {
        return Err(bad("the PDF is cut off, or something follows it", "PDF 不完整，或其后附有其他内容"));
    }
    let names = unescaped(bytes);
    if has_name(&names, b"/Encrypt") {
        return Err(bad("the PDF is locked", "PDF 已加密")
            .hint("save it without a password and try again", "请去除密码后重试"));
    }
    if PDF_ACTIVE.iter().any(|name| has_name(&names, name)) {
        return Err(bad("the PDF holds programs or other files", "PDF 含有脚本或附件")
            .hint("print it into a new PDF and try again", "请重新打印为 PDF 后再试"));
    }
    Ok(())
}

/// With `#4a` written as the byte it stands for.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let (b'#', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            out.push((high << 4 | low) as u8);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    out
}

/// Whether a name stands there as a whole.
fn has_name(bytes: &[u8], name: &[u8]) -> bool {
    let ends = |at: usize| bytes.get(at).is_none_or(|b| !b.is_ascii_alphanumeric());
    // `EmbeddedFile` also stands for `EmbeddedFiles`, the list of them.
    let plural = |at: usize| bytes.get(at) == Some(&b's') && ends(at + 1);
    let found =
        |(at, window): (usize, &[u8])| window == name && (ends(at + name.len()) || plural(at + name.len()));
    bytes.windows(name.len()).enumerate().any(found)
}

/// Brands of MP4; others of the family are pictures (HEIC, AVIF) or QuickTime.
const BRANDS: [&[u8; 4]; 12] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH",
    b"dash",
];

/// An MP4 file whose boxes fill it to its end.
pub(super) fn mp4(bytes: &[u8]) -> Result<(), Refusal> {
    if !bytes.get(8..12).is_some_and(|brand| BRANDS.iter().any(|known| known[..] == *brand)) {
        return Err(bad("it is neither MP4 nor WebM", "不是 MP4 或 WebM 视频")
            .hint("save it as MP4, or a picture as JPEG", "请另存为 MP4；图片请另存为 JPEG"));
    }
    let boxes = boxes(bytes).ok_or_else(|| bad("the video is cut off", "视频文件不完整"))?;
    if boxes.contains(b"moov") {
        Ok(())
    } else {
        Err(bad("there is no video in it", "文件中没有视频"))
    }
}

/// The kinds of the outermost boxes; `None` unless they fill the file.
fn boxes(bytes: &[u8]) -> Option<Vec<[u8; 4]>> {
    let (mut kinds, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let size = match u32::from_be_bytes(*rest.first_chunk()?) {
            0 => rest.len(),
            1 => usize::try_from(u64::from_be_bytes(*rest.get(8..)?.first_chunk()?)).ok()?,
            size => size as usize,
        };
        kinds.push(*rest.get(4..)?.first_chunk()?);
        rest = rest.get(size.max(8)..)?;
    }
    Some(kinds)
}

/// A WebM file: its head says so, and one segment fills the rest.
pub(super) fn webm(bytes: &[u8]) -> Result<(), Refusal> {
    let broken = || bad("it is neither MP4 nor WebM, or cut off", "不是 MP4 或 WebM 视频，或文件不完整");
    let (size, begin) = bytes.get(4..).and_then(vint).ok_or_else(broken)?;
    let head =
        size.and_then(|size| bytes.get(4 + begin..(4 + begin).checked_add(size)?)).ok_or_else(broken)?;
    // `DocType` with the word `webm`; Matroska has other words.
    if !head.windows(7).any(|w| w == b"\x42\x82\x84webm") {
        return Err(broken());
    }
    let segment = &bytes[4 + begin + head.len()..];
    let (size, begin) = segment.strip_prefix(b"\x18\x53\x80\x67").and_then(vint).ok_or_else(broken)?;
    // A size that is not known reaches to the end.
    let fills = size.is_none_or(|size| segment.len() == 4 + begin + size);
    if fills { Ok(()) } else { Err(broken()) }
}

/// A number of EBML with its length in bytes; the number is none where it says that it is not known.
fn vint(bytes: &[u8]) -> Option<(Option<usize>, usize)> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    if length > 8 {
        return None;
    }
    let mask = (0xFF_u32 >> length) as u8;
    let more = bytes.get(1..length)?;
    let unknown = first & mask == mask && more.iter().all(|b| *b == 0xFF);
    let value = more.iter().fold(u64::from(first & mask), |value, byte| value << 8 | u64::from(*byte));
    Some(((!unknown).then(|| usize::try_from(value).ok()).flatten(), length))
}

/// Text in UTF-8 that is no page: no control characters, and nothing that a browser would take for HTML or SVG.
pub(super) fn text(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.len() > LARGEST_TEXT {
        return Err(too_large());
    }
    let text = std::str::from_utf8(bytes).unwrap_or("\0");
    if text.contains(|c: char| c.is_control() && !"\t\r\n\u{c}".contains(c)) {
        return Err(bad("it is no text", "不是文本文件"));
    }
    let words = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if words.starts_with('<') {
        return Err(bad("pages and SVG pictures are not taken", "不接受网页或 SVG")
            .hint("take a screenshot of it", "请改为上传截图"));
    }
    if words.is_empty() {
        return Err(Refusal::new("empty_upload", "there is nothing in it", "文件内容为空"));
    }
    Ok(())
}
