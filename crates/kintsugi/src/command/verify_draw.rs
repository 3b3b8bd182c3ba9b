//! `kintsugi verify-draw`: whether a draw of a live room was as it was promised. Needs no data folder, no network and no trust in who
//! held it; docs/verify/draw.md says what is computed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;

use crate::wiring::say;

/// Largest file that is read: some two million entrants.
const LARGEST: u64 = 256 << 20;

#[derive(Debug, Args)]
pub(crate) struct VerifyDraw {
    /// The draw's file, as the room gives it out.
    file: PathBuf,
    /// The commitment as you saw it when the draw began; without it the file only proves that it fits itself.
    #[arg(long, value_name = "HEX")]
    commitment: Option<String>,
    /// Answer with one line of JSON.
    #[arg(long)]
    json: bool,
}

impl VerifyDraw {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let name = self.file.display();
        let size = std::fs::metadata(&self.file).with_context(|| format!("failed to open {name}"))?.len();
        anyhow::ensure!(size <= LARGEST, "{name} is larger than any draw's file");
        let bytes = std::fs::read(&self.file).with_context(|| format!("failed to read {name}"))?;
        let file = match live::games::verify(&bytes) {
            Ok(file) => file,
            Err(fault) => return Ok(self.faulty(&fault.to_string())),
        };
        let seen = self.commitment.as_ref().map(|c| c.trim().to_lowercase());
        if seen.is_some_and(|seen| seen != file.commitment) {
            return Ok(self.faulty(&format!("another seed was committed to: {}", file.commitment)));
        }
        let winners =
            file.drawn.iter().filter_map(|&place| Some((place, file.entrants.get(place as usize - 1)?)));
        if self.json {
            let winners: Vec<_> = winners
                .map(|(place, entrant)| json!({ "place": place, "person": entrant.person, "name": entrant.name }))
                .collect();
            let line = json!({
                "verified": true, "room": file.room, "draw": file.draw, "title": file.title,
                "commitment": file.commitment, "entrants": file.entrants.len(), "winners": winners,
            });
            say(&line.to_string());
            return Ok(ExitCode::SUCCESS);
        }
        say(&format!(
            "verified: {} entrants, {} drawn for \"{}\"",
            file.entrants.len(),
            file.drawn.len(),
            file.title
        ));
        say(&format!("committed to before: {}", file.commitment));
        match (&file.beacon_source, &file.beacon_value) {
            (Some(source), Some(value)) => {
                say(&format!("public value: {value} from {source}; look it up there"));
            }
            _ => say("no public value was mixed in: whoever made the seed knew it while others entered"),
        }
        for (place, entrant) in winners {
            say(&format!("place {place}: {} ({})", entrant.name, entrant.person));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn faulty(&self, why: &str) -> ExitCode {
        if self.json {
            say(&json!({ "verified": false, "fault": why }).to_string());
        } else {
            say(&format!("NOT VERIFIED: {why}"));
        }
        ExitCode::FAILURE
    }
}
