//! What triage learned from a shop's people: its versions, the feedback that people have judged, and how often triage
//! was right.

use domain::ids::ShopId;
use domain::reading::{Issue, Reading};
use domain::time::{Instant, Span};

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A decision about what triage has learned: a version learned, or a return to an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `adaptations`")]
pub struct Learned {
    pub version: i64,
    /// BLAKE3 of the adaptation, in hexadecimal; empty for a return.
    pub blob: String,
    pub corrections: i64,
    pub held_back: i64,
    pub right_before: i64,
    pub right_after: i64,
    pub kept: bool,
    /// For a return: the version in force again, 0 for the model as it ships.
    pub back_to: Option<i64>,
    pub actor: String,
    pub at: Instant,
}

/// A review that a person has judged by correcting triage, or by working the case without correcting it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "columns of `reviews`")]
pub struct Judged {
    pub text: String,
    pub rating: u8,
    pub reading: Reading,
    /// What it is, after a person looked; none when it is no complaint.
    pub issue: Option<Issue>,
}

/// How triage did in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// The Monday it begins with, at midnight UTC.
    pub monday: Instant,
    /// Reviews whose case a person has worked, or that a person has corrected.
    pub looked_at: i64,
    /// Those that were corrected.
    pub corrected: i64,
}

/// A week, and the first Monday of the epoch.
const WEEK: Span = Span::hours(24 * 7);
const FIRST_MONDAY: Span = Span::hours(24 * 4);
const JUDGED: &str = "FROM reviews r LEFT JOIN cases c ON c.shop_id = r.shop_id AND c.id = r.case_id \
    WHERE r.shop_id = $1 AND (r.corrected = 1 OR c.verdict IS NOT NULL OR c.replied_at IS NOT NULL OR c.resolved_at IS NOT NULL)";

impl Tx {
    /// All decisions about what triage has learned, first one first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn learned(&mut self, shop: ShopId) -> Result<Vec<Learned>> {
        self.all(
            "SELECT version, blob, corrections, held_back, right_before, right_after, kept, back_to, actor, trained_at \
             FROM adaptations WHERE shop_id = $1 ORDER BY version",
            args![shop],
        )
        .await?
        .iter()
        .map(|r| {
            Ok(Learned {
                version: r.int(0)?,
                blob: r.text(1)?,
                corrections: r.int(2)?,
                held_back: r.int(3)?,
                right_before: r.int(4)?,
                right_after: r.int(5)?,
                kept: r.flag(6)?,
                back_to: r.opt_int(7)?,
                actor: r.text(8)?,
                at: r.instant(9)?,
            })
        })
        .collect()
    }

    /// How many reviews people have corrected.
    ///
    /// # Errors
    /// As the database says.
    pub async fn corrections(&mut self, shop: ShopId) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM reviews WHERE shop_id = $1 AND corrected = 1";
        self.first(sql, args![shop]).await?.map_or(Ok(0), |r| r.int(0))
    }

    /// The reviews that people have judged, newest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn judged_reviews(&mut self, shop: ShopId, limit: i64) -> Result<Vec<Judged>> {
        let sql = format!("SELECT r.text, r.rating, r.reading, r.issue {JUDGED} ORDER BY r.id DESC LIMIT $2");
        self.all(&sql, args![shop, limit])
            .await?
            .iter()
            .map(|r| {
                Ok(Judged {
                    text: r.text(0)?,
                    rating: u8::try_from(r.int(1)?).unwrap_or(u8::MAX),
                    reading: r.json(2)?,
                    issue: r.opt_text(3)?.and_then(|issue| Issue::parse(&issue)),
                })
            })
            .collect()
    }

    /// How triage did, week by week of arrival, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn triage_weeks(&mut self, shop: ShopId, since: Instant) -> Result<Vec<Week>> {
        let week = format!("(r.received_at - {}) / {}", FIRST_MONDAY.0, WEEK.0);
        let sql = format!(
            "SELECT {week} AS week, COUNT(*), COUNT(*) FILTER (WHERE r.corrected = 1) {JUDGED} AND r.received_at >= $2 \
             GROUP BY {week} ORDER BY 1"
        );
        self.all(&sql, args![shop, since])
            .await?
            .iter()
            .map(|r| {
                let monday = Instant(r.int(0)? * WEEK.0 + FIRST_MONDAY.0);
                Ok(Week { monday, looked_at: r.int(1)?, corrected: r.int(2)? })
            })
            .collect()
    }
}
