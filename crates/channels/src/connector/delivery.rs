//! What is done on a platform, and what becomes of it.

use domain::money::Money;
use domain::returns::{ReturnKind, ReturnVerdict, Stage};
use domain::time::Span;

use super::Doing;
use crate::wire::NoAnswer;

/// What is to be done on the platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Ours, the same for every try: the platform's idempotency key where it has one.
    pub key: String,
    /// What.
    pub what: Order,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "ids are the platform's; words as in the case")]
pub enum Order {
    Reply {
        review: String,
        text: String,
    },
    Message {
        /// The platform's conversation, where one is known.
        conversation: Option<String>,
        buyer: Option<String>,
        order: Option<String>,
        text: String,
    },
    Decide {
        request: String,
        order: Option<String>,
        kind: ReturnKind,
        stage: Stage,
        verdict: ReturnVerdict,
        /// What goes back, where it is less than all.
        pays: Option<Money>,
        keep_goods: bool,
        /// The platform's reason word or code for a no.
        reason: Option<String>,
        text: String,
        /// Pictures that go along with a no; empty while it is only asked whether the decision stands there.
        evidence: Vec<Enclosed>,
    },
    Coupon {
        /// The platform's conversation, where one is known.
        conversation: Option<String>,
        order: Option<String>,
        coupon: String,
    },
}

/// A picture that goes along with a decision.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosed {
    /// Its name, with an ending.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Nothing of what it shows.
impl std::fmt::Debug for Enclosed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enclosed")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// What a platform takes along with a no to a return request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disputes {
    /// Most pictures; ours where the platform publishes no number.
    pub most: usize,
    /// Largest picture in bytes.
    pub largest: u64,
    /// Media types.
    pub types: &'static [&'static str],
}

/// A reason of the platform's list for a no to a return request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The platform's number or word: what a decision carries.
    pub code: String,
    /// The platform's words for it, where it gives any.
    pub words: String,
    /// What must be shown with it, in the platform's words.
    pub needs: Vec<String>,
}

impl Order {
    /// Which ability it needs.
    pub const fn doing(&self) -> Doing {
        match self {
            Self::Reply { .. } => Doing::Reply,
            Self::Message { .. } => Doing::Message,
            Self::Decide { .. } => Doing::Decide,
            Self::Coupon { .. } => Doing::Coupon,
        }
    }
}

/// It stands on the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// The platform's id of it, where it gives one.
    pub id: Option<String>,
}

/// Whether something stands on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It does.
    There(Done),
    /// It does not, and never will by itself.
    Absent,
    /// The platform does not tell: a person must look.
    CannotTell,
}

/// Why something was not done or not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing happened; another try is fine, at the earliest after so long.
    #[error("{why}")]
    Later {
        /// What the platform said, or why it was not reached.
        why: String,
        /// As the platform asks.
        after: Option<Span>,
    },
    /// The access token is over: refresh, then try again.
    #[error("the access token is not valid any more")]
    Token,
    /// The platform said no, and will say no again.
    #[error("the platform refused ({code}): {why}")]
    Refused {
        /// The platform's own code.
        code: String,
        /// Its words.
        why: String,
    },
    /// It may have happened: only [`Connector::find`] or a person can tell.
    #[error("it is not known whether it happened: {why}")]
    Unknown {
        /// Why not.
        why: String,
    },
}

impl From<NoAnswer> for Failure {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::NotSent(why) => Self::Later { why, after: None },
            NoAnswer::Unknown(why) => Self::Unknown { why },
            NoAnswer::Forbidden(_) => Self::Refused { code: "address".to_owned(), why: none.to_string() },
        }
    }
}
