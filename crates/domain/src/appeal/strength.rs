//! How appeals on a ground ended in this shop before, told honestly: a share with its uncertainty, and no share where there
//! were too few.
//!
//! Beta-binomial: with `w` won of `n` decided and the prior Beta(½, ½) (Jeffreys), the share is Beta(w + ½, n − w + ½)
//! afterwards; shown are its mean and the interval that holds it with 80 %. A partly won appeal counts half.

use serde::{Deserialize, Serialize};
use statrs::distribution::{Beta, ContinuousCDF};

/// Fewer decided appeals than this give no share.
pub const FEWEST: u32 = 5;
/// The share of the interval's two ends left out, in all.
const LEFT_OUT: f64 = 0.2;

/// What is known of such appeals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strength {
    /// Decided appeals.
    pub decided: u32,
    /// Won ones; partly won count half.
    pub won: f64,
    /// Share won with the lower and upper end of the 80 % interval; none when too few were decided.
    pub share: Option<(f64, f64, f64)>,
}

/// Reckons it from how many were won, won in part and lost.
pub fn strength(won: u32, partly: u32, lost: u32) -> Strength {
    let decided = won + partly + lost;
    let won = f64::from(won) + f64::from(partly) / 2.0;
    let (a, b) = (won + 0.5, f64::from(decided) - won + 0.5);
    let known = if decided >= FEWEST { Beta::new(a, b).ok() } else { None };
    let share = known
        .map(|beta| (a / (a + b), beta.inverse_cdf(LEFT_OUT / 2.0), beta.inverse_cdf(1.0 - LEFT_OUT / 2.0)));
    Strength { decided, won, share }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_outcomes_give_no_share_and_more_of_them_a_narrower_one() {
        assert_eq!(strength(2, 0, 2).share, None);
        let few = strength(4, 0, 1).share.unwrap();
        let many = strength(80, 0, 20).share.unwrap();
        assert!(few.1 < few.0 && few.0 < few.2 && many.2 - many.1 < few.2 - few.1);
        assert!((many.0 - 0.797).abs() < 0.001, "{many:?}");
        assert!((strength(2, 2, 1).won - 3.0).abs() < 1e-9);
    }

    /// Values of `scipy.stats.beta.ppf`.
    #[test]
    fn the_ends_are_those_of_the_distribution() {
        let (share, low, high) = strength(4, 0, 1).share.unwrap();
        assert!(
            (share - 0.75).abs() < 1e-9 && (low - 0.516_097).abs() < 1e-4 && (high - 0.940_191).abs() < 1e-4
        );
    }
}
