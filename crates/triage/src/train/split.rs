//! The fixed split into learning and held-back rows.
//!
//! A row's part depends on a hash of its id (labelled rows) or of its source and text (others) and nothing else.

use crate::corpus::Row;

/// Seed of the split; changing it makes every published figure incomparable.
pub const SEED: u64 = 42;

/// Which fifth of the data a row belongs to: 0 is held back for testing, 1 to 4 are for learning.
pub fn part(row: &Row) -> u64 {
    let key = if row.judged.is_some() { row.id.clone() } else { format!("{}\t{}", row.source, row.text) };
    fnv(&key) % 5
}

/// Whether a row is held back: a fifth of the natural-mix labelled rows and of every polarity set.
pub fn held_back(row: &Row) -> bool {
    let chosen = row.judged.is_some() && !row.id.starts_with('d');
    !chosen && part(row) == 0
}

fn fnv(key: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ SEED;
    let hash = key.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str) -> Row {
        let judged = crate::corpus::Judged { primary: None, also: Vec::new(), ground: None, severity: 1 };
        Row {
            id: id.to_owned(),
            source: "zh_jd".to_owned(),
            text: String::new(),
            polarity: None,
            judged: Some(judged),
            intent: None,
        }
    }

    #[test]
    fn a_fifth_is_held_back_and_never_the_chosen_rows() {
        let held = (0..5_000).filter(|i| held_back(&row(&format!("d0-{i:04}")))).count();
        assert!((900..1_100).contains(&held), "{held}");
        assert!((0..500).all(|i| !held_back(&row(&format!("e0-{i:04}")))));
        assert_eq!(part(&row("d0-0000")), part(&row("d0-0000")));
    }
}
