//! Whether a draw was as it was promised: from its file alone, without trust in who made it.

use serde::{Deserialize, Serialize};

use super::chance::{Seed, hex};
use super::draw::{commitment, draw, entrants_hash, key};
use crate::room::{PersonId, RoomId};

/// The name of the format, which is also hashed.
pub const FORMAT: &str = "kintsugi-draw-1";

/// Somebody who entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrant {
    /// Their id in the room.
    pub person: PersonId,
    /// The name they had; not part of any hash.
    pub name: String,
}

/// The file of a draw; docs/verify/draw.md explains each field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/verify/draw.md")]
pub struct DrawFile {
    pub format: String,
    pub room: RoomId,
    pub draw: u64,
    pub title: String,
    pub winners: u32,
    pub beacon_source: Option<String>,
    pub started_at: i64,
    pub commitment: String,
    pub seed: Seed,
    pub beacon_value: Option<String>,
    pub entrants: Vec<Entrant>,
    pub entrants_hash: String,
    pub drawn: Vec<u32>,
}

/// What is not as it was promised.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not a file of a draw.
    #[error("this is not the file of a draw: {0}")]
    Unreadable(String),
    /// Of another format.
    #[error("the format is {0}, this program knows {FORMAT}")]
    Format(String),
    /// The promise does not fit.
    #[error("the seed is not the one that was committed to: the commitment would be {0}")]
    Commitment(String),
    /// A public value is missing, or there where no source was named.
    #[error("a public random source was named without its value, or a value is there without a source")]
    Beacon,
    /// Somebody is there twice.
    #[error("entrant {0} entered twice")]
    Twice(PersonId),
    /// The list was changed.
    #[error("the list of entrants is not the one that was hashed: the hash would be {0}")]
    Entrants(String),
    /// Others should have won.
    #[error("the winners should be the places {0:?}")]
    Winners(Vec<u32>),
}

/// Computes everything again.
///
/// # Errors
/// The first thing that does not fit.
pub fn verify(bytes: &[u8]) -> Result<DrawFile, Fault> {
    let file: DrawFile = serde_json::from_slice(bytes).map_err(|e| Fault::Unreadable(e.to_string()))?;
    if file.format != FORMAT {
        return Err(Fault::Format(file.format));
    }
    let promised = commitment(
        file.room,
        file.draw,
        &file.title,
        file.winners,
        file.beacon_source.as_deref(),
        &file.seed,
    );
    if promised != file.commitment {
        return Err(Fault::Commitment(promised));
    }
    let lines = [Some(&file.title), file.beacon_source.as_ref(), file.beacon_value.as_ref()];
    if lines.into_iter().flatten().any(|text| text.chars().any(char::is_control)) {
        return Err(Fault::Unreadable("a title or a public value has more than one line".to_owned()));
    }
    if file.beacon_source.is_some() != file.beacon_value.is_some() {
        return Err(Fault::Beacon);
    }
    let mut seen = std::collections::HashSet::new();
    if let Some(twice) = file.entrants.iter().find(|e| !seen.insert(e.person)) {
        return Err(Fault::Twice(twice.person));
    }
    let entrants = entrants_hash(file.entrants.iter().map(|e| e.person));
    if hex(&entrants) != file.entrants_hash {
        return Err(Fault::Entrants(hex(&entrants)));
    }
    let drawn = draw(
        key(&file.seed, &entrants, file.beacon_value.as_deref()),
        file.entrants.len() as u32,
        file.winners,
    );
    if drawn != file.drawn {
        return Err(Fault::Winners(drawn));
    }
    Ok(file)
}
