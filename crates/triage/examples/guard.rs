//! Reads texts from standard input, one a line, and shows what the guard finds in each.
use std::io::BufRead as _;

use triage::outgoing::{Audience, inspect};

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let out = inspect(&line, Audience::Public);
        println!("{line}\n  {} {:?}", out.language, out.elements);
        for finding in out.findings {
            println!("  {} [{}]", finding.kind.as_str(), finding.text);
        }
    }
}
