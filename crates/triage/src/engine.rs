//! Both tiers as one: every text is read fast, and negative or uncertain ones are read again with care.
//!
//! Knows when which tier is asked; how their answers are weighed is said in `blend`.

use std::borrow::Cow;
use std::sync::OnceLock;

use domain::reading::Reading;

use crate::blend::{self, Quick, Verdict};
use crate::deep::Deep;
use crate::faults;
use crate::fold::fold;
use crate::heads::ISSUE;
use crate::intent;
use crate::knobs::ISSUE_HEAT;
use crate::lexicon::{Codes, lexicon};
use crate::model::Model;
use crate::read::scores;

const BYTES: &[u8] = include_bytes!("../model/deep.bin");

static SHIPPED: OnceLock<Option<Deep>> = OnceLock::new();

/// The deep tier inside the program, unpacked when first asked for and kept from then on.
pub(crate) fn shipped() -> Option<&'static Deep> {
    SHIPPED.get_or_init(|| Deep::from_bytes(BYTES).ok()).as_ref()
}

/// Where the deep tier comes from.
#[derive(Clone, Debug)]
enum Second {
    Nowhere,
    /// The one inside the program; unpacked when first asked.
    Shipped,
    Given(Box<Deep>),
}

/// Reads with the fast tier, and with the deep one where there is one and it is worth its time.
#[derive(Clone, Debug)]
pub struct Engine {
    fast: Cow<'static, Model>,
    deep: Second,
}

impl Engine {
    /// Both tiers as shipped with this build. The deep one takes no memory before it is first needed.
    pub fn embedded() -> Self {
        Self { fast: Cow::Borrowed(Model::embedded()), deep: Second::Shipped }
    }

    /// Both tiers as shipped, with a deep one of its own that gives its memory back when this is dropped, unless the
    /// program keeps one anyway.
    pub fn on_demand() -> Self {
        if SHIPPED.get().is_some() {
            return Self::embedded();
        }
        let deep = Deep::from_bytes(BYTES).ok().map(Box::new);
        Self { fast: Cow::Borrowed(Model::embedded()), deep: deep.map_or(Second::Nowhere, Second::Given) }
    }

    /// The shipped fast tier alone.
    pub fn fast_alone() -> Self {
        Self { fast: Cow::Borrowed(Model::embedded()), deep: Second::Nowhere }
    }

    /// Given tiers.
    pub fn of(fast: Model, deep: Option<Deep>) -> Self {
        let deep = deep.map_or(Second::Nowhere, |deep| Second::Given(Box::new(deep)));
        Self { fast: Cow::Owned(fast), deep }
    }

    /// The fast tier.
    pub fn fast(&self) -> &Model {
        &self.fast
    }

    /// The deep tier; unpacks it when it was not needed before. `None` says that the fast tier serves alone.
    pub fn deep(&self) -> Option<&Deep> {
        match &self.deep {
            Second::Nowhere => None,
            Second::Shipped => shipped(),
            Second::Given(deep) => Some(deep),
        }
    }

    /// Whether there is a deep tier; asks without unpacking it.
    pub fn has_deep(&self) -> bool {
        match &self.deep {
            Second::Nowhere => false,
            Second::Shipped => Deep::is_one(BYTES),
            Second::Given(_) => true,
        }
    }

    /// Reads one feedback.
    pub fn read(&self, text: &str, rating: Option<u8>) -> Reading {
        self.read_all(&[(text, rating)]).pop().unwrap_or_else(Reading::nothing)
    }

    /// Reads several feedbacks, in their order; faster than one by one and with the same results.
    pub fn read_all(&self, texts: &[(&str, Option<u8>)]) -> Vec<Reading> {
        let mut readings: Vec<Reading> =
            texts.iter().map(|(text, rating)| self.fast.read(text, *rating)).collect();
        let worded = |text: &str| text.chars().any(char::is_alphanumeric);
        let asked: Vec<usize> = (0..texts.len())
            .filter(|i| worded(texts[*i].0) && !blend::is_plain_praise(&readings[*i], texts[*i].1))
            .collect();
        if asked.is_empty() {
            return readings;
        }
        let Some(deep) = self.deep() else { return readings };
        let answers = deep.read_all(&asked.iter().map(|i| texts[*i].0).collect::<Vec<_>>());
        for (i, (scores, trace)) in asked.into_iter().zip(answers) {
            let (text, rating) = texts[i];
            let quick = self.quick(text, &readings[i].language);
            let mut verdict = blend::settle(&deep.knobs, &scores, &quick, rating, 0.0);
            if verdict.complains()
                && let Some(rest) = without_denied_faults(text)
            {
                verdict = self.again(deep, verdict, &rest, rating, &readings[i].language);
            }
            verdict.amend(&mut readings[i]);
            readings[i].intent = Some(intent::hear(&trace, &quick.intent));
        }
        readings
    }

    /// The verdict over a text that complains and denies faults: what is left of it without them is read as well.
    fn again(&self, deep: &Deep, first: Verdict, rest: &str, rating: Option<u8>, language: &str) -> Verdict {
        let units = fold(rest);
        if !faults::is_worded(&units) {
            return first.cleared();
        }
        let hits = lexicon().find(&units);
        if faults::complains(&units, &hits) {
            return first;
        }
        if rating >= Some(5) {
            return first.cleared();
        }
        if faults::turns(&hits) {
            return first;
        }
        let quick = self.quick(rest, language);
        let second = blend::settle(&deep.knobs, &deep.scores(rest), &quick, rating, faults::CREDIT);
        if second.complains() { first } else { second }
    }

    /// What the fast tier contributes to the verdict over a text in a language.
    pub fn quick(&self, text: &str, language: &str) -> Quick {
        let units = fold(text);
        let hits = lexicon().find(&units);
        let scores = scores(&self.fast, &units, &hits);
        let heat = self.fast.knobs[ISSUE_HEAT];
        let issue = blend::softmax(std::array::from_fn(|i| scores[ISSUE.first + i] * heat));
        let intent = intent::weigh(&scores, &Codes::of(&hits));
        Quick { issue, lean: self.fast.spoken(text, &units, &hits, &scores, language), intent }
    }
}

/// The text without the faults that it denies; nothing where it denies none.
fn without_denied_faults(text: &str) -> Option<String> {
    let units = fold(text);
    let spans = faults::denied(&units, &lexicon().find(&units));
    (!spans.is_empty()).then(|| faults::without(text, &units, &spans))
}
