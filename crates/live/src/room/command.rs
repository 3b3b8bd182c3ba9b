//! What people ask of a room, as it comes over the socket.

use std::borrow::Cow;
use std::sync::Arc;

use domain::money::Money;
use serde::{Deserialize, Serialize};

use super::{PersonId, Verdict};
use crate::games::{Split, Tier};

/// What somebody asks. The field `do` names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md, section 3")]
pub enum Command {
    Comment {
        text: String,
    },
    Ask {
        text: String,
    },
    Like {
        count: u32,
    },
    Vote {
        poll: u64,
        choice: u32,
    },
    OpenPacket {
        packet: u64,
    },
    EnterDraw {
        draw: u64,
    },
    Claim {
        sale: u64,
        key: Arc<str>,
    },
    Confirm {
        sale: u64,
        claim: u64,
    },
    Release {
        sale: u64,
        claim: u64,
    },
    Ping,
    /// What the host is heard to say. Not for the room: the door gives it to the shop's claim ledger.
    Caption {
        captions: Vec<Caption>,
    },
    Hide {
        comment: u64,
    },
    Mute {
        person: PersonId,
        seconds: u32,
    },
    Block {
        person: PersonId,
        #[serde(default = "yes")]
        on: bool,
    },
    SlowMode {
        seconds: u32,
    },
    Filter {
        words: Vec<String>,
    },
    Answer {
        question: u64,
        state: Verdict,
        #[serde(default)]
        text: Option<String>,
    },
    Pin {
        product: Option<String>,
    },
    NextSegment {
        #[serde(default)]
        segment: Option<String>,
    },
    Notice {
        text: String,
    },
    StartPoll {
        question: String,
        choices: Vec<String>,
    },
    ClosePoll {
        poll: u64,
    },
    StartPacket {
        title: String,
        total: Money,
        count: u32,
        split: Split,
    },
    ClosePacket {
        packet: u64,
    },
    StartDraw {
        title: String,
        winners: u32,
        #[serde(default)]
        beacon: Option<String>,
    },
    CloseDraw {
        draw: u64,
        #[serde(default)]
        beacon: Option<String>,
    },
    StartSale {
        title: String,
        #[serde(default)]
        product: Option<String>,
        tiers: Vec<Tier>,
        starts_in_ms: i64,
        hold_ms: i64,
    },
    CloseSale {
        sale: u64,
    },
}

/// Words of the host with their time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caption {
    /// Milliseconds since the session started.
    pub from_ms: i64,
    /// The same.
    pub to_ms: i64,
    /// The words.
    pub text: String,
    /// Whether they stay as they are; only then are they kept.
    #[serde(rename = "final")]
    pub is_final: bool,
}

const fn yes() -> bool {
    true
}

impl Command {
    /// Whether it is for people who keep order.
    pub const fn keeps_order(&self) -> bool {
        matches!(
            self,
            Self::Hide { .. }
                | Self::Mute { .. }
                | Self::Block { .. }
                | Self::SlowMode { .. }
                | Self::Filter { .. }
                | Self::Answer { .. }
        )
    }

    /// Whether it is for everybody.
    pub const fn is_for_all(&self) -> bool {
        self.plays()
            || matches!(
                self,
                Self::Comment { .. } | Self::Ask { .. } | Self::Like { .. } | Self::Vote { .. } | Self::Ping
            )
    }

    /// Whether something can be won by it.
    pub const fn plays(&self) -> bool {
        matches!(
            self,
            Self::OpenPacket { .. }
                | Self::EnterDraw { .. }
                | Self::Claim { .. }
                | Self::Confirm { .. }
                | Self::Release { .. }
        )
    }
}

/// A message of a client: what it calls it, and what it asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Up {
    /// The client's name for it, named by the answer; empty where it could not be read.
    pub id: String,
    /// What is asked; `None` where it cannot be read.
    pub command: Option<Command>,
}

/// Longest name that a client may give a message, in bytes.
const LONGEST_ID: usize = 32;

impl Up {
    /// Reads one message. Never fails: what cannot be read is an [`Up`] without a command.
    pub fn read(text: &str) -> Self {
        Quick::read(text).unwrap_or_else(|| Self::read_slowly(text))
    }

    fn read_slowly(text: &str) -> Self {
        #[derive(Deserialize)]
        struct Named<'a> {
            #[serde(borrow)]
            id: Cow<'a, str>,
        }
        let Ok(named) = serde_json::from_str::<Named<'_>>(text) else {
            return Self { id: String::new(), command: None };
        };
        if named.id.len() > LONGEST_ID {
            return Self { id: String::new(), command: None };
        }
        Self { id: named.id.into_owned(), command: serde_json::from_str(text).ok() }
    }
}

/// What thousands send at the same moment, read in one pass, without copies of its words: one with escapes goes the other way. It
/// reads nothing that [`Up::read_slowly`] would read otherwise.
#[derive(Deserialize)]
struct Quick<'a> {
    id: &'a str,
    #[serde(rename = "do")]
    what: &'a str,
    sale: Option<u64>,
    key: Option<&'a str>,
    count: Option<u32>,
}

impl Quick<'_> {
    fn read(text: &str) -> Option<Up> {
        let Quick { id, what, sale, key, count } = serde_json::from_str(text).ok()?;
        let command = match what {
            "claim" => Command::Claim { sale: sale?, key: key?.into() },
            "like" => Command::Like { count: count? },
            _ => return None,
        };
        (id.len() <= LONGEST_ID).then(|| Up { id: id.to_owned(), command: Some(command) })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One member of a message, as clients and as people who try things write it.
    fn member() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec!["id", "do", "sale", "key", "count", "text", "s\\u0061le"]);
        let value = prop::sample::select(vec![
            "\"claim\"",
            "\"like\"",
            "\"comment\"",
            "\"cl\\u0061im\"",
            "\"k\\n\"",
            "7",
            "-7",
            "7.0",
            "4294967296",
            "null",
            "\"123456789012345678901234567890123\"",
            "{}",
            "[1]",
            "true",
        ]);
        (name, value).prop_map(|(name, value)| format!("\"{name}\":{value}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_quick_way_reads_nothing_otherwise(
            mut members in prop::collection::vec(member(), 0..6),
            whole in prop::option::of(prop::sample::select(vec![
                r#""id":"a","do":"claim","sale":3,"key":"k""#, r#""id":"a","do":"like","count":2"#,
            ])),
        ) {
            members.extend(whole.map(str::to_owned));
            let text = format!("{{{}}}", members.join(","));
            if let Some(up) = Quick::read(&text) {
                prop_assert_eq!(up, Up::read_slowly(&text), "{}", text);
            }
        }
    }

    #[test]
    fn claims_and_likes_go_the_quick_way() {
        let claim = Quick::read(r#"{"id":"a","do":"claim","sale":3,"key":"k"}"#).unwrap();
        assert_eq!(claim.command, Some(Command::Claim { sale: 3, key: "k".into() }));
        let like = Quick::read(r#"{"count":2,"more":[],"do":"like","id":"b"}"#).unwrap();
        assert_eq!((&*like.id, like.command), ("b", Some(Command::Like { count: 2 })));
        assert!(Quick::read(r#"{"id":"a","do":"ping"}"#).is_none());
    }
}
