//! Lazada's reviews. They are listed by product only, a week at a time and three months back: the products come from the
//! orders of the last month, each is asked for its reviews' ids, and the ids for the reviews.

use domain::inbound::ReviewIn;
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::api;
use super::read::{created, items};
use crate::connector::parts::answer::Effect::Reads;
use crate::connector::parts::answer::of_one;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{
    Bad, either, id, iso, key, list, moment, odd, rows, stars, text, unix, whole, words,
};
use crate::connector::parts::trail::{ROUNDS, Round, Stop};
use crate::connector::parts::window::{Slices, Window, close, parse};
use crate::connector::{Call, Failure, Page};
use crate::file::RowIn;

/// A product's reviews: a week at most, three months back at most. A review is shown once it has passed the platform's eyes,
/// under the time it was written.
const HISTORY: Slices =
    Slices { widest: Span::hours(7 * 24), overlap: Span(0), oldest: Some(Span::hours(89 * 24)) };
/// How far a round looks back into the one before.
const LATE: Span = Span::hours(48);
/// From the end of a round to the next.
const REST: Span = Span::hours(1);
/// Ids of one question for reviews.
const IDS: usize = 10;
/// Products of one round; the position holds them.
const MOST_PRODUCTS: usize = 3_000;
/// The last page that the list of a product goes to.
const LAST_PAGE: i64 = 50;

/// Where one is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    /// Over the orders, for their products.
    round: Round,
    /// Products of this round that have been queued.
    seen: Vec<String>,
    /// Products that wait; the window of each is its page.
    queue: Vec<Stop>,
    /// Reviews that wait.
    ids: Vec<String>,
    /// This round reads from here on, in seconds since 1970.
    from: i64,
    /// It began then.
    began: i64,
}

pub(super) fn read(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let mut place: Place = parse(position).unwrap_or_else(|| Place { from: unix(since), ..Place::default() });
    let mut page = Page::default();
    if !place.ids.is_empty() {
        let rest = place.ids.split_off(place.ids.len().min(IDS));
        let ids = std::mem::replace(&mut place.ids, rest);
        named(call, &ids, &mut page)?;
    } else if let Some(stop) = place.queue.pop() {
        let product = stop.id.clone();
        match history(call, &mut place, stop) {
            // A product that is not asked about any more holds up no other.
            Err(refused) if of_one(&refused) => page.odd.push(odd(refused.to_string(), &product.into())),
            read => read?,
        }
    } else {
        products(call, &mut place)?;
    }
    let more = place.round.on() || !place.queue.is_empty() || !place.ids.is_empty();
    Ok(close(page, &place, more))
}

/// Reads reviews by their ids; where the platform refuses them together, one by one, so that the refused are set aside.
fn named(call: &Call<'_>, ids: &[String], page: &mut Page) -> Result<(), Failure> {
    match by_id(call, ids) {
        Ok(found) => rows(page, &found, review),
        Err(refused) if of_one(&refused) && ids.len() > 1 => {
            for id in ids {
                named(call, std::slice::from_ref(id), page)?;
            }
        }
        Err(refused) if of_one(&refused) => page.odd.push(odd(refused.to_string(), &ids.to_vec().into())),
        Err(other) => return Err(other),
    }
    Ok(())
}

/// The reviews with these ids.
pub(super) fn by_id(call: &Call<'_>, ids: &[String]) -> Result<Vec<Value>, Failure> {
    let query = Query::default().with("id_list", format!("[{}]", ids.join(",")));
    let said = api::get(call, "/review/seller/list/v2", query, Reads)?;
    Ok(list(&said, "/data/review_list").to_vec())
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    let rating =
        stars(value, "/ratings/overall_rating").or_else(|_none| stars(value, "/ratings/product_rating"))?;
    let when = |path| either(value, path).or_else(|| iso(value, path, true));
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: None,
        external_id: key(value, "/id")?,
        order: id(value, "/order_id"),
        product: id(value, "/product_id"),
        rating,
        text: words(value, "/review_content"),
        created_at: when("/submit_time").or_else(|| when("/create_time")),
        buyer: None,
    })))
}

/// A page of the ids of a product's reviews, within a week.
fn history(call: &Call<'_>, place: &mut Place, stop: Stop) -> Result<(), Failure> {
    let kept: Option<Window> = parse(stop.page.as_deref());
    let window = HISTORY.open(kept, moment(place.from).unwrap_or(call.now), call.now);
    let current: i64 = window.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1);
    let query = Query::default()
        .with("item_id", &stop.id)
        .with("start_time", window.from * 1_000)
        .with("end_time", window.to * 1_000)
        .with("current", current);
    let said = api::get(call, "/review/seller/history/list", query, Reads)?;
    let found = list(&said, "/data/id_list");
    place.ids.extend(
        found.iter().filter_map(|one| text(one, "")).filter(|id| id.bytes().all(|b| b.is_ascii_digit())),
    );
    let size = whole(&said, "/data/page_size").filter(|n| *n > 0).unwrap_or(i64::MAX);
    let on = !found.is_empty()
        && current < LAST_PAGE
        && current.saturating_mul(size) < whole(&said, "/data/total").unwrap_or(0);
    let (window, more) = window.next(on.then(|| current.saturating_add(1).to_string()), call.now);
    if more {
        place.queue.push(Stop { page: Some(crate::connector::parts::window::write(&window)), ..stop });
    }
    Ok(())
}

/// The products of the next page of orders; at the end of them the round rests.
fn products(call: &Call<'_>, place: &mut Place) -> Result<(), Failure> {
    let Some(window) = place.round.open(&ROUNDS, call.now) else { return Ok(()) };
    if !place.round.on() {
        if place.began > 0 {
            place.from = place.began.saturating_sub(LATE.whole_seconds());
        }
        (place.began, place.seen) = (unix(call.now), Vec::new());
    }
    let (orders, next) = match created(call, &window, None) {
        Ok(found) => found,
        Err(failure) => {
            place.round = Round::lost(&window, failure, call.now, REST)?;
            return Ok(());
        }
    };
    let lines = items(call, &orders)?;
    for product in
        lines.iter().flat_map(|one| list(one, "/order_items")).filter_map(|one| id(one, "/product_id"))
    {
        if place.seen.len() < MOST_PRODUCTS && !place.seen.contains(&product) {
            place.seen.push(product.clone());
            place.queue.push(Stop { id: product, ..Stop::default() });
        }
    }
    place.round = Round::next(window, next, call.now, REST);
    Ok(())
}
