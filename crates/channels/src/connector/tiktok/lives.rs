//! Figures of LIVE sessions from TikTok Shop's analytics. The vendor's page names path, query and figures; how the figures are
//! nested is known from two public programs, not from that page, so each is looked for leniently and what we have no field
//! for is kept by the platform's own name.

use std::collections::BTreeMap;

use domain::live::{LiveIn, MOST_MORE};
use domain::money::Money;
use domain::time::{Instant, Span};
use serde_json::Value;

use super::api::get;
use super::read::{LOST, next_page, paged};
use crate::connector::parts::read::{
    Bad, at, currency, either, key, list, money, odd, text, unix, whole, words,
};
use crate::connector::parts::window::{Slices, close, parse};
use crate::connector::{Call, Failure, Page};

const PATH: &str = "/analytics/202509/shop_lives/performance";
const DAY: i64 = 86_400;
/// Three days anew each time: the figures of 24 hours come a day after a session, and later ones are corrected. No widest
/// window is named; this is ours.
const SLICES: Slices = Slices { widest: Span::hours(30 * 24), overlap: Span::hours(72), oldest: None };
/// The latest day that has figures may lie this far back; what a platform names beyond is not waited for.
const LONGEST_LAG: i64 = 14 * DAY;
/// Characters of a figure that we have no field for.
const LONGEST_MORE: usize = 200;

pub(super) fn read(call: &Call<'_>, position: Option<&str>, since: Instant) -> Result<Page, Failure> {
    let window = SLICES.open(parse(position), since, call.now);
    // Whole days: the day in which the window ends is asked for as well.
    let query = paged(100, window.page.as_deref())
        .with("start_date_ge", day(window.from))
        .with("end_date_lt", day(window.to + DAY));
    let said = match get(call, PATH, query) {
        Ok(said) => said,
        Err(failure) => return window.lost(failure, &LOST),
    };
    let mut page = Page::default();
    for one in list(&said, "/live_stream_sessions") {
        match live(one) {
            Ok(live) => page.lives.push(live),
            Err(why) => page.odd.push(odd(why, one)),
        }
    }
    let to = window.to;
    let (mut next, more) = window.next(next_page(&said), call.now);
    if next.page.is_none()
        && let Some(latest) = text(&said, "/latest_available_date").and_then(|date| midnight(&date))
    {
        // What has no figures yet is asked for again.
        next.from = next.from.min((latest + DAY).max(to - LONGEST_LAG));
    }
    Ok(close(page, &next, more))
}

/// A day as the platform writes it, by UTC: the overlap covers every shop's own.
fn day(seconds: i64) -> String {
    Instant::from_seconds(seconds).to_string().chars().take(10).collect()
}

fn midnight(date: &str) -> Option<i64> {
    Instant::parse(&format!("{date}T00:00:00Z")).ok().map(unix)
}

fn live(value: &Value) -> Result<LiveIn, Bad> {
    let mut more = BTreeMap::new();
    let sales = Figures::of(value, "/sales_performance");
    let people = Figures::of(value, "/interaction_performance");
    let live = LiveIn {
        external_id: key(value, "/id")?,
        title: words(value, "/title").chars().take(300).collect(),
        started_at: either(value, "/start_time").ok_or("start_time is missing")?,
        ended_at: either(value, "/end_time"),
        gmv: sales.sum("gmv"),
        gmv_24h: sales.sum("24h_live_gmv"),
        orders: sales.count("sku_orders"),
        units: sales.count("unit_sold").or_else(|| sales.count("units_sold")),
        customers: sales.count("customers"),
        click_to_order: sales.word("click_to_order_rate"),
        viewers: people.count("viewers"),
        views: people.count("views"),
        peak: people.count("pcu"),
        average: people.count("acu"),
        comments: people.count("comments"),
        shares: people.count("shares"),
        likes: people.count("likes"),
        followers: people.count("new_followers"),
        more: BTreeMap::new(),
    };
    for found in [value, sales.0, people.0] {
        keep(&mut more, found);
    }
    Ok(LiveIn { more, ..live })
}

const SESSION: [&str; 6] =
    ["id", "title", "start_time", "end_time", "sales_performance", "interaction_performance"];
const SALES: [&str; 7] =
    ["gmv", "24h_live_gmv", "sku_orders", "unit_sold", "units_sold", "customers", "click_to_order_rate"];
const PEOPLE: [&str; 8] = ["viewers", "views", "pcu", "acu", "comments", "shares", "likes", "new_followers"];

/// The figures of one kind, or the session itself where they are not nested.
struct Figures<'a>(&'a Value);

impl<'a> Figures<'a> {
    fn of(value: &'a Value, path: &str) -> Self {
        let nested = at(value, path);
        Self(if nested.is_object() { nested } else { value })
    }

    fn count(&self, name: &str) -> Option<i64> {
        whole(self.0, &format!("/{name}")).filter(|n| *n >= 0)
    }

    fn word(&self, name: &str) -> Option<String> {
        text(self.0, &format!("/{name}")).map(|word| word.chars().take(LONGEST_MORE).collect())
    }

    fn sum(&self, name: &str) -> Option<Money> {
        money(self.0, &format!("/{name}/amount"), currency(self.0, &format!("/{name}/currency")))
    }
}

/// What is there beyond the fields that we know, each as text.
fn keep(more: &mut BTreeMap<String, String>, found: &Value) {
    for (name, value) in found.as_object().into_iter().flatten() {
        let ours = [&SESSION[..], &SALES, &PEOPLE].iter().any(|known| known.contains(&name.as_str()));
        if ours || value.is_null() || more.len() >= MOST_MORE {
            continue;
        }
        let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        more.insert(name.chars().take(100).collect(), shown.chars().take(LONGEST_MORE).collect());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_found_nested_and_flat_and_what_is_unknown_is_kept() {
        let nested = json!({
            "id": "7301", "title": "Spring tea", "start_time": 1_760_000_000, "end_time": "1760007200", "room_mood": "calm",
            "sales_performance": { "gmv": { "amount": "1234.50", "currency": "GBP" }, "sku_orders": "41", "unit_sold": 55,
                "customers": 38, "click_to_order_rate": "3.2%", "24h_live_gmv": { "amount": "1500", "currency": "GBP" },
                "avg_price": { "amount": "30.11", "currency": "GBP" } },
            "interaction_performance": { "acu": 120, "pcu": "410", "viewers": 9_000, "views": 12_000, "comments": 700,
                "shares": 31, "likes": 15_000, "new_followers": 88, "product_clicks": 1_300 },
        });
        let one = live(&nested).unwrap();
        assert_eq!((one.orders, one.units, one.customers), (Some(41), Some(55), Some(38)));
        assert_eq!(
            one.gmv.map(|m| (m.minor, m.currency.code().to_owned())),
            Some((123_450, "GBP".to_owned()))
        );
        assert_eq!(one.gmv_24h.map(|m| m.minor), Some(150_000));
        assert_eq!(
            (one.average, one.peak, one.viewers, one.followers),
            (Some(120), Some(410), Some(9_000), Some(88))
        );
        assert_eq!(one.ended_at, Some(Instant::from_seconds(1_760_007_200)));
        let kept: Vec<&str> = one.more.keys().map(String::as_str).collect();
        assert_eq!(kept, ["avg_price", "product_clicks", "room_mood"]);
        let flat = live(
            &json!({ "id": 7, "start_time": 1_760_000_000_000_i64, "viewers": "12", "sku_orders": 2, "pcu": -1 }),
        );
        let flat = flat.unwrap();
        assert_eq!((flat.viewers, flat.orders, flat.peak, flat.more.len()), (Some(12), Some(2), None, 0));
        for odd in [json!({ "id": "7" }), json!({ "start_time": 1_760_000_000 }), json!(null), json!([])] {
            assert!(live(&odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn not_everything_is_kept() {
        let mut many = json!({ "id": "7", "start_time": 1_760_000_000 });
        for n in 0..200 {
            many[format!("figure_{n}")] = json!("x".repeat(1_000));
        }
        let one = live(&many).unwrap();
        assert!(one.more.len() == MOST_MORE && one.more.values().all(|v| v.len() <= LONGEST_MORE));
    }
}
