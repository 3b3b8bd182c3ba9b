//! Measures what is measured on written texts: the guard's blind sets, intents of messages, praise that looks like a
//! complaint. Shows no blind text. For development only.
#![expect(clippy::print_stdout, reason = "a development tool that reports on the terminal")]

use std::collections::BTreeMap;
use std::error::Error;

use triage::Engine;
use triage::evaluate;
use triage::outgoing::exam::{self, Question};

fn main() -> Result<(), Box<dyn Error>> {
    guard("known", &exam::parse(&(exam::SET.to_owned() + &exam::HELD_OUT.concat()))?);
    guard("blind", &exam::parse(&exam::BLIND.concat())?);
    for (name, engine) in [("both tiers", Engine::embedded()), ("fast tier", Engine::fast_alone())] {
        println!("{name}");
        for (language, table) in evaluate::intents(&engine)? {
            println!("intents {language}: right {:.3} of {}", table.accuracy(), table.rows());
            if language == "all" {
                print!("macro-F1 {:.3}\n{table}", table.macro_f1(8));
            }
        }
        let (table, _) = evaluate::praise(&engine);
        print!("praise misread {:.3}\n{table}", 1.0 - table.class(1).recall);
    }
    Ok(())
}

fn guard(name: &str, questions: &[Question]) {
    let marks = exam::evaluate(questions);
    println!(
        "guard, {name}: recall {:.3} ({}/{}) false alarms {:.3} ({}/{})",
        marks.recall(),
        marks.caught,
        marks.guilty,
        marks.false_alarm(),
        marks.alarms,
        marks.innocent
    );
    let mut by: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for question in questions {
        let side = if question.expected.is_empty() { "innocent" } else { "guilty" };
        let wrong = marks.wrong.iter().any(|(other, _)| other == question);
        let kind = question.expected.first().map_or("-", |kind| kind.as_str());
        for key in [format!("{} {side}", question.language), format!("{kind} {side}")] {
            let (all, right) = by.entry(key).or_default();
            *all += 1;
            *right += usize::from(!wrong);
        }
    }
    for (key, (all, right)) in by {
        println!("  {key}: {right} of {all} right");
    }
}
