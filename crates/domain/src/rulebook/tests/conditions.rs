//! Conditions that strangers write: what is unknown, ill-typed or costly is refused before it runs, and nothing panics.

use std::time::{Duration, Instant as Wall};

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn compile(text: &str) -> Result<Condition, ConditionError> {
    Condition::compile(text, Facts::schema())
}

#[test]
fn conditions_ask_facts() {
    let late = facts(
        "tiktok/TH",
        json!({ "act": { "length": 12, "findings": ["blame", "rude"], "language": "en" },
            "order": { "present": true, "delivered_days_ago": 3 }, "now": { "weekday": 7, "hour": 23 } }),
    );
    for (text, holds) in [
        ("act.length > 10 && order.delivered_days_ago <= 3", true),
        ("'rude' in act.findings", true),
        ("act.findings.exists(f, f.startsWith('bl'))", true),
        ("act.findings.all(f, f == 'rude')", false),
        ("act.findings.exists_one(f, f == 'rude')", true),
        ("size(act.findings) == 2 && act.findings.size() == 2", true),
        ("channel.market in ['TH', 'ID'] ? act.length % 5 == 2 : false", true),
        ("now.weekday >= 6 || now.hour < 8", true),
        ("act.language.contains('n') && !act.automatic", true),
        ("-act.length + 12 == 0", true),
        ("channel.platform < 'u'", true),
        // What nobody knows: has() tells, and everything else about it does not hold.
        ("has(order.value_minor)", false),
        ("order.value_minor > 5", false),
        ("order.value_minor <= 5", false),
        ("!(order.value_minor > 5)", false),
        ("has(order.delivered_days_ago)", true),
        ("has(order.value_minor) && order.value_minor > 5 || act.length == 12", true),
        // Arithmetic that goes wrong does not hold either.
        ("act.length / 0 == 1", false),
        ("act.length * 9223372036854775807 > 0", false),
    ] {
        assert_eq!(compile(text).map(|c| c.holds(&late)), Ok(holds), "{text}");
    }
    assert!(compile("history.remedy_open").unwrap().reads("history.remedy_open"));
    assert!(!compile("act.length > 1").unwrap().reads("act.kind"));
}

#[test]
fn what_is_unknown_or_ill_typed_is_refused_when_it_is_written() {
    let unknown = |name: &str| ConditionError::UnknownName(name.to_owned());
    let wrong = |at: &str| ConditionError::WrongType(at.to_owned());
    for (text, expected) in [
        ("acts.length > 1", unknown("acts")),
        ("act.size > 1", unknown("act.size")),
        ("act.kind.foo == 1", wrong("foo")),
        ("matches(act.kind, '(a+)+')", unknown("matches()")),
        ("act.kind.matches('(a+)+')", unknown("matches()")),
        ("f(1)", unknown("f()")),
        ("string(1) == '1'", unknown("string()")),
        // Hidden behind what decides first.
        ("false && act.length == 'x'", wrong("==")),
        ("true || nothing", unknown("nothing")),
        ("act.length", ConditionError::NotYesOrNo),
        ("'true'", ConditionError::NotYesOrNo),
        ("act.length == 1.5", wrong("==")),
        ("act == case", wrong("==")),
        ("act.length == null", wrong("null")),
        ("[1, 'a'] == [1, 'a']", wrong("[…]")),
        ("act.findings == []", wrong("[]")),
        ("act.findings.map(f, f + f) == act.findings", wrong("[]")),
        ("act.findings[0] == 'x'", unknown("_[_]()")),
        ("{'a': 1}.a == 1", wrong("{…}")),
        ("act.kind + act.kind == 'x'", wrong("+")),
        ("[1].all(x, [1].all(y, true))", ConditionError::NestedLoop),
        ("act.length ? true : false", wrong("?_:")),
    ] {
        assert_eq!(compile(text).map(|_| ()), Err(expected), "{text}");
    }
    assert!(matches!(compile(""), Err(ConditionError::Syntax(_))));
    assert!(matches!(compile("a b"), Err(ConditionError::Syntax(_))));
    for error in [ConditionError::TooLong, ConditionError::TooDeep, ConditionError::NestedLoop] {
        assert!(error.words().zh.chars().any(|c| c > '\u{3000}'));
    }
}

/// The costliest conditions that may be written at all, on a thread with a small stack.
#[test]
fn the_costliest_condition_is_bounded() {
    let longest = |piece: &str, end: &str| {
        let times = (Condition::LONGEST - end.len()) / piece.len();
        format!("{}{end}", piece.repeat(times))
    };
    let texts = [
        longest("(", ""),
        longest("!", "true"),
        longest("-", "1"),
        longest("[", ""),
        longest("1+", "1==1"),
        longest("true&&", "true"),
        longest("true?true:", "true"),
        longest("true?", "true"),
        longest("a.", "b"),
        longest("act.", "kind"),
        longest("a(", ""),
        longest("{1:", ""),
        longest("1 in [", ""),
        longest("act.findings.all(f,f=='x')||", "true"),
        format!("[{}1].all(x, x + x + x + x + x + x == x)", "1,".repeat(220)),
        "'".to_owned() + &"\u{1f600}".repeat(499),
        longest("\u{0}", ""),
        longest("--", "act.length == 1"),
    ];
    let worker = std::thread::Builder::new().stack_size(2 << 20);
    let handle = worker.spawn(move || {
        for text in texts {
            let began = Wall::now();
            if let Ok(condition) = compile(&text) {
                condition.holds(&Facts::default());
            }
            let took = began.elapsed();
            assert!(took < Duration::from_secs(5), "{took:?} for {text}");
        }
    });
    handle.unwrap().join().unwrap();
    assert!(matches!(compile(&"x".repeat(Condition::LONGEST + 1)), Err(ConditionError::TooLong)));
    assert!(compile(&format!("{}true", "!".repeat(40))).is_ok_and(|c| c.holds(&Facts::default())));
}

/// Pieces that look like conditions reach further than random letters.
fn piece() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "act.",
        "kind",
        "length",
        "act.length",
        "act.findings",
        "case.resolved",
        "order.value_minor",
        "has(",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".all(",
        ".exists(x, ",
        ".map(",
        "x",
        "&&",
        "||",
        "!",
        "==",
        "<",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "?",
        ":",
        "in",
        "'a'",
        "\"",
        "1",
        "0",
        "2.5",
        "true",
        "false",
        "null",
        " ",
        "{",
        "}",
        "@",
        "`",
        "9223372036854775808",
        "0x",
        "b'",
        "r'\\",
        "\n",
        "é",
        "中",
        ".",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(pieces in proptest::collection::vec(piece(), 0..24), tail in "\\PC{0,20}") {
        let text = pieces.concat() + &tail;
        if let Ok(condition) = compile(&text) {
            condition.holds(&Facts::default());
        }
    }
}
