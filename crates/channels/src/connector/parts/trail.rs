//! Lists within a list: conversations and their messages, orders and their parcels. The outer list fills a queue, each call
//! takes the next of it, and both are one position, so that a crash goes on where it was.

use domain::time::{Instant, Span};
use serde::{Deserialize, Serialize};

use super::answer::of_one;
use super::read::{odd, unix};
use super::window::{Scan, Slices, Window, parse, write};
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
    /// is set aside; anything else that fails, a missing permission too, leaves the position where it was.
    ///
    /// # Errors
    /// As `read` says, other than refusals of this one stop.
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
            Err(refused) if of_one(&refused) => page.odd.push(odd(refused.to_string(), &stop.id.into())),
            Err(other) => return Err(other),
        }
        Ok(self.close(page))
    }

    /// The page with this position.
    pub(crate) fn close(self, mut page: Page) -> Page {
        page.more = self.more || !self.queue.is_empty();
        page.position = write(&self);
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

/// Orders of a round: a fortnight at a time, which every platform allows.
pub(crate) const ROUNDS: Slices = Slices { widest: Span::hours(15 * 24), overlap: Span(0), oldest: None };
/// Messages that show late.
const LATE: Span = Span::minutes(10);

/// What an outer list gave: entries, each with the time of its last change where it is told, and the page that comes next.
pub(crate) type Listed<T> = (Vec<T>, Option<String>);

/// Conversations from the newest back, and of each that has changed its messages: `list` reads a page of conversations,
/// `read` a page of one.
///
/// # Errors
/// As these say.
pub(crate) fn chats(
    position: Option<&str>,
    since: Instant,
    list: impl FnOnce(&Scan) -> Result<Listed<(Stop, Option<i64>)>, Failure>,
    read: impl FnOnce(&Stop, &mut Page) -> Result<Option<String>, Failure>,
) -> Result<Page, Failure> {
    let kept: Option<Trail<Scan>> = parse(position);
    if let Some(trail) = kept.clone().filter(|trail| !trail.queue.is_empty()) {
        return trail.step(read);
    }
    let scan = Scan::open(kept.map(|trail| trail.outer), since);
    let (found, next) = match list(&scan) {
        // The page is not taken any more: the next round begins with the newest, down to what is known.
        Err(Failure::Refused { .. }) if scan.page.is_some() => {
            return Ok(Trail { outer: scan.restart(), more: false, queue: Vec::new() }.close(Page::default()));
        }
        found => found?,
    };
    let until = scan.until;
    let times: Vec<_> = found.iter().filter_map(|(_, at)| *at).collect();
    let fresh = found.into_iter().filter(|(_, at)| at.is_none_or(|at| at >= until));
    let queue = fresh.map(|(stop, _)| Stop { until, ..stop }).collect();
    let (outer, more) = scan.next(&times, next, LATE);
    Ok(Trail { outer, more, queue }.close(Page::default()))
}

/// The page that comes next in a conversation, unless all of this one was known.
pub(crate) fn on(stop: &Stop, times: &[i64], next: Option<String>) -> Option<String> {
    let known = !times.is_empty() && times.iter().all(|at| *at < stop.until);
    next.filter(|_| !known)
}

/// Rounds over orders, and of each what its parcel did: `list` reads a page of orders of a window, `read` one order.
///
/// # Errors
/// As these say.
pub(crate) fn rounds(
    position: Option<&str>,
    now: Instant,
    list: impl FnOnce(&Window) -> Result<Listed<Stop>, Failure>,
    read: impl FnOnce(&Stop, &mut Page) -> Result<Option<String>, Failure>,
) -> Result<Page, Failure> {
    let trail: Trail<Round> = parse(position).unwrap_or_default();
    if !trail.queue.is_empty() {
        return trail.step(read);
    }
    let Some(window) = trail.outer.open(&ROUNDS, now) else { return Ok(trail.close(Page::default())) };
    let (queue, outer) = match list(&window) {
        Ok((queue, next)) => (queue, Round::next(window, next, now, REST)),
        Err(failure) => (Vec::new(), Round::lost(&window, failure, now, REST)?),
    };
    Ok(Trail { more: outer.on, outer, queue }.close(Page::default()))
}

/// How far back a round goes; a parcel that is longer on its way is found by the clock.
const REACH: Span = Span::hours(30 * 24);
/// From the end of a round to the next, for parcels.
const REST: Span = Span::hours(6);

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

    /// What a failure within a round means: where a page is refused in the middle, its window starts again; where that does
    /// not help, the round ends and the next one begins after a rest.
    ///
    /// # Errors
    /// The failure itself where it is no refusal, or where the very first page is refused.
    pub(crate) fn lost(window: &Window, failure: Failure, now: Instant, rest: Span) -> Result<Self, Failure> {
        match failure {
            Failure::Refused { .. } if window.page.is_some() => Ok(match window.restart() {
                Some(window) => Self { window, on: true, rest: 0 },
                None => Self { rest: unix(now + rest), ..Self::default() },
            }),
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
        assert_eq!(round.open(&slices, now + Span::hours(5)), None);
        assert!(round.open(&slices, now + REST).is_some());
    }

    #[test]
    fn a_page_that_is_refused_in_the_middle_begins_anew() {
        let refused = || Failure::Refused { code: "page".to_owned(), why: String::new() };
        let now = Instant::from_seconds(1_700_000_000);
        let first = rounds(None, now, |_| Err(refused()), |_, _| Ok(None));
        assert_eq!(first, Err(refused()), "the first page is no question of a page");
        let page =
            rounds(None, now, |_| Ok((Vec::new(), Some("p2".to_owned()))), |_, _| Ok(None)).expect("read");
        let mut page = rounds(Some(&page.position), now, |_| Err(refused()), |_, _| Ok(None)).expect("again");
        let mut pages = 0;
        while page.more {
            let list = |window: &Window| match &window.page {
                None => Ok((Vec::new(), Some("p2".to_owned()))),
                Some(_) => Err(refused()),
            };
            page = rounds(Some(&page.position), now, list, |_, _| Ok(None)).expect("goes on");
            pages += 1;
        }
        assert_eq!(pages, 12, "six times more, narrower each time, and then a rest");
        let rest = rounds(Some(&page.position), now + Span::hours(5), |_| unreachable!(), |_, _| Ok(None));
        assert!(rest.is_ok());
        let page =
            chats(None, now, |_| Ok((Vec::new(), Some("p2".to_owned()))), |_, _| Ok(None)).expect("read");
        assert!(chats(None, now, |_| Err(refused()), |_, _| Ok(None)).is_err());
        let page = chats(Some(&page.position), now, |_| Err(refused()), |_, _| Ok(None)).expect("ended");
        let seen = chats(
            Some(&page.position),
            now,
            |scan| {
                assert_eq!(scan.page, None);
                Ok((Vec::new(), None))
            },
            |_, _| Ok(None),
        );
        assert!(seen.is_ok_and(|page| !page.more));
    }

    #[test]
    fn a_refused_stop_is_set_aside_and_a_late_one_waits() {
        let no = Failure::Refused { code: "gone".to_owned(), why: "closed".to_owned() };
        let page = trail().step(|_, _| Err(no)).expect("goes on");
        assert_eq!(page.odd[0].raw, "\"b\"");
        assert!(page.more);
        assert_eq!(trail().step(|_, _| Err(Failure::Token)).expect_err("stays"), Failure::Token);
        let closed = Failure::Refused { code: "error_permission".to_owned(), why: "no".to_owned() };
        assert!(trail().step(|_, _| Err(closed)).is_err(), "what holds for all is seen");
    }
}
