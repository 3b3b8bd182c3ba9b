//! Evidence as the API shows it: files of a case, what the log has beside them, the shop's key.

use std::collections::BTreeMap;

use app::Caller;
use app::evidence::key::PublicKey;
use app::evidence::vault::{LogGlance, Vault};
use domain::access::Permission;
use domain::case::Held;
use domain::ids::UserId;
use serde::Serialize;
use uuid::Uuid;

use super::record::ActorView;
use super::when;

/// A file of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EvidenceView {
    pub(crate) id: Uuid,
    /// What it shows: `packing_photo`, `screenshot`, ….
    shows: String,
    name: String,
    media_type: String,
    size: i64,
    /// BLAKE3 of the bytes, in hexadecimal.
    hash: String,
    /// Whether there is a small picture of it at `…/thumbnail`.
    thumbnail: bool,
    captured_at: String,
    /// Who put it in.
    captured_by: String,
    /// When it was taken, as the person says.
    taken_at: Option<String>,
    source: String,
    note: Option<String>,
    /// Of a redacted copy: the original's id.
    original: Option<Uuid>,
    /// `case`, or `order`: put to the order, before a case or beside it.
    of: &'static str,
    /// Why it is not used any more.
    withdrawn: Option<String>,
}

impl EvidenceView {
    pub(crate) fn new(caller: &Caller, held: &Held, people: &BTreeMap<UserId, String>) -> Self {
        let evidence = &held.evidence;
        let told = |text: &str| {
            if caller.may(Permission::PersonalDataRead) {
                return text.to_owned();
            }
            app::detail::hide(text, &app::detail::private_passages(text))
        };
        Self {
            id: evidence.id.0,
            shows: evidence.shows.to_string(),
            name: told(&evidence.name),
            media_type: evidence.media_type.clone(),
            size: evidence.size,
            hash: evidence.hash.clone(),
            thumbnail: evidence.thumbnail.is_some(),
            captured_at: when(held.at),
            captured_by: ActorView::new(&held.by, people).name,
            taken_at: evidence.taken_at.map(when),
            source: evidence.source.clone(),
            note: evidence.note.as_deref().map(told),
            original: evidence.original.as_ref().map(|(id, _)| id.0),
            of: if held.order.is_some() { "order" } else { "case" },
            withdrawn: held.withdrawn.as_deref().map(told),
        }
    }
}

/// What the shop's log has of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EvidenceLogView {
    /// `review`, `order`, `parcel`, `conversation`, `return`, `call` or `listing`.
    shows: String,
    /// How many of them.
    count: usize,
    /// What can be shown: versions of reviews, reports of parcels, messages.
    events: usize,
    last_at: Option<String>,
}

impl From<LogGlance> for EvidenceLogView {
    fn from(glance: LogGlance) -> Self {
        Self {
            shows: glance.of.to_string(),
            count: glance.streams,
            events: glance.events,
            last_at: glance.last_at.map(when),
        }
    }
}

/// The evidence of a case.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct VaultView {
    /// Its files, first one first; withdrawn ones too.
    items: Vec<EvidenceView>,
    logs: Vec<EvidenceLogView>,
}

impl VaultView {
    pub(crate) fn new(caller: &Caller, vault: Vault) -> Self {
        let items = vault.files.iter().map(|held| EvidenceView::new(caller, held, &vault.people)).collect();
        Self { items, logs: vault.logs.into_iter().map(Into::into).collect() }
    }
}

/// The shop's key.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EvidenceKeyView {
    /// Ed25519, in hexadecimal.
    public_key: String,
    /// How people compare it: 32 digits in groups of four.
    fingerprint: String,
}

impl From<PublicKey> for EvidenceKeyView {
    fn from(key: PublicKey) -> Self {
        Self { public_key: key.public_key, fingerprint: key.fingerprint }
    }
}
