//! `kintsugi triage`: reads feedback line by line, in order, in flat memory.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use domain::reading::Reading;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use triage::Engine;

#[derive(Debug, Args)]
pub(crate) struct Triage {
    /// A model file to use instead of the embedded one.
    #[arg(long, value_name = "FILE")]
    model: Option<std::path::PathBuf>,
    /// Use the fast tier alone.
    #[arg(long)]
    fast: bool,
}

#[derive(Debug, Deserialize)]
struct Line {
    id: Value,
    #[serde(default)]
    text: String,
    #[serde(default)]
    rating: Option<u8>,
}

/// The line's fields in the order and completeness that the format promises.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a Value,
    language: &'a str,
    polarity: domain::reading::Polarity,
    issue: Option<domain::reading::Issue>,
    also: &'a [domain::reading::Issue],
    ground: Option<domain::reading::Ground>,
    severity: u8,
    confidence: f32,
    why: &'a [domain::reading::Why],
    abstain: bool,
    aspects: &'a [domain::reading::AspectSeen],
    claims: &'a [domain::reading::Claim],
    intent: Option<domain::reading::Intent>,
    spans: &'a [domain::reading::Marked],
}

impl<'a> Answer<'a> {
    fn new(id: &'a Value, r: &'a Reading) -> Self {
        Self {
            id,
            language: &r.language,
            polarity: r.polarity,
            issue: r.issue,
            also: &r.also,
            ground: r.ground,
            severity: r.severity,
            confidence: r.confidence,
            why: &r.why,
            abstain: r.abstain,
            aspects: &r.aspects,
            claims: &r.claims,
            intent: r.intent,
            spans: &r.spans,
        }
    }
}

/// Lines read together: the deep tier is faster with several texts, and answers still come soon.
const TOGETHER: usize = 64;

impl Triage {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let engine = self.engine()?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut waiting: Vec<Line> = Vec::new();
        let bad = super::lines::each(|line| {
            waiting.push(line);
            if waiting.len() == TOGETHER { answer(&engine, &mut waiting, &mut out) } else { Ok(()) }
        })?;
        answer(&engine, &mut waiting, &mut out)?;
        out.flush()?;
        Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Both tiers, unless the fast one alone is asked for. A model of one's own reads alone too: the deep tier's
    /// knobs were fitted to the shipped one.
    fn engine(&self) -> anyhow::Result<Engine> {
        let Some(path) = &self.model else {
            return Ok(if self.fast { Engine::fast_alone() } else { Engine::embedded() });
        };
        let bytes = std::fs::read(path).context("failed to read the model")?;
        Ok(Engine::of(triage::Model::from_bytes(&bytes)?, None))
    }
}

/// Answers the waiting lines in their order.
fn answer(engine: &Engine, waiting: &mut Vec<Line>, out: &mut impl Write) -> anyhow::Result<()> {
    let rating = |line: &Line| line.rating.filter(|r| (1..=5).contains(r));
    let texts: Vec<(&str, Option<u8>)> = waiting.iter().map(|l| (l.text.as_str(), rating(l))).collect();
    for (line, reading) in waiting.iter().zip(engine.read_all(&texts)) {
        serde_json::to_writer(&mut *out, &Answer::new(&line.id, &reading))?;
        out.write_all(b"\n")?;
    }
    waiting.clear();
    Ok(())
}
