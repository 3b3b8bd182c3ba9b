//! Coupons that stand on a platform: made by the seller there, handed to a buyer from a case as what a granted remedy gives.

use serde::{Deserialize, Serialize};

use crate::ids::RemedyId;
use crate::money::Money;
use crate::time::Instant;

/// Characters of a coupon's title that are kept.
pub const LONGEST_TITLE: usize = 300;

/// A coupon that can be claimed now, as its platform tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// The platform's id of it.
    pub id: String,
    /// As the seller called it.
    pub title: String,
    /// The code that a buyer types in, where there is one.
    pub code: Option<String>,
    /// What it takes off, where that is a sum.
    pub off: Option<Money>,
    /// What it takes off in hundredths, as the platform writes it.
    pub percent: Option<String>,
    /// What must be bought at least.
    pub least: Option<Money>,
    /// Until when it can be claimed.
    pub ends_at: Option<Instant>,
}

/// A coupon on its way to a buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponCard {
    /// The platform's id of it.
    pub id: String,
    /// Its title then.
    pub title: String,
    /// The remedy that it fulfils.
    pub remedy: RemedyId,
}
