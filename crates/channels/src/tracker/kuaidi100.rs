//! 快递100: parcels of Chinese carriers. A number is asked for alone, and not again for half an hour, or it is locked.

use domain::parcel::ParcelStatus;
use domain::time::{Instant, Span};
use domain::tracker::TrackerKind;
use serde_json::{Value, json};

use super::report::{Parcel, Said, json as json_of};
use super::{Abilities, BASE, Fields, Registered, Report, Tracker, Unread, Watched, base, field};
use crate::connector::parts::answer::refused;
use crate::connector::parts::query::{Query, form};
use crate::connector::parts::read::{at, iso, key, list, odd, text, words};
use crate::connector::parts::sign::{fingerprint, md5, same};
use crate::connector::{Ack, Failure, Field, NotGenuine, Pushed};
use crate::wire::{Answer, Request};

/// 快递100.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kuaidi100;

const FIELDS: [Field; 5] = [
    Field { name: "customer", en: "Customer code", zh: "customer 授权码", secret: false, optional: false },
    Field { name: "key", en: "Key", zh: "授权 key", secret: true, optional: false },
    Field {
        name: "salt",
        en: "Salt of callbacks; one is made if it is left empty",
        zh: "回调签名 salt（留空则自动生成）",
        secret: true,
        optional: true,
    },
    Field {
        name: "phone",
        en: "Sender's phone, asked for by SF and ZTO",
        zh: "寄件人电话（顺丰、中通必填）",
        secret: true,
        optional: true,
    },
    BASE,
];
const OWN: &str = "https://poll.kuaidi100.com";
/// Refusals of the account, and not of one number.
const OF_ALL: [&str; 4] = ["600", "601", "503", "30002"];

impl Tracker for Kuaidi100 {
    fn kind(&self) -> TrackerKind {
        TrackerKind::Kuaidi100
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    /// It goes with every subscription.
    fn made_here(&self) -> Option<&'static str> {
        Some("salt")
    }

    /// The budget is ours: the vendor names none.
    fn abilities(&self) -> Abilities {
        Abilities { batch: (1, 1), budget: (5, Span::seconds(1)), rest: Span::minutes(31), names_hook: true }
    }

    fn register(&self, fields: &Fields, parcels: &[Watched], hook: &str, _now: Instant) -> Request {
        let (number, carrier) = one(parcels);
        let mut param = json!({
            "number": number,
            "key": field(fields, "key"),
            "parameters": {
                "callbackurl": hook,
                "salt": field(fields, "salt"),
                "resultv2": "4",
                "autoCom": if carrier.is_empty() { "1" } else { "0" },
                "phone": field(fields, "phone"),
            },
        });
        if !carrier.is_empty() {
            param["company"] = carrier.into();
        }
        let body = Query::default().with("schema", "json").with("param", param);
        post(fields, "/poll", &body)
    }

    /// 501 says that it is subscribed already.
    fn registered(&self, parcels: &[Watched], answer: Answer) -> Result<Vec<Registered>, Failure> {
        let value = json_of(answer)?;
        let code = text(&value, "/returnCode").unwrap_or_else(|| "unreadable".to_owned());
        let said = words(&value, "/message");
        let refused = match code.as_str() {
            "200" | "501" => None,
            "500" => return Err(Failure::Later { why: format!("500: {said}"), after: None }),
            code if OF_ALL.contains(&code) || code == "unreadable" => return Err(refused(code, said)),
            _ => Some((code, said)),
        };
        let one = |parcel: &Watched| Registered { number: parcel.number.clone(), refused: refused.clone() };
        Ok(parcels.iter().map(one).collect())
    }

    fn query(&self, fields: &Fields, parcels: &[Watched], _now: Instant) -> Request {
        let (number, carrier) = one(parcels);
        let param =
            json!({ "com": carrier, "num": number, "phone": field(fields, "phone"), "resultv2": "4" });
        let param = param.to_string();
        let sign = signature(&param, field(fields, "key"), field(fields, "customer"));
        let body = Query::default()
            .with("customer", field(fields, "customer"))
            .with("sign", sign)
            .with("param", param);
        post(fields, "/poll/query.do", &body)
    }

    fn queried(&self, parcels: &[Watched], answer: Answer) -> Result<Report, Failure> {
        let value = json_of(answer)?;
        let mut report = Report::default();
        if at(&value, "/data").is_array() {
            journey(&value, &mut report);
            return Ok(report);
        }
        let code = text(&value, "/returnCode").unwrap_or_else(|| "unreadable".to_owned());
        let said = words(&value, "/message");
        if OF_ALL.contains(&code.as_str()) || code == "unreadable" {
            return Err(refused(code, said));
        }
        // Of this number, like 500: "nothing found, ask again after a while".
        report.silent.push(Unread { number: one(parcels).0.to_owned(), why: format!("{code}: {said}") });
        Ok(report)
    }

    /// A form: `param` is signed with the salt of the subscription, which is long and random here.
    fn proven(&self, fields: &Fields, pushed: &Pushed<'_>) -> Result<(), NotGenuine> {
        let salt = field(fields, "salt");
        let (param, given) = part(pushed.body, "param").zip(part(pushed.body, "sign")).ok_or(NotGenuine)?;
        if salt.is_empty() || !same(&md5(&[param.as_bytes(), salt.as_bytes()]).to_uppercase(), &given) {
            return Err(NotGenuine);
        }
        Ok(())
    }

    fn told(&self, body: &[u8], came: Instant) -> Report {
        let param = part(body, "param").unwrap_or_default();
        let value: Value = serde_json::from_str(&param).unwrap_or_default();
        let kind = words(&value, "/status");
        let mut report =
            Report { id: fingerprint(param.as_bytes()), kind: kind.clone(), ..Report::default() };
        let last = at(&value, "/lastResult");
        journey(last, &mut report);
        if let Some(number) = text(last, "/nu").filter(|_| matches!(kind.as_str(), "abort" | "shutdown")) {
            let why = words(&value, "/message");
            if kind == "abort" {
                // Nothing was reported for days: to the carrier's clock it is late.
                let mut late = Report::default();
                let said = Said {
                    at: Some(came),
                    words: [Some(ParcelStatus::Delay.as_str().to_owned()), None],
                    description: why.clone(),
                    place: None,
                };
                late.add(&parcel(last, number.clone()), std::iter::once((said, Value::Null)));
                report.rows.extend(late.rows.into_iter().map(|mut row| {
                    row.word = Some(kind.clone());
                    row
                }));
            }
            let of = if kind == "abort" { &mut report.dropped } else { &mut report.ended };
            of.push(Unread { number, why });
        }
        report
    }

    fn ack(&self) -> Ack {
        let body = r#"{"result":true,"returnCode":"200","message":"成功"}"#;
        Ack { status: 200, body: Some((body, "application/json")) }
    }
}

/// A part of a form.
fn part(body: &[u8], name: &str) -> Option<String> {
    form(body)?.into_iter().find(|(n, _)| n == name).map(|(_, value)| value)
}

fn one(parcels: &[Watched]) -> (&str, &str) {
    let parcel = parcels.first();
    (parcel.map_or("", |p| p.number.as_str()), parcel.and_then(|p| p.carrier.as_deref()).unwrap_or_default())
}

fn post(fields: &Fields, path: &str, body: &Query) -> Request {
    let mut request = Request::post(format!("{}{path}", base(fields, OWN)), body.encoded());
    request.headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    request
}

pub(super) fn signature(param: &str, key: &str, customer: &str) -> String {
    md5(&[param.as_bytes(), key.as_bytes(), customer.as_bytes()]).to_uppercase()
}

fn parcel(value: &Value, number: String) -> Parcel {
    Parcel { number, carrier: text(value, "/com"), order: None }
}

/// Newest first; the newest stands where the whole does. Times are those of China.
fn journey(value: &Value, report: &mut Report) {
    let number = match key(value, "/nu") {
        Ok(number) => number,
        Err(why) => return report.odd.push(odd(why, value)),
    };
    let all = list(value, "/data").iter().enumerate().map(|(n, event)| {
        let exact = text(event, "/statusCode").or_else(|| text(value, "/state").filter(|_| n == 0));
        let said = Said {
            at: when(event),
            words: [exact, text(event, "/status")],
            description: words(event, "/context"),
            place: text(event, "/areaName").or_else(|| text(event, "/location")),
        };
        (said, event.clone())
    });
    report.add(&parcel(value, number), all);
}

fn when(event: &Value) -> Option<Instant> {
    let zoned = |path| {
        let local = text(event, path)?;
        iso(&Value::String(format!("{local}+08:00")), "", false)
    };
    zoned("/ftime").or_else(|| zoned("/time"))
}
