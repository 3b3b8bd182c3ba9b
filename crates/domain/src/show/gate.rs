//! Which games may be started in a session: the rulebook is asked about draws and packets as giveaways, a table about flash sales.
//! Our rooms are nobody's official tool, so a platform that wants its own tool refuses them here.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::reading::words;
use crate::refusal::{Refusal, Words};
use crate::rulebook::{Act, ActFacts, Decision, Facts, Grade, LoadedRule, Verdict, judge};
use crate::time::Instant;

words! {
    /// A game of a live room.
    Game {
        /// Amounts of money, split beforehand, for who is quick.
        RedPacket = "red_packet",
        /// A draw among those who entered.
        Lottery = "lottery",
        /// A few pieces at a price for a short time.
        FlashSale = "flash_sale",
    }
}

/// How a flash sale may be held.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaleRule {
    /// Stable id.
    pub id: String,
    /// The platform's word; absent for the house's own figures, which serve where no platform's are known.
    #[serde(default)]
    pub platform: Option<String>,
    /// Upper-case market codes; empty for all.
    #[serde(default)]
    pub markets: Vec<String>,
    /// Shortest and longest countdown, in seconds.
    pub countdown: [i64; 2],
    /// Shortest and longest sale, in seconds.
    pub length: [i64; 2],
    /// What it says.
    pub say: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
}

/// What a prize of a draw may be worth: the law of a market, whatever the channel.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrizeRule {
    /// Stable id.
    pub id: String,
    /// Upper-case market codes.
    pub markets: Vec<String>,
    /// The most.
    pub most: Money,
    /// What it says.
    pub say: Words,
    /// Where it was read.
    pub source: String,
    /// The date of that page, where it is known.
    #[serde(default)]
    pub page_date: Option<Date>,
    /// How good the source is.
    pub grade: Grade,
}

/// A file of games.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Games {
    /// How flash sales may be held.
    #[serde(rename = "sale")]
    pub sales: Vec<SaleRule>,
    /// What prizes may be worth.
    #[serde(rename = "prize", default)]
    pub prizes: Vec<PrizeRule>,
}

/// Reads a file of games.
///
/// # Errors
/// What is wrong with it.
pub fn read(text: &str) -> Result<Games, String> {
    let file: Games = toml::from_str(text).map_err(|error| error.to_string())?;
    if let Some(rule) = file.prizes.iter().find(|rule| rule.markets.is_empty() || rule.most.minor <= 0) {
        return Err(format!("{}: what a prize may be worth is a sum, in named markets", rule.id));
    }
    for rule in &file.sales {
        let ordered = |[least, most]: [i64; 2]| 0 < least && least <= most;
        if !ordered(rule.countdown) || !ordered(rule.length) {
            return Err(format!("{}: a span runs from its least to its most", rule.id));
        }
        if rule.platform.is_none() != (rule.grade == Grade::House) {
            return Err(format!(
                "{}: the house's own figures name no platform, and only they are the house's",
                rule.id
            ));
        }
    }
    if file.sales.iter().any(|rule| rule.platform.is_none()) {
        Ok(file)
    } else {
        Err("the house's own figures are missing".to_owned())
    }
}

/// The figures that ship; empty where the file of the program is broken, which a test excludes.
fn shipped() -> &'static Games {
    static SHIPPED: LazyLock<Games> =
        LazyLock::new(|| read(include_str!("../../../../rulebook/games.toml")).unwrap_or_default());
    &SHIPPED
}

/// Whether a game may be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// Which.
    pub game: Game,
    /// What the rulebook says; a flash sale is always allowed.
    pub verdict: Verdict,
    /// Between what a flash sale must stay.
    pub sale: Option<&'static SaleRule>,
    /// What the highest prize of a draw may be worth.
    pub prize: Option<&'static PrizeRule>,
}

impl Gate {
    /// The refusal to show, if it may not be started.
    pub fn refusal(&self) -> Option<Refusal> {
        let mut refusal = self.verdict.refusal()?;
        refusal.field = None;
        refusal.code = "game_refused".into();
        Some(refusal.hint(
            "use the platform's own tool, or your own room where the law allows it",
            "请使用平台官方工具，或在法律允许的自有直播间进行",
        ))
    }
}

/// Asks the rules in force whether a game may be started on a platform in a market.
pub fn gate<'a>(
    game: Game,
    platform: &str,
    market: &str,
    rules: impl IntoIterator<Item = &'a LoadedRule>,
    at: Instant,
) -> Gate {
    let mut facts =
        Facts { act: ActFacts { kind: Act::Giveaway, ..ActFacts::default() }, ..Facts::default() };
    platform.clone_into(&mut facts.channel.platform);
    market.clone_into(&mut facts.channel.market);
    facts.giveaway.present = true;
    facts.giveaway.free = true;
    facts.giveaway.by_chance = true;
    facts.giveaway.prize = Some(if game == Game::RedPacket { "cash" } else { "goods" }.to_owned());
    if game == Game::FlashSale {
        let fits = |rule: &&SaleRule| {
            rule.platform.as_deref().is_none_or(|of| of == platform)
                && (rule.markets.is_empty() || rule.markets.iter().any(|of| of == market))
        };
        // A platform's figures before the house's.
        let sale = shipped().sales.iter().filter(fits).min_by_key(|rule| rule.platform.is_none());
        let verdict =
            Verdict { decision: Decision::Allow, approval: None, house_default: None, rules: Vec::new() };
        return Gate { game, verdict, sale, prize: None };
    }
    let verdict = judge(rules, &facts, at);
    let held = game == Game::Lottery && verdict.decision != Decision::Refuse;
    let prize = shipped().prizes.iter().find(|rule| held && rule.markets.iter().any(|of| of == market));
    Gate { game, verdict, sale: None, prize }
}
