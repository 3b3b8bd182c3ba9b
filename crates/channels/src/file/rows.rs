//! The rows of a file, one after the other: cut, decoded, typed or rejected. Knows the order of the steps only.

use std::io::Read;

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ProductIn, ReturnIn, ReviewIn};

use super::build::build;
use super::cells::{Cells, CsvCutter, JsonCutter};
use super::encoding;
use super::frame::{Found, Frame, Frames};
use super::mapping::{Places, missing, place};
use super::open;
use super::options::{Format, Options};
use super::reject::{Bad, Code, Place, Reject, excerpt};
use super::window::Window;
use super::{Encoding, FileError, RowKind};

/// Characters of a record that a reject shows.
const EXCERPT: usize = 200;

/// One typed row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowIn {
    /// A review.
    Review(ReviewIn),
    /// An order.
    Order(OrderIn),
    /// A product.
    Product(ProductIn),
    /// A chat message.
    Message(MessageIn),
    /// A return request.
    Return(Box<ReturnIn>),
    /// A carrier's report.
    Parcel(ParcelEventIn),
}

impl RowIn {
    /// What it is.
    pub const fn kind(&self) -> RowKind {
        match self {
            Self::Review(_) => RowKind::Reviews,
            Self::Order(_) => RowKind::Orders,
            Self::Product(_) => RowKind::Products,
            Self::Message(_) => RowKind::Messages,
            Self::Return(_) => RowKind::Returns,
            Self::Parcel(_) => RowKind::Parcels,
        }
    }
}

/// A row and where it stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Physical line on which it starts, from 1.
    pub line: u64,
    /// Physical lines it covers.
    pub lines: u64,
    /// The row.
    pub row: RowIn,
}

/// What became of one record.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A row.
    Row(Decoded),
    /// None, and why.
    Reject(Reject),
}

/// The rows of a file. After an error the iterator is at its end.
pub struct Rows<R> {
    pub(crate) kind: RowKind,
    options: Options,
    frames: Frames<R>,
    pub(crate) encoding: Encoding,
    encoding_is_sure: bool,
    pub(crate) layout: Layout,
    pub(crate) places: Places,
    blank_lines: u64,
    ended: bool,
}

/// How records are taken apart.
pub(crate) enum Layout {
    Csv { header: Vec<String>, delimiter: u8, cutter: Box<CsvCutter> },
    Json(JsonCutter),
}

impl Layout {
    pub(crate) fn header(&self) -> &[String] {
        match self {
            Self::Csv { header, .. } => header,
            Self::Json(cutter) => &cutter.header,
        }
    }

    /// The cells of the record cut last.
    pub(crate) fn cells<'a>(&'a self, places: &'a Places) -> Cells<'a> {
        match self {
            Self::Csv { cutter, .. } => Cells::new(cutter.text(), &cutter.bounds, places),
            Self::Json(cutter) => Cells::new(&cutter.text, &cutter.bounds, places),
        }
    }
}

impl<R: Read> Rows<R> {
    /// Settles how the file is read and refuses it when a required column is missing.
    pub(crate) fn open(kind: RowKind, options: &Options, reader: R) -> Result<Self, FileError> {
        let rows = Self::prepare(kind, options, reader)?;
        let header = rows.layout.header();
        options.mapping.check_against(header)?;
        let missing = missing(kind, &rows.places);
        // A file of lines that are all broken JSON has no keys; its lines say what is wrong with them.
        if missing.is_empty() || header.is_empty() {
            return Ok(rows);
        }
        Err(FileError::MissingColumns { kind, missing, found: header.to_vec() })
    }

    /// Settles how the file is read.
    pub(crate) fn prepare(kind: RowKind, options: &Options, reader: R) -> Result<Self, FileError> {
        options.mapping.check(kind)?;
        let (window, encoding, encoding_is_sure) = Window::open(reader, options.encoding)?;
        if let Some(what) = open::binary(window.data()) {
            return Err(FileError::NotText(what));
        }
        let guessed = open::guess_format(window.data());
        let mut frames = Frames::new(window, options.record_limit);
        let layout = match options.format.or(guessed) {
            Some(Format::JsonLines) => Layout::Json(open::json_keys(encoding, frames.bytes())),
            Some(Format::Csv) => open::csv_layout(kind, options, encoding, &mut frames)?,
            None => return Err(FileError::JsonArray),
        };
        let places = place(kind, layout.header(), &options.mapping);
        let options = options.clone();
        Ok(Self {
            kind,
            options,
            frames,
            encoding,
            encoding_is_sure,
            layout,
            places,
            blank_lines: 0,
            ended: false,
        })
    }

    /// Bytes taken from the reader so far, for progress.
    pub fn bytes_read(&self) -> u64 {
        self.frames.bytes_read()
    }

    /// Lines so far that held nothing.
    pub fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// The encoding that the file is read in.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The columns that the file has, by its own names.
    pub fn header(&self) -> &[String] {
        self.layout.header()
    }

    /// Whether the record read last ends the file.
    pub(crate) fn at_end(&self) -> bool {
        self.frames.is_last()
    }

    /// What becomes of a record; `None` when it holds nothing.
    fn outcome(&mut self, frame: &Frame) -> Option<Outcome> {
        let Found::Whole(range) = &frame.found else { return Some(self.given_up(frame)) };
        let bytes = &self.frames.bytes()[range.clone()];
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        if !self.encoding_is_sure && !bytes.is_ascii() {
            (self.encoding, self.encoding_is_sure) = open::settle(bytes);
        }
        let text = match encoding::text(self.encoding, bytes) {
            Ok(text) => text,
            Err(at) => {
                let bad = not_text(self.encoding);
                return Some(self.reject(frame, Place::Byte(at as u64 + 1), bad, bytes));
            }
        };
        let cut = match &mut self.layout {
            Layout::Csv { header, cutter, .. } => cut_csv(cutter, header.len(), &text),
            Layout::Json(cutter) => {
                let known = cutter.header.len();
                let cut = cutter.cut(&text);
                if cutter.header.len() > known {
                    self.places = place(self.kind, &cutter.header, &self.options.mapping);
                }
                cut.map(|()| true)
            }
        };
        match cut {
            Ok(false) => None,
            Ok(true) => Some(self.typed(frame, &text)),
            Err((_, bad)) if bad.code == Code::FieldCount && frame.lines > 1 => {
                // More likely a lost quote than a bad row: give up its first line only.
                drop(text);
                let frame = self.frames.give_up_first_line(frame);
                self.outcome(&frame)
            }
            Err((place, bad)) => Some(reject(frame, place, bad, &text)),
        }
    }

    /// What is said of a line that could not even be cut.
    fn given_up(&self, frame: &Frame) -> Outcome {
        match &frame.found {
            Found::TooLong => {
                let bad = too_long(self.options.record_limit);
                self.reject(frame, Place::Record, bad, self.frames.head())
            }
            Found::Unclosed(range) | Found::Whole(range) => {
                let bytes = &self.frames.bytes()[range.clone()];
                self.reject(frame, Place::Record, unclosed(), bytes)
            }
        }
    }

    /// Makes a row of the record cut last.
    fn typed(&self, frame: &Frame, text: &str) -> Outcome {
        let (line, lines) = (frame.line, frame.lines);
        let nested = self.nested_field();
        let built = match nested {
            Some(field) => Err((Some(field), nested_value())),
            None => build(self.kind, &self.layout.cells(&self.places), &self.options.defaults),
        };
        match built {
            Ok(row) => Outcome::Row(Decoded { line, lines, row }),
            Err((field, bad)) => {
                let place = field.map_or(Place::Record, |field| Place::Column(self.column_name(field)));
                reject(frame, place, bad, text)
            }
        }
    }

    /// Our column whose JSON value is an object or array, if one is.
    fn nested_field(&self) -> Option<usize> {
        let Layout::Json(cutter) = &self.layout else { return None };
        cutter.nested.iter().find_map(|at| self.places.iter().position(|place| *place == Some(*at)))
    }

    fn column_name(&self, field: usize) -> String {
        let theirs = self.places[field].and_then(|at| self.layout.header().get(at)).cloned();
        theirs.unwrap_or_else(|| self.kind.columns()[field].name.to_owned())
    }

    fn reject(&self, frame: &Frame, place: Place, bad: Bad, bytes: &[u8]) -> Outcome {
        let head = &bytes[..bytes.len().min(4 * EXCERPT + 4)];
        reject(frame, place, bad, &encoding::lossy(self.encoding, head))
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Outcome, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.frames.next() {
                Ok(Some(frame)) => match self.outcome(&frame) {
                    Some(outcome) => return Some(Ok(outcome)),
                    None => self.blank_lines += frame.lines,
                },
                Ok(None) => self.ended = true,
                Err(e) => {
                    self.ended = true;
                    return Some(Err(e.into()));
                }
            }
        }
        None
    }
}

/// Cuts a CSV record; whether it holds anything.
fn cut_csv(cutter: &mut CsvCutter, wanted: usize, text: &str) -> Result<bool, (Place, Bad)> {
    let count = cutter.cut(text.as_bytes());
    if cutter.is_blank_from(0) {
        return Ok(false);
    }
    if count == wanted || (count > wanted && cutter.is_blank_from(wanted)) {
        return Ok(true);
    }
    let en = format!(
        "this record has {count} fields and the header has {wanted}; look for a stray delimiter or quote"
    );
    let zh = format!("此行有 {count} 个字段，表头有 {wanted} 个；请检查多余的分隔符或引号");
    Err((Place::Record, Bad::new(Code::FieldCount, en, zh)))
}

fn reject(frame: &Frame, column: Place, bad: Bad, text: &str) -> Outcome {
    Outcome::Reject(Reject {
        line: frame.line,
        lines: frame.lines,
        column,
        code: bad.code,
        reason_en: bad.en,
        reason_zh: bad.zh,
        excerpt: excerpt(text, EXCERPT),
    })
}

fn too_long(limit: usize) -> Bad {
    Bad::new(
        Code::LineTooLong,
        format!("this line is longer than the limit of {limit} bytes"),
        format!("此行超过 {limit} 字节的上限"),
    )
}

fn unclosed() -> Bad {
    Bad::new(
        Code::QuoteUnclosed,
        "a quote opens on this line and never closes properly; reading went on at the next line",
        "此行有一个引号没有正确闭合；已从下一行继续读取",
    )
}

fn not_text(encoding: Encoding) -> Bad {
    let name = encoding.as_str();
    Bad::new(
        Code::EncodingInvalid,
        format!("these bytes are not valid {name}; export again as UTF-8 or name the encoding"),
        format!("此处的字节不是有效的 {name} 文本；请重新导出为 UTF-8，或指明文件编码"),
    )
}

fn nested_value() -> Bad {
    Bad::new(
        Code::JsonType,
        "a plain value belongs here, not an object or an array",
        "此处应为单个值，而不是对象或数组",
    )
}
