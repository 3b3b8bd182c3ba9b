//! What a person fills in for a source, and what of it cannot work.

use domain::refusal::{Refusal, Words};
use domain::source::SourceKind;
use url::Url;

use super::Fields;
use crate::connector::Field;

/// Longest value of a field, in characters.
const LONGEST: usize = 2_000;

const FEED: [Field; 2] = [
    Field { name: "url", en: "Feed address", zh: "订阅地址", secret: false, optional: false },
    Field {
        name: "key", en: "Access key (RSSHub)", zh: "访问密钥（RSSHub）", secret: true, optional: true
    },
];
const MASTODON: [Field; 4] = [
    Field { name: "server", en: "Server", zh: "服务器地址", secret: false, optional: false },
    Field { name: "tag", en: "Hashtag", zh: "话题标签", secret: false, optional: true },
    Field {
        name: "query",
        en: "Search (needs a token)",
        zh: "搜索词（需要令牌）",
        secret: false,
        optional: true,
    },
    Field { name: "token", en: "Access token", zh: "访问令牌", secret: true, optional: true },
];
const BLUESKY: [Field; 4] = [
    Field { name: "query", en: "Search", zh: "搜索词", secret: false, optional: false },
    Field { name: "handle", en: "Handle", zh: "账号", secret: false, optional: false },
    Field {
        name: "app_password", en: "App password", zh: "应用专用密码", secret: true, optional: false
    },
    Field {
        name: "server",
        en: "Server, if not bsky.social",
        zh: "服务器（非 bsky.social 时填写）",
        secret: false,
        optional: true,
    },
];
const YOUTUBE: [Field; 4] = [
    Field { name: "video", en: "Video id", zh: "视频 ID", secret: false, optional: true },
    Field { name: "channel", en: "Channel id", zh: "频道 ID", secret: false, optional: true },
    Field {
        name: "query",
        en: "Search among the comments",
        zh: "在评论中搜索",
        secret: false,
        optional: true,
    },
    Field { name: "api_key", en: "API key", zh: "API 密钥", secret: true, optional: false },
];

/// What is filled in for a source of this kind.
pub const fn fields(kind: SourceKind) -> &'static [Field] {
    match kind {
        SourceKind::Feed => &FEED,
        SourceKind::Mastodon => &MASTODON,
        SourceKind::Bluesky => &BLUESKY,
        SourceKind::Youtube => &YOUTUBE,
    }
}

/// Refuses fields that a source does not have, lacks, or cannot work with.
///
/// # Errors
/// Names the field.
pub fn check(kind: SourceKind, filled: &Fields) -> Result<(), Refusal> {
    for field in fields(kind) {
        let value = filled.get(field.name).map_or("", String::as_str);
        if value.is_empty() && !field.optional {
            let en = format!("“{}” is not filled in", field.en);
            let zh = format!("尚未填写“{}”", field.zh);
            return Err(Refusal::with("field_missing", Words::made(en, zh)).field(field.name));
        }
        if value.chars().count() > LONGEST || value.chars().any(char::is_control) {
            let en = format!("“{}” cannot be used: it is too long or has odd characters in it", field.en);
            let zh = format!("“{}”过长或含有无效字符", field.zh);
            return Err(Refusal::with("bad_field", Words::made(en, zh)).field(field.name));
        }
    }
    let given = |name: &str| filled.get(name).map(String::as_str).filter(|value| !value.is_empty());
    match kind {
        SourceKind::Feed => address(given("url"), "url", false),
        SourceKind::Mastodon => {
            address(given("server"), "server", true)?;
            one_of(given("tag"), given("query"), "tag", ("a hashtag or a search", "话题标签或搜索词"))?;
            if given("query").is_some() && given("token").is_none() {
                let (en, zh) = ("a search needs an access token", "搜索需要填写访问令牌");
                return Err(Refusal::new("field_missing", en, zh).field("token"));
            }
            word(given("tag").map(|tag| tag.trim_start_matches('#')), "tag", |c| {
                c.is_alphanumeric() || c == '_'
            })
        }
        SourceKind::Bluesky => {
            address(given("server").or(Some("https://bsky.social")), "server", true)?;
            word(given("handle"), "handle", |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
        }
        SourceKind::Youtube => {
            one_of(given("video"), given("channel"), "video", ("a video or a channel", "视频或频道"))?;
            let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            word(given("video"), "video", fine)?;
            word(given("channel"), "channel", fine)?;
            word(given("api_key"), "api_key", fine)
        }
    }
}

/// An address of the web without a user in it; a server has nothing behind its host.
fn address(url: Option<&str>, field: &'static str, server: bool) -> Result<(), Refusal> {
    let fine = url.and_then(|url| Url::parse(url).ok()).is_some_and(|url| {
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        matches!(url.scheme(), "https" | "http")
            && url.host_str().is_some_and(|host| !host.is_empty())
            && url.username().is_empty()
            && url.password().is_none()
            && (bare || !server)
    });
    if fine {
        return Ok(());
    }
    let refusal =
        Refusal::new("bad_url", "this is no address that can be read", "该地址无法读取").field(field);
    Err(if server {
        refusal.hint(
            "write scheme and host, like https://mastodon.social",
            "请填写协议和主机，如 https://mastodon.social",
        )
    } else {
        refusal.hint(
            "an address starts with https:// and has no user in it",
            "地址应以 https:// 开头，且不含用户名",
        )
    })
}

fn one_of(
    a: Option<&str>,
    b: Option<&str>,
    field: &'static str,
    (en, zh): (&str, &str),
) -> Result<(), Refusal> {
    if a.is_some() != b.is_some() {
        return Ok(());
    }
    let words = Words::made(format!("fill in {en}, one of them"), format!("请填写{zh}，二选一"));
    Err(Refusal::with("field_choice", words).field(field))
}

fn word(value: Option<&str>, field: &'static str, fine: impl Fn(char) -> bool) -> Result<(), Refusal> {
    match value {
        Some(value) if value.is_empty() || !value.chars().all(fine) => {
            let (en, zh) =
                ("this cannot be right: it has odd characters in it", "内容无效：含有不允许的字符");
            Err(Refusal::new("bad_field", en, zh).field(field))
        }
        _ => Ok(()),
    }
}
