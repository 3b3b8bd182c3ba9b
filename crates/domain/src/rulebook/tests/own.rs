//! Rules that shops add: stricter only, and every limit says which field is at fault.

use serde_json::{Value, json};

use super::*;

fn draft(more: &Value) -> OwnRuleDraft {
    let mut all = json!({ "platform": "TikTok Shop", "markets": ["uk"], "acts": ["public_reply"],
        "when": " act.length > 300 ", "effect": "refuse", "say": { "en": "Too long.", "zh": "" } });
    if let (Some(all), Some(more)) = (all.as_object_mut(), more.as_object()) {
        all.extend(more.clone());
    }
    serde_json::from_value(all).unwrap()
}

#[test]
fn an_own_rule_is_tidied_and_of_the_house() {
    let rule = draft(&json!({})).check("own.rule.1".to_owned()).unwrap();
    assert!(rule.own);
    let rule = rule.rule;
    assert_eq!(
        (rule.platform.as_deref(), rule.markets, rule.grade),
        (Some("tiktok"), vec!["GB".to_owned()], Grade::House)
    );
    assert_eq!((rule.when.as_str(), rule.say.zh.as_ref()), ("act.length > 300", "Too long."));
}

#[test]
fn each_limit_names_its_field() {
    let long = "x".repeat(501);
    for (more, code, field) in [
        (json!({ "effect": "allow" }), "bad_rule", "effect"),
        (json!({ "effect": "counts" }), "bad_rule", "effect"),
        (json!({ "effect": "require_approval" }), "bad_rule", "role"),
        (json!({ "effect": "require_approval", "role": "agent" }), "bad_rule", "role"),
        (json!({ "say": { "en": " ", "zh": "" } }), "bad_rule", "say"),
        (json!({ "say": { "en": long, "zh": "" } }), "bad_rule", "say"),
        (json!({ "source": long }), "bad_rule", "source"),
        (json!({ "acts": [] }), "bad_rule", "acts"),
        (json!({ "markets": [""] }), "bad_rule", "markets"),
        (json!({ "valid_from": "2026-02-01", "valid_to": "2026-01-01" }), "bad_rule", "valid_to"),
        (json!({ "when": "act.nothing" }), "bad_condition", "when"),
        (json!({ "when": long }), "bad_condition", "when"),
    ] {
        let refusal = draft(&more).check("own.rule.1".to_owned()).unwrap_err();
        assert_eq!((refusal.code.as_ref(), refusal.field.as_deref()), (code, Some(field)), "{more}");
    }
    for role in ["lead", "owner"] {
        assert!(draft(&json!({ "effect": "require_approval", "role": role })).check("x".to_owned()).is_ok());
    }
}
