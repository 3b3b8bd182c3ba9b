//! TikTok Shop's figures of LIVE sessions, read only. Path and figures are the vendor's; how they are nested is from public code.
//! When the shop of this world is live, and who watches, is ours: two hours a day, with the day's own orders.

use domain::time::Instant;
use serde_json::{Value, json};

use super::super::core::Core;
use super::super::wire::{Ask, seconds};
use super::{Done, invalid, page};
use crate::world::model::{Order, Platform, Shop};

const DAY: i64 = 86_400;
/// Days until a session has figures.
const LAG: i64 = 2;
/// A session begins so long after midnight and lasts two hours.
const BEGINS: i64 = 12 * 3_600;

/// A day with a session.
struct Session<'a> {
    midnight: i64,
    orders: Vec<&'a Order>,
}

pub(super) fn performance(core: &Core, ask: &Ask<'_>) -> Done {
    let (Some(from), Some(to)) = (date(ask, "start_date_ge"), date(ask, "end_date_lt")) else {
        return invalid("start_date_ge and end_date_lt are days such as 2026-11-02");
    };
    if from >= to {
        return invalid("start_date_ge lies before end_date_lt");
    }
    let shop = core.world.shop(Platform::Tiktok);
    let latest = ask.seconds().div_euclid(DAY) * DAY - LAG * DAY;
    let sessions = sessions(shop, from, to.min(latest + DAY));
    let keyed = sessions.iter().map(|one| ((one.midnight, 0), one)).collect();
    let page = page(ask, keyed, 1..=100)?;
    let rows: Vec<_> = page.rows.iter().map(|one| row(shop, one)).collect();
    Ok(json!({
        "live_stream_sessions": rows,
        "next_page_token": page.token,
        "total_count": page.total,
        "latest_available_date": Instant::from_seconds(latest).to_string().chars().take(10).collect::<String>(),
    }))
}

fn date(ask: &Ask<'_>, name: &str) -> Option<i64> {
    let text = ask.query.text(name);
    let at = Instant::parse(&format!("{text}T00:00:00Z")).ok().filter(|_| text.len() == 10)?;
    Some(seconds(at))
}

/// The days in a stretch on which something was sold.
fn sessions(shop: &Shop, from: i64, to: i64) -> Vec<Session<'_>> {
    let mut days = std::collections::BTreeMap::<i64, Vec<&Order>>::new();
    for order in shop.orders.values() {
        let midnight = seconds(order.paid_at).div_euclid(DAY) * DAY;
        if (from..to).contains(&midnight) {
            days.entry(midnight).or_default().push(order);
        }
    }
    days.into_iter().map(|(midnight, orders)| Session { midnight, orders }).collect()
}

fn row(shop: &Shop, one: &Session<'_>) -> Value {
    let sum: i64 = one.orders.iter().map(|order| order.total).sum();
    let pieces: u32 = one.orders.iter().map(|order| order.quantity).sum();
    let buyers: std::collections::BTreeSet<_> = one.orders.iter().map(|order| order.buyer).collect();
    let (sold, begins) = (one.orders.len() as i64, one.midnight + BEGINS);
    let amount = json!({ "amount": shop.decimal(sum), "currency": shop.currency });
    json!({
        "id": format!("74{begins}"),
        "title": format!("{} LIVE", shop.name),
        "username": "sandbox_shop",
        "start_time": begins,
        "end_time": begins + 2 * 3_600,
        "sales_performance": {
            "gmv": amount,
            "24h_live_gmv": amount,
            "sku_orders": sold,
            "unit_sold": pieces,
            "customers": buyers.len(),
            "click_to_order_rate": "2.50%",
        },
        "interaction_performance": {
            "acu": 20 + sold * 3,
            "pcu": 60 + sold * 9,
            "viewers": 400 + sold * 40,
            "views": 500 + sold * 55,
            "comments": 30 + sold * 4,
            "shares": sold,
            "likes": 900 + sold * 70,
            "new_followers": 2 + sold,
            "product_clicks": sold * 40,
        },
    })
}
