//! How fast and in how much memory a million rows are decoded. Run by hand, in release:
//! `cargo test --release -p channels --test speed -- --ignored --nocapture`.

#![expect(clippy::unwrap_used, reason = "a failing test may panic anywhere")]

use std::io::{self, Read};
use std::time::Instant;

use channels::file::{Options, Outcome, RowKind, decode};

/// Rows that are made when they are read.
struct Made {
    row: fn(u64) -> Vec<u8>,
    next: u64,
    count: u64,
    pending: Vec<u8>,
    at: usize,
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.pending.len() {
            self.pending.clear();
            self.at = 0;
            while self.pending.len() < 64 << 10 && self.next < self.count {
                self.pending.extend((self.row)(self.next));
                self.next += 1;
            }
        }
        let count = (&self.pending[self.at..]).read(out)?;
        self.at += count;
        Ok(count)
    }
}

fn csv(i: u64) -> Vec<u8> {
    if i == 0 {
        return b"review_id,order_id,product_id,rating,text,created_at,buyer\n".to_vec();
    }
    format!("rv{i:012},57700{i:013},1729{i:015},{},\"杯子收到了，釉色温润，比图片好看；就是快递慢了两天, overall happy 🍵\",2026-11-{:02} 08:{:02}:00,小*{i}\n", i % 5 + 1, i % 28 + 1, i % 60).into_bytes()
}

fn csv_gb(i: u64) -> Vec<u8> {
    let row = String::from_utf8(csv(i)).unwrap();
    let row = if i == 0 { row.replace("buyer", "买家昵称") } else { row };
    encoding_rs::GB18030.encode(&row).0.into_owned()
}

fn json(i: u64) -> Vec<u8> {
    format!("{{\"review_id\":\"rv{i:012}\",\"order_id\":\"57700{i:013}\",\"product_id\":1729{i:015},\"rating\":{},\"text\":\"杯子收到了，釉色温润，比图片好看；就是快递慢了两天\\noverall happy 🍵\",\"created_at\":\"2026-11-{:02}T08:{:02}:00Z\",\"buyer\":\"小*{i}\"}}\n", i % 5 + 1, i % 28 + 1, i % 60).into_bytes()
}

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

#[test]
#[ignore = "a measurement"]
fn a_million_rows() {
    let before = peak_kib();
    let made = Made { row: csv, next: 0, count: 1_000_001, pending: Vec::new(), at: 0 };
    let rows = decode(RowKind::Reviews, &Options::default(), made).unwrap();
    assert_eq!(rows.filter(|r| matches!(r, Ok(Outcome::Row(_)))).count(), 1_000_000);
    println!("peak memory before {before} KiB, after a streamed million {} KiB", peak_kib());
    assert!(peak_kib() < before + 8 * 1024);
    for (name, row) in [("csv", csv as fn(u64) -> Vec<u8>), ("csv gb18030", csv_gb), ("jsonl", json)] {
        let in_memory: Vec<u8> = (0..200_000).flat_map(row).collect();
        let start = Instant::now();
        let rows = decode(RowKind::Reviews, &Options::default(), in_memory.as_slice()).unwrap();
        let good = rows.filter(|r| matches!(r, Ok(Outcome::Row(_)))).count();
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{name}: {:.0} rows/s, {:.0} MB/s",
            good as f64 / seconds,
            in_memory.len() as f64 / 1e6 / seconds
        );
        assert!(good >= 199_999);
    }
}
