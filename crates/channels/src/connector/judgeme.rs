//! Judge.me, reviews of own shops: read and answered in public. A reply never e-mails the shopper behind the shop's back:
//! the platform does so unless it is told not to, and it is told each time.

use domain::inbound::ReviewIn;
use domain::time::{Instant, Span};
use serde_json::{Value, json};

use super::parts::answer::{Effect, Said, ask, fits, refused};
use super::parts::found::same;
use super::parts::query::Query;
use super::parts::read::{Bad, at, id, iso, key, list, rows, stars, text, unix, words};
use super::parts::sign;
use super::parts::window::{Scan, close, parse};
use super::{
    Abilities, Account, Call, Connector, Delivery, Doing, Done, Failure, Field, Hint, NotGenuine, Order,
    Page, Pushed, Resource,
};
use crate::file::RowIn;
use crate::wire::Request;

/// Judge.me.
#[derive(Clone, Copy, Debug)]
pub(super) struct JudgeMe;

const ABILITIES: Abilities = Abilities {
    reads: &[Resource::Reviews],
    does: &[Doing::Reply],
    // What stands under a review is not among the fields of the vendor's page.
    finds: &[],
    pushes: true,
    once: &[],
    // Judge.me publishes no number; ours is careful.
    budget: (60, Span::minutes(1)),
};

const FIELDS: [Field; 3] = [
    Field { name: "shop_domain", en: "Shop domain", zh: "店铺域名", secret: false, optional: false },
    Field {
        name: "api_token", en: "Private API token", zh: "私有 API Token", secret: true, optional: false
    },
    Field {
        name: "app_secret",
        en: "App secret (when an app made the webhooks)",
        zh: "应用密钥（由应用创建 Webhook 时填写）",
        secret: true,
        optional: true,
    },
];

/// Reviews of one page.
const SIZE: usize = 100;
/// An edited review keeps its time: the last month is read again each time.
const EDITS: Span = Span::hours(30 * 24);
/// Characters of a reply; the vendor names no limit, this is ours.
const REPLY: usize = 2_000;

impl Connector for JudgeMe {
    fn platform(&self) -> &'static str {
        "judgeme"
    }

    fn name(&self) -> &'static str {
        "Judge.me"
    }

    fn base(&self, _market: &str) -> String {
        "https://api.judge.me".to_owned()
    }

    fn abilities(&self) -> Abilities {
        ABILITIES
    }

    fn fields(&self) -> &'static [Field] {
        &FIELDS
    }

    fn check(&self, call: &Call<'_>) -> Result<(), Failure> {
        get(call, Query::default().with("per_page", 1)).map(drop)
    }

    fn read(
        &self,
        call: &Call<'_>,
        what: Resource,
        position: Option<&str>,
        since: Instant,
    ) -> Result<Page, Failure> {
        if what != Resource::Reviews {
            return Err(refused("unable", "Judge.me has reviews only"));
        }
        let scan = Scan::open(parse(position), since);
        let number: usize = scan.page.as_deref().and_then(|page| page.parse().ok()).unwrap_or(1);
        let said = get(call, Query::default().with("page", number).with("per_page", SIZE))?;
        let found = list(&said, "/reviews");
        let mut page = Page::default();
        rows(&mut page, found, review);
        let times: Vec<_> = found.iter().filter_map(|one| iso(one, "/created_at", true).map(unix)).collect();
        let next = (found.len() >= SIZE).then(|| number.saturating_add(1).to_string());
        let (scan, more) = scan.next(&times, next, EDITS);
        Ok(close(page, &scan, more))
    }

    fn send(&self, call: &Call<'_>, delivery: &Delivery) -> Result<Done, Failure> {
        let Order::Reply { review, text: words } = &delivery.what else {
            return Err(refused("unable", "Judge.me takes replies only"));
        };
        fits(words, REPLY)?;
        let number: i64 =
            review.parse().map_err(|_not| refused("review_id", format!("{review:?} is no review id")))?;
        let body = json!({ "review_id": number, "send_reply_email": false, "reply": { "content": words } });
        let said = asked(
            call,
            Request::post(address(call, "replies", Query::default()), body.to_string()),
            Effect::Changes,
        )?;
        let stands = text(&said, "/reply/content").is_some_and(|content| same(&content, words));
        match id(&said, "/reply/id") {
            id if stands || id.is_some() => Ok(Done { id }),
            _ => Err(Effect::Changes.unclear("the answer names no reply")),
        }
    }

    fn push(&self, account: &Account, pushed: &Pushed<'_>) -> Result<Hint, NotGenuine> {
        let signature = (pushed.header)("judgeme-hmac-sha256").ok_or(NotGenuine)?;
        // The app's secret where an app made the webhook, else the shop's own token.
        let secret = Some(account.field("app_secret")).filter(|secret| !secret.is_empty());
        if !sign::is_hex(secret.unwrap_or(account.field("api_token")), &[pushed.body], signature) {
            return Err(NotGenuine);
        }
        let id = sign::fingerprint(pushed.body);
        Ok(Hint { id, kind: "review".to_owned(), read: vec![Resource::Reviews], ..Hint::default() })
    }
}

fn address(call: &Call<'_>, name: &str, query: Query) -> String {
    let query = query.with("shop_domain", call.account.field("shop_domain"));
    format!("{}/api/v1/{name}?{}", call.account.base, query.encoded())
}

fn get(call: &Call<'_>, query: Query) -> Result<Value, Failure> {
    asked(call, Request::get(address(call, "reviews", query)), Effect::Reads)
}

fn asked(call: &Call<'_>, request: Request, effect: Effect) -> Result<Value, Failure> {
    let request = request.header("x-api-token", call.account.field("api_token"));
    envelope(ask(call, &request, effect)?)
}

fn envelope(said: Said) -> Result<Value, Failure> {
    match text(&said.value, "/error") {
        Some(why) => Err(refused("error", why)),
        None => said.fine(),
    }
}

fn review(value: &Value) -> Result<Option<RowIn>, Bad> {
    if text(value, "/curated").as_deref() == Some("spam") {
        return Ok(None);
    }
    let said = [words(value, "/title"), words(value, "/body")];
    Ok(Some(RowIn::Review(ReviewIn {
        updated_at: iso(value, "/updated_at", true),
        external_id: key(value, "/id")?,
        order: None,
        product: id(value, "/product_external_id"),
        rating: stars(value, "/rating")?,
        text: said.join("\n").trim().to_owned(),
        created_at: iso(value, "/created_at", true),
        buyer: text(at(value, "/reviewer"), "/name"),
    })))
}

#[cfg(test)]
mod tests {
    use super::super::parts::tests::{NOW, Stub};
    use super::*;
    use crate::wire::NoAnswer;

    fn account() -> Account {
        let fields = [("shop_domain", "cups.example.test"), ("api_token", "jm_token")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        Account { base: JudgeMe.base(""), fields, ..Account::default() }
    }

    #[test]
    fn reviews() {
        let account = account();
        let one = |id: i64, at: &str| json!({"id": id, "title": "Meh", "body": "too small", "rating": 2, "product_external_id": 5, "reviewer": {"name": "Ana"}, "created_at": at});
        let mut full = vec![
            one(1, "2023-11-14T20:00:00+00:00"),
            json!({"id": 2, "rating": 3, "curated": "spam"}),
            json!({"id": 3, "rating": null}),
        ];
        full.extend((4..=100).map(|id| one(id, "2023-11-14T19:00:00+00:00")));
        let stub =
            Stub::of(&[json!({"current_page": 1, "per_page": 100, "reviews": full}), json!({"reviews": []})]);
        let page = JudgeMe
            .read(&stub.call(&account), Resource::Reviews, None, NOW - Span::hours(24))
            .expect("a page");
        assert_eq!((page.rows.len(), page.odd.len(), page.more), (98, 1, true));
        assert!(
            matches!(&page.rows[0], RowIn::Review(r) if r.text == "Meh\ntoo small" && r.buyer.as_deref() == Some("Ana"))
        );
        let last =
            JudgeMe.read(&stub.call(&account), Resource::Reviews, Some(&page.position), NOW).expect("a page");
        assert!(!last.more);
        assert_eq!(
            stub.paths(),
            [
                "/api/v1/reviews?page=1&per_page=100&shop_domain=cups.example.test",
                "/api/v1/reviews?page=2&per_page=100&shop_domain=cups.example.test"
            ]
        );
        assert_eq!(stub.asked()[0].headers, [("x-api-token", "jm_token".to_owned())]);
    }

    #[test]
    fn a_reply_e_mails_nobody() {
        let account = account();
        let reply = Delivery {
            key: "k".into(),
            what: Order::Reply { review: "11".into(), text: "thank you".into() },
        };
        let stub = Stub::of(&[json!({"reply": {"id": 7, "content": "thank you"}})]);
        assert_eq!(JudgeMe.send(&stub.call(&account), &reply).expect("sent").id.as_deref(), Some("7"));
        assert_eq!(
            stub.sent(0),
            json!({"review_id": 11, "send_reply_email": false, "reply": {"content": "thank you"}})
        );
        let refused = JudgeMe.send(&Stub::of(&[json!({"error": "not allowed"})]).call(&account), &reply);
        assert!(matches!(refused, Err(Failure::Refused { .. })));
        let lost = Stub::with(vec![Err(NoAnswer::Unknown("cut".into()))]);
        assert!(matches!(JudgeMe.send(&lost.call(&account), &reply), Err(Failure::Unknown { .. })));
    }

    #[test]
    fn pushes() {
        let mut account = account();
        let body = br#"{"id":794,"status":"processing"}"#;
        let computed = "69f0dd2d2c53b5b5fd45a1ab3313bded5867775daf78bce972c3143fe8180eb9";
        let push = |account: &Account, signature: Option<&str>, body: &[u8]| {
            let header = |name: &str| signature.filter(|_| name == "judgeme-hmac-sha256");
            JudgeMe.push(account, &Pushed { header: &header, body, url: "" })
        };
        assert_eq!(push(&account, Some(computed), body).expect("genuine").read, [Resource::Reviews]);
        assert!(push(&account, None, body).is_err());
        assert!(push(&account, Some(computed), b"{}").is_err());
        account.fields.insert("app_secret".into(), "another".into());
        assert!(
            push(&account, Some(computed), body).is_err(),
            "an app's webhooks are signed with its secret"
        );
    }
}
