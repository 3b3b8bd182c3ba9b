//! What sellers do through an API, and the platforms' own limits to it. Everything asked for stands in the ledger, also
//! what was refused.

use domain::time::Span;

use super::World;
use super::ledger::{Kind, Line, Outcome};
use super::model::{Answer, Platform, Side, Stage, Want, What};

/// Why a platform says no. Each names it in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum No {
    /// There is no such thing.
    Unknown,
    /// It has a reply already.
    Replied,
    /// Too late.
    Closed,
    /// Too long, or nothing at all.
    Length,
    /// It does not stand where this could be done.
    Stage,
    /// More money than was paid, or none.
    Amount,
    /// The platform does not let such words through.
    Words,
}

impl No {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Replied => "replied",
            Self::Closed => "closed",
            Self::Length => "length",
            Self::Stage => "stage",
            Self::Amount => "amount",
            Self::Words => "words",
        }
    }
}

/// What a seller decides on a return request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The money goes back now, the goods stay.
    Refund,
    /// The goods may come back.
    Return,
    /// The goods came back: the money goes back.
    Received,
    /// Less money, minor units, if the buyer agrees.
    Offer(i64),
    /// No.
    Reject,
    /// The platform shall judge.
    Dispute,
}

impl Verdict {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Return => "return",
            Self::Received => "received",
            Self::Offer(_) => "offer",
            Self::Reject => "reject",
            Self::Dispute => "dispute",
        }
    }
}

impl World {
    /// Replies to a review in public, once and for ever. `longest` is the platform's limit in characters.
    ///
    /// # Errors
    /// As [`No`] says.
    pub fn reply(&mut self, platform: Platform, review: u64, text: &str, longest: usize) -> Result<(), No> {
        let done = self.try_reply(platform, review, text, longest);
        let line = Line {
            channel: platform.as_str(),
            kind: Kind::Reply,
            target: review.to_string(),
            text,
            amount: None,
            key: None,
        };
        self.write(line, done)
    }

    fn try_reply(&mut self, platform: Platform, id: u64, text: &str, longest: usize) -> Result<(), No> {
        let now = self.now;
        let window = platform.reply_days().map(|days| Span::hours(24 * days));
        let review = self.review_mut(platform, id).ok_or(No::Unknown)?;
        if review.reply.is_some() {
            return Err(No::Replied);
        }
        if text.trim().is_empty() || text.chars().count() > longest {
            return Err(No::Length);
        }
        if window.is_some_and(|window| review.created_at() + window < now) {
            return Err(No::Closed);
        }
        review.reply = Some(Answer { at: now, text: text.to_owned() });
        self.signal(platform, What::Review(id));
        Ok(())
    }

    /// Writes to a buyer. With `hidden` the platform takes it and shows it to nobody.
    ///
    /// # Errors
    /// As [`No`] says.
    pub fn message(
        &mut self,
        platform: Platform,
        chat: u64,
        text: &str,
        longest: usize,
        hidden: bool,
    ) -> Result<u64, No> {
        let known = self.shop(platform).chats.contains_key(&chat);
        let done = match text.chars().count() {
            _ if !known => Err(No::Unknown),
            count if count > longest || text.trim().is_empty() => Err(No::Length),
            _ => Ok(self.say(platform, chat, Side::Seller, text.to_owned(), hidden)),
        };
        let line = Line {
            channel: platform.as_str(),
            kind: Kind::Message,
            target: chat.to_string(),
            text,
            amount: None,
            key: None,
        };
        if done.is_ok() && hidden {
            self.ledger.add(self.now, line, Outcome::Hidden);
            return done;
        }
        if done.is_ok() {
            self.heard(platform, chat, text);
        }
        self.write(line, done)
    }

    /// Opens a conversation with a buyer who has ordered, and gives its id.
    ///
    /// # Errors
    /// When there is no such buyer.
    pub fn open_conversation(&mut self, platform: Platform, buyer: u64) -> Result<u64, No> {
        let orders = self.shop(platform).orders.values().rev();
        let order =
            orders.filter(|order| order.buyer == buyer).map(|order| order.id).next().ok_or(No::Unknown)?;
        self.open_chat(platform, order);
        Ok(buyer)
    }

    /// The seller has read a conversation.
    pub fn read_chat(&mut self, platform: Platform, chat: u64) -> bool {
        let chat = self.shop_mut(platform).and_then(|shop| shop.chats.get_mut(&chat));
        chat.map(|chat| chat.unread = 0).is_some()
    }

    /// Decides on a return request. `key` is the caller's idempotency key, where the platform takes one.
    ///
    /// # Errors
    /// As [`No`] says.
    pub fn decide(
        &mut self,
        platform: Platform,
        request: u64,
        verdict: Verdict,
        key: Option<&str>,
    ) -> Result<Stage, No> {
        let done = self.try_decide(platform, request, verdict);
        let amount = if let Verdict::Offer(amount) = verdict { Some(amount) } else { None };
        let line = Line {
            channel: platform.as_str(),
            kind: Kind::Decision,
            target: request.to_string(),
            text: verdict.as_str(),
            amount,
            key,
        };
        let stage = self.write(line, done)?;
        let amount = self.shop(platform).returns.get(&request).map_or(0, |request| request.amount);
        match stage {
            Stage::Refunded => self.paid_back(platform, request, amount, key),
            Stage::AwaitGoods => self.goods_come(platform, request),
            Stage::Offered => self.offered(platform, request),
            Stage::Disputed => self.disputed(platform, request),
            _ => {}
        }
        Ok(stage)
    }

    fn try_decide(&mut self, platform: Platform, id: u64, verdict: Verdict) -> Result<Stage, No> {
        let shop = self.shop_mut(platform).ok_or(No::Unknown)?;
        let request = shop.returns.get_mut(&id).ok_or(No::Unknown)?;
        let from = request.stage;
        let open = matches!(from, Stage::Requested | Stage::GoodsBack);
        let to = match verdict {
            Verdict::Refund if from == Stage::Requested => Stage::Refunded,
            Verdict::Received if from == Stage::GoodsBack => Stage::Refunded,
            Verdict::Return if from == Stage::Requested && request.want == Want::Return => Stage::AwaitGoods,
            Verdict::Offer(amount) if from == Stage::Requested => {
                if amount <= 0 || amount > request.amount {
                    return Err(No::Amount);
                }
                request.offered = Some(amount);
                Stage::Offered
            }
            Verdict::Reject if open => Stage::Rejected,
            Verdict::Dispute if open => Stage::Disputed,
            _ => return Err(No::Stage),
        };
        self.move_on(platform, id, from, to);
        Ok(to)
    }

    /// Writes down that something came again under a key that was used up.
    pub fn repeated(&mut self, platform: Platform, target: &str, key: &str) {
        let line = Line {
            channel: platform.as_str(),
            kind: Kind::Decision,
            target: target.to_owned(),
            text: "",
            amount: None,
            key: Some(key),
        };
        self.ledger.add(self.now, line, Outcome::Repeated);
    }

    /// Writes down a refund of an order outside of return requests.
    ///
    /// # Errors
    /// When there is no such order, or it is more than was paid.
    pub fn refund(&mut self, platform: Platform, order: u64, amount: i64) -> Result<(), No> {
        let total = self.order(platform, order).map(|order| order.total).ok_or(No::Unknown)?;
        let before: i64 = self.refunds(platform, order).sum();
        let done =
            if amount <= 0 || before.saturating_add(amount) > total { Err(No::Amount) } else { Ok(()) };
        let line = Line {
            channel: platform.as_str(),
            kind: Kind::Refund,
            target: order.to_string(),
            text: "",
            amount: Some(amount),
            key: None,
        };
        self.write(line, done)
    }

    fn refunds(&self, platform: Platform, order: u64) -> impl Iterator<Item = i64> {
        let target = order.to_string();
        let of_it = move |entry: &&super::ledger::Entry| {
            entry.kind == Kind::Refund
                && entry.channel == platform.as_str()
                && entry.target == target
                && entry.outcome == Outcome::Took
        };
        self.ledger.entries().iter().filter(of_it).filter_map(|entry| entry.amount)
    }

    pub(super) fn paid_back(&mut self, platform: Platform, request: u64, amount: i64, key: Option<&str>) {
        self.paid(platform, request, amount, Kind::Refund, key);
    }

    pub(super) fn paid_anyway(&mut self, platform: Platform, request: u64, amount: i64) {
        self.paid(platform, request, amount, Kind::Automatic, None);
    }

    fn paid(&mut self, platform: Platform, request: u64, amount: i64, kind: Kind, key: Option<&str>) {
        let line = Line {
            channel: platform.as_str(),
            kind,
            target: request.to_string(),
            text: "",
            amount: Some(amount),
            key,
        };
        self.ledger.add(self.now, line, Outcome::Took);
    }

    fn write<T>(&mut self, line: Line<'_>, done: Result<T, No>) -> Result<T, No> {
        let outcome = match &done {
            Ok(_) => Outcome::Took,
            Err(no) => Outcome::Refused(no.as_str().to_owned()),
        };
        self.ledger.add(self.now, line, outcome);
        done
    }
}
