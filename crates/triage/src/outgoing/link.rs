//! Ways off the platform: names of outside channels and addresses of outside pages.

use super::FindingKind;
use super::scene::{Scene, Span};
use super::signs::{Gap, Kind, Sign};
use super::words::{Concept, Hit};

/// Steps between a channel's name and the word of contact that makes it an invitation.
const NEAR: u32 = 28;

/// Every way off the platform.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Span> {
    let mut spans = pages(scene);
    for hit in &scene.hits {
        let span = match hit.concept {
            Concept::Outside => Some((hit.at, hit.end)),
            Concept::App => invited(scene, hit),
            _ => None,
        };
        let spoken_against = |(at, end): &(usize, usize)| scene.denied(*at, *end) || scene.warned(*at, *end);
        if let Some((at, end)) = span.filter(|span| !spoken_against(span)) {
            spans.push(Span { kind: FindingKind::OffPlatform, at, end });
        }
    }
    spans
}

/// The invitation a channel's name is part of.
fn invited(scene: &Scene<'_>, app: &Hit) -> Option<(usize, usize)> {
    let contact = scene.near(app.at).iter().find(|hit| {
        hit.concept == Concept::Contact
            && scene.sentences(hit.at, app.at) == 0
            && scene.distance((hit.at, hit.end), (app.at, app.end)) <= NEAR
    });
    if let Some(contact) = contact {
        return Some((app.at.min(contact.at), app.end.max(contact.end)));
    }
    handle(&scene.signs, app.end).map(|end| (app.at, end))
}

/// A name or number right after the channel: `微信：abc123`, `whatsapp 0812…`.
fn handle(signs: &[Sign], at: usize) -> Option<usize> {
    let skip = signs.get(at).is_some_and(|sign| matches!(sign.seen, '@' | '+' | '='));
    let from = at + usize::from(skip);
    let ascii = |sign: &Sign| sign.seen.is_ascii_alphanumeric();
    let rest = signs.get(from..)?.iter().take(30).enumerate();
    let len = rest.take_while(|(at, sign)| ascii(sign) && (*at == 0 || sign.gap <= Gap::Either)).count();
    let digits = signs[from..from + len].iter().any(|sign| sign.kind == Kind::Digit);
    (len >= 5 && digits && signs[from].gap <= Gap::Clause).then_some(from + len)
}

/// Endings of addresses that are enough by themselves.
const ENDINGS: [&str; 8] = ["com", "net", "org", "cn", "xyz", "vn", "jp", "ly"];
/// Endings that are also words; they need a path or a `www` to count.
const WEAK: [&str; 12] = ["me", "id", "my", "th", "co", "io", "cc", "shop", "store", "link", "top", "app"];
/// The platforms' own pages.
const OWN: [&str; 10] =
    ["tiktok", "shopee", "lazada", "tokopedia", "douyin", "taobao", "tmall", "jd", "xiaohongshu", "kuaishou"];

/// Addresses of pages that are not the platform's.
fn pages(scene: &Scene<'_>) -> Vec<Span> {
    let signs = &scene.signs;
    let mut spans = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let labels = labels(scene, at);
        let Some(last) = labels.last().copied() else {
            at += 1;
            continue;
        };
        if labels.len() > 1 && outside(scene, &labels) && !scene.denied(at, last.1) {
            spans.push(Span { kind: FindingKind::OffPlatform, at, end: last.1 });
        }
        at = last.1;
    }
    spans
}

/// Words of letters and digits from `at` that are joined by points.
fn labels(scene: &Scene<'_>, at: usize) -> Vec<(usize, usize)> {
    let signs = &scene.signs;
    let ascii = |sign: &Sign| sign.seen.is_ascii_alphanumeric();
    let mut labels = Vec::new();
    let mut from = at;
    while signs.get(from).is_some_and(ascii) && labels.len() < 6 {
        let rest = signs[from + 1..].iter();
        let end = from
            + 1
            + rest
                .take_while(|sign| ascii(sign) && (sign.gap == Gap::None || between(scene, sign) == "-"))
                .count();
        labels.push((from, end));
        if !signs.get(end).is_some_and(|sign| sign.gap == Gap::Either && between(scene, sign) == ".") {
            break;
        }
        from = end;
    }
    labels
}

/// The text right before a sign, after the sign before it.
fn between<'a>(scene: &Scene<'a>, sign: &Sign) -> &'a str {
    let index = scene.signs.partition_point(|other| other.start < sign.start);
    let from = index.checked_sub(1).map_or(0, |before| scene.signs[before].end as usize);
    scene.text.get(from..sign.start as usize).unwrap_or_default()
}

fn outside(scene: &Scene<'_>, labels: &[(usize, usize)]) -> bool {
    let word = |(from, end): (usize, usize)| -> String {
        scene.signs[from..end].iter().map(|sign| sign.seen).collect()
    };
    let words: Vec<String> = labels.iter().copied().map(word).collect();
    let Some(last) = words.last() else { return false };
    let weak = WEAK.contains(&last.as_str());
    if !weak && !ENDINGS.contains(&last.as_str()) {
        return false;
    }
    let ending = |word: &&String| weak_or_strong(word) || word.len() <= 3;
    let host = words.iter().rev().find(|word| !ending(word));
    if host.is_some_and(|host| OWN.contains(&host.as_str()))
        || words.iter().rev().nth(1).is_some_and(|host| host == "jd")
    {
        return false;
    }
    let end = labels.last().map_or(0, |last| scene.signs[last.1 - 1].end as usize);
    let path = scene.text.get(end..).is_some_and(|rest| rest.starts_with('/'));
    let second = words.iter().rev().nth(1).is_some_and(|word| word == "com" || word == "co");
    !weak || path || second || words.first().is_some_and(|first| first == "www")
}

fn weak_or_strong(word: &str) -> bool {
    ENDINGS.contains(&word) || WEAK.contains(&word)
}
