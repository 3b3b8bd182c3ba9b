//! The reviews of one channel: who says what about which order, and what is meant by it.

use std::collections::BTreeMap;

use domain::inbound::ReviewIn;
use domain::reading::{Issue, Polarity};
use domain::time::Instant;

use super::Label;
use super::catalog::{DEFECT_BATCH, Market, SLOW_CARRIER};
use super::compose::{Break, Wish, Writer, tongue};
use super::orders::Order;
use super::rhythm::{DAY, lately, writing};
use super::rng::Rng;

/// Negative reviews wanted in the last day on all channels together.
const FRESH_COMPLAINTS: u64 = 25;

/// Makes the reviews of a channel, oldest first, and tells what is meant by each.
pub(super) fn make(
    market: &'static Market,
    orders: &[Order],
    rng: &mut Rng,
    now: Instant,
    labels: &mut BTreeMap<String, Label>,
) -> Vec<ReviewIn> {
    let mut drafts = Vec::new();
    let mut silent = Vec::new();
    for order in orders {
        let Some(delivered) = order.row.delivered_at else { continue };
        let hours = rng.between(0, 30) + rng.between(0, 50);
        let at = writing(market, rng, delivered, hours);
        if rng.chance(92) && at <= now {
            drafts.push((at, order, wish(order, rng)));
        } else {
            silent.push((delivered, order));
        }
    }
    let day_ago = Instant(now.0 - DAY);
    let fresh =
        drafts.iter().filter(|(at, _, wish)| *at > day_ago && label(*wish).issue.is_some()).count() as u64;
    let wanted = (FRESH_COMPLAINTS * market.share / 100 + 1).saturating_sub(fresh);
    let waiting = silent.iter().rev().filter(|(delivered, _)| *delivered < day_ago);
    for (_, order) in waiting.take(wanted as usize) {
        drafts.push((lately(rng, now, 23), order, complaint(order, rng)));
    }
    drafts.sort_by_key(|(at, order, _)| (*at, order.row.external_id.clone()));
    let rows = drafts.into_iter().enumerate().map(|(n, (at, order, wish))| {
        let row = row(market, order, wish, rng, at, n);
        labels.insert(row.external_id.clone(), label(wish));
        row
    });
    rows.collect()
}

fn row(market: &Market, order: &Order, wish: Wish, rng: &mut Rng, at: Instant, n: usize) -> ReviewIn {
    let writer = Writer { tongue: tongue(market.tongue), number: market.tongue, order };
    ReviewIn {
        updated_at: None,
        external_id: format!("{}-R{:07}", market.country, 40_001 + n * 13),
        order: Some(order.row.external_id.clone()),
        product: order.row.product.clone(),
        rating: stars(wish, rng),
        text: writer.review(wish, rng),
        created_at: Some(at),
        buyer: order.row.buyer.clone(),
    }
}

/// What a buyer of this order is moved to say.
fn wish(order: &Order, rng: &mut Rng) -> Wish {
    if is_defective(order) && rng.chance(56) {
        return Wish::Crack;
    }
    if is_slow(order) && rng.chance(33) {
        return Wish::Late;
    }
    match rng.below(1000) {
        0..45 => Wish::Shrug,
        45..75 => Wish::But(reason(rng)),
        75..130 => Wish::Complain(issue(rng)),
        130..144 => Wish::Break(breaking(rng)),
        _ => Wish::Praise,
    }
}

/// What a buyer of this order complains of.
fn complaint(order: &Order, rng: &mut Rng) -> Wish {
    match rng.below(10) {
        1.. if is_defective(order) => Wish::Crack,
        1.. if is_slow(order) => Wish::Late,
        0 => Wish::Break(breaking(rng)),
        _ => Wish::Complain(issue(rng)),
    }
}

fn is_defective(order: &Order) -> bool {
    order.row.batch.as_deref() == Some(DEFECT_BATCH)
}

fn is_slow(order: &Order) -> bool {
    order.late_days > 1 && order.row.carrier.as_deref() == Some(SLOW_CARRIER)
}

fn issue(rng: &mut Rng) -> Issue {
    match rng.below(100) {
        0..34 => Issue::Quality,
        34..56 => Issue::Mismatch,
        56..74 => Issue::Service,
        74..85 => Issue::Logistics,
        85..93 => Issue::Other,
        _ => Issue::Groundless,
    }
}

/// An issue that has a reason.
fn reason(rng: &mut Rng) -> Issue {
    Some(issue(rng)).filter(|issue| *issue != Issue::Groundless).unwrap_or(Issue::Quality)
}

fn breaking(rng: &mut Rng) -> Break {
    match rng.below(10) {
        0..3 => Break::Abuse,
        3..5 => Break::Privacy,
        5..6 => Break::Competitor,
        6..8 => Break::Extortion,
        _ => Break::Irrelevant,
    }
}

fn stars(wish: Wish, rng: &mut Rng) -> u8 {
    let dice = rng.below(100);
    match (wish, dice) {
        (Wish::Praise, 0..82) => 5,
        (Wish::Praise, _) | (Wish::But(_), 0..30) => 4,
        (Wish::Shrug | Wish::But(_), _) | (Wish::Complain(_) | Wish::Late, 0..10) => 3,
        (Wish::Complain(_) | Wish::Late, 10..45) | (Wish::Crack, 0..25) => 2,
        (Wish::Complain(_) | Wish::Crack | Wish::Late | Wish::Break(_), _) => 1,
    }
}

fn label(wish: Wish) -> Label {
    let plain = |polarity, issue| Label { polarity, issue, ground: None, defect: false, slow_carrier: false };
    let against = |issue| plain(Polarity::Negative, Some(issue));
    match wish {
        Wish::Praise => plain(Polarity::Positive, None),
        Wish::Shrug => plain(Polarity::Neutral, None),
        Wish::But(issue) => plain(Polarity::Mixed, Some(issue)),
        Wish::Complain(issue) => against(issue),
        Wish::Crack => Label { defect: true, ..against(Issue::Quality) },
        Wish::Late => Label { slow_carrier: true, ..against(Issue::Logistics) },
        Wish::Break(kind @ Break::Privacy) => {
            Label { ground: Some(kind.ground()), ..against(Issue::Service) }
        }
        Wish::Break(kind) => Label { ground: Some(kind.ground()), ..against(Issue::Groundless) },
    }
}
