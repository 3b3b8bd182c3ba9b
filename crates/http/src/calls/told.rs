//! What a customer's page reads of a call.

use app::calls::guest::GuestView;
use domain::time::Instant;
use serde::Serialize;

use crate::views::when;

/// A call as its customer's page reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Told {
    pub(super) state: String,
    mode: String,
    language: String,
    note: Option<String>,
    shop: String,
    agent: String,
    valid_until: String,
    admitted_at_ms: Option<i64>,
    customer_name: Option<String>,
    ended_by: Option<String>,
    seconds: Option<i64>,
    agreed: Option<bool>,
    recording: bool,
    media: bool,
    captions: bool,
    said: Option<SaidTold>,
    server_ms: i64,
}

/// The last line that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct SaidTold {
    by: String,
    text: String,
    at_ms: i64,
}

impl Told {
    pub(super) fn of(view: GuestView) -> Self {
        Self {
            state: view.state.to_string(),
            mode: view.mode.to_string(),
            language: view.language,
            note: view.note,
            shop: view.shop,
            agent: view.agent,
            valid_until: when(view.valid_until),
            admitted_at_ms: view.admitted_at.map(Instant::millis),
            customer_name: view.customer_name,
            ended_by: view.ended_by.map(|by| by.to_string()),
            seconds: view.seconds,
            agreed: view.agreed,
            recording: view.recording,
            media: view.media,
            captions: view.captions,
            said: view.said.map(|(said, at)| SaidTold {
                by: said.by.to_string(),
                text: said.line.text,
                at_ms: at.millis(),
            }),
            server_ms: view.now.millis(),
        }
    }
}

impl Told {
    /// Whether it says the same, whatever the time.
    pub(super) fn same(&self, other: &Self) -> bool {
        Self { server_ms: 0, ..self.clone() } == Self { server_ms: 0, ..other.clone() }
    }
}
