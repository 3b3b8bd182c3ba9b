//! The result of triage: what one feedback says. Words only; the reading itself is done by the `triage` crate.

mod passage;

use serde::{Deserialize, Serialize};

pub use passage::{Aspect, AspectSeen, Claim, ClaimKind, Guess, Intent, Marked, PrivateKind, Span, Trigger};

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
        /// Steers to another shop or advertises.
        Competitor = "competitor",
        /// Threatens with a bad review to get something ("refund or one star").
        Coercion = "coercion",
        /// Says the same as other texts in the shop's history.
        Repeated = "repeated",
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
    /// Whether triage would rather ask a person than answer; then `guesses` holds what it thought of.
    #[serde(default, skip_serializing_if = "is_false")]
    pub abstain: bool,
    /// When abstaining, the best two issues with their chances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guesses: Vec<Guess>,
    /// Whether the stars and the words disagree; never set without a rating.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_odds: bool,
    /// What is spoken of, and whether well or badly.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aspects: Vec<AspectSeen>,
    /// What the buyer wants, and facts that can be checked against the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// What made the severity 3, where words did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// Where personal data stands in the text, so that it can be masked; never the data itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Marked>,
    /// What a message asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Intent>,
}

// serde's `skip_serializing_if` hands over a reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Reading {
    /// The reading of nothing: no language, no opinion, no confidence. A base for building others.
    pub const fn nothing() -> Self {
        Self {
            language: String::new(),
            polarity: Polarity::Neutral,
            issue: None,
            also: Vec::new(),
            ground: None,
            severity: 1,
            confidence: 0.0,
            why: Vec::new(),
            abstain: false,
            guesses: Vec::new(),
            at_odds: false,
            aspects: Vec::new(),
            claims: Vec::new(),
            trigger: None,
            spans: Vec::new(),
            intent: None,
        }
    }

    /// Whether the feedback complains, wholly or in part.
    pub fn is_negative(&self) -> bool {
        self.issue.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stored_before_the_new_fields_still_parse() {
        let old =
            r#"{"language":"zh","polarity":"negative","issue":"quality","severity":2,"confidence":0.5}"#;
        let reading: Reading = serde_json::from_str(old).expect("an old reading");
        assert_eq!(
            reading,
            Reading {
                language: "zh".to_owned(),
                polarity: Polarity::Negative,
                issue: Some(Issue::Quality),
                severity: 2,
                confidence: 0.5,
                ..Reading::nothing()
            }
        );
        assert_eq!(serde_json::to_string(&reading).expect("JSON"), old);
    }

    #[test]
    fn everything_round_trips() {
        let span = Span { start: 1, end: 3 };
        let aspect = AspectSeen { aspect: Aspect::Size, polarity: Polarity::Negative, span };
        let reading = Reading {
            abstain: true,
            guesses: vec![Guess { issue: Issue::Quality, chance: 0.5 }],
            at_odds: true,
            aspects: vec![aspect],
            claims: vec![Claim { kind: ClaimKind::Refund, span, value: Some("5".to_owned()) }],
            trigger: Some(Trigger::HealthSafety),
            spans: vec![Marked { kind: PrivateKind::Phone, span }],
            intent: Some(Intent::WhereIsParcel),
            ground: Some(Ground::Coercion),
            ..Reading::nothing()
        };
        let json = serde_json::to_string(&reading).expect("JSON");
        assert_eq!(serde_json::from_str::<Reading>(&json).expect("own JSON"), reading);
    }
}
