//! What can be made to happen on purpose: a burst of bad reviews, a carrier that stands still, an abusive review.

use domain::time::Span;
use serde::Deserialize;

use super::World;
use super::catalog::CARRIERS;
use super::model::{Fate, OrderState, Platform};
use super::words;

/// Something on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Scenario {
    /// Bad reviews of one product, all at once: 1 to 200.
    BadReviews {
        /// Where.
        platform: Platform,
        /// How many.
        count: u32,
    },
    /// The slow carrier reports nothing for so many hours of life.
    CarrierStandsStill {
        /// How long, 1 to 720.
        hours: u32,
    },
    /// One abusive review.
    AbusiveReview {
        /// Where.
        platform: Platform,
    },
    /// A review with these words, now.
    Review {
        /// Where.
        platform: Platform,
        /// 1 to 5.
        rating: u8,
        /// At most 2 000 characters.
        text: String,
    },
    /// The platform hides a review.
    HideReview {
        /// Where.
        platform: Platform,
        /// Which.
        review: u64,
    },
    /// A return request of a broken thing, now.
    ReturnRequest {
        /// Where.
        platform: Platform,
    },
    /// A buyer asks in private, now.
    Question {
        /// Where.
        platform: Platform,
    },
}

impl World {
    /// Makes it happen now. Gives the ids of what came of it.
    pub fn play(&mut self, scenario: &Scenario) -> Vec<u64> {
        match *scenario {
            Scenario::BadReviews { platform, count } => {
                let product = self.shop(platform).products.first().map(|product| product.id);
                let each = |world: &mut Self| {
                    let order = world.arrived(platform, Fate::Broken, product);
                    let number = world.number;
                    let mut rng = world.rng(9, order + number);
                    let tongue = world.order(platform, order).map_or(words::Tongue::En, |order| order.tongue);
                    let text = words::review(tongue, Fate::Broken, &mut rng);
                    world.review_now(platform, order, 1, text);
                    order + 1_000_000
                };
                (0..count.clamp(1, 200)).map(|_| each(self)).collect()
            }
            Scenario::CarrierStandsStill { hours } => {
                let until =
                    self.now + Span(Span::hours(i64::from(hours.clamp(1, 720))).0 / i64::from(self.speed));
                self.stand_still(CARRIERS[0], until);
                Vec::new()
            }
            Scenario::AbusiveReview { platform } => {
                let order = self.arrived(platform, Fate::Differs, None);
                let tongue = self.order(platform, order).map_or(words::Tongue::En, |order| order.tongue);
                let text = words::abuse(tongue, &mut self.rng(9, order));
                self.review_now(platform, order, 1, text);
                vec![order + 1_000_000]
            }
            Scenario::Review { platform, rating, ref text } => {
                let order = self.arrived(platform, if rating > 3 { Fate::Fine } else { Fate::Differs }, None);
                let text = text.chars().take(2_000).collect();
                self.review_now(platform, order, rating.clamp(1, 5), text);
                vec![order + 1_000_000]
            }
            Scenario::HideReview { platform, review } => {
                let found = self.review_mut(platform, review);
                if let Some(review) = found {
                    review.hidden = true;
                    return vec![review.id];
                }
                Vec::new()
            }
            Scenario::ReturnRequest { platform } => {
                let order = self.arrived(platform, Fate::Broken, None);
                self.happen(super::Deed::Request(platform, order));
                vec![order + 2_000_000]
            }
            Scenario::Question { platform } => {
                let order = self.arrived(platform, Fate::Differs, None);
                self.happen(super::Deed::Ask(platform, order));
                self.order(platform, order).map(|order| order.buyer).into_iter().collect()
            }
        }
    }

    /// An order that arrived this moment.
    fn arrived(&mut self, platform: Platform, fate: Fate, product: Option<u64>) -> u64 {
        let now = self.now;
        let id = self.order_now(platform, fate, product);
        if let Some(order) = self.order_mut(platform, id) {
            order.state = OrderState::Delivered;
            order.paid_at = now - Span::hours(96);
            order.shipped_at = Some(now - Span::hours(80));
            order.delivered_at = Some(now);
            order.tracking = Some(format!("KT{id:012}"));
        }
        id
    }
}
