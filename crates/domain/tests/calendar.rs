//! Business time: examples on the calendars of real shops, and laws that hold on all of them.

#![expect(clippy::unwrap_used, reason = "a failing test may panic anywhere")]

use domain::calendar::{Calendar, CalendarError, Compiled, Day, Shift};
use domain::time::{Instant, SECOND, Span};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const WORKDAYS: [bool; 7] = [true, true, true, true, true, false, false];

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Split shifts on workdays in Shanghai, the October holidays, and the Saturday that makes up for them.
fn shanghai() -> Calendar {
    let shifts = [Shift::new(9 * 60, 12 * 60), Shift::new(13 * 60 + 30, 18 * 60)];
    let mut calendar = Calendar::weekly("Asia/Shanghai", WORKDAYS, &shifts);
    calendar.holidays.extend((1..=7).map(|day| date(&format!("2026-10-0{day}"))));
    calendar.makeup.insert(date("2026-10-10"), vec![Shift::new(9 * 60, 18 * 60)]);
    calendar
}

#[test]
fn deadlines_of_a_shop_in_shanghai() {
    let compiled = shanghai().compile().unwrap();
    for (start, minutes, due) in [
        // Inside a shift, across lunch, across the night, across the weekend.
        ("2026-11-20T10:00:00+08:00", 15, "2026-11-20T10:15:00+08:00"),
        ("2026-11-20T11:50:00+08:00", 15, "2026-11-20T13:35:00+08:00"),
        ("2026-11-19T17:50:00+08:00", 30, "2026-11-20T09:20:00+08:00"),
        ("2026-11-20T17:50:00+08:00", 30, "2026-11-23T09:20:00+08:00"),
        // From closed time; used up exactly at the end of a shift.
        ("2026-11-21T23:00:00+08:00", 15, "2026-11-23T09:15:00+08:00"),
        ("2026-11-20T11:45:00+08:00", 15, "2026-11-20T12:00:00+08:00"),
        ("2026-11-20T12:00:00+08:00", 15, "2026-11-20T13:45:00+08:00"),
        // Across the holidays; on the Saturday that is worked.
        ("2026-09-30T17:00:00+08:00", 120, "2026-10-08T10:00:00+08:00"),
        ("2026-10-09T17:59:00+08:00", 60, "2026-10-10T09:59:00+08:00"),
        ("2026-10-10T12:00:00+08:00", 90, "2026-10-10T13:30:00+08:00"),
        // Three working days of seven and a half hours; no time at all.
        ("2026-11-20T09:00:00+08:00", 3 * 450, "2026-11-24T18:00:00+08:00"),
        ("2026-11-21T09:00:00+08:00", 0, "2026-11-21T09:00:00+08:00"),
        ("2026-12-31T17:59:00+08:00", 2, "2027-01-01T09:01:00+08:00"),
    ] {
        let due_at = compiled.deadline(at(start), Span::minutes(minutes)).unwrap();
        assert_eq!(due_at, at(due), "{start} + {minutes} min");
        assert_eq!(compiled.elapsed(at(start), due_at), Span::minutes(minutes));
    }
    assert!(compiled.is_open(at("2026-11-20T09:00:00+08:00")));
    assert!(!compiled.is_open(at("2026-11-20T12:00:00+08:00")));
    assert_eq!(compiled.next_open(at("2026-11-21T00:00:00Z")), Ok(at("2026-11-23T09:00:00+08:00")));
}

#[test]
fn the_clock_skips_and_repeats_an_hour() {
    let night = Calendar::weekly("America/New_York", [true; 7], &[Shift::new(60, 180)]).compile().unwrap();
    let elapsed = |from: &str, to: &str| night.elapsed(at(from), at(to)).whole_seconds() / 60;
    // 01:00 to 03:00 lasts two hours, one when the clock skips 02:00 to 03:00, three when it repeats 01:00 to 02:00.
    assert_eq!(elapsed("2026-03-07T00:00:00-05:00", "2026-03-07T12:00:00-05:00"), 120);
    assert_eq!(elapsed("2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00"), 60);
    assert_eq!(elapsed("2026-11-01T00:00:00-04:00", "2026-11-01T12:00:00-05:00"), 180);
    // A shift that starts inside the skipped hour opens when the clock has skipped it.
    let late = Calendar::weekly("America/New_York", [true; 7], &[Shift::new(150, 240)]).compile().unwrap();
    assert_eq!(late.next_open(at("2026-03-08T06:00:00Z")), Ok(at("2026-03-08T07:00:00Z")));
    assert_eq!(late.elapsed(at("2026-03-08T00:00:00Z"), at("2026-03-09T00:00:00Z")), Span::minutes(60));
    // A shift that ends inside the repeated hour is open in both of its passes.
    let early = Calendar::weekly("America/New_York", [true; 7], &[Shift::new(0, 90)]).compile().unwrap();
    assert_eq!(early.elapsed(at("2026-11-01T04:00:00Z"), at("2026-11-01T12:00:00Z")), Span::minutes(120));
    assert!(!early.is_open(at("2026-11-01T05:45:00Z")) && early.is_open(at("2026-11-01T06:15:00Z")));
}

#[test]
fn overnight_shifts_are_split_and_run_through() {
    let mut calendar = Calendar::weekly("Asia/Jakarta", [false; 7], &[]);
    calendar.open(4, 20 * 60, 2 * 60);
    calendar.open(6, 22 * 60, 0);
    assert_eq!(calendar.week[5], [Shift::new(0, 120)]);
    let compiled = calendar.compile().unwrap();
    let start = at("2026-11-20T23:30:00+07:00");
    assert_eq!(compiled.deadline(start, Span::hours(1)), Ok(at("2026-11-21T00:30:00+07:00")));
    assert_eq!(compiled.deadline(start, Span::hours(3)), Ok(at("2026-11-22T22:30:00+07:00")));
}

#[test]
fn calendars_that_cannot_be_used() {
    let base = || Calendar::weekly("UTC", WORKDAYS, &[Shift::new(0, 60)]);
    let broken = |change: fn(&mut Calendar)| {
        let mut calendar = base();
        change(&mut calendar);
        calendar.compile().err().unwrap()
    };
    assert_eq!(broken(|c| c.zone = "Mars/Olympus".into()), CalendarError::UnknownZone("Mars/Olympus".into()));
    let bad = broken(|c| c.week[2].push(Shift::new(120, 120)));
    assert_eq!(bad, CalendarError::BadShift { day: Day::Week(2), shift: Shift::new(120, 120) });
    assert!(bad.to_string().starts_with("Wednesday"));
    assert_eq!(broken(|c| c.week[2].push(Shift::new(120, 1441))).code(), "calendar_shift_bad");
    assert_eq!(broken(|c| c.week[2].push(Shift::new(59, 120))).code(), "calendar_shifts_overlap");
    assert_eq!(broken(|c| c.week = Default::default()), CalendarError::NeverOpens);
    assert_eq!(
        broken(|c| {
            c.holidays.insert(date("2026-01-01"));
            c.makeup.insert(date("2026-01-01"), vec![Shift::WHOLE_DAY]);
        }),
        CalendarError::HolidayAndMakeup(date("2026-01-01"))
    );
}

#[test]
fn a_search_ends_after_ten_years() {
    let mut rare = Calendar::weekly("UTC", [false; 7], &[]);
    rare.makeup.insert(date("2026-01-05"), vec![Shift::new(0, 60)]);
    let rare = rare.compile().unwrap();
    let start = at("2026-01-01T00:00:00Z");
    assert_eq!(rare.deadline(start, Span::minutes(60)), Ok(at("2026-01-05T01:00:00Z")));
    assert!(rare.deadline(start, Span::minutes(61)).is_err());
    assert!(rare.next_open(at("2026-02-01T00:00:00Z")).is_err() && !rare.is_open(at("2026-02-01T00:00:00Z")));
    for compiled in [rare, Calendar::always().compile().unwrap(), shanghai().compile().unwrap()] {
        for start in [i64::MIN, -1, 0, 1 << 52, i64::MAX] {
            for target in [i64::MIN, 0, 1, i64::MAX] {
                let _ = compiled.deadline(Instant(start), Span(target));
            }
            let _ = compiled.next_open(Instant(start));
            compiled.elapsed(Instant(start), Instant(i64::MAX));
        }
    }
}

#[test]
fn pauses_stop_the_clock() {
    let always = Calendar::always().compile().unwrap();
    let minute = |n: i64| Instant(0) + Span::minutes(n);
    let due = |pauses: &[(i64, Option<i64>)]| {
        let pauses: Vec<_> = pauses.iter().map(|(b, e)| (minute(*b), e.map(minute))).collect();
        always
            .deadline_with_pauses(minute(100), Span::minutes(30), &pauses)
            .unwrap()
            .map(|d| d.0 / (60 * SECOND))
    };
    assert_eq!(due(&[]), Some(130));
    assert_eq!(due(&[(110, Some(120))]), Some(140));
    assert_eq!(
        due(&[(110, Some(120)), (115, Some(125)), (112, Some(113))]),
        Some(145),
        "overlapping ones count once"
    );
    assert_eq!(due(&[(125, Some(126)), (110, Some(120))]), Some(141), "in any order");
    assert_eq!(due(&[(90, Some(105))]), Some(135), "begun before the start");
    assert_eq!(
        due(&[(50, Some(90)), (110, Some(110)), (120, Some(110))]),
        Some(130),
        "over, empty, backwards"
    );
    assert_eq!(due(&[(110, None)]), None, "paused now");
    assert_eq!(due(&[(90, None)]), None);
    assert_eq!(due(&[(130, None)]), Some(130), "used up before the pause");
    assert_eq!(due(&[(131, Some(200))]), Some(130));
    assert_eq!(due(&[(110, Some(120)), (135, None)]), None);
    let paused = [(minute(110), Some(minute(120))), (minute(115), None)];
    assert_eq!(always.elapsed_with_pauses(minute(100), minute(200), &paused), Span::minutes(10));
}

#[test]
fn json_is_plain_and_round_trips() {
    let calendar = shanghai();
    let json = serde_json::to_value(&calendar).unwrap();
    assert_eq!(json["zone"], "Asia/Shanghai");
    assert_eq!(json["week"][0][0], serde_json::json!([540, 720]));
    assert_eq!(json["holidays"][0], "2026-10-01");
    assert_eq!(json["makeup"][0]["shifts"][0][1], 1080);
    assert_eq!(serde_json::from_value::<Calendar>(json).unwrap(), calendar);
}

const ZONES: [&str; 7] = [
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
];

fn shifts() -> impl Strategy<Value = Vec<Shift>> {
    prop::collection::btree_set(0u16..=96, 0..6).prop_map(|marks| {
        let marks: Vec<u16> = marks.into_iter().collect();
        marks.chunks_exact(2).map(|pair| Shift::new(pair[0] * 15, pair[1] * 15)).collect()
    })
}

prop_compose! {
    fn calendars()(
        zone in prop::sample::select(ZONES.to_vec()),
        week in prop::array::uniform7(shifts()),
        special in prop::collection::btree_map(0i32..800, shifts(), 0..6),
    ) -> Calendar {
        let mut calendar = Calendar::weekly(zone, [false; 7], &[]);
        calendar.week = week;
        for (day, shifts) in special {
            let date = date("2025-06-01").checked_add(jiff::Span::new().days(day)).unwrap();
            if shifts.is_empty() {
                calendar.holidays.insert(date);
            } else {
                calendar.makeup.insert(date, shifts);
            }
        }
        calendar.week[0].is_empty().then(|| calendar.week[0].push(Shift::new(600, 660)));
        calendar
    }
}

fn instants() -> impl Strategy<Value = Instant> {
    let base = 1_750_000_000i64;
    (0i64..60_000_000, 0i64..SECOND).prop_map(move |(s, micros)| Instant((base + s) * SECOND + micros))
}

/// Whether the local clock shows a reading inside a shift: the definition, asked of the zone database directly.
fn reading_is_open(calendar: &Calendar, zone: &TimeZone, at: Instant) -> bool {
    let local = zone.to_datetime(at.timestamp());
    let minute = local.hour() as u16 * 60 + local.minute() as u16;
    let weekday = local.weekday().to_monday_zero_offset() as usize;
    let shifts = match calendar.makeup.get(&local.date()) {
        Some(shifts) => shifts.as_slice(),
        None if calendar.holidays.contains(&local.date()) => &[],
        None => &calendar.week[weekday],
    };
    shifts.iter().any(|s| (s.start..s.end).contains(&minute))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn elapsed_until_the_deadline_is_the_target(c in calendars(), start in instants(), target in 1i64..2_000_000 * SECOND) {
        let compiled = c.compile().unwrap();
        let Ok(due) = compiled.deadline(start, Span(target)) else {
            // Some of these calendars are open for a quarter of an hour a week: the search ends after ten years.
            prop_assert!(compiled.elapsed(start, start + Span::hours(24 * 365 * 10)) < Span(target));
            return Ok(());
        };
        prop_assert_eq!(compiled.elapsed(start, due), Span(target));
        prop_assert!(compiled.elapsed(start, Instant(due.0 - 1)) < Span(target), "it is the first such instant");
        prop_assert_eq!(compiled.deadline(start, Span(0)), Ok(start));
    }

    #[test]
    fn deadlines_are_monotone(c in calendars(), a in instants(), b in instants(), s in 1i64..SECOND * 400_000, t in 1i64..SECOND * 400_000) {
        let compiled = c.compile().unwrap();
        let (a, b, s, t) = (a.min(b), a.max(b), s.min(t), s.max(t));
        prop_assert!(compiled.deadline(a, Span(t)).unwrap() <= compiled.deadline(b, Span(t)).unwrap());
        prop_assert!(compiled.deadline(a, Span(s)).unwrap() <= compiled.deadline(a, Span(t)).unwrap());
    }

    #[test]
    fn elapsed_adds_up(c in calendars(), a in instants(), b in instants(), d in instants()) {
        let compiled = c.compile().unwrap();
        let mut points = [a, b, d];
        points.sort_unstable();
        let [a, b, d] = points;
        prop_assert_eq!(compiled.elapsed(a, b).0 + compiled.elapsed(b, d).0, compiled.elapsed(a, d).0);
        prop_assert!(compiled.elapsed(a, d).0 <= (d - a).0);
    }

    #[test]
    fn splitting_shifts_changes_nothing(c in calendars(), a in instants(), b in instants(), minute in 1u16..1439, target in 1i64..SECOND * 400_000) {
        let mut split = c.clone();
        for shifts in split.week.iter_mut().chain(split.makeup.values_mut()) {
            *shifts = shifts.iter().flat_map(|s| {
                if s.start < minute && minute < s.end {
                    vec![Shift::new(s.start, minute), Shift::new(minute, s.end)]
                } else {
                    vec![*s]
                }
            }).collect();
        }
        let (whole, split) = (c.compile().unwrap(), split.compile().unwrap());
        prop_assert_eq!(whole.elapsed(a, b), split.elapsed(a, b));
        prop_assert_eq!(whole.deadline(a, Span(target)), split.deadline(a, Span(target)));
        prop_assert_eq!(whole.next_open(a), split.next_open(a));
    }

    #[test]
    fn openness_is_what_the_local_clock_says(c in calendars(), around in instants()) {
        let (compiled, zone) = (c.compile().unwrap(), TimeZone::get(&c.zone).unwrap());
        let minute = Span::minutes(1);
        let mut at = Instant(around.0 - around.0.rem_euclid(minute.0));
        for _ in 0..300 {
            let open = reading_is_open(&c, &zone, at);
            prop_assert_eq!(compiled.is_open(at), open);
            prop_assert_eq!(compiled.elapsed(at, at + minute), if open { minute } else { Span(0) });
            at = at + Span::minutes(5);
        }
    }

    #[test]
    fn a_pause_in_business_time_moves_the_deadline_by_itself(c in calendars(), start in instants(), run in 0i64..SECOND * 90_000, pause in 0i64..SECOND * 900_000, left in 1i64..SECOND * 90_000) {
        let compiled: Compiled = c.compile().unwrap();
        let begin = compiled.deadline(start, Span(run)).unwrap();
        let end = Instant(begin.0 + pause);
        let due = compiled.deadline_with_pauses(start, Span(run + left), &[(begin, Some(end))]).unwrap().unwrap();
        prop_assert_eq!(due, compiled.deadline(end, Span(left)).unwrap());
        prop_assert_eq!(compiled.elapsed_with_pauses(start, due, &[(begin, Some(end))]), Span(run + left));
        prop_assert_eq!(compiled.deadline_with_pauses(start, Span(run + left), &[(begin, None)]).unwrap(), None);
    }
}

#[test]
#[ignore = "a measurement: cargo test --release -p domain --test calendar -- --ignored --nocapture"]
fn speed() {
    let compiled =
        [("always", Calendar::always()), ("shanghai", shanghai())].map(|(n, c)| (n, c.compile().unwrap()));
    let start = at("2026-11-20T10:00:00+08:00");
    for (name, calendar) in &compiled {
        for (what, target) in
            [("15 min", Span::minutes(15)), ("24 h", Span::hours(24)), ("9 years", Span::hours(17_000))]
        {
            let count = 1_000_000i64;
            let begin = std::time::Instant::now();
            let sum: i64 = (0..count)
                .map(|i| calendar.deadline(Instant(start.0 + i * 7_917_000), target).map_or(0, |d| d.0 & 1))
                .sum();
            let each = begin.elapsed().as_nanos() as i64 / count;
            println!("{name}, {what}: {each} ns a deadline ({sum})");
        }
    }
    let begin = std::time::Instant::now();
    for _ in 0..100 {
        let _ = shanghai().compile().unwrap().deadline(start, Span::minutes(15));
    }
    println!("compile and first deadline: {} us", begin.elapsed().as_micros() / 100);
}
