//! `kintsugi verify`: whether a bundle of evidence is as it was signed. Needs no data folder, no network and no trust in
//! who sent it.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;

use crate::wiring::say;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The bundle.
    bundle: PathBuf,
    /// The fingerprint of the shop's key as the shop told it; without it the bundle only proves that nothing changed since
    /// somebody signed it.
    #[arg(long, value_name = "FINGERPRINT")]
    key: Option<String>,
    /// Answer with one line of JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(crate) fn run(&self) -> anyhow::Result<ExitCode> {
        let name = self.bundle.display();
        let file = File::open(&self.bundle).with_context(|| format!("failed to open {name}"))?;
        let faulty = |why: &str| {
            if self.json {
                say(&json!({ "verified": false, "fault": why }).to_string());
            } else {
                say(&format!("NOT VERIFIED: {why}"));
            }
            Ok(ExitCode::FAILURE)
        };
        let report = match evidence::verify(BufReader::new(file)) {
            Ok(report) => report,
            Err(evidence::Fault::Io(error)) => {
                return Err(error).with_context(|| format!("failed to read {name}"));
            }
            Err(fault) => return faulty(&fault.to_string()),
        };
        let key = report.fingerprint();
        let plain =
            |text: &str| text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
        if self.key.as_ref().is_some_and(|wanted| plain(wanted) != plain(&key)) {
            return faulty(&format!("it was signed with another key: {key}"));
        }
        let manifest = &report.manifest;
        if self.json {
            let files = manifest.files.len();
            let (shown, sealed) = (report.shown, report.sealed);
            let line = json!({
                "verified": true, "key": key, "shop": manifest.shop.name, "made_at": manifest.made_at,
                "about": manifest.about, "files": files, "events_shown": shown, "events_sealed": sealed,
            });
            say(&line.to_string());
            return Ok(ExitCode::SUCCESS);
        }
        say(&format!("verified: {} files, {} bytes", manifest.files.len(), report.bytes));
        say(&format!(
            "events: {} shown, {} sealed, each follows from the one before",
            report.shown, report.sealed
        ));
        say(&format!(
            "made {} for {} by {} {}",
            manifest.made_at, manifest.shop.name, manifest.software.name, manifest.software.version
        ));
        say(&format!("signed with the key {key}"));
        Ok(ExitCode::SUCCESS)
    }
}
