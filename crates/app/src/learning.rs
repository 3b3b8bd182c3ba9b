//! Triage learns from a shop's people: corrections become a small adaptation on top of the model, which is kept only if it
//! reads held-back corrections better, and can be taken back.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::access::Permission;
use domain::chain::hex;
use domain::ids::{ShopId, UserId};
use domain::reading::Reading;
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use domain::time::Span;
use store::Tx;
use store::learning::{Judged, Learned, Week};
use triage::adapt::{Adaptation, Correction};

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// Corrections below which nothing can be learned.
pub const FEWEST: i64 = 20;
/// Judged reviews learned from at most, the newest.
const MOST: i64 = 20_000;
/// How far back accuracy is shown.
const SHOWN: Span = Span::hours(24 * 7 * 26);
/// How long the nightly worker leaves a shop alone after it has learned.
const REST: Span = Span::hours(20);
/// New corrections that make learning again worth while.
const FRESH: i64 = 10;

/// What reads a shop's feedback: the model, with what this shop's people have taught it.
#[derive(Clone, Debug)]
pub struct Reader {
    model: &'static triage::Model,
    learned: Option<Arc<Adaptation>>,
}

impl Reader {
    /// Reads one feedback.
    pub fn read(&self, text: &str, rating: Option<u8>) -> Reading {
        self.model.read_adapted(text, rating, self.learned.as_deref())
    }
}

/// How triage stands in a shop.
#[derive(Clone, Debug)]
pub struct State {
    /// Whether the deep tier is there to read again.
    pub deep: bool,
    /// The learned version in force; none when the model reads as it ships.
    pub active: Option<i64>,
    /// Reviews that people have corrected.
    pub corrections: i64,
    /// All decisions, first one first.
    pub decisions: Vec<Learned>,
    /// How often triage was right, week by week.
    pub weeks: Vec<Week>,
    /// The names of those who decided.
    pub people: BTreeMap<UserId, String>,
}

/// The learned version in force after these decisions.
pub fn active(decisions: &[Learned]) -> Option<i64> {
    decisions.iter().fold(None, |active, d| match d.back_to {
        Some(back) => Some(back).filter(|version| *version > 0),
        None if d.kept => Some(d.version),
        None => active,
    })
}

impl App {
    /// What reads this shop's feedback.
    ///
    /// # Errors
    /// As the store says.
    pub async fn reader(&self, tx: &mut Tx, shop: ShopId) -> Result<Reader> {
        let decisions = tx.learned(shop).await?;
        let version = active(&decisions).and_then(|v| decisions.iter().find(|d| d.version == v));
        let learned = match version {
            Some(version) => Some(Arc::new(adaptation(tx, &version.blob).await?)),
            None => None,
        };
        Ok(Reader { model: self.model, learned })
    }

    /// How triage stands.
    ///
    /// # Errors
    /// When the caller may not read the policy.
    pub async fn triage_state(&self, caller: &Caller) -> Result<State> {
        caller.require(Permission::PolicyRead)?;
        let mut tx = self.store.read().await?;
        let decisions = tx.learned(caller.shop).await?;
        Ok(State {
            deep: triage::Engine::embedded().has_deep(),
            active: active(&decisions),
            corrections: tx.corrections(caller.shop).await?,
            weeks: tx.triage_weeks(caller.shop, self.now() - SHOWN).await?,
            people: tx.user_names().await?,
            decisions,
        })
    }

    /// Learns from everything people have judged so far; what is learned is kept only if it is better.
    ///
    /// # Errors
    /// `too_few_corrections` when there is too little to learn from.
    pub async fn learn(&self, caller: &Caller) -> Result<Learned> {
        caller.require(Permission::PolicyChange)?;
        let mut tx = self.store.read().await?;
        let corrections = tx.corrections(caller.shop).await?;
        if corrections < FEWEST {
            return Err(too_few(corrections).into());
        }
        let judged = tx.judged_reviews(caller.shop, MOST).await?;
        drop(tx);
        let model = self.model;
        let (learned, report) = tokio::task::spawn_blocking(move || {
            let lessons: Vec<Correction> = judged.into_iter().map(lesson).collect();
            Adaptation::train(model, &lessons)
        })
        .await?;
        let bytes = serde_json::to_vec(&learned)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let blob = tx.put_blob(&bytes, "application/json", self.now()).await?;
        let version = next(&tx.learned(caller.shop).await?);
        let event = ShopEvent::TriageLearned {
            version,
            adaptation: hex(&blob),
            corrections,
            held_back: report.held_back as i64,
            right_before: report.right_before as i64,
            right_after: report.right_after as i64,
            kept: report.kept,
        };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        let made = tx.learned(caller.shop).await?.pop().ok_or(AppError::Absent("version"))?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(made)
    }

    /// Puts an earlier version in force again; none is the model as it ships.
    ///
    /// # Errors
    /// `unknown_version` when no such version was kept.
    pub async fn roll_back(&self, caller: &Caller, to: Option<i64>) -> Result<()> {
        caller.require(Permission::PolicyChange)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let decisions = tx.learned(caller.shop).await?;
        if let Some(to) = to
            && !decisions.iter().any(|d| d.version == to && d.kept && d.back_to.is_none())
        {
            let refusal =
                Refusal::new("unknown_version", "no version of this number was kept", "没有保留过该版本");
            return Err(refusal.field("to").into());
        }
        let event = ShopEvent::TriageRolledBack { version: next(&decisions), to };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(())
    }

    /// Learns in every shop that has enough new corrections and has not learned lately.
    ///
    /// # Errors
    /// As the store says.
    pub async fn learn_everywhere(&self) -> Result<()> {
        let shops = self.store.read().await?.every_shop().await?;
        for shop in shops.into_iter().map(|s| s.id) {
            let mut tx = self.store.read().await?;
            let (known, corrections) = (tx.learned(shop).await?, tx.corrections(shop).await?);
            drop(tx);
            let last = known.iter().rev().find(|d| d.back_to.is_none());
            let rested = last.is_none_or(|d| d.at + REST <= self.now());
            let fresh = corrections - last.map_or(0, |d| d.corrections);
            // Who went back to an earlier version did not want a newer one.
            let returned = known.last().is_some_and(|d| d.back_to.is_some());
            if rested && !returned && fresh >= FRESH && corrections >= FEWEST {
                self.learn(&Caller::system(shop, "learning")).await?;
            }
        }
        Ok(())
    }
}

fn next(decisions: &[Learned]) -> i64 {
    decisions.last().map_or(1, |d| d.version + 1)
}

fn lesson(judged: Judged) -> Correction {
    Correction {
        was: judged.reading.issue,
        corrected: judged.issue,
        rating: Some(judged.rating),
        text: judged.text,
    }
}

async fn adaptation(tx: &mut Tx, blob: &str) -> Result<Adaptation> {
    let hash = domain::chain::from_hex(blob).ok_or(AppError::Absent("adaptation"))?;
    let (bytes, _) = tx.blob(hash).await?.ok_or(AppError::Absent("adaptation"))?;
    Ok(serde_json::from_slice(&bytes)?)
}

fn too_few(corrections: i64) -> Refusal {
    let en = format!("people have corrected {corrections} readings so far; triage learns from {FEWEST} on");
    let zh = format!("目前共更正 {corrections} 条，满 {FEWEST} 条后才能学习");
    Refusal::with("too_few_corrections", Words::made(en, zh))
        .hint("correct readings on the case page where they are wrong", "请在工单页更正判断有误的评价")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(version: i64, kept: bool, back_to: Option<i64>) -> Learned {
        Learned {
            version,
            blob: String::new(),
            corrections: 0,
            held_back: 0,
            right_before: 0,
            right_after: 0,
            kept,
            back_to,
            actor: String::new(),
            at: domain::time::Instant(0),
        }
    }

    #[test]
    fn the_last_word_decides_which_version_is_in_force() {
        let decisions = [
            decision(1, true, None),
            decision(2, false, None),
            decision(3, true, None),
            decision(4, true, Some(1)),
            decision(5, true, Some(0)),
            decision(6, false, None),
        ];
        let after = |n: usize| active(&decisions[..n]);
        assert_eq!(
            (0..=6).map(after).collect::<Vec<_>>(),
            [None, Some(1), Some(1), Some(3), Some(1), None, None]
        );
    }
}
