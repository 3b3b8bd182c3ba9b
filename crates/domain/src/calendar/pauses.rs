//! Deadlines that stand still while a clock is paused. Pauses may overlap, touch, be empty or come in any order.

use super::{Compiled, TooFar};
use crate::time::{Instant, Span};

/// From when, and until when; `None` while it lasts.
type Pause = (Instant, Option<Instant>);

impl Compiled {
    /// The first instant by which `target` of business time outside the pauses has passed since `start`. `None` while
    /// paused: the deadline is open until the pause ends, unless the time was used up before it began.
    ///
    /// # Errors
    /// When that is more than ten years ahead.
    pub fn deadline_with_pauses(
        &self,
        start: Instant,
        target: Span,
        pauses: &[Pause],
    ) -> Result<Option<Instant>, TooFar> {
        let (mut from, mut left) = (start, target);
        for (begin, end) in in_order(pauses) {
            if left.0 <= 0 {
                break;
            }
            if end.is_some_and(|end| end <= from.max(begin)) {
                continue;
            }
            let run = self.elapsed(from, begin);
            if run >= left {
                break;
            }
            left = Span(left.0 - run.0);
            match end {
                Some(end) => from = end,
                None => return Ok(None),
            }
        }
        self.deadline(from, left).map(Some)
    }

    /// Business time outside the pauses from `from` to `to`.
    pub fn elapsed_with_pauses(&self, from: Instant, to: Instant, pauses: &[Pause]) -> Span {
        let (mut at, mut sum) = (from, 0);
        for (begin, end) in in_order(pauses) {
            let end = end.unwrap_or(Instant(i64::MAX)).min(to);
            if end > at.max(begin) {
                sum += self.elapsed(at, begin.min(to)).0;
                at = end;
            }
        }
        Span(sum + self.elapsed(at, to).0)
    }
}

fn in_order(pauses: &[Pause]) -> Vec<Pause> {
    let mut sorted = pauses.to_vec();
    sorted.sort_unstable_by_key(|(begin, _)| *begin);
    sorted
}
