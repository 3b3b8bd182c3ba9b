//! The flash sale: who comes first has the first tier with stock; a claim is held for a while, then confirmed or back in stock.
//! Always: left + held + confirmed = quota in each tier, and nobody has two.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use domain::money::Money;
use serde::{Deserialize, Serialize};

use crate::room::{ClaimAnswer, Done, Event, No, Person, PersonId};

const MOST_TIERS: usize = 10;
const LARGEST_QUOTA: u32 = 1_000_000;
const LONGEST_NAME: usize = 80;
const LATEST_START: i64 = 3_600_000;
const HOLD: std::ops::RangeInclusive<i64> = 10_000..=1_800_000;
const LONGEST_KEY: usize = 64;
/// So often may one person claim in one sale, when earlier claims were given back or ran out.
const MOST_CLAIMS: usize = 5;

/// So many at such a price.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tier {
    /// As viewers read it.
    pub name: String,
    /// The price of one.
    pub price: Money,
    /// How many.
    pub quota: u32,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// Kept for its person until its time is over.
    Held,
    /// Bought.
    Confirmed,
    /// Given back.
    Released,
    /// Back in stock because its time was over.
    Expired,
}

/// A claim.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct Claim {
    pub n: u64,
    pub person: PersonId,
    pub place: u32,
    pub tier: u32,
    pub until: i64,
    pub state: ClaimState,
    key: Arc<str>,
    /// The same person's claim before this one.
    before: Option<u32>,
}

/// A sale.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the words of docs/live-protocol.md")]
pub struct Sale {
    pub n: u64,
    pub title: String,
    pub product: Option<String>,
    pub tiers: Vec<Tier>,
    pub left: Vec<u32>,
    pub starts_at: i64,
    pub hold_ms: i64,
    pub open: bool,
    pub held: u32,
    pub confirmed: u32,
    claims: Vec<Claim>,
    last: HashMap<PersonId, u32>,
    /// Held claims in the order their time ends; some are no longer held.
    ends: VecDeque<(i64, u32)>,
}

impl Sale {
    pub(crate) fn check(title: &str, tiers: &[Tier], starts_in: i64, hold_ms: i64) -> Result<(), No> {
        let one_currency = tiers.windows(2).all(|t| t[0].price.currency == t[1].price.currency);
        let fit = |t: &Tier| {
            (1..=LARGEST_QUOTA).contains(&t.quota)
                && t.price.minor >= 0
                && t.name.chars().count() <= LONGEST_NAME
        };
        if title.is_empty()
            || tiers.is_empty()
            || tiers.len() > MOST_TIERS
            || !one_currency
            || !tiers.iter().all(fit)
        {
            return Err(No::bad_value(
                "a sale has a title and 1 to 10 tiers with a price of one currency and a quota",
                "秒杀需要标题和 1 至 10 档，币种一致，且有价格和数量",
            ));
        }
        if !(0..=LATEST_START).contains(&starts_in) || !HOLD.contains(&hold_ms) {
            return Err(No::bad_value(
                "a sale starts within an hour and holds a claim for 10 seconds to 30 minutes",
                "秒杀须在一小时内开始，锁定时间为 10 秒至 30 分钟",
            ));
        }
        Ok(())
    }

    pub(crate) fn new(
        n: u64,
        title: &str,
        product: Option<&str>,
        tiers: &[Tier],
        starts_at: i64,
        hold_ms: i64,
    ) -> Self {
        Self {
            n,
            title: title.to_owned(),
            product: product.map(str::to_owned),
            left: tiers.iter().map(|t| t.quota).collect(),
            tiers: tiers.to_vec(),
            starts_at,
            hold_ms,
            open: true,
            held: 0,
            confirmed: 0,
            claims: Vec::new(),
            last: HashMap::new(),
            ends: VecDeque::new(),
        }
    }

    pub(crate) fn still_open(&self) -> Result<(), No> {
        if self.open { Ok(()) } else { Err(No::new("sale_closed", "the sale is over", "秒杀已结束")) }
    }

    pub(crate) fn claim(
        &self,
        who: &Person,
        key: &Arc<str>,
        now: i64,
        next: u64,
    ) -> Result<(Option<Event>, Done), No> {
        if key.is_empty() || key.len() > LONGEST_KEY {
            return Err(No::new("bad_key", "a key has 1 to 64 bytes", "key 须为 1 至 64 字节"));
        }
        let last = self.of(who.id).next();
        if let Some(earlier) = self.with_earlier(last).find(|c| c.key == *key) {
            return Ok((None, self.answer(earlier)));
        }
        self.still_open()?;
        if now < self.starts_at {
            return Err(No::new("sale_not_started", "the sale has not started", "秒杀尚未开始")
                .wait(self.starts_at - now));
        }
        if let Some(last) = last {
            if matches!(last.state, ClaimState::Held | ClaimState::Confirmed) {
                return Err(No::new(
                    "one_per_person",
                    "one per person, and you have yours",
                    "每人限购一件，您已抢到",
                ));
            }
            if self.with_earlier(Some(last)).count() >= MOST_CLAIMS {
                return Err(No::new(
                    "too_many_claims",
                    "you gave it back too often in this sale",
                    "您在本场秒杀中放弃次数过多",
                ));
            }
        }
        let Some(tier) = self.left.iter().position(|&left| left > 0) else {
            return Err(No::new("sold_out", "sold out for now", "暂时抢光了")
                .hint("what others do not pay for comes back", "他人未付款的会退回库存"));
        };
        let (place, until) = (self.claims.len() as u32 + 1, now + self.hold_ms);
        let event = Event::Claimed {
            sale: self.n,
            person: who.id,
            key: Arc::clone(key),
            place,
            tier: tier as u32,
            until,
        };
        let claim = ClaimAnswer {
            claim: next,
            place,
            tier: tier as u32,
            price: self.tiers[tier].price,
            state: ClaimState::Held,
            until,
        };
        Ok((Some(event), Done::Claim { sale: self.n, claim }))
    }

    pub(crate) fn confirm(&self, who: &Person, n: u64, now: i64) -> Result<(Option<Event>, Done), No> {
        let claim = self.claim_of(who, n)?;
        match claim.state {
            ClaimState::Confirmed => Ok((None, self.answer(claim))),
            ClaimState::Held if now < claim.until => {
                let event = Event::ClaimConfirmed { sale: self.n, claim: n };
                Ok((Some(event), self.answered(claim, ClaimState::Confirmed)))
            }
            ClaimState::Held | ClaimState::Expired => Err(expired()),
            ClaimState::Released => Err(No::new("claim_released", "you gave it back", "您已放弃该商品")),
        }
    }

    pub(crate) fn release(&self, who: &Person, n: u64) -> Result<(Option<Event>, Done), No> {
        let claim = self.claim_of(who, n)?;
        match claim.state {
            ClaimState::Released => Ok((None, self.answer(claim))),
            ClaimState::Held => {
                let event = Event::ClaimReleased { sale: self.n, claim: n };
                Ok((Some(event), self.answered(claim, ClaimState::Released)))
            }
            ClaimState::Confirmed => Err(No::new("claim_confirmed", "you have bought it", "您已确认购买")
                .hint("ask the shop to cancel", "请联系商家取消")),
            ClaimState::Expired => Err(expired()),
        }
    }

    /// Claims whose time is over, at most so many.
    pub(crate) fn due(&self, now: i64, most: usize) -> impl Iterator<Item = Event> {
        let over = self.ends.iter().take_while(move |(until, _)| *until <= now);
        let held =
            over.filter_map(|(_, i)| self.claims.get(*i as usize)).filter(|c| c.state == ClaimState::Held);
        held.take(most).map(|c| Event::ClaimExpired { sale: self.n, claim: c.n })
    }

    pub(crate) fn apply(&mut self, n: u64, event: &Event) {
        match event {
            Event::Claimed { person, key, place, tier, until, .. } => {
                let i = self.claims.len() as u32;
                let (person, place, tier, until) = (*person, *place, *tier, *until);
                let before = self.last.insert(person, i);
                let state = ClaimState::Held;
                self.claims.push(Claim {
                    n,
                    person,
                    place,
                    tier,
                    until,
                    state,
                    key: Arc::clone(key),
                    before,
                });
                self.ends.push_back((until, i));
                self.left[tier as usize] -= 1;
                self.held += 1;
            }
            Event::ClaimConfirmed { claim, .. } => {
                self.end(*claim, ClaimState::Confirmed);
                self.confirmed += 1;
            }
            Event::ClaimReleased { claim, .. } => self.back(*claim, ClaimState::Released),
            Event::ClaimExpired { claim, .. } => self.back(*claim, ClaimState::Expired),
            Event::SaleClosed { .. } => self.open = false,
            _ => {}
        }
        while let Some(&(_, i)) = self.ends.front()
            && self.claims[i as usize].state != ClaimState::Held
        {
            self.ends.pop_front();
        }
    }

    fn end(&mut self, claim: u64, state: ClaimState) -> Option<u32> {
        let i = self.claims.binary_search_by_key(&claim, |c| c.n).ok()?;
        self.claims[i].state = state;
        self.held -= 1;
        Some(self.claims[i].tier)
    }

    fn back(&mut self, claim: u64, state: ClaimState) {
        if let Some(tier) = self.end(claim, state) {
            self.left[tier as usize] += 1;
        }
    }

    fn claim_of(&self, who: &Person, n: u64) -> Result<&Claim, No> {
        let found = self.find(n).filter(|c| c.person == who.id);
        found.ok_or_else(|| No::new("no_such_claim", "you have no such claim", "您没有该抢购记录"))
    }

    /// A claim by its position.
    pub fn find(&self, n: u64) -> Option<&Claim> {
        self.claims.binary_search_by_key(&n, |c| c.n).ok().map(|i| &self.claims[i])
    }

    /// Somebody's claims, the last one first.
    fn of(&self, person: PersonId) -> impl Iterator<Item = &Claim> {
        self.with_earlier(self.last.get(&person).and_then(|&i| self.claims.get(i as usize)))
    }

    /// A claim, and those of the same person before it.
    fn with_earlier<'a>(&'a self, last: Option<&'a Claim>) -> impl Iterator<Item = &'a Claim> {
        std::iter::successors(last, |c| c.before.and_then(|i| self.claims.get(i as usize)))
    }

    /// Somebody's last claim.
    pub fn mine(&self, person: PersonId) -> Option<ClaimAnswer> {
        self.of(person).next().map(|c| self.claim_answer(c, c.state))
    }

    /// A claim as its person reads it.
    pub fn answer_of(&self, claim: &Claim) -> ClaimAnswer {
        self.claim_answer(claim, claim.state)
    }

    /// All claims in the order of arrival.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    fn claim_answer(&self, c: &Claim, state: ClaimState) -> ClaimAnswer {
        let price = self.tiers[c.tier as usize].price;
        ClaimAnswer { claim: c.n, place: c.place, tier: c.tier, price, state, until: c.until }
    }

    fn answered(&self, claim: &Claim, state: ClaimState) -> Done {
        Done::Claim { sale: self.n, claim: self.claim_answer(claim, state) }
    }

    fn answer(&self, claim: &Claim) -> Done {
        self.answered(claim, claim.state)
    }
}

fn expired() -> No {
    No::new("claim_expired", "its time was over; it went back to stock", "锁定时间已过，商品已退回库存")
        .hint("claim again", "请重新抢购")
}
