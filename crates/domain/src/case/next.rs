//! Which case is best worked next: what is at stake, times how likely it is to be missed, times how grave it is.

use crate::money::Money;
use crate::time::{Instant, Span};

/// Time before a deadline within which a case is most likely missed: half of the chance is gone after it.
const HALF: Span = Span::hours(2);
/// A chance that nothing falls below, so that stakes and severity still order what is not due for long.
const LEAST: f64 = 0.05;

/// How much more than anything else it weighs that a platform waits for an answer about an appeal: who is late loses it.
const ASKED: f64 = 10_000.0;

/// What the order of work looks at.
#[derive(Clone, Copy, Debug)]
pub struct Pressing {
    /// Value at stake.
    pub value: Option<Money>,
    /// 1 to 3.
    pub severity: u8,
    /// Whether advertising runs on the product: many more buyers will read the review.
    pub advertised: bool,
    /// The nearest deadline of the team or the platform, if something is owed.
    pub due: Option<Instant>,
    /// Whether that is a platform's question about an appeal.
    pub asked: bool,
}

/// How pressing a case is at `now`; more is first. The product of
///
/// * **stakes**: 1 + ln(1 + value ÷ 10 main units), doubled for an advertised product: a loss of ten times as much weighs
///   more, but not ten times; a case of unknown value still counts as 1;
/// * **chance to miss**: 1 for what is due or late, halved for every two hours that are left, never below 0.05;
/// * **severity**: 1, 2 or 4;
/// * **asked**: 10,000 where a platform waits for information about an appeal: nothing else comes before it.
///
/// ```
/// use domain::case::next::{Pressing, score};
/// use domain::time::{Instant, Span};
///
/// let now = Instant::from_seconds(0);
/// let due = |hours| Pressing { value: None, severity: 1, advertised: false, due: Some(now + Span::hours(hours)), asked: false };
/// assert!(score(&due(1), now) > score(&due(5), now));
/// ```
pub fn score(case: &Pressing, now: Instant) -> f64 {
    let main = case.value.map_or(0.0, |m| m.minor.max(0) as f64 / 10f64.powi(m.currency.digits() as i32));
    let stakes = (1.0 + (main / 10.0).ln_1p()) * if case.advertised { 2.0 } else { 1.0 };
    let severity = f64::from(1u8 << case.severity.clamp(1, 3).saturating_sub(1));
    stakes * chance(case.due, now) * severity * if case.asked { ASKED } else { 1.0 }
}

/// How likely a case is missed when nobody takes it now.
fn chance(due: Option<Instant>, now: Instant) -> f64 {
    let Some(due) = due else { return LEAST };
    let left = (due - now).0.max(0) as f64 / HALF.0 as f64;
    0.5f64.powf(left).max(LEAST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency;

    const NOW: Instant = Instant::from_seconds(1_000_000);

    fn case(value: i64, severity: u8, minutes: i64) -> Pressing {
        let value = Some(Money { minor: value * 100, currency: Currency::parse("USD").unwrap() });
        Pressing { value, severity, advertised: false, due: Some(NOW + Span::minutes(minutes)), asked: false }
    }

    #[test]
    fn each_factor_orders_by_itself_and_they_trade_against_each_other() {
        let scores = |list: &[Pressing]| list.iter().map(|c| score(c, NOW)).collect::<Vec<_>>();
        for (better, worse) in [
            (case(20, 1, 60), case(20, 1, 120)),
            (case(20, 2, 60), case(20, 1, 60)),
            (case(500, 1, 60), case(20, 1, 60)),
            (Pressing { advertised: true, ..case(20, 1, 60) }, case(20, 1, 60)),
            // A grave case of two hours is worth a mild one of one hour.
            (case(20, 3, 120), case(20, 1, 60)),
            // What is late comes before what is not, all else equal.
            (case(20, 1, -5), case(20, 1, 5)),
            // A very dear one far away waits behind a plain one that is due.
            (case(20, 1, 0), case(1_000, 1, 60 * 12)),
            // A platform's question of tomorrow comes before what is dear, grave, advertised and late.
            (
                Pressing { asked: true, ..case(0, 1, 60 * 24) },
                Pressing { advertised: true, ..case(1_000_000, 3, -60) },
            ),
            (case(20, 1, 60 * 24), Pressing { due: None, value: None, ..case(0, 1, 0) }),
        ] {
            let [a, b] = scores(&[better, worse])[..] else { unreachable!() };
            assert!(a > b, "{better:?} {a} and {worse:?} {b}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn scores_are_finite_and_never_fall_as_time_passes(
            value in -10i64..1_000_000_000, severity in 0u8..9, minutes in -100_000i64..100_000, later in 0i64..100_000,
        ) {
            let case = case(value, severity, minutes);
            let (now, then) = (score(&case, NOW), score(&case, NOW + Span::minutes(later)));
            prop_assert!(now.is_finite() && now > 0.0 && then >= now);
        }
    }
}
