//! Drafting what a person wrote: nobody answers past words of the buyer that they have not seen.

use domain::case::{ActKind, Case, Command, Subject};
use domain::ids::{CaseId, MessageId};
use domain::inbound::Sender;
use domain::refusal::Refusal;
use store::{StoreError, Tx};
use triage::outgoing::Finding;

use super::{Leaving, doubts};
use crate::cases::TRIES;
use crate::{App, AppError, Caller, Result};

/// The last message that the writer saw.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Which.
    pub message: MessageId,
    /// Whether the text stands although the buyer has written since.
    pub anyway: bool,
}

/// A text to be drafted.
#[derive(Clone, Debug)]
pub struct Drafting {
    /// What it is.
    pub kind: ActKind,
    /// The words.
    pub text: String,
    /// Pictures of the shop's keeping that go with it, by their ids.
    pub pictures: Vec<String>,
    /// The case's version that the writer saw.
    pub seen: Option<i64>,
    /// The last message that the writer saw.
    pub shown: Option<Shown>,
    /// Whether a drafter proposed the words.
    pub proposed: bool,
}

impl App {
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
        let (text, pictures) = (text.to_owned(), Vec::new());
        let drafting = Drafting { kind, text, pictures, seen, shown: None, proposed: false };
        self.draft(caller, id, &drafting).await
    }

    /// The same with pictures, and with what the writer saw.
    ///
    /// # Errors
    /// As [`App::draft_act`]; [`AppError::BuyerWrote`] when the buyer wrote after the last message shown.
    pub async fn draft(&self, caller: &Caller, id: CaseId, drafting: &Drafting) -> Result<Case> {
        let doubts = doubts(drafting.kind, &drafting.text).await?;
        for _ in 1..TRIES {
            match self.try_draft(caller, id, drafting, &doubts).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                answer => return answer,
            }
        }
        self.try_draft(caller, id, drafting, &doubts).await
    }

    async fn try_draft(
        &self,
        caller: &Caller,
        id: CaseId,
        drafting: &Drafting,
        doubts: &[Finding],
    ) -> Result<Case> {
        let mut tx = self.store.write().await?;
        nothing_newer(&mut tx, caller, id, drafting.shown).await?;
        let (kind, proposed) = (drafting.kind, drafting.proposed);
        let leaving = Leaving { proposed, doubts, ..Leaving::said(kind, &drafting.text) };
        let (mut case, mut last) = self.drafted_in(&mut tx, caller, id, &leaving, drafting.seen).await?;
        if !drafting.pictures.is_empty() {
            (case, last) = self.attach_in(&mut tx, caller, &case, &drafting.pictures).await?;
        }
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(case)
    }

    /// Gives the case's last act its pictures.
    pub(crate) async fn attach_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        pictures: &[String],
    ) -> Result<(Case, Option<(i64, &'static str)>)> {
        known_pictures(tx, caller, pictures).await?;
        let Some(act) = case.acts.last() else { return Ok((case.clone(), None)) };
        let attach = Command::AttachPictures { act: act.id, pictures: pictures.to_vec() };
        self.command_in(tx, caller, case.id, &attach, None).await
    }
}

/// Refuses pictures that the shop does not keep.
pub(crate) async fn known_pictures(tx: &mut Tx, caller: &Caller, pictures: &[String]) -> Result<()> {
    for picture in pictures {
        if tx.picture(caller.shop, picture).await?.is_none() {
            return Err(Refusal::new(
                "unknown_picture",
                "this shop keeps no such picture",
                "本店没有这张图片",
            )
            .hint("upload it first", "请先上传")
            .field("pictures")
            .into());
        }
    }
    Ok(())
}

/// Refuses when the buyer wrote after the last message shown.
pub(crate) async fn nothing_newer(
    tx: &mut Tx,
    caller: &Caller,
    id: CaseId,
    shown: Option<Shown>,
) -> Result<()> {
    let Some(Shown { message, anyway: false }) = shown else { return Ok(()) };
    let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
    for glance in &case.feedbacks {
        let Subject::Conversation(talk) = glance.subject else { continue };
        let Some(talk) = tx.load_conversation(caller.shop, talk).await? else { continue };
        let mut messages: Vec<_> = talk.messages.iter().collect();
        // As the page shows them.
        messages.sort_by_key(|m| m.sent_at);
        let Some(at) = messages.iter().position(|m| m.id == message) else { continue };
        return match messages[at + 1..].iter().rev().find(|m| m.sender == Sender::Buyer) {
            None => Ok(()),
            Some(newer) => Err(AppError::BuyerWrote {
                message: newer.id,
                text: newer.text.clone(),
                sent_at: newer.sent_at,
            }),
        };
    }
    Err(Refusal::new("unknown_message", "this case has no such message", "本工单没有这条消息")
        .field("seen_message")
        .into())
}
