//! Beacons in any order, scores by table, alerts since the right minute.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::beacon::Latency;
use super::*;
use crate::time::Instant;

fn beacon(sn: i64, set: impl FnOnce(&mut Beacon)) -> Beacon {
    let mut beacon = Beacon { sid: "viewer-1".to_owned(), sn, ts: sn * 10_000, ..Beacon::default() };
    set(&mut beacon);
    beacon
}

#[test]
fn a_beacon_that_comes_twice_or_late_adds_nothing_and_a_lost_one_costs_nothing() {
    let sent: Vec<Beacon> = (1..=5)
        .map(|n| {
            beacon(n, |b| {
                (b.bsa, b.bsda, b.pt, b.checkout_ok) =
                    (Some(n as f64), Some(100.0 * n as f64), Some(9_000.0 * n as f64), Some(n as f64));
            })
        })
        .collect();
    for order in [vec![0, 1, 2, 3, 4], vec![0, 0, 1, 1, 4], vec![4, 3, 2, 1, 0], vec![2, 4, 4, 1]] {
        let (mut viewer, mut sum) = (None, Figures::default());
        for (at, n) in order.iter().enumerate() {
            if let Some(taken) = Viewer::take(&mut viewer, &sent[*n], Instant(at as i64), 3) {
                sum.add(&taken.figures);
            }
        }
        let got = (sum.viewers, sum.stalls, sum.stall_ms, sum.play_ms, sum.checkout_ok);
        assert_eq!(got, (1, 5, 500, 45_000, 5), "{order:?}");
        assert_eq!(viewer.map(|v| v.sn), Some(5));
    }
}

#[test]
fn nonsense_is_refused_or_left_out() {
    for (sid, sn) in
        [("short", 1), ("has space", 1), ("viewer-1", 0), ("viewer-1", -4), (&*"x".repeat(65), 1)]
    {
        let bad = Beacon { sid: sid.to_owned(), sn, ..Beacon::default() };
        assert_eq!(bad.check().unwrap_err().code, "bad_beacon", "{sid} {sn}");
    }
    let wild = beacon(1, |b| {
        (b.bsa, b.bsda, b.pt, b.msd) = (Some(-1.0), Some(f64::NAN), Some(1e300), Some(f64::INFINITY));
        (b.ilat_ms, b.av_sync_ms) = (Some(Latency::One(-3.0)), Some(f64::NAN));
        (b.region, b.network, b.device) = (Some("a b<script>".to_owned()), Some("warp".to_owned()), None);
    });
    let taken = Viewer::take(&mut None, &wild, Instant(0), 0).unwrap();
    assert_eq!(taken.figures, Figures { viewers: 1, ..Figures::default() });
    assert_eq!(taken.place, ["other", "other", "other"].map(str::to_owned));
    let real = beacon(1, |b| {
        (b.region, b.network, b.device) =
            (Some("ID-JK".to_owned()), Some("4G".to_owned()), Some("phone".to_owned()));
    });
    assert_eq!(real.place(), ["ID-JK", "4g", "phone"].map(str::to_owned));
}

#[test]
fn a_page_that_began_anew_counts_from_nothing() {
    let mut viewer = None;
    Viewer::take(&mut viewer, &beacon(1, |b| b.bsa = Some(7.0)), Instant(0), 0);
    let taken = Viewer::take(&mut viewer, &beacon(2, |b| b.bsa = Some(2.0)), Instant(1), 0).unwrap();
    assert_eq!((taken.figures.stalls, taken.figures.viewers), (2, 0), "counted once in its minute");
}

#[test]
fn scores_are_as_written_down() {
    let full = Figures {
        viewers: 100,
        starts: 10,
        startup_ms: 20_000,
        play_ms: 590_000,
        stall_ms: 10_000,
        stalls: 10,
        synced: 10,
        sync_sum: 100_000,
        interaction: Histogram([0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        checkout_ok: 98,
        checkout_err: 2,
        ..Figures::default()
    };
    let scores = score(&full, &V1);
    let near = |got: Option<f64>, wanted: f64| got.is_some_and(|got| (got - wanted).abs() < 0.05);
    assert!(near(scores.startup, 80.0), "2 s of 8: {scores:?}");
    // exp(-12/60) · exp(-0.35 · 1 a minute)
    assert!(near(scores.smoothness, 57.7), "{scores:?}");
    assert!(near(scores.sync, 100.0) && near(scores.interaction, 71.4), "{scores:?}");
    assert!(near(scores.commerce, 93.0), "Wilson's lower end of 98 of 100: {scores:?}");
    let product = 80.0f64 * 57.695 * 100.0 * 71.43 * 93.0;
    assert!(near(scores.total, product.powf(0.2)), "{scores:?}");
    assert_eq!(
        score(&Figures { starts: 4, play_ms: 280_000, ..full }, &V1).parts()[..2],
        [None, None],
        "too few"
    );
    assert_eq!(
        score(&Figures { checkout_ok: 100, ..Figures::default() }, &V1).total,
        None,
        "one part is no whole"
    );
}

#[test]
fn sound_may_be_a_little_late_and_less_early() {
    for (early, wanted) in [
        (0.0, 100.0),
        (45.0, 100.0),
        (-125.0, 100.0),
        (112.5, 50.0),
        (180.0, 0.0),
        (-370.0, 0.0),
        (900.0, 0.0),
    ] {
        assert!((V1.sync(early) - wanted).abs() < 0.01, "{early}: {}", V1.sync(early));
    }
}

fn minute(ok: i64, err: i64) -> Figures {
    Figures { viewers: 50, checkout_ok: ok, checkout_err: err, play_ms: 3_000_000, ..Figures::default() }
}

#[test]
fn an_alert_says_since_when_and_is_not_raised_by_few() {
    // 10: fine, 11: bad, 12: too few to say, 13 and 14: bad.
    let minutes = BTreeMap::from([
        (10, minute(60, 1)),
        (11, minute(48, 2)),
        (12, minute(3, 0)),
        (13, minute(48, 2)),
        (14, minute(48, 2)),
    ]);
    let found = assess(&minutes, 14);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].metric, found[0].since), (Metric::CheckoutErrors, 11));
    assert_eq!(found[0].metric.says(found[0].value).en, "checkout errors 4 %");
    assert!(assess(&minutes, 10).is_empty() && assess(&minutes, 30).is_empty());
    assert!(assess(&BTreeMap::from([(1, minute(0, 5))]), 1).is_empty(), "five attempts are too few");
}

proptest! {
    #[test]
    fn a_score_lies_between_0_and_100_and_worse_is_never_better(
        startup in 0i64..30_000, stall in 0i64..60_000, stalls in 0i64..40, ok in 20i64..500, err in 0i64..100,
    ) {
        let made = |more: i64| Figures {
            viewers: 20, starts: 10, startup_ms: 10 * startup, play_ms: 600_000, stall_ms: stall + more * 1_000,
            stalls: stalls + more, checkout_ok: ok, checkout_err: err + more, ..Figures::default()
        };
        let (better, worse) = (score(&made(0), &V1), score(&made(3), &V1));
        for (better, worse) in better.parts().into_iter().chain([better.total]).zip(worse.parts().into_iter().chain([worse.total])) {
            if let (Some(better), Some(worse)) = (better, worse) {
                prop_assert!((0.0..=100.0 + 1e-9).contains(&better) && worse <= better + 1e-9);
            }
        }
    }

    #[test]
    fn any_beacon_is_taken_without_harm(sn in 1i64..9, n in proptest::num::f64::ANY, m in proptest::num::f64::ANY, ts in any::<i64>()) {
        let mut viewer = None;
        for sn in [sn, sn + 1] {
            let wild = Beacon { ts: ts / 4, bsa: Some(n), bsda: Some(m), pt: Some(n), msd: Some(m), checkout_err: Some(n), av_sync_ms: Some(m), sta: Some("p".to_owned()), ..beacon(sn, |_| ()) };
            let taken = Viewer::take(&mut viewer, &wild, Instant(0), 0).unwrap();
            prop_assert!(taken.figures.play_ms >= 0 && taken.figures.stall_ms >= 0 && taken.figures.stalls >= 0);
        }
    }
}
