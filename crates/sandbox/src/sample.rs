//! A sample shop, made of a seed and an instant: products, orders, reviews and chats of three channels over the last
//! sixty days, with trouble hidden in them for the product to find. All of it is invented.
//!
//! The same seed and instant always give the same shop. What is hidden is told in [`Truth`], for tests and for
//! demonstrations; nothing of it is in the rows themselves. Knows rows only: no database, no file channel, no clock.

mod catalog;
mod chats;
mod compose;
mod goods;
pub(crate) mod grammar;
mod orders;
mod people;
mod reviews;
mod rhythm;
pub mod rng;
mod tongue;
mod words_en;
mod words_id;
mod words_zh;
pub mod writer;

use std::collections::BTreeMap;

use domain::inbound::{MessageIn, OrderIn, ParcelEventIn, ProductIn, ReturnIn, ReviewIn};
use domain::money::{Currency, Money};
use domain::reading::{Ground, Issue, Polarity};
use domain::time::Instant;

use catalog::{DESIGNS, MARKETS, Market};
use rng::Rng;

/// A whole sample shop.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its channels, in a fixed order.
    pub channels: Vec<Channel>,
    /// What is hidden in it.
    pub truth: Truth,
}

/// One channel with everything that came in on it. Rows are in the order in which they happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// The platform, such as `tiktok_shop`.
    pub platform: &'static str,
    /// The market, as ISO 3166.
    pub market: &'static str,
    /// The account's name.
    pub name: &'static str,
    /// The market's IANA zone.
    pub zone: &'static str,
    /// Currency of its prices.
    pub currency: &'static str,
    /// Its words for an order that waits, is on the road, is delivered.
    pub states: [&'static str; 3],
    /// What it lists.
    pub products: Vec<ProductIn>,
    /// What was bought.
    pub orders: Vec<OrderIn>,
    /// What buyers said in public.
    pub reviews: Vec<ReviewIn>,
    /// What was said in private.
    pub messages: Vec<MessageIn>,
    /// What buyers want to give back.
    pub returns: Vec<ReturnIn>,
    /// What carriers report of parcels.
    pub parcels: Vec<ParcelEventIn>,
}

impl Channel {
    /// An order as the channel told of it at an earlier instant, without what had not happened yet; `None` before it
    /// was paid.
    pub fn order_at(&self, order: &OrderIn, at: Instant) -> Option<OrderIn> {
        let by_then = |when: Option<Instant>| when.filter(|when| *when <= at);
        by_then(order.paid_at)?;
        let (shipped_at, delivered_at) = (by_then(order.shipped_at), by_then(order.delivered_at));
        let [waiting, moving, done] = self.states;
        let status = match (shipped_at, delivered_at) {
            (_, Some(_)) => done,
            (Some(_), None) => moving,
            (None, None) => waiting,
        };
        let tracking = order.tracking.clone().filter(|_| shipped_at.is_some());
        Some(OrderIn { shipped_at, delivered_at, tracking, status: Some(status.to_owned()), ..order.clone() })
    }
}

/// What the generator meant by a review.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// For or against.
    pub polarity: Polarity,
    /// What it complains of, if it does.
    pub issue: Option<Issue>,
    /// Ground for an appeal, if there is one.
    pub ground: Option<Ground>,
    /// Whether the hidden batch defect caused it.
    pub defect: bool,
    /// Whether the slow carrier caused it.
    pub slow_carrier: bool,
}

/// What is hidden in a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// Every review's label, by its external id (unique across the channels).
    pub labels: BTreeMap<String, Label>,
    /// The SKU with the defect.
    pub defect_sku: &'static str,
    /// Its bad batch.
    pub defect_batch: &'static str,
    /// The carrier that is days late.
    pub slow_carrier: &'static str,
}

/// Makes the sample shop of `seed` as it stands at `now`.
pub fn shop(seed: u64, now: Instant) -> Sample {
    let now = Instant(now.0 - now.0.rem_euclid(domain::time::SECOND));
    let mut truth = Truth {
        labels: BTreeMap::new(),
        defect_sku: catalog::DEFECT_SKU,
        defect_batch: catalog::DEFECT_BATCH,
        slow_carrier: catalog::SLOW_CARRIER,
    };
    let channels = MARKETS.iter().map(|market| channel(market, seed, now, &mut truth)).collect();
    Sample { channels, truth }
}

fn channel(market: &'static Market, seed: u64, now: Instant, truth: &mut Truth) -> Channel {
    let rng = |part: u64| Rng::new(seed).fork(market.offset.unsigned_abs()).fork(part);
    let orders = orders::make(market, &mut rng(1), now);
    let reviews = reviews::make(market, &orders, &mut rng(2), now, &mut truth.labels);
    let messages = chats::make(market, &orders, &reviews, &mut rng(3), now);
    let returns = goods::returns(market, &orders, &mut rng(4), now);
    let parcels = goods::parcels(market, &orders, &mut rng(5), now);
    Channel {
        platform: market.platform,
        market: market.country,
        name: market.name,
        zone: market.zone,
        currency: market.currency,
        states: market.states,
        products: products(market),
        orders: orders.into_iter().map(|order| order.row).collect(),
        reviews,
        messages,
        returns,
        parcels,
    }
}

fn products(market: &Market) -> Vec<ProductIn> {
    let listed = DESIGNS.iter().filter(|design| design.price[market.tongue] > 0);
    let row = |design: &catalog::Design| ProductIn {
        external_id: product_id(market, design),
        title: design.title[market.tongue].to_owned(),
        price: money(market, design.price[market.tongue]),
        category: Some(design.category[market.tongue].to_owned()),
        advertised: design.advertised,
    };
    listed.map(row).collect()
}

fn product_id(market: &Market, design: &catalog::Design) -> String {
    let number = DESIGNS.iter().position(|other| other.sku == design.sku).unwrap_or(0);
    format!("{}88{:06}", market.prefix, 1_000 + number * 37)
}

fn money(market: &Market, minor: i64) -> Option<Money> {
    Some(Money { minor, currency: Currency::parse(market.currency).ok()? })
}
