//! Sources of public mentions: connected by people, read by a worker each at its own pace, and what they find, kept once
//! and read by triage.

mod desk;
mod land;
mod mentions;
mod read;

use std::collections::BTreeMap;

use channels::feed::Session;
use domain::ids::{ChannelId, ShopId, SourceId};
use domain::source::{Source, SourceHealth, SourceKind};
use domain::time::Instant;
use store::Tx;
use uuid::Uuid;

use crate::{App, AppError, Result};
pub use channels::feed::fields;
pub use desk::Settings;
pub use mentions::{MentionPage, Named};
pub use read::read_once;
pub(crate) use read::{read_source, take_over};
pub use store::mentions::MentionFilter;
pub use store::sources::{SourceError, SourceOdd, SourceState};

/// A source and how it does.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The source.
    pub source: Source,
    /// Which secret fields are filled in.
    pub filled: Vec<String>,
    /// How far it is read.
    pub state: SourceState,
}

impl Shown {
    /// How it does.
    pub fn health(&self, now: Instant) -> SourceHealth {
        self.state.course.health(&self.source, now)
    }
}

/// What a source's secrets are sealed under.
fn secret_name(id: SourceId) -> String {
    format!("source/{}", id.0)
}

/// What its session is sealed under.
fn session_name(id: SourceId) -> String {
    format!("source-session/{}", id.0)
}

/// A place of its own among those whose tries are kept, for whoever shares a budget.
fn place(of: &str) -> ChannelId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(of.as_bytes()).as_bytes()[..16]);
    ChannelId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Who shares a source's budget: the sources with the same key, where the vendor counts by keys.
fn purse(source: &Source, fields: &BTreeMap<String, String>) -> ChannelId {
    match (source.kind, fields.get("api_key")) {
        (SourceKind::Youtube, Some(key)) => place(&format!("source-key/{key}")),
        _ => place(&purse_name(source.id.0)),
    }
}

fn purse_name(id: Uuid) -> String {
    format!("source/{id}")
}

/// Where it is counted how often people have a source read at once.
fn hurry(id: SourceId) -> ChannelId {
    place(&format!("source-now/{}", id.0))
}

impl App {
    /// The whole of what was filled in for a source.
    async fn source_fields(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        source: &Source,
    ) -> Result<BTreeMap<String, String>> {
        let mut fields = source.fields.clone();
        fields.extend(self.source_secrets(tx, shop, source.id).await?);
        Ok(fields)
    }

    async fn source_secrets(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        id: SourceId,
    ) -> Result<BTreeMap<String, String>> {
        let Some(plain) = self.secret(tx, shop, &secret_name(id)).await? else { return Ok(BTreeMap::new()) };
        Ok(serde_json::from_slice(&plain)?)
    }

    async fn source_session(&self, tx: &mut Tx, shop: ShopId, id: SourceId) -> Result<Option<Session>> {
        // One that cannot be read is none: a new one is got.
        match self.secret(tx, shop, &session_name(id)).await {
            Err(AppError::Sealed(_)) => Ok(None),
            plain => Ok(plain?.and_then(|plain| serde_json::from_slice(&plain).ok())),
        }
    }
}
