//! Memory stays flat: ten times the rows do not take ten times the memory.

use crate::program::{Desk, reviews};

/// The most memory that an import of so many rows had, in KiB, as the kernel counted it.
fn peak(rows: usize) -> Option<u64> {
    let desk = Desk::new();
    let file = desk.file("many.csv", reviews(rows, rows));
    let mut child = desk.importing(&file);
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
        peak = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).or(peak);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(desk.counts().0, rows as i64);
    peak
}

#[test]
fn a_hundred_thousand_rows_take_little_more_memory_than_ten_thousand() {
    let (Some(few), Some(many)) = (peak(10_000), peak(100_000)) else {
        eprintln!("skipped: this system does not tell how much memory a program had");
        return;
    };
    eprintln!("10,000 rows: {few} KiB; 100,000 rows: {many} KiB");
    // The database's page caches fill up to 64 MiB for the writer and 8 for each reader; rows must add nothing.
    assert!(many < few + (150 << 10), "{few} KiB became {many} KiB");
}
