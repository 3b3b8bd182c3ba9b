//! Reads outgoing texts: which elements they have and what must not leave.
use domain::refusal::Words;

/// Who reads the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// The buyer.
    Private,
}
/// Elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// thanks
    Thanks,
    /// apology
    Apology,
    /// remedy
    RemedyPath,
    /// private
    PrivateInvitation,
}
impl Element {
    /// All.
    pub const ALL: &'static [Self] =
        &[Self::Thanks, Self::Apology, Self::RemedyPath, Self::PrivateInvitation];
    /// Word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Apology => "apology",
            Self::RemedyPath => "remedy_path",
            Self::PrivateInvitation => "private_invitation",
        }
    }
    /// Words.
    pub fn suggestion(self) -> Words {
        Words::new("", "")
    }
}
/// Kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// money
    Incentive,
}
impl FindingKind {
    /// Word.
    pub const fn as_str(self) -> &'static str {
        "incentive"
    }
    /// Refuses.
    pub const fn refuses(self, _audience: Audience) -> bool {
        true
    }
    /// Words.
    pub fn message(self) -> Words {
        Words::new("", "")
    }
}
/// Finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Kind.
    pub kind: FindingKind,
    /// Text.
    pub text: String,
}
/// Reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Language.
    pub language: String,
    /// Elements.
    pub elements: Vec<(Element, String)>,
    /// Findings.
    pub findings: Vec<Finding>,
}
/// Inspects.
pub fn inspect(_text: &str, _audience: Audience) -> Outgoing {
    Outgoing { language: "und".to_owned(), elements: Vec::new(), findings: Vec::new() }
}
