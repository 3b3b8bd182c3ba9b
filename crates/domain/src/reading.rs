//! The result of triage: what one feedback says. Words only; the reading itself is done by the `triage` crate.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// Every value, in a fixed order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word used in JSON, SQL and the console.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The value for a word, if there is one.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)* _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Whether a feedback is for or against.
    Polarity {
        /// Complaint.
        Negative = "negative",
        /// Neither.
        Neutral = "neutral",
        /// Praise.
        Positive = "positive",
        /// Praise and complaint of weight together.
        Mixed = "mixed",
    }
}

words! {
    /// The issue types of row A5; each has its own playbook.
    Issue {
        /// The goods themselves are bad.
        Quality = "quality",
        /// Delivery, courier, packaging in transit.
        Logistics = "logistics",
        /// People and after-sales handling.
        Service = "service",
        /// Not as described: wrong, fake, missing, differs from the listing.
        Mismatch = "mismatch",
        /// No concrete reason, malicious or off topic.
        Groundless = "groundless",
        /// A concrete complaint outside the five (price, platform).
        Other = "other",
    }
}

words! {
    /// Whether a platform could accept an appeal on the text alone.
    Ground {
        /// Insults at people, profanity, hate.
        Abuse = "abuse",
        /// Somebody's phone number, address, ID or full name.
        Privacy = "privacy",
        /// Not about the goods or the order.
        Irrelevant = "irrelevant",
        /// Steers to another shop, advertising, extortion.
        Competitor = "competitor",
    }
}

/// One passage that decided the reading, with its weight (larger is stronger; negative speaks against).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Why {
    /// The passage, exactly as it stands in the text.
    pub text: String,
    /// Contribution to the decision, in the model's log-odds.
    pub weight: f32,
}

/// What triage read from one feedback.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// BCP 47 primary subtag (`zh`, `en`, `id`, …) or `und` when unknown.
    pub language: String,
    /// For or against.
    pub polarity: Polarity,
    /// The primary issue; `None` when the feedback is not negative.
    pub issue: Option<Issue>,
    /// Further issues the text clearly also complains of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Issue>,
    /// Ground for an appeal on the text alone, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// 1 mild, 2 concrete loss or demand, 3 health, safety, fraud or threat.
    pub severity: u8,
    /// Probability that the primary issue (or, when not negative, the polarity) is right, 0 to 1.
    pub confidence: f32,
    /// The words that decided, strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
}

impl Reading {
    /// Whether the feedback complains, wholly or in part.
    pub fn is_negative(&self) -> bool {
        self.issue.is_some()
    }
}
