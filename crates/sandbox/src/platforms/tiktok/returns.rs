//! TikTok Shop's return requests. An approval carries an idempotency key, which is honoured: the same key again changes
//! nothing and gets the same answer.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds, word};
use super::{Done, currency, invalid, listed, page, refuse, within};
use crate::world::model::{Fate, Platform, Request, Shop, Stage, Want};
use crate::world::{No, Verdict};

pub(super) const fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested | Stage::Disputed => "RETURN_OR_REFUND_REQUEST_PENDING",
        Stage::Offered => "AWAITING_BUYER_RESPONSE",
        Stage::AwaitGoods => "AWAITING_BUYER_SHIP",
        Stage::GoodsBack => "BUYER_SHIPPED_ITEM",
        Stage::Refunded => "RETURN_OR_REFUND_REQUEST_COMPLETE",
        Stage::Rejected | Stage::Closed => "REFUND_OR_RETURN_REQUEST_REJECT",
    }
}

pub(super) const fn kind(want: Want) -> &'static str {
    match want {
        Want::Refund => "REFUND",
        Want::Return => "RETURN_AND_REFUND",
    }
}

const REASONS: [(&str, &str); 3] = [
    ("seller_reject_apply_product_as_described", "The product is as described"),
    ("seller_reject_apply_buyer_misuse", "Damage caused by the buyer"),
    ("seller_reject_apply_not_returned_complete", "The returned product is incomplete"),
];

pub(super) fn search(core: &Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let by_update = ask.query.text("sort_field") == "update_time";
    let shop = core.world.shop(Platform::Tiktok);
    let found = shop.returns.values().filter(|request| {
        within(&body, "create_time", request.at)
            && within(&body, "update_time", request.updated_at)
            && listed(&body, "return_ids", &request.id.to_string())
            && listed(&body, "order_ids", &request.order.to_string())
            && listed(&body, "buyer_user_ids", &request.buyer.to_string())
            && listed(&body, "return_types", kind(request.want))
            && listed(&body, "return_status", status(request.stage))
    });
    let key = |request: &Request| (if by_update { request.updated_at } else { request.at }.0, request.id);
    let page = page(ask, found.map(|request| (key(request), request)).collect(), 10..=50)?;
    let rows: Vec<_> = page.rows.iter().map(|request| row(shop, request)).collect();
    Ok(json!({ "return_orders": rows, "next_page_token": page.token, "total_count": page.total }))
}

fn row(shop: &Shop, request: &Request) -> Value {
    let order = shop.orders.get(&request.order);
    let product = order.and_then(|order| shop.product(order.product));
    let reason = match request.fate {
        Fate::Broken => "ecom_order_delivered_refund_reason_item_damaged",
        Fate::Differs | Fate::Fine => "ecom_order_delivered_refund_reason_not_as_described",
        Fate::Late | Fate::Lost => "ecom_order_shipped_refund_reason_missing_package",
    };
    let next = match request.stage {
        Stage::Requested => vec!["SELLER_RESPOND_REFUND"],
        Stage::GoodsBack => vec!["SELLER_RESPOND_RECEIVE_PACKAGE"],
        _ => Vec::new(),
    };
    let actions = next.iter().map(|action| json!({ "action": action, "deadline": seconds(request.due_at) }));
    let arbitration = match request.stage {
        Stage::Disputed => "IN_PROGRESS",
        Stage::Closed => "SUPPORT_SELLER",
        _ => "",
    };
    json!({
        "return_id": request.id.to_string(),
        "order_id": request.order.to_string(),
        "return_type": kind(request.want),
        "return_status": status(request.stage),
        "arbitration_status": arbitration,
        "role": "BUYER",
        "return_reason": reason,
        "return_reason_text": request.text,
        "refund_amount": {
            "currency": shop.currency,
            "refund_total": shop.decimal(request.offered.unwrap_or(request.amount)),
            "refund_subtotal": shop.decimal(request.amount),
        },
        "return_line_items": [{
            "return_line_item_id": format!("{}1", request.id),
            "order_line_item_id": format!("{}1", request.order),
            "product_name": product.map_or("", |product| product.title),
            "seller_sku": product.map_or("", |product| product.sku),
            "sku_id": format!("{}1", order.map_or(0, |order| order.product)),
        }],
        "return_tracking_number": if request.stage == Stage::GoodsBack { format!("RT{}", request.id) } else { String::new() },
        "return_provider_name": "",
        "seller_next_action_response": actions.collect::<Vec<_>>(),
        "create_time": seconds(request.at),
        "update_time": seconds(request.updated_at),
    })
}

fn find<'a>(core: &'a Core, id: &str) -> Option<&'a Request> {
    core.world.shop(Platform::Tiktok).returns.get(&id.parse().ok()?)
}

fn missing<T>() -> Result<T, super::Refusal> {
    refuse(200, 25_001_003, "the return is not found") // which text belongs to the code is ours
}

pub(super) fn reasons(core: &Core, ask: &Ask<'_>) -> Done {
    if find(core, ask.query.text("return_or_cancel_id")).is_none() {
        return missing();
    }
    let each = REASONS.map(|(name, text)| json!({ "name": name, "text": text }));
    Ok(json!({ "reasons": each }))
}

pub(super) fn records(core: &Core, id: &str) -> Done {
    let Some(request) = find(core, id) else { return missing() };
    Ok(json!({ "records": [
        { "event": "ORDER_RETURN", "role": "BUYER", "description": request.text, "create_time": seconds(request.at) },
    ]}))
}

pub(super) fn decide(core: &mut Core, ask: &Ask<'_>, id: &str, verb: &str) -> Done {
    let body = ask.json();
    let key = ask.query.get("idempotency_key").filter(|key| !key.is_empty() && verb == "approve");
    if key.is_some_and(|key| key.len() > 255) {
        return invalid("idempotency_key has at most 255 characters");
    }
    let kept = key.map(|key| format!("tiktok {key}"));
    if let (Some(key), Some(answer)) = (key, kept.as_ref().and_then(|kept| core.answered.get(kept)).cloned())
    {
        core.world.repeated(Platform::Tiktok, id, key);
        return Ok(answer);
    }
    let Some((number, want)) = find(core, id).map(|request| (request.id, request.want)) else {
        return missing();
    };
    let verdict = if verb == "approve" { approval(core, &body, want) } else { rejection(&body) }?;
    match core.world.decide(Platform::Tiktok, number, verdict, key) {
        Ok(_) => {
            if let Some(kept) = kept {
                core.remember(kept, json!({}));
            }
            Ok(json!({}))
        }
        Err(No::Amount) => refuse(200, 25_020_009, "the partial refund is more than what was paid"), // text ours
        Err(_) if find(core, id).is_some_and(|request| request.stage == Stage::Disputed) => {
            refuse(200, 25_011_010, "the case was moved to the platform")
        }
        Err(_) => refuse(200, 25_020_004, "the return does not stand where this can be done"), // text ours
    }
}

fn approval(core: &Core, body: &Value, want: Want) -> Result<Verdict, super::Refusal> {
    match (word(body, "decision").as_str(), want) {
        ("APPROVE_REFUND", Want::Refund) => Ok(Verdict::Refund),
        ("APPROVE_RETURN", Want::Return) if body["buyer_keep_item"] == true => Ok(Verdict::Refund),
        ("APPROVE_RETURN", Want::Return) => Ok(Verdict::Return),
        ("APPROVE_RECEIVED_PACKAGE", Want::Return) => Ok(Verdict::Received),
        ("OFFER_PARTIAL_REFUND", _) => {
            let partial = &body["partial_refund"];
            let amount = core.world.shop(Platform::Tiktok).minor(&word(partial, "amount"));
            match amount.filter(|_| word(partial, "currency") == currency(core)) {
                Some(amount) => Ok(Verdict::Offer(amount)),
                None => invalid("partial_refund is missing or wrong"),
            }
        }
        _ => invalid("decision does not fit this return"),
    }
}

fn rejection(body: &Value) -> Result<Verdict, super::Refusal> {
    let decision = word(body, "decision");
    if !matches!(decision.as_str(), "REJECT_REFUND" | "REJECT_RETURN" | "REJECT_RECEIVED_PACKAGE") {
        return invalid("decision is none");
    }
    let reason = word(body, "reject_reason");
    if !REASONS.iter().any(|(name, _)| *name == reason) {
        return invalid("reject_reason is none of those given");
    }
    Ok(Verdict::Reject)
}
