//! LIVE sessions as platforms report them: what was shown when, who watched, and what was sold by it. Pure; figures come in late
//! and change, so each report is an event and the last one counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, LiveId};
use crate::money::Money;
use crate::time::Instant;

/// Most figures of a session that we have no field for and keep as they came.
pub const MOST_MORE: usize = 60;

/// A LIVE session with its figures, as a platform reports it. What it does not tell is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveIn {
    /// The platform's id of it.
    pub external_id: String,
    /// What it was called.
    pub title: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Sold by it.
    pub gmv: Option<Money>,
    /// Sold by it within 24 hours.
    pub gmv_24h: Option<Money>,
    /// Orders, one for each variant.
    pub orders: Option<i64>,
    /// Pieces sold.
    pub units: Option<i64>,
    /// Buyers.
    pub customers: Option<i64>,
    /// Orders by clicks, as the platform writes it.
    pub click_to_order: Option<String>,
    /// People who watched.
    pub viewers: Option<i64>,
    /// Times it was watched.
    pub views: Option<i64>,
    /// Most people at once.
    pub peak: Option<i64>,
    /// People at once on average.
    pub average: Option<i64>,
    /// Comments.
    pub comments: Option<i64>,
    /// Times it was shared.
    pub shares: Option<i64>,
    /// Likes.
    pub likes: Option<i64>,
    /// New followers.
    pub followers: Option<i64>,
    /// What else the platform tells, by its own names.
    #[serde(default)]
    pub more: BTreeMap<String, String>,
}

/// What happens to a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum LiveEvent {
    /// The platform reported it, or other figures of it.
    #[serde(rename = "live.reported")]
    Reported {
        /// Where.
        channel: ChannelId,
        /// As reported.
        row: Box<LiveIn>,
    },
}

impl LiveEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "live.reported",
        }
    }
}

/// A session as it was last reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Its id; follows from the channel and the platform's id.
    pub id: LiveId,
    /// How often its figures came or changed.
    pub version: i64,
    /// Where.
    pub channel: ChannelId,
    /// As reported.
    pub row: LiveIn,
    /// When that was.
    pub reported_at: Instant,
}

impl Live {
    /// As a first report makes it.
    pub fn open(id: LiveId, at: Instant, event: &LiveEvent) -> Self {
        let LiveEvent::Reported { channel, row } = event;
        Self { id, version: 1, channel: *channel, row: (**row).clone(), reported_at: at }
    }

    /// Takes another report in.
    pub fn apply(&mut self, at: Instant, event: &LiveEvent) {
        let LiveEvent::Reported { channel, row } = event;
        self.version += 1;
        (self.channel, self.row, self.reported_at) = (*channel, (**row).clone(), at);
    }

    /// What a report adds to what is known; none where it says the same.
    pub fn reported(known: Option<&Self>, channel: ChannelId, row: LiveIn) -> Option<LiveEvent> {
        let same = known.is_some_and(|live| live.row == row && live.channel == channel);
        (!same).then(|| LiveEvent::Reported { channel, row: Box::new(row) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(viewers: i64) -> LiveIn {
        serde_json::from_value(serde_json::json!({
            "external_id": "7", "title": "Tea", "started_at": Instant(0), "viewers": viewers
        }))
        .unwrap()
    }

    #[test]
    fn only_what_changed_is_an_event_and_the_last_report_counts() {
        let (id, channel) = (LiveId(uuid::Uuid::from_u128(1)), ChannelId(uuid::Uuid::from_u128(2)));
        let first = Live::reported(None, channel, row(10)).expect("new");
        let mut live = Live::open(id, Instant(5), &first);
        assert_eq!((live.version, live.row.viewers, live.reported_at), (1, Some(10), Instant(5)));
        assert_eq!(Live::reported(Some(&live), channel, row(10)), None, "the same again");
        let more = Live::reported(Some(&live), channel, row(12)).expect("other figures");
        live.apply(Instant(9), &more);
        assert_eq!((live.version, live.row.viewers, live.reported_at), (2, Some(12), Instant(9)));
        let written = serde_json::to_value(&more).unwrap();
        assert_eq!((&written["kind"], &written["row"]["viewers"]), (&"live.reported".into(), &12.into()));
        assert_eq!(serde_json::from_value::<LiveEvent>(written).unwrap(), more);
    }
}
