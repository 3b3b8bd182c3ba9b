//! Applying a macro: first what it would do, action by action, then all of it in one transaction or nothing.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::case::{ActKind, Case, Command, Context, decide};
use domain::ids::{ActId, CaseId};
use domain::macros::{Action, Assignee, Macro, text_for};
use domain::refusal::Refusal;
use domain::time::Span;
use store::{StoreError, Tx};

use super::one;
use crate::acts::draft::nothing_newer;
use crate::acts::{ActCheck, Leaving, Shown, check_on};
use crate::cases::{TRIES, needed};
use crate::wording::{Facts, fill};
use crate::{App, AppError, Caller, Result};

/// What the agent says to a macro.
#[derive(Clone, Debug, Default)]
pub struct Filling {
    /// Blanks by name.
    pub blanks: BTreeMap<String, String>,
    /// Another language than the buyer's.
    pub language: Option<String>,
    /// Texts as the agent changed them, by the action's word.
    pub edits: BTreeMap<String, String>,
    /// The case's version that the agent saw.
    pub seen: Option<i64>,
    /// The last message that the agent saw.
    pub shown: Option<Shown>,
}

/// What a macro would do.
#[derive(Debug)]
pub struct Preview {
    /// Which.
    pub is: Macro,
    /// The language of its texts.
    pub language: String,
    /// The buyer's language, when the macro does not speak it.
    pub wanted: Option<String>,
    /// Its actions, in order.
    pub actions: Vec<Planned>,
}

/// One action of a macro in a case.
#[derive(Debug)]
pub struct Planned {
    /// As the macro has it.
    pub action: Action,
    /// Its words, filled in.
    pub text: Option<String>,
    /// The check of a text that leaves.
    pub check: Option<ActCheck>,
    /// Why it cannot be done, after those before it.
    pub why_not: Option<Refusal>,
}

/// An action ready to be done.
enum Step {
    Draft(ActKind, String),
    Give(Command),
}

/// A macro made ready for a case.
struct Ready {
    is: Macro,
    language: String,
    wanted: String,
    steps: Vec<std::result::Result<Step, Refusal>>,
}

impl App {
    /// What a macro would do to a case: its words filled in for this buyer, and each action with whether it may be done
    /// and why not. Nothing is stored.
    ///
    /// # Errors
    /// A refusal when a blank is missing; [`AppError::Absent`] when the case or the macro is not there.
    pub async fn preview_macro(
        &self,
        caller: &Caller,
        case: CaseId,
        id: &str,
        filling: &Filling,
    ) -> Result<Preview> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let mut case = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?.case;
        let ready = self.ready(&mut tx, caller, &case, id, filling).await?;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        let mut actions = Vec::new();
        for (action, step) in ready.is.is.actions.iter().zip(ready.steps) {
            let mut planned = Planned { action: action.clone(), text: None, check: None, why_not: None };
            match step {
                Err(refusal) => planned.why_not = Some(refusal),
                Ok(step) => self.rehearse(&mut tx, caller, &mut case, step, &mut planned, &cx).await?,
            }
            actions.push(planned);
        }
        let wanted = (ready.wanted != ready.language).then_some(ready.wanted);
        Ok(Preview { is: ready.is, language: ready.language, wanted, actions })
    }

    /// Decides an action on the case as the actions before it leave it.
    async fn rehearse(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &mut Case,
        step: Step,
        planned: &mut Planned,
        cx: &Context<'_>,
    ) -> Result<()> {
        let command = match step {
            Step::Draft(kind, text) => {
                let leaving = Leaving::said(kind, &text);
                let (check, ruled) = check_on(tx, caller.shop, case, &leaving, cx).await?;
                planned.why_not.clone_from(&check.refusal);
                planned.text = Some(text.clone());
                let (act, language) = (ActId::new(cx.now, self.entropy.as_ref()), check.language.clone());
                planned.check = Some(check);
                Command::DraftAct { act, what: kind, text, language, rules: Box::new(ruled) }
            }
            Step::Give(command) => {
                planned.text = match &command {
                    Command::Note { text } | Command::Wait { reason: text } => Some(text.clone()),
                    _ => None,
                };
                planned.why_not = self.may_give(tx, caller, &command).await?;
                command
            }
        };
        if planned.why_not.is_none() {
            match decide(case, &command, cx) {
                Ok(events) => events.iter().for_each(|e| case.apply(cx.now, &caller.actor, e)),
                Err(refusal) => planned.why_not = Some(refusal),
            }
        }
        Ok(())
    }

    /// Why the caller may not give a command, whatever the case says.
    async fn may_give(&self, tx: &mut Tx, caller: &Caller, command: &Command) -> Result<Option<Refusal>> {
        if !caller.may(needed(command, caller)) {
            return Ok(Some(Refusal::new("forbidden", "your role may not do this", "您的角色不能这样做")));
        }
        match command {
            Command::Assign { to: Some(user) } if tx.role(caller.shop, *user).await?.is_none() => {
                Ok(Some(Refusal::new("unknown_member", "this person is not in the shop", "此人不是本店成员")))
            }
            _ => Ok(None),
        }
    }

    /// Applies a macro: all of its actions, or none.
    ///
    /// # Errors
    /// The refusal of the first action that cannot be done; as [`App::preview_macro`]; [`AppError::BuyerWrote`].
    pub async fn apply_macro(
        &self,
        caller: &Caller,
        case: CaseId,
        id: &str,
        filling: &Filling,
    ) -> Result<Case> {
        caller.require(Permission::CaseWork)?;
        for _ in 1..TRIES {
            match self.try_apply(caller, case, id, filling).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_apply(caller, case, id, filling).await
    }

    async fn try_apply(&self, caller: &Caller, id: CaseId, which: &str, filling: &Filling) -> Result<Case> {
        let mut tx = self.store.write().await?;
        nothing_newer(&mut tx, caller, id, filling.shown).await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let ready = self.ready(&mut tx, caller, &case, which, filling).await?;
        let applied = Command::ApplyMacro {
            macro_id: ready.is.id.clone(),
            version: ready.is.version,
            name: ready.is.is.name.clone(),
            language: ready.language,
        };
        let (mut case, mut last) = self.command_in(&mut tx, caller, id, &applied, filling.seen).await?;
        for step in ready.steps {
            let done = match step? {
                Step::Give(command) => self.command_in(&mut tx, caller, id, &command, None).await?,
                Step::Draft(kind, text) => {
                    let done =
                        self.drafted_in(&mut tx, caller, id, &Leaving::said(kind, &text), None).await?;
                    let pictures = &ready.is.is.pictures;
                    if kind == ActKind::PrivateMessage && !pictures.is_empty() {
                        self.attach_in(&mut tx, caller, &done.0, pictures).await?
                    } else {
                        done
                    }
                }
            };
            (case, last) = (done.0, done.1.or(last));
        }
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(case)
    }

    /// The macro with its words filled in for a case.
    async fn ready(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        id: &str,
        filling: &Filling,
    ) -> Result<Ready> {
        let is = one(tx, caller, id).await?;
        let blank = is.is.filled(&filling.blanks)?;
        let facts = Facts { blank, ..self.facts_of(tx, caller, case).await? };
        let spoken = case.gravest().map_or_else(|| "en".to_owned(), |g| g.language.clone());
        let wanted = filling.language.clone().unwrap_or(spoken);
        let texts = is.is.actions.iter().find_map(|a| match a {
            Action::PublicReply { texts } | Action::PrivateMessage { texts } => Some(texts),
            _ => None,
        });
        let language =
            texts.and_then(|t| text_for(t, &wanted)).map_or(wanted.as_str(), |(l, _)| l).to_owned();
        let step = |action: &Action| self.step(caller, action, &wanted, &facts, filling);
        let steps = is.is.actions.iter().map(step).collect();
        Ok(Ready { is, language, wanted, steps })
    }

    fn step(
        &self,
        caller: &Caller,
        action: &Action,
        language: &str,
        facts: &Facts,
        filling: &Filling,
    ) -> std::result::Result<Step, Refusal> {
        let edited = |text: &str, language: &str| match filling.edits.get(action.kind()) {
            Some(words) => Ok(words.clone()),
            None => fill(text, language, facts),
        };
        let said = |texts| {
            let (language, text) = text_for(texts, language).unwrap_or_default();
            edited(text, language)
        };
        Ok(match action {
            Action::PublicReply { texts } => Step::Draft(ActKind::PublicReply, said(texts)?),
            Action::PrivateMessage { texts } => Step::Draft(ActKind::PrivateMessage, said(texts)?),
            Action::Assign { to } => Step::Give(Command::Assign {
                to: match Assignee::parse(to) {
                    Some(Assignee::Me) => Some(caller.user),
                    Some(Assignee::Member(user)) => Some(user),
                    Some(Assignee::Nobody) | None => None,
                },
            }),
            Action::Prioritise { priority } => {
                Step::Give(Command::Prioritise { priority: *priority, reason: None })
            }
            Action::Note { text } => Step::Give(Command::Note { text: edited(text, "und")? }),
            Action::Snooze { hours } => {
                Step::Give(Command::Snooze { until: self.now() + Span::hours(i64::from(*hours)) })
            }
            Action::Wait { reason } => Step::Give(Command::Wait { reason: edited(reason, "und")? }),
            Action::StepDone { step } => Step::Give(Command::StepDone { step: step.clone(), note: None }),
        })
    }
}
