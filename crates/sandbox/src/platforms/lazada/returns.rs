//! Lazada's reverse orders. Amounts are in cents; one line each here.

use serde_json::{Value, json};

use super::super::core::Core;
use super::{Call, Done, ids, missing};
use crate::world::Verdict;
use crate::world::model::{Fate, Platform, Request, Shop, Stage, Want};

pub(super) const fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Requested | Stage::Offered => "REQUEST_INITIATE",
        Stage::AwaitGoods => "RTM_INIT",
        Stage::GoodsBack => "RTM_RECEIVE_ITEM",
        Stage::Refunded => "REFUND_SUCCESS",
        Stage::Rejected => "REQUEST_REJECT",
        Stage::Disputed => "SELLER_DISPUTE",
        Stage::Closed => "REQUEST_CANCEL",
    }
}

/// Reasons for a no, each with its id.
const REASONS: [(u64, &str); 3] = [
    (20_001, "Item is as described"),
    (20_002, "Damaged by the buyer"),
    (20_003, "Returned item is incomplete"),
];

const fn kind(want: Want) -> &'static str {
    match want {
        Want::Refund => "ONLY_REFUND",
        Want::Return => "RETURN",
    }
}

fn invalid(why: &str) -> Done {
    Done::Error("InvalidParameter", "ISV", why.to_owned()) // code ours
}

fn find<'a>(core: &'a Core, id: &str) -> Option<&'a Request> {
    core.world.shop(Platform::Lazada).returns.get(&id.parse().ok()?)
}

pub(super) fn list(core: &Core, call: &Call<'_>) -> Done {
    let params = &call.params;
    let size = params.number("page_size").unwrap_or(10);
    let page = params.number("page_no").unwrap_or(1);
    if !(1..=100).contains(&size) || !(1..=10_000).contains(&page) {
        return invalid("page_no is from 1, page_size from 1 to 100");
    }
    let from = params
        .number("ReverseOrderLineModifiedTimeRangeStart")
        .or_else(|| params.number("return_order_line_modified_time_range_start"));
    let to = params
        .number("ReverseOrderLineModifiedTimeRangeEnd")
        .or_else(|| params.number("return_order_line_modified_time_range_end"));
    let shop = core.world.shop(Platform::Lazada);
    let order = params.number("trade_order_id");
    let mut found: Vec<_> = shop
        .returns
        .values()
        .filter(|request| from.is_none_or(|from| request.updated_at.millis() >= from))
        .filter(|request| to.is_none_or(|to| request.updated_at.millis() <= to))
        .filter(|request| order.is_none_or(|id| id == request.order as i64))
        .collect();
    found.sort_unstable_by_key(|request| std::cmp::Reverse((request.at, request.id)));
    let skip = (page as usize - 1) * size as usize;
    let items: Vec<_> =
        found.iter().skip(skip).take(size as usize).map(|request| item(shop, request)).collect();
    Done::Result(json!({
        "items": items, "page_no": page, "page_size": size, "total": found.len(), "success": true,
    }))
}

fn item(shop: &Shop, request: &Request) -> Value {
    json!({
        "reverse_order_id": request.id,
        "trade_order_id": request.order,
        "request_type": kind(request.want),
        "is_rtm": request.want == Want::Return,
        "shipping_type": "PICKUP",
        "reverse_order_lines": [line(shop, request)],
    })
}

fn line(shop: &Shop, request: &Request) -> Value {
    let order = shop.orders.get(&request.order);
    let product = order.and_then(|order| shop.product(order.product));
    let reason = match request.fate {
        Fate::Broken => (10_001, "Damaged item"),
        Fate::Differs | Fate::Fine => (10_002, "Not as advertised"),
        Fate::Late | Fate::Lost => (10_003, "Item not received"),
    };
    json!({
        "reverse_order_line_id": request.id * 10 + 1,
        "trade_order_line_id": request.order * 10 + 1,
        "reverse_status": status(request.stage),
        "reason_code": reason.0,
        "reason_text": reason.1,
        "buyer_comment": request.text,
        "refund_amount": request.offered.unwrap_or(request.amount),
        "item_unit_price": product.map_or(0, |product| product.price),
        "is_need_refund": true,
        "is_dispute": request.stage == Stage::Disputed,
        "buyer": { "user_id": request.buyer },
        "productDTO": { "product_id": order.map_or(0, |order| order.product), "sku": product.map_or("", |product| product.sku) },
        "seller_sku_id": product.map_or("", |product| product.sku),
        "tracking_number": if request.stage == Stage::GoodsBack { format!("RT{}", request.id) } else { String::new() },
        "return_order_line_gmt_create": request.at.millis() / 1_000,
        "return_order_line_gmt_modified": request.updated_at.millis() / 1_000,
        "sla": request.due_at.millis(),
    })
}

pub(super) fn detail(core: &Core, call: &Call<'_>) -> Done {
    let shop = core.world.shop(Platform::Lazada);
    match find(core, call.params.text("reverse_order_id")) {
        Some(request) => Done::Plain(json!({
            "reverse_order_id": request.id,
            "trade_order_id": request.order,
            "request_type": kind(request.want),
            "is_rtm": request.want == Want::Return,
            "reverseOrderLineDTOList": [line(shop, request)],
        })),
        None => invalid("There is no such reverse order"),
    }
}

pub(super) fn reasons(core: &Core, call: &Call<'_>) -> Done {
    if find_line(core, call.params.text("reverse_order_line_id")).is_none() {
        return invalid("There is no such reverse order line");
    }
    Done::Plain(json!(REASONS.map(|(id, text)| json!({ "reason_id": id, "multi_language_text": text }))))
}

fn find_line<'a>(core: &'a Core, line: &str) -> Option<&'a Request> {
    let line: u64 = line.parse().ok()?;
    core.world.shop(Platform::Lazada).returns.get(&(line / 10)).filter(|_| line % 10 == 1)
}

pub(super) fn decide(core: &mut Core, call: &Call<'_>) -> Done {
    let params = &call.params;
    let Some((id, want)) =
        find(core, params.text("reverse_order_id")).map(|request| (request.id, request.want))
    else {
        return invalid("There is no such reverse order");
    };
    if call.path == "/order/reverse/return/update" {
        match ids(params.text("reverse_order_item_ids")) {
            Some(lines) if lines == [id * 10 + 1] => {}
            Some(_) => return invalid("reverse_order_item_ids are not of this reverse order"),
            None => return missing("reverse_order_item_ids"),
        }
    }
    let action = params.text("action");
    let refuses = matches!(action, "refuseReturn" | "refuseRefund");
    if refuses
        && !params.number("reason_id").is_some_and(|id| REASONS.iter().any(|(known, _)| *known as i64 == id))
    {
        return missing("reason_id");
    }
    let shown = match action {
        "startDispute" => Some(shows(core, params.text("image_info_list"), "file_url")),
        "refuseRefund" => Some(shows(core, params.text("image_info"), "url")),
        "refuseReturn" if !params.text("image_info").is_empty() => {
            Some(shows(core, params.text("image_info"), "url"))
        }
        _ => None,
    };
    if shown == Some(false) {
        return Done::Error("110", "ISV", "E0110: image can't be empty if startDispute".to_owned());
    }
    if action == "startDispute" && params.text("comment").is_empty() {
        return Done::Error("109", "ISV", "E0109: comment can't be empty if startDispute".to_owned());
    }
    let only_refund = call.path == "/order/reverse/onlyrefund/seller/decide";
    let verdict = match (action, want) {
        ("agreeRefund", Want::Refund) | ("instantRefund", _) => Verdict::Refund,
        ("startDispute", _) if only_refund => Verdict::Dispute,
        ("agreeReturn", Want::Return) if !only_refund => Verdict::Return,
        ("agreeRefund" | "confirmDelivery", Want::Return) if !only_refund => Verdict::Received,
        ("refuseReturn" | "refuseRefund", _) if !only_refund => Verdict::Reject,
        _ => return invalid("The action does not fit this reverse order"),
    };
    match core.world.decide(Platform::Lazada, id, verdict, None) {
        Ok(_) => Done::Plain(json!({ "success": true, "reverse_order_id": id })),
        Err(_) => Done::Error("REVERSE_STATUS_ERROR", "ISV", "The status does not allow this".to_owned()), // code ours
    }
}

/// A picture, up to 1 MB: its address.
pub(super) fn picture(core: &mut Core, call: &Call<'_>) -> Done {
    match call.ask.part("image").and_then(|bytes| core.picture("lazada", bytes, 1_000_000)) {
        Some(url) => {
            let hash = url.rsplit('/').next().unwrap_or_default();
            Done::Plain(json!({ "image": { "url": url, "hash_code": hash } }))
        }
        None => invalid("The image must be a JPG or PNG of at most 1 MB"),
    }
}

/// Whether a list of pictures has some, all of which were put up before.
fn shows(core: &Core, text: &str, field: &str) -> bool {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let known = |one: &Value| one[field].as_str().is_some_and(|url| core.pictures.contains(url));
    !list.is_empty() && list.iter().all(known)
}
