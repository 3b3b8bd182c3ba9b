//! What may happen next to an appeal: a command becomes events, or a refusal the user can read.

use std::collections::{BTreeMap, BTreeSet};

use super::checklist::checklist;
use super::dispute::{Dispute, free};
use super::event::{AppealEvent, AppealState, Verdict};
use super::evidence::EvidenceKind;
use super::ground::{GroundRule, Handling};
use super::state::Appeal;
use crate::ids::{ActId, EvidenceId};
use crate::refusal::{Refusal, RuleRef, Words};
use crate::time::{Instant, Span};

/// Longest statement, in characters.
pub const LONGEST_STATEMENT: usize = 5_000;
/// Longest note, question or reason, in characters.
pub const LONGEST_NOTE: usize = 2_000;
/// Longest reference, in characters.
pub const LONGEST_REFERENCE: usize = 200;
/// Most files that go with one appeal.
pub const MOST_EVIDENCE: usize = 200;
/// How long official support is given; ours, since no platform says.
pub const SUPPORT: Span = Span::hours(5 * 24);

/// What a person asks of an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Command {
    ChooseGround {
        ground: String,
        passage: Option<String>,
    },
    ChooseEvidence {
        evidence: Vec<EvidenceId>,
    },
    State {
        text: String,
    },
    Bundled {
        manifest: String,
        files: i64,
        size: i64,
    },
    /// `incomplete` says that the person knows what is missing and submits all the same.
    Submit {
        reference: Option<String>,
        incomplete: bool,
    },
    AskInformation {
        what: String,
        until: Option<Instant>,
    },
    SendInformation {
        note: Option<String>,
    },
    Decide {
        verdict: Verdict,
        reason: Option<String>,
    },
    Escalate {
        reference: Option<String>,
        note: Option<String>,
    },
    Abandon {
        reason: String,
    },
    /// Made by `app` together with the case's act that takes it along.
    Send {
        act: ActId,
        incomplete: bool,
    },
}

/// The facts a decision may use, looked up before by `app`.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Now.
    pub now: Instant,
    /// The market's zone.
    pub zone: &'a str,
    /// The grounds of the platform and market for what is contested.
    pub grounds: &'a [&'a GroundRule],
    /// How the platform handles appeals.
    pub handling: &'a Handling,
    /// What the case has: its files that were not withdrawn, and its logs.
    pub have: &'a BTreeSet<EvidenceKind>,
    /// What of it stands in the shop's log.
    pub logs: &'a BTreeSet<EvidenceKind>,
    /// The case's files that were not withdrawn, and what each shows.
    pub files: &'a BTreeMap<EvidenceId, EvidenceKind>,
    /// What the feedback says: a passage must stand in it.
    pub text: &'a str,
    /// How many other appeals of the same feedback the platform has or had.
    pub attempts: u32,
    /// The dispute of the contested return that is on its way or there.
    pub dispute: Option<Dispute>,
    /// Whether the platform's interface takes such a dispute here, and the return waits for it.
    pub api: bool,
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] that says why not and what is allowed instead; the appeal is unchanged.
pub fn decide(appeal: &Appeal, command: &Command, facts: &Facts<'_>) -> Result<Vec<AppealEvent>, Refusal> {
    use AppealState::{Draft, Escalated, InformationAsked, Lost, PartlyWon, Submitted};
    free(appeal, command, facts.dispute)?;
    let event = match command {
        Command::ChooseGround { ground, passage } => {
            needs(appeal, &[Draft])?;
            choose_ground(ground, passage.as_deref(), facts)?
        }
        Command::ChooseEvidence { evidence } => {
            needs(appeal, &[Draft, InformationAsked])?;
            choose_evidence(evidence, facts)?
        }
        Command::State { text } => {
            needs(appeal, &[Draft, InformationAsked])?;
            AppealEvent::Stated { text: written(text, "text", LONGEST_STATEMENT)? }
        }
        Command::Bundled { manifest, files, size } => {
            AppealEvent::Bundled { manifest: manifest.clone(), files: *files, size: *size }
        }
        Command::Submit { reference, incomplete } => {
            needs(appeal, &[Draft])?;
            submit(appeal, reference.as_deref(), *incomplete, facts)?
        }
        Command::AskInformation { what, until } => {
            needs(appeal, &[Submitted, Escalated, InformationAsked])?;
            let until = until.unwrap_or(facts.now + facts.handling.information);
            if until <= facts.now {
                let refusal = Refusal::new("bad_time", "the answer is due in the future", "答复期限须在将来");
                return Err(refusal.field("until"));
            }
            AppealEvent::InformationAsked { what: written(what, "what", LONGEST_NOTE)?, until }
        }
        Command::SendInformation { note } => {
            needs(appeal, &[InformationAsked])?;
            let expected_at = facts.handling.expected(facts.now, facts.zone);
            AppealEvent::InformationSent {
                note: optional(note.as_deref(), "note", LONGEST_NOTE)?,
                expected_at,
            }
        }
        Command::Decide { verdict, reason } => {
            needs(appeal, &[Submitted, InformationAsked, Escalated])?;
            AppealEvent::Decided {
                verdict: *verdict,
                reason: optional(reason.as_deref(), "reason", LONGEST_NOTE)?,
            }
        }
        Command::Escalate { reference, note } => {
            needs(appeal, &[Lost, PartlyWon, Submitted])?;
            if appeal.escalated {
                return Err(Refusal::new(
                    "already_escalated",
                    "official support has looked at it once",
                    "已向平台官方客服申诉过一次",
                )
                .hint("clarify in public, improve, and follow up", "请公开澄清、改进并跟进"));
            }
            AppealEvent::Escalated {
                reference: optional(reference.as_deref(), "reference", LONGEST_REFERENCE)?,
                note: optional(note.as_deref(), "note", LONGEST_NOTE)?,
                expected_at: facts.now + SUPPORT,
            }
        }
        Command::Abandon { reason } => {
            needs(appeal, &[Draft, Submitted, InformationAsked, Escalated])?;
            AppealEvent::Abandoned { reason: written(reason, "reason", LONGEST_NOTE)? }
        }
        Command::Send { act, incomplete } => {
            needs(appeal, &[Draft])?;
            super::dispute::send(appeal, *act, *incomplete, facts)?
        }
    };
    Ok(vec![event])
}

fn choose_ground(id: &str, passage: Option<&str>, facts: &Facts<'_>) -> Result<AppealEvent, Refusal> {
    if !facts.grounds.iter().any(|g| g.id == id) {
        return Err(Refusal::new(
            "unknown_ground",
            "the platform knows no such ground",
            "平台没有此申诉理由",
        )
        .field("ground"));
    }
    let passage = optional(passage, "passage", LONGEST_NOTE)?;
    if passage.as_deref().is_some_and(|passage| !facts.text.contains(passage)) {
        return Err(Refusal::new(
            "passage_not_there",
            "the passage does not stand in what the buyer wrote",
            "买家的原文中没有这段话",
        )
        .field("passage"));
    }
    Ok(AppealEvent::GroundChosen { ground: id.to_owned(), passage })
}

fn choose_evidence(evidence: &[EvidenceId], facts: &Facts<'_>) -> Result<AppealEvent, Refusal> {
    let once: BTreeSet<_> = evidence.iter().collect();
    if evidence.len() > MOST_EVIDENCE {
        let refusal =
            Refusal::new("too_much_evidence", "200 files may go with an appeal", "一份申诉最多 200 个文件");
        return Err(refusal.field("evidence"));
    }
    if once.len() != evidence.len() || !evidence.iter().all(|id| facts.files.contains_key(id)) {
        return Err(Refusal::new(
            "unknown_evidence",
            "the case has no such file, or it was withdrawn",
            "工单中没有此文件，或已撤回",
        )
        .field("evidence"));
    }
    Ok(AppealEvent::EvidenceChosen { evidence: evidence.to_vec() })
}

fn submit(
    appeal: &Appeal,
    reference: Option<&str>,
    incomplete: bool,
    facts: &Facts<'_>,
) -> Result<AppealEvent, Refusal> {
    let (missing, had) = ready(appeal, incomplete, facts)?;
    Ok(AppealEvent::Submitted {
        reference: optional(reference, "reference", LONGEST_REFERENCE)?,
        missing,
        had,
        expected_at: facts.handling.expected(facts.now, facts.zone),
        act: None,
    })
}

/// What is missing and what goes with an appeal that the platform may be given.
pub(super) fn ready(
    appeal: &Appeal,
    incomplete: bool,
    facts: &Facts<'_>,
) -> Result<(Vec<EvidenceKind>, Vec<EvidenceKind>), Refusal> {
    let ground = ground(appeal, facts)?;
    still_taken(facts.handling, facts.attempts, appeal.about.window_ends, facts.now)?;
    let goes = goes(appeal, facts);
    let missing = checklist(ground, facts.have, &goes).missing();
    if !missing.is_empty() && !incomplete {
        let list = missing.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        let en = format!("the ground needs what does not go with the appeal: {list}");
        let zh = format!("申诉未附该理由所需的证据：{list}");
        return Err(Refusal::with("evidence_missing", Words::made(en, zh))
            .hint(
                "add it and choose it, or submit it knowing so (incomplete)",
                "请补充并选入，或确认后仍然提交（incomplete）",
            )
            .rule(rule_ref(&ground.id, &ground.source, ground.page_date)));
    }
    Ok((missing, goes.into_iter().collect()))
}

fn rule_ref(id: &str, source: &str, date: Option<jiff::civil::Date>) -> RuleRef {
    RuleRef { id: id.to_owned(), source: source.to_owned(), date: date.map(|date| date.to_string()) }
}

/// Refuses where the platform takes no (further) appeal: its attempts are used up, or its window is over.
pub(super) fn still_taken(
    handling: &Handling,
    attempts: u32,
    window_ends: Option<Instant>,
    now: Instant,
) -> Result<(), Refusal> {
    let hint = |refusal: Refusal| {
        refusal.hint("ask official support, or answer in public", "可联系平台官方客服，或公开回复")
    };
    if attempts >= handling.attempts {
        let en = format!("the platform takes {} appeal(s) of one feedback", handling.attempts);
        let zh = format!("同一反馈只能申诉 {} 次", handling.attempts);
        let handled = rule_ref(&handling.id, &handling.source, handling.page_date);
        return Err(hint(Refusal::with("appeal_spent", Words::made(en, zh))).rule(handled));
    }
    if window_ends.is_some_and(|end| end <= now) {
        let over = Refusal::new("window_over", "the platform takes it no more", "已超过平台受理期限");
        return Err(hint(over));
    }
    Ok(())
}

/// What goes with the appeal: the logs that are there, and what the chosen files show.
pub fn goes(appeal: &Appeal, facts: &Facts<'_>) -> BTreeSet<EvidenceKind> {
    let files = appeal.evidence.iter().filter_map(|id| facts.files.get(id));
    facts.logs.iter().chain(files).copied().collect()
}

/// The ground that was chosen.
fn ground<'a>(appeal: &Appeal, facts: &Facts<'a>) -> Result<&'a GroundRule, Refusal> {
    let known = facts.grounds.iter().find(|g| Some(&g.id) == appeal.ground.as_ref());
    known
        .copied()
        .ok_or_else(|| Refusal::new("no_ground", "choose a ground first", "请先选择申诉理由").field("ground"))
}

/// Refuses unless the appeal stands in one of `states`.
fn needs(appeal: &Appeal, states: &[AppealState]) -> Result<(), Refusal> {
    if states.contains(&appeal.state) {
        return Ok(());
    }
    let en = format!("not while the appeal is {}", appeal.state.as_str().replace('_', " "));
    let zh = format!("申诉当前为“{}”，不能这样做", state_zh(appeal.state));
    Err(Refusal::with("wrong_state", Words::made(en, zh)))
}

fn state_zh(state: AppealState) -> &'static str {
    match state {
        AppealState::Draft => "准备中",
        AppealState::Submitted => "已提交",
        AppealState::InformationAsked => "待补充材料",
        AppealState::Won => "成功",
        AppealState::PartlyWon => "部分成功",
        AppealState::Lost => "未成功",
        AppealState::Escalated => "官方客服处理中",
        AppealState::Abandoned => "已放弃",
    }
}

fn written(text: &str, field: &'static str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("empty_text", "this text may not be empty", "内容不能为空").field(field));
    }
    fits(text, field, longest)?;
    Ok(text.to_owned())
}

/// Whether a text has at most so many characters.
///
/// # Errors
/// `text_too_long`.
pub fn fits(text: &str, field: &'static str, longest: usize) -> Result<(), Refusal> {
    if text.chars().count() <= longest {
        return Ok(());
    }
    let words =
        Words::made(format!("this text may have {longest} characters"), format!("内容最多 {longest} 字"));
    Err(Refusal::with("text_too_long", words).field(field))
}

fn optional(text: Option<&str>, field: &'static str, longest: usize) -> Result<Option<String>, Refusal> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(|text| written(text, field, longest)).transpose()
}

/// The verbs that may be given now, by asking [`decide`] with harmless arguments; nothing can drift from the rules.
pub fn allowed(appeal: &Appeal, facts: &Facts<'_>) -> Vec<&'static str> {
    let text = || "…".to_owned();
    let ground = facts.grounds.first().map_or_else(String::new, |g| g.id.clone());
    let probes = [
        ("choose_ground", Command::ChooseGround { ground, passage: None }),
        ("choose_evidence", Command::ChooseEvidence { evidence: Vec::new() }),
        ("state", Command::State { text: text() }),
        ("submit", Command::Submit { reference: None, incomplete: true }),
        ("ask_information", Command::AskInformation { what: text(), until: None }),
        ("send_information", Command::SendInformation { note: None }),
        ("decide", Command::Decide { verdict: Verdict::Lost, reason: None }),
        ("escalate", Command::Escalate { reference: None, note: None }),
        ("abandon", Command::Abandon { reason: text() }),
        ("send", Command::Send { act: ActId(uuid::Uuid::nil()), incomplete: true }),
    ];
    probes
        .into_iter()
        .filter(|(_, command)| decide(appeal, command, facts).is_ok())
        .map(|(verb, _)| verb)
        .collect()
}

/// What is left to do when the platform said no: stable words, best first.
pub fn next_options(appeal: &Appeal, facts: &Facts<'_>) -> Vec<&'static str> {
    if !matches!(appeal.state, AppealState::Lost | AppealState::PartlyWon) {
        return Vec::new();
    }
    // Its own attempt is used up too.
    let again = facts.attempts + 1 < facts.handling.attempts;
    let open = appeal.about.window_ends.is_none_or(|end| end > facts.now);
    let mut options = Vec::new();
    if again && open {
        options.push("further_evidence");
    }
    if !appeal.escalated {
        options.push("official_support");
    }
    options.extend(["public_clarification", "improve_and_follow_up"]);
    options
}
