//! Splitting in the store: the new case, and the feedback that belongs to it from now on.

use domain::case::{Case, CaseEvent, Command, Context, Subject, split_opened};
use domain::conversation::ConversationEvent;
use domain::ids::CaseId;
use domain::parcel::ParcelEvent;
use domain::returns::ReturnEvent;
use domain::review::ReviewEvent;
use store::projection::case::put;
use store::projection::conversation::conversation_row;
use store::projection::parcel::parcel_row;
use store::projection::returned::return_row;
use store::projection::review::review_row;
use store::table::{CONVERSATIONS, PARCELS, RETURNS, REVIEWS};
use store::{Batch, Head, Tx};

use crate::{App, Caller, Result};

impl App {
    /// A split with its case and number chosen, under the shop's lock, so that no number is given twice; nothing for
    /// other commands.
    pub(crate) async fn chosen(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        command: &Command,
    ) -> Result<Option<Command>> {
        let Command::Split { subject, .. } = command else { return Ok(None) };
        tx.hold(caller.shop).await?;
        let number = 1 + tx.shop(caller.shop).await?.map_or(0, |s| s.cases);
        let into = CaseId::new(self.now(), self.entropy.as_ref());
        Ok(Some(Command::Split { subject: *subject, into, number }))
    }
}

/// Opens the case that a split makes; does nothing for other commands. What comes in later for the feedback goes to that
/// case, because the feedback is linked to it.
pub(crate) async fn open(
    tx: &mut Tx,
    caller: &Caller,
    batch: &mut Batch,
    source: &Case,
    command: &Command,
    cx: &Context<'_>,
) -> Result<()> {
    let Command::Split { subject, into, number } = *command else { return Ok(()) };
    let Some(first) = split_opened(source, subject, number, cx) else { return Ok(()) };
    let case = Case::open(into, cx.now, &first);
    let event = CaseEvent::Opened(first);
    batch.event(into.0, &mut { Head::NEW }, cx.now, &caller.actor, event.kind(), &event)?;
    put(batch, &case, true)?;
    batch.case_opened();
    match subject {
        Subject::Review(id) => {
            let Some(mut review) = tx.load_review(caller.shop, id).await? else { return Ok(()) };
            let event = ReviewEvent::Linked { case: into };
            batch.event(id.0, &mut review.head, cx.now, &caller.actor, event.kind(), &event)?;
            review.review.apply(cx.now, &event);
            batch.upsert(&REVIEWS, review_row(caller.shop, &review.review)?);
        }
        Subject::Conversation(id) => {
            let Some(mut talk) = tx.load_conversation(caller.shop, id).await? else { return Ok(()) };
            let event = ConversationEvent::Linked { case: into };
            batch.event(id.0, &mut talk.head, cx.now, &caller.actor, event.kind(), &event)?;
            talk.apply(&event);
            batch.upsert(&CONVERSATIONS, conversation_row(caller.shop, &talk));
        }
        Subject::Return(id) => {
            let Some(mut loaded) = tx.load_return(caller.shop, id).await? else { return Ok(()) };
            let event = ReturnEvent::Linked { case: into };
            batch.event(id.0, &mut loaded.head, cx.now, &caller.actor, event.kind(), &event)?;
            loaded.request.apply(cx.now, &event);
            batch.upsert(&RETURNS, return_row(caller.shop, &loaded.request));
        }
        Subject::Parcel(id) => {
            let Some(mut loaded) = tx.load_parcel(caller.shop, id).await? else { return Ok(()) };
            let event = ParcelEvent::Linked { case: into };
            batch.event(id.0, &mut loaded.head, cx.now, &caller.actor, event.kind(), &event)?;
            loaded.parcel.apply(&event);
            batch.upsert(&PARCELS, parcel_row(caller.shop, &loaded.parcel));
        }
    }
    Ok(())
}
