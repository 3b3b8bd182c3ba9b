//! Trackers: a parcel is registered with one, which tells its journey by webhook and when it is asked. What it tells becomes the
//! rows of [`domain::inbound`], in our words for a state and with the tracker's own kept. Pure; the time comes with each call.

mod aftership;
mod kuaidi100;
mod report;
mod track17;

use std::collections::BTreeMap;

use domain::refusal::Refusal;
use domain::time::{Instant, Span};
use domain::tracker::TrackerKind;

use crate::connector::{Ack, Failure, Field, NotGenuine, Pushed};
use crate::team::fitting;
use crate::wire::{Answer, Request};
pub use report::{Report, Unread};

/// What was filled in, by the names of [`Tracker::fields`].
pub type Fields = BTreeMap<String, String>;

/// A parcel that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Its number.
    pub number: String,
    /// The tracker's own code of its carrier, where it is known.
    pub carrier: Option<String>,
}

/// What a tracker can do, and how often it may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Most parcels in one question, to register and to look up.
    pub batch: (usize, usize),
    /// So many questions in such a span.
    pub budget: (u32, Span),
    /// How long the same number is not asked for again.
    pub rest: Span,
    /// Whether a registration says where to tell: without an address there is none, and parcels are only asked for.
    pub names_hook: bool,
}

/// What became of one parcel's registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its number.
    pub number: String,
    /// Code and words of a refusal; none when it is followed from now on, or was already.
    pub refused: Option<(String, String)>,
}

/// One service.
pub trait Tracker: Send + Sync {
    /// Which.
    fn kind(&self) -> TrackerKind;
    /// What is filled in.
    fn fields(&self) -> &'static [Field];
    /// The secret among these that is made here where nobody fills one in: the service takes any.
    fn made_here(&self) -> Option<&'static str> {
        None
    }
    /// What it can do.
    fn abilities(&self) -> Abilities;
    /// The question that registers parcels; `hook` is where it shall tell of them.
    fn register(&self, fields: &Fields, parcels: &[Watched], hook: &str, now: Instant) -> Request;
    /// What became of them: one entry for each.
    ///
    /// # Errors
    /// When all of them failed: [`Failure::Later`], or [`Failure::Refused`] for a wrong key.
    fn registered(&self, parcels: &[Watched], answer: Answer) -> Result<Vec<Registered>, Failure>;
    /// The question for journeys.
    fn query(&self, fields: &Fields, parcels: &[Watched], now: Instant) -> Request;
    /// The journeys.
    ///
    /// # Errors
    /// As [`Tracker::registered`].
    fn queried(&self, parcels: &[Watched], answer: Answer) -> Result<Report, Failure>;
    /// Proves a webhook on its raw bytes.
    ///
    /// # Errors
    /// When it is not the tracker's.
    fn proven(&self, fields: &Fields, pushed: &Pushed<'_>) -> Result<(), NotGenuine>;
    /// Reads a webhook that came at an instant.
    fn told(&self, body: &[u8], at: Instant) -> Report;
    /// Proves a webhook and reads it.
    ///
    /// # Errors
    /// When it is not the tracker's.
    fn push(&self, fields: &Fields, pushed: &Pushed<'_>, now: Instant) -> Result<Report, NotGenuine> {
        self.proven(fields, pushed)?;
        Ok(self.told(pushed.body, now))
    }
    /// How a webhook is acknowledged.
    fn ack(&self) -> Ack {
        Ack { status: 200, body: None }
    }
}

/// That of a kind.
pub fn of(kind: TrackerKind) -> &'static dyn Tracker {
    match kind {
        TrackerKind::Track17 => &track17::Track17,
        TrackerKind::Aftership => &aftership::AfterShip,
        TrackerKind::Kuaidi100 => &kuaidi100::Kuaidi100,
    }
}

/// Refuses fields that a tracker does not work with.
///
/// # Errors
/// Names the field.
pub fn check(tracker: &dyn Tracker, fields: &Fields) -> Result<(), Refusal> {
    fitting(tracker.fields(), fields)?;
    match field(fields, BASE.name) {
        "" => Ok(()),
        address => domain::link::check_base(address),
    }
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}

/// The tracker's address, or another that was filled in.
fn base<'a>(fields: &'a Fields, own: &'a str) -> &'a str {
    match field(fields, BASE.name) {
        "" => own,
        other => other.trim_end_matches('/'),
    }
}

/// The field for another address than the tracker's own.
const BASE: Field = Field {
    name: "base",
    en: "Another address than the service's own",
    zh: "自定义服务地址",
    secret: false,
    optional: true,
};

#[cfg(test)]
mod tests;
