//! How urgent a case is: 1 low, 2 normal, 3 high, 4 urgent, from severity, star, advertising and value at stake.

use crate::money::Money;
use crate::policy::PriorityWeights;

/// The facts that make a case urgent.
#[derive(Clone, Copy, Debug)]
pub struct Stakes {
    /// 1 to 3.
    pub severity: u8,
    /// Stars, for a review.
    pub star: Option<u8>,
    /// Whether advertising runs on the product.
    pub advertised: bool,
    /// What the buyer paid.
    pub value: Option<Money>,
}

/// The priority: weighted points, 0–2 low, 3–6 normal, 7–9 high, 10 and more urgent; severity 3 is never below high.
pub fn priority(stakes: Stakes, weights: &PriorityWeights) -> u8 {
    let missing_stars = stakes.star.map_or(0, |s| 3u8.saturating_sub(s));
    let value_steps = stakes.value.map_or(0, |m| {
        let main = m.minor / 10i64.pow(m.currency.digits());
        u32::from(main >= 50) + u32::from(main >= 200)
    });
    let points = weights.severity * u32::from(stakes.severity.saturating_sub(1))
        + weights.star * u32::from(missing_stars)
        + weights.advertised * u32::from(stakes.advertised)
        + weights.value * value_steps;
    let level = match points {
        0..=2 => 1,
        3..=6 => 2,
        7..=9 => 3,
        _ => 4,
    };
    if stakes.severity >= 3 { level.max(3) } else { level }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn the_table_holds() {
        let weights = PriorityWeights { severity: 3, star: 1, advertised: 2, value: 1 };
        let usd = |main: i64| Some(Money { minor: main * 100, currency: Currency::parse("USD").unwrap() });
        for (severity, star, advertised, value, expected) in [
            (1, Some(3), false, None, 1),
            (1, Some(1), false, None, 1),
            (1, Some(1), true, None, 2),
            (2, Some(1), false, usd(20), 2),
            (2, Some(1), true, usd(60), 3),
            (3, Some(5), false, None, 3),
            (3, Some(1), true, usd(10), 4),
            (3, Some(1), false, usd(500), 4),
        ] {
            let stakes = Stakes { severity, star, advertised, value };
            assert_eq!(priority(stakes, &weights), expected, "{stakes:?}");
        }
    }
}
