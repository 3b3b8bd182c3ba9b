//! An appeal about a return that the platform's interface takes: it leaves as the case's no to the request, with the appeal's
//! words and files. Whether such a no is on its way or there already is looked up here, so that the platform does not have it
//! twice, by hand and by the interface.

use serde::{Deserialize, Serialize};

use super::decide::{Command, Facts, ready};
use super::event::{AppealEvent, AppealState};
use super::evidence::EvidenceKind;
use super::state::Appeal;
use crate::case::{Act, ActState, Case, Subject};
use crate::ids::ActId;
use crate::reading::words;
use crate::refusal::Refusal;
use crate::returns::ReturnVerdict;
use crate::time::Instant;

words! {
    /// Where a dispute stands.
    DisputeState {
        /// It waits for its approver or its turn, is on its way, or may stand there.
        Leaving = "leaving",
        /// It was taken back, or the platform did not take it: a person says how it goes on.
        Stopped = "stopped",
        /// It stands on the platform.
        Sent = "sent",
    }
}

/// A no to the contested request, made from the appeal or decided in its case with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The act.
    pub act: ActId,
    /// Where it stands.
    pub state: DisputeState,
    /// It was made from this appeal.
    pub own: bool,
    /// It was there before the appeal was opened, which contests what became of it.
    pub before: bool,
}

/// The files and words of an appeal on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// The act that takes them along.
    pub act: ActId,
    /// What the ground needs and does not go along.
    pub missing: Vec<EvidenceKind>,
    /// What goes along.
    pub had: Vec<EvidenceKind>,
}

/// The newest dispute of what an appeal contests, as its case knows it.
pub fn dispute(case: &Case, appeal: &Appeal) -> Option<Dispute> {
    let Subject::Return(of) = appeal.about.subject else { return None };
    let own = |act: &Act| appeal.sending.as_ref().is_some_and(|sending| sending.act == act.id);
    let disputes = |act: &&Act| {
        let no = act.decision.as_ref().filter(|d| d.of == of && d.verdict == ReturnVerdict::Reject);
        no.is_some_and(|no| own(act) || !no.evidence.is_empty())
    };
    case.acts.iter().rev().filter(disputes).find_map(|act| {
        let before = act.posted_at.is_some_and(|at| at <= appeal.opened_at);
        Some(Dispute { act: act.id, state: stands(act.state)?, own: own(act), before })
    })
}

const fn stands(state: ActState) -> Option<DisputeState> {
    Some(match state {
        ActState::ApprovalRequested | ActState::Queued | ActState::Leaving | ActState::Unknown => {
            DisputeState::Leaving
        }
        ActState::Approved | ActState::Failed => DisputeState::Stopped,
        ActState::Posted => DisputeState::Sent,
        ActState::Declined | ActState::Withdrawn => return None,
    })
}

/// Refuses what would change an appeal that is on its way, or give the platform the same twice.
pub(super) fn free(appeal: &Appeal, command: &Command, dispute: Option<Dispute>) -> Result<(), Refusal> {
    let Some(dispute) = dispute.filter(|d| appeal.state == AppealState::Draft && !d.before) else {
        return Ok(());
    };
    let gives = matches!(command, Command::Submit { .. } | Command::Send { .. });
    let changes = matches!(
        command,
        Command::ChooseGround { .. }
            | Command::ChooseEvidence { .. }
            | Command::State { .. }
            | Command::Abandon { .. }
    );
    match dispute.state {
        DisputeState::Leaving if gives || (changes && dispute.own) => Err(Refusal::new(
            "dispute_leaving",
            "the dispute is on its way to the platform",
            "争议材料正在通过接口提交",
        )
        .hint(
            "wait for its outcome, or take the decision back in its case",
            "请等待结果，或在工单中撤回该决定",
        )),
        DisputeState::Sent if gives => Err(Refusal::new(
            "dispute_sent",
            "the platform has the dispute of this return already",
            "平台已收到本退货申请的争议材料",
        )
        .hint(
            "wait for its answer; to contest that, give this appeal up and open another",
            "请等待平台答复；如需对答复申诉，请放弃本申诉后重新发起",
        )),
        _ => Ok(()),
    }
}

/// The appeal goes along with a no to the request.
pub(super) fn send(
    appeal: &Appeal,
    act: ActId,
    incomplete: bool,
    facts: &Facts<'_>,
) -> Result<AppealEvent, Refusal> {
    if !facts.api {
        return Err(Refusal::new("by_hand", "this appeal is handed over by hand", "此申诉需要手动提交")
            .hint(
                "copy the fields into the platform's form, and write down its reference",
                "请将各项复制到平台表单中，并记录编号",
            ));
    }
    if appeal.statement.is_none() {
        return Err(Refusal::new("statement_missing", "write the statement first", "请先填写申诉说明"));
    }
    let (missing, had) = ready(appeal, incomplete, facts)?;
    Ok(AppealEvent::Sending { act, missing, had })
}

/// What an appeal becomes when the act that takes it along stands on the platform; nothing where it waits for another, or no
/// more. `by_api` says that no person carried it out.
pub fn sent(
    appeal: &Appeal,
    act: ActId,
    by_api: bool,
    reference: Option<String>,
    expected_at: Instant,
) -> Option<AppealEvent> {
    let waits = appeal.sending.as_ref().filter(|s| s.act == act && appeal.state == AppealState::Draft)?;
    let (missing, had) = (waits.missing.clone(), waits.had.clone());
    Some(AppealEvent::Submitted { reference, missing, had, expected_at, act: by_api.then_some(act) })
}
