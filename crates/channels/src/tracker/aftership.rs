//! AfterShip Tracking, version 2024-04. A parcel is registered alone.

use domain::time::{Instant, Span};
use domain::tracker::TrackerKind;
use serde_json::{Value, json};

use super::report::{Parcel, Said, json as json_of};
use super::{Abilities, BASE, Fields, Registered, Report, Tracker, Unread, Watched, base, field};
use crate::connector::parts::answer::refused;
use crate::connector::parts::query::Query;
use crate::connector::parts::read::{at, iso, key, list, odd, text, whole, words};
use crate::connector::parts::sign::{self, fingerprint, is_base64, md5};
use crate::connector::{Failure, Field, NotGenuine, Pushed};
use crate::wire::{Answer, Method, Request};

/// AfterShip.
#[derive(Clone, Copy, Debug)]
pub(super) struct AfterShip;

const FIELDS: [Field; 4] = [
    Field { name: "key", en: "API key", zh: "API Key", secret: true, optional: false },
    Field { name: "secret", en: "API secret", zh: "API Secret", secret: true, optional: true },
    Field {
        name: "webhook_secret", en: "Webhook secret", zh: "Webhook 密钥", secret: true, optional: true
    },
    BASE,
];
const OWN: &str = "https://api.aftership.com";
const PATH: &str = "/tracking/2024-04/trackings";
const JSON: &str = "application/json";
/// "It exists already".
const KNOWN: i64 = 4_003;

impl Tracker for AfterShip {
    fn kind(&self) -> TrackerKind {
        TrackerKind::Aftership
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn abilities(&self) -> Abilities {
        Abilities { batch: (1, 50), budget: (10, Span::seconds(1)), rest: Span::hours(1), names_hook: false }
    }

    fn register(&self, fields: &Fields, parcels: &[Watched], _hook: &str, now: Instant) -> Request {
        let parcel = parcels.first();
        let mut body = json!({ "tracking_number": parcel.map_or("", |parcel| &parcel.number) });
        if let Some(carrier) = parcel.and_then(|parcel| parcel.carrier.as_deref()) {
            body["slug"] = carrier.into();
        }
        let request = Request::post(format!("{}{PATH}", base(fields, OWN)), body.to_string());
        signed(request, fields, PATH, now)
    }

    fn registered(&self, parcels: &[Watched], answer: Answer) -> Result<Vec<Registered>, Failure> {
        let value = json_of(answer)?;
        let code = whole(&value, "/meta/code");
        let refused = match code {
            Some(200 | 201 | KNOWN) => None,
            // The key, and not the parcel.
            Some(401 | 403) | None => return Err(no(&value)),
            Some(code) => Some((code.to_string(), words(&value, "/meta/message"))),
        };
        let one = |parcel: &Watched| Registered { number: parcel.number.clone(), refused: refused.clone() };
        Ok(parcels.iter().map(one).collect())
    }

    fn query(&self, fields: &Fields, parcels: &[Watched], now: Instant) -> Request {
        let numbers = parcels.iter().map(|parcel| parcel.number.as_str()).collect::<Vec<_>>().join(",");
        let query = Query::default().with("limit", 100).with("tracking_numbers", numbers);
        let path = format!("{PATH}?{}", query.encoded());
        signed(Request::get(format!("{}{path}", base(fields, OWN))), fields, &path, now)
    }

    fn queried(&self, _parcels: &[Watched], answer: Answer) -> Result<Report, Failure> {
        let value = json_of(answer)?;
        if !matches!(whole(&value, "/meta/code"), Some(200 | 201)) {
            return Err(no(&value));
        }
        let mut report = Report::default();
        for tracking in list(&value, "/data/trackings") {
            journey(tracking, &mut report);
        }
        Ok(report)
    }

    fn proven(&self, fields: &Fields, pushed: &Pushed<'_>) -> Result<(), NotGenuine> {
        let given = (pushed.header)("aftership-hmac-sha256").ok_or(NotGenuine)?;
        if !is_base64(field(fields, "webhook_secret"), &[pushed.body], given) {
            return Err(NotGenuine);
        }
        Ok(())
    }

    fn told(&self, body: &[u8], _at: Instant) -> Report {
        let value: Value = serde_json::from_slice(body).unwrap_or_default();
        let id = text(&value, "/event_id").unwrap_or_else(|| fingerprint(body));
        let mut report = Report { id, kind: words(&value, "/event"), ..Report::default() };
        let message = at(&value, "/msg");
        journey(message, &mut report);
        if at(message, "/active") == &Value::Bool(false)
            && let Some(number) = text(message, "/tracking_number")
        {
            report.ended.push(Unread { number, why: words(message, "/tag") });
        }
        report
    }
}

fn no(value: &Value) -> Failure {
    let code = text(value, "/meta/code").unwrap_or_else(|| "unreadable".to_owned());
    refused(code, words(value, "/meta/message"))
}

/// A parcel with its checkpoints; of one without, where it stands, at the time of the last change.
fn journey(value: &Value, report: &mut Report) {
    let number = match key(value, "/tracking_number") {
        Ok(number) => number,
        Err(why) => return report.odd.push(odd(why, value)),
    };
    let parcel = Parcel { number, carrier: text(value, "/slug"), order: text(value, "/order_id") };
    let points = list(value, "/checkpoints");
    if points.is_empty() && text(value, "/tag").is_some() {
        let said = Said {
            at: iso(value, "/updated_at", true),
            words: [text(value, "/subtag"), text(value, "/tag")],
            description: words(value, "/subtag_message"),
            place: None,
        };
        return report.add(&parcel, std::iter::once((said, Value::Null)));
    }
    let all = points.iter().map(|point| {
        let said = Said {
            at: iso(point, "/checkpoint_time", true),
            words: [text(point, "/subtag"), text(point, "/tag")],
            description: words(point, "/message"),
            place: text(point, "/location").or_else(|| text(point, "/city")),
        };
        (said, point.clone())
    });
    report.add(&parcel, all);
}

/// With the key, and signed where there is a secret to sign with.
fn signed(request: Request, fields: &Fields, path: &str, now: Instant) -> Request {
    let api_key = field(fields, "key");
    let request = request.header("as-api-key", api_key);
    let secret = field(fields, "secret");
    if secret.is_empty() {
        return request;
    }
    let date = now.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let signature = signature(secret, &request, &date, api_key, path);
    request.header("date", date).header("as-signature-hmac-sha256", signature)
}

/// `path` has its query, sorted.
pub(super) fn signature(secret: &str, request: &Request, date: &str, api_key: &str, path: &str) -> String {
    let verb = if request.method == Method::Get { "GET" } else { "POST" };
    let (digest, content) = match request.body.as_slice() {
        [] => (String::new(), ""),
        body => (md5(&[body]).to_uppercase(), JSON),
    };
    let lines = [verb, &digest, content, date, &format!("as-api-key:{api_key}"), path];
    sign::base64(secret, lines.join("\n"))
}
