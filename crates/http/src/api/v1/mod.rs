//! Version 1 of the API. A breaking change becomes `v2` beside it.

pub(crate) mod acts;
pub(crate) mod appeal_send;
pub(crate) mod appeals;
pub(crate) mod bulk;
pub(crate) mod calls;
pub(crate) mod cases;
pub(crate) mod connections;
pub(crate) mod coupons;
pub(crate) mod drafter;
pub(crate) mod evidence;
pub(crate) mod export;
pub(crate) mod hooks;
pub(crate) mod imports;
pub(crate) mod inbound;
pub(crate) mod live_ledger;
pub(crate) mod live_plane;
pub(crate) mod live_sessions;
pub(crate) mod live_video;
pub(crate) mod lives;
pub(crate) mod macros;
pub(crate) mod members;
pub(crate) mod mentions;
pub(crate) mod notices;
pub(crate) mod operation;
pub(crate) mod orders;
pub(crate) mod outbox;
pub(crate) mod overview;
pub(crate) mod pictures;
pub(crate) mod policy;
pub(crate) mod products;
pub(crate) mod query;
pub(crate) mod remedies;
pub(crate) mod remedy_work;
pub(crate) mod returns;
pub(crate) mod roster;
pub(crate) mod rulebook;
pub(crate) mod sandbox;
pub(crate) mod service_record;
pub(crate) mod session;
pub(crate) mod shops;
pub(crate) mod sources;
pub(crate) mod stream;
pub(crate) mod talk;
pub(crate) mod team;
pub(crate) mod tokens;
pub(crate) mod tone;
pub(crate) mod trackers;
pub(crate) mod triage;
pub(crate) mod views;

use uuid::Uuid;

/// `{shop}` of a path.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(names("shop"), parameter_in = Path)]
#[expect(dead_code, reason = "documentation of the path; auth::Allowed reads it")]
pub(crate) struct ShopPath(Uuid);

/// A word for a state that nothing has.
pub(crate) fn bad_state() -> crate::error::Error {
    let refusal = domain::refusal::Refusal::new("bad_state", "there is no such state", "没有此状态");
    refusal.field("state").into()
}

/// Refuses a word that is none of these.
pub(crate) fn one_of(word: Option<&str>, words: &[&str]) -> crate::error::Result<()> {
    if word.is_none_or(|word| words.contains(&word)) { Ok(()) } else { Err(bad_state()) }
}
