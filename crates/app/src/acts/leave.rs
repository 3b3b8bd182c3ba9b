//! Whether a text may leave, judged on a case as it stands in memory: what previews, macros and the bot ask.

use domain::case::{ActKind, Case, Command, Context};
use domain::ids::{ActId, CaseId, MessageId, ShopId};
use domain::returns::ReturnDecision;
use domain::rulebook::{Decision, Ruled};
use store::Tx;
use triage::outgoing::{Finding, inspect, inspect_closely};

use super::facts::Wish;
use super::quality::quality;
use super::rules::judged;
use super::{ActCheck, audience, check};
use crate::outbox::undo;
use crate::{App, AppError, Caller, Result};

/// A text on its way out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Leaving<'a> {
    pub(crate) kind: ActKind,
    pub(crate) text: &'a str,
    /// A program wrote it and sends it.
    pub(crate) automatic: bool,
    /// A drafter proposed it.
    pub(crate) proposed: bool,
    /// What it decides, for a decision on a return request.
    pub(crate) decision: Option<&'a ReturnDecision>,
    /// What it may mean ([`doubts`]).
    pub(crate) doubts: &'a [Finding],
}

/// What a text may mean to say without saying so. It takes some milliseconds a sentence: asked before a transaction begins,
/// for what a person writes or takes over from a drafter. Prepared words are read when they are prepared.
///
/// # Errors
/// When the program stops.
pub(crate) async fn doubts(kind: ActKind, text: &str) -> Result<Vec<Finding>> {
    let (text, audience) = (text.to_owned(), audience(kind));
    Ok(tokio::task::spawn_blocking(move || inspect_closely(&text, audience).doubts).await?)
}

impl<'a> Leaving<'a> {
    /// Words of a person.
    pub(crate) fn said(kind: ActKind, text: &'a str) -> Self {
        Self { kind, text, automatic: false, proposed: false, decision: None, doubts: &[] }
    }
}

/// Checks a text against a case: the guard, the rulebook, the case's own rules.
///
/// # Errors
/// As the store says.
pub(crate) async fn check_on(
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    leaving: &Leaving<'_>,
    cx: &Context<'_>,
) -> Result<(ActCheck, Ruled)> {
    let Leaving { kind, text, automatic, proposed, decision, doubts } = *leaving;
    let mut read = inspect(text, audience(kind));
    read.doubts = doubts.to_vec();
    let wish = Wish { kind, text, read: &read, act: None, automatic, proposed, decision };
    let judged = judged(tx, shop, case, &wish, cx).await?;
    let mut checked = check(case, &wish, &judged, cx);
    if kind == ActKind::PublicReply {
        let review = match case.unanswered_review() {
            Some(id) => tx.load_review(shop, id).await?.map(|l| l.review),
            None => None,
        };
        checked.score = Some(quality(case, review.as_ref(), text, &read, &checked.findings, cx.now));
    }
    Ok((checked, judged.ruled))
}

impl App {
    /// Prepares the bot's answer as a draft that a person posts; it has passed the same check as typed words. One that
    /// `sends` is given to the outbox at once, where the rulebook neither warns nor wants it looked at.
    ///
    /// # Errors
    /// A refusal that names what is wrong with the words.
    pub(crate) async fn prepare_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        id: CaseId,
        answer: Prepared<'_>,
    ) -> Result<Case> {
        let terms = self.terms(tx, caller.shop).await?;
        let loaded = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?;
        let cx = Context { now: self.now(), terms: &terms, other: None };
        let said = Leaving::said(ActKind::PrivateMessage, answer.text);
        let leaving = Leaving { automatic: answer.sends, ..said };
        let (mut checked, mut ruled) = check_on(tx, caller.shop, &loaded.case, &leaving, &cx).await?;
        let leaves = answer.sends && plain(&checked);
        if answer.sends && !leaves {
            // A person posts it: it is judged as theirs.
            (checked, ruled) = check_on(tx, caller.shop, &loaded.case, &said, &cx).await?;
        }
        if let Some(refusal) = checked.refusal {
            return Err(refusal.into());
        }
        let act = ActId::new(self.now(), self.entropy.as_ref());
        let prepare = Command::PrepareAct {
            act,
            text: answer.text.to_owned(),
            language: checked.language,
            rules: Box::new(ruled),
            rule: answer.rule.to_owned(),
            answers: answer.answers,
        };
        let (case, _) = self.command_in(tx, caller, id, &prepare, None).await?;
        if !leaves {
            return Ok(case);
        }
        let queue = Command::QueueAct { act, at: cx.now + undo(&terms) };
        Ok(self.command_in(tx, caller, id, &queue, None).await?.0)
    }
}

/// An answer of the bot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prepared<'a> {
    pub(crate) text: &'a str,
    /// The bot's rule.
    pub(crate) rule: &'a str,
    /// The buyer's message that it answers.
    pub(crate) answers: MessageId,
    /// It may leave by itself.
    pub(crate) sends: bool,
}

/// Nobody has anything to say against these words.
fn plain(checked: &ActCheck) -> bool {
    let silent = checked.refusal.is_none() && checked.approval.is_none() && checked.findings.is_empty();
    silent && checked.decision == Decision::Allow
}
