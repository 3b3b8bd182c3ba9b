//! The rulebook's tests: every shipped rule by table, the order of effects, and conditions that strangers write.

mod clocks;
mod conditions;
mod files;
mod order;
mod own;
mod table;

use super::*;
use crate::time::Instant;

/// A day on which every shipped rule is in force.
const NOW: &str = "2026-03-02T08:00:00Z";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// Facts about a channel such as `tiktok/US`, all else as given.
fn facts(channel: &str, given: serde_json::Value) -> Facts {
    let mut facts: Facts = serde_json::from_value(given).unwrap();
    let (platform, market) = channel.split_once('/').unwrap();
    facts.channel = ChannelFacts { platform: platform.to_owned(), market: market.to_owned() };
    facts
}

fn book() -> &'static Rulebook {
    shipped().unwrap()
}
