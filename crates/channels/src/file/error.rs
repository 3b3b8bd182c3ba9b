//! Errors that concern a whole file: nothing of it can be read, so one clear sentence beats a million rejects.

use super::{BadMapping, RowKind};

/// Why a file cannot be decoded at all, or not further.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The reader failed.
    #[error("the file could not be read")]
    Io(#[from] std::io::Error),
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// A binary format that people often mistake for CSV.
    #[error("this is {0}, not text; export or save it as CSV (UTF-8) or JSON Lines")]
    NotText(&'static str),
    /// A JSON array instead of JSON Lines.
    #[error(
        "this is one JSON array; write one object a line (JSON Lines), without brackets and commas between them"
    )]
    JsonArray,
    /// The first record is over-long or its quote never closes.
    #[error("the header line cannot be read: it is longer than the limit or a quote in it never closes")]
    Header,
    /// Required columns are not in the file.
    #[error(
        "{kind} need the column{} {}, which {} not in the file; found: {}. Rename a column or map it, for example --map {}=YOUR_COLUMN",
        if missing.len() == 1 { "" } else { "s" },
        missing.join(", "),
        if missing.len() == 1 { "is" } else { "are" },
        found.join(", "),
        missing.first().copied().unwrap_or("rating"),
        kind = kind.as_str()
    )]
    MissingColumns {
        /// What was being read.
        kind: RowKind,
        /// The required columns that are missing, by their own names.
        missing: Vec<&'static str>,
        /// The columns that the file has, as it names them.
        found: Vec<String>,
    },
    /// A mapping by hand that does not fit.
    #[error("the column mapping does not fit")]
    Mapping(#[from] BadMapping),
}

impl FileError {
    /// A stable word for API answers.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "file_unreadable",
            Self::Empty => "file_empty",
            Self::NotText(_) => "file_not_text",
            Self::JsonArray => "file_json_array",
            Self::Header => "file_header_unreadable",
            Self::MissingColumns { .. } => "file_columns_missing",
            Self::Mapping(_) => "file_mapping",
        }
    }
}
