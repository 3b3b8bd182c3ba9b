//! Likes: counted, bounded per person and second, and written down together.

use std::collections::HashMap;

use super::PersonId;

/// So many likes of one person count in one second.
const A_SECOND: u32 = 20;

/// Likes since they were last taken. Not part of the state: only their sum is an event.
#[derive(Clone, Debug, Default)]
pub struct Likes {
    second: i64,
    spent: HashMap<PersonId, u32>,
    waiting: u64,
}

impl Likes {
    /// Takes likes of a person at a time in milliseconds; how many of them count.
    pub fn give(&mut self, person: PersonId, count: u32, now: i64) -> u32 {
        let second = now.div_euclid(1_000);
        if second != self.second {
            self.second = second;
            self.spent.clear();
        }
        let spent = self.spent.entry(person).or_default();
        let counted = count.min(A_SECOND - *spent);
        *spent += counted;
        self.waiting += u64::from(counted);
        counted
    }

    /// The likes to write down, and begins at zero.
    pub fn take(&mut self) -> u64 {
        std::mem::take(&mut self.waiting)
    }
}
