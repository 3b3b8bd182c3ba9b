//! Measures the guard on the written sets; a set below its figures fails.

use triage::outgoing::exam::{Marks, evaluate, parse};

fn marks(set: &str) -> Marks {
    let marks = evaluate(&parse(set).expect("a readable set"));
    for (question, found) in &marks.wrong {
        let found: Vec<_> = found.iter().map(|kind| kind.as_str()).collect();
        let expected: Vec<_> = question.expected.iter().map(|kind| kind.as_str()).collect();
        println!("{}\t{expected:?}\t{found:?}\t{}", question.language, question.text);
    }
    println!(
        "recall {:.4} ({}/{}), false alarms {:.4} ({}/{})",
        marks.recall(),
        marks.caught,
        marks.guilty,
        marks.false_alarm(),
        marks.alarms,
        marks.innocent
    );
    marks
}

#[test]
fn the_set_is_read_as_well_as_promised() {
    let marks = marks(include_str!("outgoing/set.tsv"));
    assert!(marks.guilty + marks.innocent >= 620);
    assert!(marks.recall() >= 0.98);
    assert!(marks.false_alarm() <= 0.01);
}

#[test]
fn the_held_out_texts_are_read_as_well() {
    let marks =
        marks(concat!(include_str!("outgoing/held_out.tsv"), include_str!("outgoing/held_out_2.tsv")));
    assert!(marks.guilty + marks.innocent >= 220);
    assert!(marks.recall() >= 0.98);
    assert!(marks.false_alarm() <= 0.01);
}
