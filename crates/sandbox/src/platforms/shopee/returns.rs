//! Shopee's return requests: confirm, offer, dispute.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds, word};
use super::{Done, amount, inside, order_sn, page_size, range, refuse};
use crate::world::model::{Fate, Platform, Request, Shop, Stage, Want};
use crate::world::{No, Verdict};

pub(super) const fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested | Stage::Offered => "REQUESTED",
        Stage::AwaitGoods | Stage::GoodsBack => "PROCESSING",
        Stage::Refunded => "ACCEPTED",
        Stage::Rejected | Stage::Closed => "CLOSED",
        Stage::Disputed => "SELLER_DISPUTE",
    }
}

const fn reason(fate: Fate) -> &'static str {
    match fate {
        Fate::Broken => "PHYSICAL_DMG",
        Fate::Differs | Fate::Fine => "DIFF_DESC",
        Fate::Late | Fate::Lost => "NOT_RECEIPT",
    }
}

pub(super) fn list(core: &Core, ask: &Ask<'_>) -> Done {
    let size = page_size(ask, 100)?;
    let Some(number) = ask.query.number("page_no").and_then(|number| usize::try_from(number).ok()) else {
        return refuse("error_param", "page_no is from 0.");
    };
    let created = range(ask, "create_time_from", "create_time_to", 15)?;
    let updated = range(ask, "update_time_from", "update_time_to", 15)?;
    let wanted = ask.query.get("status").filter(|word| !word.is_empty());
    let shop = core.world.shop(Platform::Shopee);
    let mut found: Vec<_> = shop
        .returns
        .values()
        .filter(|request| inside(created, request.at) && inside(updated, request.updated_at))
        .filter(|request| wanted.is_none_or(|word| word == status(request.stage)))
        .collect();
    found.sort_unstable_by_key(|request| std::cmp::Reverse((request.at, request.id)));
    let start = number.saturating_mul(size);
    let rows: Vec<_> = found.iter().skip(start).take(size).map(|request| row(shop, request)).collect();
    Ok(json!({ "more": found.len() > start.saturating_add(size), "return": rows }))
}

pub(super) fn detail(core: &Core, ask: &Ask<'_>) -> Done {
    match find(core, ask.query.text("return_sn")) {
        Some(request) => Ok(row(core.world.shop(Platform::Shopee), request)),
        None => refuse("error_not_found", "The return is not found."),
    }
}

fn find<'a>(core: &'a Core, number: &str) -> Option<&'a Request> {
    core.world.shop(Platform::Shopee).returns.get(&number.parse().ok()?)
}

fn row(shop: &Shop, request: &Request) -> Value {
    let order = shop.orders.get(&request.order);
    let product = order.and_then(|order| shop.product(order.product));
    let negotiation = match request.stage {
        Stage::Offered => "PENDING_BUYER_RESPOND",
        Stage::Requested => "PENDING_RESPOND",
        _ => "TERMINATED",
    };
    json!({
        "return_sn": request.id.to_string(),
        "order_sn": order_sn(request.order),
        "status": status(request.stage),
        "reason": reason(request.fate),
        "text_reason": request.text,
        "image": [],
        "refund_amount": amount(request.offered.unwrap_or(request.amount), shop.digits),
        "amount_before_discount": amount(request.amount, shop.digits),
        "currency": shop.currency,
        "create_time": seconds(request.at),
        "update_time": seconds(request.updated_at),
        "due_date": seconds(request.due_at),
        "return_seller_due_date": if request.stage == Stage::GoodsBack { seconds(request.due_at) } else { 0 },
        "tracking_number": if request.stage == Stage::GoodsBack { format!("RT{}", request.id) } else { String::new() },
        "needs_logistics": request.want == Want::Return,
        "return_solution": i32::from(request.want == Want::Refund),
        "negotiation_status": negotiation,
        "seller_proof_status": "NOT_NEEDED",
        "seller_compensation_status": "NOT_APPLICABLE",
        "dispute_reason": [],
        "user": { "username": order.map_or("", |order| order.name.as_str()), "email": "", "portrait": "" },
        "item": [{
            "item_id": order.map_or(0, |order| order.product),
            "model_id": 0,
            "name": product.map_or("", |product| product.title),
            "item_sku": product.map_or("", |product| product.sku),
            "variation_sku": "",
            "amount": order.map_or(1, |order| order.quantity),
            "item_price": product.map_or(json!(0), |product| amount(product.price, shop.digits)),
            "images": [],
        }],
    })
}

pub(super) fn solutions(core: &Core, ask: &Ask<'_>) -> Done {
    let Some(request) = find(core, ask.query.text("return_sn")) else {
        return refuse("error_not_found", "The return is not found.");
    };
    let open = request.stage == Stage::Requested;
    let digits = core.world.shop(Platform::Shopee).digits;
    Ok(json!({
        "RETURN_REFUND": { "eligibility": open && request.want == Want::Return, "max_refund_amount": amount(request.amount, digits) },
        "REFUND": { "eligibility": open, "max_refund_amount": amount(request.amount, digits) },
    }))
}

/// The fields as several public code bases have them; numbers and words are ours. The third one wants to see something.
pub(super) fn reasons() -> Value {
    let wants = json!([{ "module_index": 1, "requirement": SHOWN, "is_required": true }]);
    json!({ "dispute_reason_list": [
        { "dispute_reason": 1, "dispute_requirement": "Goods were as described", "evidence_module_list": [], "sample_evidence": [] },
        { "dispute_reason": 2, "dispute_requirement": "Goods came back damaged", "evidence_module_list": [], "sample_evidence": [] },
        { "dispute_reason": 3, "dispute_requirement": "Show the goods that came back", "evidence_module_list": wants, "sample_evidence": [] },
    ]})
}

const SHOWN: &str = "Photo(s) of the returned goods";

/// A picture for a dispute, up to 10 MB: its address.
pub(super) fn picture(core: &mut Core, ask: &Ask<'_>) -> Done {
    let number = ask.part("return_sn").and_then(|sn| std::str::from_utf8(sn).ok()).unwrap_or_default();
    if find(core, number).is_none() {
        return refuse("error_not_found", "The return is not found.");
    }
    match ask.part("upload_image").and_then(|bytes| core.picture("shopee", bytes, 10_000_000)) {
        Some(url) => Ok(json!({ "url": url, "thumbnail": format!("{url}_tn") })),
        None => refuse("error_param", "upload_image must be a .jpg, .jpeg or .png within 10 MB."),
    }
}

/// Whether what a dispute shows was put up before, and is there where the reason wants it.
fn shows(core: &Core, body: &Value, reason: u64) -> bool {
    let modules = body["image_list"].as_array().map_or(&[][..], Vec::as_slice);
    let known = |url: &Value| url.as_str().is_some_and(|url| core.pictures.contains(url));
    let whole = |module: &Value| {
        let urls = module["image_url"].as_array().map_or(&[][..], Vec::as_slice);
        module["module_index"] == 1 && !urls.is_empty() && urls.iter().all(known)
    };
    let wanted = reason != 3 || modules.iter().any(|module| module["requirement"] == SHOWN);
    modules.iter().all(whole) && wanted
}

pub(super) fn decide(core: &mut Core, ask: &Ask<'_>, name: &str) -> Done {
    let body = ask.json();
    let number = word(&body, "return_sn");
    let Some((id, stage, want)) =
        find(core, &number).map(|request| (request.id, request.stage, request.want))
    else {
        return refuse("error_not_found", "The return is not found.");
    };
    let verdict = match name {
        "returns/confirm" if stage == Stage::GoodsBack => Verdict::Received,
        "returns/confirm" => Verdict::Refund,
        "returns/offer" => match word(&body, "proposed_solution").as_str() {
            "RETURN_REFUND" if want == Want::Return => Verdict::Return,
            "REFUND" => {
                let amount = offered(core, &body["proposed_adjusted_refund_amount"]);
                let Some(amount) = amount else {
                    return refuse("error_param", "proposed_adjusted_refund_amount is missing or wrong.");
                };
                Verdict::Offer(amount)
            }
            _ => return refuse("error_param", "proposed_solution is not available."),
        },
        _ => {
            let reason = body["dispute_reason_id"].as_u64();
            let Some(reason) = reason.filter(|id| (1..=3).contains(id) && !word(&body, "email").is_empty())
            else {
                return refuse("error_param", "email and dispute_reason_id are required.");
            };
            if !shows(core, &body, reason) {
                return refuse("error_param", "image_list is missing or wrong.");
            }
            Verdict::Dispute
        }
    };
    match core.world.decide(Platform::Shopee, id, verdict, None) {
        Ok(_) => Ok(json!({ "return_sn": number })),
        Err(No::Amount) => refuse("error_param", "The amount is more than what was paid."),
        Err(_) => refuse("error_param", "The return does not stand where this can be done."),
    }
}

/// The amount as minor units: a number, or a number in a string.
fn offered(core: &Core, value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => return None,
    };
    core.world.shop(Platform::Shopee).minor(&text)
}
