//! How long the buyer waited for answers, and which messages were missed.

use crate::time::{Instant, Span};

/// One private message, without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it was sent.
    pub at: Instant,
    /// Whether the buyer sent it.
    pub by_buyer: bool,
    /// Whether a machine answered; such an answer ends no wait.
    pub automatic: bool,
}

/// A wait for a person's answer: from the first message that nobody had answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Which line began it.
    pub line: usize,
    /// How long it took, or has taken so far.
    pub took: Span,
    /// Whether a person answered.
    pub answered: bool,
}

/// The waits in a chat, in order. Lines must be in the order of their time.
pub fn waits(chat: &[Line], now: Instant) -> Vec<Wait> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for (i, line) in chat.iter().enumerate() {
        match (line.by_buyer, open) {
            (true, None) => open = Some(i),
            (false, Some(first)) if !line.automatic => {
                found.push(Wait { line: first, took: line.at - chat[first].at, answered: true });
                open = None;
            }
            _ => {}
        }
    }
    if let Some(first) = open {
        found.push(Wait { line: first, took: now - chat[first].at, answered: false });
    }
    found
}
