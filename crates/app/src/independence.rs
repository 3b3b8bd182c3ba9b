//! The independence report: what a shop's own log says about remedies and later changes of ratings, side by side. The
//! one place outside the remedies that reads both.
//!
//! It can show that in this shop cases with a remedy and cases without see ratings change about as often, and in which
//! order the two happened. It cannot show why a buyer changed a rating, and a difference alone is no proof of a bargain:
//! graver cases get more remedies, and a problem that is solved well changes minds by itself.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::ids::CaseId;
use domain::refusal::Words;
use domain::remedy::Period;
use domain::review::Review;
use domain::time::{Instant, Span};
use serde::Serialize;
use store::Tx;
use store::independence::{Both, Cell};
use store::remedies::Spent;

use crate::{App, AppError, Caller, Result};

/// Longest period, in days.
const LONGEST: i64 = 730;
/// Cases whose order in time is looked up; above it the counts stand without the order.
const MOST: i64 = 5_000;
/// Smallest group of cases of which a share is worth saying.
const FEWEST: i64 = 20;

/// How a group of cases went on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Cases.
    pub cases: i64,
    /// Cases whose rating was changed: with a remedy only after it, without one at any time.
    pub changed: i64,
    /// Of these, raised.
    pub raised: i64,
}

impl Group {
    fn share(&self) -> f64 {
        if self.cases == 0 { 0.0 } else { self.changed as f64 / self.cases as f64 }
    }
}

/// The order in time, where there was both a remedy and a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Order {
    /// The remedy was granted first.
    pub remedy_first: i64,
    /// The rating had changed before any remedy was granted: the remedy cannot have caused it.
    pub change_first: i64,
    /// Whether there were more cases than are looked up.
    pub cut: bool,
}

/// The difference of two shares with the bounds between which it lies with 95 % confidence (Newcombe's hybrid score
/// interval, 1998, method 10).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Share with a remedy less share without.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// The report.
#[derive(Debug)]
pub struct Independence {
    /// Cases opened since.
    pub since: Instant,
    /// Cases with a remedy.
    pub with: Group,
    /// Cases without.
    pub without: Group,
    /// Of cases with both, which came first.
    pub order: Order,
    /// None while a group is too small to say anything.
    pub difference: Option<Difference>,
    /// The sentence that the figures allow.
    pub finding: Words,
    /// What no figure here can show.
    pub caution: Words,
    /// What was granted, by month, kind and currency.
    pub spent: Vec<Spent>,
}

impl App {
    /// The independence report over cases opened in the last `days` days.
    ///
    /// # Errors
    /// When the caller may not see the overview.
    pub async fn independence(&self, caller: &Caller, days: i64) -> Result<Independence> {
        caller.require(Permission::OverviewRead)?;
        let since = self.now() - Span::hours(24 * days.clamp(1, LONGEST));
        let mut tx = self.store.read_heavy().await?;
        let zone = tx.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))?.zone;
        let cells = tx.independence_cells(caller.shop, since).await?;
        let (order, early) = order(&mut tx, caller, since).await?;
        let (mut with, without) = (group(&cells, true), group(&cells, false));
        // A change that came before the remedy is no change after a remedy.
        with.changed -= early.len() as i64;
        with.raised -= early.values().filter(|raised| **raised).count() as i64;
        let difference = (with.cases >= FEWEST && without.cases >= FEWEST).then(|| newcombe(with, without));
        Ok(Independence {
            since,
            with,
            without,
            order,
            difference,
            finding: finding(difference),
            caution: CAUTION,
            spent: tx.remedies_spent(caller.shop, &Period::at(since, &zone).month).await?,
        })
    }
}

const CAUTION: Words = Words::new(
    "These are counts of what happened, not an experiment. Graver cases get more remedies, and a problem that is solved \
     well can change a mind by itself: a difference is no proof of a bargain, and no difference is no proof that there \
     was none.",
    "以上只是已发生情况的统计，并非实验。严重的工单更常获得补救，问题解决得好也会让买家自行改变看法：有差异不等于有交易，无差异也不能证明没有。",
);

fn finding(difference: Option<Difference>) -> Words {
    match difference {
        None => Words::new(
            "too few cases yet to compare (20 with a remedy and 20 without are needed)",
            "样本不足，暂不能比较（有补救与无补救的工单各需 20 个）",
        ),
        Some(d) if d.low <= 0.0 && d.high >= 0.0 => Words::new(
            "no difference between cases with and without a remedy can be told from chance",
            "有补救与无补救的工单之间未见超出偶然的差异",
        ),
        Some(d) if d.value > 0.0 => {
            Words::new("after a remedy ratings changed more often than without one", "获得补救后评价变化更多")
        }
        Some(_) => {
            Words::new("after a remedy ratings changed less often than without one", "获得补救后评价变化更少")
        }
    }
}

fn group(cells: &[Cell], remedied: bool) -> Group {
    let mut group = Group::default();
    for cell in cells.iter().filter(|c| c.remedied == remedied) {
        group.cases += cell.cases;
        group.changed += if cell.moved == 0 { 0 } else { cell.cases };
        group.raised += if cell.moved > 0 { cell.cases } else { 0 };
    }
    group
}

/// Which came first, and the cases whose rating had changed before, each with whether it rose.
async fn order(tx: &mut Tx, caller: &Caller, since: Instant) -> Result<(Order, BTreeMap<CaseId, bool>)> {
    let both = tx.independence_both(caller.shop, since, MOST + 1).await?;
    let mut order = Order { cut: both.len() as i64 > MOST, ..Order::default() };
    let mut by_case: BTreeMap<CaseId, Vec<Both>> = BTreeMap::new();
    both.into_iter().take(MOST as usize).for_each(|b| by_case.entry(b.case).or_default().push(b));
    let mut early = BTreeMap::new();
    for (case, reviews) in by_case {
        let mut moved_after = false;
        let mut raised = false;
        for both in reviews {
            let Some(loaded) = tx.load_review(caller.shop, both.review).await? else { continue };
            moved_after |= changed_after(&loaded.review, both.granted_at);
            raised |= rose(&loaded.review);
        }
        if moved_after {
            order.remedy_first += 1;
        } else {
            order.change_first += 1;
            early.insert(case, raised);
        }
    }
    Ok((order, early))
}

/// Whether the rating moved at or after an instant.
fn changed_after(review: &Review, at: Instant) -> bool {
    review.versions.windows(2).any(|pair| pair[1].rating != pair[0].rating && pair[1].at >= at)
}

fn rose(review: &Review) -> bool {
    let ratings: BTreeSet<u8> = review.versions.iter().map(|v| v.rating).collect();
    review.versions.last().map(|v| v.rating) > review.versions.first().map(|v| v.rating) && ratings.len() > 1
}

/// The 95 % score interval of a share (Wilson, 1927).
fn wilson(group: Group) -> (f64, f64) {
    const Z: f64 = 1.959_964;
    let (n, p) = (group.cases as f64, group.share());
    let middle = p + Z * Z / (2.0 * n);
    let reach = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    ((middle - reach) / whole, (middle + reach) / whole)
}

fn newcombe(a: Group, b: Group) -> Difference {
    let (p, q) = (a.share(), b.share());
    let ((a_low, a_high), (b_low, b_high)) = (wilson(a), wilson(b));
    let value = p - q;
    Difference {
        value,
        low: value - ((p - a_low).powi(2) + (b_high - q).powi(2)).sqrt(),
        high: value + ((a_high - p).powi(2) + (q - b_low).powi(2)).sqrt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group_of(cases: i64, changed: i64) -> Group {
        Group { cases, changed, raised: changed }
    }

    #[test]
    fn the_interval_is_the_one_in_the_paper() {
        // Newcombe 1998, table II: 56/70 against 48/80 gives 0.0524 to 0.3339 by method 10.
        let d = newcombe(group_of(70, 56), group_of(80, 48));
        assert!((d.value - 0.2).abs() < 1e-9, "{d:?}");
        assert!((d.low - 0.0524).abs() < 5e-5 && (d.high - 0.3339).abs() < 5e-5, "{d:?}");
        // And 9/10 against 3/10: 0.1705 to 0.8090.
        let d = newcombe(group_of(10, 9), group_of(10, 3));
        assert!((d.low - 0.1705).abs() < 5e-5 && (d.high - 0.8090).abs() < 5e-5, "{d:?}");
    }

    #[test]
    fn the_sentence_follows_from_the_interval() {
        let says = |a, b| finding(Some(newcombe(a, b))).en.into_owned();
        assert!(says(group_of(100, 10), group_of(100, 11)).contains("chance"));
        assert!(says(group_of(100, 50), group_of(100, 11)).contains("more often"));
        assert!(says(group_of(100, 5), group_of(100, 50)).contains("less often"));
        assert!(finding(None).en.contains("too few"));
    }
}
