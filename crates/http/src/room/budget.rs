//! Budgets: how much one person and one address may ask. A bucket fills by the second and holds a burst.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// So many addresses or nonces are remembered before those without a trace are swept out.
const SWEEP: usize = 10_000;
/// So many nonces are remembered at most.
const MOST_NONCES: usize = 500_000;

/// How much of one thing: so many a second, and so many at once.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// A second.
    pub a_second: f64,
    /// At once.
    pub burst: f64,
}

/// What one person and one address may do. Many phones share one address, so an address may do what fifty people do.
#[derive(Clone, Debug)]
pub struct Budgets {
    /// Commands of one socket.
    pub commands: Rate,
    /// Commands of one address.
    pub commands_of_address: Rate,
    /// Joins from one address.
    pub joins_of_address: Rate,
    /// Sockets of one address, at the same time.
    pub sockets_of_address: u32,
}

impl Default for Budgets {
    fn default() -> Self {
        Self {
            commands: Rate { a_second: 10.0, burst: 30.0 },
            commands_of_address: Rate { a_second: 500.0, burst: 1_000.0 },
            joins_of_address: Rate { a_second: 2.0, burst: 60.0 },
            sockets_of_address: 300,
        }
    }
}

impl Budgets {
    /// For a bench, which is one very busy address.
    pub fn without_limits() -> Self {
        let rate = Rate { a_second: 1e9, burst: 1e9 };
        Self {
            commands: rate,
            commands_of_address: rate,
            joins_of_address: rate,
            sockets_of_address: u32::MAX,
        }
    }
}

/// What is left of one budget.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    pub(super) fn new(rate: Rate) -> Self {
        Self { left: rate.burst, at: Instant::now() }
    }

    /// Takes one; otherwise the milliseconds until there is one.
    pub(super) fn spend(&mut self, rate: Rate, now: Instant) -> Result<(), i64> {
        let seconds = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + seconds * rate.a_second).min(rate.burst);
        self.at = now;
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        Err(((1.0 - self.left) / rate.a_second * 1_000.0).ceil() as i64)
    }

    fn is_full(&self, rate: Rate, now: Instant) -> bool {
        let seconds = now.saturating_duration_since(self.at).as_secs_f64();
        self.left + seconds * rate.a_second >= rate.burst
    }
}

#[derive(Debug)]
struct Address {
    commands: Bucket,
    joins: Bucket,
    sockets: u32,
}

/// What addresses have spent.
#[derive(Debug)]
pub(crate) struct Spent {
    budgets: Budgets,
    addresses: Mutex<HashMap<IpAddr, Address>>,
}

impl Spent {
    pub(crate) fn new(budgets: &Budgets) -> Self {
        Self { budgets: budgets.clone(), addresses: Mutex::default() }
    }

    fn with<T>(&self, address: IpAddr, what: impl FnOnce(&Budgets, &mut Address) -> T) -> T {
        let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
        let (budgets, now) = (&self.budgets, Instant::now());
        if addresses.len() >= SWEEP && !addresses.contains_key(&address) {
            addresses.retain(|_, a| {
                a.sockets > 0
                    || !a.commands.is_full(budgets.commands_of_address, now)
                    || !a.joins.is_full(budgets.joins_of_address, now)
            });
        }
        what(
            budgets,
            addresses.entry(whole(address)).or_insert_with(|| Address {
                commands: Bucket::new(budgets.commands_of_address),
                joins: Bucket::new(budgets.joins_of_address),
                sockets: 0,
            }),
        )
    }

    /// One command of an address; otherwise how long to wait, in milliseconds.
    pub(crate) fn command(&self, address: IpAddr, now: Instant) -> Result<(), i64> {
        self.with(address, |budgets, a| a.commands.spend(budgets.commands_of_address, now))
    }

    /// One join of an address.
    pub(crate) fn join(&self, address: IpAddr) -> Result<(), i64> {
        self.with(address, |budgets, a| a.joins.spend(budgets.joins_of_address, Instant::now()))
    }

    /// One more socket of an address.
    pub(crate) fn open(&self, address: IpAddr) -> bool {
        self.with(address, |budgets, a| {
            let may = a.sockets < budgets.sockets_of_address;
            a.sockets += u32::from(may);
            may
        })
    }

    /// A socket is gone.
    pub(crate) fn close(&self, address: IpAddr) {
        self.with(address, |_, a| a.sockets = a.sockets.saturating_sub(1));
    }
}

/// One household or phone has a whole /64 of IPv6.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            v6.to_ipv4_mapped().map_or_else(|| IpAddr::from([a, b, c, d, 0, 0, 0, 0]), IpAddr::V4)
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Nonces that have counted, until their time is over.
#[derive(Debug, Default)]
pub(super) struct Used(Mutex<HashMap<Box<str>, i64>>);

impl Used {
    /// Uses a nonce, which counts until a time in milliseconds; whether it is the first time.
    pub(super) fn first(&self, nonce: &str, until: i64, now: i64) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= SWEEP {
            used.retain(|_, until| *until >= now);
        }
        used.len() < MOST_NONCES && used.insert(nonce.into(), until).is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let rate = Rate { a_second: 2.0, burst: 3.0 };
        let (mut bucket, start) = (Bucket::new(rate), Instant::now());
        let at = |ms: u64| start + Duration::from_millis(ms);
        bucket.at = start;
        for (ms, ok) in [
            (0, true),
            (0, true),
            (0, true),
            (0, false),
            (499, false),
            (501, true),
            (501, false),
            (60_000, true),
        ] {
            assert_eq!(bucket.spend(rate, at(ms)).is_ok(), ok, "{ms} ms");
        }
        let mut empty = Bucket { left: 0.0, at: start };
        assert_eq!(empty.spend(rate, start), Err(500));
    }

    #[test]
    fn addresses_have_budgets_of_their_own_and_a_network_of_six_is_one() {
        let mut budgets = Budgets::default();
        (budgets.sockets_of_address, budgets.joins_of_address.burst) = (2, 1.0);
        let spent = Spent::new(&budgets);
        let (a, b): (IpAddr, IpAddr) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        let other: IpAddr = "2001:db8:0:1::1".parse().unwrap();
        assert!(spent.open(a) && spent.open(b) && !spent.open(a) && spent.open(other));
        spent.close(b);
        assert!(spent.open(a));
        assert!(spent.join(a).is_ok() && spent.join(b).is_err() && spent.join(other).is_ok());
        let four: IpAddr = "::ffff:192.0.2.1".parse().unwrap();
        assert_eq!(whole(four), "192.0.2.1".parse::<IpAddr>().unwrap());
    }

    #[test]
    fn a_nonce_counts_once() {
        let used = Used::default();
        assert!(used.first("a", 10, 0) && !used.first("a", 10, 0) && used.first("b", 10, 0));
    }
}
