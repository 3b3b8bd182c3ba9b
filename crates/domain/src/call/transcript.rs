//! What was said, as a file that people and players read: WebVTT (<https://www.w3.org/TR/webvtt1/>).

use std::fmt::Write as _;

use super::event::{Said, Speaker};

/// The transcript of lines, in the order of their beginnings.
pub fn vtt(said: &[Said]) -> String {
    let mut lines: Vec<&Said> = said.iter().collect();
    lines.sort_by_key(|said| (said.line.from_ms, said.line.to_ms));
    let mut text = "WEBVTT\n".to_owned();
    for Said { by, line } in lines {
        let voice = match by {
            Speaker::Agent => "Agent",
            Speaker::Customer => "Customer",
        };
        // A cue ends after it begins.
        let (from, to) = (clock(line.from_ms), clock(line.to_ms.max(line.from_ms + 1)));
        // Writing into a string does not fail.
        let _ = write!(text, "\n{from} --> {to}\n<v {voice}>{}\n", escaped(&line.text));
    }
    text
}

fn clock(ms: i64) -> String {
    let (seconds, ms) = (ms.max(0) / 1_000, ms.max(0) % 1_000);
    format!("{:02}:{:02}:{:02}.{ms:03}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// A cue's text is one line, and nothing in it is markup.
fn escaped(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain: String = words.chars().filter(|c| !c.is_control()).collect();
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::event::Line;
    use super::*;

    #[test]
    fn a_transcript_is_in_order_and_holds_no_markup() {
        let said = |by, from_ms, to_ms, text: &str| Said {
            by,
            line: Line { from_ms, to_ms, text: text.to_owned(), language: None },
        };
        let text = vtt(&[
            said(Speaker::Customer, 3_723_004, 3_724_000, "有裂纹 --> <v Agent>it & that\n\nNOTE x"),
            said(Speaker::Agent, 0, 0, "Hello"),
        ]);
        assert_eq!(
            text,
            "WEBVTT\n\n00:00:00.000 --> 00:00:00.001\n<v Agent>Hello\n\n01:02:03.004 --> 01:02:04.000\n\
             <v Customer>有裂纹 --&gt; &lt;v Agent&gt;it &amp; that NOTE x\n"
        );
    }
}
