//! Which words of a clause are denied by another one: "no complaints", 没有色差, 問題ない.

use super::{Hit, JAPANESE, Mark};
use crate::fold::{Class, Unit};

/// How far a denial reaches in scripts without spaces, in units.
const REACH: u32 = 4;
/// The same in spaced scripts: about three words.
const SPACED_REACH: u32 = 20;

/// Notes which hits are denied by a word of denial in the same clause.
pub(super) fn deny(units: &[Unit], hits: &mut [Hit]) {
    let not = Mark::Not;
    if !hits.iter().any(|hit| hit.is_mark(not)) {
        return;
    }
    // A denial inside a longer word is none: 不错, 没想到.
    let inside = |no: &Hit, other: &Hit| other.len > no.len && other.at <= no.at && no.end() <= other.end();
    let free = |no: &&Hit| no.is_mark(not) && !hits.iter().any(|other| inside(no, other));
    let denials: Vec<Hit> = hits.iter().filter(free).copied().collect();
    for hit in hits.iter_mut() {
        let reaches = |no: &Hit| {
            if no.clause != hit.clause {
                return false;
            }
            let after = no.language == JAPANESE && no.tone == 0;
            let (from, to) = if after { (hit.end(), no.at) } else { (no.end(), hit.at) };
            let spaced = units.get(no.at as usize).is_some_and(|unit| unit.class == Class::Letter);
            from <= to && to - from <= if spaced { SPACED_REACH } else { REACH }
        };
        // Two denials cancel out ("not without").
        hit.denied = !hit.is_mark(not) && denials.iter().filter(|no| reaches(no)).count() % 2 == 1;
    }
}
