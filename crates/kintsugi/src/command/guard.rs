//! `kintsugi guard`: judges outgoing texts line by line, before they are sent.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use clap::Args;
use domain::reading::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use triage::outgoing::{Audience, Finding, inspect_closely};

#[derive(Debug, Args)]
pub(crate) struct Guard {}

#[derive(Debug, Deserialize)]
struct Line {
    id: Value,
    #[serde(default)]
    text: String,
    /// Taken for the format's sake: the guard reads the language itself.
    #[serde(default, rename = "language")]
    _language: Option<String>,
    #[serde(default)]
    audience: To,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum To {
    #[default]
    Public,
    Private,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a Value,
    allowed: bool,
    findings: Vec<Found<'a>>,
}

#[derive(Debug, Serialize)]
struct Found<'a> {
    kind: &'static str,
    span: Span,
    why: &'a str,
    /// No word says so; the whole may mean it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    doubt: bool,
}

impl<'a> Found<'a> {
    fn new(text: &str, finding: &'a Finding, doubt: bool) -> Self {
        let characters = |to: usize| text.get(..to).map_or(0, |before| before.chars().count()) as u32;
        let span = Span { start: characters(finding.start), end: characters(finding.end) };
        Self { kind: finding.kind.as_str(), span, why: &finding.text, doubt }
    }
}

/// Judges one text. Nobody looks at it after this program: a doubt holds it back as a finding does.
fn judge(line: &Line, out: &mut impl Write) -> anyhow::Result<()> {
    let audience = match line.audience {
        To::Public => Audience::Public,
        To::Private => Audience::Private,
    };
    let read = inspect_closely(&line.text, audience);
    let all =
        || read.findings.iter().map(|one| (one, false)).chain(read.doubts.iter().map(|one| (one, true)));
    let allowed = !all().any(|(finding, _)| finding.kind.refuses(audience));
    let findings = all().map(|(finding, doubt)| Found::new(&line.text, finding, doubt)).collect();
    serde_json::to_writer(&mut *out, &Answer { id: &line.id, allowed, findings })?;
    out.write_all(b"\n")?;
    Ok(())
}

impl Guard {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let bad = super::lines::each(|line: Line| judge(&line, &mut out))?;
        out.flush()?;
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> Value {
        let line: Line = serde_json::from_str(line).expect("a line");
        let mut out = Vec::new();
        judge(&line, &mut out).expect("an answer");
        serde_json::from_slice(&out).expect("JSON")
    }

    #[test]
    fn bribes_are_refused_and_thanks_are_not() {
        let bad = answer(r#"{"id":1,"text":"亲，五星好评返现5元","language":"zh","audience":"public"}"#);
        assert_eq!(
            (bad["allowed"].as_bool(), bad["findings"][0]["kind"].as_str()),
            (Some(false), Some("incentive"))
        );
        assert!(bad["findings"][0]["span"]["start"].as_u64().expect("a place") >= 2);
        let good = answer(r#"{"id":"x","text":"Thank you for your review"}"#);
        assert_eq!(
            (good["allowed"].as_bool(), good["findings"].as_array().map(Vec::len)),
            (Some(true), Some(0))
        );
    }
}
