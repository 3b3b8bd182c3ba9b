//! Acts: a text is checked, drafted, approved where the policy asks, posted by hand and proven.

pub(crate) mod draft;
mod facts;
mod leave;
mod quality;
pub(crate) mod rules;

use std::collections::BTreeMap;

use domain::access::{Permission, Role};
use domain::case::{ActKind, ActState, Case, Command, Context, approver, decide};
use domain::ids::{ActId, CaseId, UserId};
use domain::refusal::{Refusal, Words};
use domain::rulebook::{Decision, HouseDefault, Ruled, Spoken};
use domain::score::Score;
use serde::Serialize;
use store::Tx;
use triage::outgoing::{Audience, Element, Finding, FindingKind, Outgoing};

use crate::{App, AppError, Caller, Result};

pub use draft::{Drafting, Shown};
use facts::Wish;
pub(crate) use leave::{Leaving, Prepared, check_on, doubts};
use rules::Judged;

/// One of the four elements of a public reply (row A7) and whether the text has it.
#[derive(Clone, Debug, Serialize)]
pub struct ElementCheck {
    /// Which element.
    pub element: &'static str,
    /// Whether the text has it.
    pub present: bool,
    /// The words that say it.
    pub matched: Option<String>,
    /// Words that would.
    pub suggestion: Words,
}

/// Something in the text that must not or should not be there.
#[derive(Clone, Debug, Serialize)]
pub struct FindingCheck {
    /// What kind.
    pub kind: &'static str,
    /// `refuse` or `warn`.
    pub severity: &'static str,
    /// The words.
    pub text: String,
    /// What is wrong with them.
    pub message: Words,
}

/// The check of a text before it is drafted.
#[derive(Clone, Debug, Serialize)]
pub struct ActCheck {
    /// Whether it may be drafted as it is.
    pub allowed: bool,
    /// The language it is written in.
    pub language: String,
    /// Characters used and allowed.
    pub length: Length,
    /// Public replies, or review asks, left for this case.
    pub left: usize,
    /// The four elements; empty for a private message.
    pub elements: Vec<ElementCheck>,
    /// What must not or should not be there.
    pub findings: Vec<FindingCheck>,
    /// What the rulebook says, all in all.
    pub decision: Decision,
    /// Set when no rule allowed or refused it.
    pub house_default: Option<HouseDefault>,
    /// Every rule that spoke, the gravest first.
    pub rules: Vec<Spoken>,
    /// Who would have to approve: the higher of what the policy and the rules ask for.
    pub approval: Option<Role>,
    /// Why it may not be drafted.
    pub refusal: Option<Refusal>,
    /// How good a public reply is, in four qualities.
    pub score: Option<Score>,
}

/// An act that waits, with its case's row.
pub type WaitingAct = (domain::case::Act, store::queue::QueueRow);

/// Characters used and allowed.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Length {
    /// Used.
    pub used: usize,
    /// Allowed.
    pub limit: usize,
}

impl App {
    /// Checks a text for a case; nothing is stored.
    ///
    /// # Errors
    /// When the case is absent or the caller may not work it.
    pub async fn check_act(
        &self,
        caller: &Caller,
        id: CaseId,
        kind: ActKind,
        text: &str,
        proposed: bool,
    ) -> Result<ActCheck> {
        let doubts = doubts(kind, text).await?;
        let leaving = Leaving { proposed, doubts: &doubts, ..Leaving::said(kind, text) };
        Ok(self.check_act_in(&mut self.store.read().await?, caller, id, &leaving).await?.0)
    }

    pub(crate) async fn check_act_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        leaving: &Leaving<'_>,
    ) -> Result<(ActCheck, Ruled)> {
        caller.require(Permission::CaseWork)?;
        let terms = self.terms(tx, caller.shop).await?;
        let loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        check_on(tx, caller.shop, &loaded.case, leaving, &cx).await
    }

    /// The same in the caller's transaction.
    ///
    /// # Errors
    /// As [`App::draft_act`].
    pub async fn draft_act_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        kind: ActKind,
        text: &str,
    ) -> Result<Case> {
        Ok(self.drafted_in(tx, caller, id, &Leaving::said(kind, text), None).await?.0)
    }

    /// Checks and drafts in one transaction: what the rules saw is what stands when the act is written.
    pub(crate) async fn drafted_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        leaving: &Leaving<'_>,
        seen: Option<i64>,
    ) -> Result<(Case, Option<(i64, &'static str)>)> {
        let Leaving { kind, text, .. } = *leaving;
        if kind == ActKind::ReviewAsk {
            // One ask for a buyer and order, also when two cases of theirs are worked at once.
            tx.hold(caller.shop).await?;
        }
        let (checked, ruled) = self.check_act_in(tx, caller, id, leaving).await?;
        if let Some(refusal) = checked.refusal {
            return Err(refusal.into());
        }
        let draft = Command::DraftAct {
            act: ActId::new(self.now(), self.entropy.as_ref()),
            what: kind,
            text: text.to_owned(),
            language: checked.language,
            rules: Box::new(ruled),
        };
        self.command_in(tx, caller, id, &draft, seen).await
    }

    /// Approves an act that waits.
    ///
    /// # Errors
    /// A refusal when it does not wait, the role is too low, or the words are the caller's own.
    pub async fn approve_act(&self, caller: &Caller, id: CaseId, act: ActId) -> Result<Case> {
        let own = self.may_decide(&mut self.store.read().await?, caller, id, act).await?;
        self.command(caller, id, &Command::ApproveAct { act, own }, None).await
    }

    /// Decides on an act that waits, in the caller's transaction: approves it, or declines it with a reason.
    ///
    /// # Errors
    /// As [`App::approve_act`].
    pub async fn decide_act_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        act: ActId,
        declined: Option<String>,
    ) -> Result<Case> {
        let own = self.may_decide(tx, caller, id, act).await?;
        let command = match declined {
            Some(reason) => Command::DeclineAct { act, reason },
            None => Command::ApproveAct { act, own },
        };
        Ok(self.command_in(tx, caller, id, &command, None).await?.0)
    }

    /// Declines an act that waits.
    ///
    /// # Errors
    /// As [`App::approve_act`].
    pub async fn decline_act(&self, caller: &Caller, id: CaseId, act: ActId, reason: String) -> Result<Case> {
        self.may_decide(&mut self.store.read().await?, caller, id, act).await?;
        self.command(caller, id, &Command::DeclineAct { act, reason }, None).await
    }

    /// Whether the caller may decide on an act, and whether the words are their own. The owner may approve their own
    /// words when there is nobody else who could.
    async fn may_decide(&self, tx: &mut Tx, caller: &Caller, id: CaseId, act: ActId) -> Result<bool> {
        caller.require(Permission::ActApprove)?;
        let loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        let Some(act) = loaded.case.act(act) else { return Ok(false) };
        let needed = act.approval.unwrap_or(Role::Lead);
        caller.require_role(needed)?;
        if act.author != caller.actor {
            return Ok(false);
        }
        let now = self.now();
        let others = tx.members(caller.shop, now, now).await?;
        let somebody_else = others.iter().any(|m| m.user != caller.user && m.role.covers(needed));
        Ok(somebody_else)
    }

    /// Acts that wait for an approver, with their cases' rows.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn acts_waiting(&self, caller: &Caller) -> Result<(Vec<WaitingAct>, BTreeMap<UserId, String>)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let waiting = tx.acts_in(caller.shop, ActState::ApprovalRequested.as_str(), 200).await?;
        let ids: Vec<CaseId> = waiting.iter().map(|(_, case)| *case).collect();
        let cases = tx.load_cases(caller.shop, &ids).await?;
        let rows = tx.queue_rows(caller.shop, &ids).await?;
        let mut found = Vec::with_capacity(waiting.len());
        for (act, case) in waiting {
            let act = cases.iter().find(|l| l.case.id == case).and_then(|l| l.case.act(act));
            if let (Some(act), Some(row)) = (act, rows.iter().find(|r| r.id == case)) {
                found.push((act.clone(), row.clone()));
            }
        }
        Ok((found, tx.user_names().await?))
    }
}

/// Who reads an act.
pub(crate) fn audience(kind: ActKind) -> Audience {
    if kind == ActKind::PublicReply { Audience::Public } else { Audience::Private }
}

/// The pure check of a text against a case.
fn check(case: &Case, wish: &Wish<'_>, judged: &Judged, cx: &Context<'_>) -> ActCheck {
    let (kind, read, verdict) = (wish.kind, wish.read, &judged.ruled.verdict);
    let public = kind == ActKind::PublicReply;
    let limit =
        if public { cx.terms.policy.reply.max_chars as usize } else { domain::case::decide::LONGEST_NOTE };
    let elements: Vec<ElementCheck> =
        if public { Element::ALL.iter().map(|e| element(*e, read)).collect() } else { Vec::new() };
    let findings = findings(wish);
    let (act, text, language) = (ActId(uuid::Uuid::nil()), wish.text.to_owned(), read.language.clone());
    let rules = Box::new(judged.ruled.clone());
    let draft = match wish.decision {
        Some(decision) => {
            let decision = Box::new(decision.clone());
            Command::DecideReturn { act, decision, text, language, rules, approval: None }
        }
        None => Command::DraftAct { act, what: kind, text, language, rules },
    };
    let refusal = decide(case, &draft, cx).err().map(|refusal| named(refusal, judged));
    let refusal = refusal.or_else(|| found(&findings)).or_else(|| missing(&elements));
    let asked = judged.ruled.facts.history.update_asks_to_buyer_on_order > 0;
    ActCheck {
        allowed: refusal.is_none(),
        language: read.language.clone(),
        length: Length { used: wish.text.chars().count(), limit },
        left: match kind {
            ActKind::ReviewAsk => usize::from(!asked),
            _ => usize::from(case.unanswered_review().is_some()),
        },
        decision: verdict.decision,
        house_default: verdict.house_default.clone(),
        rules: verdict.rules.clone(),
        approval: approver(case, kind, wish.decision, verdict, cx),
        elements,
        findings,
        refusal,
        score: None,
    }
}

/// What must not or should not be in the text, then what it may mean. That a review ask asks is no finding: its rules
/// judge how.
fn findings(wish: &Wish<'_>) -> Vec<FindingCheck> {
    let asks = wish.kind == ActKind::ReviewAsk;
    let judged = |f: &&Finding| !(asks && f.kind == FindingKind::ReviewAsk);
    let said = wish.read.findings.iter().filter(judged).map(|f| FindingCheck {
        kind: f.kind.as_str(),
        severity: if f.kind.refuses(audience(wish.kind)) { "refuse" } else { "warn" },
        text: f.text.clone(),
        message: f.kind.message(),
    });
    let meant = wish.read.doubts.iter().filter(judged).map(|f| FindingCheck {
        kind: f.kind.as_str(),
        severity: "warn",
        text: f.text.clone(),
        message: doubtful(&f.kind.message()),
    });
    said.chain(meant).collect()
}

/// What is only suspected is said so.
fn doubtful(says: &Words) -> Words {
    let (en, zh) = (&says.en, &says.zh);
    Words::made(format!("It may read so, please look: {en}"), format!("读起来可能有此意，请再看一眼：{zh}"))
}

/// A refusal of what may be done only once names the rule that says so, if one does.
fn named(mut refusal: Refusal, judged: &Judged) -> Refusal {
    if matches!(refusal.code.as_ref(), "reply_used" | "ask_used") {
        refusal.rule.clone_from(&judged.once);
    }
    refusal
}

fn element(element: Element, read: &Outgoing) -> ElementCheck {
    let matched = read.elements.iter().find(|(e, _)| *e == element).map(|(_, words)| words.clone());
    ElementCheck {
        element: element.as_str(),
        present: matched.is_some(),
        matched,
        suggestion: element.suggestion(),
    }
}

fn found(findings: &[FindingCheck]) -> Option<Refusal> {
    let finding = findings.iter().find(|f| f.severity == "refuse")?;
    let en = format!("{}: “{}”", finding.message.en, finding.text);
    let zh = format!("{}：“{}”", finding.message.zh, finding.text);
    Some(
        Refusal::with("act_finding", Words::made(en, zh))
            .hint("take these words out", "请删去这些文字")
            .field("text"),
    )
}

fn missing(elements: &[ElementCheck]) -> Option<Refusal> {
    let lacking: Vec<&ElementCheck> = elements.iter().filter(|e| !e.present).collect();
    let first = lacking.first()?;
    let names: Vec<&str> = lacking.iter().map(|e| e.element).collect();
    let en = format!("a public reply has four elements; missing: {}", names.join(", "));
    let zh = format!(
        "公开回复须含四个要素，缺少：{}",
        names.iter().map(|n| element_zh(n)).collect::<Vec<_>>().join("、")
    );
    let mut refusal = Refusal::with("element_missing", Words::made(en, zh)).field("text");
    refusal.hint = Some(first.suggestion.clone());
    Some(refusal)
}

fn element_zh(element: &str) -> &'static str {
    match element {
        "thanks" => "感谢",
        "apology" => "致歉",
        "remedy_path" => "解决途径",
        _ => "私信邀请",
    }
}
