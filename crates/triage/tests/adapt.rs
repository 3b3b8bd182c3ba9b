//! A shop's corrections teach what the base cannot know, and are dropped when they teach nothing.

use domain::reading::Issue;
use triage::Model;
use triage::adapt::{Adaptation, Correction};

fn correction(text: String, corrected: Option<Issue>) -> Correction {
    let was = Model::embedded().read(&text, None).issue;
    Correction { text, rating: None, was, corrected }
}

/// A shop in whose trade "drops" are its parcels' hand-over points: the base cannot know.
fn corrections(wanted: Issue) -> Vec<Correction> {
    let things =
        ["mug", "plate", "vase", "bowl", "teapot", "lamp", "tray", "jar", "cup", "dish", "pan", "clock"];
    let ways = ["is terrible", "was bad again", "makes me angry", "disappointed me", "is the worst"];
    let text = |thing: &str, way: &str| format!("the zorbel for my {thing} {way}");
    things
        .iter()
        .flat_map(|thing| ways.iter().map(move |way| correction(text(thing, way), Some(wanted))))
        .collect()
}

#[test]
fn a_shops_own_word_is_learned_and_kept() {
    let model = Model::embedded();
    let (learned, report) = Adaptation::train(model, &corrections(Issue::Logistics));
    assert!(report.kept && report.right_after > report.right_before, "{report:?}");
    assert!(report.held_back > 5 && report.learned > 30, "{report:?}");
    let text = "the zorbel for my kettle was bad";
    assert_eq!(model.read_adapted(text, None, Some(&learned)).issue, Some(Issue::Logistics));
    assert_eq!(model.read_adapted(text, None, None), model.read(text, None));
    let other = "The fabric is thin and it tore after one wash";
    assert_eq!(model.read_adapted(other, None, Some(&learned)).issue, model.read(other, None).issue);
    assert_eq!(Adaptation::train(model, &corrections(Issue::Logistics)).0, learned, "the same every time");
}

#[test]
fn what_does_not_help_is_not_kept() {
    let model = Model::embedded();
    let confirmed: Vec<Correction> = corrections(Issue::Quality)
        .into_iter()
        .map(|correction| Correction { corrected: correction.was, ..correction })
        .collect();
    let (learned, report) = Adaptation::train(model, &confirmed);
    assert!(!report.kept && learned.is_empty(), "{report:?}");
    assert_eq!(report.right_before, report.held_back, "the base gave these answers itself");
    let (learned, report) = Adaptation::train(model, &confirmed[..3]);
    assert!(learned.is_empty() && !report.kept);
}

#[test]
fn it_is_kept_in_a_small_versioned_form() {
    let model = Model::embedded();
    let many: Vec<Correction> = (0..3_000)
        .map(|i| {
            let issue = Issue::ALL[i % Issue::ALL.len()];
            let text = format!("w{} x{} y{} z{} {}", i % 97, i % 89, i % 83, i % 7, issue);
            Correction { text, rating: None, was: None, corrected: Some(issue) }
        })
        .collect();
    let (learned, _) = Adaptation::train(model, &many);
    let json = serde_json::to_string(&learned).expect("JSON");
    assert!(json.len() <= 64 * 1024, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<Adaptation>(&json).expect("own JSON"), learned);
    let strange = r#"{"version":999,"weights":{"12ab":[1,2,3,4,5,6,7]}}"#;
    let strange: Adaptation = serde_json::from_str(strange).expect("another version");
    assert!(strange.is_empty());
}
