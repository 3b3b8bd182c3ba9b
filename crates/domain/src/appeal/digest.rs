//! The month's digest of appeals: how those of the month went, and what the last two years teach by now. Told on the first working day of
//! the month that follows, once.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::event::AppealState;
use super::evidence::EvidenceKind;
use super::ground::shipped;
use super::learning::{Learned, Month};
use crate::refusal::Words;

/// What is told of a month. Shares are percent, and only where enough was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "counts by what happened")]
pub struct Digest {
    /// `2026-11`, in the shop's zone.
    pub month: String,
    pub submitted: u32,
    pub won: u32,
    pub partly_won: u32,
    pub lost: u32,
    /// The ground's id, how many were decided on it in two years, and which share of them was won.
    pub grounds: Vec<(String, u32, u32)>,
    /// Which share of the won ones a kind of file went with, the most frequent first.
    pub winners: Vec<(EvidenceKind, u32)>,
    /// Decided in the last 90 days, and turned down among them.
    pub recent: (u32, u32),
    /// Whether that is too many.
    pub warned: bool,
    /// Not ended yet.
    pub waiting: u32,
    /// Of them, those to which the platform waits for an answer.
    pub asked: u32,
}

/// The digest of a month; none where nothing happened and nothing waits.
pub fn digest(month: &Month, learned: &Learned, states: &[(AppealState, i64)]) -> Option<Digest> {
    let count = |wanted: &dyn Fn(AppealState) -> bool| {
        let sum: i64 = states.iter().filter(|(state, _)| wanted(*state)).map(|(_, n)| n).sum();
        u32::try_from(sum).unwrap_or(u32::MAX)
    };
    let (waiting, asked) =
        (count(&AppealState::is_open), count(&|state| state == AppealState::InformationAsked));
    if month.submitted + month.won + month.partly_won + month.lost + waiting == 0 {
        return None;
    }
    let share = |(id, strength): (&String, &super::Strength)| {
        Some((id.clone(), strength.decided, percent(strength.share?.0)))
    };
    let mut winners: Vec<(EvidenceKind, u32)> = learned
        .evidence
        .iter()
        .filter(|one| !one.shows.is_log())
        .filter_map(|one| Some((one.shows, percent(one.among_won?))))
        .filter(|(_, percent)| *percent > 0)
        .collect();
    winners.sort_by_key(|(_, percent)| std::cmp::Reverse(*percent));
    Some(Digest {
        month: month.month.clone(),
        submitted: month.submitted,
        won: month.won,
        partly_won: month.partly_won,
        lost: month.lost,
        grounds: learned.grounds.iter().filter_map(share).collect(),
        winners,
        recent: (learned.invalid.decided, learned.invalid.lost),
        warned: learned.invalid.warning.is_some(),
        waiting,
        asked,
    })
}

fn percent(share: f64) -> u32 {
    (share * 100.0).round().clamp(0.0, 100.0) as u32
}

/// The month before a day, as [`Digest::month`] has it, and its place in time: so many months since the year 0.
pub fn month_before(day: Date) -> (String, i64) {
    let before = day.first_of_month().saturating_sub(1.month());
    let place = i64::from(before.year()) * 12 + i64::from(before.month());
    (format!("{:04}-{:02}", before.year(), before.month()), place)
}

impl Digest {
    /// What is said of it, line by line.
    pub fn lines(&self) -> Vec<Words> {
        let Self { month, submitted, won, partly_won, lost, .. } = self;
        let mut lines = vec![Words::made(
            format!(
                "Appeals in {month}: {submitted} submitted, {won} won, {partly_won} won in part, {lost} turned down."
            ),
            format!(
                "{month} 申诉：提交 {submitted} 项，成立 {won} 项，部分成立 {partly_won} 项，未获支持 {lost} 项。"
            ),
        )];
        for (id, decided, percent) in &self.grounds {
            let known = shipped().ground(id);
            let (en, zh) = known.map_or((id.as_str(), id.as_str()), |g| (&g.name.en, &g.name.zh));
            lines.push(Words::made(
                format!("{en}: {percent} % of {decided} won in two years."),
                format!("{zh}：近两年裁定 {decided} 项，成功率 {percent}%。"),
            ));
        }
        for (shows, percent) in &self.winners {
            let shows = shows.words();
            lines.push(Words::made(
                format!("{}: went with {percent} % of those won.", shows.en),
                format!("{}：获胜申诉中有 {percent}% 附有此类文件。", shows.zh),
            ));
        }
        let (decided, turned_down) = self.recent;
        if decided > 0 {
            lines.push(Words::made(
                format!("Turned down in the last 90 days: {turned_down} of {decided}."),
                format!("近 90 天未获支持：{decided} 项中的 {turned_down} 项。"),
            ));
        }
        if self.warned {
            lines.push(Words::new(
                "That is more than half: platforms may limit sellers whose appeals mostly are invalid.",
                "已超过一半：多数申诉无效的商家可能受到平台限制。",
            ));
        }
        if self.waiting > 0 {
            let (waiting, asked) = (self.waiting, self.asked);
            lines.push(Words::made(
                format!("Not ended yet: {waiting}; the platform waits for an answer to {asked} of them."),
                format!("尚未结束：{waiting} 项，其中 {asked} 项平台等待补充材料。"),
            ));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appeal::learning::{Ended, learned};
    use crate::appeal::{Verdict, months};
    use crate::time::{Instant, Span};

    const NOW: Instant = Instant(1_763_800_000_000_000);

    fn ended(verdict: Verdict, shows: EvidenceKind) -> Ended {
        Ended {
            ground: "house.review.abuse".to_owned(),
            platform: "own".to_owned(),
            market: "CN".to_owned(),
            verdict,
            had: vec![EvidenceKind::Review, shows],
            submitted_at: NOW - Span::hours(48),
            decided_at: NOW - Span::hours(24),
        }
    }

    #[test]
    fn a_month_is_told_with_what_the_years_teach() {
        let mut all: Vec<Ended> = (0..5).map(|_| ended(Verdict::Won, EvidenceKind::Screenshot)).collect();
        all.extend((0..6).map(|_| ended(Verdict::Lost, EvidenceKind::Document)));
        let names = ["2025-11".to_owned()];
        let month = months(&names, &[NOW], &all, |at| at.to_string()[..7].to_owned()).remove(0);
        let states = [(AppealState::InformationAsked, 1), (AppealState::Draft, 2), (AppealState::Won, 5)];
        let told = digest(&month, &learned(&all, NOW), &states).expect("something happened");
        assert_eq!((told.submitted, told.won, told.lost), (1, 5, 6));
        assert_eq!((told.waiting, told.asked, told.recent, told.warned), (3, 1, (11, 6), true));
        assert_eq!(told.winners, [(EvidenceKind::Screenshot, 100)], "logs always go along and say nothing");
        assert_eq!(told.grounds[0].1, 11);
        let lines = told.lines();
        assert!(lines[0].en.contains("2025-11") && lines[0].zh.contains("未获支持 6 项"), "{lines:?}");
        assert!(lines.iter().any(|line| line.en.contains("more than half")), "{lines:?}");
        assert!(lines.iter().all(|line| !line.en.contains("house.review")), "names and no ids: {lines:?}");
        let text = serde_json::to_string(&told).expect("JSON");
        assert_eq!(serde_json::from_str::<Digest>(&text).expect("the same"), told);
    }

    #[test]
    fn nothing_is_told_where_nothing_happened_and_few_give_no_share() {
        let nothing = learned(&[], NOW);
        let quiet = Month { month: "2025-11".to_owned(), ..Month::default() };
        assert_eq!(digest(&quiet, &nothing, &[(AppealState::Won, 3)]), None);
        let one = Month { submitted: 1, ..quiet };
        let told = digest(&one, &nothing, &[]).expect("one was submitted");
        assert!(told.grounds.is_empty() && told.winners.is_empty() && told.lines().len() == 1);
    }

    #[test]
    fn the_month_before_a_day() {
        for (day, month, place) in [
            ("2026-03-31", "2026-02", 2026 * 12 + 2),
            ("2026-01-01", "2025-12", 2025 * 12 + 12),
            ("2026-12-01", "2026-11", 2026 * 12 + 11),
        ] {
            assert_eq!(month_before(day.parse().expect("a day")), (month.to_owned(), place), "{day}");
        }
    }
}
