//! The preview that the console shows before an import: what the file seems to be and what its first rows become.

use super::columns::RowKind;
use super::encoding::Encoding;
use super::error::FileError;
use super::mapping::missing;
use super::options::{Format, Options};
use super::rows::{Layout, Outcome, Rows};

/// How many bytes from the beginning of a file a preview looks at.
pub const SNIFF_BYTES: usize = 64 << 10;

/// Rows that a preview shows.
const SAMPLE: usize = 5;

/// What a file seems to be.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What its rows are: as told, else the kind whose columns fit best.
    pub kind: RowKind,
    /// Its encoding.
    pub encoding: Encoding,
    /// Its layout.
    pub format: Format,
    /// Its delimiter, for CSV.
    pub delimiter: Option<char>,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Our columns in their fixed order, each with the position in `header` proposed for it.
    pub mapping: Vec<(&'static str, Option<usize>)>,
    /// Required columns that found no place.
    pub missing: Vec<&'static str>,
    /// The first rows as they stand, one cell per name in `header`.
    pub cells: Vec<Vec<String>>,
    /// What becomes of those rows under the proposed mapping.
    pub sample: Vec<Outcome>,
}

/// Looks at the first bytes of a file ([`SNIFF_BYTES`] are enough). A row that they cut off is left out.
///
/// # Errors
/// When it is not text, empty or a JSON array; columns missing are no error here but part of the preview.
pub fn sniff(kind: Option<RowKind>, options: &Options, head: &[u8]) -> Result<Preview, FileError> {
    let kind = match kind {
        Some(kind) => kind,
        None => guess_kind(options, head)?,
    };
    let mut rows = Rows::prepare(kind, options, head)?;
    let (mut cells, mut sample) = (Vec::new(), Vec::new());
    while sample.len() < SAMPLE {
        let Some(outcome) = rows.next().transpose()? else { break };
        let cut_off = head.len() >= SNIFF_BYTES && rows.at_end();
        if cut_off {
            break;
        }
        let row = rows.layout.cells(&rows.places);
        cells.push((0..rows.header().len()).map(|i| row.at(i).unwrap_or("").to_owned()).collect());
        sample.push(outcome);
    }
    let names = kind.columns().iter().map(|c| c.name);
    let (format, delimiter) = match &rows.layout {
        Layout::Csv { delimiter, .. } => (Format::Csv, Some(char::from(*delimiter))),
        Layout::Json(_) => (Format::JsonLines, None),
    };
    Ok(Preview {
        kind,
        encoding: rows.encoding(),
        format,
        delimiter,
        header: rows.header().to_vec(),
        mapping: names.zip(rows.places).collect(),
        missing: missing(kind, &rows.places),
        cells,
        sample,
    })
}

/// The kind that misses fewest required columns, then knows most columns.
fn guess_kind(options: &Options, head: &[u8]) -> Result<RowKind, FileError> {
    let options = Options { mapping: super::Mapping::default(), ..options.clone() };
    let mut best = (usize::MAX, 0, RowKind::Reviews);
    for kind in RowKind::ALL {
        let rows = Rows::prepare(kind, &options, head)?;
        let (lacking, known) = (missing(kind, &rows.places).len(), rows.places.iter().flatten().count());
        if lacking < best.0 || (lacking == best.0 && known > best.1) {
            best = (lacking, known, kind);
        }
    }
    Ok(best.2)
}
