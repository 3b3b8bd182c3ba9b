//! Platforms' clocks by table.

use super::*;
use crate::time::Span;

#[test]
fn each_market_has_the_clocks_its_platform_counts() {
    let of = |channel: &str, day: &str| -> Vec<String> {
        let (platform, market) = channel.split_once('/').unwrap();
        clocks_for(&book().clocks, platform, market, at(day)).map(|c| c.id.clone()).collect()
    };
    for (channel, day, expected) in [
        ("tiktok/US", NOW, vec!["tiktok.us.chat", "tiktok.us.chat_close", "tiktok.us.after_sales"]),
        (
            "tiktok/TH",
            NOW,
            vec![
                "tiktok.th.chat",
                "tiktok.th.return_decision",
                "tiktok.th.returned_goods",
                "tiktok.th.review_report",
            ],
        ),
        ("tiktok/ID", NOW, vec!["tiktok.sea.chat", "tiktok.id.return_decision", "tiktok.id.returned_goods"]),
        (
            "tiktok/VN",
            NOW,
            vec![
                "tiktok.sea.chat",
                "tiktok.vn.return_decision",
                "tiktok.vn.review_report",
                "tiktok.vn.appeal_information",
                "tiktok.vn.follow_up",
            ],
        ),
        ("tiktok/PH", NOW, vec!["tiktok.sea.chat"]),
        ("tiktok/MY", "2025-08-15T00:00:00Z", vec!["tiktok.sea.chat"]),
        ("tiktok/MY", "2025-08-14T23:59:59Z", vec!["tiktok.sea.chat_before"]),
        ("tiktok/GB", NOW, vec![]),
        ("shopee/TH", NOW, vec![]),
        ("own/US", NOW, vec![]),
    ] {
        assert_eq!(of(channel, day), expected, "{channel} {day}");
    }
}

#[test]
fn every_clock_has_the_figures_of_its_page() {
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;
    let table: Vec<(&str, Obligation, i64, CalendarRule, Grade)> = vec![
        (
            "tiktok.us.chat",
            Obligation::ChatResponse,
            DAY,
            CalendarRule::WeekendToMondayNoon,
            Grade::SecondHand,
        ),
        ("tiktok.th.chat", Obligation::ChatResponse, 12 * HOUR, CalendarRule::Always, Grade::Platform),
        ("tiktok.sea.chat", Obligation::ChatResponse, 12 * HOUR, CalendarRule::Always, Grade::SecondHand),
        ("tiktok.sea.chat_before", Obligation::ChatResponse, DAY, CalendarRule::Always, Grade::SecondHand),
        ("tiktok.us.chat_close", Obligation::ChatClose, 7 * DAY, CalendarRule::Always, Grade::Platform),
        ("tiktok.us.after_sales", Obligation::AfterSalesHandling, DAY, CalendarRule::Always, Grade::Platform),
        (
            "tiktok.id.return_decision",
            Obligation::ReturnDecision,
            2 * DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        (
            "tiktok.th.return_decision",
            Obligation::ReturnDecision,
            DAY,
            CalendarRule::WorkingDays,
            Grade::Platform,
        ),
        (
            "tiktok.vn.return_decision",
            Obligation::ReturnDecision,
            DAY,
            CalendarRule::WorkingDays,
            Grade::Platform,
        ),
        (
            "tiktok.id.returned_goods",
            Obligation::ReturnedGoodsDecision,
            8 * DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        (
            "tiktok.th.returned_goods",
            Obligation::ReturnedGoodsDecision,
            10 * DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        (
            "tiktok.vn.review_report",
            Obligation::ReviewReport,
            30 * DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        (
            "tiktok.th.review_report",
            Obligation::ReviewReport,
            30 * DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        (
            "tiktok.vn.appeal_information",
            Obligation::AppealInformation,
            DAY,
            CalendarRule::Always,
            Grade::Platform,
        ),
        ("tiktok.vn.follow_up", Obligation::ReviewFollowUp, 180 * DAY, CalendarRule::Always, Grade::Platform),
    ];
    let found: Vec<_> = book()
        .clocks
        .iter()
        .map(|c| (c.id.as_str(), c.obligation, c.target.whole_seconds(), c.calendar, c.grade))
        .collect();
    assert_eq!(found, table);
}

#[test]
fn the_american_chat_clock_wants_people_and_the_thai_one_leaves_four_things_out() {
    let clock = |id: &str| book().clocks.iter().find(|c| c.id == id).unwrap();
    let us = clock("tiktok.us.chat");
    assert!(us.counts.human_only && us.counts.trivial_excluded);
    assert_eq!(us.rate.map(|r| (r.per_mille, r.days, r.grade)), Some((900, None, Grade::SecondHand)));
    let th = clock("tiktok.th.chat");
    assert_eq!(th.leaves_out, LeftOut::ALL);
    assert_eq!(th.counts, Counting::default());
    assert_eq!(th.rate.map(|r| (r.per_mille, r.days, r.grade)), Some((850, Some(30), Grade::SecondHand)));
    assert!(th.target < Span::hours(24));
}
