//! What goes along with a no on Lazada: its reasons, and pictures, which go up first. That pictures go up by `/image/upload`, which
//! is the products' own, is our reading: the vendor's page of reverse orders asks for addresses and names no way to get one [U].

use serde_json::{Value, json};

use super::act::lines;
use super::api;
use crate::connector::parts::answer::{Effect, refused};
use crate::connector::parts::multipart;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, text};
use crate::connector::{Call, Disputes, Enclosed, Failure, Reason};

/// The vendor's page of `/image/upload`: at most 1 MB, JPG and PNG [S]; how many is not published, ten is ours.
pub(super) const DISPUTES: Disputes =
    Disputes { most: 10, largest: 1_000_000, types: &["image/jpeg", "image/png"] };

/// The reasons for a no to a request.
pub(super) fn reasons(call: &Call<'_>, request: &str) -> Result<Vec<Reason>, Failure> {
    let lines = lines(call, request)?;
    let line = lines.iter().find_map(|line| id(line, "/reverse_order_line_id"));
    let line = line.ok_or_else(|| refused("no_lines", "the request has no lines"))?;
    let query = Query::default().with("reverse_order_line_id", line);
    let said = api::get(call, "/order/reverse/reason/list", query, Effect::Reads)?;
    let reason = |one: &Value| {
        // The vendor's page spells it `muti_language_text`.
        let names = ["/multi_language_text", "/muti_language_text", "/text"];
        let words = names.iter().find_map(|name| text(one, name)).unwrap_or_default();
        Some(Reason { code: id(one, "/reason_id")?, words, needs: Vec::new() })
    };
    Ok(list(&said, "/data").iter().filter_map(reason).collect())
}

/// Puts pictures up; each as an object with the two names that an endpoint has for them.
pub(super) fn images(
    call: &Call<'_>,
    evidence: &[Enclosed],
    (name, url): (&str, &str),
) -> Result<Value, Failure> {
    let mut all = Vec::with_capacity(evidence.len());
    for picture in evidence {
        let said = api::upload(call, "/image/upload", multipart::form(&[], "image", picture))?;
        let address = text(&said, "/data/image/url");
        let address =
            address.ok_or_else(|| Effect::Reads.unclear("the answer names no address of the picture"))?;
        all.push(json!({ name: picture.name, url: address }));
    }
    Ok(Value::from(all))
}
