//! Trackers: services that follow parcels of many carriers. Which of a shop's follows a parcel, and when it is asked. Pure.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::ids::TrackerId;
use crate::reading::words;
use crate::refusal::Refusal;
use crate::time::{Instant, Span};

/// Most trackers of a shop.
pub const MOST_TRACKERS: usize = 5;
/// How long a parcel is followed; no carrier is late for longer.
pub const LONGEST_JOURNEY: Span = Span::hours(24 * 90);
/// How long a number rests that a tracker has refused, before it is offered again.
pub const AFTER_REFUSAL: Span = Span::hours(24);
/// So many refusals of a number are taken as the last word.
pub const MOST_REFUSALS: u32 = 7;
/// Longest name.
const LONGEST_NAME: usize = 80;
/// Most carriers in a tracker's list, and the longest name or code of one.
const MOST_CARRIERS: usize = 100;
const LONGEST_CARRIER: usize = 80;
/// The lengths that a number may have: those that all the services take.
const NUMBER_LENGTHS: std::ops::RangeInclusive<usize> = 5..=50;

words! {
    /// Which service follows parcels.
    TrackerKind {
        /// 17TRACK.
        Track17 = "17track",
        /// AfterShip.
        Aftership = "aftership",
        /// 快递100.
        Kuaidi100 = "kuaidi100",
    }
}

words! {
    /// How a parcel stands with its tracker.
    TrackedState {
        /// Not offered to it yet.
        New = "new",
        /// It follows the parcel.
        Followed = "followed",
        /// It does not take the number.
        Refused = "refused",
        /// Nothing more is to be told.
        Ended = "ended",
    }
}

/// A service that follows parcels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracker {
    /// Its id.
    pub id: TrackerId,
    /// For people.
    pub name: String,
    /// Which service.
    pub kind: TrackerKind,
    /// Whether it is told and asked anything.
    pub on: bool,
    /// Its own codes of carriers, by the names that orders have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carriers: BTreeMap<String, String>,
    /// Whether it follows parcels of carriers that are not among these.
    pub others: bool,
    /// What was filled in and is no secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// When it was made.
    pub made_at: Instant,
}

impl Tracker {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// Names the field.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |code, en, zh, field| Err(Refusal::new(code, en, zh).field(field));
        if self.name.trim().is_empty() || self.name.chars().count() > LONGEST_NAME {
            return refuse("bad_name", "a name has 1 to 80 characters", "名称应为 1 到 80 个字符", "name");
        }
        let word = |word: &str| !word.trim().is_empty() && word.chars().count() <= LONGEST_CARRIER;
        let code = |code: &str| word(code) && code.chars().all(|c| c.is_ascii_graphic());
        if self.carriers.len() > MOST_CARRIERS || !self.carriers.iter().all(|(n, c)| word(n) && code(c)) {
            return refuse(
                "bad_carriers",
                "at most 100 carriers, each with a name and the service's code, of up to 80 characters",
                "最多 100 个物流公司，每个都需填写名称和服务商代码，且不超过 80 个字符",
                "carriers",
            );
        }
        if self.carriers.is_empty() && !self.others {
            return refuse(
                "bad_carriers",
                "a tracker that follows no other carriers needs a list of those that it follows",
                "不跟踪其他物流公司时，请至少填写一个要跟踪的物流公司",
                "carriers",
            );
        }
        Ok(())
    }

    /// Its own code of a carrier.
    pub fn code(&self, carrier: Option<&str>) -> Option<&str> {
        let carrier = carrier?.trim().to_lowercase();
        self.carriers.iter().find(|(name, _)| name.trim().to_lowercase() == carrier).map(|(_, code)| &**code)
    }
}

/// Who of a shop's trackers, in their order, follows a parcel of a carrier: one that has the carrier in its list, else one
/// that follows others. One that is switched off follows nothing new.
pub fn follower<'a>(trackers: &'a [Tracker], carrier: Option<&str>) -> Option<&'a Tracker> {
    let on = || trackers.iter().filter(|tracker| tracker.on);
    on().find(|tracker| tracker.code(carrier).is_some()).or_else(|| on().find(|tracker| tracker.others))
}

/// Whether this may be the number of a parcel: what is not is offered to nobody.
pub fn is_number(text: &str) -> bool {
    NUMBER_LENGTHS.contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Whether an address (`https://desk.example.com`) is one that a service on the internet reaches.
pub fn is_public(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("https://") else { return false };
    let host = rest.split('/').next().unwrap_or_default();
    if host.starts_with('[') {
        return false;
    }
    let host = host.split(':').next().unwrap_or_default();
    let inside = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];
    match host.parse::<Ipv4Addr>() {
        Ok(ip) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified()),
        Err(_name) => host.contains('.') && !inside.iter().any(|end| host.ends_with(end)),
    }
}

/// How long after a tracker last told of a parcel, or was last asked, it is asked: more often where it cannot tell by itself,
/// for want of a public address; never more often than it allows.
pub fn silence(tells: bool, rest: Span) -> Span {
    Span::hours(if tells { 6 } else { 2 }).max(rest)
}

/// When a number that was refused so many times is offered again.
pub fn after_refusal(refusals: u32, now: Instant) -> Option<Instant> {
    (refusals < MOST_REFUSALS).then_some(now + AFTER_REFUSAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracker(n: u128, carriers: &[(&str, &str)], others: bool) -> Tracker {
        Tracker {
            id: TrackerId(uuid::Uuid::from_u128(n)),
            name: "17TRACK".to_owned(),
            kind: TrackerKind::Track17,
            on: true,
            carriers: carriers.iter().map(|(n, c)| ((*n).to_owned(), (*c).to_owned())).collect(),
            others,
            fields: BTreeMap::new(),
            made_at: Instant(0),
        }
    }

    #[test]
    fn what_is_a_tracker() {
        let code = |tracker: Tracker| tracker.validate().err().map(|refusal| refusal.code.into_owned());
        assert_eq!(code(tracker(1, &[], true)), None);
        assert_eq!(code(tracker(1, &[("SF Express", "shunfeng")], false)), None);
        let many: Vec<String> = (0..101).map(|n| format!("carrier {n}")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "1")).collect();
        let long = "长".repeat(81);
        for (bad, expected) in [
            (Tracker { name: " ".to_owned(), ..tracker(1, &[], true) }, "bad_name"),
            (Tracker { name: long.clone(), ..tracker(1, &[], true) }, "bad_name"),
            (tracker(1, &many, true), "bad_carriers"),
            (tracker(1, &[("", "1")], true), "bad_carriers"),
            (tracker(1, &[("SF", " ")], true), "bad_carriers"),
            (tracker(1, &[("SF", "顺丰")], true), "bad_carriers"),
            (tracker(1, &[(&long, "1")], true), "bad_carriers"),
            (tracker(1, &[], false), "bad_carriers"),
        ] {
            assert_eq!(code(bad).as_deref(), Some(expected));
        }
        assert_eq!(code(tracker(1, &many[..100], true)), None);
    }

    #[test]
    fn whoever_names_the_carrier_follows_the_parcel_else_who_follows_others() {
        let all = [
            tracker(1, &[("Pos Malaysia", "9051")], false),
            tracker(2, &[], true),
            tracker(3, &[("顺丰速运", "shunfeng"), ("J&T", "jtexpress")], true),
        ];
        let off: Vec<Tracker> =
            all.iter().map(|one| Tracker { on: one.id.0.as_u128() != 2, ..one.clone() }).collect();
        for (carrier, expected, without_second) in [
            (Some("顺丰速运"), 3, 3),
            (Some(" j&t "), 3, 3),
            (Some("POS MALAYSIA"), 1, 1),
            (Some("Ninja Van"), 2, 3),
            (None, 2, 3),
        ] {
            let of = |all: &[Tracker]| follower(all, carrier).map(|one| one.id.0.as_u128());
            assert_eq!((of(&all), of(&off)), (Some(expected), Some(without_second)), "{carrier:?}");
        }
        assert_eq!(follower(&all[..1], Some("Ninja Van")), None);
        assert_eq!(all[2].code(Some("j&t")), Some("jtexpress"));
        assert_eq!((all[2].code(None), all[2].code(Some("Ninja Van"))), (None, None));
    }

    #[test]
    fn what_is_a_number() {
        for (text, fine) in [
            ("RR123456789CN", true),
            ("SF-1234567", true),
            ("1234", false),
            ("", false),
            ("with space 1", false),
            ("单号1234567", false),
            ("'); DROP TABLE", false),
        ] {
            assert_eq!(is_number(text), fine, "{text}");
        }
        assert!(is_number(&"1".repeat(50)) && !is_number(&"1".repeat(51)));
    }

    #[test]
    fn what_is_reached_from_outside() {
        for (origin, public) in [
            ("https://desk.example.com", true),
            ("https://desk.example.com:8443", true),
            ("https://203.0.113.7", true),
            ("http://desk.example.com", false),
            ("https://localhost:8080", false),
            ("https://127.0.0.1", false),
            ("https://desk", false),
            ("https://desk.local", false),
            ("https://[::1]:8080", false),
            ("", false),
        ] {
            assert_eq!(is_public(origin), public, "{origin}");
        }
        for inside in [[10, 0, 0, 1], [192, 168, 1, 10], [169, 254, 0, 1], [0, 0, 0, 0]] {
            assert!(!is_public(&format!("https://{}:8080", Ipv4Addr::from(inside))), "{inside:?}");
        }
    }

    #[test]
    fn nobody_is_asked_more_often_than_they_allow() {
        assert_eq!(silence(true, Span::hours(1)), Span::hours(6));
        assert_eq!(silence(false, Span::hours(1)), Span::hours(2));
        assert_eq!(silence(false, Span::hours(12)), Span::hours(12));
    }

    #[test]
    fn a_refused_number_is_offered_again_for_a_week() {
        let now = Instant(0);
        assert_eq!(after_refusal(1, now), Some(now + AFTER_REFUSAL));
        assert_eq!(after_refusal(6, now), Some(now + AFTER_REFUSAL));
        assert_eq!(after_refusal(7, now), None);
    }
}
