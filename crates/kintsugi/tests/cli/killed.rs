//! Killed while importing, at moments nobody chose: what landed is whole, and the next run brings the rest.

use std::process::Child;
use std::time::Duration;

use testkit::SeededEntropy;

use crate::program::{Desk, reviews, seed};

const ROWS: usize = 30_000;

fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_import_killed_again_and_again_lands_every_row_once() {
    let desk = Desk::new();
    let file = desk.file("many.csv", reviews(ROWS, 9_000));
    let dice = SeededEntropy::new(seed());
    let mut before = 0;
    for _ in 0..5 {
        let mut child = desk.importing(&file);
        // Not a wait for anything: the moment is what is tried.
        let moment = Duration::from_millis(200 + dice.below(2_500) as u64);
        std::thread::sleep(moment);
        kill(&mut child);
        desk.is_sound();
        let (landed, _) = desk.counts();
        eprintln!("killed after {moment:?}: {landed} rows");
        assert!(landed >= before, "what had landed is gone: {landed} of {before}");
        before = landed;
    }
    let said = desk.import(&file);
    assert_eq!(said.code, Some(0), "{said:#?}");
    let fresh = ROWS as i64 - before;
    let expected = format!("{ROWS} rows: {fresh} new, 0 changed, {before} duplicates, 0 rejected");
    assert!(said.out.starts_with(&expected), "{expected}: {said:#?}");
    desk.is_sound();
    let whole = desk.counts();
    assert_eq!(whole.0, ROWS as i64);

    let undisturbed = Desk::new();
    undisturbed.import(&file);
    assert_eq!(undisturbed.counts(), whole, "as many cases as if nothing had happened");
}

/// Killed before there is anything: the next start finds a folder it can use.
#[test]
fn a_start_killed_at_once_leaves_a_usable_folder() {
    let file = "review_id,rating,text\nA,1,it broke\n";
    for moment in [0, 5, 10, 15, 20, 30, 50, 80] {
        let desk = Desk::new();
        let file = desk.file("one.csv", file);
        let mut child = desk.importing(&file);
        std::thread::sleep(Duration::from_millis(moment));
        kill(&mut child);
        let said = desk.import(&file);
        assert_eq!(said.code, Some(0), "killed after {moment} ms: {said:#?}");
        desk.is_sound();
        assert_eq!(desk.counts().0, 1);
    }
}
