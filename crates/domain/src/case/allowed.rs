//! Which commands are allowed now and, for the others, why not: what the console shows on its buttons.

use super::decide::{Command, Context, decide};
use super::event::{ActKind, Outcome, Verdict};
use super::state::Case;
use crate::ids::{ActId, CaseId};
use crate::refusal::Refusal;
use crate::rulebook::Ruled;
use crate::time::Span;

/// One command and whether it may be given.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The command's word.
    pub command: &'static str,
    /// Why not, if not.
    pub why_not: Option<Refusal>,
}

/// Every command with its answer, by asking [`decide`] with harmless arguments; nothing can drift from the rules.
pub fn allowed(case: &Case, cx: &Context<'_>) -> Vec<Allowed> {
    let text = || "…".to_owned();
    let probe = |command: Command| decide(case, &command, cx).err();
    let merge =
        probe(Command::Merge { into: CaseId(uuid::Uuid::nil()) }).filter(|r| r.code != "unknown_case");
    let message = Command::DraftAct {
        act: ActId(uuid::Uuid::nil()),
        what: ActKind::PrivateMessage,
        text: text(),
        language: "und".to_owned(),
        rules: Box::new(Ruled::silent(ActKind::PrivateMessage)),
    };
    let until = cx.now + Span::hours(1);
    vec![
        Allowed { command: "assign", why_not: probe(Command::Assign { to: None }) },
        Allowed { command: "start", why_not: probe(Command::Start) },
        Allowed {
            command: "verify",
            why_not: probe(Command::Verify { verdict: Verdict::Valid, note: None, objectivity: None }),
        },
        Allowed {
            command: "set_issue",
            why_not: probe(Command::SetIssue { issue: case.issue(), severity: 1 }),
        },
        Allowed { command: "not_complaint", why_not: probe(Command::NotComplaint { note: None }) },
        Allowed { command: "prioritise", why_not: probe(Command::Prioritise { priority: 1, reason: None }) },
        Allowed { command: "note", why_not: probe(Command::Note { text: text() }) },
        Allowed { command: "snooze", why_not: probe(Command::Snooze { until }) },
        Allowed { command: "unsnooze", why_not: probe(Command::Unsnooze).or_else(|| not_snoozed(case)) },
        Allowed {
            command: "wait",
            why_not: probe(Command::Wait { reason: text() }).or_else(|| waits_already(case)),
        },
        Allowed { command: "unwait", why_not: probe(Command::Unwait).or_else(|| not_waiting(case)) },
        Allowed { command: "skip_reply", why_not: probe(Command::SkipReply { reason: text() }) },
        Allowed { command: "skip_contact", why_not: probe(Command::SkipContact { reason: text() }) },
        Allowed { command: "resolving", why_not: probe(Command::Resolving { plan: text() }) },
        Allowed {
            command: "resolve",
            why_not: probe(Command::Resolve { cause: text(), outcome: Outcome::Explained }),
        },
        Allowed { command: "close", why_not: probe(Command::Close) },
        Allowed { command: "reopen", why_not: probe(Command::Reopen { reason: text() }) },
        Allowed { command: "merge", why_not: merge },
        Allowed { command: "unmerge", why_not: probe(Command::Unmerge) },
        Allowed { command: "split", why_not: can_split(case, cx) },
        // A private message is what may always be drafted; whether a public reply is left is said beside it.
        Allowed { command: "draft_act", why_not: probe(message) },
    ]
}

/// Why none of the case's feedbacks could be split off.
fn can_split(case: &Case, cx: &Context<'_>) -> Option<Refusal> {
    let mut why_not = None;
    for glance in &case.feedbacks {
        let into = CaseId(uuid::Uuid::nil());
        why_not = decide(case, &Command::Split { subject: glance.subject, into, number: 0 }, cx).err();
        why_not.as_ref()?;
    }
    why_not
}

fn not_snoozed(case: &Case) -> Option<Refusal> {
    case.snoozed_until
        .is_none()
        .then(|| Refusal::new("not_snoozed", "this case is not snoozed", "本工单未设稍后处理"))
}

fn not_waiting(case: &Case) -> Option<Refusal> {
    case.waiting
        .is_none()
        .then(|| Refusal::new("not_waiting", "this case does not wait", "本工单未在等待买家"))
}

fn waits_already(case: &Case) -> Option<Refusal> {
    case.waiting
        .is_some()
        .then(|| Refusal::new("waits_already", "this case waits already", "本工单已在等待买家"))
}
