//! Lazada's reviews: found by product in windows of at most seven days, read by id, replied to once and moderated.

use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::super::core::Core;
use super::{Call, ids};
use crate::world::No;
use crate::world::model::{Platform, Review};

type Done = Result<Value, (&'static str, String)>;

const LONGEST: usize = 500;
const PAGE: usize = 10;
/// Words that moderation does not let through (ours).
const MODERATED: [&str; 3] = ["whatsapp", "http://", "https://"];

fn invalid<T>(why: &str) -> Result<T, (&'static str, String)> {
    Err(("PARAMS_VALIDATE_ERROR", why.to_owned()))
}

pub(super) fn history(core: &Core, call: &Call<'_>) -> Done {
    let params = &call.params;
    let Some(item) = params.number("item_id") else { return invalid("item_id is required") };
    let instant = |name: &str| params.number(name).map(|ms| Instant(ms.saturating_mul(1_000)));
    let (Some(from), Some(to)) = (instant("start_time"), instant("end_time")) else {
        return invalid("start_time and end_time are required");
    };
    if to < from || to - from > Span::hours(7 * 24) {
        return invalid("The window is at most 7 days");
    }
    if call.ask.now - from > Span::hours(92 * 24) {
        return invalid("start_time is at most 3 months back");
    }
    let current = params.number("current").unwrap_or(1);
    if !(1..=50).contains(&current) {
        return invalid("current is from 1 to 50");
    }
    let order = params.number("order_id");
    let mut found: Vec<_> = core
        .world
        .shop(Platform::Lazada)
        .reviews
        .values()
        .filter(|review| review.product as i64 == item && (from..=to).contains(&review.created_at()))
        .filter(|review| order.is_none_or(|id| id == review.order as i64))
        .collect();
    found.sort_unstable_by_key(|review| std::cmp::Reverse((review.created_at(), review.id)));
    let page = found.iter().skip((current as usize - 1) * PAGE).take(PAGE).map(|review| review.id);
    Ok(json!({
        "id_list": page.collect::<Vec<_>>(), "total": found.len(), "page_size": PAGE, "current": current,
    }))
}

pub(super) fn list(core: &Core, call: &Call<'_>) -> Done {
    let Some(ids) = ids(call.params.text("id_list")).filter(|ids| (1..=10).contains(&ids.len())) else {
        return invalid("id_list is a list of 1 to 10 numbers");
    };
    let reviews = &core.world.shop(Platform::Lazada).reviews;
    let (mut rows, mut outdated) = (Vec::new(), Vec::new());
    for id in ids {
        match reviews.get(&id) {
            Some(review) => rows.push(row(review, call.ask.now)),
            None => outdated.push(id),
        }
    }
    Ok(json!({ "review_list": rows, "outdated_reviews": outdated }))
}

fn row(review: &Review, now: Instant) -> Value {
    let latest = review.latest();
    let in_time = review.created_at() + Span::hours(90 * 24) >= now;
    json!({
        "id": review.id,
        "review_type": "PRODUCT_REVIEW",
        "review_content": latest.text,
        "ratings": {
            "overall_rating": latest.rating, "product_rating": latest.rating, "seller_rating": latest.rating, "logistics_rating": latest.rating,
        },
        "review_images": [],
        "review_videos": [],
        "product_id": review.product,
        "order_id": review.order,
        "can_reply": review.reply.is_none() && in_time,
        "seller_reply": review.reply.as_ref().map(|reply| reply.text.as_str()),
        "submit_time": review.created_at().millis(),
        "create_time": review.created_at().millis(),
    })
}

pub(super) fn reply(core: &mut Core, call: &Call<'_>) -> Done {
    let Some(id) = call.params.number("id").and_then(|id| u64::try_from(id).ok()) else {
        return invalid("id is required");
    };
    let content = call.params.text("content");
    if MODERATED.iter().any(|word| content.to_lowercase().contains(word)) {
        return Err(("REVIEW_STATUS_CANNOT_REPLY", "Moderation does not let the reply through".to_owned()));
    }
    match core.world.reply(Platform::Lazada, id, content, LONGEST) {
        Ok(()) => Ok(json!({})),
        Err(No::Replied) => Err(("REPLY_ALREADY", "The review has a reply".to_owned())),
        Err(No::Closed) => Err(("BEYOND_REPLY_PERIOD", "It is too late to reply".to_owned())),
        Err(No::Length) if content.trim().is_empty() => invalid("content is required"),
        Err(No::Length) => Err(("REPLY_CONTENT_TOO_LONG", "At most 500 characters".to_owned())),
        Err(_) => Err(("NO_SUCH_REVIEW", "There is no such review".to_owned())),
    }
}
