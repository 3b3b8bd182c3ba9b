//! What the host reads: what to say now, what is next, how much time is left.

use super::event::Segment;
use super::state::Show;
use crate::claims::heard;
use crate::time::Instant;

/// A segment with what was heard of it already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue<'a> {
    /// The segment.
    pub segment: &'a Segment,
    /// For each thing to say, whether it was heard.
    pub said: Vec<bool>,
    /// For each thing to disclose, whether it was heard.
    pub disclosed: Vec<bool>,
}

/// What the host reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompter<'a> {
    /// Milliseconds since the start.
    pub now_ms: Option<i64>,
    /// What is on.
    pub now: Option<Cue<'a>>,
    /// Seconds left of its minutes; negative when they are over.
    pub left_s: Option<i64>,
    /// What is next.
    pub next: Option<Cue<'a>>,
    /// How many come after that.
    pub after: usize,
    /// Seconds behind the plan; negative when ahead of it.
    pub behind_s: i64,
}

/// What the host reads at `now`, having said `texts` while the present segment was on.
pub fn prompter<'a>(show: &'a Show, now: Instant, texts: &[String]) -> Prompter<'a> {
    let now_ms = show.ms(now);
    let place = show.current().and_then(|id| show.place(id));
    let on = place.and_then(|place| show.segments.get(place));
    let next = show.segments.get(place.map_or(0, |place| place + 1));
    let after = show.segments.len().saturating_sub(place.map_or(0, |place| place + 1) + 1);
    let shown = on.zip(now_ms).map(|(segment, now)| show.shown(segment.id, now).1);
    let left_s = on.zip(shown).map(|(segment, shown)| segment.minutes * 60 - shown / 1_000);
    // What should be over: the segments before this one, and of this one what it was on, at most its minutes.
    let before = place.map_or(0, |place| show.segments[..place].iter().map(|s| s.minutes * 60).sum::<i64>());
    let within = on.zip(shown).map_or(0, |(segment, shown)| (shown / 1_000).min(segment.minutes * 60));
    let behind_s = now_ms.map_or(0, |now| now / 1_000 - before - within);
    Prompter {
        now_ms,
        now: on.map(|segment| cue(segment, texts)),
        left_s,
        next: next.map(|segment| cue(segment, &[])),
        after,
        behind_s,
    }
}

fn cue<'a>(segment: &'a Segment, texts: &[String]) -> Cue<'a> {
    Cue {
        segment,
        said: segment.say.iter().map(|fact| heard(&fact.value, texts)).collect(),
        disclosed: segment.disclose.iter().map(|weakness| heard(weakness, texts)).collect(),
    }
}
