//! TikTok Shop's reviews, read only. The field names are from public code, not from the vendor's reference.

use domain::time::Instant;
use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::Ask;
use super::{Done, invalid, listed, page};
use crate::world::model::{Platform, Review, Shop};

pub(super) fn search(core: &Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let instant = |name: &str| match body[name].as_str() {
        None | Some("") => Ok(None),
        Some(text) => Instant::parse(text).map(Some),
    };
    let (Ok(from), Ok(to)) = (instant("review_start_time"), instant("review_end_time")) else {
        return invalid("review_start_time and review_end_time are ISO 8601");
    };
    if body["tiktok_product_ids"].as_array().is_some_and(|ids| ids.len() > 50) {
        return invalid("tiktok_product_ids has at most 50");
    }
    let shop = core.world.shop(Platform::Tiktok);
    let found = shop.reviews.values().filter(|review| {
        let at = review.created_at();
        !review.hidden
            && from.is_none_or(|from| at >= from)
            && to.is_none_or(|to| at < to)
            && listed(&body, "tiktok_product_ids", &review.product.to_string())
    });
    let page =
        page(ask, found.map(|review| ((review.created_at().0, review.id), review)).collect(), 1..=100)?;
    let rows: Vec<_> = page.rows.iter().map(|review| json!({ "review": row(shop, review) })).collect();
    Ok(json!({ "reviews": rows, "next_page_token": page.token, "total_count": page.total }))
}

fn row(shop: &Shop, review: &Review) -> Value {
    let latest = review.latest();
    json!({
        "review_id": review.id.to_string(),
        "rating": latest.rating,
        "title": "",
        "content": latest.text,
        "review_media": [],
        "tiktok_product_id": review.product.to_string(),
        "external_product_id": "",
        "order_id": review.order.to_string(),
        "seller_sku": shop.product(review.product).map_or("", |product| product.sku),
        "create_time": review.created_at().to_string(),
    })
}
