//! Which moment of which session an order came from: taken in the room, or paid while a session ran that showed the product.

use super::state::Show;
use crate::ids::{ChannelId, SegmentId};
use crate::time::Instant;

/// How long after the end of a session an order still counts as of it: who has the product in the cart pays a little later.
pub const GRACE: crate::time::Span = crate::time::Span::minutes(10);

/// A moment of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// What was on, of the product that was bought.
    pub segment: SegmentId,
    /// Milliseconds since the start.
    pub at_ms: i64,
}

/// What was bought.
#[derive(Clone, Copy, Debug)]
pub struct Bought<'a> {
    /// Where.
    pub channel: ChannelId,
    /// The stock-keeping unit.
    pub sku: Option<&'a str>,
    /// The channel's id of the product.
    pub product: Option<&'a str>,
    /// When it was paid.
    pub paid_at: Instant,
}

/// The moment an order came from, if it is one of this session: what was on if that is the product; else the last time before
/// that the product was on. A rehearsal sells nothing; a session for another channel is another shop window.
pub fn moment(show: &Show, bought: &Bought<'_>) -> Option<Moment> {
    let started = show.started_at?;
    let over = show.ended_at.is_some_and(|end| bought.paid_at > end + GRACE);
    let elsewhere = show.plan.channel.is_some_and(|channel| channel != bought.channel);
    if show.plan.rehearsal || over || elsewhere || bought.paid_at < started {
        return None;
    }
    let at_ms = show.ms(bought.paid_at)?;
    let of = |id: &SegmentId| {
        show.segment(*id).is_some_and(|segment| {
            Some(segment.sku.as_str()) == bought.sku
                || segment.external_id.as_deref().is_some_and(|id| Some(id) == bought.product)
        })
    };
    let entered = show.entries().take_while(|(_, at)| *at <= at_ms).map(|(id, _)| id);
    let segment = entered.filter(of).last()?;
    Some(Moment { segment, at_ms })
}
