//! A refusal: a value the user can read. It says what was refused, why, and what is allowed instead.
//!
//! Refusals are made where the rule is, never assembled at the edge; the edge only chooses the language.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The same sentence in the two console languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: Cow<'static, str>,
    /// Simplified Chinese.
    pub zh: Cow<'static, str>,
}

impl Words {
    /// Two literal sentences.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// Two sentences made at run time.
    pub fn made(en: String, zh: String) -> Self {
        Self { en: Cow::Owned(en), zh: Cow::Owned(zh) }
    }
}

/// The dated rule behind a refusal, if one spoke.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRef {
    /// Rule id in the rulebook.
    pub id: String,
    /// Where the rule was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub date: Option<String>,
}

/// Why something may not happen, and what may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {}", message.en)]
pub struct Refusal {
    /// Stable machine word in `snake_case`.
    pub code: Cow<'static, str>,
    /// What was refused and why.
    pub message: Words,
    /// What to do instead.
    pub hint: Option<Words>,
    /// The request field at fault, if it is one.
    pub field: Option<Cow<'static, str>>,
    /// The rule that refused, if one did.
    pub rule: Option<RuleRef>,
}

impl Refusal {
    /// A refusal with literal words.
    pub const fn new(code: &'static str, en: &'static str, zh: &'static str) -> Self {
        Self::with(code, Words::new(en, zh))
    }

    /// A refusal with words made at run time.
    pub const fn with(code: &'static str, message: Words) -> Self {
        Self { code: Cow::Borrowed(code), message, hint: None, field: None, rule: None }
    }

    /// Adds what to do instead.
    #[must_use]
    pub fn hint(mut self, en: &'static str, zh: &'static str) -> Self {
        self.hint = Some(Words::new(en, zh));
        self
    }

    /// Names the dated rule behind it.
    #[must_use]
    pub fn rule(mut self, rule: RuleRef) -> Self {
        self.rule = Some(rule);
        self
    }

    /// Names the request field at fault.
    #[must_use]
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(Cow::Borrowed(field));
        self
    }
}
