//! Macros: prepared words and the actions that go with them, as one thing an agent chooses. What ships is in
//! `macros/standard.toml`; a shop changes its own copies.

mod check;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use check::is_said;

use crate::ids::UserId;
use crate::reading::words;
use crate::refusal::{Refusal, Words};

/// Most macros of a shop, those that ship not counted.
pub const MOST_MACROS: usize = 200;
/// Most actions, and most blanks, of one macro.
pub const MOST_PARTS: usize = 10;
/// Most choices of a blank.
const MOST_CHOICES: usize = 20;
/// Longest filling of a blank, in characters.
pub const LONGEST_FILLING: usize = 500;
/// Longest text, in characters.
const LONGEST_TEXT: usize = 4_000;
/// Longest name, folder, label or choice, in characters.
const LONGEST_NAME: usize = 100;

/// A text in several languages, by BCP 47 primary subtag.
pub type Texts = BTreeMap<String, String>;

words! {
    /// How a blank is filled.
    BlankKind {
        /// Any words.
        Text = "text",
        /// One of the choices.
        Choice = "choice",
    }
}

/// What the agent fills in before the words are ready: `{{ blank.size }}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blank {
    /// Its name in the texts.
    pub key: String,
    /// What people see.
    pub label: Words,
    /// How it is filled.
    pub kind: BlankKind,
    /// What can be chosen.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What stands there at first; without it the agent must fill it in.
    #[serde(default)]
    pub default: Option<String>,
}

/// One thing a macro does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Drafts the public reply.
    PublicReply {
        /// Templates by language.
        texts: Texts,
    },
    /// Drafts a private message; the macro's pictures go with it.
    PrivateMessage {
        /// Templates by language.
        texts: Texts,
    },
    /// Gives the case to somebody.
    Assign {
        /// `me`, `nobody` or a member's id.
        to: String,
    },
    /// Sets the priority.
    Prioritise {
        /// 1 to 4.
        priority: u8,
    },
    /// Writes a note for colleagues.
    Note {
        /// A template.
        text: String,
    },
    /// Sets the case aside.
    Snooze {
        /// For how many hours: 1 to 2,160.
        hours: u16,
    },
    /// Waits for the buyer.
    Wait {
        /// Why; a template.
        reason: String,
    },
    /// Ticks a step of the playbook in work.
    StepDone {
        /// Its id.
        step: String,
    },
}

impl Action {
    /// Its word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PublicReply { .. } => "public_reply",
            Self::PrivateMessage { .. } => "private_message",
            Self::Assign { .. } => "assign",
            Self::Prioritise { .. } => "prioritise",
            Self::Note { .. } => "note",
            Self::Snooze { .. } => "snooze",
            Self::Wait { .. } => "wait",
            Self::StepDone { .. } => "step_done",
        }
    }

    /// Its templates, each with the language it is filled in for.
    pub fn templates(&self) -> Vec<(&str, &str)> {
        match self {
            Self::PublicReply { texts } | Self::PrivateMessage { texts } => {
                texts.iter().map(|(language, text)| (language.as_str(), text.as_str())).collect()
            }
            Self::Note { text } | Self::Wait { reason: text } => vec![("und", text)],
            _ => Vec::new(),
        }
    }
}

/// Who a case goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// Whoever applies the macro.
    Me,
    /// Nobody.
    Nobody,
    /// This member.
    Member(UserId),
}

impl Assignee {
    /// Reads `me`, `nobody` or a member's id.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "me" => Some(Self::Me),
            "nobody" => Some(Self::Nobody),
            id => id.parse().ok().map(Self::Member),
        }
    }
}

/// What a person writes down; the rest of a macro is made from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MacroDraft {
    /// What people see.
    pub name: Words,
    /// Where it lies among the others; may be empty.
    #[serde(default)]
    pub folder: String,
    /// Whether everybody sees it; else only who made it.
    #[serde(default)]
    pub shared: bool,
    /// What the agent fills in.
    #[serde(default)]
    pub blanks: Vec<Blank>,
    /// Pictures of the shop's keeping, by their ids, that go with the private message.
    #[serde(default)]
    pub pictures: Vec<String>,
    /// What it does, in this order.
    pub actions: Vec<Action>,
}

/// A macro.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// `standard.…` for one that ships, else `own.…`.
    pub id: String,
    /// Grows with every change; 0 for one that ships unchanged.
    pub version: i64,
    /// Who made it; nobody for one that ships.
    #[serde(default)]
    pub owner: Option<UserId>,
    /// What it says and does.
    #[serde(flatten)]
    pub is: MacroDraft,
}

impl Macro {
    /// Whether somebody sees it.
    pub fn is_seen_by(&self, user: UserId) -> bool {
        self.is.shared || self.owner == Some(user)
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "macro")]
    macros: Vec<Shipped>,
}

#[derive(Deserialize)]
struct Shipped {
    id: String,
    #[serde(flatten)]
    is: ShippedDraft,
}

// `deny_unknown_fields` and `flatten` do not go together: the file's form is spelled out.
#[derive(Deserialize)]
struct ShippedDraft {
    name: Words,
    folder: String,
    #[serde(default)]
    blanks: Vec<Blank>,
    actions: Vec<Action>,
}

/// The macros that ship, in the order of their file.
pub fn standard() -> &'static [Macro] {
    static ALL: OnceLock<Vec<Macro>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file = toml::from_str::<File>(include_str!("../macros/standard.toml"));
        // A test reads the file: what ships can be read.
        let macros = file.map(|f| f.macros).unwrap_or_default();
        let ship = |m: Shipped| Macro {
            id: format!("standard.{}", m.id),
            version: 0,
            owner: None,
            is: MacroDraft {
                name: m.is.name,
                folder: m.is.folder,
                shared: true,
                blanks: m.is.blanks,
                pictures: Vec::new(),
                actions: m.is.actions,
            },
        };
        macros.into_iter().map(ship).collect()
    })
}

impl MacroDraft {
    /// The blanks filled: what was given, else what stands there at first.
    ///
    /// # Errors
    /// `blank_missing` for one that nobody filled, `bad_blank` for one that does not take what was given, or for a
    /// filling without a blank.
    pub fn filled(&self, given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Refusal> {
        if let Some(stray) = given.keys().find(|key| self.blanks.iter().all(|b| b.key != **key)) {
            let stray: String = stray.chars().take(30).collect();
            let (en, zh) = (format!("there is no blank {stray}"), format!("没有填空 {stray}"));
            return Err(Refusal::with("bad_blank", Words::made(en, zh)).field("blanks"));
        }
        let mut filled = BTreeMap::new();
        for blank in &self.blanks {
            let words = given.get(&blank.key).map(|w| w.trim()).filter(|w| !w.is_empty());
            let Some(words) = words.or(blank.default.as_deref()) else {
                let (en, zh) = (&blank.label.en, &blank.label.zh);
                let said = Words::made(format!("fill in: {en}"), format!("请填写：{zh}"));
                return Err(Refusal::with("blank_missing", said).field("blanks"));
            };
            blank.takes(words)?;
            filled.insert(blank.key.clone(), words.to_owned());
        }
        Ok(filled)
    }
}

impl Blank {
    /// Refuses a filling that it does not take.
    fn takes(&self, words: &str) -> Result<(), Refusal> {
        let fits = match self.kind {
            BlankKind::Text => is_said(words, LONGEST_FILLING),
            BlankKind::Choice => self.choices.iter().any(|c| c == words),
        };
        if fits {
            return Ok(());
        }
        let (en, zh) = (&self.label.en, &self.label.zh);
        let said = Words::made(format!("this cannot stand there: {en}"), format!("不能这样填写：{zh}"));
        Err(Refusal::with("bad_blank", said)
            .hint(
                "a text has 1 to 500 characters; a choice is one of the choices",
                "文字为 1 到 500 字；选择须为选项之一",
            )
            .field("blanks"))
    }
}

/// The text for a language: that language's, else English, else the first; and which it is.
pub fn text_for<'a>(texts: &'a Texts, language: &str) -> Option<(&'a str, &'a str)> {
    let found = texts.get_key_value(language).or_else(|| texts.get_key_value("en"));
    found.or_else(|| texts.first_key_value()).map(|(l, t)| (l.as_str(), t.as_str()))
}

#[cfg(test)]
mod tests;
