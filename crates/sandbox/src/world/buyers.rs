//! What happens by itself: buyers buy, parcels travel, reviews are written and changed, goods are sent back, platforms
//! decide what sellers leave lying.

use domain::time::Instant;

use super::catalog::{CARRIERS, NAMES};
use super::model::{
    Chat, Fate, Message, Order, OrderState, Platform, Review, Scan, ScanWord, Side, Version, What,
};
use super::words::{self, Mood};
use super::{ORDERS, ORDERS_A_DAY, World};

/// Something that is going to happen; the ids are those of the thing it happens to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Deed {
    Buy(Platform),
    Ship(Platform, u64),
    Scan(Platform, u64, ScanWord),
    Complete(Platform, u64),
    Review(Platform, u64),
    Ask(Platform, u64),
    Answer(Platform, u64, Mood),
    Edit(Platform, u64),
    Request(Platform, u64),
    SendBack(Platform, u64),
    /// The buyer takes an offer or does not.
    Consider(Platform, u64),
    /// The seller let the time pass.
    Overdue(Platform, u64),
    /// The platform judges a dispute.
    Judge(Platform, u64),
}

pub(super) const HOUR: i64 = 60;
pub(super) const DAY: i64 = 24 * HOUR;
const BUY: u64 = 1;
const ROAD: u64 = 2;
const SAY: u64 = 3;
const CHAT: u64 = 4;

impl World {
    pub(super) fn happen(&mut self, deed: Deed) {
        match deed {
            Deed::Buy(platform) => self.buy(platform),
            Deed::Ship(platform, order) => self.ship(platform, order),
            Deed::Scan(platform, order, word) => self.scan(platform, order, word),
            Deed::Complete(platform, order) => self.complete(platform, order),
            Deed::Review(platform, order) => self.review(platform, order),
            Deed::Ask(platform, order) => self.ask(platform, order),
            Deed::Answer(platform, chat, mood) => self.answer(platform, chat, mood),
            Deed::Edit(platform, review) => self.edit(platform, review),
            Deed::Request(platform, order) => self.request(platform, order),
            Deed::SendBack(platform, request) => self.goods_came(platform, request),
            Deed::Consider(platform, request) => self.consider(platform, request),
            Deed::Overdue(platform, request) => self.overdue(platform, request),
            Deed::Judge(platform, request) => self.judge(platform, request),
        }
    }

    fn buy(&mut self, platform: Platform) {
        let count = self.shop(platform).orders.len() as u64;
        let id = self.first(platform) + count + 1;
        if count as usize >= ORDERS {
            return;
        }
        let mut rng = self.rng(BUY, id);
        let fates = [Fate::Fine, Fate::Late, Fate::Broken, Fate::Differs, Fate::Lost];
        let fate = fates[rng.weighted([70, 11, 9, 7, 3].into_iter())];
        self.order_now(platform, fate, None);
        self.plan_in(rng.between(2 * HOUR, 30 * HOUR), Deed::Ship(platform, id));
        self.next_buyer(platform);
    }

    /// When somebody buys next, at the rate of now.
    pub(super) fn next_buyer(&mut self, platform: Platform) {
        if self.rate > 0 {
            let count = self.shop(platform).orders.len() as u64;
            let gap = DAY * 100 / (ORDERS_A_DAY * i64::from(self.rate));
            let minutes = self.rng(BUY, self.first(platform) + count).fork(3).between(gap / 2, gap * 3 / 2);
            self.plan_in(minutes.max(1), Deed::Buy(platform));
        }
    }

    /// Puts an order in place and gives its id.
    pub(super) fn order_now(&mut self, platform: Platform, fate: Fate, product: Option<u64>) -> u64 {
        let now = self.now;
        let shop = self.shop(platform);
        let id = self.first(platform) + shop.orders.len() as u64 + 1;
        let mut rng = self.rng(BUY, id).fork(7);
        let tongue = shop.tongues[rng.below(shop.tongues.len() as u64) as usize];
        let product = match product.and_then(|id| shop.product(id)) {
            Some(product) => product,
            None => &shop.products[rng.below(shop.products.len() as u64) as usize],
        };
        let quantity = if rng.chance(12) { 2 } else { 1 };
        let slow = fate == Fate::Late && rng.chance(60);
        let carrier = if slow { CARRIERS[0] } else { CARRIERS[rng.below(CARRIERS.len() as u64) as usize] };
        let order = Order {
            id,
            buyer: platform.base() + 5_000_000 + rng.below(400),
            name: rng.pick(&NAMES).unwrap_or("buyer").to_owned(),
            tongue,
            product: product.id,
            quantity,
            total: product.price * i64::from(quantity),
            state: OrderState::Paid,
            paid_at: now,
            shipped_at: None,
            delivered_at: None,
            updated_at: now,
            carrier,
            tracking: None,
            scans: Vec::new(),
            fate,
        };
        if let Some(shop) = self.shop_mut(platform) {
            shop.orders.insert(id, order);
        }
        self.signal(platform, What::Order(id));
        id
    }

    fn ship(&mut self, platform: Platform, id: u64) {
        let (now, mut rng) = (self.now, self.rng(ROAD, id));
        let Some(order) = self.order_mut(platform, id) else { return };
        let fate = order.fate;
        order.state = OrderState::Shipped;
        order.shipped_at = Some(now);
        order.tracking = Some(format!("KT{id:012}"));
        self.signal(platform, What::Order(id));
        self.scan(platform, id, ScanWord::Collected);
        self.plan_in(rng.between(8 * HOUR, DAY), Deed::Scan(platform, id, ScanWord::Moving));
        let road = rng.between(DAY + DAY / 2, 4 * DAY);
        match fate {
            Fate::Lost => {
                self.plan_in(5 * DAY, Deed::Scan(platform, id, ScanWord::Delayed));
                self.plan_in(8 * DAY, Deed::Scan(platform, id, ScanWord::Lost));
                self.plan_in(6 * DAY, Deed::Ask(platform, id));
                self.plan_in(9 * DAY, Deed::Request(platform, id));
            }
            Fate::Late => {
                let late = road + rng.between(4 * DAY, 8 * DAY);
                self.plan_in(road, Deed::Scan(platform, id, ScanWord::Delayed));
                self.plan_in(late, Deed::Scan(platform, id, ScanWord::Delivered));
                if rng.chance(60) {
                    self.plan_in(road + DAY, Deed::Ask(platform, id));
                }
            }
            Fate::Fine | Fate::Broken | Fate::Differs => {
                self.plan_in(road - 4 * HOUR, Deed::Scan(platform, id, ScanWord::OutForDelivery));
                self.plan_in(road, Deed::Scan(platform, id, ScanWord::Delivered));
            }
        }
    }

    fn scan(&mut self, platform: Platform, id: u64, word: ScanWord) {
        let Some(carrier) = self.order(platform, id).map(|order| order.carrier) else { return };
        if let Some(until) = self.stuck.get(carrier).copied().filter(|until| *until > self.now) {
            self.plan(until, Deed::Scan(platform, id, word));
            return;
        }
        let now = self.now;
        let Some(order) = self.order_mut(platform, id) else { return };
        order.scans.push(Scan { at: now, word });
        self.signal(platform, What::Parcel(id));
        match word {
            ScanWord::Delivered => self.delivered(platform, id),
            ScanWord::Lost => self.plan_in(DAY, Deed::Review(platform, id)),
            _ => {}
        }
    }

    fn delivered(&mut self, platform: Platform, id: u64) {
        let (now, mut rng) = (self.now, self.rng(SAY, id));
        let Some(order) = self.order_mut(platform, id) else { return };
        let fate = order.fate;
        order.state = OrderState::Delivered;
        order.delivered_at = Some(now);
        self.signal(platform, What::Order(id));
        self.plan_in(3 * DAY, Deed::Complete(platform, id));
        let bad = fate != Fate::Fine;
        if rng.chance(if bad { 85 } else { 55 }) {
            self.plan_in(rng.between(2 * HOUR, 60 * HOUR), Deed::Review(platform, id));
        }
        if matches!(fate, Fate::Broken | Fate::Differs) {
            if rng.chance(45) {
                self.plan_in(rng.between(HOUR, 12 * HOUR), Deed::Ask(platform, id));
            }
            if rng.chance(50) {
                self.plan_in(rng.between(3 * HOUR, 40 * HOUR), Deed::Request(platform, id));
            }
        }
    }

    fn complete(&mut self, platform: Platform, id: u64) {
        if let Some(order) = self.order_mut(platform, id) {
            order.state = OrderState::Completed;
            self.signal(platform, What::Order(id));
        }
    }

    fn review(&mut self, platform: Platform, id: u64) {
        let mut rng = self.rng(SAY, id).fork(1);
        let Some(order) = self.order(platform, id) else { return };
        let rating = match order.fate {
            Fate::Fine => 4 + u8::from(rng.chance(80)),
            Fate::Late => 2 + u8::from(rng.chance(50)),
            Fate::Differs => 1 + u8::from(rng.chance(60)),
            Fate::Broken | Fate::Lost => 1,
        };
        let text = words::review(order.tongue, order.fate, &mut rng);
        self.review_now(platform, id, rating, text);
    }

    /// Puts a review of an order in place, its only one.
    pub(super) fn review_now(&mut self, platform: Platform, order: u64, rating: u8, text: String) {
        let now = self.now;
        let Some(shop) = self.shop_mut(platform) else { return };
        let Some(order) = shop.orders.get(&order) else { return };
        let id = order.id + 1_000_000;
        let review = Review {
            id,
            order: order.id,
            product: order.product,
            buyer: order.buyer,
            name: order.name.clone(),
            versions: vec![Version { at: now, rating, text }],
            reply: None,
            edits_left: platform.edits(),
            hidden: false,
        };
        if shop.reviews.try_insert_once(id, review) {
            self.signal(platform, What::Review(id));
        }
    }

    fn ask(&mut self, platform: Platform, id: u64) {
        let mut rng = self.rng(CHAT, id);
        let Some(order) = self.order(platform, id) else { return };
        let text = words::ask(order.tongue, order.fate, &mut rng);
        self.open_chat(platform, id);
        if let Some(chat) = self.order(platform, id).map(|order| order.buyer) {
            self.say(platform, chat, Side::Buyer, text, false);
        }
    }

    /// Makes sure that there is a conversation with an order's buyer, about that order.
    pub(super) fn open_chat(&mut self, platform: Platform, order: u64) {
        let Some(shop) = self.shop_mut(platform) else { return };
        let Some(order) = shop.orders.get(&order) else { return };
        let (buyer, name, about) = (order.buyer, order.name.clone(), order.id);
        let fresh = Chat { id: buyer, buyer, name, order: about, messages: Vec::new(), unread: 0 };
        shop.chats.entry(buyer).or_insert(fresh).order = about;
    }

    /// Writes a message down and gives its id.
    pub(super) fn say(
        &mut self,
        platform: Platform,
        chat: u64,
        from: Side,
        text: String,
        hidden: bool,
    ) -> u64 {
        self.messages += 1;
        let (now, id) = (self.now, self.first(platform) * 1_000 + self.messages);
        let Some(chat) = self.shop_mut(platform).and_then(|shop| shop.chats.get_mut(&chat)) else {
            return id;
        };
        chat.unread = if from == Side::Buyer { chat.unread + 1 } else { 0 };
        let at = chat.id;
        chat.messages.push(Message { id, at: now, from, text, hidden });
        self.signal(platform, What::Chat { chat: at, message: id });
        id
    }

    /// The seller wrote: the buyer thinks about it.
    pub(super) fn heard(&mut self, platform: Platform, chat: u64, text: &str) {
        let Some(count) = self.shop(platform).chats.get(&chat).map(|chat| chat.messages.len() as u64) else {
            return;
        };
        let mut rng = self.rng(CHAT, chat).fork(count);
        let mood = words::mood(text);
        if rng.chance(if mood == Mood::Unmoved { 50 } else { 85 }) {
            self.plan_in(rng.between(5, 6 * HOUR), Deed::Answer(platform, chat, mood));
        }
    }

    fn answer(&mut self, platform: Platform, chat: u64, mood: Mood) {
        let Some(about) = self.shop(platform).chats.get(&chat).map(|chat| chat.order) else { return };
        let Some(order) = self.order(platform, about) else { return };
        let mut rng = self.rng(CHAT, about).fork(self.messages);
        let text = words::answer(order.tongue, mood, &mut rng);
        self.say(platform, chat, Side::Buyer, text, false);
        if mood == Mood::Content && rng.chance(60) {
            self.plan_in(rng.between(HOUR, 30 * HOUR), Deed::Edit(platform, about + 1_000_000));
        }
    }

    fn edit(&mut self, platform: Platform, id: u64) {
        let (now, mut rng) = (self.now, self.rng(SAY, id).fork(2));
        let Some(review) = self.shop(platform).reviews.get(&id) else { return };
        let Some(tongue) = self.order(platform, review.order).map(|order| order.tongue) else { return };
        if review.edits_left == 0 || review.latest().rating > 3 {
            return;
        }
        let text = words::edited(tongue, &mut rng);
        if let Some(review) = self.review_mut(platform, id) {
            review.edits_left -= 1;
            review.versions.push(Version { at: now, rating: 4 + u8::from(rng.chance(40)), text });
            self.signal(platform, What::Review(id));
        }
    }

    /// The carrier moves nothing until then.
    pub(super) fn stand_still(&mut self, carrier: &'static str, until: Instant) {
        self.stuck.insert(carrier, until);
    }
}

/// A first insert only: what is there stays.
pub(super) trait Once<V> {
    fn try_insert_once(&mut self, id: u64, value: V) -> bool;
}

impl<V> Once<V> for std::collections::BTreeMap<u64, V> {
    fn try_insert_once(&mut self, id: u64, value: V) -> bool {
        use std::collections::btree_map::Entry;
        match self.entry(id) {
            Entry::Vacant(place) => {
                place.insert(value);
                true
            }
            Entry::Occupied(_) => false,
        }
    }
}
