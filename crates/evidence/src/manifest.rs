//! What a bundle says of itself: the one file that is signed.

use domain::chain::{Hash, from_hex};
use domain::refusal::Words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The format that is written here. Another one is refused by name.
pub const FORMAT: &str = "kintsugi.bundle/1";
/// Name of the manifest's own entry.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Name of the signature's entry.
pub(crate) const SIGNATURE: &str = "manifest.sig";
/// Bytes of the signature: Ed25519 in hexadecimal digits.
pub(crate) const SIGNED: u32 = 128;
/// Largest manifest in bytes.
pub(crate) const LARGEST_MANIFEST: u32 = 16 << 20;
/// Most files of one bundle.
pub(crate) const MOST_FILES: usize = 10_000;
/// Longest path in bytes.
const LONGEST_PATH: usize = 200;

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// What wrote it.
    pub software: Software,
    /// When, after ISO 8601 in UTC.
    pub made_at: String,
    /// For whom.
    pub shop: Shop,
    /// The shop's Ed25519 key in hexadecimal digits.
    pub public_key: String,
    /// What it is about.
    pub about: About,
    /// Everything else in it, in the archive's order: the statement, then logs, then exhibits.
    pub files: Vec<File>,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "as in `kintsugi --version`")]
pub struct Software {
    pub name: String,
    pub version: String,
    pub commit: String,
}

/// A shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "plain")]
pub struct Shop {
    pub id: Uuid,
    pub name: String,
}

/// What a bundle is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// A contested review or return.
    Appeal {
        /// Its id.
        appeal: Uuid,
        /// The number of its case.
        case: i64,
        /// The platform's word, as in the rulebook.
        platform: String,
        /// The market's code.
        market: String,
        /// The ground that is claimed, as in the rulebook.
        ground: String,
    },
    /// A case as it stands, for nobody's form yet.
    Case {
        /// Its number.
        case: i64,
        /// The platform's word, as in the rulebook.
        platform: String,
        /// The market's code.
        market: String,
        /// The ground that would be claimed, as in the rulebook.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<String>,
    },
    /// How a shop served its buyers in a period.
    AccountHealth {
        /// First day, in the shop's zone.
        from: String,
        /// Last day.
        to: String,
    },
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where it stands in the archive: lower-case letters, digits, `.`, `-`, `_` and `/`.
    pub path: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: u32,
    /// BLAKE3 of its bytes, in hexadecimal digits.
    pub blake3: String,
    /// For people.
    pub title: Words,
    /// What it is here for.
    pub part: Part,
}

/// What a file is here for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Part {
    /// What is claimed, for people.
    Statement,
    /// Figures or lists beside the statement.
    Annex,
    /// What happened, event by event: [`crate::events`].
    Log(Log),
    /// A picture, a document.
    Exhibit(Exhibit),
}

/// One stream of the shop's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Log {
    /// The stream.
    pub stream: Uuid,
    /// What it is: `case`, `review`, `order`, ….
    pub of: String,
    /// How many events, from the first.
    pub events: u64,
    /// Hash of the last one.
    pub head: String,
}

/// A captured file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Its number in the statement, from 1.
    pub number: u32,
    /// What it shows, as in the rulebook: `packing_photo`.
    pub shows: String,
    /// The event that captured it.
    pub captured: Origin,
    /// Of a redacted copy: BLAKE3 of the original, which is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
}

/// An event, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The stream, which is one of the bundle's logs.
    pub stream: Uuid,
    /// Its place there, from 1.
    pub version: u64,
}

impl File {
    /// The hash as bytes.
    pub(crate) fn hash(&self) -> Option<Hash> {
        from_hex(&self.blake3).filter(|_| self.blake3.bytes().all(|b| !b.is_ascii_uppercase()))
    }
}

impl Manifest {
    /// What is wrong with it, if anything: where, and why.
    pub(crate) fn fault(&self) -> Option<(String, &'static str)> {
        let own = |why| Some((MANIFEST.to_owned(), why));
        if self.format != FORMAT {
            return own("it is of another format");
        }
        if self.files.len() > MOST_FILES {
            return own("it names too many files");
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut last = 0;
        for file in &self.files {
            let order = match file.part {
                Part::Statement | Part::Annex => 0,
                Part::Log(_) => 1,
                Part::Exhibit(_) => 2,
            };
            let why = if !is_path(&file.path) {
                "its path has other characters than a bundle's"
            } else if !seen.insert(&file.path) {
                "two files have this path"
            } else if file.hash().is_none() {
                "its hash is none"
            } else if order < last {
                "it stands in the wrong place"
            } else {
                last = order;
                continue;
            };
            return Some((file.path.chars().take(LONGEST_PATH).collect(), why));
        }
        None
    }
}

/// Whether a path is one that no system misreads: no upper case, no empty part, none that begins with a point.
fn is_path(path: &str) -> bool {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(known);
    path.len() <= LONGEST_PATH && path != MANIFEST && path != SIGNATURE && path.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_in_the_archive() {
        for good in ["statement.html", "exhibits/001-packing.jpg", "logs/case.jsonl", "a"] {
            assert!(is_path(good), "{good}");
        }
        let long = "a".repeat(201);
        for bad in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "A.jpg",
            "c:\\x",
            "a\0",
            ".hidden",
            "图.jpg",
            MANIFEST,
            &long,
        ] {
            assert!(!is_path(bad), "{bad:?}");
        }
    }
}
