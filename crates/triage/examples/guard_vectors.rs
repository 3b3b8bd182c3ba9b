//! Writes what the guard's head sees of written texts, for `training/guard.py`: the fields of each line of standard
//! input (language, kinds, text) and the numbers between the deep tier's layers. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::error::Error;
use std::io::stdin;

use triage::Engine;

fn main() -> Result<(), Box<dyn Error>> {
    let engine = Engine::embedded();
    let deep = engine.deep().ok_or("no deep tier")?;
    for line in stdin().lines() {
        let line = line?;
        if line.is_empty() || line.starts_with("# ") {
            continue;
        }
        let text = line.splitn(3, '\t').nth(2).ok_or("three fields are needed")?;
        let trace = deep.traces(&[text]).pop().unwrap_or_default();
        let numbers: Vec<String> = trace.iter().map(|x| format!("{x:.5}")).collect();
        println!("{line}\t{}", numbers.join(" "));
    }
    Ok(())
}
