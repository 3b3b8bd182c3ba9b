//! The clocks of a case.

use domain::case::{Clock, ClockState, Rule};
use domain::refusal::Words;
use serde::Serialize;
use uuid::Uuid;

use super::when;
use crate::error::ApiWords;

/// A clock.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClockView {
    kind: String,
    rule: String,
    state: String,
    started_at: String,
    target: i64,
    due_at: Option<String>,
    met_at: Option<String>,
    left: Option<i64>,
    /// Seconds before the deadline at which somebody is warned; 0 for never.
    warn_before: i64,
    /// Whether somebody was warned.
    warned: bool,
    /// The platform's rule behind it, for a clock of the platform.
    rule_id: Option<String>,
    /// Where that rule was read.
    source: Option<String>,
    /// What a late answer leads to.
    #[schema(value_type = Option<ApiWords>)]
    consequence: Option<Words>,
    /// What is not decided in time counts as approved.
    approves: bool,
    /// The return request whose decision it counts.
    return_id: Option<Uuid>,
    /// The appeal that runs it.
    appeal_id: Option<Uuid>,
}

impl From<&Clock> for ClockView {
    fn from(c: &Clock) -> Self {
        let (left, met) = match c.state {
            ClockState::Paused { left } => (Some(left.whole_seconds()), None),
            ClockState::Met { at } => (None, Some(at)),
            ClockState::Breached { met } => (None, met),
            ClockState::Running | ClockState::Void => (None, None),
        };
        let whose = match c.started.rule {
            Rule::Team => "team",
            Rule::Platform => "platform",
        };
        let rule = c.started.platform.as_ref().and_then(|counted| app::platform::clock_rule(&counted.rule));
        Self {
            kind: c.started.kind.to_string(),
            rule: whose.to_owned(),
            state: c.state.as_str().to_owned(),
            started_at: when(c.started.at),
            target: c.started.target.whole_seconds(),
            warn_before: c.started.warn.whole_seconds(),
            warned: c.warned,
            rule_id: c.started.platform.as_ref().map(|counted| counted.rule.clone()),
            source: rule.as_ref().map(|rule| rule.source.clone()),
            consequence: rule.map(|rule| rule.consequence.clone()),
            approves: c.started.platform.as_ref().is_some_and(|counted| counted.approves),
            return_id: c.started.of.map(|id| id.0),
            appeal_id: c.started.appeal.map(|id| id.0),
            due_at: left.is_none().then(|| when(c.started.due)),
            met_at: met.map(when),
            left,
        }
    }
}
