//! JSON Lines on standard input, one after another, for the commands that answer each line with a line.

use std::io::BufRead;

use anyhow::Context;
use serde::de::DeserializeOwned;

/// Hands every line to `take`. A line that cannot be read is named on standard error and counted; gives their number.
pub(super) fn each<T: DeserializeOwned>(
    mut take: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let mut bad = 0;
    for (number, line) in std::io::stdin().lock().split(b'\n').enumerate() {
        let line = line.context("failed to read standard input")?;
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&text) {
            Ok(line) => take(line)?,
            Err(error) => {
                bad += 1;
                crate::wiring::complain(&format!("line {}: {error}", number + 1));
            }
        }
    }
    Ok(bad)
}
