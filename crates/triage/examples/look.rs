//! Prints the reading of every line of standard input as JSON. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::io::BufRead as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        println!("{}", serde_json::to_string(&triage::Model::embedded().read(&line?, None))?);
    }
    Ok(())
}
