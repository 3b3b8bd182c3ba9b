//! What sources really answer, as samples of our own in their form, and what nobody should answer.

use std::collections::VecDeque;
use std::sync::Mutex;

use domain::source::SourceKind;
use domain::time::Instant;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::wire::{Answer, NoAnswer, Request};

const NOW: Instant = Instant::from_seconds(1_795_369_200);

/// A wire with answers of a can.
pub(super) struct Canned {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<Request>>,
}

impl Canned {
    pub(super) fn of(answers: Vec<Answer>) -> Self {
        Self { answers: Mutex::new(answers.into()), asked: Mutex::default() }
    }

    pub(super) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

impl Wire for Canned {
    fn call(&self, request: &Request) -> Result<Answer, NoAnswer> {
        self.asked.lock().unwrap().push(request.clone());
        self.answers.lock().unwrap().pop_front().ok_or(NoAnswer::NotSent("nobody is there".to_owned()))
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Answer { status, headers, body: body.into() }
}

fn said(body: &serde_json::Value) -> Answer {
    answer(200, &[], body.to_string())
}

fn filled(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn ask<'a>(fields: &'a Fields, position: Option<&'a str>, session: Option<&'a Session>) -> Ask<'a> {
    Ask { fields, session, position, now: NOW }
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// As RSSHub gives a search of Weibo.
const WEIBO: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>
<title>又有人在微博提到紫砂茶壶了</title><link>https://s.weibo.com/weibo/紫砂茶壶</link>
<atom:link href="https://rsshub.app/weibo/keyword/紫砂茶壶" rel="self" type="application/rss+xml"/>
<description>又有人在微博提到紫砂茶壶了 - Powered by RSSHub</description><generator>RSSHub</generator><ttl>5</ttl>
<item><title>买的紫砂茶壶漏水，客服还不理人[怒]</title>
<description>买的&lt;a href="https://s.weibo.com/weibo?q=x"&gt;紫砂茶壶&lt;/a&gt;漏水，客服还不理人&lt;img style="width:1em" alt="[怒]" src="https://h5.sinaimg.cn/m/2018new_nu.png"&gt;&lt;br&gt;&lt;br&gt;等了三天&amp;nbsp;还没退款</description>
<link>https://weibo.com/1809054937/OqXyz123</link><guid isPermaLink="false">https://weibo.com/1809054937/OqXyz123</guid>
<pubDate>Sun, 22 Nov 2026 09:30:00 GMT</pubDate><author>喝茶的小王</author></item>
<item><title>没有编号的</title><description>这壶真好用</description><link>https://weibo.com/2/b</link></item>
<item><description></description><guid>empty</guid></item>
</channel></rss>"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Forum</title><id>urn:f</id><updated>2026-11-22T10:00:00Z</updated>
<entry><id>urn:post:7</id><title type="html">Teapot &amp;amp; lid</title><link rel="alternate" href="/t/7"/><author><name>Ann</name></author>
<updated>2026-11-22T10:00:00Z</updated><content type="html">&lt;p&gt;The lid &lt;b&gt;broke&lt;/b&gt;.&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;</content></entry></feed>"#;

#[test]
fn feeds_of_all_kinds_become_items() {
    let weibo = syndicated::read(WEIBO.as_bytes(), "https://rsshub.app/weibo/keyword/x").unwrap();
    let first = &weibo.items[0];
    assert_eq!(first.external_id, "https://weibo.com/1809054937/OqXyz123");
    assert_eq!(first.url.as_deref(), Some("https://weibo.com/1809054937/OqXyz123"));
    assert_eq!(first.author.as_deref(), Some("喝茶的小王"));
    assert_eq!(first.title, "", "it only repeats how the words begin");
    assert_eq!(first.text, "买的紫砂茶壶漏水，客服还不理人[怒]\n等了三天 还没退款");
    assert_eq!(first.published_at, Some(at("2026-11-22T09:30:00Z")));
    assert_eq!((weibo.items[1].external_id.as_str(), weibo.items.len()), ("https://weibo.com/2/b", 2));
    assert_eq!(weibo.odd.len(), 1, "what has no words is shown to a person: {:?}", weibo.odd);
    let atom = syndicated::read(ATOM.as_bytes(), "https://forum.example/feed").unwrap();
    let one = &atom.items[0];
    assert_eq!((one.title.as_str(), one.text.as_str()), ("Teapot & lid", "The lid broke."));
    assert_eq!((one.external_id.as_str(), one.author.as_deref()), ("urn:post:7", Some("Ann")));
    assert_eq!(one.url.as_deref(), Some("https://forum.example/t/7"));
    let feed = json!({ "version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [
        { "id": "9", "url": "https://blog.example/9", "title": "Review", "content_html": "<p>Not<br>good</p>",
          "date_published": "2026-11-22T10:00:00+08:00", "authors": [{ "name": "Bo" }] }] });
    let one = syndicated::read(feed.to_string().as_bytes(), "https://blog.example").unwrap().items.remove(0);
    assert_eq!((one.external_id.as_str(), one.text.as_str()), ("9", "Not\ngood"));
    assert_eq!(one.published_at, Some(at("2026-11-22T02:00:00Z")));
}

#[test]
fn a_feed_in_another_encoding_is_read() {
    let xml = r#"<?xml version="1.0" encoding="GBK"?><rss version="2.0"><channel><title>x</title><item><guid>1</guid><description>茶壶漏水</description></item></channel></rss>"#;
    let (bytes, _, _) = encoding_rs::GBK.encode(xml);
    assert_eq!(syndicated::read(&bytes, "https://a.example").unwrap().items[0].text, "茶壶漏水");
}

#[test]
fn a_feed_without_ids_gives_the_same_ids_each_time() {
    let xml = "<rss version=\"2.0\"><channel><title>x</title><item><description>only words</description></item></channel></rss>";
    let id = || syndicated::read(xml.as_bytes(), "https://a.example").unwrap().items.remove(0).external_id;
    assert_eq!(id(), id());
}

#[test]
fn bombs_do_not_go_off() {
    let external = r#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <rss version="2.0"><channel><title>x</title><item><guid>1</guid><description>a &x; b</description></item></channel></rss>"#;
    let lol = r#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "lolololololol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
        <rss version="2.0"><channel><title>x</title><item><guid>1</guid><description>a &c; b</description></item></channel></rss>"#;
    for xml in [external, lol] {
        let read = syndicated::read(xml.as_bytes(), "https://a.example");
        let text: String =
            read.iter().flat_map(|fetched| &fetched.items).map(|item| item.text.as_str()).collect();
        assert!(!text.contains("root:") && !text.contains("lol") && text.len() < 50, "{text}");
    }
    let deep = |n: usize| {
        let (open, close) = ("<div>".repeat(n), "</div>".repeat(n));
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title><id>x</id><entry><id>1</id><title>t</title>\
             <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{open}deep{close}</div></content></entry></feed>"
        )
    };
    assert_eq!(syndicated::read(deep(50).as_bytes(), "https://a.example").unwrap().items[0].text, "deep");
    let Err(Trouble::Unreadable { why, .. }) =
        syndicated::read(deep(300_000).as_bytes(), "https://a.example")
    else {
        panic!("it is refused")
    };
    assert!(why.contains("deep"));
}

#[test]
fn what_is_no_feed_is_shown_as_it_came() {
    let Err(Trouble::Unreadable { raw, .. }) =
        syndicated::read(b"<html><body>Please log in</body></html>", "https://a.example")
    else {
        panic!("no feed")
    };
    assert!(raw.contains("Please log in"));
    let item = |n: usize| format!("<item><guid>{n}</guid><description>{n}</description></item>");
    let many = (0..=MOST_ITEMS).map(item).collect::<Vec<_>>().concat();
    let xml = format!("<rss version=\"2.0\"><channel><title>x</title>{many}</channel></rss>");
    let fetched = syndicated::read(xml.as_bytes(), "https://a.example").unwrap();
    assert_eq!((fetched.items.len(), fetched.odd.len()), (MOST_ITEMS, 1), "what is left out is said");
    let long = format!(
        "<rss version=\"2.0\"><channel><title>x</title><item><guid>{}</guid><title>{}</title><description>{}</description></item></channel></rss>",
        "g".repeat(5_000),
        "t".repeat(5_000),
        "w".repeat(50_000)
    );
    let item = syndicated::read(long.as_bytes(), "https://a.example").unwrap().items.remove(0);
    assert_eq!((item.external_id.len(), item.title.len(), item.text.len()), (64, TITLE, TEXT));
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let tagged = [("etag", "W/\"7\""), ("last-modified", "Sun, 22 Nov 2026 09:30:00 GMT")];
    let wire = Canned::of(vec![answer(200, &tagged, WEIBO), answer(304, &[], ""), answer(200, &[], WEIBO)]);
    let fields = filled(&[("url", "https://rsshub.example/weibo/keyword/x"), ("key", "hush")]);
    let first = fetch(SourceKind::Feed, &wire, &ask(&fields, None, None)).unwrap();
    let kept = first.position.clone().unwrap();
    assert!(!kept.contains("hush"));
    let second = fetch(SourceKind::Feed, &wire, &ask(&fields, Some(&kept), None)).unwrap();
    assert_eq!((second.items.len(), second.position.as_ref()), (0, Some(&kept)));
    let other = filled(&[("url", "https://rsshub.example/weibo/keyword/y")]);
    fetch(SourceKind::Feed, &wire, &ask(&other, Some(&kept), None)).unwrap();
    let asked = wire.asked();
    let header = |n: usize, name: &str| {
        asked[n].headers.iter().find(|(known, _)| *known == name).map(|(_, v)| v.as_str())
    };
    assert_eq!(asked[0].url, "https://rsshub.example/weibo/keyword/x?key=hush");
    assert_eq!((header(0, "if-none-match"), header(1, "if-none-match")), (None, Some("W/\"7\"")));
    assert_eq!(header(1, "if-modified-since"), Some("Sun, 22 Nov 2026 09:30:00 GMT"));
    assert_eq!(header(2, "if-none-match"), None, "the tag was of another feed");
}

#[test]
fn a_move_for_good_is_told_without_the_key() {
    let wire = Canned::of(vec![
        answer(301, &[("location", "https://new.example/f?key=hush&n=1")], ""),
        answer(200, &[], WEIBO),
    ]);
    let fields = filled(&[("url", "https://old.example/f?n=1"), ("key", "hush")]);
    let fetched = fetch(SourceKind::Feed, &wire, &ask(&fields, None, None)).unwrap();
    assert_eq!(fetched.moved.as_deref(), Some("https://new.example/f?n=1"));
}

fn status(id: u64) -> serde_json::Value {
    json!({ "id": id.to_string(), "created_at": "2026-11-22T10:00:00.000Z", "url": format!("https://m.example/@ann/{id}"), "spoiler_text": "",
        "content": "<p>My <a href=\"x\">#teapot</a> leaks</p>", "account": { "acct": "ann", "display_name": "Ann" } })
}

#[test]
fn mastodon_is_walked_back_to_what_is_known() {
    let page = |from: u64, n: u64| said(&json!((0..n).map(|i| status(from - i)).collect::<Vec<_>>()));
    let wire = Canned::of(vec![page(139, 40), page(190, 40), page(150, 11), said(&json!([]))]);
    let fields = filled(&[("server", "https://m.example"), ("tag", "#茶壶")]);
    let mut position: Option<String> = None;
    let mut seen = Vec::new();
    for expected in [false, true, false, false] {
        let fetched = fetch(SourceKind::Mastodon, &wire, &ask(&fields, position.as_deref(), None)).unwrap();
        assert_eq!(fetched.more, expected);
        seen.extend(fetched.items.into_iter().map(|item| item.external_id));
        position = fetched.position;
    }
    assert_eq!(seen.len(), 91);
    let urls: Vec<String> = wire.asked().into_iter().map(|request| request.url).collect();
    let tag = "https://m.example/api/v1/timelines/tag/%E8%8C%B6%E5%A3%B6?limit=40";
    assert_eq!(
        urls,
        [
            tag.to_owned(),
            format!("{tag}&since_id=139"),
            format!("{tag}&since_id=139&max_id=151"),
            format!("{tag}&since_id=190")
        ]
    );
    let wire = Canned::of(vec![said(&json!({ "statuses": [status(5)] }))]);
    let fields = filled(&[("server", "https://m.example/"), ("query", "tea pot"), ("token", "t")]);
    let one = fetch(SourceKind::Mastodon, &wire, &ask(&fields, None, None)).unwrap().items.remove(0);
    assert_eq!((one.author.as_deref(), one.text.as_str()), (Some("ann@m.example"), "My #teapot leaks"));
    let asked = &wire.asked()[0];
    assert_eq!(asked.url, "https://m.example/api/v2/search?limit=40&type=statuses&q=tea%20pot");
    assert_eq!(asked.headers[0].1, "Bearer t");
}

#[test]
fn bluesky_signs_in_once_and_renews() {
    let posts = || {
        said(
            &json!({ "posts": [{ "uri": "at://did:plc:x/app.bsky.feed.post/3lb", "indexedAt": "2026-11-22T10:00:01.000Z",
        "author": { "handle": "ann.bsky.social" }, "record": { "text": "my teapot leaks", "createdAt": "2026-11-22T10:00:00.000Z" } }] }),
        )
    };
    let tokens = |n: u8| {
        said(&json!({ "accessJwt": format!("a{n}"), "refreshJwt": format!("r{n}"), "did": "did:plc:x" }))
    };
    let over = || answer(400, &[], r#"{"error":"ExpiredToken","message":"Token has expired"}"#);
    let fields = filled(&[("query", "teapot"), ("handle", "ann.bsky.social"), ("app_password", "p")]);
    let wire = Canned::of(vec![
        tokens(1),
        posts(),
        posts(),
        over(),
        tokens(2),
        posts(),
        over(),
        over(),
        tokens(3),
        posts(),
    ]);
    let first = fetch(SourceKind::Bluesky, &wire, &ask(&fields, None, None)).unwrap();
    let item = &first.items[0];
    assert_eq!(item.url.as_deref(), Some("https://bsky.app/profile/ann.bsky.social/post/3lb"));
    assert_eq!(
        (item.text.as_str(), item.published_at),
        ("my teapot leaks", Some(at("2026-11-22T10:00:00Z")))
    );
    let session = first.session.unwrap();
    assert!(!format!("{session:?}").contains("a1"), "no token in any log");
    let again =
        fetch(SourceKind::Bluesky, &wire, &ask(&fields, first.position.as_deref(), Some(&session))).unwrap();
    assert_eq!(again.session, None, "the session holds");
    let renewed =
        fetch(SourceKind::Bluesky, &wire, &ask(&fields, None, Some(&session))).unwrap().session.unwrap();
    assert_eq!(renewed.refresh, "r2");
    let anew =
        fetch(SourceKind::Bluesky, &wire, &ask(&fields, None, Some(&renewed))).unwrap().session.unwrap();
    assert_eq!(anew.access, "a3");
    let names: Vec<String> = wire
        .asked()
        .iter()
        .map(|r| {
            r.url
                .split(['.', '?'])
                .find(|part| {
                    part.starts_with("create") || part.starts_with("refresh") || part.starts_with("search")
                })
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert_eq!(
        names,
        [
            "createSession",
            "searchPosts",
            "searchPosts",
            "searchPosts",
            "refreshSession",
            "searchPosts",
            "searchPosts",
            "refreshSession",
            "createSession",
            "searchPosts"
        ]
    );
    let wire = Canned::of(vec![answer(
        401,
        &[],
        r#"{"error":"AuthenticationRequired","message":"Invalid identifier or password"}"#,
    )]);
    let refused = fetch(SourceKind::Bluesky, &wire, &ask(&fields, None, None)).unwrap_err();
    assert!(refused.code() == "AuthenticationRequired" && refused.advice().is_some());
}

#[test]
fn youtube_says_when_its_units_are_used_up() {
    let thread = json!({ "id": "Ugz1", "snippet": { "videoId": "v1", "topLevelComment": { "snippet": { "textOriginal": "it leaks",
        "textDisplay": "x", "authorDisplayName": "@ann", "publishedAt": "2026-11-22T10:00:00Z" } } } });
    let used_up = r#"{"error":{"code":403,"message":"The request cannot be completed because you have exceeded your <a>quota</a>.","errors":[{"reason":"quotaExceeded"}]}}"#;
    let off = r#"{"error":{"code":403,"message":"The video has disabled comments.","errors":[{"reason":"commentsDisabled"}]}}"#;
    let wire = Canned::of(vec![
        said(&json!({ "items": [thread, { "id": "broken" }] })),
        answer(403, &[], used_up),
        answer(403, &[], off),
    ]);
    let fields = filled(&[("video", "v1"), ("api_key", "k"), ("query", "leak")]);
    let fetched = fetch(SourceKind::Youtube, &wire, &ask(&fields, None, None)).unwrap();
    let item = &fetched.items[0];
    assert_eq!(item.url.as_deref(), Some("https://www.youtube.com/watch?v=v1&lc=Ugz1"));
    assert_eq!(
        (item.text.as_str(), item.author.as_deref(), fetched.odd.len()),
        ("it leaks", Some("@ann"), 1)
    );
    let asked = &wire.asked()[0];
    assert!(
        asked.url.contains("videoId=v1")
            && asked.url.contains("searchTerms=leak")
            && !asked.url.contains("key=")
    );
    let again = |wire: &Canned| fetch(SourceKind::Youtube, wire, &ask(&fields, None, None)).unwrap_err();
    assert!(matches!(again(&wire), Trouble::Away { after: Some(_), .. }), "later, and not a wrong key");
    assert_eq!(again(&wire).code(), "commentsDisabled");
}

#[test]
fn what_is_filled_in_is_checked() {
    use SourceKind::{Bluesky, Feed, Mastodon, Youtube};
    let bluesky = [("query", "茶壶"), ("handle", "ann.bsky.social"), ("app_password", "p")];
    for (kind, pairs, expected) in [
        (Feed, &[("url", "https://rsshub.example/weibo/keyword/茶壶?limit=20")][..], None),
        (Feed, &[("url", "http://127.0.0.1:1200/weibo/keyword/x")], None),
        (Feed, &[], Some("field_missing")),
        (Feed, &[("url", "file:///etc/passwd")], Some("bad_url")),
        (Feed, &[("url", "https://me:pw@a.example/feed")], Some("bad_url")),
        (Feed, &[("url", "a.example/feed")], Some("bad_url")),
        (Feed, &[("url", "https://a.example/\u{7}")], Some("bad_field")),
        (Mastodon, &[("server", "https://mastodon.social"), ("tag", "#茶壶")], None),
        (Mastodon, &[("server", "https://mastodon.social")], Some("field_choice")),
        (
            Mastodon,
            &[("server", "https://mastodon.social"), ("tag", "a"), ("query", "b")],
            Some("field_choice"),
        ),
        (Mastodon, &[("server", "https://mastodon.social"), ("query", "b")], Some("field_missing")),
        (Mastodon, &[("server", "https://mastodon.social/@me"), ("tag", "a")], Some("bad_url")),
        (Mastodon, &[("server", "https://mastodon.social"), ("tag", "a/../b")], Some("bad_field")),
        (Bluesky, &bluesky, None),
        (Bluesky, &bluesky[..2], Some("field_missing")),
        (Youtube, &[("video", "dQw4w9WgXcQ"), ("api_key", "k")], None),
        (Youtube, &[("video", "a"), ("channel", "b"), ("api_key", "k")], Some("field_choice")),
        (Youtube, &[("video", "a b"), ("api_key", "k")], Some("bad_field")),
        (Youtube, &[("video", "a")], Some("field_missing")),
    ] {
        let code = check(kind, &filled(pairs)).err().map(|refusal| refusal.code.into_owned());
        assert_eq!(code.as_deref(), expected, "{kind} {pairs:?}");
    }
}

#[test]
fn who_is_not_there_is_away_and_who_is_forbidden_is_refused() {
    struct None(NoAnswer);
    impl Wire for None {
        fn call(&self, _: &Request) -> Result<Answer, NoAnswer> {
            Err(self.0.clone())
        }
    }
    let fields = filled(&[("url", "https://a.example/feed")]);
    let trouble =
        |none| fetch(SourceKind::Feed, &None(none), &ask(&fields, Option::None, Option::None)).unwrap_err();
    assert_eq!(trouble(NoAnswer::NotSent("dns".to_owned())).code(), "source_away");
    assert_eq!(trouble(NoAnswer::Unknown("cut".to_owned())).code(), "source_away");
    let forbidden = trouble(NoAnswer::Forbidden("10.0.0.1".to_owned()));
    assert!(forbidden.code() == "address_forbidden" && forbidden.advice().is_some());
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0_usize..4, position in ".{0,30}") {
        let pairs = [("url", "https://a.example"), ("server", "https://a.example"), ("tag", "x"), ("video", "v")];
        let fields = filled(&pairs);
        let session = Session { access: "a".to_owned(), refresh: "r".to_owned() };
        let wire = Canned::of(vec![answer(200, &[], bytes)]);
        drop(fetch(SourceKind::ALL[kind], &wire, &ask(&fields, Some(&position), Some(&session))));
    }

    /// A feed that is cut, or has a byte changed, anywhere.
    #[test]
    fn a_broken_feed_is_read_or_refused(cut in 0..WEIBO.len(), byte in any::<u8>(), keep in any::<bool>()) {
        let mut bytes = WEIBO.as_bytes().to_vec();
        bytes[cut] = byte;
        if !keep {
            bytes.truncate(cut);
        }
        if let Ok(fetched) = syndicated::read(&bytes, "https://a.example") {
            prop_assert!(fetched.items.iter().all(|item| !item.external_id.is_empty()));
        }
    }
}
