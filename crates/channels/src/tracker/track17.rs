//! 17TRACK, version 2.2.

use domain::time::{Instant, Span};
use domain::tracker::TrackerKind;
use serde_json::{Value, json};

use super::report::{Parcel, Said, json as json_of};
use super::{Abilities, BASE, Fields, Registered, Report, Tracker, Unread, Watched, base, field};
use crate::connector::parts::answer::refused;
use crate::connector::parts::read::{at, iso, key, list, odd, text, whole, words};
use crate::connector::parts::sign::{fingerprint, same};
use crate::connector::{Failure, Field, NotGenuine, Pushed};
use crate::wire::{Answer, Request};

/// 17TRACK.
#[derive(Clone, Copy, Debug)]
pub(super) struct Track17;

const FIELDS: [Field; 2] =
    [Field { name: "key", en: "Security key", zh: "API 密钥", secret: true, optional: false }, BASE];
const OWN: &str = "https://api.17track.net";
/// "Registered already", as clients have it.
const KNOWN: i64 = -18_019_901;
/// "Not registered", or no longer.
const UNKNOWN: i64 = -18_019_902;

impl Tracker for Track17 {
    fn kind(&self) -> TrackerKind {
        TrackerKind::Track17
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn abilities(&self) -> Abilities {
        Abilities { batch: (40, 40), budget: (3, Span::seconds(1)), rest: Span::hours(1), names_hook: false }
    }

    fn register(&self, fields: &Fields, parcels: &[Watched], _hook: &str, _now: Instant) -> Request {
        ask(fields, "register", parcels)
    }

    fn registered(&self, parcels: &[Watched], answer: Answer) -> Result<Vec<Registered>, Failure> {
        let value = fine(answer)?;
        let one = |parcel: &Watched| {
            let is_it = |row: &&Value| text(row, "/number").as_deref() == Some(parcel.number.as_str());
            let rejected = list(&value, "/data/rejected").iter().find(is_it);
            let accepted = list(&value, "/data/accepted").iter().any(|row| is_it(&row));
            let refused = match rejected {
                Some(row) if whole(row, "/error/code") == Some(KNOWN) => None,
                Some(row) => Some((words(row, "/error/code"), words(row, "/error/message"))),
                None if accepted => None,
                None => Some(("unanswered".to_owned(), "the answer does not name it".to_owned())),
            };
            Registered { number: parcel.number.clone(), refused }
        };
        Ok(parcels.iter().map(one).collect())
    }

    fn query(&self, fields: &Fields, parcels: &[Watched], _now: Instant) -> Request {
        ask(fields, "gettrackinfo", parcels)
    }

    fn queried(&self, _parcels: &[Watched], answer: Answer) -> Result<Report, Failure> {
        let value = fine(answer)?;
        let mut report = Report::default();
        for parcel in list(&value, "/data/accepted") {
            journey(parcel, &mut report);
        }
        for row in list(&value, "/data/rejected") {
            if let Some(number) = text(row, "/number") {
                let unknown = whole(row, "/error/code") == Some(UNKNOWN);
                let of = if unknown { &mut report.dropped } else { &mut report.ended };
                of.push(Unread { number, why: words(row, "/error/message") });
            }
        }
        Ok(report)
    }

    /// `sign` is the plain SHA-256 of the bytes, a slash and the key.
    fn proven(&self, fields: &Fields, pushed: &Pushed<'_>) -> Result<(), NotGenuine> {
        let secret = field(fields, "key");
        let given = (pushed.header)("sign").ok_or(NotGenuine)?;
        let signed = [pushed.body, b"/", secret.as_bytes()].concat();
        if secret.is_empty() || !same(&fingerprint(&signed), given) {
            return Err(NotGenuine);
        }
        Ok(())
    }

    fn told(&self, body: &[u8], _at: Instant) -> Report {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let kind = words(&value, "/event");
        let mut report = Report { id: fingerprint(body), ..Report::default() };
        let data = at(&value, "/data");
        journey(data, &mut report);
        if let Some(number) = text(data, "/number").filter(|_| kind == "TRACKING_STOPPED") {
            report.ended.push(Unread { number, why: kind.clone() });
        }
        Report { kind, ..report }
    }
}

fn ask(fields: &Fields, what: &str, parcels: &[Watched]) -> Request {
    let row = |parcel: &Watched| {
        let mut row = json!({ "number": parcel.number });
        // A carrier is a number there.
        if let Some(Ok(carrier)) = parcel.carrier.as_deref().map(str::parse::<u32>) {
            row["carrier"] = carrier.into();
        }
        row
    };
    let body = Value::Array(parcels.iter().map(row).collect());
    Request::post(format!("{}/track/v2.2/{what}", base(fields, OWN)), body.to_string())
        .header("17token", field(fields, "key"))
}

fn fine(answer: Answer) -> Result<Value, Failure> {
    let status = answer.status;
    let value = json_of(answer)?;
    match whole(&value, "/code") {
        Some(0) if (200..300).contains(&status) => Ok(value),
        Some(code) => {
            let why = list(&value, "/data/errors").first().map(|error| words(error, "/message"));
            Err(refused(code.to_string(), why.unwrap_or_else(|| words(&value, "/message"))))
        }
        None => Err(refused("unreadable", "the answer has no code")),
    }
}

/// A parcel with all that happened to it; of one without a list, the latest.
fn journey(value: &Value, report: &mut Report) {
    let number = match key(value, "/number") {
        Ok(number) => number,
        Err(why) => return report.odd.push(odd(why, value)),
    };
    let info = at(value, "/track_info");
    let latest = [text(info, "/latest_status/sub_status"), text(info, "/latest_status/status")];
    let carrier = text(info, "/tracking/providers/0/provider/name").or_else(|| text(value, "/carrier"));
    let parcel = Parcel { number, carrier, order: text(value, "/tag") };
    let events: Vec<&Value> =
        list(info, "/tracking/providers").iter().flat_map(|provider| list(provider, "/events")).collect();
    if events.is_empty() {
        let event = at(info, "/latest_event");
        if event.is_object() {
            report.add(&parcel, std::iter::once((said(event, latest), event.clone())));
        }
        return;
    }
    // What happened last is what the whole stands at.
    let newest = events.iter().filter_map(|event| when(event)).max();
    let all = events.into_iter().map(|event| {
        let mut own = [text(event, "/sub_status"), text(event, "/stage")];
        if own[0].is_none() && when(event) == newest {
            own.clone_from(&latest);
        }
        (said(event, own), event.clone())
    });
    report.add(&parcel, all);
}

fn said(event: &Value, words_: [Option<String>; 2]) -> Said {
    Said {
        at: when(event),
        words: words_,
        description: words(event, "/description"),
        place: text(event, "/location"),
    }
}

fn when(event: &Value) -> Option<Instant> {
    iso(event, "/time_utc", true).or_else(|| iso(event, "/time_iso", false))
}
