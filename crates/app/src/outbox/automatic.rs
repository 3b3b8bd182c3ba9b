//! An automatic answer that is about to leave is asked about once more: the buyer may have an answer by now, the bot may be
//! off, the rules may have changed.

use domain::bot::{Leaving, Waiting, leaving};
use domain::case::{Act, Case, Command, Context};
use domain::ids::ShopId;
use domain::inbound::Sender;
use store::Tx;

use crate::sending::own_conversation;
use crate::{App, Result};

/// What takes an automatic answer out of the outbox; none where it leaves, or where a person wrote it.
pub(super) async fn stopped(
    app: &App,
    tx: &mut Tx,
    shop: ShopId,
    case: &Case,
    act: &Act,
) -> Result<Option<Command>> {
    let (Some(rule), true) = (&act.rule, act.automatic) else { return Ok(None) };
    let talk = own_conversation(tx, shop, case).await?;
    let asked = talk.as_ref().and_then(|talk| talk.messages.iter().find(|m| Some(m.id) == act.answers));
    let since =
        |at| move |m: &store::projection::conversation::Message| m.sender != Sender::Buyer && m.sent_at >= at;
    let answered =
        talk.as_ref().zip(asked).is_some_and(|(talk, asked)| talk.messages.iter().any(since(asked.sent_at)));
    let terms = app.terms(tx, shop).await?;
    let cx = Context { now: app.now(), terms: &terms, other: None };
    let waits = Waiting {
        rule,
        asked_at: asked.map(|m| m.sent_at),
        answered,
        handed_over: talk.as_ref().is_some_and(|talk| crate::bot::is_handed_over(talk, case)),
        allowed: crate::acts::rules::plainly_allowed(tx, shop, case, act.id, &cx).await?,
    };
    let bot = tx.bot(shop).await?;
    Ok(match leaving(&bot, &waits, cx.now) {
        Leaving::Leaves => None,
        Leaving::Person => Some(Command::TakeBackAct { act: act.id }),
        Leaving::Over => Some(Command::WithdrawAct { act: act.id }),
    })
}
