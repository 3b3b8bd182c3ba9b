//! Frames: what all viewers read, encoded once.

use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::{Map, Value};

/// An encoded frame, which covers the positions after `from` up to `to`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The position before it.
    pub from: u64,
    /// The last position it covers.
    pub to: u64,
    /// Whether it may not be left out.
    pub priority: bool,
    /// The JSON text.
    pub text: Bytes,
}

impl Frame {
    /// What of it comes after a position that it covers; `None` where it cannot be read.
    pub(super) fn after(&self, position: u64) -> Option<Self> {
        let mut text: Map<String, Value> = serde_json::from_slice(&self.text).ok()?;
        text.insert("p".to_owned(), position.into());
        if let Some(Value::Array(events)) = text.get_mut("e") {
            events.retain(|event| event["n"].as_u64().is_some_and(|n| n > position));
            if events.is_empty() {
                text.remove("e");
            }
        }
        Some(Self {
            from: position,
            text: Value::Object(text).to_string().into(),
            to: self.to,
            priority: self.priority,
        })
    }
}

/// What a frame says.
#[derive(Debug, Default)]
pub(super) struct Content<'a> {
    pub(super) events: &'a [&'a str],
    pub(super) counters: Option<&'a Map<String, Value>>,
    pub(super) left: u64,
    pub(super) shed: u64,
}

/// Writes a frame.
pub(super) fn encode(from: u64, to: u64, at: i64, content: &Content<'_>) -> String {
    let room: usize = content.events.iter().map(|e| e.len() + 1).sum();
    let mut text = String::with_capacity(room + 128);
    // Writing to a string cannot fail.
    let _ = write!(text, r#"{{"p":{from},"s":{to},"at":{at}"#);
    if !content.events.is_empty() {
        text.push_str(r#","e":["#);
        for (i, event) in content.events.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            text.push_str(event);
        }
        text.push(']');
    }
    if let Some(counters) = content.counters.filter(|c| !c.is_empty())
        && let Ok(counters) = serde_json::to_string(counters)
    {
        let _ = write!(text, r#","c":{counters}"#);
    }
    for (name, count) in [("left", content.left), ("shed", content.shed)] {
        if count > 0 {
            let _ = write!(text, r#","{name}":{count}"#);
        }
    }
    text.push('}');
    text
}
