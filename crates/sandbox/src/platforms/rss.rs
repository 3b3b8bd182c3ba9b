//! Posts about the shops, as RSSHub gives a search: the newest bad reviews, retold. RSS 2.0, or JSON Feed with `?format=json`;
//! `?filter=` is a word that a post must have. What has not changed is not sent again, and what goes wrong on purpose is a
//! feed that breaks off, a server that is down, or one that was asked too often.

use domain::time::Instant;
use serde_json::json;

use super::core::Core;
use super::wire::{Ask, Reply};
use crate::world::model::Platform;

/// How long somebody who asks too often is sent away, in seconds (ours).
const WAIT: u32 = 30;

/// A post.
struct Post {
    link: String,
    text: String,
    author: String,
    at: Instant,
}

pub(super) fn answer(core: &mut Core, ask: &Ask<'_>) -> Reply {
    if ask.throttled {
        return Reply::text(429, "too many requests").with("retry-after", &WAIT);
    }
    let posts = posts(core, ask);
    let tag = tag(&posts, ask.query.text("format"));
    let known = ask.headers.get("if-none-match").and_then(|value| value.to_str().ok());
    if known == Some(tag.as_str()) {
        return Reply::text(304, "").with("etag", &tag);
    }
    if ask.query.text("format") == "json" {
        return json_feed(&posts).with("etag", &tag);
    }
    let mut feed = feed(&posts);
    let share = core.faults.item_failure;
    if core.dice.roll(share) {
        // It breaks off in the middle, within a character where that is how it falls.
        feed.truncate(feed.floor_char_boundary(feed.len() * 2 / 3));
        return xml(&feed);
    }
    xml(&feed).with("etag", &tag)
}

fn posts(core: &Core, ask: &Ask<'_>) -> Vec<Post> {
    let limit = ask.query.number("limit").unwrap_or(20).clamp(1, 100) as usize;
    let word = ask.query.text("filter");
    let mut found: Vec<_> = core
        .world
        .shops()
        .flat_map(|shop| shop.reviews.values().map(move |review| (shop.platform, review)))
        .filter(|(_, review)| review.latest().rating <= 2 && review.latest().text.contains(word))
        .collect();
    found.sort_unstable_by_key(|(_, review)| std::cmp::Reverse((review.created_at(), review.id)));
    found.truncate(limit);
    let post = |(platform, review): (Platform, &crate::world::model::Review)| Post {
        link: format!("http://127.0.0.1/posts/{}/{}", platform.as_str(), review.id),
        text: review.latest().text.clone(),
        author: review.name.clone(),
        at: review.created_at(),
    };
    found.into_iter().map(post).collect()
}

/// The same for the same posts with the same words.
fn tag(posts: &[Post], form: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in posts
        .iter()
        .flat_map(|post| [&post.link, &post.text])
        .chain([&form.to_owned()])
        .flat_map(|t| t.bytes())
    {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("W/\"{hash:016x}\"")
}

fn json_feed(posts: &[Post]) -> Reply {
    let item = |post: &Post| {
        json!({ "id": post.link, "url": post.link, "title": post.text, "content_html": escaped(&post.text),
            "date_published": post.at.to_string(), "authors": [{ "name": post.author }] })
    };
    let items: Vec<_> = posts.iter().map(item).collect();
    Reply::json(
        200,
        &json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Kiln & Kettle", "items": items }),
    )
}

fn feed(posts: &[Post]) -> String {
    let items: String = posts.iter().map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\"><channel><title>又有人在微博提到 Kiln &amp; Kettle 了</title>\
         <link>http://127.0.0.1/</link><description>Posts - Powered by RSSHub</description><generator>RSSHub</generator><ttl>5</ttl>{items}</channel></rss>"
    )
}

/// The words stand in the feed as HTML within XML: they are escaped twice.
fn item(post: &Post) -> String {
    let (title, html) = (escaped(&post.text), escaped(&format!("{}<br>", escaped(&post.text))));
    let (link, author) = (&post.link, escaped(&post.author));
    let date = post.at.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT");
    format!(
        "<item><title>{title}</title><description>{html}</description><link>{link}</link>\
         <guid isPermaLink=\"false\">{link}</guid><pubDate>{date}</pubDate><author>{author}</author></item>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn xml(feed: &str) -> Reply {
    Reply {
        headers: vec![("content-type", "application/rss+xml; charset=utf-8".to_owned())],
        ..Reply::text(200, feed)
    }
}
