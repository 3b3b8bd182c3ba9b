//! Macros: what ships works, what cannot work is refused by field.

use super::*;

fn draft() -> MacroDraft {
    MacroDraft {
        name: Words::new("Size", "尺码"),
        folder: "F".to_owned(),
        shared: true,
        blanks: vec![Blank {
            key: "size".to_owned(),
            label: Words::new("Size", "尺码"),
            kind: BlankKind::Choice,
            choices: vec!["S".to_owned(), "M".to_owned()],
            default: None,
        }],
        pictures: Vec::new(),
        actions: vec![Action::PrivateMessage {
            texts: Texts::from([("en".to_owned(), "Take {{ blank.size }}".to_owned())]),
        }],
    }
}

#[test]
fn the_eight_macros_that_ship_work_and_speak_both_languages() {
    let all = standard();
    assert_eq!(all.len(), 8);
    for shipped in all {
        shipped.is.validate().unwrap();
        assert!(shipped.id.starts_with("standard.") && shipped.version == 0);
        let said: Vec<&Texts> = shipped
            .is
            .actions
            .iter()
            .filter_map(|a| match a {
                Action::PrivateMessage { texts } | Action::PublicReply { texts } => Some(texts),
                _ => None,
            })
            .collect();
        assert!(said.iter().all(|t| t.contains_key("en") && t.contains_key("zh")), "{}", shipped.id);
    }
}

#[test]
fn what_cannot_work_is_refused_by_field() {
    draft().validate().unwrap();
    let broken = |change: fn(&mut MacroDraft)| {
        let mut d = draft();
        change(&mut d);
        let refusal = d.validate().unwrap_err();
        (refusal.code.into_owned(), refusal.field.unwrap_or_default().into_owned())
    };
    for (found, field) in [
        (broken(|d| d.name = Words::new("", "空")), "name"),
        (broken(|d| d.folder = "f".repeat(101)), "folder"),
        (broken(|d| d.pictures = vec!["x".to_owned(); 6]), "pictures"),
        (broken(|d| d.blanks[0].key = "No".to_owned()), "blanks"),
        (broken(|d| d.blanks.push(d.blanks[0].clone())), "blanks"),
        (broken(|d| d.blanks = vec![d.blanks[0].clone(); 11]), "blanks"),
        (broken(|d| d.blanks[0].label = Words::new("x", " ")), "blanks"),
        (broken(|d| d.blanks[0].choices.clear()), "blanks"),
        (broken(|d| d.blanks[0].kind = BlankKind::Text), "blanks"),
        (broken(|d| d.blanks[0].default = Some("XL".to_owned())), "blanks"),
        (broken(|d| d.actions.clear()), "actions"),
        (broken(|d| d.actions = vec![Action::Note { text: "n".to_owned() }; 11]), "actions"),
        (broken(|d| d.actions.push(d.actions[0].clone())), "actions"),
        (broken(|d| d.actions = vec![Action::PublicReply { texts: Texts::new() }]), "actions"),
        (broken(|d| d.actions = vec![Action::Assign { to: "somebody".to_owned() }]), "actions"),
        (broken(|d| d.actions = vec![Action::Prioritise { priority: 5 }]), "actions"),
        (broken(|d| d.actions = vec![Action::Note { text: " ".to_owned() }]), "actions"),
        (broken(|d| d.actions = vec![Action::Snooze { hours: 0 }]), "actions"),
        (broken(|d| d.actions = vec![Action::Wait { reason: "x".repeat(4_001) }]), "actions"),
        (broken(|d| d.actions = vec![Action::StepDone { step: String::new() }]), "actions"),
        (
            broken(|d| {
                d.pictures = vec!["x".to_owned()];
                d.actions = vec![Action::Prioritise { priority: 2 }];
            }),
            "actions",
        ),
    ] {
        assert_eq!(found, ("bad_macro".to_owned(), field.to_owned()));
    }
}

#[test]
fn blanks_are_filled_by_what_was_given_or_stands_there() {
    let given = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    };
    let mut d = draft();
    let code = |d: &MacroDraft, g: &[(&str, &str)]| d.filled(&given(g)).map_err(|r| r.code.into_owned());
    assert_eq!(code(&d, &[("size", " M ")]).unwrap()["size"], "M");
    assert_eq!(code(&d, &[]).unwrap_err(), "blank_missing");
    assert_eq!(code(&d, &[("size", "XL")]).unwrap_err(), "bad_blank");
    assert_eq!(code(&d, &[("size", "M"), ("colour", "red")]).unwrap_err(), "bad_blank");
    d.blanks[0].default = Some("S".to_owned());
    assert_eq!(code(&d, &[("size", "")]).unwrap()["size"], "S");
    d.blanks[0] = Blank { kind: BlankKind::Text, choices: Vec::new(), ..d.blanks[0].clone() };
    assert_eq!(code(&d, &[("size", &"x".repeat(501))]).unwrap_err(), "bad_blank");
}

#[test]
fn a_text_is_found_for_every_language() {
    let texts =
        |all: &[&str]| -> Texts { all.iter().map(|l| ((*l).to_owned(), format!("in {l}"))).collect() };
    assert_eq!(text_for(&texts(&["en", "th"]), "th").unwrap().0, "th");
    assert_eq!(text_for(&texts(&["en", "th"]), "vi").unwrap().0, "en");
    assert_eq!(text_for(&texts(&["id", "zh"]), "vi").unwrap().0, "id");
    assert!(text_for(&Texts::new(), "en").is_none());
}
