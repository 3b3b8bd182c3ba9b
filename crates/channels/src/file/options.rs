//! What the person who imports a file may settle beforehand. Everything has a default that suits an unknown file.

use domain::money::Currency;
use jiff::tz::TimeZone;

use super::{Encoding, Mapping};

/// How rows are laid out in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Delimited text with a header line; comma, semicolon, tab or bar.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// The word used on the command line and in the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

/// What to assume where a row does not say.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Zone of times without an offset; UTC unless told.
    pub zone: TimeZone,
    /// Currency of amounts without one.
    pub currency: Option<Currency>,
    /// Whether `03/04/2026` is the third of April (`true`) or the fourth of March (`false`); rejected when unset.
    pub day_first: Option<bool>,
    /// Whether a bare number such as `46348.33` in a date column is an Excel serial date.
    pub excel_dates: bool,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, currency: None, day_first: None, excel_dates: false }
    }
}

/// Options of one import; `None` means "find out from the file".
#[derive(Clone, Debug)]
pub struct Options {
    /// Layout of the file.
    pub format: Option<Format>,
    /// Encoding of the file.
    pub encoding: Option<Encoding>,
    /// CSV delimiter, one ASCII byte.
    pub delimiter: Option<u8>,
    /// Columns named by hand.
    pub mapping: Mapping,
    /// What to assume where a row does not say.
    pub defaults: Defaults,
    /// Largest record in bytes; longer ones are rejected.
    pub record_limit: usize,
}

impl Options {
    /// One mebibyte: far beyond any review, small beside memory.
    pub const RECORD_LIMIT: usize = 1 << 20;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            encoding: None,
            delimiter: None,
            mapping: Mapping::default(),
            defaults: Defaults::default(),
            record_limit: Self::RECORD_LIMIT,
        }
    }
}
