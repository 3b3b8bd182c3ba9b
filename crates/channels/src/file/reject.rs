//! What is said about a line that did not become a row: where, which rule, why in two languages, and the line itself.

use serde::{Serialize, Serializer};

use super::safe::csv_cell;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Which rule a line broke; the word is stable and may be matched on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

codes! {
    /// Longer than the record limit.
    LineTooLong = "line_too_long",
    /// A quote opens and does not close where it could.
    QuoteUnclosed = "quote_unclosed",
    /// Bytes that are no text in the file's encoding.
    EncodingInvalid = "encoding_invalid",
    /// Not as many fields as the header.
    FieldCount = "field_count",
    /// Not JSON.
    JsonInvalid = "json_invalid",
    /// JSON, but not one object.
    JsonNotObject = "json_not_object",
    /// An object or array where a plain value belongs.
    JsonType = "json_type",
    /// A required value is empty.
    ValueMissing = "value_missing",
    /// An id that a spreadsheet has rounded.
    IdRounded = "id_rounded",
    /// An id longer than any platform's.
    IdTooLong = "id_too_long",
    /// A rating that says nothing we know.
    RatingUnreadable = "rating_unreadable",
    /// A rating outside 1 to 5.
    RatingOutOfRange = "rating_out_of_range",
    /// A rating between two stars.
    RatingNotWhole = "rating_not_whole",
    /// A date in no known notation, or one that does not exist.
    DateUnreadable = "date_unreadable",
    /// A date that is one of two, by which part is the day.
    DateAmbiguous = "date_ambiguous",
    /// A date before 1990 or after 2100.
    DateOutOfRange = "date_out_of_range",
    /// An amount that is no number, or one of two.
    AmountUnreadable = "amount_unreadable",
    /// An amount with no currency anywhere.
    CurrencyMissing = "currency_missing",
    /// A currency that is none.
    CurrencyUnknown = "currency_unknown",
    /// A quantity that is no whole number.
    QuantityUnreadable = "quantity_unreadable",
    /// Neither yes nor no.
    FlagUnreadable = "flag_unreadable",
    /// Neither buyer nor seller nor automatic.
    SenderUnknown = "sender_unknown",
    /// A message with neither conversation nor buyer.
    ConversationMissing = "conversation_missing",
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

/// Where in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The whole record.
    Record,
    /// A column, by the name the file gives it.
    Column(String),
    /// A byte of the record, from 1.
    Byte(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record => Ok(()),
            Self::Column(name) => f.write_str(name),
            Self::Byte(at) => write!(f, "byte {at}"),
        }
    }
}

/// A record that did not become a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// Physical line on which the record starts, from 1.
    pub line: u64,
    /// Physical lines it covers.
    pub lines: u64,
    /// Where in the record.
    pub column: Place,
    /// Which rule it broke.
    pub code: Code,
    /// Why, and what to do, in English.
    pub reason_en: String,
    /// The same in Chinese.
    pub reason_zh: String,
    /// The beginning of the record, at most 200 characters, control characters made visible.
    pub excerpt: String,
}

impl Reject {
    /// The header line of a rejects file.
    pub const CSV_HEADER: &'static str = "line,column,code,reason,原因,excerpt\n";

    /// Appends this reject as a line of a rejects file, safe to open in a spreadsheet.
    pub fn write_csv(&self, out: &mut String) {
        let column = self.column.to_string();
        let cells = [&column, self.code.as_str(), &self.reason_en, &self.reason_zh, &self.excerpt];
        out.push_str(&self.line.to_string());
        for cell in cells {
            out.push(',');
            out.push_str(&csv_cell(cell));
        }
        out.push('\n');
    }
}

/// What a parser says about a value it cannot use.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Bad {
    pub(crate) code: Code,
    pub(crate) en: String,
    pub(crate) zh: String,
}

impl Bad {
    pub(crate) fn new(code: Code, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { code, en: en.into(), zh: zh.into() }
    }
}

/// A value as quoted in a reason: shortened, on one line.
pub(crate) fn shown(value: &str) -> String {
    excerpt(value, 40)
}

/// At most `most` characters, control characters made visible.
pub(crate) fn excerpt(text: &str, most: usize) -> String {
    let visible = |c: char| match c {
        '\0'..='\x1F' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\x7F'..='\u{9F}' => '\u{FFFD}',
        _ => c,
    };
    let mut out: String = text.chars().take(most).map(visible).collect();
    if text.chars().nth(most).is_some() {
        out.pop();
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_short_and_visible() {
        assert_eq!(excerpt("a\tb\n\0好🍵", 9), "a␉b␊␀好🍵");
        assert_eq!(excerpt(&"好".repeat(300), 200).chars().count(), 200);
        assert!(excerpt(&"好".repeat(300), 200).ends_with('…'));
    }

    #[test]
    fn a_rejects_line_is_safe_csv() {
        let reject = Reject {
            line: 7,
            lines: 1,
            column: Place::Column("评分".into()),
            code: Code::RatingOutOfRange,
            reason_en: "a, b".into(),
            reason_zh: "丙".into(),
            excerpt: "=1+1,\"x\"".into(),
        };
        let mut out = String::new();
        reject.write_csv(&mut out);
        assert_eq!(out, "7,评分,rating_out_of_range,\"a, b\",丙,\"'=1+1,\"\"x\"\"\"\n");
        let mut words: Vec<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
