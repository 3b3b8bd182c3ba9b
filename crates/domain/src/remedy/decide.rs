//! What may happen next to a remedy: a command becomes events, or a refusal the user can read. Whether it is within
//! somebody's limits is judged apart, in [`super::limits`].

use super::event::{Evidence, Given, Grant, RemedyEvent, RemedyState};
use super::limits::Reason;
use super::state::Remedy;
use crate::access::Role;
use crate::ids::UserId;
use crate::money::Money;
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

/// Longest note or reason, in characters.
pub const LONGEST_NOTE: usize = 2_000;
/// Longest reference of a fulfilment, in characters.
pub const LONGEST_REFERENCE: usize = 200;
/// Most pieces of evidence on one remedy.
pub const MOST_EVIDENCE: usize = 20;
/// Largest sum, in minor units: far above any order, and far enough below the end of an `i64` that sums cannot wrap.
pub const LARGEST: i64 = 1_000_000_000_000;

/// What a person asks of a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Command {
    Offer { given: Given, note: Option<String>, evidence_due: Option<Instant>, left: Option<Money> },
    Accept { note: Option<String> },
    Decline { reason: Option<String> },
    RequestApproval { of: Role, why: Vec<Reason>, by: UserId, budget: Option<String> },
    Approve { by: UserId, own: bool },
    Refuse { by: UserId, reason: String },
    Grant { grant: Grant, left: Option<Money> },
    AddEvidence { evidence: Evidence },
    Done { reference: String },
    Cancel { reason: String },
}

/// Decides a command. `left` is what may still be given back of the order's price, where that is known.
///
/// # Errors
/// A [`Refusal`] that says why not; the remedy is unchanged.
pub fn decide(remedy: &Remedy, command: &Command) -> Result<Vec<RemedyEvent>, Refusal> {
    use RemedyState::{Accepted, ApprovalRequested, Approved, Granted, Offered, Suggested};
    let event = match command {
        Command::Offer { given, note, evidence_due, left } => {
            needs(remedy, &[Suggested, Offered])?;
            fits(given, *left)?;
            let note = note.as_deref().map(|n| written(n, "note", LONGEST_NOTE)).transpose()?;
            RemedyEvent::Offered { given: *given, note, evidence_due: *evidence_due }
        }
        Command::Accept { note } => {
            needs(remedy, &[Offered])?;
            let note = note.as_deref().map(|n| written(n, "note", LONGEST_NOTE)).transpose()?;
            RemedyEvent::Accepted { note }
        }
        Command::Decline { reason } => {
            needs(remedy, &[Offered, Accepted])?;
            let reason = reason.as_deref().map(|r| written(r, "reason", LONGEST_NOTE)).transpose()?;
            RemedyEvent::Declined { reason }
        }
        Command::RequestApproval { of, why, by, budget } => {
            needs(remedy, &[Accepted])?;
            RemedyEvent::ApprovalRequested { of: *of, why: why.clone(), by: *by, budget: budget.clone() }
        }
        Command::Approve { by, own } => {
            needs(remedy, &[ApprovalRequested])?;
            if *own {
                return Err(Refusal::new(
                    "own_approval",
                    "nobody approves a remedy they asked for themselves",
                    "不能审批自己提出的补救",
                )
                .hint("ask another person with the role", "请具备该角色的另一位同事审批"));
            }
            RemedyEvent::Approved { by: *by }
        }
        Command::Refuse { by, reason } => {
            needs(remedy, &[ApprovalRequested])?;
            RemedyEvent::Refused { by: *by, reason: written(reason, "reason", LONGEST_NOTE)? }
        }
        Command::Grant { grant, left } => {
            needs(remedy, &[Accepted, Approved])?;
            fits(&remedy.given, *left)?;
            RemedyEvent::Granted { grant: grant.clone() }
        }
        Command::AddEvidence { evidence } => add_evidence(remedy, evidence)?,
        Command::Done { reference } => {
            needs(remedy, &[Granted])?;
            RemedyEvent::Done { reference: written(reference, "reference", LONGEST_REFERENCE)? }
        }
        Command::Cancel { reason } => {
            needs(remedy, &[Suggested, Offered, Accepted, ApprovalRequested, Approved, Granted])?;
            RemedyEvent::Cancelled { reason: written(reason, "reason", LONGEST_NOTE)? }
        }
    };
    Ok(vec![event])
}

/// The verbs that may be given now, by asking [`decide`] with harmless arguments; nothing can drift from the rules.
pub fn allowed(remedy: &Remedy) -> Vec<&'static str> {
    let (text, by) = (|| "…".to_owned(), UserId(uuid::Uuid::nil()));
    let given = Given { kind: super::event::RemedyKind::Exchange, amount: None };
    let grant = Grant { by, role: Role::Owner, day: String::new(), month: String::new(), budget: None };
    let evidence = Evidence { label: text(), url: "https://x.example".to_owned(), picture: None };
    let probes = [
        ("offer", Command::Offer { given, note: None, evidence_due: None, left: None }),
        ("accept", Command::Accept { note: None }),
        ("decline", Command::Decline { reason: None }),
        ("grant", Command::Grant { grant, left: None }),
        ("approve", Command::Approve { by, own: false }),
        ("refuse", Command::Refuse { by, reason: text() }),
        ("evidence", Command::AddEvidence { evidence }),
        ("done", Command::Done { reference: text() }),
        ("cancel", Command::Cancel { reason: text() }),
    ];
    probes.into_iter().filter(|(_, command)| decide(remedy, command).is_ok()).map(|(verb, _)| verb).collect()
}

/// Refuses unless the remedy stands in one of `states`.
fn needs(remedy: &Remedy, states: &[RemedyState]) -> Result<(), Refusal> {
    if states.contains(&remedy.state) {
        return Ok(());
    }
    let en = format!("this remedy is already {}", remedy.state);
    let zh = format!("这项补救已是“{}”状态", state_zh(remedy.state));
    Err(Refusal::with("wrong_remedy_state", Words::made(en, zh))
        .hint("load the case again and see what is next", "请重新载入工单，查看下一步"))
}

/// A remedy's state for people who read Chinese.
pub const fn state_zh(state: RemedyState) -> &'static str {
    match state {
        RemedyState::Suggested => "建议",
        RemedyState::Offered => "已提出",
        RemedyState::Accepted => "买家已接受",
        RemedyState::Declined => "买家未接受",
        RemedyState::ApprovalRequested => "待审批",
        RemedyState::Approved => "已批准",
        RemedyState::Refused => "未批准",
        RemedyState::Granted => "已发放",
        RemedyState::Done => "已完成",
        RemedyState::Cancelled => "已取消",
    }
}

/// Refuses a sum that cannot be, or more than is left of the order's price.
///
/// # Errors
/// When it is none, of another currency, or more than is left of the order's price.
pub fn fits(given: &Given, left: Option<Money>) -> Result<(), Refusal> {
    let refuse = |code, en, zh| Err(Refusal::new(code, en, zh).field("amount"));
    let Some(amount) = given.amount else {
        if given.kind.is_money() {
            return refuse("bad_amount", "this remedy needs a sum", "这种补救须填写金额");
        }
        return Ok(());
    };
    if !(1..=LARGEST).contains(&amount.minor) {
        return refuse("bad_amount", "a sum is above zero", "金额应大于零");
    }
    let Some(left) = left.filter(|_| given.kind.is_refund()) else { return Ok(()) };
    if left.currency != amount.currency {
        return refuse(
            "remedy_currency",
            "money goes back in the currency of the order",
            "退款币种须与订单一致",
        );
    }
    if amount.minor > left.minor {
        return refuse(
            "remedy_above_order",
            "together with what was given before this is more than the order's price",
            "与此前已给的合计超过订单金额",
        );
    }
    Ok(())
}

fn add_evidence(remedy: &Remedy, evidence: &Evidence) -> Result<RemedyEvent, Refusal> {
    if remedy.evidence.len() >= MOST_EVIDENCE {
        return Err(Refusal::new(
            "too_much_evidence",
            "a remedy holds 20 pieces of evidence",
            "一项补救最多 20 份凭证",
        ));
    }
    let label = written(&evidence.label, "label", LONGEST_REFERENCE)?;
    if let (Some(picture), "") = (&evidence.picture, evidence.url.trim()) {
        let evidence = Evidence { label, url: String::new(), picture: Some(picture.clone()) };
        return Ok(RemedyEvent::EvidenceAdded { evidence });
    }
    let url = evidence.url.trim();
    let fine = (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2_000;
    if !fine || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(
            Refusal::new("bad_url", "an address starts with https://", "地址应以 https:// 开头").field("url")
        );
    }
    Ok(RemedyEvent::EvidenceAdded {
        evidence: Evidence { label, url: url.to_owned(), picture: evidence.picture.clone() },
    })
}

/// A text a person wrote: trimmed, not empty, not endless.
fn written(text: &str, field: &'static str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("empty_text", "this text may not be empty", "内容不能为空").field(field));
    }
    if text.chars().count() > longest {
        let words =
            Words::made(format!("this text may have {longest} characters"), format!("内容最多 {longest} 字"));
        return Err(Refusal::with("text_too_long", words).field(field));
    }
    Ok(text.to_owned())
}
