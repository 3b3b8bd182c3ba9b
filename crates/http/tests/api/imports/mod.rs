//! Files in: what is read, what is rejected and why, what lands once.

mod files;
mod others;
mod rows;
mod runs;
mod twice;

use serde_json::Value;

/// How a run ended: rows, new, changed, duplicates, rejected.
pub(crate) fn counts(import: &Value) -> [i64; 5] {
    ["rows", "created", "changed", "duplicates", "rejected"].map(|name| import[name].as_i64().unwrap())
}

/// The codes of the rejects shown, with their lines and columns.
pub(crate) fn rejects(import: &Value) -> Vec<(i64, &str, &str)> {
    let reject = |r| {
        let r: &Value = r;
        for language in ["en", "zh"] {
            assert!(r["reason"][language].as_str().is_some_and(|t| !t.is_empty()), "{r:#}");
        }
        (r["line"].as_i64().unwrap(), r["column"].as_str().unwrap_or_default(), r["code"].as_str().unwrap())
    };
    import["rejects"].as_array().unwrap().iter().map(reject).collect()
}
