//! The firewall towards asks: whether a remedy is half done or fresh. Nothing may be asked of a buyer meanwhile.

use domain::ids::{BuyerId, ChannelId, ShopId};
use domain::time::{Instant, Span};
use store::Tx;

use crate::{App, Result};

/// How near the last remedy of a buyer or an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemedyStanding {
    /// Whether one is half done.
    pub open: bool,
    /// Whole days since the last one was granted or done; none where there never was one.
    pub days_since_last: Option<i64>,
    /// How many days the shop waits after one.
    pub cooling_days: i64,
}

impl RemedyStanding {
    /// Whether a remedy is so near that nothing may be asked of the buyer.
    pub fn forbids_asks(&self) -> bool {
        self.open || self.days_since_last.is_some_and(|days| days < self.cooling_days)
    }
}

impl App {
    /// How near the remedies of a buyer and of an order are; the nearer of the two counts.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remedy_standing(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        buyer: Option<BuyerId>,
        order: Option<(ChannelId, &str)>,
    ) -> Result<RemedyStanding> {
        standing(tx, shop, buyer, order, self.now()).await
    }
}

/// The same at an instant.
pub(crate) async fn standing(
    tx: &mut Tx,
    shop: ShopId,
    buyer: Option<BuyerId>,
    order: Option<(ChannelId, &str)>,
    now: Instant,
) -> Result<RemedyStanding> {
    let touched = tx.remedies_touched(shop, buyer, order).await?;
    Ok(RemedyStanding {
        open: touched.open,
        days_since_last: touched.last.map(|last| (now - last).0.div_euclid(Span::hours(24).0).max(0)),
        cooling_days: tx.remedy_policy(shop).await?.cooling_days.into(),
    })
}
