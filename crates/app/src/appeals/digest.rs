//! The month's digest, written down once a shop and month when its first working day has begun. Whoever may see reports is told by
//! a notice, and by e-mail where that is set up.

use domain::appeal::digest::{digest, month_before};
use domain::appeal::learning::LOOKED_BACK;
use domain::appeal::{learned, months};
use domain::shop::ShopEvent;
use domain::time::{Instant, Span};
use jiff::tz::TimeZone;
use store::StoreError;
use store::shops::ShopRow;

use crate::{App, AppError, Result};

/// The name of its place: months since the year 0 that have been told.
const PLACE: &str = "appeals_digest";
/// Who is said to have written it.
const ACTOR: &str = "system:digest";

impl App {
    /// Writes the digests that are due, of every shop.
    ///
    /// # Errors
    /// As the store says.
    pub async fn digest_appeals(&self) -> Result<()> {
        let shops = self.store.read().await?.every_shop().await?;
        for shop in shops {
            match self.digest_of(&shop).await {
                // Another node was faster.
                Ok(()) | Err(AppError::Store(StoreError::Conflict)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    async fn digest_of(&self, shop: &ShopRow) -> Result<()> {
        let now = self.now();
        let zone = TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC);
        let today = now.timestamp().to_zoned(zone.clone()).date();
        let (month, place) = month_before(today);
        let mut tx = self.store.read().await?;
        let told = tx.cursor(shop.id, PLACE).await?;
        if told >= place {
            return Ok(());
        }
        let terms = self.terms(&mut tx, shop.id).await?;
        let begins = today.first_of_month().to_zoned(zone.clone());
        let begins = begins.map_or(now, |at| Instant::from(at.timestamp()));
        // A calendar that never opens has no working day: the first of the month serves.
        let opens = terms.policy.calendar.compile().ok().and_then(|calendar| calendar.next_open(begins).ok());
        if now < opens.unwrap_or(begins) {
            return Ok(());
        }
        let month_of = |at: Instant| {
            let date = at.timestamp().to_zoned(zone.clone()).date();
            format!("{:04}-{:02}", date.year(), date.month())
        };
        let since = now - LOOKED_BACK - Span::hours(24 * 31);
        let ended = tx.appeals_ended(shop.id, since).await?;
        let submitted = tx.appeals_submitted(shop.id, since).await?;
        let of_month = months(&[month], &submitted, &ended, month_of).pop().unwrap_or_default();
        let told_now = digest(&of_month, &learned(&ended, now), &tx.appeals_by_state(shop.id).await?);
        drop(tx);
        let mut tx = self.store.write().await?;
        // The place is moved with the event: a month is told once, whoever else looks.
        tx.move_cursor(shop.id, PLACE, told, place).await?;
        if let Some(digest) = told_now {
            let event = ShopEvent::AppealsDigest { digest: Box::new(digest) };
            tx.shop_events(shop.id, now, ACTOR, &[event]).await?;
        }
        Ok(tx.commit().await?)
    }
}
