//! What a shop learns from how its appeals ended: by ground, by market, with and without each kind of evidence, month by
//! month; and a warning where too many were turned down. This shop's appeals only, and no share where there were too few.

use std::collections::BTreeMap;

use serde::Serialize;

use super::event::Verdict;
use super::evidence::EvidenceKind;
use super::strength::{FEWEST, Strength, strength};
use crate::refusal::Words;
use crate::time::{Instant, Span};

/// How far back outcomes count for a ground's strength.
pub const LOOKED_BACK: Span = Span::hours(24 * 730);
/// How far back outcomes count for the share of invalid ones.
pub const RECENT: Span = Span::hours(24 * 90);
/// From how many decided ones on too many invalid ones are warned of. Ours: no platform publishes its own figure.
pub const FEWEST_FOR_WARNING: u32 = 10;
/// Above which share of invalid ones is warned, in percent. Ours as well.
pub const TOO_MANY_INVALID: u32 = 50;

/// An appeal that the platform decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field words; see Appeal")]
pub struct Ended {
    pub ground: String,
    pub platform: String,
    pub market: String,
    pub verdict: Verdict,
    /// What went with it.
    pub had: Vec<EvidenceKind>,
    pub submitted_at: Instant,
    pub decided_at: Instant,
}

/// Outcomes of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    won: u32,
    partly: u32,
    lost: u32,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Won => self.won += 1,
            Verdict::PartlyWon => self.partly += 1,
            Verdict::Lost => self.lost += 1,
        }
    }

    fn of<'a>(ended: impl Iterator<Item = &'a Ended>) -> Self {
        let mut tally = Self::default();
        ended.for_each(|e| tally.add(e.verdict));
        tally
    }

    fn strength(self) -> Strength {
        strength(self.won, self.partly, self.lost)
    }
}

/// Outcomes with and without a kind of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ByEvidence {
    /// What it shows.
    pub shows: EvidenceKind,
    /// Of those that it went with.
    pub with: Strength,
    /// Of the others.
    pub without: Strength,
    /// Which share of the won ones it went with; none where too few were won.
    pub among_won: Option<f64>,
}

/// How many of the recent ones were turned down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Invalid {
    /// Decided in the last 90 days.
    pub decided: u32,
    /// Turned down among them.
    pub lost: u32,
    /// Their share; none where nothing was decided.
    pub share: Option<f64>,
    /// A warning, where there are too many.
    pub warning: Option<Words>,
}

/// What was learned.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learned {
    /// All together.
    pub all: Strength,
    /// By the ground's id.
    pub grounds: BTreeMap<String, Strength>,
    /// By platform and market.
    pub markets: BTreeMap<(String, String), Strength>,
    /// By kind of evidence; kinds that went with all or with none are there too.
    pub evidence: Vec<ByEvidence>,
    /// The recent share of invalid ones.
    pub invalid: Invalid,
}

/// Reckons what outcomes of the last [`LOOKED_BACK`] teach.
pub fn learned(ended: &[Ended], now: Instant) -> Learned {
    let ended: Vec<&Ended> = ended.iter().filter(|e| e.decided_at >= now - LOOKED_BACK).collect();
    let mut grounds: BTreeMap<String, Tally> = BTreeMap::new();
    let mut markets: BTreeMap<(String, String), Tally> = BTreeMap::new();
    for e in &ended {
        grounds.entry(e.ground.clone()).or_default().add(e.verdict);
        markets.entry((e.platform.clone(), e.market.clone())).or_default().add(e.verdict);
    }
    let recent = Tally::of(ended.iter().copied().filter(|e| e.decided_at >= now - RECENT));
    Learned {
        all: Tally::of(ended.iter().copied()).strength(),
        grounds: grounds.into_iter().map(|(id, tally)| (id, tally.strength())).collect(),
        markets: markets.into_iter().map(|(key, tally)| (key, tally.strength())).collect(),
        evidence: EvidenceKind::ALL.iter().map(|shows| by_evidence(*shows, &ended)).collect(),
        invalid: invalid(recent),
    }
}

fn by_evidence(shows: EvidenceKind, ended: &[&Ended]) -> ByEvidence {
    let of = |with: bool| ended.iter().copied().filter(move |e| e.had.contains(&shows) == with);
    let (with, without) = (Tally::of(of(true)), Tally::of(of(false)));
    let won = with.won + without.won;
    let among_won = (won >= FEWEST).then(|| f64::from(with.won) / f64::from(won));
    ByEvidence { shows, with: with.strength(), without: without.strength(), among_won }
}

fn invalid(recent: Tally) -> Invalid {
    let decided = recent.won + recent.partly + recent.lost;
    let share = (decided > 0).then(|| f64::from(recent.lost) / f64::from(decided));
    let too_many = decided >= FEWEST_FOR_WARNING && recent.lost * 100 > decided * TOO_MANY_INVALID;
    let warning = too_many.then(|| {
        let en = format!(
            "{} of the last {decided} appeals were turned down. Platforms may limit sellers whose appeals mostly are; \
             above {TOO_MANY_INVALID} % is this program's own line, not a platform's.",
            recent.lost
        );
        let zh = format!(
            "最近 {decided} 项申诉中有 {} 项未获支持。多数申诉无效的商家可能受到平台限制；{TOO_MANY_INVALID}% 是本程序自定的警戒线，并非平台规定。",
            recent.lost
        );
        Words::made(en, zh)
    });
    Invalid { decided, lost: recent.lost, share, warning }
}

/// One month of appeals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "counts by what happened")]
pub struct Month {
    /// `2026-11`, in the shop's zone.
    pub month: String,
    pub submitted: u32,
    pub won: u32,
    pub partly_won: u32,
    pub lost: u32,
    /// How long the platform took for half of those it decided, at most.
    pub took: Option<Span>,
}

/// Counts by month, the months in the order given; `month_of` names the month of an instant. `submitted` are the instants of
/// all submissions, decided or not.
pub fn months(
    names: &[String],
    submitted: &[Instant],
    ended: &[Ended],
    month_of: impl Fn(Instant) -> String,
) -> Vec<Month> {
    let mut by: BTreeMap<&str, (Month, Vec<Span>)> =
        names.iter().map(|n| (n.as_str(), Default::default())).collect();
    for at in submitted {
        if let Some((month, _)) = by.get_mut(month_of(*at).as_str()) {
            month.submitted += 1;
        }
    }
    for e in ended {
        let Some((month, took)) = by.get_mut(month_of(e.decided_at).as_str()) else { continue };
        match e.verdict {
            Verdict::Won => month.won += 1,
            Verdict::PartlyWon => month.partly_won += 1,
            Verdict::Lost => month.lost += 1,
        }
        took.push(e.decided_at - e.submitted_at);
    }
    let finish = |name: &String| {
        let (month, mut took) = by.remove(name.as_str()).unwrap_or_default();
        took.sort_unstable();
        let middle = took.get(took.len().saturating_sub(1) / 2).copied();
        Month { month: name.clone(), took: middle, ..month }
    };
    names.iter().map(finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_763_800_000_000_000);

    fn ended(verdict: Verdict, had: &[EvidenceKind], days_ago: i64) -> Ended {
        let decided_at = NOW - Span::hours(24 * days_ago);
        Ended {
            ground: "house.review.abuse".to_owned(),
            platform: "own".to_owned(),
            market: "CN".to_owned(),
            verdict,
            had: had.to_vec(),
            submitted_at: decided_at - Span::hours(48),
            decided_at,
        }
    }

    #[test]
    fn shares_stand_only_where_enough_was_decided() {
        let shot = [EvidenceKind::Review, EvidenceKind::Screenshot];
        let mut all: Vec<Ended> = (0..6).map(|n| ended(Verdict::Won, &shot, n)).collect();
        all.extend((0..4).map(|n| ended(Verdict::Lost, &[EvidenceKind::Review], n)));
        all.push(ended(Verdict::Won, &shot, 731));
        let found = learned(&all, NOW);
        assert_eq!((found.all.decided, found.grounds["house.review.abuse"].decided), (10, 10));
        let of = |shows| found.evidence.iter().find(|e| e.shows == shows).copied().unwrap();
        let screenshot = of(EvidenceKind::Screenshot);
        assert!((screenshot.with.share.unwrap().0 - 6.5 / 7.0).abs() < 1e-9);
        assert_eq!(screenshot.without.share, None, "four are too few");
        assert_eq!(screenshot.among_won, Some(1.0));
        assert_eq!(of(EvidenceKind::Invoice).with.decided, 0);
        assert_eq!(found.markets[&("own".to_owned(), "CN".to_owned())].decided, 10);
        assert_eq!(found.invalid.warning, None, "four of ten");
    }

    #[test]
    fn too_many_invalid_ones_are_warned_of_only_from_ten_on_and_above_half() {
        for (won, lost, older, warns) in
            [(4, 5, 0, false), (5, 5, 0, false), (4, 6, 0, true), (0, 9, 9, false), (0, 0, 0, false)]
        {
            let mut all: Vec<Ended> = (0..won).map(|_| ended(Verdict::PartlyWon, &[], 1)).collect();
            all.extend((0..lost).map(|_| ended(Verdict::Lost, &[], 90)));
            all.extend((0..older).map(|_| ended(Verdict::Lost, &[], 91)));
            let found = learned(&all, NOW).invalid;
            assert_eq!(found.warning.is_some(), warns, "{won} {lost} {older}");
            assert_eq!((found.decided, found.share.is_some()), (won + lost, won + lost > 0));
        }
    }

    #[test]
    fn months_are_those_asked_for_and_time_is_the_lower_middle() {
        let all = [ended(Verdict::Won, &[], 0), ended(Verdict::Lost, &[], 0), ended(Verdict::Lost, &[], 40)];
        let month_of = |at: Instant| at.to_string()[..7].to_owned();
        let names = ["2025-10".to_owned(), "2025-11".to_owned(), "2025-12".to_owned()];
        let found = months(&names, &[NOW, NOW - Span::hours(24 * 400)], &all, month_of);
        assert_eq!(found.iter().map(|m| m.lost).collect::<Vec<_>>(), [1, 1, 0]);
        assert_eq!((found[1].submitted, found[1].won, found[1].took), (1, 1, Some(Span::hours(48))));
        assert_eq!(found[2], Month { month: "2025-12".to_owned(), ..Month::default() });
    }
}
