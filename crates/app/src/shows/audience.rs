//! Who stayed: viewers by minute under the run-of-show, and the minutes at which people began to leave more, or less.

use domain::access::Permission;
use domain::experience::Metric;
use domain::ids::{LiveSessionId, SegmentId, ShopId};
use domain::refusal::Words;
use domain::retention::{Change, Minute, changes, minutes};
use domain::show::Show;
use domain::time::{Instant, Span};
use store::Tx;

use super::quality::MINUTE;
use crate::{App, AppError, Caller, Result};

/// How long after a viewer's last beacon they count as gone: three beacons.
const GONE: Span = Span::seconds(30);
/// Minutes before a change of which warnings are counted.
const BEFORE: i64 = 2;

/// A minute at which people began to leave more, or less, and what was on.
#[derive(Debug)]
pub struct Turn {
    /// The change.
    pub change: Change,
    /// When the minute began.
    pub at: Instant,
    /// What was on.
    pub segment: Option<SegmentId>,
    /// What was on, in words.
    pub what: Words,
    /// Findings in the minutes before.
    pub flagged: i64,
    /// Alerts that stood.
    pub alerts: Vec<Metric>,
}

/// The audience of a session.
#[derive(Debug)]
pub struct Audience {
    /// The session.
    pub show: Show,
    /// Whether the room's engine counted, rather than beacons.
    pub in_room: bool,
    /// By minute.
    pub minutes: Vec<Minute>,
    /// The changes.
    pub turns: Vec<Turn>,
}

impl App {
    /// Who stayed.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn audience(&self, caller: &Caller, id: LiveSessionId) -> Result<Audience> {
        caller.require(Permission::CaseRead)?;
        self.write_beacons().await?;
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let (in_room, minutes) = counted(&mut tx, caller.shop, &show, self.now()).await?;
        let flagged = tx.findings_by_ms(caller.shop, id).await?;
        let turns = changes(&minutes).into_iter().map(|change| turn(&show, change, &flagged)).collect();
        Ok(Audience { show, in_room, minutes, turns })
    }
}

/// Viewers by minute: what the room's engine counted, else by the beacons; and whether it was the room.
pub(super) async fn counted(
    tx: &mut Tx,
    shop: ShopId,
    show: &Show,
    now: Instant,
) -> Result<(bool, Vec<Minute>)> {
    let Some(started) = show.started_at else { return Ok((false, Vec::new())) };
    let until = show.ended_at.unwrap_or(now);
    let room = tx.live_minutes(shop, show.id).await?;
    if let Some((last, _)) = room.last_key_value() {
        let all = (0..=*last).map(|minute| room.get(&minute).copied().unwrap_or_default());
        return Ok((true, all.collect()));
    }
    let visits = tx.quality_visits(shop, show.id).await?;
    let visits = visits.into_iter().map(|(first, last)| (first, Some(last).filter(|at| *at + GONE < until)));
    Ok((false, minutes(started, until, visits)))
}

fn turn(show: &Show, change: Change, flagged: &[i64]) -> Turn {
    let minute = change.minute as i64;
    let (from, to) = ((minute - BEFORE) * MINUTE, (minute + 1) * MINUTE);
    let at = show.instant(minute * MINUTE).unwrap_or_default();
    let segment = show.on_at(to - 1);
    let flagged = flagged.iter().filter(|ms| (from..to).contains(*ms)).count() as i64;
    let stood = |alert: &&domain::show::Alert| {
        alert.since <= at + Span::minutes(1) && alert.cleared_at.is_none_or(|over| over > at)
    };
    let alerts: Vec<Metric> = show.alerts.iter().filter(stood).map(|alert| alert.metric).collect();
    let what = segment.and_then(|id| show.segment(id)).map_or_else(
        || Words::new("nothing was on yet", "尚未开始任何环节"),
        |s| Words::made(format!("{} was on", s.title), format!("正在讲解：{}", s.title)),
    );
    Turn { change, at, segment, what, flagged, alerts }
}
