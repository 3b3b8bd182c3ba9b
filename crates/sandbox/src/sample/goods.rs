//! What goes back and what is on its way: return requests on lately delivered orders, and what carriers report of parcels,
//! with a few that are lost, sent back or stand still.

use domain::inbound::{OrderIn, ParcelEventIn, ReturnIn};
use domain::parcel::ParcelStatus;
use domain::returns::{ReturnKind, ReturnState};
use domain::time::Instant;

use super::catalog::{Market, SLOW_CARRIER};
use super::orders::Order;
use super::rhythm::{DAY, HOUR};
use super::rng::Rng;

/// How far back requests and reports go.
const DAYS: i64 = 12;

/// A reason as platforms write it, and what buyers say to it in English, Chinese, Indonesian.
const REASONS: [(&str, [&str; 3]); 5] = [
    (
        "damaged",
        [
            "It arrived broken, pieces all over the box.",
            "收到就碎了，盒子里都是碎片。",
            "Barang sampai sudah pecah.",
        ],
    ),
    (
        "not_as_described",
        [
            "The colour is nothing like the video.",
            "颜色和直播里完全不一样。",
            "Warnanya tidak sama dengan di live.",
        ],
    ),
    ("wrong_item", ["You sent the wrong one.", "发错货了，不是我拍的款。", "Barang yang dikirim salah."]),
    ("quality", ["It stopped working after two days.", "用了两天就坏了。", "Baru dua hari sudah rusak."]),
    ("no_longer_needed", ["I do not need it any more.", "不想要了。", "Tidak jadi, sudah tidak perlu."]),
];

/// The channels' words for where a request stands: waits, approved, turned down, sent back, received, refunded.
const STATES: [[&str; 6]; 3] = [
    [
        "RETURN_OR_REFUND_REQUEST_PENDING",
        "AWAITING_BUYER_SHIP",
        "REFUND_OR_RETURN_REQUEST_REJECT",
        "BUYER_SHIPPED_ITEM",
        "RETURN_RECEIVED",
        "RETURN_OR_REFUND_REQUEST_COMPLETE",
    ],
    ["待商家处理", "已同意", "已拒绝", "买家已寄回", "商家已收货", "退款成功"],
    ["REQUESTED", "ACCEPTED", "SELLER_DISPUTE", "BUYER_RETURN_ITEM", "SELLER_RECEIVED", "REFUND_PAID"],
];

/// Makes the return requests of a channel, oldest first.
pub(super) fn returns(market: &Market, orders: &[Order], rng: &mut Rng, now: Instant) -> Vec<ReturnIn> {
    let since = Instant(now.0 - DAYS * DAY);
    let lately = orders.iter().filter(|o| o.row.delivered_at.is_some_and(|at| at > since));
    let mut rows: Vec<ReturnIn> = lately.filter_map(|order| request(market, order, rng, now)).collect();
    rows.sort_by_key(|row| row.requested_at);
    rows
}

fn request(market: &Market, order: &Order, rng: &mut Rng, now: Instant) -> Option<ReturnIn> {
    let requested = Instant(order.row.delivered_at?.0 + rng.between(2, 60) * HOUR);
    if requested > now {
        return None;
    }
    let hours = (now.0 - requested.0) / HOUR;
    // The last live has sold much, and much of it comes back.
    if !rng.chance(if hours < 20 { 40 } else { 8 }) {
        return None;
    }
    let (reason, said) = REASONS[rng.below(5) as usize];
    let kind = [ReturnKind::ReturnAndRefund, ReturnKind::RefundOnly, ReturnKind::Exchange]
        [rng.weighted([6, 3, 1].into_iter())];
    let (state, after) = stage(kind, hours, rng);
    let word = match state {
        ReturnState::Requested => 0,
        ReturnState::Approved => 1,
        ReturnState::Rejected => 2,
        ReturnState::GoodsOnTheWay => 3,
        ReturnState::GoodsReceived => 4,
        _ => 5,
    };
    let OrderIn { external_id, product, sku, quantity, amount, buyer, .. } = order.row.clone();
    let evidence = (reason == "damaged").then(|| format!("https://pictures.example/{external_id}.jpg"));
    Some(ReturnIn {
        external_id: format!("R{external_id}"),
        order: Some(external_id),
        product,
        sku,
        quantity,
        amount,
        kind,
        reason: Some(reason.to_owned()),
        text: said[market.tongue].to_owned(),
        status: Some(STATES[market.tongue][word].to_owned()),
        state,
        requested_at: Some(requested),
        updated_at: Some(Instant(requested.0 + after.min(hours) * HOUR)),
        buyer,
        evidence: evidence.into_iter().collect(),
    })
}

/// Where a request of this age stands, and for how many hours after it was made it had not moved.
fn stage(kind: ReturnKind, hours: i64, rng: &mut Rng) -> (ReturnState, i64) {
    let goods = kind == ReturnKind::ReturnAndRefund;
    match hours {
        0..20 if rng.chance(70) => (ReturnState::Requested, 0),
        0..20 => (if goods { ReturnState::Approved } else { ReturnState::Refunded }, 3),
        _ if rng.chance(12) => (ReturnState::Rejected, 9),
        20..90 if goods => (ReturnState::GoodsOnTheWay, 16),
        90..190 if goods => (ReturnState::GoodsReceived, 84),
        _ => (ReturnState::Refunded, 18),
    }
}

/// Makes what carriers report of a channel's parcels, oldest first.
pub(super) fn parcels(market: &Market, orders: &[Order], rng: &mut Rng, now: Instant) -> Vec<ParcelEventIn> {
    let since = Instant(now.0 - DAYS * DAY);
    let lately = orders.iter().filter(|o| o.row.shipped_at.is_some_and(|at| at > since));
    let mut rows: Vec<ParcelEventIn> = Vec::new();
    for order in lately.step_by(3) {
        journey(market, order, rng, now, &mut rows);
    }
    rows.sort_by_key(|row| row.at);
    rows
}

/// The reports on one parcel up to now.
fn journey(market: &Market, order: &Order, rng: &mut Rng, now: Instant, rows: &mut Vec<ParcelEventIn>) {
    let row = &order.row;
    let (Some(tracking), Some(shipped)) = (&row.tracking, row.shipped_at) else { return };
    let mut tell = |at: i64, status: ParcelStatus| {
        if at <= now.0 {
            rows.push(ParcelEventIn {
                tracking: tracking.clone(),
                carrier: row.carrier.clone(),
                order: Some(row.external_id.clone()),
                status,
                word: Some(status.as_str().to_owned()),
                description: said(status)[market.tongue].to_owned(),
                place: Some(PLACES[market.tongue][rng.below(4) as usize].to_owned()),
                at: Instant(at),
                told_by: None,
            });
        }
    };
    tell(shipped.0, ParcelStatus::PickedUp);
    tell(shipped.0 + 9 * HOUR, ParcelStatus::InTransit);
    // What becomes of it is drawn from its number, so that one more report moves no other parcel.
    let fate = tracking.bytes().fold(0u64, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into())) % 100;
    if let Some(delivered) = row.delivered_at {
        let out = (delivered.0 - 5 * HOUR).max(shipped.0 + 10 * HOUR);
        tell(out, ParcelStatus::OutForDelivery);
        if fate < 3 {
            tell(delivered.0 - HOUR, ParcelStatus::Damaged);
        }
        tell(delivered.0, ParcelStatus::Delivered);
        return;
    }
    let slow = row.carrier.as_deref() == Some(SLOW_CARRIER);
    match fate {
        0..3 => return tell(shipped.0 + 60 * HOUR, ParcelStatus::Lost),
        3..5 => return tell(shipped.0 + 70 * HOUR, ParcelStatus::Returning),
        // The slow carrier leaves some of its parcels lying.
        5..30 if slow => return,
        _ => {}
    }
    let mut at = shipped.0 + 2 * DAY;
    while at <= now.0 {
        tell(at, ParcelStatus::InTransit);
        at += 2 * DAY;
    }
}

const PLACES: [[&str; 4]; 3] = [
    ["Ontario, CA", "Dallas, TX", "Columbus, OH", "Newark, NJ"],
    ["义乌转运中心", "杭州集散点", "武汉分拨中心", "成都营业部"],
    ["Jakarta Hub", "Surabaya DC", "Bandung DC", "Medan DC"],
];

const fn said(status: ParcelStatus) -> [&'static str; 3] {
    match status {
        ParcelStatus::PickedUp => ["Picked up by the carrier", "快件已揽收", "Paket telah diambil kurir"],
        ParcelStatus::OutForDelivery => ["Out for delivery", "快件正在派送", "Paket sedang diantar"],
        ParcelStatus::Delivered => ["Delivered", "快件已签收", "Paket telah diterima"],
        ParcelStatus::Damaged => ["Damage found at the hub", "中转时发现包裹破损", "Paket ditemukan rusak"],
        ParcelStatus::Lost => ["Parcel could not be located", "快件遗失", "Paket hilang"],
        ParcelStatus::Returning => {
            ["Returned to sender: address incomplete", "地址不详，退回中", "Dikembalikan ke pengirim"]
        }
        _ => ["Departed the sorting hub", "快件离开转运中心", "Paket berangkat dari hub"],
    }
}
