//! Sources and mentions, as the places that are read answer: each thing once, nothing lost, and a source that fails says so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use app::links::Ways;
use app::sources::read_once;
use channels::connector::of;
use channels::wire::{Answer, NoAnswer, Request, Wire};
use domain::access::Role;
use domain::time::Span;
use serde_json::{Value, json};
use testkit::each_database;

use crate::contract::Contract;
use crate::house::{House, Person};

/// The web: answers as it is told, else that nothing is new, and keeps what it was asked.
#[derive(Default)]
struct Web {
    answers: Mutex<VecDeque<Result<Answer, NoAnswer>>>,
    asked: Mutex<Vec<Request>>,
}

impl Web {
    fn says(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        self.answers.lock().unwrap().push_back(Ok(Answer { status, headers, body: body.into() }));
    }

    fn feed(&self, items: &[(&str, &str, &str)]) {
        self.says(200, &[], feed(items));
    }

    fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

impl Wire for Web {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.asked.lock().unwrap().push(request.clone());
        let unchanged = Answer { status: 304, headers: Vec::new(), body: Vec::new() };
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(unchanged))
    }
}

/// A feed of items: id, address, words.
fn feed(items: &[(&str, &str, &str)]) -> String {
    let item = |(id, link, text): &(&str, &str, &str)| {
        format!(
            "<item><guid>{id}</guid><link>{link}</link><author>小王</author><description>{text}</description></item>"
        )
    };
    let items: String = items.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>x</title>{items}</channel></rss>")
}

fn listening(house: &House) -> Arc<Web> {
    let web = Arc::new(Web::default());
    house.app.set_ways(Ways { wire: web.clone(), find: of, pace: None });
    web
}

async fn make(owner: &Person<'_>, more: Value) -> String {
    let mut body = json!({ "kind": "feed", "name": "微博", "every": 5, "fields": { "url": "https://rsshub.example/weibo/keyword/x", "key": "hush" } });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = owner.post("/shops/{shop}/sources").json(&body).send().await.ok();
    Contract::read().check("MentionSource", &made);
    format!("/shops/{{shop}}/sources/{}", made["id"].as_str().unwrap())
}

/// Some time passes, and what is due is read.
async fn later(house: &House, span: Span) {
    house.clock.advance(span);
    while read_once(&house.app).await.unwrap() {}
}

async fn mentions(owner: &Person<'_>, query: &str) -> Vec<Value> {
    let page = owner.read(&format!("/shops/{{shop}}/mentions?{query}")).await;
    Contract::read().check("Mentions", &page);
    page["items"].as_array().unwrap().clone()
}

async fn source(owner: &Person<'_>, n: usize) -> Value {
    let all = owner.read("/shops/{shop}/sources").await;
    Contract::read().check("MentionSources", &all);
    all["items"][n].clone()
}

#[tokio::test]
async fn what_is_said_is_kept_once_read_and_seen_to_change() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        make(&owner, json!({ "words": ["質量"] })).await;
        let leaks = ("1", "https://weibo.com/7/1", "这个茶壶漏水，质量太差了，要求退款");
        web.feed(&[leaks, ("2", "https://weibo.com/7/2", "今天天气不错")]);
        later(&house, Span(0)).await;
        let found = mentions(&owner, "").await;
        assert_eq!(found.len(), 1, "the other has none of the words, which are found in either script");
        let one = &found[0];
        assert_eq!(
            (&one["state"], &one["polarity"], &one["issue"]),
            (&json!("new"), &json!("negative"), &json!("quality"))
        );
        assert_eq!((&one["url"], &one["author"]), (&json!("https://weibo.com/7/1"), &json!("小王")));
        web.feed(&[leaks]);
        later(&house, Span::minutes(5)).await;
        assert_eq!(mentions(&owner, "").await[0]["versions"], 1);
        web.feed(&[("1", "https://weibo.com/7/1", "茶壶店家已经处理好了，非常满意，五星好评")]);
        later(&house, Span::minutes(5)).await;
        let now = mentions(&owner, "").await;
        assert_eq!((now.len(), &now[0]["versions"], &now[0]["polarity"]), (1, &json!(2), &json!("positive")));
        let log = owner.read("/shops/{shop}/audit").await.to_string();
        assert!(log.contains("shop.source_set") && !log.contains("hush"), "no event holds a secret");
        let shown = owner.read("/shops/{shop}/sources").await;
        assert!(!shown.to_string().contains("hush") && shown["items"][0]["filled"] == json!(["key"]));
        assert_eq!(web.asked()[0].url, "https://rsshub.example/weibo/keyword/x?key=hush");
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_page_from_two_sources_is_shown_once() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        make(&owner, json!({})).await;
        web.feed(&[("1", "https://weibo.com/7/1", "茶壶漏水"), ("2", "https://weibo.com/", "首页")]);
        later(&house, Span(0)).await;
        let second = make(&owner, json!({ "name": "second" })).await;
        let other = [
            ("w-1", "http://m.weibo.com/7/1?utm_source=x", "茶壶漏…"),
            ("w-2", "https://weibo.com", "另一条"),
        ];
        web.feed(&other);
        later(&house, Span(0)).await;
        let all = mentions(&owner, "").await;
        assert_eq!(all.len(), 3, "a front page is no page of its own: {all:#?}");
        let both = all.iter().find(|m| m["url"] == "https://weibo.com/7/1").unwrap();
        assert_eq!((both["found_by"].as_array().unwrap().len(), &both["text"]), (2, &json!("茶壶漏水")));
        web.feed(&other);
        owner.post(&format!("{second}/fetch-now")).send().await.text();
        later(&house, Span::seconds(1)).await;
        assert_eq!(mentions(&owner, "").await.len(), 3);
        let id = second.rsplit('/').next().unwrap();
        assert_eq!(mentions(&owner, &format!("source={id}")).await.len(), 2, "both that it found");
        owner.delete(&second).send().await.ok();
        assert_eq!(mentions(&owner, "").await.len(), 3, "what it found stays");
        later(&house, Span::minutes(60)).await;
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn people_mark_filter_and_page() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        make(&owner, json!({})).await;
        let ids: Vec<(String, String)> =
            (0..5).map(|n| (n.to_string(), format!("https://a.example/{n}"))).collect();
        let items: Vec<_> =
            ids.iter().map(|(id, url)| (id.as_str(), url.as_str(), "100% Tea_pot 漏水，太差了")).collect();
        web.feed(&items);
        later(&house, Span(0)).await;
        let page = owner.read("/shops/{shop}/mentions?limit=3").await;
        assert_eq!((page["items"].as_array().unwrap().len(), &page["new"]), (3, &json!(5)));
        let rest = format!("limit=3&cursor={}", page["next"].as_str().unwrap());
        let rest = owner.read(&format!("/shops/{{shop}}/mentions?{rest}")).await;
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (2, &Value::Null));
        let agent = house.join(Role::Agent, "ann").await;
        let path = format!("/shops/{{shop}}/mentions/{}", rest["items"][0]["id"].as_str().unwrap());
        let noted = agent.post(&format!("{path}/note")).send().await.ok();
        Contract::read().check("Mention", &noted);
        assert_eq!(noted["state"], "noted");
        agent.post(&format!("{path}/note")).send().await.refused(422, "mention_already");
        assert_eq!(agent.post(&format!("{path}/dismiss")).send().await.ok()["state"], "dismissed");
        assert_eq!(
            (mentions(&owner, "state=dismissed").await.len(), mentions(&owner, "state=new").await.len()),
            (1, 4)
        );
        assert_eq!(agent.post(&format!("{path}/restore")).send().await.ok()["state"], "new");
        for (query, expected) in [
            ("q=tea_POT", 5),
            ("q=teaxpot", 0),
            ("q=100%25", 5),
            ("q=小王", 5),
            ("q=%20", 5),
            ("polarity=negative", 5),
            ("polarity=positive", 0),
        ] {
            assert_eq!(mentions(&owner, query).await.len(), expected, "{query}");
        }
        owner.get("/shops/{shop}/mentions?state=gone").send().await.refused(422, "bad_state");
        owner.get("/shops/{shop}/mentions?polarity=blue").send().await.refused(422, "bad_polarity");
        let nobody = "/shops/{shop}/mentions/01900000-0000-7000-8000-000000000001/note";
        assert_eq!(owner.post(nobody).send().await.status.as_u16(), 404);
        let viewer = house.join(Role::Viewer, "vic").await;
        let seen = viewer.read("/shops/{shop}/mentions?limit=1").await["items"][0].clone();
        assert_eq!(
            (&seen["author"], &seen["url"]),
            (&json!("小***"), &Value::Null),
            "who wrote it is hidden"
        );
        assert_eq!(viewer.post(&format!("{path}/note")).send().await.status.as_u16(), 403);
        assert_eq!(agent.get("/shops/{shop}/sources").send().await.status.as_u16(), 403);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_source_that_fails_waits_longer_says_why_and_is_switched_off_after_a_week() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        let path = make(&owner, json!({})).await;
        assert_eq!(source(&owner, 0).await["health"]["state"], "waiting");
        web.says(200, &[], "<html><body>Just a moment...</body></html>");
        later(&house, Span(0)).await;
        let failing = source(&owner, 0).await;
        assert_eq!(
            (&failing["health"]["state"], &failing["health"]["error"]["code"]),
            (&json!("failing"), &json!("source_unreadable"))
        );
        assert!(failing["odd"][0]["raw"].as_str().unwrap().contains("Just a moment"), "as it came");
        web.says(429, &[("retry-after", "7200")], "");
        later(&house, Span::minutes(7)).await;
        assert_eq!(web.asked().len(), 2);
        later(&house, Span::minutes(110)).await;
        assert_eq!(web.asked().len(), 2, "it asked to be left alone for two hours");
        web.feed(&[("1", "https://a.example/1", "hello teapot")]);
        later(&house, Span::minutes(15)).await;
        let well = source(&owner, 0).await;
        assert_eq!(
            (&well["health"]["state"], &well["health"]["error"], &well["found"]),
            (&json!("healthy"), &Value::Null, &json!(1))
        );
        later(&house, Span::hours(24 * 7)).await;
        assert_eq!(
            source(&owner, 0).await["health"]["state"],
            "quiet",
            "read well, and nothing new for a week"
        );
        let before = web.asked().len();
        for _ in 0..60 {
            web.says(503, &[], "");
            later(&house, Span::hours(3)).await;
        }
        let off = source(&owner, 0).await;
        assert_eq!((&off["on"], &off["health"]["state"]), (&json!(false), &json!("off")));
        assert!(off["off_why"]["zh"].as_str().unwrap().contains("连续一周"));
        assert!(web.asked().len() - before < 60, "it was asked less and less often");
        owner.post(&format!("{path}/fetch-now")).send().await.refused(422, "source_off");
        web.answers.lock().unwrap().clear();
        let on = owner.patch(&path).json(&json!({ "on": true })).send().await.ok();
        assert_eq!((&on["off_why"], &on["health"]["failures"]), (&Value::Null, &json!(0)));
        later(&house, Span(0)).await;
        assert_eq!(source(&owner, 0).await["health"]["failures"], 0);
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn a_source_is_read_at_once_but_not_for_ever() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        let path = make(&owner, json!({ "every": 1440 })).await;
        later(&house, Span(0)).await;
        for n in 0..5 {
            let answer = owner.post(&format!("{path}/fetch-now")).send().await;
            assert_eq!(answer.status.as_u16(), 202, "{n}");
            later(&house, Span::seconds(1)).await;
        }
        assert_eq!(web.asked().len(), 6);
        assert_eq!(owner.post(&format!("{path}/fetch-now")).send().await.status.as_u16(), 429);
        house.clock.advance(Span::minutes(10));
        assert_eq!(owner.post(&format!("{path}/fetch-now")).send().await.status.as_u16(), 202);
    })
    .await;
}

#[tokio::test]
async fn what_lies_between_two_looks_is_read_page_by_page() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        let fields = json!({ "server": "https://m.example", "tag": "茶壶" });
        make(&owner, json!({ "kind": "mastodon", "fields": fields })).await;
        let page = |from: u64, n: u64| {
            let status = |id: u64| json!({ "id": id.to_string(), "url": format!("https://m.example/@a/{id}"), "content": "<p>#茶壶 漏水</p>",
                "created_at": "2026-01-05T00:00:00Z", "account": { "acct": "a" } });
            json!((0..n).map(|i| status(from - i)).collect::<Vec<_>>()).to_string()
        };
        web.says(200, &[], page(100, 5));
        later(&house, Span(0)).await;
        web.says(200, &[], page(190, 40));
        // The second page is not to be had; the walk goes on from it, and the first is not taken for all.
        web.says(500, &[], "");
        web.says(200, &[], page(150, 40));
        web.says(200, &[], page(110, 10));
        later(&house, Span::minutes(5)).await;
        assert_eq!(source(&owner, 0).await["found"], 45);
        later(&house, Span::minutes(7)).await;
        assert_eq!(source(&owner, 0).await["found"], 95);
        let newest = web.asked().last().unwrap().url.clone();
        assert!(newest.contains("since_id=100") && newest.contains("max_id=111"), "{newest}");
        later(&house, Span::minutes(5)).await;
        assert!(web.asked().last().unwrap().url.contains("since_id=190"));
        house.is_sound().await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_a_source_is_refused() {
    each_database(async |db| {
        let house = House::new(db).await;
        let (web, owner) = (listening(&house), house.owner());
        for (body, code) in [
            (json!({ "kind": "carrier-pigeon", "name": "x" }), "bad_kind"),
            (json!({ "kind": "feed", "name": "x" }), "field_missing"),
            (json!({ "kind": "feed", "name": "", "fields": { "url": "https://a.example" } }), "bad_name"),
            (json!({ "kind": "feed", "name": "x", "fields": { "url": "file:///etc/passwd" } }), "bad_url"),
            (json!({ "kind": "feed", "name": "x", "fields": { "spell": "x" } }), "field_unknown"),
            (json!({ "kind": "feed", "name": "x", "every": 1, "fields": { "url": "https://a.example" } }), "bad_every"),
            (json!({ "kind": "feed", "name": "x", "words": [" "], "fields": { "url": "https://a.example" } }), "bad_words"),
            (json!({ "kind": "mastodon", "name": "x", "fields": { "server": "https://a.example" } }), "field_choice"),
        ] {
            owner.post("/shops/{shop}/sources").json(&body).send().await.refused(422, code);
        }
        let path = make(&owner, json!({})).await;
        owner.patch(&path).json(&json!({ "kind": "feed" })).send().await.refused(422, "bad_kind");
        web.answers.lock().unwrap().push_back(Err(NoAnswer::Forbidden("127.0.0.1".to_owned())));
        later(&house, Span(0)).await;
        let health = source(&owner, 0).await["health"].clone();
        assert_eq!(health["error"]["code"], "address_forbidden");
        assert!(health["error"]["hint"]["en"].as_str().unwrap().contains("near_hosts"));
        for _ in 1..50 {
            make(&owner, json!({})).await;
        }
        let full = json!({ "kind": "feed", "name": "x", "fields": { "url": "https://a.example" } });
        owner.post("/shops/{shop}/sources").json(&full).send().await.refused(422, "too_many_sources");
    })
    .await;
}
