//! What a case knows of its remedies: which are half done. A case does not end while one is.

use super::decide::{needs, step};
use super::event::{CaseEvent, State};
use super::state::Case;
use crate::ids::RemedyId;
use crate::refusal::{Refusal, Words};
use crate::remedy::RemedyState;

/// A remedy of this case stands in another state now. What is granted to a buyer who was written to puts the case to
/// resolving.
pub(super) fn moved(case: &Case, remedy: RemedyId, to: RemedyState) -> Result<Vec<CaseEvent>, Refusal> {
    let known = case.remedies.contains(&remedy);
    let mut events = Vec::new();
    match (known, to.is_open()) {
        (false, true) => {
            if case.state == State::Closed {
                needs(case, &[], &Words::new("a closed case takes no remedy", "已关闭的工单不能补救"))?;
            }
            if case.state == State::New {
                events.push(step(case, State::Verifying, None));
            }
            events.push(CaseEvent::RemedyOpened { remedy });
        }
        (true, false) => events.push(CaseEvent::RemedyEnded { remedy, how: to }),
        _ => {}
    }
    if to == RemedyState::Granted && case.state == State::Contacted {
        events.push(step(case, State::Resolving, Some("a remedy was granted".to_owned())));
    }
    Ok(events)
}

/// Refuses while a remedy is half done.
pub(super) fn none_open(case: &Case) -> Result<(), Refusal> {
    if case.remedies.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("remedy_open", "a remedy of this case is half done", "本工单有一项补救尚未完成")
        .hint("mark it as done, or cancel it", "请标记为已完成，或取消"))
}
