//! Intake: what somebody puts in becomes a file that can be shown to anybody. The bytes say what it is, never its name;
//! pictures lose what they say of places, people and devices; what could run, hide another file or blow up is refused.
//!
//! What this is not: a virus scanner. A PDF's own pictures and texts, and what a video says of where it was taken, stay.

use domain::refusal::Refusal;

use super::{media, picture, strip};

/// Largest file in bytes.
pub const LARGEST: usize = 20 << 20;
/// Largest text in bytes.
pub const LARGEST_TEXT: usize = 1 << 20;

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its bytes, without what was taken out.
    pub bytes: Vec<u8>,
    /// What they are.
    pub media_type: &'static str,
    /// A small picture of it with its media type, for pictures.
    pub thumbnail: Option<(Vec<u8>, &'static str)>,
}

/// Looks at a file and takes out what does not belong in evidence. Takes a while for large pictures: not for async tasks.
///
/// # Errors
/// `empty_upload`, `evidence_too_large`, `image_too_large`, `bad_evidence`.
pub fn take(bytes: Vec<u8>) -> Result<Taken, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new("empty_upload", "no file came with it", "没有收到文件"));
    }
    if bytes.len() > LARGEST {
        return Err(too_large()
            .hint("of a video, put in the part that shows it, or stills", "视频请截取关键片段，或上传截图"));
    }
    let kind = Kind::of(&bytes)?;
    let taken = match kind {
        Kind::Picture(format) => picture::take(&bytes, format)?,
        Kind::Pdf => media::pdf(&bytes).map(|()| plain(bytes, "application/pdf"))?,
        Kind::Mp4 => media::mp4(&bytes).map(|()| plain(bytes, "video/mp4"))?,
        Kind::WebM => media::webm(&bytes).map(|()| plain(bytes, "video/webm"))?,
        Kind::Text => media::text(&bytes).map(|()| plain(bytes, "text/plain; charset=utf-8"))?,
    };
    // A ZIP archive is read from its end, so any file can be one too.
    if strip::ends_as_archive(&taken.bytes) {
        return Err(bad("it hides an archive", "文件中夹带压缩包"));
    }
    Ok(taken)
}

fn plain(bytes: Vec<u8>, media_type: &'static str) -> Taken {
    Taken { bytes, media_type, thumbnail: None }
}

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Picture(image::ImageFormat),
    Pdf,
    Mp4,
    WebM,
    Text,
}

impl Kind {
    fn of(bytes: &[u8]) -> Result<Self, Refusal> {
        use image::ImageFormat::{Jpeg, Png, WebP};
        Ok(match bytes {
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Self::Picture(Png),
            [0xFF, 0xD8, 0xFF, ..] => Self::Picture(Jpeg),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Picture(WebP),
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => Self::Mp4,
            [0x1A, 0x45, 0xDF, 0xA3, ..] => Self::WebM,
            _ if std::str::from_utf8(bytes).is_ok() => Self::Text,
            _ => {
                return Err(bad("it is of no kind that is taken", "不支持此类文件").hint(
                    "PNG, JPEG, WebP, PDF, text (UTF-8), MP4 and WebM are taken",
                    "支持 PNG、JPEG、WebP、PDF、文本（UTF-8）、MP4、WebM",
                ));
            }
        })
    }
}

/// A file that is not taken, and why.
pub(super) fn bad(en: &str, zh: &str) -> Refusal {
    let words = domain::refusal::Words::made(
        format!("this file cannot be taken as evidence: {en}"),
        format!("此文件不能作为证据：{zh}"),
    );
    Refusal::with("bad_evidence", words)
}

/// A file above the limit of its kind.
pub(super) const fn too_large() -> Refusal {
    Refusal::new("evidence_too_large", "a file may have 20 MB, a text 1 MB", "文件最大 20 MB，文本最大 1 MB")
}

#[cfg(test)]
mod tests;
