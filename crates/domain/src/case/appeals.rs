//! What a case knows of its evidence and of its appeals: files that were captured for it, and which appeals are under way,
//! with the clocks that they run. An appeal has a stream of its own ([`crate::appeal`]).

use serde::{Deserialize, Serialize};

use super::clock::{Rule, Started, fitting};
use super::decide::{Context, needs, written};
use super::event::{CaseEvent, State};
use super::state::Case;
use crate::appeal::{AppealState, Evidence};
use crate::ids::{AppealId, EvidenceId, OrderId};
use crate::policy::{CalendarUse, ClockKind};
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

/// Most files of one case.
pub const MOST_EVIDENCE: usize = 500;

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// What was captured.
    pub evidence: Evidence,
    /// When.
    pub at: Instant,
    /// By whom, as an actor.
    pub by: String,
    /// The event's place in its stream, from 1: where a bundle says it comes from.
    pub version: i64,
    /// The order in whose stream it stands; the case's own where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderId>,
    /// Why it is not used any more; it stays where it is.
    pub withdrawn: Option<String>,
}

/// Takes a file in. The same bytes are kept once.
pub(super) fn capture(case: &Case, evidence: &Evidence) -> Result<Vec<CaseEvent>, Refusal> {
    takes(&case.evidence, evidence)?;
    if case.evidence.len() >= MOST_EVIDENCE {
        return Err(Refusal::new(
            "too_much_evidence",
            "a case may have 500 files",
            "一个工单最多 500 个文件",
        ));
    }
    Ok(vec![CaseEvent::EvidenceCaptured { evidence: Box::new(evidence.clone()) }])
}

/// Whether a file may come to those that are held already: it is no log, not one of them, and its original is among them.
pub(crate) fn takes(held: &[Held], evidence: &Evidence) -> Result<(), Refusal> {
    if evidence.shows.is_log() {
        return Err(Refusal::new(
            "evidence_is_log",
            "this comes from the shop's own log; no file can stand for it",
            "此项取自店铺日志，不能用文件代替",
        )
        .field("shows")
        .hint("a picture of it is a screenshot", "其图片请选择“截图”"));
    }
    let used = |held: &&Held| held.withdrawn.is_none();
    if held.iter().filter(used).any(|held| held.evidence.hash == evidence.hash) {
        return Err(Refusal::new("evidence_known", "this file is there already", "已有此文件"));
    }
    if let Some((original, hash)) = &evidence.original
        && !held.iter().any(|held| held.evidence.id == *original && held.evidence.hash == *hash)
    {
        return Err(Refusal::new("unknown_evidence", "there is no such file", "没有此文件").field("original"));
    }
    Ok(())
}

/// Uses a file no more.
pub(super) fn withdraw(case: &Case, id: EvidenceId, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    let reason = written(reason, "reason")?;
    match case.evidence.iter().find(|held| held.evidence.id == id) {
        None => Err(Refusal::new("unknown_evidence", "the case has no such file", "工单中没有此文件")),
        Some(Held { withdrawn: Some(_), .. }) => Ok(Vec::new()),
        Some(_) => Ok(vec![CaseEvent::EvidenceWithdrawn { evidence: id, reason }]),
    }
}

/// An appeal of this case stands elsewhere now; `due` is when the platform's answer, or ours, is expected.
pub(super) fn moved(
    case: &Case,
    appeal: AppealId,
    to: AppealState,
    due: Option<Instant>,
    cx: &Context<'_>,
) -> Result<Vec<CaseEvent>, Refusal> {
    let begins = to.is_open() && !case.appeals.iter().any(|(id, _)| *id == appeal);
    if begins && case.state == State::Closed {
        needs(
            case,
            &[],
            &Words::new("a closed case is appealed after it was reopened", "请先重新打开工单再申诉"),
        )?;
    }
    let kind = match to {
        AppealState::InformationAsked => Some(ClockKind::AppealInformation),
        AppealState::Submitted | AppealState::Escalated => Some(ClockKind::AppealDecision),
        _ => None,
    };
    let clock = kind.zip(due.filter(|due| *due > cx.now)).map(|(kind, due)| Started {
        kind,
        rule: Rule::Platform,
        at: cx.now,
        target: due - cx.now,
        calendar: CalendarUse::Always,
        pausable: false,
        policy: cx.terms.policy.version,
        due,
        warn: fitting(cx.terms.policy.platform_warn_before, due - cx.now),
        platform: None,
        of: None,
        appeal: Some(appeal),
    });
    Ok(vec![CaseEvent::AppealMoved { appeal, to, clocks: clock.into_iter().collect() }])
}

/// Refuses while an appeal is under way.
pub(super) fn none_open(case: &Case) -> Result<(), Refusal> {
    if case.appeals.is_empty() {
        return Ok(());
    }
    Err(Refusal::new("appeal_open", "an appeal of this case is under way", "本工单有一项申诉尚未结束")
        .hint("write down how it ended, or give it up", "请记录结果，或放弃申诉"))
}

impl Case {
    /// How an event of evidence or appeals changes the case.
    pub(super) fn appealed(&mut self, at: Instant, actor: &str, event: &CaseEvent) {
        match event {
            CaseEvent::EvidenceCaptured { evidence } => self.evidence.push(Held {
                evidence: (**evidence).clone(),
                at,
                by: actor.to_owned(),
                version: self.version,
                order: None,
                withdrawn: None,
            }),
            CaseEvent::EvidenceWithdrawn { evidence, reason } => {
                if let Some(held) = self.evidence.iter_mut().find(|held| held.evidence.id == *evidence) {
                    held.withdrawn = Some(reason.clone());
                }
            }
            CaseEvent::AppealMoved { appeal, to, clocks } => {
                self.appeals.retain(|(id, _)| id != appeal);
                if to.is_open() {
                    self.appeals.push((*appeal, *to));
                }
                self.move_clocks(at, *appeal, *to);
                self.start(clocks);
            }
            _ => {}
        }
    }

    /// Ends the clocks that an appeal ran until now; other appeals keep theirs.
    fn move_clocks(&mut self, at: Instant, appeal: AppealId, to: AppealState) {
        const BOTH: [ClockKind; 2] = [ClockKind::AppealInformation, ClockKind::AppealDecision];
        let (satisfied, lifted): (&[ClockKind], &[ClockKind]) = match to {
            AppealState::Draft => (&[], &[]),
            AppealState::Submitted | AppealState::Escalated => {
                self.satisfy(at, &[ClockKind::ReviewReport]);
                (&BOTH[..1], &BOTH[1..])
            }
            // While the platform waits for us, its own time stands.
            AppealState::InformationAsked | AppealState::Abandoned => (&[], &BOTH),
            AppealState::Won | AppealState::PartlyWon | AppealState::Lost => (&BOTH[1..], &BOTH[..1]),
        };
        for clock in self.clocks.iter_mut().filter(|c| c.started.appeal == Some(appeal)) {
            if satisfied.contains(&clock.started.kind) {
                clock.satisfy(at);
            } else if lifted.contains(&clock.started.kind) {
                clock.lift(at);
            }
        }
    }
}
