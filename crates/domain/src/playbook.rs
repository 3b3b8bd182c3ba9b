//! Playbooks (row A5): what is done for a kind of complaint, step by step, with owners, times and prepared words.
//!
//! A shop starts with [`standard`] and edits its own as part of the policy. A case keeps the steps it was given; some are
//! ticked by what happens in the case ([`DoneBy`]), the others by a person, who may skip a step with a reason.
//!
//! Knows no case: [`choose`] takes what a person found out, [`crate::case`] keeps what became of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::policy::CalendarUse;
use crate::reading::{Issue, words};
use crate::refusal::{Refusal, Words};
use crate::time::Span;
use crate::verify::Objectivity;

words! {
    /// What ticks a step.
    DoneBy {
        /// A person says so.
        Hand = "hand",
        /// The complaint is verified.
        Verified = "verified",
        /// Every review of the case has its public reply, or that was skipped with a reason.
        PublicReply = "public_reply",
        /// The buyer was written to, or that was skipped with a reason.
        PrivateMessage = "private_message",
        /// The case is resolved and its cause recorded.
        Resolved = "resolved",
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Names it within its playbook: lower case, digits, `_`.
    pub id: String,
    /// What is done.
    pub name: Words,
    /// Who does it.
    pub owner: Role,
    /// What ticks it.
    pub done_by: DoneBy,
    /// Whether the case can be resolved only when it is done, or skipped with a reason.
    #[serde(default)]
    pub required: bool,
    /// How long it may take from the moment the playbook was chosen; JSON: whole seconds. For steps done by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// Which time counts for it.
    #[serde(default = "business")]
    pub calendar: CalendarUse,
    /// How to do it well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<Words>,
    /// Prepared words by language (`zh`, `en`, …), with `{{ buyer }}`, `{{ product }}` and the other placeholders.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// Remedies that suit: `refund`, `partial_refund`, `exchange`, `reship`, `coupon`, `sample`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<String>,
}

/// What is done for a kind of complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Playbook {
    /// Names it within its shop: lower case, digits, `_`.
    pub id: String,
    /// What it is for.
    pub name: Words,
    /// The issues it suits.
    pub issues: Vec<Issue>,
    /// From this severity on, 1 to 3.
    pub severity_from: u8,
    /// How fair the feedback must be found; empty suits all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectivity: Vec<Objectivity>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// Most playbooks, steps and characters a shop may have.
const MOST_PLAYBOOKS: usize = 60;
const MOST_STEPS: usize = 20;
const LONGEST: usize = 2_000;

const fn business() -> CalendarUse {
    CalendarUse::Business
}

#[derive(Deserialize)]
struct File {
    playbook: Vec<Playbook>,
}

/// The playbooks that a new shop starts with.
pub fn standard() -> Vec<Playbook> {
    static READ: LazyLock<Vec<Playbook>> = LazyLock::new(|| {
        let text = include_str!("../playbooks/standard.toml");
        toml::from_str::<File>(text)
            .map_or_else(|e| unreachable!("a test reads this file: {e}"), |f| f.playbook)
    });
    READ.clone()
}

/// The playbook that suits best: one for this finding before one for all, then the highest severity it starts at, then
/// the order of the list. Before anybody has looked, `found` is `None`.
pub fn choose(all: &[Playbook], issue: Issue, severity: u8, found: Option<Objectivity>) -> Option<&Playbook> {
    let suits = |p: &&Playbook| {
        let fair = p.objectivity.is_empty() || found.is_some_and(|o| p.objectivity.contains(&o));
        p.issues.contains(&issue) && p.severity_from <= severity && fair
    };
    let rank = |p: &&Playbook| (!p.objectivity.is_empty(), p.severity_from);
    // The last of equals wins `max_by_key`, so the list is walked from its end.
    all.iter().rev().filter(suits).max_by_key(rank)
}

/// Refuses playbooks that cannot work, naming the first at fault.
///
/// # Errors
/// On a repeated or malformed name, an empty or overlong list or text, or a time that cannot be kept.
pub fn validate(all: &[Playbook]) -> Result<(), Refusal> {
    if all.len() > MOST_PLAYBOOKS {
        return Err(bad("", "a shop may have 60 playbooks", "最多 60 个处理手册"));
    }
    for (i, playbook) in all.iter().enumerate() {
        if !is_name(&playbook.id) || all[..i].iter().any(|p| p.id == playbook.id) {
            return Err(bad(&playbook.id, "each playbook needs a name of its own", "处理手册标识须唯一"));
        }
        if playbook.issues.is_empty() || !(1..=3).contains(&playbook.severity_from) {
            return Err(bad(
                &playbook.id,
                "a playbook is for at least one issue, from severity 1, 2 or 3 on",
                "处理手册至少对应一种问题，起始严重度为 1、2 或 3",
            ));
        }
        if playbook.steps.is_empty() || playbook.steps.len() > MOST_STEPS || !is_said(&playbook.name) {
            return Err(bad(
                &playbook.id,
                "a playbook has a name and 1 to 20 steps",
                "处理手册须有名称和 1 到 20 个步骤",
            ));
        }
        steps(playbook)?;
    }
    Ok(())
}

fn steps(playbook: &Playbook) -> Result<(), Refusal> {
    for (i, step) in playbook.steps.iter().enumerate() {
        let wrong = |en, zh| Err(bad(&format!("{}.{}", playbook.id, step.id), en, zh));
        if !is_name(&step.id) || playbook.steps[..i].iter().any(|s| s.id == step.id) {
            return wrong("each step needs a name of its own", "步骤标识须唯一");
        }
        let long = |text: &str| text.chars().count() > LONGEST;
        let advice = step.advice.as_ref();
        if !is_said(&step.name)
            || advice.is_some_and(|a| long(&a.en) || long(&a.zh))
            || step.words.values().any(|w| long(w))
        {
            return wrong("a step's texts have 1 to 2,000 characters", "步骤文字应为 1 到 2000 字");
        }
        let kept = |within: Span| (Span::minutes(1)..=Span::hours(24 * 90)).contains(&within);
        if step.within.is_some_and(|w| !kept(w)) {
            return wrong("a step takes from a minute to 90 days", "步骤时限应为 1 分钟到 90 天");
        }
    }
    Ok(())
}

fn is_said(words: &Words) -> bool {
    [&words.en, &words.zh].iter().all(|w| !w.trim().is_empty() && w.chars().count() <= 200)
}

fn is_name(id: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=40).contains(&id.len()) && id.chars().all(fine)
}

fn bad(at: &str, en: &'static str, zh: &'static str) -> Refusal {
    let words = if at.is_empty() {
        Words::new(en, zh)
    } else {
        Words::made(format!("{at}: {en}"), format!("{at}：{zh}"))
    };
    Refusal::with("bad_playbook", words).field("playbooks")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_playbooks_work_and_cover_every_complaint() {
        let all = standard();
        validate(&all).unwrap();
        for issue in Issue::ALL {
            for severity in 1..=3 {
                for found in [None].into_iter().chain(Objectivity::ALL.iter().copied().map(Some)) {
                    let chosen = choose(&all, *issue, severity, found);
                    assert!(chosen.is_some(), "{issue} {severity} {found:?}");
                }
            }
        }
    }

    #[test]
    fn the_closest_playbook_is_chosen() {
        let all = standard();
        let chosen = |issue, severity, found| choose(&all, issue, severity, found).unwrap().id.as_str();
        assert_eq!(chosen(Issue::Quality, 1, None), "quality");
        assert_eq!(chosen(Issue::Quality, 3, None), "grave");
        assert_eq!(chosen(Issue::Quality, 2, Some(Objectivity::Malicious)), "unfair");
        assert_eq!(chosen(Issue::Groundless, 1, Some(Objectivity::Fair)), "groundless");
        assert_eq!(chosen(Issue::Logistics, 2, Some(Objectivity::Exaggerated)), "logistics");
    }

    #[test]
    fn what_cannot_work_is_refused_by_name() {
        let broken = |change: fn(&mut Vec<Playbook>)| {
            let mut all = standard();
            change(&mut all);
            validate(&all).unwrap_err().message.en.into_owned()
        };
        for (message, expected) in [
            (broken(|all| all[1].id = all[0].id.clone()), "a name of its own"),
            (broken(|all| all[0].id = "No Blanks".to_owned()), "a name of its own"),
            (broken(|all| all[0].issues.clear()), "at least one issue"),
            (broken(|all| all[0].severity_from = 4), "from severity"),
            (broken(|all| all[0].steps.clear()), "1 to 20 steps"),
            (broken(|all| all[0].steps[1].id = all[0].steps[0].id.clone()), "each step"),
            (broken(|all| all[0].steps[0].name = Words::new("", "")), "characters"),
            (
                broken(|all| _ = all[0].steps[0].words.insert("en".to_owned(), "x".repeat(2_001))),
                "characters",
            ),
            (broken(|all| all[0].steps[0].within = Some(Span::seconds(5))), "90 days"),
            (broken(|all| *all = vec![all[0].clone(); 61]), "60 playbooks"),
        ] {
            assert!(message.contains(expected), "{message}");
        }
    }
}
