//! Remedies by table, by graph and by chance. This file holds what the tests share.

mod arithmetic;
mod graph;
mod judged;
mod written;

use super::event::{About, Evidence, Given, Grant, RemedyEvent, RemedyKind, RemedyState};
use super::limits::Reason;
use super::policy::RemedyPolicy;
use super::state::Remedy;
use super::{Command, decide};
use crate::access::Role;
use crate::ids::{CaseId, ChannelId, RemedyId, UserId};
use crate::money::{Currency, Money};
use crate::time::Instant;
use uuid::Uuid;

pub(super) const AT: Instant = Instant::from_seconds(1_772_438_400);

pub(super) fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

pub(super) fn usd(minor: i64) -> Money {
    Money { minor, currency: Currency::parse("USD").unwrap() }
}

pub(super) fn given(kind: RemedyKind, minor: i64) -> Given {
    Given { kind, amount: Some(usd(minor)) }
}

pub(super) fn grant() -> Grant {
    Grant {
        by: id::<UserId>(5),
        role: Role::Lead,
        day: "2026-03-02".to_owned(),
        month: "2026-03".to_owned(),
        budget: None,
    }
}

/// A remedy with the log that made it.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) remedy: Remedy,
    pub(super) log: Vec<RemedyEvent>,
}

impl Desk {
    pub(super) fn new() -> Self {
        let about = About { case: id::<CaseId>(1), channel: id::<ChannelId>(2), order: None, buyer: None };
        let first = RemedyEvent::Suggested {
            about,
            given: given(RemedyKind::PartialRefund, 500),
            arithmetic: Vec::new(),
        };
        let log = vec![first];
        Self { remedy: fold(&log), log }
    }

    /// Gives a command; the code of its refusal, if it is refused.
    pub(super) fn give(&mut self, command: &Command) -> Result<(), String> {
        for event in decide(&self.remedy, command).map_err(|r| r.code.into_owned())? {
            self.remedy.apply(AT, &event);
            self.log.push(event);
        }
        Ok(())
    }
}

pub(super) fn fold(log: &[RemedyEvent]) -> Remedy {
    Remedy::fold(id::<RemedyId>(9), log.iter().map(|e| (AT, "user:a", e))).unwrap()
}

/// One command of each kind, none of which is refused for its words.
pub(super) fn commands() -> Vec<Command> {
    let by = id::<UserId>(5);
    let text = || "because".to_owned();
    let evidence =
        Evidence { label: "photo".to_owned(), url: "https://x.example/1".to_owned(), picture: None };
    vec![
        Command::Offer {
            given: given(RemedyKind::PartialRefund, 700),
            note: None,
            evidence_due: None,
            left: None,
        },
        Command::Accept { note: None },
        Command::Decline { reason: None },
        Command::RequestApproval { of: Role::Lead, why: vec![Reason::OneRemedy], by, budget: None },
        Command::Approve { by, own: false },
        Command::Refuse { by, reason: text() },
        Command::Grant { grant: grant(), left: None },
        Command::AddEvidence { evidence },
        Command::Done { reference: "RF-1".to_owned() },
        Command::Cancel { reason: text() },
    ]
}

pub(super) fn policy() -> RemedyPolicy {
    RemedyPolicy::standard()
}

pub(super) const ENDS: [RemedyState; 4] =
    [RemedyState::Declined, RemedyState::Refused, RemedyState::Done, RemedyState::Cancelled];
