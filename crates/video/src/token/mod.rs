//! Tokens for media planes that are others': a shop that streams by LiveKit or by Agora gives its people a [`Ticket`] made here, and their
//! own program connects with it. Pure: time and randomness are parameters, and nobody is asked anything.

pub mod agora;
pub mod livekit;

use ring::hmac;

fn sign(key: &[u8], message: &[u8]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message)
}

/// What somebody may do with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Send and watch.
    Publish,
    /// Watch.
    Watch,
}

/// Who wants into which room, what for, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The room, or channel.
    pub room: &'a str,
    /// Who connects: opaque, no name of a person.
    pub person: u128,
    /// What everybody in the room reads; empty for somebody who only watches.
    pub name: &'a str,
    /// What for.
    pub may: May,
    /// Unix seconds.
    pub now: i64,
    /// Seconds after that.
    pub lasts: u32,
    /// Random; who needs none ignores it.
    pub salt: u32,
}

/// What somebody connects with. Which fields there are says the provider.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// `livekit` or `agora`.
    pub provider: &'static str,
    /// Where to connect, where that is the shop's own server.
    pub url: Option<String>,
    /// The public id of the shop's app there.
    pub app: Option<String>,
    /// The room, or channel.
    pub room: String,
    /// The token.
    pub token: String,
    /// Who connects, where that is a number.
    pub uid: Option<u32>,
    /// Unix seconds.
    pub expires: i64,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("provider", &self.provider)
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}

/// Why no ticket can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no ticket can be made: {0}")]
pub struct NoTicket(pub &'static str);

/// Somebody else's media plane, with what the shop has there.
pub trait Provider: Send + Sync + std::fmt::Debug {
    /// Makes a ticket.
    ///
    /// # Errors
    /// When what the shop has there is not what the provider gives out.
    fn ticket(&self, wanted: &Wanted<'_>) -> Result<Ticket, NoTicket>;
}

#[cfg(test)]
mod tests {
    use super::agora::Agora;
    use super::livekit::LiveKit;
    use super::*;

    fn wanted(may: May) -> Wanted<'static> {
        Wanted { room: "0197", person: (7 << 96) + 42, name: "Mei", may, now: 1_000, lasts: 600, salt: 1 }
    }

    #[test]
    fn each_provider_says_where_and_until_when() {
        let kit =
            LiveKit { url: "wss://kit.example.com".into(), key: "devkey".into(), secret: "secret".into() };
        let made = kit.ticket(&wanted(May::Publish)).unwrap();
        assert_eq!(
            (made.provider, made.url.as_deref(), made.uid),
            ("livekit", Some("wss://kit.example.com"), None)
        );
        assert_eq!((made.room.as_str(), made.expires), ("0197", 1_600));
        assert_eq!(made.token.split('.').count(), 3);
        let app = "970CA35de60c44645bbae8a215061b33";
        let agora = Agora { app: app.into(), certificate: "5CFd2fd1755d40ecb72977518be15d3b".into() };
        let made = agora.ticket(&wanted(May::Watch)).unwrap();
        assert_eq!((made.provider, made.app.as_deref(), made.url.as_deref()), ("agora", Some(app), None));
        assert_eq!((made.uid, made.expires), (Some(42), 1_600));
        assert!(made.token.starts_with("007"));
        let nobody = Wanted { person: 1 << 64, ..wanted(May::Watch) };
        assert_eq!(agora.ticket(&nobody).unwrap().uid, Some(1), "0 would be anybody");
    }

    #[test]
    fn no_secret_and_no_token_is_written_into_logs() {
        let kit = LiveKit { url: "wss://a".into(), key: "devkey".into(), secret: "hush-hush".into() };
        let agora = Agora { app: "a".repeat(32), certificate: "c0ffee".repeat(4) };
        let said = format!("{kit:?} {agora:?} {:?}", kit.ticket(&wanted(May::Watch)).unwrap());
        assert!(!said.contains("hush") && !said.contains("c0ffee") && !said.contains("eyJ"), "{said}");
        assert_eq!(
            agora.ticket(&wanted(May::Watch)),
            Err(NoTicket("an Agora certificate has 32 hex digits"))
        );
    }
}
