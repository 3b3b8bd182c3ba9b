//! A dispute on Shopee: its reasons, the pictures, which go up first, and what it is told. The list of reasons and the upload are
//! as several public code bases agree on them [S]; the vendor's own page names the endpoints and the fields of the dispute [O].

use serde_json::{Value, json};

use super::api::{get, post, upload};
use crate::connector::parts::answer::{Effect, refused};
use crate::connector::parts::multipart;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{id, list, text, whole, yes};
use crate::connector::{Call, Disputes, Done, Enclosed, Failure, Reason};

/// "Within 10 MB, .jpg, .jpeg and .png" [S]; how many a dispute takes is not published, ten is ours.
pub(super) const DISPUTES: Disputes =
    Disputes { most: 10, largest: 10_000_000, types: &["image/jpeg", "image/png"] };

/// The reasons for a dispute of a request, with what each wants to see.
pub(super) fn reasons(call: &Call<'_>, request: &str) -> Result<Vec<Reason>, Failure> {
    let reason = |one: &Value| {
        let needed = modules(one).iter().filter(|module| yes(module, "/is_required"));
        Some(Reason {
            code: code(one)?,
            words: text(one, "/dispute_requirement").unwrap_or_default(),
            needs: needed.filter_map(|module| text(module, "/requirement")).collect(),
        })
    };
    Ok(list(&listed(call, request)?, "/dispute_reason_list").iter().filter_map(reason).collect())
}

fn listed(call: &Call<'_>, request: &str) -> Result<Value, Failure> {
    get(call, "returns/get_return_dispute_reason", &Query::default().with("return_sn", request))
}

/// The list calls `dispute_reason` what a dispute calls `dispute_reason_id` [S].
fn code(one: &Value) -> Option<String> {
    id(one, "/dispute_reason_id").or_else(|| id(one, "/dispute_reason"))
}

fn modules(one: &Value) -> &[Value] {
    list(one, "/evidence_module_list")
}

/// Turns a request down, with what shows why.
pub(super) fn dispute(
    call: &Call<'_>,
    request: &str,
    reason: Option<&str>,
    words: &str,
    evidence: &[Enclosed],
) -> Result<Done, Failure> {
    let email = call.account.field("dispute_email");
    if email.is_empty() {
        return Err(refused(
            "dispute_email",
            "a dispute needs an e-mail address; fill it in with the channel",
        ));
    }
    let number: i64 = reason
        .and_then(|reason| reason.parse().ok())
        .ok_or_else(|| refused("dispute_reason", "a dispute needs the number of one of Shopee's reasons"))?;
    let mut body = json!({ "return_sn": request, "email": email, "dispute_reason_id": number, "dispute_text_reason": words });
    if !evidence.is_empty() {
        body["image_list"] = images(call, request, &number.to_string(), evidence)?;
    }
    let said = post(call, "returns/dispute", &body)?;
    match id(&said, "/return_sn") {
        Some(sn) if sn == request => Ok(Done { id: None }),
        _ => Err(Effect::Changes.unclear("the answer does not name the request")),
    }
}

/// Every picture under every heading that the reason has: which shows what is for the platform's people to see.
fn images(call: &Call<'_>, request: &str, number: &str, evidence: &[Enclosed]) -> Result<Value, Failure> {
    let said = listed(call, request)?;
    let reasons = list(&said, "/dispute_reason_list");
    let own = reasons.iter().find(|one| code(one).as_deref() == Some(number));
    let own = own.ok_or_else(|| {
        refused("dispute_reason", "Shopee does not take this reason for this request; choose one of its list")
    })?;
    let mut urls = Vec::with_capacity(evidence.len());
    for picture in evidence {
        let form = multipart::form(&[("return_sn", request)], "upload_image", picture);
        let said = upload(call, "returns/convert_image", form)?;
        let url = text(&said, "/url").or_else(|| text(&said, "/images/0/url"));
        urls.push(url.ok_or_else(|| Effect::Reads.unclear("the answer names no address of the picture"))?);
    }
    let under = |index: i64, requirement: &str| json!({ "module_index": index, "requirement": requirement, "image_url": urls });
    let named = |module: &Value| {
        let requirement = text(module, "/requirement").unwrap_or_default();
        under(whole(module, "/module_index").unwrap_or(1), &requirement)
    };
    let all: Vec<Value> = modules(own).iter().map(named).collect();
    // A reason without headings: one of our own [U].
    Ok(Value::from(if all.is_empty() { vec![under(1, "")] } else { all }))
}
