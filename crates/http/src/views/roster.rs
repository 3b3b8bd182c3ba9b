//! The roster: members with skills, shifts and load; suggestions; hand-over notes.

use std::collections::BTreeMap;

use app::roster::Colleague;
use app::rows::Handover;
use domain::ids::UserId;
use domain::refusal::Words;
use domain::roster::{MemberWork, Suggestion};
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::when;
use crate::error::ApiWords;

/// A member with skills, shifts and load.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ColleagueView {
    user: Uuid,
    name: String,
    role: String,
    on_duty: bool,
    open_cases: i64,
    overdue_cases: i64,
    #[schema(value_type = Object)]
    work: MemberWork,
}

impl From<Colleague> for ColleagueView {
    fn from(c: Colleague) -> Self {
        Self {
            user: c.member.user.0,
            name: c.member.name,
            role: c.member.role.to_string(),
            on_duty: c.on_duty,
            open_cases: c.member.open_cases,
            overdue_cases: c.member.overdue_cases,
            work: c.work,
        }
    }
}

/// How well somebody suits a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SuggestionView {
    user: Uuid,
    name: String,
    fits: bool,
    #[schema(value_type = Vec<ApiWords>)]
    reasons: Vec<Words>,
}

impl SuggestionView {
    pub(crate) fn new(s: Suggestion, names: &BTreeMap<UserId, String>) -> Self {
        let name = names.get(&s.user).cloned().unwrap_or_default();
        Self { user: s.user.0, name, fits: s.fits, reasons: s.reasons }
    }
}

/// A case by its number.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Numbered {
    id: Uuid,
    number: i64,
}

/// A note from one shift to the next.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct HandoverView {
    id: Uuid,
    text: String,
    cases: Vec<Numbered>,
    by: String,
    at: String,
}

impl HandoverView {
    pub(crate) fn new(h: Handover, names: &BTreeMap<UserId, String>) -> Self {
        let cases = h.cases.into_iter().map(|(id, number)| Numbered { id: id.0, number }).collect();
        Self { id: h.id, text: h.text, cases, by: ActorView::new(&h.actor, names).name, at: when(h.at) }
    }
}
