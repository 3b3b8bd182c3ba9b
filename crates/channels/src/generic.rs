//! The generic channel: what any shop system posts to us as JSON, `{"type": "review.updated", "data": {…}}`. The word
//! before the dot says what `data` is, one object or a list of them, with the columns of import files as keys; the word
//! after it is for people. Every row is an upsert by its id.

use domain::refusal::Words;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::file::{Defaults, FileError, Format, Options, Outcome, Reject, RowIn, RowKind, decode};

/// Most rows of one webhook.
pub const MOST_ROWS: usize = 500;

/// Why a webhook's body is no use as it is. Sending it again changes nothing; a person may look at it.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not the JSON that is documented.
    #[error("the body is not {{\"type\": …, \"data\": …}}: {0}")]
    Json(String),
    /// A type of something else.
    #[error("the type {0:?} is none of review, order, product, message, return, parcel")]
    Type(String),
    /// More rows than are taken at once.
    #[error("{0} rows are more than {MOST_ROWS}; send them in several webhooks")]
    TooMany(usize),
    /// Keys that the rows need are missing everywhere.
    #[error("{kind} need the key {}; found: {found}", .missing.join(", "))]
    Keys {
        /// What was being read.
        kind: &'static str,
        /// The keys, by our names for them.
        missing: Vec<&'static str>,
        /// The keys that are there.
        found: String,
    },
    /// Nothing of it can be read as rows.
    #[error(transparent)]
    Rows(FileError),
    /// A row is not right.
    #[error("row {}, {}: {}", .0.line, .0.column, .0.reason_en)]
    Row(Box<Reject>),
}

impl Unreadable {
    /// A stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json(_) => "body_unreadable",
            Self::Type(_) => "type_unknown",
            Self::TooMany(_) => "too_many_rows",
            Self::Keys { .. } => "key_missing",
            Self::Rows(_) => "rows_unreadable",
            Self::Row(_) => "row_refused",
        }
    }

    /// Why, for people.
    pub fn words(&self) -> Words {
        let zh = match self {
            Self::Json(error) => format!("请求体不是 {{\"type\": …, \"data\": …}}：{error}"),
            Self::Type(kind) => {
                format!("类型 {kind:?} 不是 review、order、product、message、return、parcel 之一")
            }
            Self::TooMany(rows) => format!("{rows} 行超过每次上限 {MOST_ROWS} 行，请分多次发送"),
            Self::Keys { missing, found, .. } => {
                format!("缺少必需的键 {}；现有：{found}", missing.join("、"))
            }
            Self::Rows(error) => format!("无法读取：{error}"),
            Self::Row(reject) => format!("第 {} 行，{}：{}", reject.line, reject.column, reject.reason_zh),
        };
        Words::made(self.to_string(), zh)
    }
}

impl From<FileError> for Unreadable {
    fn from(error: FileError) -> Self {
        match error {
            FileError::MissingColumns { kind, missing, found } => {
                Self::Keys { kind: kind.as_str(), missing, found: found.join(", ") }
            }
            other => Self::Rows(other),
        }
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(borrow)]
    data: &'a RawValue,
}

/// Reads the body of a webhook into rows of one kind.
///
/// # Errors
/// [`Unreadable`]; all of it or nothing.
pub fn read(body: &[u8], defaults: &Defaults) -> Result<(RowKind, Vec<RowIn>), Unreadable> {
    let envelope: Envelope<'_> =
        serde_json::from_slice(body).map_err(|error| Unreadable::Json(error.to_string()))?;
    let word = envelope.kind.split('.').next().unwrap_or_default();
    let kind = kind(word).ok_or_else(|| Unreadable::Type(envelope.kind.chars().take(60).collect()))?;
    let lines = lines(envelope.data)?;
    let options =
        Options { format: Some(Format::JsonLines), defaults: defaults.clone(), ..Options::default() };
    let rows = decode(kind, &options, lines.as_bytes())?.map(|outcome| match outcome? {
        Outcome::Row(row) => Ok(row.row),
        Outcome::Reject(reject) => Err(Unreadable::Row(Box::new(reject))),
    });
    Ok((kind, rows.collect::<Result<_, _>>()?))
}

fn kind(word: &str) -> Option<RowKind> {
    RowKind::ALL.into_iter().find(|kind| kind.as_str().strip_suffix('s') == Some(word))
}

/// One object a line: what is written in one line in JSON stays on it.
fn lines(data: &RawValue) -> Result<String, Unreadable> {
    let one = |value: &RawValue| value.get().replace(['\n', '\r'], " ");
    if !data.get().starts_with('[') {
        return Ok(one(data));
    }
    let all: Vec<&RawValue> =
        serde_json::from_str(data.get()).map_err(|error| Unreadable::Json(error.to_string()))?;
    if all.len() > MOST_ROWS {
        return Err(Unreadable::TooMany(all.len()));
    }
    Ok(all.into_iter().map(one).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(body: &str) -> Result<Vec<RowIn>, Unreadable> {
        read(body.as_bytes(), &Defaults::default()).map(|(_, rows)| rows)
    }

    #[test]
    fn one_or_many_of_each_kind() {
        for (body, kind, count) in [
            (
                r#"{"type":"review.created","data":{"review_id":"r1","rating":1,"text":"broken\n\"badly\""}}"#,
                RowKind::Reviews,
                1,
            ),
            (
                r#"{"type":"order","timestamp":"2026-11-22T10:00:00Z","data":[{"order_id":"o1"},{"order_id":"o2","amount":"12.50","currency":"USD"}]}"#,
                RowKind::Orders,
                2,
            ),
            (r#"{"data":{"product_id":"p1","title":"Cup"},"type":"product.updated"}"#, RowKind::Products, 1),
            (
                "{\"type\":\"message.created\",\"data\":[\n{\"message_id\":\"m1\",\n\"buyer\":\"Ana\",\"sender\":\"buyer\",\"text\":\"where?\"}\n]}",
                RowKind::Messages,
                1,
            ),
            (
                r#"{"type":"return.requested","data":{"return_id":"t1","order_id":"o1","kind":"refund_only","status":"requested","text":"broken"}}"#,
                RowKind::Returns,
                1,
            ),
            (
                r#"{"type":"parcel.tracked","data":[{"tracking":"PX1","status":"delivered","at":"2026-11-20T08:00:00Z"}]}"#,
                RowKind::Parcels,
                1,
            ),
        ] {
            let (found, rows) = read(body.as_bytes(), &Defaults::default()).expect(body);
            assert_eq!((found, rows.len()), (kind, count), "{body}");
        }
        let words = rows(
            r#"{"type":"review.created","data":{"review_id":"r1","rating":1,"text":"broken\n\"badly\""}}"#,
        );
        assert!(
            matches!(&words.expect("rows")[0], RowIn::Review(review) if review.text == "broken\n\"badly\"")
        );
    }

    #[test]
    fn an_empty_list_is_nothing_to_do() {
        assert!(rows(r#"{"type":"review.created","data":[]}"#).expect("nothing").is_empty());
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let many = format!(r#"{{"type":"order","data":[{}]}}"#, vec!["{}"; MOST_ROWS + 1].join(","));
        for (body, code) in [
            ("", "body_unreadable"),
            ("[]", "body_unreadable"),
            (r#"{"type":"review.created"}"#, "body_unreadable"),
            (r#"{"type":"reviews","data":{}}"#, "type_unknown"),
            (r#"{"type":"coupon.used","data":{}}"#, "type_unknown"),
            (many.as_str(), "too_many_rows"),
            (r#"{"type":"review.created","data":{"review_id":"r1","text":"x"}}"#, "key_missing"),
            (r#"{"type":"review.created","data":"words"}"#, "row_refused"),
            (r#"{"type":"review.created","data":{"review_id":"r1","rating":9,"text":"x"}}"#, "row_refused"),
            (
                r#"{"type":"message.created","data":{"message_id":"m","sender":"buyer","text":"x"}}"#,
                "row_refused",
            ),
        ] {
            let refused = rows(body).expect_err(body);
            assert_eq!(refused.code(), code, "{body}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            drop(read(&body, &Defaults::default()));
        }

        #[test]
        fn any_data_is_read_or_refused(kind in "(review|order|product|message)(\\.[a-z]{0,8})?", data in "[\\[{\"a-z0-9:,}\\] ]{0,80}") {
            drop(read(format!(r#"{{"type":"{kind}","data":{data}}}"#).as_bytes(), &Defaults::default()));
        }
    }
}
