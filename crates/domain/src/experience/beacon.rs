//! What a viewer's page reports, and what is new in it. Counters count from the viewer's start, so that a beacon that was lost
//! costs nothing, and one that comes twice or late adds nothing.

use serde::{Deserialize, Serialize};

use super::score::{Figures, V1};
use crate::refusal::Refusal;
use crate::time::Instant;

/// Largest body of beacons, in bytes.
pub const LARGEST_BATCH: usize = 16 << 10;
/// Most beacons of one body.
pub const MOST_BEACONS: usize = 50;
/// Longest time between two beacons of which the time in between still counts as watched, in milliseconds.
const LONGEST_GAP: i64 = 30_000;
/// Counters above this are nonsense.
const MOST: i64 = 1_000_000_000;

/// Time from a tap to its own echo, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Latency {
    /// Of one tap.
    One(f64),
    /// Of the taps since the last beacon.
    Many {
        /// The middle one.
        p50: f64,
        /// The slowest but five of a hundred.
        p95: f64,
    },
}

/// A beacon as it comes in. Fields that no score needs are taken and left.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Beacon {
    /// The viewer's own word for this visit.
    pub sid: String,
    /// 1, 2, …
    pub sn: i64,
    /// The viewer's clock, Unix milliseconds; only differences count.
    pub ts: i64,
    /// CMCD play state: `p` while playing, `r` while starved, …
    pub sta: Option<String>,
    /// Milliseconds from starting to playing.
    pub msd: Option<f64>,
    /// Stalls.
    pub bsa: Option<f64>,
    /// Milliseconds of stalls.
    pub bsda: Option<f64>,
    /// Milliseconds played.
    pub pt: Option<f64>,
    /// Freezes of WebRTC video (more than three times the usual gap between frames, and 150 ms more).
    pub freeze_count: Option<f64>,
    /// Milliseconds of these.
    pub freeze_ms: Option<f64>,
    /// Milliseconds that sound is early.
    pub av_sync_ms: Option<f64>,
    /// From a tap to its echo.
    pub ilat_ms: Option<Latency>,
    /// Times the room's connection was made anew.
    pub ws_reconnects: Option<f64>,
    /// Carts filled.
    pub cart_ok: Option<f64>,
    /// Carts that failed.
    pub cart_err: Option<f64>,
    /// Checkouts.
    pub checkout_ok: Option<f64>,
    /// Checkouts that failed for a technical reason.
    pub checkout_err: Option<f64>,
    /// Claims that were answered, sold out or not.
    pub claim_ok: Option<f64>,
    /// Claims without an answer.
    pub claim_err: Option<f64>,
    /// A region, as the page knows it.
    pub region: Option<String>,
    /// A kind of network, as `4g`.
    pub network: Option<String>,
    /// `phone`, `tablet` or `desktop`.
    pub device: Option<String>,
}

/// What a viewer had counted by their last beacon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "fields of `Beacon`")]
pub struct Counters {
    pub ts: i64,
    pub started: bool,
    pub stalls: i64,
    pub stall_ms: i64,
    pub play_ms: i64,
    pub reconnects: i64,
    pub cart_ok: i64,
    pub cart_err: i64,
    pub checkout_ok: i64,
    pub checkout_err: i64,
    pub claim_ok: i64,
    pub claim_err: i64,
    /// The last minute in which the viewer was counted.
    pub minute: Option<i64>,
}

/// A viewer, how far their beacons are counted, and where they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The number of the last beacon that was counted.
    pub sn: i64,
    /// When the first came.
    pub first_at: Instant,
    /// When the last came.
    pub last_at: Instant,
    /// What was counted by then.
    pub counters: Counters,
}

/// What a beacon added.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// To add to its minute.
    pub figures: Figures,
    /// Of this region, network and device.
    pub place: [String; 3],
}

impl Beacon {
    /// Refuses what is no beacon.
    ///
    /// # Errors
    /// `bad_beacon`.
    pub fn check(&self) -> Result<(), Refusal> {
        let word =
            |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
        if !(8..=64).contains(&self.sid.len()) || !word(&self.sid) || !(1..MOST).contains(&self.sn) {
            let refusal = Refusal::new(
                "bad_beacon",
                "a beacon has a sid of 8 to 64 letters and a sn from 1 on",
                "信标须有 8–64 位 sid 与从 1 开始的 sn",
            );
            return Err(refusal.field("beacons"));
        }
        Ok(())
    }

    /// Region, network and device as words that may be shown; what is none is `other`.
    pub fn place(&self) -> [String; 3] {
        let word = |given: &Option<String>| {
            let text = given.as_deref().unwrap_or_default().trim();
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/');
            let fits = !text.is_empty() && text.len() <= 24 && text.chars().all(plain);
            if fits { text.to_owned() } else { "other".to_owned() }
        };
        let one_of = |given: &Option<String>, words: &[&str]| {
            let text = given.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
            if words.contains(&text.as_str()) { text } else { "other".to_owned() }
        };
        [
            word(&self.region),
            one_of(&self.network, &["wifi", "ethernet", "5g", "4g", "3g", "2g", "slow-2g"]),
            one_of(&self.device, &["phone", "tablet", "desktop", "tv"]),
        ]
    }
}

impl Viewer {
    /// Takes a beacon in that came at `at`, in a minute of the session; `None` where it came before, or one after it did.
    pub fn take(known: &mut Option<Self>, beacon: &Beacon, at: Instant, minute: i64) -> Option<Taken> {
        if known.as_ref().is_some_and(|viewer| beacon.sn <= viewer.sn) {
            return None;
        }
        let viewer = known.get_or_insert_with(|| Self {
            sn: 0,
            first_at: at,
            last_at: at,
            counters: Counters::default(),
        });
        let old = viewer.counters;
        let count = |given: Option<f64>, before: i64| whole(given).unwrap_or(before);
        let mut new = Counters {
            ts: beacon.ts,
            started: old.started || beacon.msd.is_some(),
            // A page of WebRTC counts freezes, one of HLS stalls; one that counts both counts the same thing twice.
            stalls: whole(beacon.bsa).max(whole(beacon.freeze_count)).unwrap_or(old.stalls),
            stall_ms: whole(beacon.bsda).max(whole(beacon.freeze_ms)).unwrap_or(old.stall_ms),
            play_ms: old.play_ms,
            reconnects: count(beacon.ws_reconnects, old.reconnects),
            cart_ok: count(beacon.cart_ok, old.cart_ok),
            cart_err: count(beacon.cart_err, old.cart_err),
            checkout_ok: count(beacon.checkout_ok, old.checkout_ok),
            checkout_err: count(beacon.checkout_err, old.checkout_err),
            claim_ok: count(beacon.claim_ok, old.claim_ok),
            claim_err: count(beacon.claim_err, old.claim_err),
            minute: Some(minute),
        };
        let stall_ms = since(old.stall_ms, new.stall_ms);
        let play_ms = match whole(beacon.pt) {
            Some(played) => {
                new.play_ms = played;
                since(old.play_ms, played)
            }
            None if beacon.sta.as_deref() == Some("p") && viewer.sn > 0 => {
                ((beacon.ts - old.ts).clamp(0, LONGEST_GAP) - stall_ms).max(0)
            }
            None => 0,
        };
        let startup = beacon.msd.filter(|ms| !old.started && (0.0..=MOST as f64).contains(ms));
        let sync = beacon.av_sync_ms.filter(|ms| ms.is_finite()).map(|ms| V1.sync(ms));
        let mut figures = Figures {
            viewers: i64::from(old.minute != Some(minute)),
            starts: i64::from(startup.is_some()),
            startup_ms: startup.map_or(0, |ms| ms as i64),
            play_ms: play_ms.min(10 * LONGEST_GAP),
            stall_ms: stall_ms.min(10 * LONGEST_GAP),
            stalls: since(old.stalls, new.stalls),
            synced: i64::from(sync.is_some()),
            sync_sum: sync.map_or(0, |score| (score * 100.0) as i64),
            reconnects: since(old.reconnects, new.reconnects),
            cart_ok: since(old.cart_ok, new.cart_ok),
            cart_err: since(old.cart_err, new.cart_err),
            checkout_ok: since(old.checkout_ok, new.checkout_ok),
            checkout_err: since(old.checkout_err, new.checkout_err),
            claim_ok: since(old.claim_ok, new.claim_ok),
            claim_err: since(old.claim_err, new.claim_err),
            ..Figures::default()
        };
        match beacon.ilat_ms {
            Some(Latency::One(ms)) => figures.interaction.add(ms),
            // The page says two points of what it saw: the half of it was as fast as the first, the rest as the second.
            Some(Latency::Many { p50, p95 }) => {
                figures.interaction.add(p50);
                figures.interaction.add(p95);
            }
            None => {}
        }
        (viewer.sn, viewer.last_at, viewer.counters) = (beacon.sn, at.max(viewer.last_at), new);
        Some(Taken { figures, place: beacon.place() })
    }
}

/// A counter as a whole number; nonsense is none.
fn whole(given: Option<f64>) -> Option<i64> {
    given.filter(|n| n.is_finite() && (0.0..=MOST as f64).contains(n)).map(|n| n as i64)
}

/// What was counted since; a counter that went back began anew.
fn since(old: i64, new: i64) -> i64 {
    if new < old { new } else { new - old }
}
