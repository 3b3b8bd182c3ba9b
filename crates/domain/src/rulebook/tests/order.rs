//! The order of effects, by chance: whatever rules there are, the gravest effect decides and every speaker is named.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::access::Role;
use crate::refusal::Words;

fn rule(n: usize, effect: Effect, holds: bool, act: Act) -> LoadedRule {
    let rule = Rule {
        id: format!("t.{n}"),
        platform: None,
        markets: Vec::new(),
        acts: vec![act],
        when: if holds { "act.length >= 0" } else { "act.length < 0" }.to_owned(),
        effect,
        say: Words::new("a", "一"),
        source: "s".to_owned(),
        page_date: None,
        grade: Grade::House,
        valid_from: None,
        valid_to: None,
    };
    LoadedRule::load(rule, false).unwrap()
}

fn effect() -> impl Strategy<Value = Effect> {
    prop_oneof![
        Just(Effect::Allow),
        Just(Effect::Warn),
        Just(Effect::Refuse),
        Just(Effect::RequireApproval { role: Role::Lead }),
        Just(Effect::RequireApproval { role: Role::Owner }),
        Just(Effect::Counts { obligation: Obligation::ChatResponse }),
        Just(Effect::DoesNotCount { obligation: Obligation::ChatResponse }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_gravest_effect_decides_and_all_who_spoke_are_named(
        given in proptest::collection::vec((effect(), any::<bool>()), 0..8),
        kind in proptest::sample::select(Act::ALL.to_vec()),
    ) {
        let rules: Vec<LoadedRule> =
            given.iter().enumerate().map(|(n, (effect, holds))| rule(n, *effect, *holds, kind)).collect();
        let facts = facts("tiktok/US", json!({ "act": { "kind": kind } }));
        let verdict = judge(&rules, &facts, at(NOW));
        let spoke: Vec<Effect> = given.iter().filter(|g| g.1).map(|g| g.0).collect();
        prop_assert_eq!(verdict.rules.len(), spoke.len());
        let decided = spoke.contains(&Effect::Refuse) || spoke.contains(&Effect::Allow);
        prop_assert_eq!(verdict.house_default.is_none(), decided);
        let free = verdict.house_default.as_ref().is_none_or(|d| d.allowed);
        let approved = spoke.iter().any(|e| matches!(e, Effect::RequireApproval { .. }));
        let expected = if spoke.contains(&Effect::Refuse) || !free {
            Decision::Refuse
        } else if approved {
            Decision::RequireApproval
        } else if spoke.contains(&Effect::Warn) {
            Decision::Warn
        } else {
            Decision::Allow
        };
        prop_assert_eq!(verdict.decision, expected);
        prop_assert_eq!(verdict.refusal().is_some(), expected == Decision::Refuse);
        // The higher role wins.
        let owner = spoke.contains(&Effect::RequireApproval { role: Role::Owner });
        prop_assert_eq!(verdict.approval, if owner { Some(Role::Owner) } else { approved.then_some(Role::Lead) });
        // A rule more never makes an act freer, unless it gives leave.
        let stricter = judge(rules.iter().filter(|r| r.rule.effect != Effect::Allow), &facts, at(NOW));
        prop_assert!(stricter.decision >= verdict.decision);
        let json = serde_json::to_string(&verdict).unwrap();
        prop_assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}

#[test]
fn a_rule_more_of_the_shops_own_never_frees_an_act() {
    let facts = facts("tiktok/US", json!({ "act": { "kind": "review_ask" } }));
    let own = rule(0, Effect::Warn, true, Act::ReviewAsk);
    let verdict = judge(book().rules.iter().chain([&own]), &facts, at(NOW));
    assert_eq!(verdict.decision, Decision::Refuse);
    assert_eq!(verdict.rules.first().map(|s| s.effect), Some(Effect::Refuse), "the gravest comes first");
}
