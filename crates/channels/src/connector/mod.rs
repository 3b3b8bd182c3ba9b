//! What a platform's module does for a channel: read, reply, message, decide, understand its pushes. What a platform
//! cannot do is left out of its [`Abilities`] and done by hand there, visibly.
//!
//! A connector holds no state and no clock: keys, tokens, positions and the time come with each call, so that a call can be
//! repeated after a crash. It asks only through [`Wire`].

use domain::coupon::Coupon;
use domain::live::LiveIn;
use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};

use crate::file::RowIn;
use crate::wire::Wire;

mod delivery;
mod generic;
mod judgeme;
mod kuaishou;
mod lazada;
mod list;
pub(crate) mod parts;
mod push;
mod shopee;
mod shopify;
#[cfg(test)]
mod tests;
mod tiktok;
mod woocommerce;

pub use delivery::{Delivery, Disputes, Done, Enclosed, Failure, Found, Order, Reason};
pub use list::{all, of};
pub use push::{Ack, Hint, NotGenuine, Pushed};

/// What is read from a platform, each with a position of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the field's words")]
pub enum Resource {
    Orders,
    Reviews,
    Messages,
    Returns,
    Parcels,
    /// Figures of LIVE sessions.
    Lives,
}

impl Resource {
    /// All, in the order they are read in: an order is known before what is said of it.
    pub const ALL: [Self; 6] =
        [Self::Orders, Self::Reviews, Self::Messages, Self::Returns, Self::Parcels, Self::Lives];
    /// What every shop with parcels has, and no figures of LIVE sessions.
    pub const TRADE: [Self; 5] = [Self::Orders, Self::Reviews, Self::Messages, Self::Returns, Self::Parcels];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Reviews => "reviews",
            Self::Messages => "messages",
            Self::Returns => "returns",
            Self::Parcels => "parcels",
            Self::Lives => "lives",
        }
    }
}

/// What is done on a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// The public reply to a review.
    Reply,
    /// A private message.
    Message,
    /// A decision on a return request.
    Decide,
    /// A coupon card in a private conversation.
    Coupon,
}

impl Doing {
    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Message => "message",
            Self::Decide => "decide",
            Self::Coupon => "coupon",
        }
    }
}

/// What a connector can do by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// What it reads.
    pub reads: &'static [Resource],
    /// What it does.
    pub does: &'static [Doing],
    /// Of what it can tell afterwards whether it stands on the platform.
    pub finds: &'static [Doing],
    /// The platform sends pushes that [`Connector::push`] understands.
    pub pushes: bool,
    /// A key of ours makes the platform take the same thing once only.
    pub once: &'static [Doing],
    /// So many calls in such a span, for one connected account; ours where the platform publishes none.
    pub budget: (u32, Span),
}

/// A field that a person fills in to connect an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The stable name.
    pub name: &'static str,
    /// For people.
    pub en: &'static str,
    /// For people.
    pub zh: &'static str,
    /// Sealed, and never shown again.
    pub secret: bool,
    /// The account works without it.
    pub optional: bool,
}

/// Tokens of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// What calls carry.
    pub access: String,
    /// Until when, where it ends.
    pub access_until: Option<Instant>,
    /// What buys the next.
    pub refresh: Option<String>,
    /// Until when.
    pub refresh_until: Option<Instant>,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("access_until", &self.access_until).finish_non_exhaustive()
    }
}

/// A connected account: what a person filled in, what the platform gave, and where it stands.
#[derive(Clone, Default)]
pub struct Account {
    /// Scheme and host of the platform's API, without a slash at its end; [`Connector::base`] unless configured otherwise.
    /// Empty where it is the seller's own site: then the connector takes it from the fields.
    pub base: String,
    /// The channel's market, ISO 3166, upper case.
    pub market: String,
    /// What was filled in, by the names of [`Connector::fields`], and what [`Grant::more`] gave.
    pub fields: std::collections::BTreeMap<String, String>,
    /// The tokens, once there are some.
    pub tokens: Option<Tokens>,
}

impl Account {
    /// What was filled in; empty when it was not.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The access token; empty when there is none.
    pub fn token(&self) -> &str {
        self.tokens.as_ref().map_or("", |tokens| &tokens.access)
    }
}

/// Which fields there are, and nothing of what is in them.
impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.fields.keys().collect::<Vec<_>>();
        f.debug_struct("Account").field("base", &self.base).field("fields", &names).finish_non_exhaustive()
    }
}

/// Everything a call needs.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The way out.
    pub wire: &'a dyn Wire,
    /// For whom.
    pub account: &'a Account,
    /// The time.
    pub now: Instant,
}

/// What a consent page or a refresh gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The tokens.
    pub tokens: Tokens,
    /// What else belongs to the account from now on (a shop's id or cipher).
    pub more: Vec<(&'static str, String)>,
}

/// A part of what a platform has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The rows; each is an upsert by its id, so a row that comes twice does no harm.
    pub rows: Vec<RowIn>,
    /// LIVE sessions with their figures; upserts as well.
    pub lives: Vec<LiveIn>,
    /// Where to go on: kept in the same transaction as the rows, given to the next call. Only the connector reads it.
    pub position: String,
    /// There is more now; else the next call comes after a pause.
    pub more: bool,
    /// Things that could not be read, each with why: kept for a person, and no reason to stop.
    pub odd: Vec<Odd>,
}

/// Something a platform said that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Odd {
    /// What was wrong.
    pub why: String,
    /// As it came, cut to a few thousand characters.
    pub raw: String,
}

/// One platform.
pub trait Connector: Send + Sync {
    /// The rulebook's word for it.
    fn platform(&self) -> &'static str;
    /// Its name for people, the same in every language.
    fn name(&self) -> &'static str;
    /// The API's scheme and host for a market; empty where it is the seller's own site.
    fn base(&self, market: &str) -> String;
    /// What it can do.
    fn abilities(&self) -> Abilities;
    /// What a person fills in.
    fn fields(&self) -> &'static [Field];

    /// The page where the seller agrees, if the platform has one; `state` comes back with them to `redirect`.
    fn consent(&self, _account: &Account, _state: &str, _redirect: &str, _now: Instant) -> Option<String> {
        None
    }

    /// What the seller's agreement buys: `query` is what came back with them.
    ///
    /// # Errors
    /// As the platform says.
    fn exchange(&self, _call: &Call<'_>, _query: &[(String, String)]) -> Result<Grant, Failure> {
        Err(Failure::Refused { code: "no_consent".to_owned(), why: "there is no consent page".to_owned() })
    }

    /// New tokens for the old. What was used up must never be used again: the caller keeps the new ones first.
    ///
    /// # Errors
    /// As the platform says.
    fn refresh(&self, _call: &Call<'_>) -> Result<Grant, Failure> {
        Err(Failure::Refused { code: "no_refresh".to_owned(), why: "its tokens do not end".to_owned() })
    }

    /// The cheapest question that shows whether the account works.
    ///
    /// # Errors
    /// As the platform says.
    fn check(&self, call: &Call<'_>) -> Result<(), Failure>;

    /// Reads on from a position; without one from `since`.
    ///
    /// # Errors
    /// As the platform says; the position stays where it was then.
    fn read(
        &self,
        _call: &Call<'_>,
        what: Resource,
        _position: Option<&str>,
        _since: Instant,
    ) -> Result<Page, Failure> {
        Err(unread(what))
    }

    /// A position from which reading goes on at once, though it would rest: somebody knows of something new.
    fn woken(&self, position: &str) -> String {
        parts::woken(position)
    }

    /// Does it.
    ///
    /// # Errors
    /// As the platform says. [`Failure::Unknown`] whenever it may have happened.
    fn send(&self, _call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let what = delivery.what.doing();
        Err(Failure::Refused { code: "unable".to_owned(), why: format!("{what:?} is done by hand here") })
    }

    /// Coupons of the seller that a buyer can claim now and that may be handed out in a conversation.
    ///
    /// # Errors
    /// As the platform says; refused where it has none that we can read.
    fn coupons(&self, _call: &Call<'_>) -> Result<Vec<Coupon>, Failure> {
        Err(Failure::Refused { code: "unable".to_owned(), why: "coupons are not read here".to_owned() })
    }

    /// Whether it stands on the platform; `tried` is when it was first tried.
    ///
    /// # Errors
    /// As the platform says.
    fn find(&self, _call: &Call<'_>, _delivery: &Delivery, _tried: Instant) -> Result<Found, Failure> {
        Ok(Found::CannotTell)
    }

    /// What goes along with a no to a return request over the platform's interface; without it pictures go up by hand.
    fn disputes(&self) -> Option<Disputes> {
        None
    }

    /// The platform's reasons for a no to a request; none where it has no list.
    ///
    /// # Errors
    /// As the platform says.
    fn reasons(&self, _call: &Call<'_>, _request: &str) -> Result<Vec<Reason>, Failure> {
        Ok(Vec::new())
    }

    /// Proves that a push is the platform's, in constant time on the raw bytes, and reads what it tells.
    ///
    /// # Errors
    /// When it is not.
    fn push(&self, _account: &Account, _pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        Err(NotGenuine)
    }

    /// How a kept push is acknowledged, exactly.
    fn ack(&self) -> Ack {
        Ack { status: 200, body: None }
    }
}

/// What a platform does not have, or a connector does not claim.
fn unread(what: Resource) -> Failure {
    Failure::Refused { code: "unable".to_owned(), why: format!("{} are not read here", what.as_str()) }
}
