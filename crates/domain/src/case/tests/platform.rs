//! The platform's clocks: what starts them, when they fall due by its counting, and which answers it takes.

use proptest::prelude::*;

use super::*;
use crate::case::{Counted, Duties, Holiday, holidays_set, seller_answered, zone_of};
use crate::reading::Ground;
use crate::rulebook::{CalendarRule, ClockRule};

/// A channel's duties on TikTok in a market, by the rulebook that ships.
pub(super) fn duties(market: &str) -> Duties {
    let clocks: Vec<ClockRule> = crate::rulebook::shipped().unwrap().clocks.clone();
    Duties {
        clocks,
        platform: "tiktok".to_owned(),
        market: market.to_owned(),
        zone: zone_of(market, "UTC"),
        holidays: Vec::new(),
    }
}

pub(super) fn under(market: &str) -> Terms {
    standard().with_duties([(id::<ChannelId>(7), duties(market))].into())
}

fn chat_in(market: &str) -> Desk {
    Desk::under(under(market), chat(1), 1)
}

fn counted(calendar: CalendarRule, zone: &str) -> Counted {
    Counted {
        rule: "r".to_owned(),
        channel: id::<ChannelId>(7),
        calendar,
        zone: zone.to_owned(),
        human_only: false,
        trivial_excluded: false,
        holiday_mode: true,
        approves: false,
    }
}

fn time(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn a_chat_starts_the_platforms_clock_beside_the_teams() {
    for (market, hours, rule) in [("US", 24, "tiktok.us.chat"), ("TH", 12, "tiktok.th.chat")] {
        let desk = chat_in(market);
        let clock = desk.clock(ClockKind::ChatResponse);
        assert_eq!(clock.started.due, START + Span::hours(hours), "{market}");
        assert_eq!(clock.started.platform.as_ref().unwrap().rule, rule);
        assert_eq!(desk.case.next_due().unwrap().started.kind, ClockKind::FirstResponse);
        assert_eq!(desk.case.platform_due().unwrap().started.kind, ClockKind::ChatResponse);
    }
    assert!(chat_in("XX").case.platform_due().is_none(), "no rule, no clock");
}

#[test]
fn a_review_can_be_reported_for_thirty_days_when_it_is_of_one_of_the_six_kinds() {
    let none = Desk::under(under("TH"), review(1), 2);
    assert!(none.case.platform_due().is_none());
    for ground in Ground::ALL {
        let mut desk = Desk::under(under("TH"), review(1), 2);
        desk.pass(Span::hours(1));
        desk.hear(Glance { ground: Some(*ground), ..glance(review(2), 2) });
        let clock = desk.clock(ClockKind::ReviewReport);
        assert_eq!(clock.started.due, desk.now + Span::hours(24 * 30));
        let due = clock.started.due;
        assert!(desk.case.next_due().unwrap().started.due < due, "a window is no promise");
        desk.now = due;
        let mut closed = 0;
        while !desk.tick().is_empty() {
            closed += 1;
        }
        assert!(closed > 0);
        assert_eq!(
            desk.clock(ClockKind::ReviewReport).state,
            ClockState::Breached { met: Some(due) },
            "over"
        );
    }
}

#[test]
fn a_window_that_closes_calls_nobody() {
    let terms = under("VN");
    let mut desk = Desk::under(terms, chat(1), 1);
    desk.hear(Glance { ground: Some(Ground::Abuse), ..glance(review(2), 2) });
    desk.done(Command::SkipReply { reason: reason() });
    desk.done(draft(1, ActKind::PrivateMessage)).done(post(1));
    assert!(desk.case.clocks.iter().filter(|c| c.calls()).all(|c| !c.is_owed()), "all promises are kept");
    desk.pass(Span::hours(24 * 30));
    assert_eq!(desk.tick(), ["case.clock_breached"]);
    assert_eq!((desk.case.escalated, desk.case.next_timer()), (0, None));
}

#[test]
fn the_platform_takes_only_the_answers_of_its_own_rule() {
    // Market, by a person, a greeting only: whether the chat is answered.
    for (market, by_person, trivial, met) in [
        ("US", true, false, true),
        ("US", false, false, false),
        ("US", true, true, false),
        ("TH", true, true, true),
        ("TH", false, false, true),
    ] {
        let mut desk = chat_in(market).after(Span::minutes(5));
        let event = seller_answered(&desk.case, desk.now, by_person, trivial, &desk.terms).unwrap();
        desk.take(vec![event]);
        assert_eq!(desk.clock_word(ClockKind::FirstResponse), "met", "the team's promise counts as ever");
        let word = if met { "met" } else { "running" };
        assert_eq!(desk.clock_word(ClockKind::ChatResponse), word, "{market} {by_person} {trivial}");
    }
}

#[test]
fn a_message_from_the_desk_counts_by_what_it_says_and_who_wrote_it() {
    for (trivial, automatic, word) in
        [(false, false, "met"), (true, false, "running"), (false, true, "running")]
    {
        let mut desk = chat_in("US").after(Span::minutes(5));
        let mut ruled = Ruled::silent(ActKind::PrivateMessage);
        (ruled.facts.act.trivial, ruled.facts.act.automatic) = (trivial, automatic);
        let Command::DraftAct { act, what, text, language, .. } = draft(1, ActKind::PrivateMessage) else {
            unreachable!()
        };
        desk.done(Command::DraftAct { act, what, text, language, rules: Box::new(ruled) }).done(post(1));
        assert_eq!(desk.clock_word(ClockKind::ChatResponse), word);
    }
}

#[test]
fn weekend_chats_are_due_on_monday_at_noon_of_the_market() {
    let us = counted(CalendarRule::WeekendToMondayNoon, "America/New_York");
    let gb = counted(CalendarRule::WeekendToMondayNoon, "Europe/London");
    for (rule, start, due) in [
        // A Thursday: the day after.
        (&us, "2026-01-08T15:00:00Z", "2026-01-09T15:00:00Z"),
        // A Friday evening falls due on Saturday.
        (&us, "2026-01-09T23:00:00Z", "2026-01-12T17:00:00Z"),
        // Saturday and Sunday; the Sunday chat has less than a day.
        (&us, "2026-01-10T15:00:00Z", "2026-01-12T17:00:00Z"),
        (&us, "2026-01-12T01:00:00Z", "2026-01-12T17:00:00Z"),
        // Monday 00:30 in New York is a working day.
        (&us, "2026-01-12T05:30:00Z", "2026-01-13T05:30:00Z"),
        // The night the clocks go forward and the night they go back, in New York and London.
        (&us, "2026-03-07T15:00:00Z", "2026-03-09T16:00:00Z"),
        (&us, "2026-10-31T15:00:00Z", "2026-11-02T17:00:00Z"),
        (&gb, "2026-03-28T15:00:00Z", "2026-03-30T11:00:00Z"),
        (&gb, "2026-10-24T15:00:00Z", "2026-10-26T12:00:00Z"),
    ] {
        assert_eq!(rule.due(time(start), Span::hours(24), &[]), time(due), "{start}");
    }
}

#[test]
fn holiday_mode_is_left_out_where_the_rule_says_so() {
    let hours = |from, to| Holiday { from: START + Span::hours(from), to: START + Span::hours(to) };
    let rule = counted(CalendarRule::Always, "Asia/Bangkok");
    for (holidays, due) in [
        (vec![], 12),
        (vec![hours(-10, -1)], 12),
        (vec![hours(-10, 5)], 17),
        (vec![hours(2, 6)], 16),
        (vec![hours(2, 6), hours(14, 20)], 22),
        (vec![hours(13, 20)], 12),
    ] {
        assert_eq!(rule.due(START, Span::hours(12), &holidays), START + Span::hours(due), "{holidays:?}");
    }
    let strict = Counted { holiday_mode: false, ..rule };
    assert_eq!(strict.due(START, Span::hours(12), &[hours(2, 6)]), START + Span::hours(12));
}

#[test]
fn a_holiday_set_later_moves_what_still_runs() {
    let channel = id::<ChannelId>(7);
    let mut desk = chat_in("TH").after(Span::hours(2));
    let holiday = [Holiday { from: desk.now, to: desk.now + Span::hours(48) }];
    let event = holidays_set(&desk.case, channel, &holiday, desk.now).unwrap();
    desk.take(vec![event]);
    assert_eq!(desk.clock(ClockKind::ChatResponse).started.due, START + Span::hours(60));
    assert!(holidays_set(&desk.case, channel, &holiday, desk.now).is_none(), "once");
    assert!(holidays_set(&desk.case, id::<ChannelId>(8), &[], desk.now).is_none(), "another channel's");
    let back = holidays_set(&desk.case, channel, &[], desk.now).unwrap();
    desk.take(vec![back]);
    assert_eq!(desk.clock(ClockKind::ChatResponse).started.due, START + Span::hours(12));
    assert!(
        holidays_set(&chat_in("US").case, channel, &holiday, START).is_none(),
        "its rule knows no holiday"
    );
}

#[test]
fn an_undone_merge_takes_the_platforms_clock_up_as_it_was() {
    let mut desk = chat_in("TH");
    let mut other = Desk::with(review(90), 1).case;
    other.id = id::<CaseId>(2);
    desk.other = Some(other);
    desk.done(Command::Merge { into: id(2) });
    assert!(desk.case.platform_due().is_none());
    desk.pass(Span::hours(20));
    desk.done(Command::Unmerge);
    let clock = desk.clock(ClockKind::ChatResponse);
    assert_eq!(clock.started.due, START + Span::hours(12), "the platform went on counting");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn deadlines_hold_in_every_zone(
        start in 1_700_000_000i64..1_900_000_000,
        zone in prop::sample::select(vec!["America/New_York", "Europe/London", "Asia/Bangkok", "UTC"]),
        calendar in prop::sample::select(CalendarRule::ALL.to_vec()),
    ) {
        let (rule, start) = (counted(calendar, zone), Instant::from_seconds(start));
        let due = rule.due(start, Span::hours(24), &[]);
        prop_assert!(due > start && due <= start + Span::hours(24 * 4));
        prop_assert_eq!(due, rule.due(start, Span::hours(24), &[]));
        if calendar == CalendarRule::WeekendToMondayNoon {
            let local = due.timestamp().to_zoned(jiff::tz::TimeZone::get(zone).unwrap());
            prop_assert!(local.weekday().to_monday_one_offset() < 6, "never due at a weekend");
        }
        let holiday = [Holiday { from: start + Span::hours(1), to: start + Span::hours(30) }];
        if calendar == CalendarRule::Always {
            prop_assert_eq!(rule.due(start, Span::hours(24), &holiday), due + Span::hours(29));
        }
    }
}
