//! Budgets for tries, by meaning: signing in per address and per account, everything else per caller.

use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::{AppError, Result};

/// The budgets of this process.
pub struct Limits {
    sign_in_by_address: DefaultKeyedRateLimiter<String>,
    sign_in_by_account: DefaultKeyedRateLimiter<String>,
    calls: DefaultKeyedRateLimiter<String>,
    proposals: DefaultKeyedRateLimiter<String>,
    beacons: DefaultKeyedRateLimiter<String>,
    clock: DefaultClock,
}

const fn times(n: u32) -> NonZeroU32 {
    match NonZeroU32::new(n) {
        Some(n) => n,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::calls_per_second(200)
    }
}

impl Limits {
    /// The usual budgets, with so many calls a second for each caller and bursts of five times that.
    pub fn calls_per_second(calls: u32) -> Self {
        Self {
            sign_in_by_address: RateLimiter::keyed(Quota::per_minute(times(30))),
            sign_in_by_account: RateLimiter::keyed(Quota::per_minute(times(10))),
            calls: RateLimiter::keyed(Quota::per_second(times(calls)).allow_burst(times(5 * calls))),
            proposals: RateLimiter::keyed(Quota::per_minute(times(30))),
            beacons: RateLimiter::keyed(Quota::per_second(times(1_000)).allow_burst(times(5_000))),
            clock: DefaultClock::default(),
        }
    }

    fn spend(&self, budget: &DefaultKeyedRateLimiter<String>, key: &str) -> Result<()> {
        budget.check_key(&key.to_owned()).map_err(|until| AppError::TooMany {
            seconds: until.wait_time_from(self.clock.now()).as_secs() + 1,
        })
    }

    /// One try to sign in: 30 a minute from an address, 10 a minute for an account.
    ///
    /// # Errors
    /// [`AppError::TooMany`].
    pub fn sign_in(&self, address: &str, email: &str) -> Result<()> {
        self.spend(&self.sign_in_by_address, address)?;
        self.spend(&self.sign_in_by_account, email)
    }

    /// One call of a caller: 200 a second, bursts of 1,000.
    ///
    /// # Errors
    /// [`AppError::TooMany`].
    pub fn call(&self, caller: &str) -> Result<()> {
        self.spend(&self.calls, caller)
    }

    /// One question to a shop's drafter, which may cost money: 30 a minute.
    ///
    /// # Errors
    /// [`AppError::TooMany`].
    pub fn proposal(&self, shop: domain::ids::ShopId) -> Result<()> {
        self.spend(&self.proposals, &shop.to_string())
    }

    /// One body of beacons from an address, which is that of a proxy for all viewers behind it: 1,000 a second, bursts of 5,000.
    ///
    /// # Errors
    /// [`AppError::TooMany`].
    pub fn beacons(&self, address: &str) -> Result<()> {
        self.spend(&self.beacons, address)
    }

    /// Forgets callers that have been quiet, so that the tables do not grow.
    pub fn tidy(&self) {
        for budget in
            [&self.sign_in_by_address, &self.sign_in_by_account, &self.calls, &self.proposals, &self.beacons]
        {
            budget.retain_recent();
        }
    }
}
