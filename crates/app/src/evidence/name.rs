//! Names of files: for people to read, harmless wherever the file is saved.

/// Longest name, in characters.
const LONGEST: usize = 120;
/// What Windows takes for a device, whatever follows the first point.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The ending that files of a media type have, and others that they may have.
const ENDINGS: [(&str, &[&str]); 7] = [
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png"]),
    ("image/webp", &["webp"]),
    ("application/pdf", &["pdf"]),
    ("video/mp4", &["mp4", "m4v"]),
    ("video/webm", &["webm"]),
    ("text/plain; charset=utf-8", &["txt", "log", "csv", "md", "json", "vtt"]),
];

/// The ending of files of this media type.
pub(super) fn ending(media_type: &str) -> &'static str {
    ENDINGS.iter().find(|(of, _)| *of == media_type).map_or("bin", |(_, endings)| endings[0])
}

/// A name without folders and characters that systems misread, with the ending that its bytes have.
pub(super) fn clean(name: &str, media_type: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !is_harmful(*c)).collect();
    let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let endings = ENDINGS.iter().find(|(of, _)| *of == media_type).map_or(&[][..], |(_, endings)| endings);
    let fits = |end: &str| endings.iter().any(|known| end.eq_ignore_ascii_case(known));
    let (stem, end) = match kept.rsplit_once('.') {
        Some((stem, end)) if fits(end) => (stem, end),
        _ => (kept, ending(media_type)),
    };
    let room = LONGEST - end.len() - 2;
    let stem: String = stem.trim_end_matches(['.', ' ']).chars().take(room).collect();
    let stem = if stem.is_empty() { "file".to_owned() } else { stem };
    let begins = if is_device(&stem) { "_" } else { "" };
    format!("{begins}{stem}.{end}")
}

/// Control characters, those that turn the direction of writing, invisible ones, and those that no path may have.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || "<>:\"|?*".contains(c)
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim().to_lowercase();
    let numbered = |word: &str| {
        first.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_harmless_wherever_it_is_saved() {
        let long = "长".repeat(300);
        for (name, media_type, clean_name) in [
            ("packing.jpg", "image/jpeg", "packing.jpg"),
            ("../../etc/passwd", "image/png", "passwd.png"),
            ("C:\\Users\\mei\\图片.PNG", "image/png", "图片.PNG"),
            ("invoice.pdf.exe", "application/pdf", "invoice.pdf.exe.pdf"),
            ("photo\u{202e}gpj.exe", "image/jpeg", "photogpj.exe.jpg"),
            ("a\0b\r\nc.txt", "text/plain; charset=utf-8", "abc.txt"),
            ("CON.png", "image/png", "_CON.png"),
            ("lpt1", "image/png", "_lpt1.png"),
            ("...", "image/webp", "file.webp"),
            ("", "video/mp4", "file.mp4"),
            (" .hidden ", "video/webm", "hidden.webm"),
            ("a<b>:\"c|?*.jpeg", "image/jpeg", "abc.jpeg"),
        ] {
            assert_eq!(clean(name, media_type), clean_name, "{name:?}");
        }
        assert!(clean(&long, "image/png").chars().count() <= LONGEST);
        assert_eq!(clean(&clean(&long, "image/png"), "image/png"), clean(&long, "image/png"));
    }
}
