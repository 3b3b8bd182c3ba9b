//! What is bad enough to tell the control room, and since when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::score::{Figures, V1, score};
use crate::reading::words;
use crate::refusal::Words;

words! {
    /// What may be bad.
    Metric {
        /// Milliseconds to the first picture, on average.
        Startup = "startup",
        /// The smoothness score.
        Smoothness = "smoothness",
        /// The sync score.
        Sync = "sync",
        /// Milliseconds from a tap to its echo, 95 of 100.
        Interaction = "interaction",
        /// The share of carts, checkouts and claims that failed.
        Commerce = "commerce",
        /// The share of checkouts that failed.
        CheckoutErrors = "checkout_errors",
        /// The share of the time in which the picture stood.
        StallShare = "stall_share",
        /// Connections made anew, for each viewer and minute.
        Reconnects = "reconnects",
    }
}

/// Minutes that are looked at together.
pub const WINDOW: i64 = 2;

/// From when on something is bad.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// What.
    pub metric: Metric,
    /// Bad from here on; a score is bad below.
    pub bad: f64,
    /// Least viewers, attempts or taps that count.
    pub least: i64,
}

/// Ours; field.md knows of no published ones for rooms.
pub const THRESHOLDS: [Threshold; 7] = [
    Threshold { metric: Metric::CheckoutErrors, bad: 0.03, least: 20 },
    Threshold { metric: Metric::Commerce, bad: 0.05, least: 30 },
    Threshold { metric: Metric::StallShare, bad: 0.03, least: 5 },
    Threshold { metric: Metric::Startup, bad: 4_000.0, least: 5 },
    Threshold { metric: Metric::Interaction, bad: 1_600.0, least: 20 },
    Threshold { metric: Metric::Sync, bad: 60.0, least: 10 },
    Threshold { metric: Metric::Reconnects, bad: 0.5, least: 5 },
];

/// Something that is bad now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bad {
    /// What.
    pub metric: Metric,
    /// How much, in the metric's unit, over the last [`WINDOW`] minutes.
    pub value: f64,
    /// The minute it began: the first of an unbroken row of bad ones.
    pub since: i64,
}

impl Metric {
    /// How much of it there is in figures, and behind how many; none where nothing is known.
    pub fn of(self, figures: &Figures) -> Option<(f64, i64)> {
        let share = |bad: i64, all: i64| (all > 0).then(|| (bad as f64 / all as f64, all));
        match self {
            Self::Startup => Some((figures.startup()?, figures.starts)),
            Self::Smoothness => Some((score(figures, &V1).smoothness?, figures.viewers)),
            Self::Sync => (figures.synced > 0)
                .then(|| (figures.sync_sum as f64 / 100.0 / figures.synced as f64, figures.synced)),
            Self::Interaction => Some((figures.interaction.within(0.95)?, figures.interaction.count())),
            Self::Commerce => {
                let (worked, all) = figures.commerce();
                share(all - worked, all)
            }
            Self::CheckoutErrors => share(figures.checkout_err, figures.checkout_ok + figures.checkout_err),
            Self::StallShare => Some((figures.stall_share()?, figures.viewers)),
            Self::Reconnects => share(figures.reconnects, figures.viewers),
        }
    }

    /// Whether less of it is worse.
    const fn is_score(self) -> bool {
        matches!(self, Self::Smoothness | Self::Sync)
    }

    /// What it is called, with how much of it there is.
    pub fn says(self, value: f64) -> Words {
        let percent = |value: f64| format!("{:.0} %", value * 100.0);
        let (en, zh) = match self {
            Self::Startup => (
                format!("first picture after {:.1} s", value / 1_000.0),
                format!("首帧 {:.1} 秒", value / 1_000.0),
            ),
            Self::Smoothness => (format!("smoothness {value:.0}"), format!("流畅度 {value:.0} 分")),
            Self::Sync => {
                (format!("sound and picture apart, score {value:.0}"), format!("音画不同步，{value:.0} 分"))
            }
            Self::Interaction => {
                (format!("interaction takes {value:.0} ms"), format!("互动延迟 {value:.0} 毫秒"))
            }
            Self::Commerce => (
                format!("carts, checkouts and claims fail {}", percent(value)),
                format!("加购、下单与抢购失败 {}", percent(value)),
            ),
            Self::CheckoutErrors => {
                (format!("checkout errors {}", percent(value)), format!("下单失败 {}", percent(value)))
            }
            Self::StallShare => (
                format!("the picture stands {} of the time", percent(value)),
                format!("卡顿 {}", percent(value)),
            ),
            Self::Reconnects => (
                format!("{value:.1} reconnects a viewer and minute"),
                format!("每位观众每分钟重连 {value:.1} 次"),
            ),
        };
        Words::made(en, zh)
    }
}

impl Threshold {
    /// Whether figures are bad; none where too little is known.
    fn judge(&self, figures: &Figures) -> Option<(bool, f64)> {
        let (value, behind) = self.metric.of(figures)?;
        let bad = if self.metric.is_score() { value < self.bad } else { value >= self.bad };
        (behind >= self.least).then_some((bad, value))
    }
}

/// What is bad over the last [`WINDOW`] minutes up to and with `now`, and since which minute: minutes before count to the row as
/// long as they are bad by themselves, or too little is known of them.
pub fn assess(minutes: &BTreeMap<i64, Figures>, now: i64) -> Vec<Bad> {
    let window = Figures::sum(minutes.range(now - WINDOW + 1..=now).map(|(_, f)| f));
    let mut found = Vec::new();
    for threshold in THRESHOLDS {
        let Some((true, value)) = threshold.judge(&window) else { continue };
        let mut since = None;
        for (minute, figures) in minutes.range(..=now).rev() {
            match threshold.judge(figures) {
                Some((true, _)) => since = Some(*minute),
                Some((false, _)) => break,
                // A thin minute breaks no row, and begins none.
                None => {}
            }
        }
        let first = minutes.range(now - WINDOW + 1..=now).next().map_or(now, |(minute, _)| *minute);
        found.push(Bad { metric: threshold.metric, value, since: since.unwrap_or(first) });
    }
    found
}

/// What is nearest to being bad, or furthest beyond it, over the last [`WINDOW`] minutes up to and with `now`.
pub fn worst(minutes: &BTreeMap<i64, Figures>, now: i64) -> Option<(Metric, f64)> {
    let window = Figures::sum(minutes.range(now - WINDOW + 1..=now).map(|(_, f)| f));
    let near = |threshold: &Threshold| {
        let (_, value) = threshold.judge(&window)?;
        let share =
            if threshold.metric.is_score() { threshold.bad / value.max(1.0) } else { value / threshold.bad };
        Some((share, threshold.metric, value))
    };
    let all = THRESHOLDS.iter().filter_map(near);
    all.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, metric, value)| (metric, value))
}
