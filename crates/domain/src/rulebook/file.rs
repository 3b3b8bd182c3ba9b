//! Reading rule files. Total: a bad file is an error that names file, rule and reason; nothing is skipped.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::clock::ClockRule;
use super::rule::{Effect, Grade, LoadedRule, Rule, RuleError, platform};

/// The files of the program, by name.
const FILES: [(&str, &str); 6] = [
    ("house.toml", include_str!("../../../../rulebook/house.toml")),
    ("law.toml", include_str!("../../../../rulebook/law.toml")),
    ("tiktok.toml", include_str!("../../../../rulebook/tiktok.toml")),
    ("shopee.toml", include_str!("../../../../rulebook/shopee.toml")),
    ("lazada.toml", include_str!("../../../../rulebook/lazada.toml")),
    ("own.toml", include_str!("../../../../rulebook/own.toml")),
];

/// Rules and clocks.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The rules, in the order of the files.
    pub rules: Vec<LoadedRule>,
    /// The platforms' clocks.
    pub clocks: Vec<ClockRule>,
}

/// Why a file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not the expected TOML.
    #[error("{file}: {why}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What the parser says, with the line.
        why: String,
    },
    /// A rule that cannot be used.
    #[error("{file}: rule {rule}: {why}")]
    Rule {
        /// Which file.
        file: String,
        /// Which rule.
        rule: String,
        /// Why.
        why: RuleError,
    },
    /// A rule or clock that breaks a convention of the files.
    #[error("{file}: {rule}: {why}")]
    Entry {
        /// Which file.
        file: String,
        /// Which rule or clock.
        rule: String,
        /// Why.
        why: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default, rename = "clock")]
    clocks: Vec<ClockRule>,
}

/// Reads files, given by name and text.
///
/// # Errors
/// On the first file, rule or clock that cannot be used.
pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Rulebook, FileError> {
    let mut book = Rulebook::default();
    let mut ids = BTreeSet::new();
    for (name, text) in files {
        let unreadable =
            |e: toml::de::Error| FileError::Unreadable { file: name.to_owned(), why: e.to_string() };
        let file: File = toml::from_str(text).map_err(unreadable)?;
        let entry = |rule: &str, why| FileError::Entry { file: name.to_owned(), rule: rule.to_owned(), why };
        for rule in file.rules {
            if let Some(why) = unfit(&rule.id, rule.platform.as_deref(), &rule.markets, &mut ids)
                .or_else(|| dishonest(&rule))
            {
                return Err(entry(&rule.id, why));
            }
            let id = rule.id.clone();
            let bad = |why| FileError::Rule { file: name.to_owned(), rule: id, why };
            book.rules.push(LoadedRule::load(rule, false).map_err(bad)?);
        }
        for clock in file.clocks {
            if let Some(why) = unfit(&clock.id, Some(&clock.platform), &clock.markets, &mut ids) {
                return Err(entry(&clock.id, why));
            }
            if clock.target.0 <= 0 {
                return Err(entry(&clock.id, "a clock takes some time"));
            }
            book.clocks.push(clock);
        }
    }
    Ok(book)
}

/// Why an entry's id or place cannot be used.
fn unfit(id: &str, of: Option<&str>, markets: &[String], ids: &mut BTreeSet<String>) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    if id.is_empty() || !id.chars().all(plain) || id.starts_with("own.rule.") {
        return Some("an id has lower-case letters, digits, `_` and `.`");
    }
    if !ids.insert(id.to_owned()) {
        return Some("this id stands twice");
    }
    if of.is_some_and(|of| platform(of) != of) {
        return Some("this platform has another word");
    }
    let code = |m: &String| m.len() == 2 && m.chars().all(|c| c.is_ascii_uppercase());
    (!markets.iter().all(code)).then_some("a market is two capital letters")
}

/// Why an entry's grade does not fit the rest of it.
fn dishonest(rule: &Rule) -> Option<&'static str> {
    if rule.source.trim().is_empty() {
        return Some("a rule names its source");
    }
    let ours = rule.grade == Grade::House && rule.platform.as_deref() != Some("own");
    (ours && rule.effect == Effect::Allow).then_some("we give no leave on other people's platforms")
}

static SHIPPED: LazyLock<Result<Rulebook, FileError>> = LazyLock::new(|| read(FILES));

/// The rulebook of this program.
///
/// # Errors
/// When one of its files cannot be used; the tests load them all.
pub fn shipped() -> Result<&'static Rulebook, &'static FileError> {
    SHIPPED.as_ref()
}
