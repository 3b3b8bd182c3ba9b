//! What is signed: tokens (who somebody is), challenges (somebody must work to come in) and receipts (what somebody got). All are
//! HMAC-SHA256 of this program's own key: they prove something to us, when shown to us again.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::ids::Entropy;
use domain::money::Money;
use ring::hmac;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::games::ClaimState;
use crate::room::{Person, PersonId, RoomId};

/// Longest proof of a challenge, in bytes.
const LONGEST_PROOF: usize = 64;

/// Bytes that what is signed usually has.
const USUAL: usize = 288;

/// The keys, each made for one purpose.
#[derive(Clone, Debug)]
pub struct Keys {
    token: hmac::Key,
    challenge: hmac::Key,
    receipt: hmac::Key,
    publish: hmac::Key,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// The room.
    pub room: RoomId,
    /// Who.
    #[serde(flatten)]
    pub person: Person,
    /// Until when, in milliseconds.
    pub until: i64,
}

/// What proves that somebody got something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct Receipt {
    pub room: RoomId,
    pub item: String,
    pub person: PersonId,
    /// The position in the journal.
    pub position: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ClaimState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// What must be solved to come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Challenge {
    /// What is hashed together with the proof.
    pub nonce: String,
    /// How many zero bits the hash begins with.
    pub bits: u8,
    /// Until when it counts, in milliseconds.
    pub until: i64,
}

#[derive(Serialize, Deserialize)]
struct Nonce {
    room: RoomId,
    bits: u8,
    until: i64,
    salt: u64,
}

#[derive(Serialize, Deserialize)]
struct Publisher {
    room: RoomId,
    until: i64,
}

/// Why a proof does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadProof {
    /// Not ours, of another room, or not enough zero bits.
    Wrong,
    /// Its time is over.
    Expired,
}

impl Keys {
    /// Keys from one secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        let key =
            |purpose: &str| hmac::Key::new(hmac::HMAC_SHA256, blake3::derive_key(purpose, secret).as_slice());
        Self {
            token: key("kintsugi live 1 token"),
            challenge: key("kintsugi live 1 challenge"),
            receipt: key("kintsugi live 1 receipt"),
            publish: key("kintsugi live 1 publish"),
        }
    }

    /// A token.
    pub fn token(&self, pass: &Pass) -> String {
        seal(&self.token, pass)
    }

    /// What a token says, whatever the time: `until` is the caller's to look at. `None` where it was not signed here or is of another
    /// room.
    pub fn read(&self, room: RoomId, token: &str) -> Option<Pass> {
        open(&self.token, token).filter(|pass: &Pass| pass.room == room)
    }

    /// A receipt, signed.
    pub fn sign(&self, receipt: &Receipt) -> String {
        seal(&self.receipt, receipt)
    }

    /// The same, behind what is in `out`.
    pub fn sign_into(&self, receipt: &Receipt, out: &mut Vec<u8>) {
        seal_into(out, &self.receipt, receipt);
    }

    /// What a receipt says, where it was signed here.
    pub fn receipt(&self, text: &str) -> Option<Receipt> {
        open(&self.receipt, text)
    }

    /// A token that publishes a room's picture until a time in milliseconds, and does nothing else: it stands in a program like OBS.
    pub fn publisher(&self, room: RoomId, until: i64) -> String {
        seal(&self.publish, &Publisher { room, until })
    }

    /// Whether a token publishes a room's picture now.
    pub fn may_publish(&self, room: RoomId, token: &str, now: i64) -> bool {
        open(&self.publish, token).is_some_and(|known: Publisher| known.room == room && now < known.until)
    }

    /// A challenge until a time in milliseconds.
    pub fn challenge(&self, room: RoomId, bits: u8, until: i64, rng: &dyn Entropy) -> Challenge {
        let mut salt = [0; 8];
        rng.fill(&mut salt);
        let nonce = seal(&self.challenge, &Nonce { room, bits, until, salt: u64::from_le_bytes(salt) });
        Challenge { nonce, bits, until }
    }

    /// Whether a challenge is solved; until when its nonce must be remembered, so that it counts once.
    ///
    /// # Errors
    /// Why not.
    pub fn solved(&self, room: RoomId, nonce: &str, proof: &str, now: i64) -> Result<i64, BadProof> {
        let known: Nonce = open(&self.challenge, nonce).ok_or(BadProof::Wrong)?;
        if known.until < now {
            return Err(BadProof::Expired);
        }
        if known.room != room
            || proof.len() > LONGEST_PROOF
            || zero_bits(nonce, proof) < u32::from(known.bits)
        {
            return Err(BadProof::Wrong);
        }
        Ok(known.until)
    }
}

/// The zero bits that SHA-256(nonce ":" proof) begins with.
pub fn zero_bits(nonce: &str, proof: &str) -> u32 {
    let hash = Sha256::new().chain_update(nonce).chain_update(":").chain_update(proof).finalize();
    let mut bits = 0;
    for byte in hash {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}

fn seal<T: Serialize>(key: &hmac::Key, what: &T) -> String {
    let mut out = Vec::new();
    seal_into(&mut out, key, what);
    String::from_utf8(out).unwrap_or_default() // base64 is text
}

fn seal_into<T: Serialize>(out: &mut Vec<u8>, key: &hmac::Key, what: &T) {
    let mut json = Vec::with_capacity(USUAL);
    if serde_json::to_writer(&mut json, what).is_err() {
        return; // these types have no way to fail
    }
    base64(out, &json);
    out.push(b'.');
    base64(out, hmac::sign(key, &json).as_ref());
}

fn base64(out: &mut Vec<u8>, bytes: &[u8]) {
    let start = out.len();
    out.resize(start + bytes.len().div_ceil(3) * 4, 0);
    // There is room for it, so it cannot fail.
    let written = BASE64.encode_slice(bytes, &mut out[start..]).unwrap_or_default();
    out.truncate(start + written);
}

fn open<T: DeserializeOwned>(key: &hmac::Key, text: &str) -> Option<T> {
    let (json, tag) = text.split_once('.')?;
    let (json, tag) = (BASE64.decode(json).ok()?, BASE64.decode(tag).ok()?);
    hmac::verify(key, &json, &tag).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::Role;

    struct Fixed;
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    fn room(n: u128) -> RoomId {
        RoomId(uuid::Uuid::from_u128(n))
    }

    #[test]
    fn a_token_counts_in_its_room_and_only_unchanged() {
        let keys = Keys::new(&[1; 32]);
        let person =
            Person { id: PersonId(uuid::Uuid::from_u128(5)), name: "Mei 美".into(), role: Role::Viewer };
        let pass = Pass { room: room(1), person, until: 99 };
        let token = keys.token(&pass);
        assert_eq!(keys.read(room(1), &token), Some(pass));
        assert_eq!(keys.read(room(2), &token), None);
        assert_eq!(Keys::new(&[2; 32]).read(room(1), &token), None);
        for at in 0..token.len() {
            let mut bent = token.clone().into_bytes();
            bent[at] = if bent[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(keys.read(room(1), &String::from_utf8(bent).unwrap()), None, "byte {at}");
        }
        for odd in ["", ".", "a.b", "é.é", "AAAA.AAAA", &token[..token.len() - 4]] {
            assert_eq!(keys.read(room(1), odd), None, "{odd}");
        }
        // A receipt is not a token.
        let other = seal(&keys.receipt, &keys.read(room(1), &token).unwrap());
        assert_eq!(keys.read(room(1), &other), None);
    }

    #[test]
    fn a_publishers_token_publishes_in_its_room_and_time_and_nothing_else() {
        let keys = Keys::new(&[1; 32]);
        let token = keys.publisher(room(1), 100);
        assert!(keys.may_publish(room(1), &token, 99));
        assert!(!keys.may_publish(room(1), &token, 100), "its time is over");
        assert!(!keys.may_publish(room(2), &token, 99));
        assert_eq!(keys.read(room(1), &token), None, "it opens no socket");
        let person = Person { id: PersonId(uuid::Uuid::from_u128(5)), name: "Mei".into(), role: Role::Host };
        let pass = keys.token(&Pass { room: room(1), person, until: 200 });
        assert!(!keys.may_publish(room(1), &pass, 99), "a pass is looked at by its role");
    }

    #[test]
    fn a_challenge_is_solved_by_work_in_time_and_room() {
        let keys = Keys::new(&[1; 32]);
        let challenge = keys.challenge(room(1), 8, 1_000, &Fixed);
        let good =
            (0..100_000).map(|i: u32| i.to_string()).find(|p| zero_bits(&challenge.nonce, p) >= 8).unwrap();
        let bad =
            (0..100_000).map(|i: u32| i.to_string()).find(|p| zero_bits(&challenge.nonce, p) < 8).unwrap();
        assert_eq!(keys.solved(room(1), &challenge.nonce, &good, 1_000), Ok(1_000));
        assert_eq!(keys.solved(room(1), &challenge.nonce, &good, 1_001), Err(BadProof::Expired));
        assert_eq!(keys.solved(room(2), &challenge.nonce, &good, 5), Err(BadProof::Wrong));
        assert_eq!(keys.solved(room(1), &challenge.nonce, &bad, 5), Err(BadProof::Wrong));
        assert_eq!(keys.solved(room(1), "x.y", &good, 5), Err(BadProof::Wrong));
        assert_eq!(keys.solved(room(1), &challenge.nonce, &"0".repeat(65), 5), Err(BadProof::Wrong));
    }
}
