//! A log in a bundle: one stream of the shop's events from the first on, a line of JSON each, with the hash chain of
//! [`domain::chain`]. What is not shown is sealed: its hash stands there, which the next event's hash proves, and no word.

use domain::chain::{GENESIS, Hash, Link, from_hex, hash, hex};
use domain::time::Instant;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its place in the stream, from 1.
    pub version: u64,
    /// What happened; none when it is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// Its hash in hexadecimal digits.
    pub hash: String,
}

/// What happened, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// Who: `user:…`, `token:…`, `system:…`.
    pub actor: String,
    /// What: `case.opened`.
    pub kind: String,
    /// The JSON of its body, byte for byte as the hash has it.
    pub body: String,
}

/// Writes lines.
pub fn write(lines: &[Line]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in lines {
        out.extend(serde_json::to_vec(line).unwrap_or_default());
        out.push(b'\n');
    }
    out
}

/// Why a log is not the shop's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {version}: {why}")]
pub struct Broken {
    /// The first event that is wrong.
    pub version: u64,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Reads the lines of a stream and follows its chain to `head`.
///
/// # Errors
/// [`Broken`], with the first event that does not follow from the one before.
pub fn read(shop: Uuid, stream: Uuid, bytes: &[u8], head: &str) -> Result<Vec<Line>, Broken> {
    let mut lines = Vec::new();
    let mut before: Hash = GENESIS;
    let broken = |at: usize, why| Broken { version: at as u64 + 1, why };
    for (at, text) in bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|b| *b == b'\n').enumerate() {
        let line: Line =
            serde_json::from_slice(text).map_err(|_unreadable| broken(at, "it cannot be read"))?;
        if line.version != at as u64 + 1 {
            return Err(broken(at, "another event stands in its place"));
        }
        let own = from_hex(&line.hash).ok_or_else(|| broken(at, "its hash is none"))?;
        if let Some(shown) = &line.shown {
            let link = Link {
                shop,
                stream,
                version: line.version as i64,
                at: Instant(shown.at),
                actor: &shown.actor,
                kind: &shown.kind,
                body: &shown.body,
            };
            if hash(&before, link) != own {
                return Err(broken(at, "it does not follow from the one before, or was changed"));
            }
        }
        before = own;
        lines.push(line);
    }
    if hex(&before) != head {
        return Err(broken(lines.len(), "the log does not end where the manifest says"));
    }
    Ok(lines)
}
