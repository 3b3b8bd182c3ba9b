//! Lists within a list: conversations and their messages, orders and their parcels. The outer list fills a queue, each call
//! takes the next of it, and both are one position, so that a crash goes on where it was.

use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};

use super::read::{odd, unix};
use super::window::{Slices, Window};
use crate::connector::{Failure, Page};

/// One entry of the outer list that waits to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stop {
    /// Its id.
    pub(crate) id: String,
    /// The page of it that comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<String>,
    /// What is older is known, in seconds since 1970.
    #[serde(default)]
    pub(crate) until: i64,
    /// What the outer list says that the inner one needs: an id of the buyer, a tracking number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// The buyer's name or handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
}

/// Where one is in both lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trail<P> {
    /// Where the outer list goes on.
    pub(crate) outer: P,
    /// It goes on now.
    pub(crate) more: bool,
    /// What waits; the last comes first.
    pub(crate) queue: Vec<Stop>,
}

impl<P: Serialize> Trail<P> {
    /// Takes the next stop and reads a page of it: `read` says which page of it comes next. A stop that the platform refuses
    /// is set aside; anything else that fails leaves the position where it was.
    ///
    /// # Errors
    /// As `read` says, other than refusals.
    pub(crate) fn step(
        mut self,
        read: impl FnOnce(&Stop, &mut Page) -> Result<Option<String>, Failure>,
    ) -> Result<Page, Failure> {
        let mut page = Page::default();
        let Some(stop) = self.queue.pop() else { return Ok(self.close(page)) };
        match read(&stop, &mut page) {
            Ok(Some(next)) if !next.is_empty() && stop.page.as_ref() != Some(&next) => {
                self.queue.push(Stop { page: Some(next), ..stop });
            }
            Ok(_) => {}
            Err(refused @ Failure::Refused { .. }) => {
                page.odd.push(odd(refused.to_string(), &stop.id.into()));
            }
            Err(other) => return Err(other),
        }
        Ok(self.close(page))
    }

    /// The page with this position.
    pub(crate) fn close(self, mut page: Page) -> Page {
        page.more = self.more || !self.queue.is_empty();
        page.position = super::window::write(&self);
        page
    }
}

/// Rounds over a list that says nothing of what changed in it: all of it again, after a rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Round {
    window: Window,
    /// In the middle of a round.
    on: bool,
    /// The next round begins here, in seconds since 1970.
    rest: i64,
}

/// How far back a round goes; a parcel that is longer on its way is found by the clock.
const REACH: Span = Span::hours(30 * 24);
/// From the end of a round to the next, for parcels.
pub(crate) const REST: Span = Span::hours(6);

impl Round {
    /// The window to read now; none while it rests.
    pub(crate) fn open(&self, slices: &Slices, now: Instant) -> Option<Window> {
        if self.on {
            return Some(slices.open(Some(self.window.clone()), now, now));
        }
        (unix(now) >= self.rest).then(|| slices.open(None, now - REACH, now))
    }

    /// What comes after a page of a window.
    pub(crate) fn next(window: Window, page: Option<String>, now: Instant, rest: Span) -> Self {
        let (window, on) = window.next(page, now);
        Self { window, on, rest: unix(now + rest) }
    }

    /// What a failure within a round means: a page that is refused in the middle of it ends the round, and the next one
    /// begins after a rest.
    ///
    /// # Errors
    /// The failure itself where it is no refusal, or where the very first page is refused.
    pub(crate) fn lost(window: &Window, failure: Failure, now: Instant) -> Result<Page, Failure> {
        match failure {
            Failure::Refused { .. } if window.page.is_some() => {
                let outer = Self { on: false, rest: unix(now + REST), ..Self::default() };
                Ok(Trail { outer, more: false, queue: Vec::new() }.close(Page::default()))
            }
            other => Err(other),
        }
    }

    /// It goes on now.
    pub(crate) fn on(&self) -> bool {
        self.on
    }
}

#[cfg(test)]
mod tests {
    use super::super::window::{Scan, parse};
    use super::*;

    fn stop(id: &str) -> Stop {
        Stop { id: id.to_owned(), ..Stop::default() }
    }

    fn trail() -> Trail<Scan> {
        Trail { outer: Scan::default(), more: false, queue: vec![stop("a"), stop("b")] }
    }

    #[test]
    fn stop_by_stop_and_page_by_page() {
        let page = trail().step(|_, _| Ok(Some("p2".to_owned()))).expect("read");
        assert!(page.more);
        let on: Trail<Scan> = parse(Some(&page.position)).expect("a position");
        assert_eq!(on.queue[1], Stop { page: Some("p2".to_owned()), ..stop("b") });
        let page = on.step(|_, _| Ok(Some("p2".to_owned()))).expect("the same page again is the end");
        let on: Trail<Scan> = parse(Some(&page.position)).expect("a position");
        let page = on
            .step(|at, _| {
                assert_eq!(at.id, "a");
                Ok(None)
            })
            .expect("read");
        assert!(!page.more);
    }

    #[test]
    fn a_round_goes_through_and_rests() {
        let slices = Slices { widest: Span::hours(15 * 24), overlap: Span(0), oldest: None };
        let now = Instant::from_seconds(1_700_000_000);
        let first = Round::default().open(&slices, now).expect("begins");
        assert_eq!(first.from, unix(now - REACH));
        let round = Round::next(first, None, now, REST);
        assert!(round.on());
        let second = round.open(&slices, now).expect("goes on");
        assert_eq!(second.to, unix(now));
        let round = Round::next(second, None, now, REST);
        assert!(!round.on());
        let refused = || Failure::Refused { code: "page".to_owned(), why: String::new() };
        let mut window = Window::default();
        window.page = Some("p2".to_owned());
        assert!(!Round::lost(&window, refused(), now).expect("the round ends").more);
        assert!(Round::lost(&Window::default(), refused(), now).is_err());
        assert_eq!(round.open(&slices, now + Span::hours(5)), None);
        assert!(round.open(&slices, now + REST).is_some());
    }

    #[test]
    fn a_refused_stop_is_set_aside_and_a_late_one_waits() {
        let no = Failure::Refused { code: "gone".to_owned(), why: "closed".to_owned() };
        let page = trail().step(|_, _| Err(no)).expect("goes on");
        assert_eq!(page.odd[0].raw, "\"b\"");
        assert!(page.more);
        assert_eq!(trail().step(|_, _| Err(Failure::Token)).expect_err("stays"), Failure::Token);
    }
}
