//! The bot by table: what it answers, what it leaves to people, when it keeps silent.

use super::*;
use crate::reading::{Aspect, AspectSeen};

const NOW: Instant = Instant::from_seconds(1_772_438_400);

fn reading(intent: Intent) -> Reading {
    Reading { language: "en".to_owned(), intent: Some(intent), ..Reading::nothing() }
}

/// Something is spoken of badly.
fn badly() -> Vec<AspectSeen> {
    let span = crate::reading::Span { start: 0, end: 1 };
    vec![AspectSeen { aspect: Aspect::Overall, polarity: Polarity::Negative, span }]
}

fn said(reading: &Reading) -> Said<'_> {
    Said { reading, sent_at: NOW, came_at: NOW, handed_over: false, answered_before: false }
}

fn bot() -> Bot {
    Bot { on: true, ..Bot::standard() }
}

fn facts(shipped: bool, delivered: bool) -> BotFacts {
    let order = OrderFacts { present: true, shipped, delivered, ..OrderFacts::default() };
    BotFacts { order, ..BotFacts::default() }
}

fn word(decision: Decision<'_>) -> String {
    match decision {
        Decision::Silent => "silent".to_owned(),
        Decision::HandOver(why) => format!("over: {why}"),
        Decision::Answer(rule) => rule.id.clone(),
    }
}

#[test]
fn what_ships_works_speaks_seven_languages_and_is_silent() {
    let bot = Bot::standard();
    assert!(!bot.on && bot.rules.len() == 4);
    bot.validate().unwrap();
    for rule in &bot.rules {
        assert_eq!(rule.texts.len(), 7, "{}", rule.id);
    }
    let asked = reading(Intent::WhereIsParcel);
    assert_eq!(decide(&bot, &said(&asked), &facts(true, false), NOW), Decision::Silent);
}

#[test]
fn each_message_is_answered_handed_over_or_left_alone() {
    let (bot, shipped) = (bot(), facts(true, false));
    let with = |change: fn(&mut Reading)| {
        let mut r = reading(Intent::WhereIsParcel);
        change(&mut r);
        r
    };
    for (what, r, expected) in [
        ("a parcel on its way", with(|_| ()), "parcel_shipped"),
        ("how to return", with(|r| r.intent = Some(Intent::ReturnExchange)), "how_to_return"),
        ("thanks", with(|r| r.intent = Some(Intent::Thanks)), "silent"),
        ("a person, please", with(|r| r.intent = Some(Intent::HumanPlease)), "over: asked"),
        ("a question no rule knows", with(|r| r.intent = Some(Intent::Invoice)), "over: outside_rules"),
        ("no intent at all", with(|r| r.intent = None), "over: outside_rules"),
        ("another language", with(|r| r.language = "tl".to_owned()), "over: outside_rules"),
        ("danger", with(|r| r.severity = 3), "over: grave"),
        (
            "a demand asked calmly",
            with(|r| (r.polarity, r.severity) = (Polarity::Negative, 2)),
            "parcel_shipped",
        ),
        ("anger", with(|r| (r.polarity, r.aspects) = (Polarity::Negative, badly())), "over: anger"),
        (
            "an angry complaint",
            with(|r| (r.polarity, r.severity, r.intent) = (Polarity::Negative, 2, None)),
            "over: anger",
        ),
        ("an insult", with(|r| r.ground = Some(Ground::Abuse)), "over: anger"),
        ("mild displeasure", with(|r| r.polarity = Polarity::Negative), "parcel_shipped"),
    ] {
        assert_eq!(word(decide(&bot, &said(&r), &shipped, NOW)), expected, "{what}");
    }
    let asked = reading(Intent::WhereIsParcel);
    for (facts, expected) in [
        (facts(true, true), "parcel_delivered"),
        (facts(false, false), "parcel_packing"),
        (BotFacts::default(), "over: outside_rules"),
        (
            BotFacts { order: OrderFacts { late: true, ..facts(true, false).order }, ..BotFacts::default() },
            "over: outside_rules",
        ),
    ] {
        assert_eq!(word(decide(&bot, &said(&asked), &facts, NOW)), expected);
    }
}

#[test]
fn a_second_question_goes_to_a_person_and_then_the_bot_is_silent() {
    let (bot, shipped, asked) = (bot(), facts(true, false), reading(Intent::WhereIsParcel));
    let again = Said { answered_before: true, ..said(&asked) };
    assert_eq!(word(decide(&bot, &again, &shipped, NOW)), "over: second_question");
    let over = Said { handed_over: true, ..again };
    assert_eq!(decide(&bot, &over, &shipped, NOW), Decision::Silent);
}

#[test]
fn old_messages_are_never_answered() {
    let (bot, shipped, asked) = (bot(), facts(true, false), reading(Intent::WhereIsParcel));
    let hour = said(&asked);
    assert_eq!(word(decide(&bot, &hour, &shipped, NOW + OLDEST)), "parcel_shipped");
    assert_eq!(decide(&bot, &hour, &shipped, NOW + OLDEST + Span::seconds(1)), Decision::Silent);
    let imported = Said { sent_at: NOW - OLDEST - Span::seconds(1), ..hour };
    assert_eq!(decide(&bot, &imported, &shipped, NOW), Decision::Silent);
}

#[test]
fn what_cannot_work_is_refused_by_name() {
    let broken = |change: fn(&mut Bot)| {
        let mut bot = Bot::standard();
        change(&mut bot);
        let refusal = bot.validate().unwrap_err();
        assert_eq!(refusal.code, "bad_bot");
        refusal.message.en.into_owned()
    };
    for (message, expected) in [
        (broken(|b| b.rules[1].id = b.rules[0].id.clone()), "id of its own"),
        (broken(|b| b.rules[0].name = Words::new("", "空")), "name in both"),
        (broken(|b| b.rules[0].intents.clear()), "one kind of question"),
        (broken(|b| b.rules[0].intents = vec![Intent::Complaint]), "go to people"),
        (broken(|b| b.rules[0].texts.clear()), "texts of"),
        (broken(|b| b.rules[0].when = "order.nothing".to_owned()), "there is no order.nothing"),
        (broken(|b| b.rules = vec![b.rules[0].clone(); 51]), "50 rules"),
    ] {
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn what_is_about_to_leave_is_asked_about_once_more() {
    let sends = |change: fn(&mut Bot)| {
        let mut bot = bot();
        bot.rules[1].send = true;
        change(&mut bot);
        bot
    };
    let rule = Bot::standard().rules[1].id.clone();
    let fine =
        Waiting { rule: &rule, asked_at: Some(NOW), answered: false, handed_over: false, allowed: true };
    let on = sends(|_| ());
    for (what, bot, waits, after, expected) in [
        ("nothing happened", &on, fine, 10, Leaving::Leaves),
        ("somebody answered", &on, Waiting { answered: true, ..fine }, 10, Leaving::Over),
        ("left to people", &on, Waiting { handed_over: true, ..fine }, 10, Leaving::Over),
        ("the rules warn by now", &on, Waiting { allowed: false, ..fine }, 10, Leaving::Person),
        ("the question is gone", &on, Waiting { asked_at: None, ..fine }, 10, Leaving::Person),
        ("an hour ago", &on, fine, 3_600, Leaving::Leaves),
        ("more than an hour ago", &on, fine, 3_601, Leaving::Person),
        ("the bot is off", &sends(|b| b.on = false), fine, 10, Leaving::Person),
        ("the rule is off", &sends(|b| b.rules[1].on = false), fine, 10, Leaving::Person),
        ("the rule prepares only", &sends(|b| b.rules[1].send = false), fine, 10, Leaving::Person),
        ("the rule is gone", &sends(|b| _ = b.rules.remove(1)), fine, 10, Leaving::Person),
    ] {
        assert_eq!(leaving(bot, &waits, NOW + Span::seconds(after)), expected, "{what}");
    }
}

#[test]
fn a_rule_of_an_older_log_sends_nothing() {
    let mut written = serde_json::to_value(Bot::standard()).unwrap();
    let rules = written["rules"].as_array_mut().unwrap();
    for rule in rules {
        rule.as_object_mut().unwrap().remove("send");
    }
    let read: Bot = serde_json::from_value(written).unwrap();
    assert!(read.rules.iter().all(|rule| !rule.send));
}

#[test]
fn night_words_say_when_somebody_is_there() {
    for language in ["en", "zh", "th", "id", "vi", "ms", "ja", "tl"] {
        assert!(night_words(language, "09:00").contains("09:00"));
    }
}
