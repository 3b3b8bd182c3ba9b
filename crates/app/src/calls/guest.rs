//! What customers do from their link. Who they are says the token alone; what they see of the shop is what the page needs.

use domain::call::event::CallMode;
use domain::call::{Call, CallEvent, CallState, Command, EndedBy, Line, Said, Speaker, decide};
use domain::ids::{CallId, ShopId, UserId};
use domain::time::Instant;
use store::Tx;

use crate::{App, Result};

/// How a customer stands in the log.
const ACTOR: &str = "customer:call";

/// A call as its customer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuestView {
    /// Where it stands now.
    pub state: CallState,
    /// What is sent.
    pub mode: CallMode,
    /// The language of the invitation.
    pub language: String,
    /// What the shop wants to say before.
    pub note: Option<String>,
    /// The shop's name.
    pub shop: String,
    /// The first name of whoever calls; the shop's where nobody is named.
    pub agent: String,
    /// Until when the link opens the door.
    pub valid_until: Instant,
    /// When they were let in.
    pub admitted_at: Option<Instant>,
    /// What they call themselves.
    pub customer_name: Option<String>,
    /// Who ended it.
    pub ended_by: Option<EndedBy>,
    /// How long they talked.
    pub seconds: Option<i64>,
    /// The customer's own word.
    pub agreed: Option<bool>,
    /// Whether it is recorded now.
    pub recording: bool,
    /// Whether this program carries picture and sound.
    pub media: bool,
    /// Whether lines of what is said are kept now.
    pub captions: bool,
    /// The last line that was kept, and when it came: for those who hear badly.
    pub said: Option<(Said, Instant)>,
    /// Now.
    pub now: Instant,
}

impl App {
    /// A call for its customer.
    ///
    /// # Errors
    /// `bad_token`, `call_not_found`.
    pub async fn guest_call(&self, id: CallId, token: &str) -> Result<GuestView> {
        self.opens_call(id, token)?;
        let mut tx = self.store.read().await?;
        let (shop, call) = of(&mut tx, id).await?;
        self.seen_by_guest(&mut tx, shop, &call).await
    }

    /// Gives a customer's command to a call.
    ///
    /// # Errors
    /// `bad_token`, `call_not_found`; a refusal that says why not.
    pub async fn guest_does(&self, id: CallId, token: &str, command: &Command) -> Result<GuestView> {
        self.opens_call(id, token)?;
        let (shop, _) = of(&mut self.store.read().await?, id).await?;
        let call = self.change_call(shop, id, ACTOR, command).await?;
        self.seen_by_guest(&mut self.store.read().await?, shop, &call).await
    }

    /// Takes lines of what the customer says.
    ///
    /// # Errors
    /// As [`App::guest_does`].
    pub async fn guest_says(&self, id: CallId, token: &str, lines: Vec<Line>) -> Result<GuestView> {
        self.guest_does(id, token, &Command::Say { by: Speaker::Customer, lines }).await
    }

    /// Refuses a customer's picture while nobody talks.
    ///
    /// # Errors
    /// `bad_token`, `call_not_found`, `media_off`, `call_not_active`, `call_over`, `call_expired`.
    pub async fn guest_may_send(&self, id: CallId, token: &str) -> Result<()> {
        self.opens_call(id, token)?;
        let (_, call) = of(&mut self.store.read().await?, id).await?;
        self.may_send(&call)
    }

    async fn seen_by_guest(&self, tx: &mut Tx, shop: ShopId, call: &Call) -> Result<GuestView> {
        let name = tx.shop(shop).await?.map(|shop| shop.name).unwrap_or_default();
        let who = call.admitted_by.as_ref().unwrap_or(&call.asked_by);
        let user = who.strip_prefix("user:").and_then(|id| id.parse::<UserId>().ok());
        let agent = match user {
            Some(user) => tx.user(user).await?.and_then(|user| first_name(&user.name)),
            None => None,
        };
        Ok(GuestView {
            state: call.state_at(self.now()),
            mode: call.mode,
            language: call.language.clone(),
            note: call.note.clone(),
            agent: agent.unwrap_or_else(|| name.clone()),
            shop: name,
            valid_until: call.valid_until,
            admitted_at: call.admitted_at,
            customer_name: call.customer_name.clone(),
            ended_by: call.ended_by,
            seconds: call.seconds(),
            agreed: call.agreed,
            recording: call.recording,
            media: self.carries_calls(),
            captions: call.may_say(),
            said: last_said(tx, shop, call).await?,
            now: self.now(),
        })
    }
}

/// The last line of a call in which people talk.
async fn last_said(tx: &mut Tx, shop: ShopId, call: &Call) -> Result<Option<(Said, Instant)>> {
    if !call.may_keep() || call.captions == 0 {
        return Ok(None);
    }
    let Some(last) = tx.last_said(shop, call.id).await? else { return Ok(None) };
    Ok(match last.event()? {
        CallEvent::Said(said) => Some((said, last.at)),
        _ => None,
    })
}

async fn of(tx: &mut Tx, id: CallId) -> Result<(ShopId, Call)> {
    let shop = tx.shop_of_call(id).await?.ok_or_else(decide::not_found)?;
    Ok((shop, tx.call(shop, id).await?.ok_or_else(decide::not_found)?))
}

/// What somebody is called by strangers; a whole name is nobody's business.
fn first_name(name: &str) -> Option<String> {
    name.split_whitespace().next().map(str::to_owned)
}
