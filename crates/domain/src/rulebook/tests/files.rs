//! Rule files: all that ship are good, and a bad one is an error that says where.

use super::*;

const GOOD: &str = "[[rule]]\nid = \"x.y\"\nplatform = \"tiktok\"\nmarkets = [\"US\"]\nacts = [\"public_reply\"]\n\
    when = \"act.length > 3\"\neffect = \"warn\"\nsay = { en = \"a\", zh = \"b\" }\nsource = \"s\"\ngrade = \"platform\"\n";

#[test]
fn every_shipped_file_loads_and_speaks_two_languages() {
    let book = shipped().unwrap();
    assert!(book.rules.len() >= 35 && book.clocks.len() >= 15);
    for rule in &book.rules {
        let say = &rule.rule.say;
        assert!(!say.en.trim().is_empty() && say.zh.chars().any(|c| c > '\u{3000}'), "{}", rule.rule.id);
        assert!(!rule.own);
    }
    for clock in &book.clocks {
        assert!(clock.consequence.zh.chars().any(|c| c > '\u{3000}'), "{}", clock.id);
    }
}

#[test]
fn a_bad_file_is_refused_with_file_rule_and_reason() {
    assert_eq!(read([("a.toml", GOOD)]).unwrap().rules.len(), 1);
    for (from, to, expected) in [
        ("act.length > 3", "act.lenght > 3", "a.toml: rule x.y: its condition: there is no act.lenght"),
        (
            "act.length > 3",
            "act.length",
            "a.toml: rule x.y: its condition: a condition answers true or false",
        ),
        ("act.length > 3", "act.length > 'a'", "a.toml: rule x.y: its condition: wrong type at >"),
        ("act.length > 3", "act.length >", "a.toml: rule x.y: its condition: not an expression"),
        ("[\"public_reply\"]", "[]", "a.toml: rule x.y: it names no act"),
        ("\"warn\"", "\"forbid\"", "the effect \"forbid\" is unknown"),
        ("\"warn\"", "\"require_approval\"", "the effect \"require_approval\" is unknown, or lacks its role"),
        ("\"US\"", "\"usa\"", "a.toml: x.y: a market is two capital letters"),
        ("\"tiktok\"", "\"tiktok_shop\"", "a.toml: x.y: this platform has another word"),
        ("\"platform\"", "\"gossip\"", "unknown variant `gossip`"),
        ("\"s\"", "\" \"", "a.toml: x.y: a rule names its source"),
        ("x.y", "X Y", "an id has lower-case letters"),
        (
            "grade",
            "valid_to = \"2020-01-01\"\nvalid_from = \"2021-01-01\"\ngrade",
            "rule x.y: it ends before it begins",
        ),
        ("grade", "colour = 1\ngrade", "unknown field `colour`"),
        ("\"warn\"", "\"allow\"", ""),
    ] {
        let text = GOOD.replacen(from, to, 1);
        match read([("a.toml", text.as_str())]) {
            Ok(_) => assert_eq!(expected, "", "{text}"),
            Err(error) => assert!(error.to_string().contains(expected) && !expected.is_empty(), "{error}"),
        }
    }
    let ours = GOOD.replace("\"warn\"", "\"allow\"").replace("\"platform\"\n", "\"house\"\n");
    assert!(read([("a.toml", ours.as_str())]).unwrap_err().to_string().contains("we give no leave"));
    let twice = read([("a.toml", GOOD), ("b.toml", GOOD)]).unwrap_err();
    assert_eq!(twice.to_string(), "b.toml: x.y: this id stands twice");
}

#[test]
fn a_rule_is_the_same_after_json() {
    for rule in &book().rules {
        let json = serde_json::to_string(&rule.rule).unwrap();
        assert_eq!(serde_json::from_str::<Rule>(&json).unwrap(), rule.rule, "{json}");
    }
}
