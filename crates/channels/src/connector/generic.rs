//! The generic channel's way out: what is to be done goes to the shop's own system as a signed webhook (Standard Webhooks),
//! `{"type": "act.send", "data": {…}}`. Its id is the act's, the same for every try, so that the system can take each once.
//! What comes in is `generic` beside the connectors.

use domain::time::Span;
use serde::{Deserialize, Serialize};

use super::parts::answer::by_hand;
use super::{Abilities, Call, Connector, Delivery, Doing, Done, Failure, Field, Order};
use crate::signed::{ID, SIGNATURE, Secret, TIMESTAMP};
use crate::wire::{Answer, Request};

/// Most characters kept of what the system answers to a refusal.
const LONGEST_WHY: usize = 300;

pub(super) struct Generic;

#[derive(Serialize)]
struct Envelope<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: String,
    data: Data<'a>,
}

/// What is to be done; ids are the system's own.
#[derive(Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Data<'a> {
    Nothing,
    Reply {
        act: &'a str,
        review_id: &'a str,
        text: &'a str,
    },
    Message {
        act: &'a str,
        conversation_id: Option<&'a str>,
        buyer: Option<&'a str>,
        order_id: Option<&'a str>,
        text: &'a str,
    },
    Decide {
        act: &'a str,
        return_id: &'a str,
        order_id: Option<&'a str>,
        kind: &'a str,
        stage: &'a str,
        verdict: &'a str,
        amount: Option<String>,
        currency: Option<&'a str>,
        keep_goods: bool,
        reason: Option<&'a str>,
        text: &'a str,
    },
}

/// None for what the message has no words for.
fn data(delivery: &Delivery) -> Option<Data<'_>> {
    let act = delivery.key.as_str();
    Some(match &delivery.what {
        Order::Reply { review, text } => Data::Reply { act, review_id: review, text },
        Order::Message { conversation, buyer, order, text } => Data::Message {
            act,
            conversation_id: conversation.as_deref(),
            buyer: buyer.as_deref(),
            order_id: order.as_deref(),
            text,
        },
        Order::Decide { request, order, kind, stage, verdict, pays, keep_goods, reason, text, .. } => {
            Data::Decide {
                act,
                return_id: request,
                order_id: order.as_deref(),
                kind: kind.as_str(),
                stage: stage.as_str(),
                verdict: verdict.as_str(),
                amount: pays.map(|money| money.decimal()),
                currency: pays.as_ref().map(|money| money.currency.code()),
                keep_goods: *keep_goods,
                reason: reason.as_deref(),
                text,
            }
        }
        Order::Coupon { .. } => return None,
    })
}

/// What the system may answer.
#[derive(Default, Deserialize)]
struct Taken {
    /// Its id of what it did.
    id: Option<String>,
}

impl Connector for Generic {
    fn platform(&self) -> &'static str {
        "generic"
    }

    fn name(&self) -> &'static str {
        "Webhooks"
    }

    fn base(&self, _market: &str) -> String {
        String::new()
    }

    fn abilities(&self) -> Abilities {
        const ALL: &[Doing] = &[Doing::Reply, Doing::Message, Doing::Decide];
        Abilities {
            reads: &[],
            does: ALL,
            finds: &[],
            pushes: false,
            once: ALL,
            budget: (20, Span::seconds(1)),
        }
    }

    fn fields(&self) -> &'static [Field] {
        &[
            Field { name: "url", en: "Address", zh: "接收地址", secret: false, optional: false },
            Field {
                name: "secret",
                en: "Secret (whsec_…)",
                zh: "密钥（whsec_…）",
                secret: true,
                optional: false,
            },
        ]
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        // The time makes it another question each time.
        let id = format!("check-{}", call.now.0);
        post(call, &id, "check", Data::Nothing).map(|_| ())
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let data =
            data(delivery).ok_or_else(|| by_hand("a shop's own system is told of coupons in words"))?;
        let answer = post(call, &delivery.key, "act.send", data)?;
        // What it answers beside its status is its own affair.
        let taken: Taken = serde_json::from_slice(&answer.body).unwrap_or_default();
        Ok(Done { id: taken.id })
    }
}

fn post(call: &Call<'_>, id: &str, kind: &'static str, data: Data<'_>) -> Result<Answer, Failure> {
    let secret = Secret::parse(call.account.field("secret")).ok_or_else(|| Failure::Refused {
        code: "secret".to_owned(),
        why: "the secret is no whsec_… of 24 to 64 bytes".to_owned(),
    })?;
    let timestamp = call.now.timestamp().to_string();
    let body = serde_json::to_vec(&Envelope { kind, timestamp, data })
        .map_err(|error| Failure::Refused { code: "body".to_owned(), why: error.to_string() })?;
    let seconds = call.now.0.div_euclid(1_000_000);
    let request = Request::post(call.account.field("url"), body.clone())
        .header(ID, id)
        .header(TIMESTAMP, seconds.to_string())
        .header(SIGNATURE, secret.sign(id, seconds, &body));
    judged(call.wire.call(&request)?)
}

/// What a status says. A 5xx may come after the thing was done; the same id makes another try safe.
fn judged(answer: Answer) -> Result<Answer, Failure> {
    let after = answer.header("retry-after").and_then(|text| text.trim().parse().ok()).map(Span::seconds);
    let said: String = String::from_utf8_lossy(&answer.body).chars().take(LONGEST_WHY).collect();
    let why = format!("it answered {}", answer.status);
    match answer.status {
        200..=299 => Ok(answer),
        408 | 425 | 429 | 503 => Err(Failure::Later { why, after }),
        300..=499 => Err(Failure::Refused { code: answer.status.to_string(), why: said }),
        _ => Err(Failure::Unknown { why }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use domain::time::Instant;

    use super::*;
    use crate::connector::Account;
    use crate::signed::{Headers, verify};
    use crate::wire::{NoAnswer, Wire};

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const NOW: Instant = Instant::from_seconds(1_772_438_400);

    struct Stub(Mutex<Vec<Request>>, Result<(u16, &'static str), NoAnswer>);

    impl Wire for Stub {
        fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
            self.0.lock().unwrap().push(request.clone());
            let (status, body) = self.1.clone()?;
            Ok(Answer { status, headers: vec![("retry-after".into(), "7".into())], body: body.into() })
        }
    }

    fn send(answer: Result<(u16, &'static str), NoAnswer>) -> (Result<Done, Failure>, Request) {
        let stub = Stub(Mutex::default(), answer);
        let fields = [("url", "https://shop.example/hook"), ("secret", SECRET)];
        let fields: BTreeMap<_, _> = fields.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let account = Account { fields, ..Account::default() };
        let what = Order::Reply { review: "r1".to_owned(), text: "thank you".to_owned() };
        let delivery = Delivery { key: "a1".to_owned(), what };
        let done = Generic.send(&Call { wire: &stub, account: &account, now: NOW }, &delivery);
        let request = stub.0.lock().unwrap().pop().unwrap();
        (done, request)
    }

    #[test]
    fn what_is_sent_is_signed_and_carries_the_acts_id() {
        let (done, request) = send(Ok((200, r#"{"id":"x-9"}"#)));
        assert_eq!(done, Ok(Done { id: Some("x-9".to_owned()) }));
        let header = |name| request.headers.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v.as_str());
        let headers = Headers { id: header(ID), timestamp: header(TIMESTAMP), signature: header(SIGNATURE) };
        assert_eq!(verify(&[Secret::parse(SECRET).unwrap()], &headers, &request.body, NOW), Ok(()));
        assert_eq!(headers.id, "a1");
        let body: serde_json::Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(body["type"], "act.send");
        assert_eq!(
            body["data"],
            serde_json::json!({"do": "reply", "act": "a1", "review_id": "r1", "text": "thank you"})
        );
    }

    #[test]
    fn what_each_answer_means() {
        let seven = Some(Span::seconds(7));
        let later = |status| Failure::Later { why: format!("it answered {status}"), after: seven };
        let silent = NoAnswer::Unknown("cut".to_owned());
        for (answer, expected) in [
            (Ok((204, "")), Ok(Done { id: None })),
            (Ok((200, "not json")), Ok(Done { id: None })),
            (Ok((429, "")), Err(later(429))),
            (Ok((503, "")), Err(later(503))),
            (Ok((302, "moved")), Err(Failure::Refused { code: "302".to_owned(), why: "moved".to_owned() })),
            (Ok((422, "no")), Err(Failure::Refused { code: "422".to_owned(), why: "no".to_owned() })),
            (Ok((500, "")), Err(Failure::Unknown { why: "it answered 500".to_owned() })),
            (Err(silent), Err(Failure::Unknown { why: "cut".to_owned() })),
            (
                Err(NoAnswer::NotSent("refused".to_owned())),
                Err(Failure::Later { why: "refused".to_owned(), after: None }),
            ),
        ] {
            assert_eq!(send(answer).0, expected);
        }
    }
}
