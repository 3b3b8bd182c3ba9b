//! Parcels by table: where they stand, when they stand still, and what is found once.

use super::*;
use crate::ids::{ChannelId, TrackerId};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

fn step(at: i64, status: ParcelStatus) -> Step {
    Step {
        at: Instant::from_seconds(at),
        status,
        word: None,
        description: format!("{status}"),
        place: None,
        told_by: None,
    }
}

fn parcel(steps: &[(i64, ParcelStatus)]) -> Parcel {
    let id = |n| uuid::Uuid::from_u128(n);
    let event = ParcelEvent::Tracked {
        channel: ChannelId(id(1)),
        tracking: "T1".to_owned(),
        carrier: None,
        order: None,
        buyer: None,
        steps: steps.iter().map(|(at, status)| step(*at, *status)).collect(),
    };
    Parcel::open(ParcelId(id(2)), &event).unwrap()
}

fn found(parcel: &Parcel, now: i64, stuck_days: u32) -> Vec<(&'static str, i64)> {
    exceptions(parcel, Instant::from_seconds(now), &ParcelRules { stuck_days })
        .into_iter()
        .map(|(kind, at)| (kind.as_str(), at.0 / 1_000_000))
        .collect()
}

#[test]
fn exceptions_follow_from_the_reports_and_the_time() {
    use ParcelStatus::{
        Customs, Damaged, Delivered, FailedDelivery, InTransit, InfoReceived, Lost, PickedUp, Returned,
        Returning, Unknown,
    };
    #[expect(clippy::type_complexity, reason = "a table")]
    let table: Vec<(&[(i64, ParcelStatus)], i64, Vec<(&str, i64)>)> = vec![
        // Nothing stands still before the carrier has it.
        (&[(0, InfoReceived)], 30 * DAY, vec![]),
        (&[(0, PickedUp)], 5 * DAY - 1, vec![]),
        (&[(0, PickedUp)], 5 * DAY, vec![("stuck", 5 * DAY)]),
        (&[(0, PickedUp), (4 * DAY, InTransit)], 6 * DAY, vec![]),
        // A word that is not known is still a movement.
        (&[(0, PickedUp), (4 * DAY, Unknown)], 6 * DAY, vec![]),
        (&[(0, PickedUp), (DAY, Customs)], 6 * DAY, vec![("stuck", 6 * DAY)]),
        (&[(0, PickedUp), (DAY, Delivered)], 90 * DAY, vec![]),
        // A failed try is no end: the next may work.
        (&[(0, PickedUp), (DAY, FailedDelivery)], 2 * DAY, vec![]),
        (&[(0, PickedUp), (DAY, Lost)], 9 * DAY, vec![("lost", DAY)]),
        (&[(0, PickedUp), (DAY, Lost), (2 * DAY, Delivered)], 9 * DAY, vec![]),
        (&[(0, PickedUp), (DAY, Damaged), (2 * DAY, Delivered)], 9 * DAY, vec![("damaged", DAY)]),
        (&[(0, PickedUp), (DAY, Returning)], 20 * DAY, vec![("returned", DAY)]),
        (&[(0, PickedUp), (DAY, Returning), (2 * DAY, Returned)], 20 * DAY, vec![("returned", DAY)]),
        (
            &[(0, PickedUp), (DAY, Damaged), (2 * DAY, Returning)],
            3 * DAY,
            vec![("damaged", DAY), ("returned", 2 * DAY)],
        ),
        // In whatever order they came in.
        (&[(4 * DAY, Delivered), (0, PickedUp), (2 * DAY, InTransit)], 20 * DAY, vec![]),
    ];
    for (steps, now, expected) in table {
        assert_eq!(found(&parcel(steps), now, 5), expected, "{steps:?} at {now}");
    }
    assert!(found(&parcel(&[(0, PickedUp)]), 90 * DAY, 0).is_empty(), "switched off");
}

#[test]
fn what_was_found_is_found_once_and_standing_still_once_for_each_stop() {
    let mut parcel = parcel(&[(0, ParcelStatus::PickedUp)]);
    let at = |parcel: &mut Parcel, now| {
        let new = exceptions(parcel, Instant::from_seconds(now), &ParcelRules::default());
        for (what, at) in &new {
            parcel.apply(&ParcelEvent::ExceptionFound { what: *what, at: *at, case: None });
        }
        new.len()
    };
    assert_eq!(at(&mut parcel, 6 * DAY), 1);
    assert_eq!(at(&mut parcel, 7 * DAY), 0);
    assert_eq!(parcel.exception(), Some((ExceptionKind::Stuck, Instant::from_seconds(5 * DAY))));
    assert_eq!(parcel.facts().stuck_since, Some(Instant::from_seconds(0)));
    parcel.steps.push(step(8 * DAY, ParcelStatus::InTransit));
    assert_eq!(parcel.exception(), None, "it moves again");
    assert_eq!(at(&mut parcel, 9 * DAY), 0);
    assert_eq!(at(&mut parcel, 13 * DAY), 1);
}

#[test]
fn the_same_report_is_known_and_room_is_bounded() {
    let mut parcel = parcel(&[(0, ParcelStatus::PickedUp)]);
    assert!(parcel.knows(&step(0, ParcelStatus::PickedUp)));
    assert!(!parcel.knows(&step(1, ParcelStatus::PickedUp)));
    parcel.steps = (0..MOST_STEPS as i64).map(|n| step(n, ParcelStatus::InTransit)).collect();
    assert!(parcel.knows(&step(-5, ParcelStatus::InTransit)), "no room");
}

#[test]
fn what_two_tell_of_one_scan_is_told_once() {
    let tracker = |n| Some(TrackerId(uuid::Uuid::from_u128(n)));
    let told = |at, status, description: &str, told_by| Step {
        description: description.to_owned(),
        told_by,
        ..step(at, status)
    };
    use ParcelStatus::{Delivered, InTransit, Unknown};
    let channel = told(600, InTransit, "Departed", None);
    for (further, adds_nothing) in [
        (told(600, InTransit, "快件已发往下一站", tracker(1)), true),
        (told(600, Unknown, "On its way", tracker(1)), true),
        (told(600, Delivered, "快件已签收", tracker(1)), false),
        // One knows no seconds; two that do mean two scans.
        (told(627, InTransit, "Left", tracker(1)), true),
        (told(627, Unknown, "Left", tracker(1)), false),
        (told(660, InTransit, "Left", tracker(1)), false),
        // The same teller tells of two scans in a minute.
        (told(600, InTransit, "Arrived", None), false),
        (told(600, InTransit, "Departed", None), true),
    ] {
        assert_eq!(channel.covers(&further), adds_nothing, "{further:?}");
    }
    let first = told(610, InTransit, "a", tracker(1));
    assert!(!first.covers(&told(611, InTransit, "b", tracker(2))), "both know seconds");
    let millis = Step { at: Instant(first.at.0 + 400_000), ..told(610, InTransit, "b", tracker(2)) };
    assert!(first.covers(&millis));
    let delivered = told(610, Delivered, "Signed", tracker(1));
    assert!(!delivered.covers(&told(610, ParcelStatus::Lost, "Lost", None)), "they do not agree: both stand");
}

#[test]
fn who_tells_more_exactly_what_was_told_replaces_it() {
    let tracker = Some(TrackerId(uuid::Uuid::from_u128(1)));
    let mut parcel = parcel(&[(100, ParcelStatus::PickedUp), (200, ParcelStatus::InTransit)]);
    let lost = Step { told_by: tracker, ..step(200, ParcelStatus::Lost) };
    let later = Step { told_by: tracker, ..step(201, ParcelStatus::Lost) };
    for (steps, expected) in [(vec![lost.clone()], 2), (vec![later], 3)] {
        parcel.apply(&ParcelEvent::Tracked {
            channel: parcel.channel,
            tracking: "T1".to_owned(),
            carrier: None,
            order: None,
            buyer: None,
            steps,
        });
        assert_eq!(parcel.steps.len(), expected);
    }
    assert_eq!(parcel.steps[1], lost);
    assert!(parcel.knows(&step(200, ParcelStatus::InTransit)), "and it does not come back");
}
