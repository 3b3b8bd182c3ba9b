//! The orders of one channel: who bought what when, from which batch, and how it travelled.

use domain::inbound::OrderIn;
use domain::time::{Instant, SECOND};

use super::catalog::{COLORS, DEFECT_SKU, DESIGNS, Design, Market, SLOW_CARRIER};
use super::rhythm::{DAY, HOUR, delivery, purchase};
use super::rng::Rng;
use super::{money, people, product_id};

const ORDERS: u64 = 3_000;
/// How far back they go.
const DAYS: i64 = 60;
/// How long ago the bad batch came into the warehouse. Lives have pushed its SKU ever harder since.
const BAD_BATCH_DAYS: i64 = 13;

/// An order with what its row does not say.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) row: OrderIn,
    pub(super) design: &'static Design,
    pub(super) color: &'static str,
    /// Days after the promise; below one when on time.
    pub(super) late_days: i64,
}

/// Makes the orders of a channel, oldest first.
pub(super) fn make(market: &'static Market, rng: &mut Rng, now: Instant) -> Vec<Order> {
    let count = ORDERS * market.share / 100;
    let mut orders: Vec<Order> = (0..count).map(|n| one(market, rng, now, n)).collect();
    orders.sort_by_key(|order| order.row.paid_at);
    for (n, order) in orders.iter_mut().enumerate() {
        order.row.external_id =
            format!("{}{:010}", market.prefix, (n as u64 * 104_729 + 1_300_013) % 10_000_000_000);
    }
    orders
}

fn one(market: &'static Market, rng: &mut Rng, now: Instant, n: u64) -> Order {
    // The shop grows: more of the days are recent ones.
    let days = (DAYS - 1) - rng.between(0, DAYS - 1).max(rng.between(0, DAYS - 1) - 12);
    let paid = purchase(market, rng, now, days);
    let design = design(market, rng, days);
    let quantity = [1, 1, 1, 1, 1, 1, 2, 2, 3][rng.below(9) as usize];
    let carrier = if rng.chance(14) { SLOW_CARRIER } else { market.carriers[rng.below(2) as usize] };
    let color = rng.pick(COLORS[market.tongue]).unwrap_or("");
    let buyer = people::buyer(market, rng.below(ORDERS * market.share / 125));
    let row = OrderIn {
        external_id: n.to_string(),
        buyer: Some(buyer),
        product: Some(product_id(market, design)),
        sku: Some(design.sku.to_owned()),
        batch: Some(format!("{}-{:03}", design.batch, batch_number(days))),
        quantity: Some(quantity),
        amount: money(market, design.price[market.tongue] * i64::from(quantity)),
        carrier: Some(carrier.to_owned()),
        paid_at: Some(paid),
        promised_at: Some(Instant(paid.0 + market.promise_days * DAY)),
        ..OrderIn::default()
    };
    let mut order = Order { row, design, color, late_days: 0 };
    travel(&mut order, market, rng, now, carrier == SLOW_CARRIER);
    order
}

fn design(market: &Market, rng: &mut Rng, days: i64) -> &'static Design {
    let weight = |design: &Design| match design {
        d if d.price[market.tongue] == 0 => 0,
        d if d.sku == DEFECT_SKU && days < BAD_BATCH_DAYS => {
            d.weight * (2 + (BAD_BATCH_DAYS - days) as u64 / 3)
        }
        d => d.weight,
    };
    &DESIGNS[rng.weighted(DESIGNS.iter().map(weight))]
}

const fn batch_number(days: i64) -> i64 {
    match days {
        0..BAD_BATCH_DAYS => 33,
        BAD_BATCH_DAYS..40 => 32,
        _ => 31,
    }
}

/// Ships and delivers as far as that lies in the past.
fn travel(order: &mut Order, market: &Market, rng: &mut Rng, now: Instant, slow: bool) {
    let row = &mut order.row;
    let (Some(paid), Some(promised)) = (row.paid_at, row.promised_at) else { return };
    let shipped = paid.0 + rng.between(4 * 3600, 30 * 3600) * SECOND;
    let (least, most) = market.transit_hours;
    let mut arrives = shipped + rng.between(least as i64, most as i64) * HOUR;
    if slow {
        arrives = arrives.max(promised.0) + rng.between(2, 8) * DAY;
    } else if rng.chance(3) {
        arrives = promised.0 + rng.between(1, 4) * DAY;
    }
    let delivered = delivery(market, rng, arrives);
    let [waiting, moving, done] = market.states;
    row.status = Some(waiting.to_owned());
    if shipped <= now.0 {
        row.shipped_at = Some(Instant(shipped));
        row.tracking =
            Some(format!("{}{:012}", initials(row.carrier.as_deref()), rng.below(1_000_000_000_000)));
        row.status = Some(moving.to_owned());
    }
    if shipped < delivered.0 && delivered <= now {
        row.delivered_at = Some(delivered);
        row.status = Some(done.to_owned());
        order.late_days = (delivered.0 - promised.0).div_euclid(DAY) + 1;
    }
}

fn initials(carrier: Option<&str>) -> &'static str {
    match carrier {
        Some(SLOW_CARRIER) => "CDX",
        Some(name) if name.is_ascii() => "PX",
        _ => "YT",
    }
}
