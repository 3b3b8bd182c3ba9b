//! Whether an appeal may be opened: what can be contested, once at a time, while the platform still takes it.

use super::decide::still_taken;
use super::event::{About, AppealEvent};
use super::ground::Handling;
use super::state::Appeal;
use crate::case::Source;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Opens an appeal about something; `others` are the appeals of the same feedback.
///
/// # Errors
/// A [`Refusal`]: it cannot be contested, is contested already, or the platform takes it no more.
pub fn open(
    about: About,
    others: &[&Appeal],
    handling: &Handling,
    now: Instant,
) -> Result<AppealEvent, Refusal> {
    if !matches!(about.subject.source(), Source::Review | Source::Return) {
        return Err(Refusal::new(
            "not_contestable",
            "only a review or a return can be contested",
            "只能对评价或退货申请提出申诉",
        )
        .field("subject"));
    }
    if others.iter().any(|other| other.state.is_open()) {
        return Err(Refusal::new(
            "appeal_exists",
            "an appeal of this feedback is under way",
            "该反馈已有一项进行中的申诉",
        )
        .hint("go on with that one", "请继续处理该申诉"));
    }
    still_taken(handling, attempts(others), about.window_ends, now)?;
    Ok(AppealEvent::Opened { about })
}

/// How many of these appeals the platform has or had.
pub fn attempts(others: &[&Appeal]) -> u32 {
    others.iter().filter(|other| other.spent()).count().try_into().unwrap_or(u32::MAX)
}
