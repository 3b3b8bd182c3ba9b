//! Codes and tokens that the stand-ins gave out: how long they hold, and which were used up.

use std::collections::BTreeMap;

use domain::time::{Instant, Span};

use super::wire::mac_hex;

/// How many tokens are kept before those that ended are forgotten.
const KEPT: usize = 2_000;

/// A pair of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) access_until: Instant,
    pub(crate) refresh: String,
    pub(crate) refresh_until: Instant,
}

/// How long a platform's codes and tokens hold, and whether a refresh token may be used once only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) stand: &'static str,
    pub(crate) code: Span,
    pub(crate) access: Span,
    pub(crate) refresh: Span,
    pub(crate) once: bool,
}

/// Why a code or token is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    Unknown,
    Used,
    Expired,
}

#[derive(Clone, Debug)]
struct Given {
    stand: &'static str,
    until: Instant,
    used: bool,
}

/// What was given out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vault {
    seed: u64,
    made: u64,
    given: BTreeMap<String, Given>,
    /// How often a refresh token came that was used up.
    pub(crate) reused: u64,
    /// Access tokens hold this long instead.
    pub(crate) life: Option<Span>,
}

impl Vault {
    pub(crate) fn new(seed: u64, life: Option<Span>) -> Self {
        Self { seed, life, ..Self::default() }
    }

    fn make(&mut self, kind: &str, stand: &'static str, until: Instant) -> String {
        self.made += 1;
        let number = mac_hex(&self.seed.to_string(), format!("{kind}{}", self.made).as_bytes());
        let token = format!("{kind}-{}", &number[..32]);
        self.given.insert(token.clone(), Given { stand, until, used: false });
        token
    }

    /// A code for a seller who agreed.
    pub(crate) fn code(&mut self, terms: &Terms, now: Instant) -> String {
        self.forget(now);
        self.make("code", terms.stand, now + terms.code)
    }

    /// Tokens for a code, once.
    pub(crate) fn redeem(&mut self, terms: &Terms, code: &str, now: Instant) -> Result<Pair, Bad> {
        self.use_up("code", terms, code, now, true)?;
        Ok(self.pair(terms, now))
    }

    /// New tokens for a refresh token.
    pub(crate) fn renew(&mut self, terms: &Terms, refresh: &str, now: Instant) -> Result<Pair, Bad> {
        let used = self.use_up("refresh", terms, refresh, now, terms.once);
        if used == Err(Bad::Used) {
            self.reused += 1;
        }
        used?;
        Ok(self.pair(terms, now))
    }

    /// Whether an access token holds.
    pub(crate) fn check(&self, stand: &str, access: &str, now: Instant) -> Result<(), Bad> {
        match self.given.get(access) {
            Some(given) if given.stand != stand || !access.starts_with("access-") => Err(Bad::Unknown),
            Some(given) if given.until <= now => Err(Bad::Expired),
            Some(_) => Ok(()),
            None => Err(Bad::Unknown),
        }
    }

    /// Every token of a stand-in ends now.
    pub(crate) fn revoke(&mut self, stand: &str, now: Instant) {
        self.given
            .values_mut()
            .filter(|given| given.stand == stand)
            .for_each(|given| given.until = given.until.min(now));
    }

    /// Every access token ends now.
    pub(crate) fn expire(&mut self, now: Instant) {
        let access = self.given.iter_mut().filter(|(token, _)| token.starts_with("access-"));
        access.for_each(|(_, given)| given.until = given.until.min(now));
    }

    /// Forgets what ended, once there is much of it.
    fn forget(&mut self, now: Instant) {
        if self.given.len() > KEPT {
            self.given.retain(|_, given| given.until > now);
        }
    }

    fn pair(&mut self, terms: &Terms, now: Instant) -> Pair {
        self.forget(now);
        let access_until = now + self.life.unwrap_or(terms.access);
        let refresh_until = now + terms.refresh;
        Pair {
            access: self.make("access", terms.stand, access_until),
            access_until,
            refresh: self.make("refresh", terms.stand, refresh_until),
            refresh_until,
        }
    }

    fn use_up(
        &mut self,
        kind: &str,
        terms: &Terms,
        token: &str,
        now: Instant,
        once: bool,
    ) -> Result<(), Bad> {
        let given = self.given.get_mut(token).ok_or(Bad::Unknown)?;
        if given.stand != terms.stand || token.split('-').next() != Some(kind) {
            return Err(Bad::Unknown);
        }
        if given.used && once {
            return Err(Bad::Used);
        }
        if given.until <= now {
            return Err(Bad::Expired);
        }
        given.used = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONCE: Terms = Terms {
        stand: "shopee",
        code: Span::minutes(10),
        access: Span::hours(4),
        refresh: Span::hours(720),
        once: true,
    };

    #[test]
    fn a_code_and_a_single_use_refresh_hold_once() {
        let (now, mut vault) = (Instant::from_seconds(1_700_000_000), Vault::new(1, None));
        let code = vault.code(&ONCE, now);
        assert_eq!(vault.redeem(&ONCE, &code, now + Span::minutes(10)).err(), Some(Bad::Expired));
        let pair = vault.redeem(&ONCE, &code, now).unwrap();
        assert_eq!(vault.redeem(&ONCE, &code, now).err(), Some(Bad::Used));
        assert_eq!(vault.check("shopee", &pair.access, now), Ok(()));
        assert_eq!(vault.check("tiktok", &pair.access, now), Err(Bad::Unknown));
        assert_eq!(vault.check("shopee", &pair.refresh, now), Err(Bad::Unknown));
        assert_eq!(vault.check("shopee", &pair.access, now + Span::hours(4)), Err(Bad::Expired));
        let next = vault.renew(&ONCE, &pair.refresh, now).unwrap();
        assert_eq!(vault.renew(&ONCE, &pair.refresh, now).err(), Some(Bad::Used));
        assert_eq!(vault.renew(&ONCE, &next.access, now).err(), Some(Bad::Unknown));
        assert!(vault.renew(&ONCE, &next.refresh, now).is_ok());
        assert_eq!(vault.reused, 1);
        vault.expire(now);
        assert_eq!(vault.check("shopee", &next.access, now), Err(Bad::Expired));
    }

    #[test]
    fn other_refresh_tokens_hold_more_than_once() {
        let terms = Terms { once: false, ..ONCE };
        let (now, mut vault) = (Instant::from_seconds(1_700_000_000), Vault::new(1, Some(Span::seconds(9))));
        let code = vault.code(&terms, now);
        let pair = vault.redeem(&terms, &code, now).unwrap();
        assert_eq!(pair.access_until, now + Span::seconds(9));
        assert!(
            vault.renew(&terms, &pair.refresh, now).is_ok()
                && vault.renew(&terms, &pair.refresh, now).is_ok()
        );
    }
}
