//! Acts: a text is checked, drafted, approved where the policy asks, posted by hand and proven.

use std::collections::BTreeMap;

use domain::access::{Permission, Role};
use domain::case::{ActKind, ActState, Case, Command, Context, decide};
use domain::ids::{ActId, CaseId, UserId};
use domain::refusal::{Refusal, Words};
use serde::Serialize;
use store::Tx;
use triage::outgoing::{Audience, Element, Outgoing, inspect};

use crate::{App, AppError, Caller, Result};

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
    /// Public replies left for this case.
    pub left: usize,
    /// The four elements; empty for a private message.
    pub elements: Vec<ElementCheck>,
    /// What must not or should not be there.
    pub findings: Vec<FindingCheck>,
    /// Who would have to approve.
    pub approval: Option<Role>,
    /// Why it may not be drafted.
    pub refusal: Option<Refusal>,
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
    ) -> Result<ActCheck> {
        self.check_act_in(&mut self.store.read().await?, caller, id, kind, text).await
    }

    async fn check_act_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        kind: ActKind,
        text: &str,
    ) -> Result<ActCheck> {
        caller.require(Permission::CaseWork)?;
        let terms = self.terms(tx, caller.shop).await?;
        let loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        Ok(check(&loaded.case, kind, text, &cx))
    }

    /// Drafts an act from a text that passes the check. No path leads around the check.
    ///
    /// # Errors
    /// A refusal that names what is missing or wrong.
    pub async fn draft_act(
        &self,
        caller: &Caller,
        id: CaseId,
        kind: ActKind,
        text: &str,
        seen: Option<i64>,
    ) -> Result<Case> {
        let checked = self.check_act(caller, id, kind, text).await?;
        self.command(caller, id, &self.drafting(checked, kind, text)?, seen).await
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
        let checked = self.check_act_in(tx, caller, id, kind, text).await?;
        Ok(self.command_in(tx, caller, id, &self.drafting(checked, kind, text)?, None).await?.0)
    }

    /// The command that drafts a text which passed its check.
    fn drafting(&self, checked: ActCheck, kind: ActKind, text: &str) -> Result<Command> {
        match checked.refusal {
            Some(refusal) => Err(refusal.into()),
            None => Ok(Command::DraftAct {
                act: ActId::new(self.now(), self.entropy.as_ref()),
                what: kind,
                text: text.to_owned(),
                language: checked.language,
            }),
        }
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

/// The pure check of a text against a case.
fn check(case: &Case, kind: ActKind, text: &str, cx: &Context<'_>) -> ActCheck {
    let public = kind == ActKind::PublicReply;
    let audience = if public { Audience::Public } else { Audience::Private };
    let read: Outgoing = inspect(text, audience);
    let limit =
        if public { cx.terms.policy.reply.max_chars as usize } else { domain::case::decide::LONGEST_NOTE };
    let elements: Vec<ElementCheck> =
        if public { Element::ALL.iter().map(|e| element(*e, &read)).collect() } else { Vec::new() };
    let findings: Vec<FindingCheck> = read
        .findings
        .iter()
        .map(|f| FindingCheck {
            kind: f.kind.as_str(),
            severity: if f.kind.refuses(audience) { "refuse" } else { "warn" },
            text: f.text.clone(),
            message: f.kind.message(),
        })
        .collect();
    let draft = Command::DraftAct {
        act: ActId(uuid::Uuid::nil()),
        what: kind,
        text: text.to_owned(),
        language: read.language.clone(),
    };
    let refusal = decide(case, &draft, cx).err().or_else(|| found(&findings)).or_else(|| missing(&elements));
    let rules = &cx.terms.policy.approval;
    ActCheck {
        allowed: refusal.is_none(),
        language: read.language,
        length: Length { used: text.chars().count(), limit },
        left: usize::from(case.unanswered_review().is_some()),
        approval: (public && case.severity() >= rules.severity_from).then_some(rules.role),
        elements,
        findings,
        refusal,
    }
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
