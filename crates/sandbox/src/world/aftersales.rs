//! Return requests: opened by buyers, moved on by sellers, decided by the platform where sellers let the time pass.

use super::World;
use super::buyers::{DAY, Deed, HOUR, Once};
use super::model::{Fate, Platform, Request, Stage, Want, What};
use super::words;

/// Where chance of return requests comes from.
const BACK: u64 = 5;

impl World {
    pub(super) fn request(&mut self, platform: Platform, id: u64) {
        let (now, mut rng) = (self.now, self.rng(BACK, id));
        let Some(order) = self.order(platform, id) else { return };
        let want = if order.fate == Fate::Differs || rng.chance(35) { Want::Return } else { Want::Refund };
        let request = Request {
            id: id + 2_000_000,
            order: id,
            buyer: order.buyer,
            want: if order.fate == Fate::Lost { Want::Refund } else { want },
            fate: order.fate,
            text: words::reason(order.tongue, order.fate, &mut rng),
            amount: order.total,
            offered: None,
            stage: Stage::Requested,
            at: now,
            updated_at: now,
            due_at: now,
        };
        let id = request.id;
        let Some(shop) = self.shop_mut(platform) else { return };
        if shop.returns.try_insert_once(id, request) {
            self.signal(platform, What::Return(id));
            self.wait(platform, id, 2 * DAY);
        }
    }

    /// From one stage to another, if it stands there.
    pub(super) fn move_on(&mut self, platform: Platform, id: u64, from: Stage, to: Stage) -> bool {
        let now = self.now;
        let request = self.shop_mut(platform).and_then(|shop| shop.returns.get_mut(&id));
        let Some(request) = request.filter(|request| request.stage == from) else { return false };
        (request.stage, request.updated_at) = (to, now);
        self.signal(platform, What::Return(id));
        true
    }

    pub(super) fn consider(&mut self, platform: Platform, id: u64) {
        let takes = self.rng(BACK, id).fork(3).chance(70);
        let Some(request) = self.shop(platform).returns.get(&id) else { return };
        let amount = request.offered.unwrap_or(request.amount);
        let to = if takes { Stage::Refunded } else { Stage::Requested };
        match self.move_on(platform, id, Stage::Offered, to) {
            true if takes => self.paid_back(platform, id, amount, None),
            true => self.wait(platform, id, 2 * DAY),
            false => {}
        }
    }

    /// The goods are back: the seller has eight days to look at them (Indonesia's rule, for all).
    pub(super) fn goods_came(&mut self, platform: Platform, id: u64) {
        if self.move_on(platform, id, Stage::AwaitGoods, Stage::GoodsBack) {
            self.wait(platform, id, 8 * DAY);
        }
    }

    /// The seller has so many minutes of life to decide.
    fn wait(&mut self, platform: Platform, id: u64, minutes: i64) {
        let due_at = self.now + self.life(minutes);
        if let Some(request) = self.shop_mut(platform).and_then(|shop| shop.returns.get_mut(&id)) {
            request.due_at = due_at;
            self.plan(due_at, Deed::Overdue(platform, id));
        }
    }

    /// The seller let the time pass: the platform agrees for them.
    pub(super) fn overdue(&mut self, platform: Platform, id: u64) {
        let Some(request) = self.shop(platform).returns.get(&id).filter(|request| request.due_at <= self.now)
        else {
            return;
        };
        let (stage, want, amount) = (request.stage, request.want, request.amount);
        let to = match (stage, want) {
            (Stage::Requested, Want::Return) => Stage::AwaitGoods,
            (Stage::Requested, Want::Refund) | (Stage::GoodsBack, _) => Stage::Refunded,
            _ => return,
        };
        self.move_on(platform, id, stage, to);
        if to == Stage::Refunded {
            self.paid_anyway(platform, id, amount);
        } else {
            self.goods_come(platform, id);
        }
    }

    pub(super) fn judge(&mut self, platform: Platform, id: u64) {
        let seller_wins = self.rng(BACK, id).fork(4).chance(40);
        let Some(amount) = self.shop(platform).returns.get(&id).map(|request| request.amount) else { return };
        let to = if seller_wins { Stage::Closed } else { Stage::Refunded };
        if self.move_on(platform, id, Stage::Disputed, to) && !seller_wins {
            self.paid_anyway(platform, id, amount);
        }
    }

    /// The buyer sends the goods back in a few days.
    pub(super) fn goods_come(&mut self, platform: Platform, id: u64) {
        let days = self.rng(BACK, id).fork(5).between(DAY, 4 * DAY);
        self.plan_in(days, Deed::SendBack(platform, id));
    }

    /// The buyer decides on an offer in a while.
    pub(super) fn offered(&mut self, platform: Platform, id: u64) {
        self.plan_in(8 * HOUR, Deed::Consider(platform, id));
    }

    /// The platform judges in a few days.
    pub(super) fn disputed(&mut self, platform: Platform, id: u64) {
        self.plan_in(3 * DAY, Deed::Judge(platform, id));
    }
}
