//! Shopee's comments and the replies to them: a batch whose success may hide the failure of each.

use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds};
use super::{Done, order_sn, page_size, refuse};
use crate::world::No;
use crate::world::model::{Platform, Review};

/// Only so many of the latest are reachable.
const REACHABLE: usize = 1_000;
const LONGEST: usize = 500;

pub(super) fn list(core: &Core, ask: &Ask<'_>) -> Done {
    let size = page_size(ask, 100)?;
    let cursor = match ask.query.text("cursor") {
        "" => u64::MAX,
        text => match text.parse() {
            Ok(id) => id,
            Err(_) => return refuse("error_param", "The cursor is none of ours."),
        },
    };
    let (item, comment) = (ask.query.number("item_id"), ask.query.number("comment_id"));
    let wanted = |review: &&Review| {
        item.is_none_or(|id| id == 0 || id == review.product as i64)
            && comment.is_none_or(|id| id == 0 || id == review.id as i64)
    };
    let mut all: Vec<_> = core.world.shop(Platform::Shopee).reviews.values().filter(wanted).collect();
    all.sort_unstable_by_key(|review| std::cmp::Reverse((review.created_at(), review.id)));
    all.truncate(REACHABLE);
    let start = match cursor {
        u64::MAX => 0,
        id => all.iter().position(|review| review.id == id).map_or(all.len(), |at| at + 1),
    };
    let page: Vec<_> = all.iter().skip(start).take(size).collect();
    let more = page.len() == size;
    let next = page.last().filter(|_| more).map_or(String::new(), |review| review.id.to_string());
    let rows: Vec<_> = page.into_iter().map(|review| row(review)).collect();
    Ok(json!({ "item_comment_list": rows, "more": more, "next_cursor": next }))
}

fn row(review: &Review) -> Value {
    let latest = review.latest();
    let editable = match (review.edits_left, review.versions.len()) {
        (_, 2..) => "HAVE_EDIT_ONCE",
        (0, _) => "EXPIRED",
        _ => "EDITABLE",
    };
    let mut row = json!({
        "comment_id": review.id,
        "order_sn": order_sn(review.order),
        "item_id": review.product,
        "model_id_list": [0],
        "comment": latest.text,
        "buyer_username": review.name,
        "rating_star": latest.rating,
        "editable": editable,
        "hidden": review.hidden,
        "create_time": seconds(review.created_at()),
        "media": { "image_url_list": [], "video_url_list": [] },
    });
    if let Some(reply) = &review.reply {
        row["comment_reply"] =
            json!({ "reply": reply.text, "hidden": false, "create_time": seconds(reply.at) });
    }
    row
}

pub(super) fn reply(core: &mut Core, ask: &Ask<'_>) -> Done {
    let body = ask.json();
    let Some(list) = body["comment_list"].as_array().filter(|list| (1..=100).contains(&list.len())) else {
        return refuse("error_param", "comment_list has 1 to 100 entries.");
    };
    let results: Vec<_> = list.iter().map(|each| one(core, each)).collect();
    Ok(json!({ "result_list": results }))
}

fn one(core: &mut Core, each: &Value) -> Value {
    let (id, text) = (each["comment_id"].as_u64().unwrap_or(0), each["comment"].as_str().unwrap_or(""));
    let failed = |code: &str, why: &str| json!({ "comment_id": id, "fail_error": code, "fail_message": why });
    if core.dice.roll(core.faults.item_failure) {
        return failed("product.error_busi", "System busy.");
    }
    match core.world.reply(Platform::Shopee, id, text, LONGEST) {
        Ok(()) => json!({ "comment_id": id, "fail_error": "", "fail_message": "" }),
        Err(No::Replied) => failed("product.duplicate_request", "The comment was replied to before."),
        Err(No::Length) => failed("product.comment_length_invalid", "A reply has 1 to 500 characters."),
        Err(_) => failed("product.error_not_exist", "The comment does not exist."),
    }
}
