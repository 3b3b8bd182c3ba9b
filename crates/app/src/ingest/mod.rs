//! Taking feedback in: rows become reviews, messages, orders and products, and reviews and messages become cases.
//!
//! Everything is idempotent on (channel, external id). A chunk is prepared against a view of the log and appended only
//! if the log has not moved since; else it is prepared again. So two imports of the same file at once land every row
//! once, and no chunk is ever half-written.

pub mod again;
pub mod again_talk;
pub mod catalog;
pub mod glance;
pub(crate) mod land;
pub mod messages;
mod overlay;
pub mod parcels;
pub mod pipeline;
pub mod returned;
pub mod reviews;

use std::sync::Arc;

use domain::case::Terms;
use domain::ids::{ChannelId, ShopId};
use domain::time::Instant;

/// Where rows come in and what they are judged by.
#[derive(Clone, Debug)]
pub struct Place {
    /// The shop.
    pub shop: ShopId,
    /// The channel.
    pub channel: ChannelId,
    /// The policy in force.
    pub terms: Arc<Terms>,
    /// Who brings them in, as written into the log.
    pub actor: String,
    /// When they came in.
    pub at: Instant,
}

/// What became of a chunk's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// New.
    pub created: i64,
    /// Known, but different: a new version.
    pub changed: i64,
    /// Known and the same.
    pub duplicates: i64,
    /// Cases opened for them.
    pub cases_opened: i64,
}

impl Counts {
    /// Adds another chunk's counts.
    pub fn add(&mut self, other: Self) {
        self.created += other.created;
        self.changed += other.changed;
        self.duplicates += other.duplicates;
        self.cases_opened += other.cases_opened;
    }
}
