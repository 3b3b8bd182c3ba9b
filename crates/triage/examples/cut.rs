//! Prints piece numbers and scores of every line of standard input, to compare with the training script.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::io::Read;

use triage::deep::Deep;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: cut <deep model file> < lines")?;
    let deep = Deep::from_bytes(&std::fs::read(path)?)?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let lines: Vec<&str> = text.lines().collect();
    for (line, scores) in lines.iter().zip(deep.scores_all(&lines)) {
        let numbers: Vec<String> = deep.pieces(line).iter().map(u32::to_string).collect();
        println!("{}\t{scores:?}", numbers.join(" "));
    }
    Ok(())
}
