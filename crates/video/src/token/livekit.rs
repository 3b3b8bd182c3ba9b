//! LiveKit's access token: a JWT (HS256) whose `video` claim says which room and what for. Names of claims are those of LiveKit's
//! documentation, "Tokens & grants". Expiry closes the door to new connections only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use serde::Serialize;

use super::{May, NoTicket, Provider, Ticket, Wanted, sign};

/// What a shop has at a LiveKit server.
#[derive(Clone)]
pub struct LiveKit {
    /// Its address, `wss://…`.
    pub url: String,
    /// The API key's public name.
    pub key: String,
    /// The API secret.
    pub secret: String,
}

impl std::fmt::Debug for LiveKit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveKit").field("url", &self.url).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Provider for LiveKit {
    fn ticket(&self, wanted: &Wanted<'_>) -> Result<Ticket, NoTicket> {
        let expires = wanted.now + i64::from(wanted.lasts);
        let grant = Grant {
            key: &self.key,
            secret: &self.secret,
            room: wanted.room,
            identity: &format!("{:032x}", wanted.person),
            name: wanted.name,
            may: wanted.may,
            from: wanted.now,
            until: expires,
        };
        let token = token(&grant).map_err(|_unwritable| NoTicket("the claims cannot be written"))?;
        let (url, room) = (Some(self.url.clone()), wanted.room.to_owned());
        Ok(Ticket { provider: "livekit", url, app: None, room, token, uid: None, expires })
    }
}

/// What a token says.
#[derive(Clone, Debug)]
pub struct Grant<'a> {
    /// The key's public name.
    pub key: &'a str,
    /// Its secret.
    pub secret: &'a str,
    /// The room.
    pub room: &'a str,
    /// Who connects: opaque, no name of a person (LiveKit writes it into its logs).
    pub identity: &'a str,
    /// What everybody in the room reads.
    pub name: &'a str,
    /// What for.
    pub may: May,
    /// Unix seconds.
    pub from: i64,
    /// Unix seconds.
    pub until: i64,
}

#[derive(Serialize)]
struct Claims<'a> {
    exp: i64,
    iss: &'a str,
    nbf: i64,
    sub: &'a str,
    name: &'a str,
    video: Video<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Video<'a> {
    room_join: bool,
    room: &'a str,
    can_publish: bool,
    can_subscribe: bool,
}

/// A token.
///
/// # Errors
/// Never, as far as these types go.
pub fn token(grant: &Grant<'_>) -> serde_json::Result<String> {
    let can_publish = grant.may == May::Publish;
    let claims = Claims {
        exp: grant.until,
        iss: grant.key,
        nbf: grant.from,
        sub: grant.identity,
        name: grant.name,
        video: Video { room_join: true, room: grant.room, can_publish, can_subscribe: true },
    };
    let mut text = BASE64.encode(r#"{"typ":"JWT","alg":"HS256"}"#);
    text.push('.');
    BASE64.encode_string(serde_json::to_vec(&claims)?, &mut text);
    let signature = sign(grant.secret.as_bytes(), text.as_bytes());
    text.push('.');
    BASE64.encode_string(signature, &mut text);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_says_what_livekit_reads_and_is_signed() {
        let grant = Grant {
            key: "devkey",
            secret: "secret",
            room: "call-42",
            identity: "agent-7",
            name: "Agent 7",
            may: May::Publish,
            from: 1_000,
            until: 2_000,
        };
        let text = token(&grant).unwrap();
        let parts: Vec<&str> = text.split('.').collect();
        assert_eq!(parts[0], "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9");
        let claims = BASE64.decode(parts[1]).unwrap();
        assert_eq!(
            String::from_utf8(claims).unwrap(),
            r#"{"exp":2000,"iss":"devkey","nbf":1000,"sub":"agent-7","name":"Agent 7","video":{"roomJoin":true,"room":"call-42","canPublish":true,"canSubscribe":true}}"#
        );
        let signed = format!("{}.{}", parts[0], parts[1]);
        assert_eq!(BASE64.decode(parts[2]).unwrap(), sign(b"secret", signed.as_bytes()).as_ref());
        let other = token(&Grant { may: May::Watch, ..grant }).unwrap();
        let claims = BASE64.decode(other.split('.').nth(1).unwrap()).unwrap();
        assert!(String::from_utf8(claims).unwrap().contains(r#""canPublish":false"#));
    }

    /// RFC 7515 appendix A.1 signs with the same means: its key, header and claims give its signature.
    #[test]
    fn the_signature_is_that_of_rfc_7515() {
        let key = BASE64
            .decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
            .unwrap();
        let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        assert_eq!(
            BASE64.encode(sign(&key, signed.as_bytes())),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
    }
}
