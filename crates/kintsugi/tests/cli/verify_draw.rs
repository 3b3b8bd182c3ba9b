//! The draw of docs/verify is verified by the program, with the data of nobody; whatever is changed in it is found.

use serde_json::Value;

use crate::program::{Desk, Said};

const EXAMPLE: &str = include_str!("../../../../docs/verify/draw.example.json");

fn verify(file: &str, more: &[&str]) -> Said {
    let desk = Desk::new();
    let path = desk.file("draw.json", file).display().to_string();
    desk.run(&[&["verify-draw", path.as_str()], more].concat())
}

#[test]
fn a_draw_is_verified_and_its_winners_are_named() {
    let example: Value = serde_json::from_str(EXAMPLE).unwrap();
    let commitment = example["commitment"].as_str().unwrap();
    let said = verify(EXAMPLE, &["--json", "--commitment", &commitment.to_uppercase()]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((told["verified"].as_bool(), &told["commitment"]), (Some(true), &example["commitment"]));
    assert_eq!(told["winners"].as_array().unwrap().len(), example["drawn"].as_array().unwrap().len());
    let plain = verify(EXAMPLE, &[]);
    assert!(plain.code == Some(0) && plain.out.starts_with("verified: "), "{plain:?}");
}

#[test]
fn another_promise_another_entrant_or_another_seed_is_found() {
    let other = verify(EXAMPLE, &["--commitment", &"0".repeat(64)]);
    assert!(other.code == Some(1) && other.out.contains("another seed was committed to"), "{other:?}");
    let mut example: Value = serde_json::from_str(EXAMPLE).unwrap();
    example["entrants"].as_array_mut().unwrap().pop();
    let fewer = verify(&example.to_string(), &["--json"]);
    let told: Value = serde_json::from_str(&fewer.out).unwrap();
    assert_eq!((fewer.code, told["verified"].as_bool()), (Some(1), Some(false)), "{fewer:?}");
    let mut example: Value = serde_json::from_str(EXAMPLE).unwrap();
    example["seed"] = Value::String("0".repeat(64));
    assert_eq!(verify(&example.to_string(), &[]).code, Some(1));
    let none = verify("{", &[]);
    assert!(none.code == Some(1) && none.out.starts_with("NOT VERIFIED"), "{none:?}");
}
