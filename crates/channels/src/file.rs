//! The generic file channel: CSV or JSON Lines bytes from any export become typed rows, or rejects that name the
//! line, the column and the reason. It must not know where bytes come from, nor what happens to the rows.
//!
//! Memory stays flat whatever the size of the file: one window of at most a few record limits is held. Whatever the
//! bytes are, decoding ends, never panics, and every physical line is part of the header, a row, a reject or a
//! blank line.
//!
//! ```
//! use channels::file::{Options, Outcome, RowKind, decode};
//! let bytes = "评价ID,星级,评价内容\nr1,五星,很好\nr2,6,坏\n".as_bytes();
//! let rows = decode(RowKind::Reviews, &Options::default(), bytes)?;
//! let kinds: Vec<bool> = rows.map(|r| r.map(|o| matches!(o, Outcome::Row(_)))).collect::<Result<_, _>>()?;
//! assert_eq!(kinds, [true, false]);
//! # Ok::<(), channels::file::FileError>(())
//! ```

mod amount;
mod build;
mod cells;
mod columns;
mod cursor;
mod encoding;
mod error;
mod frame;
mod mapping;
mod open;
mod options;
mod rating;
mod reject;
mod rows;
mod safe;
mod sniff;
mod value;
mod when;
mod window;

use std::io::Read;

pub use columns::{Column, RowKind};
pub use encoding::Encoding;
pub use error::FileError;
pub(crate) use mapping::normal;
pub use mapping::{BadMapping, Mapping};
pub use options::{Defaults, Format, Options};
pub use reject::{Code, Place, Reject};
pub use rows::{Decoded, Outcome, RowIn, Rows};
pub use safe::{csv_cell, csv_safe};
pub use sniff::{Preview, SNIFF_BYTES, sniff};

/// Starts decoding: reads the first block, settles encoding, format, delimiter and columns, and hands back the rows.
///
/// # Errors
/// When nothing in the file can be read as rows of this kind: not text, empty, a JSON array, required columns
/// missing, a mapping that names what is not there, or a failing reader.
pub fn decode<R: Read>(kind: RowKind, options: &Options, reader: R) -> Result<Rows<R>, FileError> {
    Rows::open(kind, options, reader)
}
