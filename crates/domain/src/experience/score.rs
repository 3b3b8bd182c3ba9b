//! Figures that add up over viewers and minutes, and the scores they come to.

use serde::{Deserialize, Serialize};

/// Upper ends of the histogram's classes, in milliseconds; what is slower lies in one more.
const CLASSES: [f64; 15] = [
    50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 400.0, 600.0, 800.0, 1_200.0, 1_600.0, 2_400.0, 3_200.0, 4_800.0,
    6_400.0,
];

/// How many times something took how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram(pub [i64; 16]);

impl Histogram {
    /// Counts a time in milliseconds; nonsense is left out.
    pub fn add(&mut self, ms: f64) {
        if ms.is_finite() && ms >= 0.0 {
            self.0[CLASSES.iter().position(|end| ms <= *end).unwrap_or(CLASSES.len())] += 1;
        }
    }

    /// How many times.
    pub fn count(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The time within which so large a share stayed, in milliseconds: the upper end of its class, so never too kind.
    pub fn within(&self, share: f64) -> Option<f64> {
        let wanted = (self.count() as f64 * share).ceil();
        let mut seen = 0;
        let class = self.0.iter().position(|n| {
            seen += n;
            seen > 0 && seen as f64 >= wanted
        })?;
        Some(CLASSES.get(class).copied().unwrap_or(CLASSES[14] * 2.0))
    }
}

/// Sums of what beacons say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "sums of the fields of `Beacon`; times in milliseconds")]
pub struct Figures {
    /// Viewers, each once a minute.
    pub viewers: i64,
    pub starts: i64,
    pub startup_ms: i64,
    pub play_ms: i64,
    pub stall_ms: i64,
    pub stalls: i64,
    pub synced: i64,
    /// Hundredths of the sync scores.
    pub sync_sum: i64,
    pub interaction: Histogram,
    pub reconnects: i64,
    pub cart_ok: i64,
    pub cart_err: i64,
    pub checkout_ok: i64,
    pub checkout_err: i64,
    pub claim_ok: i64,
    pub claim_err: i64,
}

impl Figures {
    /// Adds others; in which order does not matter.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.viewers, other.viewers),
            (&mut self.starts, other.starts),
            (&mut self.startup_ms, other.startup_ms),
            (&mut self.play_ms, other.play_ms),
            (&mut self.stall_ms, other.stall_ms),
            (&mut self.stalls, other.stalls),
            (&mut self.synced, other.synced),
            (&mut self.sync_sum, other.sync_sum),
            (&mut self.reconnects, other.reconnects),
            (&mut self.cart_ok, other.cart_ok),
            (&mut self.cart_err, other.cart_err),
            (&mut self.checkout_ok, other.checkout_ok),
            (&mut self.checkout_err, other.checkout_err),
            (&mut self.claim_ok, other.claim_ok),
            (&mut self.claim_err, other.claim_err),
        ] {
            *sum = sum.saturating_add(more);
        }
        for (sum, more) in self.interaction.0.iter_mut().zip(other.interaction.0) {
            *sum = sum.saturating_add(more);
        }
    }

    /// The sum of many.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|figures| sum.add(figures));
        sum
    }

    /// Milliseconds from starting to playing, on average.
    pub fn startup(&self) -> Option<f64> {
        (self.starts > 0).then(|| self.startup_ms as f64 / self.starts as f64)
    }

    /// The share of the time in which the picture stood.
    pub fn stall_share(&self) -> Option<f64> {
        let all = self.play_ms + self.stall_ms;
        (all > 0).then(|| self.stall_ms as f64 / all as f64)
    }

    /// Stalls in a minute of watching.
    pub fn stalls_per_minute(&self) -> Option<f64> {
        let all = self.play_ms + self.stall_ms;
        (all > 0).then(|| self.stalls as f64 * 60_000.0 / all as f64)
    }

    /// Carts, checkouts and claims that worked, and all of them.
    pub fn commerce(&self) -> (i64, i64) {
        let worked = self.cart_ok + self.checkout_ok + self.claim_ok;
        (worked, worked + self.cart_err + self.checkout_err + self.claim_err)
    }
}

/// What the scores are made with; a change of them is another version.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constants {
    /// Which version.
    pub version: i64,
    /// Seconds after which half of the startup score is gone.
    pub startup_s: f64,
    /// How fast smoothness goes down with the share of time in stalls.
    pub stall_share: f64,
    /// How fast it goes down with stalls a minute.
    pub stalls_per_minute: f64,
    /// Milliseconds after which half of the interaction score is gone.
    pub interaction_ms: f64,
    /// Sound may be so early and so late, in milliseconds, unnoticed (ITU-R BT.1359-1).
    pub sync_fine: (f64, f64),
    /// At these nothing is left of the sync score: twice what BT.1359-1 finds acceptable.
    pub sync_gone: (f64, f64),
    /// Least starts, seconds watched, sync reports, taps and attempts for a score.
    pub least: [i64; 5],
}

/// The first version.
pub const V1: Constants = Constants {
    version: 1,
    startup_s: 8.0,
    stall_share: 12.0,
    stalls_per_minute: 0.35,
    interaction_ms: 1_000.0,
    sync_fine: (45.0, 125.0),
    sync_gone: (180.0, 370.0),
    least: [5, 300, 10, 20, 20],
};

impl Constants {
    /// The sync score of one report, in milliseconds that sound is early.
    pub fn sync(&self, early_ms: f64) -> f64 {
        let (fine, gone) = if early_ms >= 0.0 {
            (self.sync_fine.0, self.sync_gone.0)
        } else {
            (self.sync_fine.1, self.sync_gone.1)
        };
        (100.0 * (gone - early_ms.abs()) / (gone - fine)).clamp(0.0, 100.0)
    }
}

/// Scores from 0 to 100; none where too little is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the parts, by name")]
pub struct Scores {
    pub total: Option<f64>,
    pub startup: Option<f64>,
    pub smoothness: Option<f64>,
    pub sync: Option<f64>,
    pub interaction: Option<f64>,
    pub commerce: Option<f64>,
}

impl Scores {
    /// The parts.
    pub fn parts(&self) -> [Option<f64>; 5] {
        [self.startup, self.smoothness, self.sync, self.interaction, self.commerce]
    }
}

/// Scores figures.
pub fn score(figures: &Figures, with: &Constants) -> Scores {
    let [starts, seconds, synced, taps, attempts] = with.least;
    let startup = figures.startup().filter(|_| figures.starts >= starts);
    let watched = figures.play_ms + figures.stall_ms >= seconds * 1_000;
    let stalled = figures.stall_share().zip(figures.stalls_per_minute()).filter(|_| watched);
    let slow = figures.interaction.within(0.95).filter(|_| figures.interaction.count() >= taps);
    let (worked, all) = figures.commerce();
    let mut scores = Scores {
        total: None,
        startup: startup.map(|ms| 100.0 * with.startup_s / (with.startup_s + ms / 1_000.0)),
        smoothness: stalled.map(|(share, stalls)| {
            100.0 * (-with.stall_share * share).exp() * (-with.stalls_per_minute * stalls).exp()
        }),
        sync: (figures.synced >= synced).then(|| figures.sync_sum as f64 / 100.0 / figures.synced as f64),
        interaction: slow.map(|ms| 100.0 * with.interaction_ms / (with.interaction_ms + ms)),
        commerce: (all >= attempts).then(|| 100.0 * wilson(worked, all)),
    };
    let known: Vec<f64> = scores.parts().into_iter().flatten().collect();
    // One part alone says nothing of the whole.
    if known.len() >= 2 {
        let logs: f64 = known.iter().map(|part| part.max(0.01).ln()).sum();
        scores.total = Some((logs / known.len() as f64).exp());
    }
    scores
}

/// The lower end of the 95 % interval of a share (Wilson 1927): few attempts count for less.
fn wilson(worked: i64, all: i64) -> f64 {
    const Z: f64 = 1.96;
    let (n, p) = (all as f64, worked as f64 / all as f64);
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((middle - half) / (1.0 + Z * Z / n)).clamp(0.0, 1.0)
}
