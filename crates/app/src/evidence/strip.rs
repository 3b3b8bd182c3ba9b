//! Taking out of pictures what is no picture, without touching a pixel: EXIF with its places and devices, XMP, comments,
//! previews, and whatever stands behind the end. Kept is a list of parts, not left out: what nobody knows goes.

use image::ImageFormat;

/// The picture alone, or with its EXIF, which says how it is to be turned; `None` when its parts do not fit together.
pub(super) fn picture(bytes: &[u8], format: ImageFormat, with_exif: bool) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Png => png(bytes, with_exif),
        ImageFormat::Jpeg => jpeg(bytes, with_exif),
        ImageFormat::WebP => webp(bytes, with_exif),
        _ => None,
    }
}

/// Chunks of a still PNG that say how it looks. A colour profile (`iCCP`) is left out: it is compressed, and says whose it is.
const PNG_KEPT: [[u8; 4]; 12] = [
    *b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"gAMA", *b"cHRM", *b"sRGB", *b"sBIT", *b"bKGD",
    *b"pHYs", *b"cICP",
];

fn png(bytes: &[u8], with_exif: bool) -> Option<Vec<u8>> {
    let (signature, mut rest) = bytes.split_at_checked(8)?;
    let mut out = signature.to_vec();
    loop {
        let size = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let (chunk, after) = rest.split_at_checked(size.checked_add(12)?)?;
        let kind: [u8; 4] = chunk.get(4..8)?.try_into().ok()?;
        if PNG_KEPT.contains(&kind) || with_exif && kind == *b"eXIf" {
            out.extend_from_slice(chunk);
        }
        if kind == *b"IEND" {
            return Some(out);
        }
        rest = after;
    }
}

/// Whether a JPEG segment says how the picture looks. Of the applications' segments these are JFIF's (without a preview), Adobe's
/// (which colours are meant) and colour profiles.
fn jpeg_keeps(marker: u8, body: &[u8], with_exif: bool) -> bool {
    match marker {
        0xC0..=0xCF | 0xDA..=0xDF => true,
        0xE0 => body.starts_with(b"JFIF\0") && body.get(12..14) == Some(&[0, 0]),
        0xE2 => body.starts_with(b"ICC_PROFILE\0"),
        0xE1 => with_exif && body.starts_with(b"Exif\0\0"),
        0xEE => body.starts_with(b"Adobe"),
        _ => false,
    }
}

fn jpeg(bytes: &[u8], with_exif: bool) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        // Fill bytes may stand before a marker.
        while bytes.get(at..at + 2)? == [0xFF, 0xFF] {
            at += 1;
        }
        let [0xFF, marker] = *bytes.get(at..)?.first_chunk()? else { return None };
        match marker {
            0xD9 => {
                out.extend_from_slice(&[0xFF, 0xD9]);
                return Some(out);
            }
            0x00..=0x01 | 0xD0..=0xD8 => return None,
            _ => {}
        }
        let size = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?));
        let body = bytes.get(at + 4..at + 2 + size)?;
        if jpeg_keeps(marker, body, with_exif) {
            out.extend_from_slice(bytes.get(at..at + 2 + size)?);
        }
        at += 2 + size;
        if marker == 0xDA {
            let end = at + scan(bytes.get(at..)?)?;
            out.extend_from_slice(bytes.get(at..end)?);
            at = end;
        }
    }
}

/// How long the coded pixels are: up to the next marker that is neither a stuffed byte nor a restart.
fn scan(bytes: &[u8]) -> Option<usize> {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    bytes.windows(2).position(ends)
}

/// Chunks of a still WebP; a colour profile is stored as it is.
const WEBP_KEPT: [[u8; 4]; 5] = [*b"VP8 ", *b"VP8L", *b"VP8X", *b"ALPH", *b"ICCP"];
/// Flags of `VP8X` for what is taken out: EXIF, XMP, animation.
const WEBP_GONE: u8 = 0b0000_1110;

fn webp(bytes: &[u8], with_exif: bool) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?) as usize;
    let mut rest = bytes.get(12..size.checked_add(8)?)?;
    let mut out = bytes.get(..12)?.to_vec();
    while !rest.is_empty() {
        let kind: [u8; 4] = *rest.first_chunk()?;
        let size = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let padded = size.checked_add(8 + size % 2)?;
        // The last byte of padding is often forgotten.
        let (chunk, after) = rest.split_at(padded.min(rest.len()));
        if WEBP_KEPT.contains(&kind) || with_exif && kind == *b"EXIF" {
            let begin = out.len();
            out.extend_from_slice(chunk.get(..size.checked_add(8)?)?);
            out.extend((size % 2 == 1).then_some(0));
            if kind == *b"VP8X"
                && !with_exif
                && let Some(flags) = out.get_mut(begin + 8)
            {
                *flags &= !WEBP_GONE;
            }
        }
        rest = after;
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(out)
}

/// Whether the file's end is a ZIP archive's: its last record, and a comment of at most 65,535 bytes.
pub(super) fn ends_as_archive(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
    let is_end = |at: usize| {
        let comment = tail.get(at + 20..).and_then(|rest| rest.first_chunk::<2>());
        comment.is_some_and(|size| at + 22 + usize::from(u16::from_le_bytes(*size)) <= tail.len())
    };
    tail.windows(4).enumerate().any(|(at, mark)| mark == b"PK\x05\x06" && is_end(at))
}
