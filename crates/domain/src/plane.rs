//! Who carries the picture of a shop's live rooms: this program, or a larger media plane that the shop has an account of. Pure: the
//! setting and what cannot work of it. Nobody is asked anything over the network: these planes need a token alone, which is made here.

use serde::{Deserialize, Serialize};

use crate::reading::words;
use crate::refusal::Refusal;

pub use crate::drafter::KeyChange as SecretChange;

/// Longest address, in characters.
const LONGEST_URL: usize = 300;
/// Longest API key and secret of LiveKit, in characters.
const LONGEST_KEY: usize = 200;
/// What stands for the room in the address of a player.
pub const ROOM: &str = "{room}";

words! {
    /// Who carries the picture.
    PlaneKind {
        /// This program.
        Own = "own",
        /// A LiveKit server, the shop's or LiveKit's.
        Livekit = "livekit",
        /// Agora.
        Agora = "agora",
    }
}

/// A shop's media plane. Its secret is kept apart from the log and stands in none of its events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LivePlane {
    /// Grows with every change; 0 where nobody chose.
    pub version: i64,
    /// Who.
    pub kind: PlaneKind,
    /// Where LiveKit answers, `wss://…`; empty elsewhere.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// LiveKit's API key or Agora's App ID; public.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The page of the shop's own player, `https://…`, with `{room}` where the room's id goes; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub player_link: String,
}

impl Default for LivePlane {
    fn default() -> Self {
        let none = String::new();
        Self { version: 0, kind: PlaneKind::Own, url: none.clone(), key: none.clone(), player_link: none }
    }
}

impl LivePlane {
    /// Trims what was typed, and forgets what the chosen plane has no use for.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for words in [&mut self.url, &mut self.key, &mut self.player_link] {
            *words = words.trim().to_owned();
        }
        match self.kind {
            PlaneKind::Own => return Self { version: self.version, ..Self::default() },
            PlaneKind::Agora => self.url.clear(),
            PlaneKind::Livekit => {}
        }
        self
    }

    /// Whether this program carries the picture.
    pub const fn is_own(&self) -> bool {
        matches!(self.kind, PlaneKind::Own)
    }

    /// Refuses what cannot work.
    ///
    /// # Errors
    /// `bad_live_plane` with the field at fault.
    pub fn validate(&self) -> Result<(), Refusal> {
        match self.kind {
            PlaneKind::Own => return Ok(()),
            PlaneKind::Livekit if !is_address(&self.url, "wss://") => {
                return Err(bad(
                    "LiveKit answers at a wss:// address",
                    "LiveKit 地址应为 wss:// 开头",
                    "url",
                ));
            }
            PlaneKind::Livekit if !is_key(&self.key) => {
                return Err(bad("this is no API key of LiveKit", "LiveKit API key 格式不正确", "key"));
            }
            PlaneKind::Agora if !is_hex(&self.key) => {
                return Err(bad("an Agora App ID has 32 hex digits", "声网 App ID 为 32 位十六进制", "key"));
            }
            PlaneKind::Livekit | PlaneKind::Agora => {}
        }
        // Braces elsewhere would be mistakes, and a fragment is where the page puts the ticket.
        let link = self.player_link.replace(ROOM, "room");
        if !link.is_empty() && (!is_address(&link, "https://") || link.contains(['#', '{', '}'])) {
            let refusal = bad(
                "a player is an https:// address, with {room} where the room's id goes",
                "播放页应为 https:// 地址，可用 {room} 表示直播间编号",
                "player_link",
            );
            return Err(refusal);
        }
        Ok(())
    }

    /// The secret as this plane takes it; the refusal does not repeat it.
    ///
    /// # Errors
    /// `bad_live_plane` for what it does not give out.
    pub fn checked_secret<'a>(&self, secret: &'a str) -> Result<&'a str, Refusal> {
        let secret = secret.trim();
        match self.kind {
            PlaneKind::Livekit if is_key(secret) => Ok(secret),
            PlaneKind::Agora if is_hex(secret) => Ok(secret),
            PlaneKind::Own => {
                Err(bad("this program's own picture needs no secret", "本程序自带画面无需密钥", "secret"))
            }
            PlaneKind::Livekit => {
                Err(bad("this is no API secret of LiveKit", "LiveKit API secret 格式不正确", "secret"))
            }
            PlaneKind::Agora => {
                let (en, zh) = ("an App Certificate has 32 hex digits", "App Certificate 为 32 位十六进制");
                Err(bad(en, zh, "secret"))
            }
        }
    }

    /// Whether the secret that `before` had is this one's too: same plane, same key.
    pub fn keeps_secret_of(&self, before: &Self) -> bool {
        !self.is_own() && self.kind == before.kind && self.key == before.key
    }

    /// The page of the shop's own player for a room.
    pub fn player(&self, room: &str) -> Option<String> {
        (!self.player_link.is_empty()).then(|| self.player_link.replace(ROOM, room))
    }
}

/// Another plane signs what its people connect with.
pub fn secret_missing() -> Refusal {
    bad("tickets are signed with a secret: fill it in", "需填写密钥，用于签发入场凭证", "secret")
}

/// The picture of this room is elsewhere.
pub fn other_plane() -> Refusal {
    Refusal::new(
        "other_plane",
        "this shop's picture is carried by another media plane",
        "本店的画面由其他媒体服务承载",
    )
    .hint("ask for a ticket and connect to that one", "请获取入场凭证并连接该服务")
}

/// There is no ticket for a picture of our own.
pub fn own_plane() -> Refusal {
    Refusal::new(
        "own_plane",
        "this program carries the picture: no ticket is needed",
        "画面由本程序承载，无需凭证",
    )
    .hint("publish by WHIP, watch by WHEP", "请用 WHIP 推流、WHEP 观看")
}

/// Nobody changes who carries the picture of a room that people watch.
pub fn while_live() -> Refusal {
    Refusal::new(
        "live_now",
        "a session runs; who carries its picture stays as it is",
        "有直播正在进行，暂不能更换画面服务",
    )
    .hint("end it first", "请先结束直播")
    .field("provider")
}

fn bad(en: &'static str, zh: &'static str, field: &'static str) -> Refusal {
    Refusal::new("bad_live_plane", en, zh).field(field)
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_KEY && text.bytes().all(|b| b.is_ascii_graphic())
}

fn is_hex(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_address(url: &str, scheme: &str) -> bool {
    url.strip_prefix(scheme).is_some_and(|rest| {
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '\'' | '<' | '>');
        !host.is_empty() && !host.contains('@') && url.len() <= LONGEST_URL && url.chars().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "970CA35de60c44645bbae8a215061b33";

    fn plane(kind: PlaneKind, url: &str, key: &str, player_link: &str) -> LivePlane {
        let (url, key, player_link) = (url.to_owned(), key.to_owned(), player_link.to_owned());
        LivePlane { version: 1, kind, url, key, player_link }
    }

    #[test]
    fn what_cannot_work_is_refused() {
        use PlaneKind::{Agora, Livekit, Own};
        for (given, field) in [
            (plane(Own, "", "", ""), None),
            (plane(Livekit, "wss://kit.example.com", "APIkey1", ""), None),
            (
                plane(
                    Livekit,
                    "wss://kit.example.com:7880/rtc",
                    "k",
                    "https://shop.example/watch?room={room}",
                ),
                None,
            ),
            (plane(Livekit, "https://kit.example.com", "k", ""), Some("url")),
            (plane(Livekit, "ws://kit.example.com", "k", ""), Some("url")),
            (plane(Livekit, "wss://me@kit.example.com", "k", ""), Some("url")),
            (plane(Livekit, "wss://", "k", ""), Some("url")),
            (plane(Livekit, &format!("wss://{}", "k".repeat(300)), "k", ""), Some("url")),
            (plane(Livekit, "wss://kit.example.com", "", ""), Some("key")),
            (plane(Livekit, "wss://kit.example.com", "a b", ""), Some("key")),
            (plane(Agora, "", HEX, "https://shop.example/{room}"), None),
            (plane(Agora, "", "short", ""), Some("key")),
            (plane(Agora, "", HEX, "http://shop.example/"), Some("player_link")),
            (plane(Agora, "", HEX, "https://shop.example/#{room}"), Some("player_link")),
            (plane(Agora, "", HEX, "https://shop.example/{name}"), Some("player_link")),
            (plane(Agora, "", HEX, "javascript:alert(1)"), Some("player_link")),
        ] {
            let refused = given.validate().err();
            assert!(refused.as_ref().is_none_or(|r| r.code == "bad_live_plane"), "{given:?}");
            assert_eq!(refused.and_then(|r| r.field).as_deref(), field, "{given:?}");
        }
    }

    #[test]
    fn what_the_plane_has_no_use_for_is_forgotten() {
        let own = plane(PlaneKind::Own, "wss://a", "k", "https://b").tidied();
        assert_eq!(own, LivePlane { version: 1, ..LivePlane::default() });
        let agora = plane(PlaneKind::Agora, "wss://a", &format!(" {HEX} "), "").tidied();
        assert_eq!((agora.url.as_str(), agora.key.as_str()), ("", HEX));
    }

    #[test]
    fn a_secret_is_what_its_plane_gives_out_and_belongs_to_one_key() {
        let kit = plane(PlaneKind::Livekit, "wss://a", "k", "");
        let agora = plane(PlaneKind::Agora, "", HEX, "");
        assert_eq!(kit.checked_secret(" hush ").unwrap(), "hush");
        assert_eq!(agora.checked_secret(HEX).unwrap(), HEX);
        for (plane, secret) in [(&kit, ""), (&kit, "a b"), (&agora, "short"), (&LivePlane::default(), "hush")]
        {
            let refusal = plane.checked_secret(secret).unwrap_err();
            assert_eq!((refusal.code.as_ref(), refusal.field.as_deref()), ("bad_live_plane", Some("secret")));
        }
        let moved = LivePlane { url: "wss://b".to_owned(), ..kit.clone() };
        let other = LivePlane { key: "k2".to_owned(), ..kit.clone() };
        assert!(moved.keeps_secret_of(&kit) && !other.keeps_secret_of(&kit) && !agora.keeps_secret_of(&kit));
        assert!(!LivePlane::default().keeps_secret_of(&LivePlane::default()));
    }

    #[test]
    fn a_player_is_found_for_a_room() {
        let with = plane(PlaneKind::Agora, "", HEX, "https://shop.example/watch?r={room}");
        assert_eq!(with.player("0197").as_deref(), Some("https://shop.example/watch?r=0197"));
        assert_eq!(plane(PlaneKind::Agora, "", HEX, "").player("0197"), None);
    }
}
