//! Presence: who looks at a case, and who is writing. Kept in the memory of this process, told on the live stream, never
//! written to the log. With several nodes on one database each knows the people who are connected to it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use domain::access::Permission;
use domain::ids::{CaseId, ShopId, UserId};
use domain::refusal::Refusal;
use domain::time::{Instant, Span};

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// How long a sign of life counts.
pub const LASTS: Span = Span::seconds(30);
/// Most cases with somebody present that are remembered; beyond it the stale ones are forgotten first.
const MOST_CASES: usize = 10_000;

/// What somebody does with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// Looks at it.
    Viewing,
    /// Writes in it.
    Typing,
    /// Has left it.
    Gone,
}

/// Somebody at a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub doing: Doing,
    /// Until when that counts.
    pub until: Instant,
}

/// Everybody present.
#[derive(Debug, Default)]
pub struct Present(Mutex<BTreeMap<(ShopId, CaseId), Vec<Here>>>);

impl Present {
    /// Who is at a case now, by name.
    pub fn at(&self, shop: ShopId, case: CaseId, now: Instant) -> Vec<Here> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let here = known.get(&(shop, case)).map(Vec::as_slice).unwrap_or_default();
        here.iter().filter(|h| h.until > now).cloned().collect()
    }

    /// Takes a sign of life in; gives who is there now, and whether that is news to others.
    fn sign(&self, shop: ShopId, case: CaseId, sign: Here, now: Instant) -> (Vec<Here>, bool) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_CASES {
            known.retain(|_, here| here.iter().any(|h| h.until > now));
        }
        let here = known.entry((shop, case)).or_default();
        let all = here.len();
        here.retain(|h| h.until > now);
        let before = here.iter().position(|h| h.user == sign.user).map(|at| here.remove(at));
        let news = here.len() + usize::from(before.is_some()) != all
            || before.map(|b| b.doing) != Some(sign.doing).filter(|d| *d != Doing::Gone);
        if sign.doing != Doing::Gone {
            here.push(sign);
        }
        here.sort_by(|a, b| (&a.name, a.user.0).cmp(&(&b.name, b.user.0)));
        let now_here = here.clone();
        if now_here.is_empty() {
            known.remove(&(shop, case));
        }
        (now_here, news)
    }
}

impl App {
    /// Takes a sign of life of somebody at a case and tells the others; repeat it within [`LASTS`].
    ///
    /// # Errors
    /// When the case is absent, or a token asks: programs look at nothing.
    pub async fn sign_of_life(&self, caller: &Caller, id: CaseId, doing: Doing) -> Result<Vec<Here>> {
        caller.require(Permission::CaseRead)?;
        if caller.session.is_none() {
            let refusal = Refusal::new(
                "person_needed",
                "a token cannot do this; sign in",
                "令牌不能执行此操作，请登录",
            );
            return Err(refusal.into());
        }
        let mut tx = self.store.read().await?;
        if tx.queue_rows(caller.shop, &[id]).await?.is_empty() {
            return Err(AppError::Absent("case"));
        }
        let name = tx.user_names().await?.remove(&caller.user).unwrap_or_default();
        let now = self.now();
        let sign = Here { user: caller.user, name, doing, until: now + LASTS };
        let (people, news) = self.present.sign(caller.shop, id, sign, now);
        if news {
            let what = What::Presence { case: id, people: people.clone() };
            self.bus.send(Notice { shop: caller.shop, seq: 0, what });
        }
        Ok(people)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_life_fade_and_only_news_is_told() {
        let (present, shop, case) =
            (Present::default(), ShopId(uuid::Uuid::nil()), CaseId(uuid::Uuid::nil()));
        let sign = |n: u128, doing, now: Instant| {
            let user = UserId(uuid::Uuid::from_u128(n));
            let here = Here { user, name: format!("p{n}"), doing, until: now + LASTS };
            let (people, news) = present.sign(shop, case, here, now);
            (people.len(), news)
        };
        let at = Instant::from_seconds;
        assert_eq!(sign(1, Doing::Viewing, at(0)), (1, true));
        assert_eq!(sign(1, Doing::Viewing, at(10)), (1, false), "nothing new");
        assert_eq!(sign(2, Doing::Typing, at(10)), (2, true));
        assert_eq!(sign(1, Doing::Typing, at(20)), (2, true));
        assert_eq!(sign(1, Doing::Typing, at(45)), (1, true), "the other faded");
        assert_eq!(present.at(shop, case, at(74)).len(), 1);
        assert!(present.at(shop, case, at(75)).is_empty());
        assert_eq!(sign(1, Doing::Gone, at(46)), (0, true));
        assert_eq!(sign(1, Doing::Gone, at(47)), (0, false));
    }
}
