//! Positions in what a platform lists: windows of time no wider than it allows, and scans of lists that begin with the newest.
//! Pure: a position is JSON that says where to go on, the same after a crash; one that cannot be read starts anew, because
//! every row is an upsert.

use domain::time::{Instant, Span};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::read::unix;
use crate::connector::{Failure, Page};

/// A list is started again at most so often for a page that the platform no longer takes, each time with half the width: some
/// take a page no more because it is old, others because there are too many.
const AGAIN: u8 = 6;
/// What a window reaches beyond its overlap at least, in seconds, however narrow.
const STEP: i64 = 3_600;

/// A window that ends so many seconds ago is the last for now: its overlap alone may fill pages, and while they were read
/// time has passed again.
const CAUGHT_UP: i64 = 300;

/// How time is cut for one list of a platform.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slices {
    /// The widest window that the platform allows.
    pub(crate) widest: Span,
    /// How far each window reaches back into the one before: what is written late is still found.
    pub(crate) overlap: Span,
    /// How far back the platform goes at all.
    pub(crate) oldest: Option<Span>,
}

/// A window of time that is being read; seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Window {
    /// From here on.
    pub(crate) from: i64,
    /// Up to here; fixed when its first page is asked for.
    #[serde(default)]
    pub(crate) to: i64,
    /// The page that comes next; the first one when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<String>,
    /// How often it was started again.
    #[serde(default)]
    again: u8,
}

impl Slices {
    /// The window to read now.
    pub(crate) fn open(&self, kept: Option<Window>, since: Instant, now: Instant) -> Window {
        let now_s = unix(now);
        let mut window = match kept {
            Some(window) if window.runs(now_s) => return window,
            Some(window) => {
                Window { from: window.from.min(now_s).saturating_sub(self.overlap.whole_seconds()), ..window }
            }
            None => Window { from: unix(since), ..Window::default() },
        };
        if let Some(oldest) = self.oldest {
            window.from = window.from.max(now_s - oldest.whole_seconds());
        }
        window.from = window.from.clamp(1, (now_s - 1).max(1));
        window.to = now_s.min(window.from + self.width(window.again)).max(window.from + 1);
        window.page = None;
        window
    }
}

impl Slices {
    /// Half the window, where its list has several pages that are counted: what changes while they are read leaves the window,
    /// and all behind it moves forward over the end of a page. `None` where it is narrow already.
    pub(crate) fn narrower(&self, window: &Window) -> Option<Window> {
        let half = self.width(window.again.saturating_add(1));
        let helps = window.page.is_none() && window.again < AGAIN && window.to - window.from > half;
        helps.then(|| Window { page: None, again: window.again + 1, ..window.clone() })
    }

    /// How wide a window is that was started again so often: it always reaches beyond its overlap.
    fn width(&self, again: u8) -> i64 {
        let widest = self.widest.whole_seconds();
        let least = widest.min(self.overlap.whole_seconds() + STEP);
        (widest >> again.min(AGAIN)).max(least)
    }
}

impl Window {
    /// It is in the middle, and its times are possible ones.
    fn runs(&self, now: i64) -> bool {
        self.page.is_some() && 0 < self.from && self.from < self.to && self.to <= now.saturating_add(86_400)
    }

    /// What comes after a page, and whether it comes now.
    pub(crate) fn next(self, page: Option<String>, now: Instant) -> (Self, bool) {
        match page.filter(|next| !next.is_empty() && self.page.as_ref() != Some(next)) {
            Some(page) => (Self { page: Some(page), ..self }, true),
            None => (Self { from: self.to, ..Self::default() }, unix(now) - self.to > CAUGHT_UP),
        }
    }

    /// The window from its first page and half as wide, for a page that the platform does not take any more; `None` when that
    /// has been tried often enough.
    pub(crate) fn restart(&self) -> Option<Self> {
        let known = self.page.is_some() && self.again < AGAIN;
        known.then(|| Self { page: None, again: self.again + 1, ..self.clone() })
    }
}

/// A list that begins with the newest and is read until it is old.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scan {
    /// The page that comes next; the first one when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<String>,
    /// What is older is known.
    pub(crate) until: i64,
    /// The newest seen in this scan.
    newest: i64,
}

impl Scan {
    /// The one to go on with.
    pub(crate) fn open(kept: Option<Self>, since: Instant) -> Self {
        kept.unwrap_or_else(|| Self { page: None, until: unix(since), newest: unix(since) })
    }

    /// From the newest again, down to what is known: for a page that the platform does not take any more.
    pub(crate) fn restart(self) -> Self {
        Self { page: None, ..self }
    }

    /// What comes after a page on which things of these times stood, and whether it comes now. A page that is older than
    /// what is known, as a whole, is the last.
    pub(crate) fn next(self, times: &[i64], page: Option<String>, overlap: Span) -> (Self, bool) {
        let newest = times.iter().copied().fold(self.newest, i64::max);
        let all_old = !times.is_empty() && times.iter().all(|at| *at < self.until);
        match page.filter(|next| !all_old && !next.is_empty() && self.page.as_ref() != Some(next)) {
            Some(page) => (Self { page: Some(page), newest, ..self }, true),
            None => (Self { page: None, until: (newest - overlap.whole_seconds()).max(1), newest }, false),
        }
    }
}

impl Window {
    /// What a failure deep in a window means: with one of these codes, or any where none is known, the page is not taken any
    /// more and the window starts again, as long as that may help.
    ///
    /// # Errors
    /// The failure itself otherwise.
    pub(crate) fn lost(&self, failure: Failure, codes: &[&str]) -> Result<Page, Failure> {
        let lost = matches!(&failure, Failure::Refused { code, .. } if codes.is_empty() || codes.contains(&code.as_str()));
        match self.restart() {
            Some(window) if lost => Ok(close(Page::default(), &window, true)),
            _ => Err(failure),
        }
    }
}

/// The page with the position behind it.
pub(crate) fn close<P: Serialize>(page: Page, position: &P, more: bool) -> Page {
    Page { position: write(position), more, ..page }
}

/// Reads a position; nothing when it is not one of these.
pub(crate) fn parse<P: DeserializeOwned>(position: Option<&str>) -> Option<P> {
    serde_json::from_str(position?).ok()
}

/// Writes a position.
pub(crate) fn write<P: Serialize>(position: &P) -> String {
    serde_json::to_string(position).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: i64 = 86_400;
    const SLICES: Slices = Slices {
        widest: Span::hours(15 * 24),
        overlap: Span::minutes(30),
        oldest: Some(Span::hours(90 * 24)),
    };

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(seconds)
    }

    #[test]
    fn a_back_fill_goes_window_by_window_and_then_waits() {
        let now = 1_700_000_000;
        let mut kept = None;
        let mut read = Vec::new();
        loop {
            let window = SLICES.open(kept, at(now - 40 * DAY), at(now));
            read.push((window.from, window.to));
            let (next, more) = window.next(None, at(now));
            kept = parse(Some(&write(&next)));
            if !more {
                break;
            }
        }
        assert_eq!(read[0].0, now - 40 * DAY);
        assert_eq!(read.last().map(|w| w.1), Some(now));
        assert!(read.windows(2).all(|two| two[1].0 == two[0].1 - 1800), "{read:?}");
        assert!(read.iter().all(|w| w.1 - w.0 <= 15 * DAY));
        let later = SLICES.open(kept, at(0), at(now + 60));
        assert_eq!((later.from, later.to), (now - 1800, now + 60));
    }

    #[test]
    fn a_crash_goes_on_in_the_middle_and_a_lost_page_starts_the_window_again() {
        let window = SLICES.open(None, at(1_699_999_000), at(1_700_000_000));
        let (mid, more) = window.clone().next(Some("p2".to_owned()), at(1_700_000_000));
        assert!(more);
        let again = SLICES.open(parse(Some(&write(&mid))), at(0), at(1_700_500_000));
        assert_eq!((again.from, again.to, again.page.as_deref()), (window.from, window.to, Some("p2")));
        let mut lost = again;
        for _ in 0..AGAIN {
            let restarted = lost.restart().expect("once more");
            assert_eq!((restarted.from, restarted.page.as_ref()), (window.from, None));
            lost = Window { page: Some("p9".to_owned()), ..restarted };
        }
        assert_eq!(lost.restart(), None);
    }

    #[test]
    fn a_window_that_starts_again_is_narrower_and_still_goes_forward() {
        let wide = Slices { widest: Span::hours(7 * 24), overlap: Span::hours(48), oldest: None };
        let now = at(1_700_000_000);
        let mut window = wide.open(None, at(1_690_000_000), now);
        assert_eq!(window.to - window.from, 7 * DAY);
        let known = window.from;
        for _ in 0..AGAIN {
            let before = window.to - window.from;
            let lost = Window { page: Some("p".to_owned()), ..window.clone() };
            window = wide.open(lost.restart(), at(0), now);
            assert!(window.to - window.from <= before && window.to - window.from > 2 * DAY);
        }
        let (next, _) = window.clone().next(None, now);
        assert!(wide.open(Some(next), at(0), now).to > window.to);
        assert!(known - window.from <= i64::from(AGAIN) * 2 * DAY);
    }

    #[test]
    fn the_same_page_twice_is_the_end() {
        let window = Window { from: 1, to: 2, page: Some("p".to_owned()), again: 0 };
        assert_eq!(
            window.next(Some("p".to_owned()), at(2)),
            (Window { from: 2, ..Window::default() }, false)
        );
    }

    #[test]
    fn a_busy_shop_rests_though_its_windows_have_pages() {
        let now = at(1_700_000_000);
        let (window, _) = SLICES.open(None, at(1_699_999_000), now).next(Some("p2".to_owned()), now);
        let (_, more) = window.clone().next(None, now + Span::seconds(60));
        assert!(!more);
        let (_, more) = window.next(None, now + Span::hours(1));
        assert!(more);
    }

    #[test]
    fn nothing_beyond_what_the_platform_keeps() {
        let window = SLICES.open(None, at(0), at(1_700_000_000));
        assert_eq!(window.from, 1_700_000_000 - 90 * DAY);
    }

    #[test]
    fn a_scan_stops_where_a_whole_page_is_known_and_looks_back_next_time() {
        let overlap = Span::seconds(10);
        let scan = Scan::open(None, at(100));
        let (scan, more) = scan.next(&[300, 90], Some("2".to_owned()), overlap);
        assert!(more);
        let (scan, more) = scan.next(&[80, 70], Some("3".to_owned()), overlap);
        assert!(!more);
        assert_eq!(scan, Scan { page: None, until: 290, newest: 300 });
        let (scan, more) = scan.next(&[], None, overlap);
        assert!(!more);
        assert_eq!(scan.until, 290);
    }

    proptest! {
        #[test]
        fn windows_are_never_too_wide_nor_empty(
            kept in proptest::option::of((any::<i64>(), any::<i64>(), proptest::option::of(".{0,4}"))),
            since in -10_i64..4_000_000_000, now in 2_i64..4_000_000_000,
        ) {
            let kept = kept.map(|(from, to, page)| Window { from, to, page, again: 0 });
            let running = kept.as_ref().is_some_and(|w| w.runs(now));
            let window = SLICES.open(kept, at(since), at(now));
            prop_assert!(window.from < window.to);
            prop_assert!(window.from > 0 && window.to <= now + DAY);
            if !running {
                prop_assert!(window.to - window.from <= 15 * DAY);
            }
        }

        #[test]
        fn any_text_as_a_position_is_read_or_not(text in ".{0,60}") {
            drop((parse::<Window>(Some(&text)), parse::<Scan>(Some(&text))));
        }
    }
}
