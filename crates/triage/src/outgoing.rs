//! The guard of outgoing texts: what a public reply or private message says, and what it must not say.
//!
//! Concepts (review, change, reward, deny …) are found in a folded copy of the text in eight languages at once and
//! judged by where they stand to one another, so wording, spacing, disguise and mixed languages matter little.
//! Pure and deterministic; time grows linearly with the text; spans always point into the original text.
//! What may be sent is decided by the caller from [`FindingKind::refuses`]; nothing is ever sent or blocked here.

mod bribe;
mod contact;
pub mod exam;
mod link;
mod scene;
mod sense;
mod signs;
mod speech;
mod trie;
mod words;

use domain::refusal::Words;

use crate::{language, lexicon};

/// Who will read the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody: a public reply under a review.
    Public,
    /// One buyer: a private message.
    Private,
}

/// What a good public reply contains (row A7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// Thanks for the feedback.
    Thanks,
    /// An apology.
    Apology,
    /// What will be done, or how the buyer gets a remedy.
    RemedyPath,
    /// An invitation to go on in private.
    PrivateInvitation,
}

impl Element {
    /// Every element, in the order a reply usually has them.
    pub const ALL: &'static [Self] =
        &[Self::Thanks, Self::Apology, Self::RemedyPath, Self::PrivateInvitation];

    /// The word used in JSON and the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Apology => "apology",
            Self::RemedyPath => "remedy_path",
            Self::PrivateInvitation => "private_invitation",
        }
    }

    /// A sentence that would satisfy the element.
    pub const fn suggestion(self) -> Words {
        match self {
            Self::Thanks => Words::new("Thank you for telling us about this.", "感谢您把情况告诉我们。"),
            Self::Apology => Words::new(
                "We are sorry for the trouble this has caused you.",
                "给您带来不便，我们非常抱歉。",
            ),
            Self::RemedyPath => Words::new(
                "We will check your order, and our after-sales team can arrange an exchange or a return.",
                "我们会核实您的订单，售后可以为您办理退换货。",
            ),
            Self::PrivateInvitation => Words::new(
                "Please send us a private message so that we can help you directly.",
                "请私信我们，我们为您一对一处理。",
            ),
        }
    }
}

/// What an outgoing text says that it should not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingKind {
    /// Money, a coupon or a gift for changing, removing or writing a review.
    Incentive,
    /// Asks to change, raise or delete a review, or to write a good one, without pay.
    ReviewAsk,
    /// Blames or threatens the buyer.
    Blame,
    /// Somebody's phone number, e-mail address, identity number or street address.
    PersonalData,
    /// Promises a sum, a refund or a certainty outright.
    UngrantedPromise,
    /// Leads to a channel outside the platform.
    OffPlatform,
    /// Insults.
    Rude,
}

impl FindingKind {
    /// Every kind, gravest first.
    pub const ALL: &'static [Self] = &[
        Self::Incentive,
        Self::Rude,
        Self::Blame,
        Self::PersonalData,
        Self::OffPlatform,
        Self::ReviewAsk,
        Self::UngrantedPromise,
    ];

    /// The word used in JSON and the console.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incentive => "incentive",
            Self::ReviewAsk => "review_ask",
            Self::Blame => "blame",
            Self::PersonalData => "personal_data",
            Self::UngrantedPromise => "ungranted_promise",
            Self::OffPlatform => "off_platform",
            Self::Rude => "rude",
        }
    }

    /// The kind for a word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether a text with this finding must not be sent to this audience; otherwise it is a warning.
    ///
    /// - `Incentive`: refused everywhere. Paying for a review breaks every platform's rules and most laws.
    /// - `Rude`, `Blame`: refused everywhere. An insult or a threat harms in private as much as in public.
    /// - `OffPlatform`: refused everywhere. Platforms bar leading buyers away, in chats too.
    /// - `PersonalData`: refused in public, where everybody reads it. In private a return address or a courier's
    ///   number is often needed, so it warns.
    /// - `ReviewAsk`: refused in public, where it reads as pressure. In private it warns, because some markets tell
    ///   sellers to ask after a fix; the rulebook of the channel decides.
    /// - `UngrantedPromise`: warns. Only the remedy ledger knows what was granted; the sender must look.
    pub const fn refuses(self, audience: Audience) -> bool {
        match self {
            Self::Incentive | Self::Rude | Self::Blame | Self::OffPlatform => true,
            Self::PersonalData | Self::ReviewAsk => matches!(audience, Audience::Public),
            Self::UngrantedPromise => false,
        }
    }

    /// What is wrong, for the person at the composer.
    pub const fn message(self) -> Words {
        match self {
            Self::Incentive => Words::new(
                "This offers something in return for a review. Remedies must never depend on a review.",
                "这里以好处换取评价。补救不得以评价为条件。",
            ),
            Self::ReviewAsk => Words::new(
                "This asks for a review to be changed, removed or made good.",
                "这里要求修改、删除评价或给好评。",
            ),
            Self::Blame => Words::new("This blames or threatens the buyer.", "这里责怪或威胁买家。"),
            Self::PersonalData => Words::new(
                "This shows personal data: a phone number, e-mail, identity number or address.",
                "这里出现个人信息：电话、邮箱、证件号或地址。",
            ),
            Self::UngrantedPromise => Words::new(
                "This promises a sum or a certain outcome. Make sure it has been granted.",
                "这里直接承诺金额或结果，请先确认已获批准。",
            ),
            Self::OffPlatform => Words::new(
                "This leads the buyer to a channel outside the platform.",
                "这里把买家引到平台以外的联系方式。",
            ),
            Self::Rude => Words::new("This insults somebody.", "这里含有辱骂。"),
        }
    }
}

/// One thing the text should not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// The passage, exactly as it stands in the text.
    pub text: String,
    /// First byte of the passage.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// What was read in an outgoing text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// BCP 47 primary subtag, or `und`.
    pub language: String,
    /// The elements the text has, each with the passage that says it first.
    pub elements: Vec<(Element, String)>,
    /// What it should not say, in order of place: the words say so.
    pub findings: Vec<Finding>,
    /// What it may mean to say without saying so, in order of place, only after [`inspect_closely`]: somebody should look.
    pub doubts: Vec<Finding>,
    /// It names a review.
    pub mentions_review: bool,
    /// It speaks of the buyer changing or improving a review, also where it leaves that to the buyer; not where it
    /// says that nobody asks for it, or thanks for it.
    pub asks_review_change: bool,
    /// A greeting and no more: what platforms that count meaningful answers leave out.
    pub trivial: bool,
}

impl Outgoing {
    /// Whether the text has the element.
    pub fn has(&self, element: Element) -> bool {
        self.elements.iter().any(|(found, _)| *found == element)
    }

    /// Whether nothing in the text forbids sending it to this audience.
    pub fn allowed(&self, audience: Audience) -> bool {
        !self.findings.iter().any(|finding| finding.kind.refuses(audience))
    }
}

/// Findings reported of one text; more of the same add nothing.
const MOST: usize = 100;

/// Reads an outgoing text by its words: microseconds for a message.
///
/// The audience changes nothing in what is found today, only what it means ([`FindingKind::refuses`]); it is taken so
/// that a rule may depend on it later without changing every caller.
pub fn inspect(text: &str, audience: Audience) -> Outgoing {
    let _ = audience;
    read(text, false)
}

/// Reads it by its words and by its meaning ([`Outgoing::doubts`]): some milliseconds for each sentence, and the deep tier
/// stays unpacked (about 56 MB). Not for the threads that answer others.
pub fn inspect_closely(text: &str, audience: Audience) -> Outgoing {
    let _ = audience;
    read(text, true)
}

fn read(text: &str, closely: bool) -> Outgoing {
    let scene = scene::Scene::read(text);
    let units = crate::fold::fold(text);
    let language = match language::detect(&units, &lexicon::lexicon().find(&units)) {
        "und" => scene.language(),
        known => known,
    };
    let mut spans = bribe::find(&scene);
    spans.extend(speech::find(&scene, &spans));
    spans.extend(contact::find(&scene));
    spans.extend(link::find(&scene));
    let doubts = if closely { sense::find(&scene, &spans) } else { Vec::new() };
    Outgoing {
        language: language.to_owned(),
        elements: speech::elements(&scene),
        findings: passages(&scene, spans),
        doubts: passages(&scene, doubts),
        mentions_review: bribe::mentions_review(&scene),
        asks_review_change: bribe::speaks_of_change(&scene),
        trivial: trivial(text),
    }
}

/// Spans as passages of the text, in order of place; of two of a kind that overlap, the first.
fn passages(scene: &scene::Scene<'_>, mut spans: Vec<scene::Span>) -> Vec<Finding> {
    spans.sort_by_key(|span| (span.at, span.kind, span.end));
    let mut findings: Vec<Finding> = Vec::new();
    for span in spans {
        let Some((start, end)) = scene.bytes(span.at, span.end) else { continue };
        let known = findings.iter().rev().take(8).any(|old| old.kind == span.kind && start < old.end);
        if known {
            continue;
        }
        if findings.len() >= MOST {
            break;
        }
        let Some(passage) = scene.text.get(start..end) else { continue };
        findings.push(Finding { kind: span.kind, text: passage.to_owned(), start, end });
    }
    findings
}

/// Letters below which a text says nothing: "Hello there", "Hi, dear".
const LEAST: usize = 12;

/// Whether a text holds no figure and fewer letters than a short sentence; a sign of a script that writes words in few
/// signs (Chinese, Japanese, Korean) weighs as three.
pub fn trivial(text: &str) -> bool {
    let mut weight = 0;
    for sign in text.chars().filter(|c| c.is_alphanumeric()) {
        weight += match sign {
            '0'..='9' => return false,
            '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' => 3,
            _ => 1,
        };
        if weight >= LEAST {
            return false;
        }
    }
    true
}

/// The first passage that names a review at all, in whatever tone: for texts that have to keep silent about reviews.
pub fn names_review(text: &str) -> Option<String> {
    use words::Concept::{Bad, Bribe, Good, Plea, Review};
    let scene = scene::Scene::read(text);
    let named = scene.hits.iter().find(|h| matches!(h.concept, Review | Good | Bad | Plea | Bribe))?;
    let (start, end) = scene.bytes(named.at, named.end)?;
    text.get(start..end).map(ToOwned::to_owned)
}
