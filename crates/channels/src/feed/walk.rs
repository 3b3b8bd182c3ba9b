//! Walking back through what is newest first until what is known: a page at a time, with the place kept in between, so
//! that nothing between two looks is left out.

use serde::{Deserialize, Serialize};

/// Most pages of one walk; what is older than that and was never seen is said to be left out.
pub(super) const MOST_PAGES: u32 = 20;

/// How far a walk has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Walk {
    /// The newest that was known when the last walk ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) since: Option<String>,
    /// The newest that this walk has met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) top: Option<String>,
    /// Where the next page begins, while a walk is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
    /// Pages of this walk.
    #[serde(skip_serializing_if = "is_none")]
    pub(super) pages: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde calls")]
const fn is_none(pages: &u32) -> bool {
    *pages == 0
}

/// Where a page leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) walk: Walk,
    /// Whether there is more now.
    pub(super) more: bool,
    /// Whether something between was left out.
    pub(super) gap: bool,
}

impl Walk {
    /// From a position that was kept; one that cannot be read is none.
    pub(super) fn parse(position: Option<&str>) -> Self {
        position.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// As it is kept.
    pub(super) fn kept(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// After a page: the newest and the oldest place on it, where the next page begins. The very first walk is one page long:
    /// what was said before somebody listened is history.
    pub(super) fn step(
        self,
        newest: Option<String>,
        oldest: Option<&str>,
        next: Option<String>,
        is_newer: impl Fn(&str, &str) -> bool,
    ) -> Step {
        let top = newer(self.top, newest, &is_newer);
        let pages = self.pages + 1;
        let met = match (&self.since, oldest) {
            (None, _) | (_, None) => true,
            (Some(since), Some(oldest)) => !is_newer(oldest, since),
        };
        let gap = !met && next.is_some() && pages >= MOST_PAGES;
        if let Some(next) = next.filter(|_| !met && !gap) {
            let walk = Self { since: self.since, top, next: Some(next), pages };
            return Step { walk, more: true, gap: false };
        }
        let since = newer(self.since, top, is_newer);
        Step { walk: Self { since, ..Self::default() }, more: false, gap }
    }
}

/// The newer of two places, or the only one.
fn newer(a: Option<String>, b: Option<String>, is_newer: impl Fn(&str, &str) -> bool) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if is_newer(&b, &a) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Whether an id is newer that counts up, written in digits of any number.
pub(super) fn counts_up(a: &str, b: &str) -> bool {
    (a.len(), a) > (b.len(), b)
}

/// Whether a time in ISO 8601 with `Z` is later.
pub(super) fn is_later(a: &str, b: &str) -> bool {
    match (domain::time::Instant::parse(a), domain::time::Instant::parse(b)) {
        (Ok(a), Ok(b)) => a > b,
        (a, b) => a.is_ok() && b.is_err(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "what a step takes")]
    fn own(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_first_walk_is_one_page_and_the_next_meets_it() {
        let first = Walk::parse(None).step(own("120"), Some("81"), own("p2"), counts_up);
        assert_eq!((first.more, first.walk.since.as_deref()), (false, Some("120")));
        let one = Walk::parse(Some(&first.walk.kept())).step(own("190"), Some("151"), own("p2"), counts_up);
        assert!(one.more && one.walk.since == own("120"), "what lies between is read before the place moves");
        let two = Walk::parse(Some(&one.walk.kept())).step(own("150"), Some("111"), own("p3"), counts_up);
        assert_eq!((two.more, two.gap, two.walk.since.as_deref()), (false, false, Some("190")));
        let none = two.walk.clone().step(None, None, None, counts_up);
        assert_eq!(none.walk, two.walk, "an empty page changes nothing");
    }

    #[test]
    fn a_walk_that_is_too_long_ends_and_says_so() {
        let mut walk = Walk { since: own("5"), ..Walk::default() };
        for page in 1..=MOST_PAGES {
            let step = walk.step(own("900"), Some("700"), own("more"), counts_up);
            assert_eq!((step.more, step.gap), (page < MOST_PAGES, page == MOST_PAGES));
            walk = step.walk;
        }
        assert_eq!(walk, Walk { since: own("900"), ..Walk::default() });
    }

    #[test]
    fn places_are_compared_as_what_they_are() {
        assert!(counts_up("1000", "999") && !counts_up("999", "1000") && !counts_up("7", "7"));
        assert!(
            is_later("2026-11-22T10:00:00.100Z", "2026-11-22T10:00:00Z")
                && !is_later("x", "2026-11-22T10:00:00Z")
        );
        assert_eq!(Walk::parse(Some("{broken")), Walk::default());
    }

    proptest! {
        /// Numbers come in over time; whatever the pages are like, each number after the first look is met once it is asked for.
        #[test]
        fn nothing_between_two_looks_is_left_out(batches in prop::collection::vec(0_usize..30, 1..8), size in 1_usize..12) {
            let (mut all, mut seen): (Vec<usize>, std::collections::BTreeSet<usize>) = (vec![100], [100].into());
            let mut walk = Walk { since: own("100"), ..Walk::default() };
            for more in batches {
                let top = all.last().copied().unwrap_or_default();
                all.extend((1..=more).map(|n| top + n));
                loop {
                    let below = walk.next.as_ref().map_or(usize::MAX, |n| n.parse().unwrap());
                    let page: Vec<usize> = all.iter().rev().filter(|n| **n < below).take(size).copied().collect();
                    seen.extend(&page);
                    let place = |n: Option<&usize>| n.map(ToString::to_string);
                    let next = (page.len() == size).then(|| place(page.last())).flatten();
                    let step = walk.step(place(page.first()), place(page.last()).as_deref(), next, counts_up);
                    walk = step.walk;
                    if !step.more {
                        if step.gap {
                            return Ok(());
                        }
                        prop_assert!(all.iter().all(|n| seen.contains(n)));
                        break;
                    }
                }
            }
        }
    }
}
