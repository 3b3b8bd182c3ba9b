//! The queue's filter in a query string: lists are comma-separated.

use app::filter::CaseFilter;
use app::rows::Cursor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use crate::extract::{Params, bad};

const LISTS: [&str; 7] = ["state", "issue", "channel", "source", "ground", "severity", "star"];
const NUMBERS: [&str; 2] = ["severity", "star"];
const FLAGS: [&str; 7] = ["open", "overdue", "snoozed", "approval", "escalated", "improved", "unsure"];

/// A filter, a cursor and a page size.
#[derive(Debug)]
pub(crate) struct CaseQuery {
    pub(crate) filter: CaseFilter,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) limit: i64,
}

impl<S: Send + Sync> FromRequestParts<S> for CaseQuery {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Params(mut raw) = Params::<BTreeMap<String, String>>::from_request_parts(parts, state).await?;
        let cursor = raw.remove("cursor").filter(|c| !c.is_empty());
        let cursor = cursor.map(|c| {
            parse_cursor(&c).ok_or_else(|| bad("bad_cursor", "this cursor is not one of ours", "游标无效"))
        });
        let limit = raw.remove("limit").map_or(Ok(50), |l| l.parse());
        let limit = limit.map_err(|_error| bad("bad_query", "limit is a number", "limit 应为数字"))?;
        Ok(Self { filter: filter(raw)?, cursor: cursor.transpose()?, limit })
    }
}

fn filter(raw: BTreeMap<String, String>) -> Result<CaseFilter, Response> {
    let mut object = Map::new();
    for (name, value) in raw {
        if value.is_empty() {
            continue;
        }
        let value = typed(&name, &value);
        object.insert(name, value);
    }
    serde_json::from_value(Value::Object(object))
        .map_err(|e| bad("bad_filter", &e.to_string(), "筛选条件有误"))
}

fn typed(name: &str, value: &str) -> Value {
    let number = |v: &str| v.parse::<i64>().map_or_else(|_| Value::from(v), Value::from);
    if LISTS.contains(&name) {
        let item = |v: &str| if NUMBERS.contains(&name) { number(v) } else { Value::from(v) };
        return value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(item).collect();
    }
    match value {
        _ if name == "number" => number(value),
        "true" | "1" if FLAGS.contains(&name) => Value::Bool(true),
        "false" | "0" if FLAGS.contains(&name) => Value::Bool(false),
        _ => Value::from(value),
    }
}

/// A cursor as text: `key.id`.
pub(crate) fn write_cursor(cursor: Cursor) -> String {
    format!("{}.{}", cursor.key, cursor.id)
}

fn parse_cursor(text: &str) -> Option<Cursor> {
    let (key, id) = text.split_once('.')?;
    Some(Cursor { key: key.parse().ok()?, id: id.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_flags_and_numbers_are_read() {
        let raw = [
            ("issue", "quality,service"),
            ("severity", "2,3"),
            ("open", "true"),
            ("assignee", "me"),
            ("q", "杯子"),
        ];
        let raw = raw.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let filter = filter(raw).unwrap();
        assert_eq!(filter.issue.len(), 2);
        assert_eq!(filter.severity, [2, 3]);
        assert_eq!(filter.open, Some(true));
        assert_eq!(filter.assignee, Some(app::filter::Whose::Me));
        assert_eq!(filter.q.as_deref(), Some("杯子"));
    }

    #[test]
    fn unknown_fields_and_values_are_refused() {
        for (k, v) in [("colour", "red"), ("issue", "colour"), ("open", "maybe")] {
            let raw = BTreeMap::from([(k.to_owned(), v.to_owned())]);
            assert!(filter(raw).is_err(), "{k}={v}");
        }
    }

    #[test]
    fn cursors_round_trip() {
        let cursor = Cursor { key: -5, id: uuid::Uuid::from_u128(7).into() };
        assert_eq!(parse_cursor(&write_cursor(cursor)), Some(cursor));
        assert_eq!(parse_cursor("x.y"), None);
    }
}
