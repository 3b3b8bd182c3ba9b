//! The verification step (row A6): what a buyer asserts, held against what the shop knows.
//!
//! [`check`] turns a reading into assertions and says of each whether the order and the chat bear it out (`true`), speak
//! against it (`false`) or cannot tell (`unknown`, with what would settle it). [`signals`] lists what speaks for or against
//! taking the feedback at its word. [`suggest`] makes a proposal of both; the verdict is always a person's.
//!
//! Knows no database and no current time: the facts and the instant are parameters.

mod chat;
mod checks;
mod facts;
mod signals;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use chat::{Line, Wait, waits};
pub use checks::check;
pub use facts::{Known, OrderFacts};
pub use signals::{Circumstances, Leaning, Signal, SignalKind, signals, suggest};

use crate::reading::{Span, words};
use crate::refusal::Words;

/// What a buyer may expect where the shop promises nothing: the 15 minutes of mission row A2.
pub const ANSWER_WITHIN: crate::time::Span = crate::time::Span::minutes(15);

words! {
    /// Whether an assertion holds.
    Truth {
        /// The facts bear it out.
        True = "true",
        /// The facts speak against it.
        False = "false",
        /// The facts cannot tell.
        Unknown = "unknown",
    }
}

words! {
    /// What a feedback asserts.
    What {
        /// It came after the promised day, or has not come.
        Late = "late",
        /// How many days it took.
        Duration = "duration",
        /// How much was paid.
        Amount = "amount",
        /// How many pieces.
        Quantity = "quantity",
        /// A day on which something happened.
        Date = "date",
        /// The number of an order or parcel.
        OrderNumber = "order_number",
        /// Nobody answered, or slowly.
        SlowAnswer = "slow_answer",
        /// Something was not in the parcel.
        Missing = "missing",
        /// Another article than ordered.
        WrongItem = "wrong_item",
        /// It differs from what was shown: colour, size, material, description.
        Differs = "differs",
        /// It is not genuine.
        NotGenuine = "not_genuine",
        /// It arrived damaged or badly packed.
        Damaged = "damaged",
        /// It is bad or does not work.
        Defect = "defect",
        /// The money did not come back.
        NoRefund = "no_refund",
        /// People were unfriendly or unhelpful.
        Attitude = "attitude",
    }
}

words! {
    /// How fair the feedback is, whatever it asserts; it picks the strategy (row A6).
    Objectivity {
        /// It tells what happened.
        Fair = "fair",
        /// It tells more than happened.
        Exaggerated = "exaggerated",
        /// Nothing bears it out.
        Unfounded = "unfounded",
        /// It means to harm or to extort.
        Malicious = "malicious",
    }
}

/// An assertion and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Names it within its case: `feedback-what-start`, where `feedback` counts the case's feedbacks from 0.
    pub key: String,
    /// What is asserted.
    pub what: What,
    /// Where, in characters of the text.
    pub span: Span,
    /// How it stands.
    pub truth: Truth,
    /// The fact beside it, or what would settle it.
    pub fact: Words,
}
