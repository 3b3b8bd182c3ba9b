//! Measures the guard on the written sets; a set below its figures fails and lists what was read wrong.

use std::fmt::Write as _;

use triage::outgoing::exam::{HELD_OUT, Marks, SET, SetError, evaluate, parse};

/// The marks for people to read, with every text that was read wrong.
fn report(name: &str, marks: &Marks) -> String {
    let mut report = format!(
        "{name}: recall {:.4} ({}/{}), false alarms {:.4} ({}/{})\n",
        marks.recall(),
        marks.caught,
        marks.guilty,
        marks.false_alarm(),
        marks.alarms,
        marks.innocent
    );
    for (question, found) in &marks.wrong {
        let _ = writeln!(
            report,
            "{}\texpected {:?}\tfound {found:?}\t{}",
            question.language, question.expected, question.text
        );
    }
    report
}

#[test]
fn the_set_is_read_as_well_as_promised() -> Result<(), SetError> {
    let marks = evaluate(&parse(SET)?);
    let report = report("set", &marks);
    println!("{report}");
    assert!(marks.guilty + marks.innocent >= 620);
    assert!(marks.recall() >= 0.98, "{report}");
    assert!(marks.false_alarm() <= 0.01, "{report}");
    Ok(())
}

#[test]
fn the_held_out_texts_are_read_as_well() -> Result<(), SetError> {
    let marks = evaluate(&parse(&HELD_OUT.concat())?);
    let report = report("held out", &marks);
    println!("{report}");
    assert!(marks.guilty + marks.innocent >= 570);
    assert!(marks.recall() >= 0.98, "{report}");
    assert!(marks.false_alarm() <= 0.01, "{report}");
    Ok(())
}

#[test]
fn a_bad_line_is_named() {
    assert_eq!(parse("en\t-\tfine\n\nen\tbribery\tno such kind").map_err(|error| error.line), Err(3));
    assert_eq!(parse("en only").map_err(|error| error.line), Err(1));
}
