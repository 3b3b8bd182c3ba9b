//! Agora's AccessToken2, version 007: services with privileges, signed, packed and written as text. Numbers are little-endian; times of
//! privileges are seconds after the token's beginning. The published vectors are the tests.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::{May, NoTicket, Provider, Ticket, Wanted, sign};

const VERSION: &str = "007";
/// The service of calls and streams.
const RTC: u16 = 1;
/// Privileges of it: join, and publish sound, pictures, data.
const JOIN: u16 = 1;
const PUBLISH: [u16; 3] = [2, 3, 4];

/// What a shop has at Agora.
#[derive(Clone)]
pub struct Agora {
    /// The App ID: 32 hex digits.
    pub app: String,
    /// The App Certificate: 32 hex digits, secret.
    pub certificate: String,
}

impl std::fmt::Debug for Agora {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agora").field("app", &self.app).finish_non_exhaustive()
    }
}

impl Provider for Agora {
    fn ticket(&self, wanted: &Wanted<'_>) -> Result<Ticket, NoTicket> {
        // A uid has 32 bits: the random ones of the person's id. 0 would stand for anybody.
        let uid = (wanted.person as u32).max(1);
        let from = u32::try_from(wanted.now).map_err(|_far| NoTicket("the time is out of range"))?;
        let grant = Grant {
            app: &self.app,
            certificate: &self.certificate,
            channel: wanted.room,
            uid,
            may: wanted.may,
            from,
            lasts: wanted.lasts,
            salt: wanted.salt % 99_999_999 + 1,
        };
        let token = token(&grant).map_err(|bad| NoTicket(bad.words()))?;
        let (app, room) = (Some(self.app.clone()), wanted.room.to_owned());
        let expires = wanted.now + i64::from(wanted.lasts);
        Ok(Ticket { provider: "agora", url: None, app, room, token, uid: Some(uid), expires })
    }
}

/// What a token says.
#[derive(Clone, Debug)]
pub struct Grant<'a> {
    /// 32 hex digits.
    pub app: &'a str,
    /// 32 hex digits, secret.
    pub certificate: &'a str,
    /// The channel.
    pub channel: &'a str,
    /// Who connects; 0 for anybody.
    pub uid: u32,
    /// What for.
    pub may: May,
    /// Unix seconds.
    pub from: u32,
    /// Seconds after that.
    pub lasts: u32,
    /// 1 to 99,999,999, random.
    pub salt: u32,
}

/// Why no token can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub enum Bad {
    /// The app's id is not 32 hex digits.
    App,
    /// The certificate is not 32 hex digits.
    Certificate,
    /// A name is too long.
    Channel,
}

impl Bad {
    const fn words(self) -> &'static str {
        match self {
            Self::App => "an Agora app id has 32 hex digits",
            Self::Certificate => "an Agora certificate has 32 hex digits",
            Self::Channel => "the channel's name is too long",
        }
    }
}

/// A token.
///
/// # Errors
/// When the id, the certificate or the channel is none.
pub fn token(grant: &Grant<'_>) -> Result<String, Bad> {
    let hex = |text: &str| text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !hex(grant.app) {
        return Err(Bad::App);
    }
    if !hex(grant.certificate) {
        return Err(Bad::Certificate);
    }
    let inner = content(grant).ok_or(Bad::Channel)?;
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    // Into memory: there is nothing that could fail.
    let packed = packed.write_all(&inner).and_then(|()| packed.finish()).unwrap_or_default();
    Ok(format!("{VERSION}{}", BASE64.encode(packed)))
}

/// The signature and what is signed.
fn content(grant: &Grant<'_>) -> Option<Vec<u8>> {
    let info = info(grant)?;
    // The beginning is the key and the certificate the message, not the other way round.
    let first = sign(&grant.from.to_le_bytes(), grant.certificate.as_bytes());
    let second = sign(&grant.salt.to_le_bytes(), first.as_ref());
    let signature = sign(second.as_ref(), &info);
    let mut made = text(signature.as_ref())?;
    made.extend(info);
    Some(made)
}

fn info(grant: &Grant<'_>) -> Option<Vec<u8>> {
    let mut made = text(grant.app.as_bytes())?;
    for number in [grant.from, grant.lasts, grant.salt] {
        made.extend(number.to_le_bytes());
    }
    made.extend(1_u16.to_le_bytes());
    made.extend(RTC.to_le_bytes());
    let privileges: &[u16] = match grant.may {
        May::Publish => &[JOIN, PUBLISH[0], PUBLISH[1], PUBLISH[2]],
        May::Watch => &[JOIN],
    };
    made.extend((privileges.len() as u16).to_le_bytes());
    for privilege in privileges {
        made.extend(privilege.to_le_bytes());
        made.extend(grant.lasts.to_le_bytes());
    }
    made.extend(text(grant.channel.as_bytes())?);
    let uid = if grant.uid == 0 { String::new() } else { grant.uid.to_string() };
    made.extend(text(uid.as_bytes())?);
    Some(made)
}

fn text(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut made = u16::try_from(bytes.len()).ok()?.to_le_bytes().to_vec();
    made.extend_from_slice(bytes);
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read as _;

    fn published() -> Grant<'static> {
        Grant {
            app: "970CA35de60c44645bbae8a215061b33",
            certificate: "5CFd2fd1755d40ecb72977518be15d3b",
            channel: "7d72365eb983485397e3e3f9d460bdda",
            uid: 2_882_341_273,
            may: May::Watch,
            from: 1_111_111,
            lasts: 600,
            salt: 1,
        }
    }

    fn inner(token: &str) -> Vec<u8> {
        let mut made = Vec::new();
        let packed = BASE64.decode(token.strip_prefix("007").unwrap()).unwrap();
        ZlibDecoder::new(&packed[..]).read_to_end(&mut made).unwrap();
        made
    }

    /// The vectors of Agora's own packages for npm and for Rust: packed otherwise, the same inside.
    #[test]
    fn the_published_tokens_say_what_ours_says() {
        let ours = inner(&token(&published()).unwrap());
        for theirs in [
            "007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZwdjU1TUs0Mkk1MzExMk5ISUy0SjQxNDcwMk4yN3b8IMEQwMTAwMoAwBIL4CgzmKeZGxmamqUmWFsYmFqbGluapxqnGaZYpJmYGSSkpiVwMRhYWRsYmhkbmxgDCaiTj",
            "007eJwBigB1/yAAFqC4TFpegsv3T7gT0J9ZxUvaycBhIFgFOayXV46VixogADk3MENBMzVkZTYwYzQ0NjQ1YmJhZThhMjE1MDYxYjMzR/QQAFgCAAABAAAAAQABAAEAAQBYAgAAIAA3ZDcyMzY1ZWI5ODM0ODUzOTdlM2UzZjlkNDYwYmRkYQoAMjg4MjM0MTI3M8JqJOM=",
        ] {
            assert_eq!(ours, inner(theirs));
        }
        assert_eq!(ours.len(), 138);
        assert_eq!(ours[..6], [0x20, 0, 0x16, 0xa0, 0xb8, 0x4c]);
    }

    #[test]
    fn who_publishes_has_four_privileges_and_nobody_in_particular_no_name() {
        let grant = Grant { may: May::Publish, uid: 0, ..published() };
        let made = inner(&token(&grant).unwrap());
        assert_eq!(made.len(), 138 + 3 * 6 - 10);
        assert!(made.ends_with(&[0, 0]));
    }

    #[test]
    fn an_id_or_certificate_that_is_none_makes_no_token() {
        assert_eq!(token(&Grant { app: "short", ..published() }), Err(Bad::App));
        assert_eq!(token(&Grant { certificate: &"z".repeat(32), ..published() }), Err(Bad::Certificate));
        assert_eq!(token(&Grant { channel: &"c".repeat(70_000), ..published() }), Err(Bad::Channel));
    }
}
