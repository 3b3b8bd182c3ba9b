//! The facts that assertions are held against.

use jiff::tz::TimeZone;

use super::chat::Line;
use crate::money::Money;
use crate::parcel::ParcelFacts;
use crate::time::{Instant, Span};

/// An order as its channel told it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields of `domain::inbound::OrderIn`")]
pub struct OrderFacts {
    pub number: String,
    pub tracking: Option<String>,
    pub quantity: Option<i64>,
    pub amount: Option<Money>,
    pub paid_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub promised_at: Option<Instant>,
    pub delivered_at: Option<Instant>,
    /// What the carrier reported; the order's own dates stand where it said nothing.
    pub parcel: ParcelFacts,
}

/// Everything known beside the words.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The order, if it is known.
    pub order: Option<&'a OrderFacts>,
    /// The private messages with the buyer, oldest first.
    pub chat: &'a [Line],
    /// What the shop promises for a first answer, if it does.
    pub answer_within: Option<Span>,
    /// Days are those of this zone.
    pub zone: &'a TimeZone,
    /// When the buyer wrote the feedback.
    pub said_at: Instant,
    /// Now.
    pub now: Instant,
}

impl OrderFacts {
    /// The same with what its parcels' carriers reported: the first to leave, the last to come, and whatever went wrong.
    /// An order of several parcels has come when all of them have.
    #[must_use]
    pub fn with_parcels(mut self, parcels: &[ParcelFacts]) -> Self {
        let first = |of: fn(&ParcelFacts) -> Option<Instant>| parcels.iter().filter_map(of).min();
        let came: Option<Vec<Instant>> = parcels.iter().map(|p| p.delivered_at).collect();
        let delivered_at = came.and_then(|all| all.into_iter().max());
        self.parcel = ParcelFacts {
            handed_over_at: first(|p| p.handed_over_at),
            delivered_at,
            lost_at: first(|p| p.lost_at),
            damaged_at: first(|p| p.damaged_at),
            returned_at: first(|p| p.returned_at),
            stuck_since: first(|p| p.stuck_since),
        };
        self.shipped_at = self.parcel.handed_over_at.or(self.shipped_at);
        // What the carrier has not reported as delivered, the platform may know.
        self.delivered_at = delivered_at.or(self.delivered_at);
        self
    }

    /// The moment from which a buyer counts the wait.
    pub(super) fn began(&self) -> Option<Instant> {
        self.paid_at.or(self.shipped_at)
    }
}

/// Whole days from one calendar day to another in a zone.
pub(super) fn days(from: Instant, to: Instant, zone: &TimeZone) -> i64 {
    let day = |at: Instant| at.timestamp().to_zoned(zone.clone()).date();
    day(from).until(day(to)).map_or(0, |span| i64::from(span.get_days()))
}

/// A calendar day in a zone, as `2026-11-03`.
pub(super) fn day(at: Instant, zone: &TimeZone) -> String {
    at.timestamp().to_zoned(zone.clone()).date().to_string()
}
