//! TikTok Shop's coupons, read only: path, filters and fields are those of the vendor's page "Search Coupons" (202406). Which
//! coupons the seller has made is ours.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::Ask;
use super::{Done, page};

/// How a seller's coupons differ: id, title, display type, status, whole units off.
type Kind = (u64, &'static str, &'static str, &'static str, u32);

const ALL: [Kind; 5] = [
    (7_136_104_329_798_256_001, "Sorry for the wait", "CHAT", "ONGOING", 3),
    (7_136_104_329_798_256_002, "Welcome back", "REGULAR", "ONGOING", 5),
    (7_136_104_329_798_256_003, "Tonight in LIVE", "LIVE", "ONGOING", 8),
    (7_136_104_329_798_256_004, "Last spring", "CHAT", "EXPIRED", 4),
    (7_136_104_329_798_256_005, "Next month", "REGULAR", "NOT_START", 2),
];

pub(super) fn search(core: &Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let wanted = |name: &str, word: &str| {
        let filter = body[name].as_array();
        filter.is_none_or(|words| words.is_empty() || words.iter().any(|one| one == word))
    };
    let some: Vec<&Kind> =
        ALL.iter().filter(|c| wanted("display_type", c.2) && wanted("status", c.3)).collect();
    let page = page(ask, some.into_iter().map(|c| ((0, c.0), c)).collect(), 1..=100)?;
    let currency = core.world.shop(crate::world::model::Platform::Tiktok).currency;
    let now = ask.seconds();
    let rows: Vec<Value> = page.rows.iter().map(|coupon| row(coupon, currency, now)).collect();
    Ok(json!({ "coupons": rows, "next_page_token": page.token, "total_count": page.total }))
}

fn row((id, title, display, status, off): &Kind, currency: &str, now: i64) -> Value {
    json!({
        "id": id.to_string(), "title": title, "display_type": display, "status": status, "product_scope": "FULL_SHOP",
        "discount": { "type": "AMOUNT_OFF", "reduction_amount": { "amount": format!("{off}.00"), "currency": currency } },
        "threshold": { "type": "NONE" },
        "claim_duration": { "start_time": now - 86_400, "end_time": now + 7 * 86_400 },
        "creation_source": "SELLER_CENTER",
    })
}

/// Whether a coupon is there and may be sent in a conversation.
pub(super) fn sendable(id: &str) -> bool {
    ALL.iter().any(|c| c.0.to_string() == id && c.3 == "ONGOING" && matches!(c.2, "CHAT" | "REGULAR"))
}
