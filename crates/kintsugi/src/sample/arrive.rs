//! What comes in from outside: orders, reviews, messages, reviews that buyers have written over. A case that opens gets
//! its plan and its first call here.

use app::Result;
use app::ingest::catalog::{orders, products};
use app::ingest::messages::{ReadMessage, messages};
use app::ingest::parcels::parcels;
use app::ingest::returned::{ReadReturn, returns};
use app::ingest::reviews::{ReadReview, reviews};
use domain::case::{CaseEvent, Command, Opened};
use domain::ids::CaseId;
use domain::inbound::{OrderIn, ReturnIn, ReviewIn, Sender};
use domain::returns::said;
use domain::time::Span;
use sandbox::sample::rng::Rng;

use super::hours::{awake, draw};
use super::plan::{Chat, Opening, Plan};
use super::play::{Happening, Play};
use super::team::{LEAD, taker};

/// Most events that one arrival makes.
const TAIL: i64 = 1_000;

/// The age of cases, at the end, that may bring a reply to the lead's desk: old enough to be answered, young enough not
/// to be decided on.
const GRAVE: (Span, Span) = (Span::minutes(150), Span::hours(12));
/// How many of those are grave at least.
const GRAVES: usize = 5;

/// What brought a case about.
#[derive(Clone, Copy)]
enum From {
    Review(usize),
    Message(usize),
}

impl Play<'_> {
    /// The listings, on the first day.
    pub(super) async fn products(&mut self) -> Result<()> {
        for (c, channel) in self.sample.channels.iter().enumerate() {
            let place = self.place(c);
            products(&mut self.tx, &place, &channel.products, self.app.entropy.as_ref()).await?;
        }
        Ok(())
    }

    /// Looks up a channel's orders: those that are new or have moved since the last time.
    pub(super) async fn sync(&mut self, c: usize) -> Result<()> {
        let channel = &self.sample.channels[c];
        let (since, now) = (self.stages[c].synced, self.app.now());
        let moved = |order: &&OrderIn| {
            let times = [order.paid_at, order.shipped_at, order.delivered_at];
            times.into_iter().flatten().any(|at| since < at && at <= now)
        };
        let rows: Vec<OrderIn> =
            channel.orders.iter().filter(moved).filter_map(|order| channel.order_at(order, now)).collect();
        let place = self.place(c);
        orders(&mut self.tx, &place, &rows, self.app.entropy.as_ref()).await?;
        self.stages[c].synced = now;
        Ok(())
    }

    /// A review arrives.
    pub(super) async fn review(&mut self, c: usize, n: usize) -> Result<()> {
        let row = self.sample.channels[c].reviews[n].clone();
        self.filled.reviews += 1;
        self.take_review(c, row, From::Review(n)).await
    }

    /// A buyer has written over a review.
    pub(super) async fn edit(&mut self, n: usize) -> Result<()> {
        let (c, row) = self.edits[n].clone();
        let of = self.sample.channels[c].reviews.iter().position(|r| r.external_id == row.external_id);
        self.take_review(c, row, From::Review(of.unwrap_or_default())).await
    }

    async fn take_review(&mut self, c: usize, row: ReviewIn, from: From) -> Result<()> {
        let reading = self.app.model.read(&row.text, Some(row.rating));
        let before = self.log_end().await?;
        let place = self.place(c);
        let rows = [ReadReview { row, reading }];
        let counts = reviews(&mut self.tx, &place, &rows, self.app.entropy.as_ref()).await?;
        self.filled.cases += counts.cases_opened;
        self.react(c, before, from).await
    }

    /// A message arrives.
    pub(super) async fn message(&mut self, c: usize, n: usize) -> Result<()> {
        let row = self.sample.channels[c].messages[n].clone();
        let reading = (row.sender == Sender::Buyer).then(|| self.app.model.read(&row.text, None));
        self.filled.messages += 1;
        let before = self.log_end().await?;
        let place = self.place(c);
        let rows = [ReadMessage { row, reading }];
        let counts = messages(&mut self.tx, &place, &rows, self.app.entropy.as_ref()).await?;
        self.filled.cases += counts.cases_opened;
        self.react(c, before, From::Message(n)).await
    }

    /// This hour's exports of return requests and carriers' reports: what waits in them lies on the desk.
    pub(super) async fn goods(&mut self, c: usize) -> Result<()> {
        let channel = &self.sample.channels[c];
        let place = self.place(c);
        let read = |row: &ReturnIn| {
            let reading = self.app.model.read(&said(row), None);
            ReadReturn { row: row.clone(), reading }
        };
        let rows: Vec<ReadReturn> = channel.returns.iter().map(read).collect();
        let before = self.log_end().await?;
        let counts = returns(&mut self.tx, &place, &rows, self.app.entropy.as_ref()).await?;
        self.filled.cases += counts.cases_opened;
        let counts = parcels(&mut self.tx, &place, &channel.parcels, self.app.entropy.as_ref()).await?;
        self.filled.cases += counts.cases_opened;
        let opened = self.tx.log_after(self.shop, before, i64::MAX).await?;
        // The lead hands them out; a few lie there still.
        for event in opened.iter().filter(|event| event.kind == "case.opened") {
            if self.rng.chance(80) {
                let agent = taker(channel.market, false, &mut self.rng);
                let to = Some(self.team.user(agent));
                self.command(LEAD, CaseId(event.stream), Command::Assign { to }).await?;
            }
        }
        Ok(())
    }

    async fn log_end(&mut self) -> Result<i64> {
        Ok(self.tx.shop(self.shop).await?.map_or(0, |shop| shop.seq))
    }

    /// Reads what an arrival has led to: a case that opened gets a plan, one that was joined is looked at again.
    async fn react(&mut self, c: usize, before: i64, from: From) -> Result<()> {
        for event in self.tx.log_after(self.shop, before, TAIL).await? {
            let case = CaseId(event.stream);
            match event.kind.as_str() {
                "case.opened" => {
                    if let CaseEvent::Opened(opened) = event.event()? {
                        self.opened(c, case, &opened, from);
                    }
                }
                "case.feedback_linked" => self.look_again(case),
                _ => {}
            }
        }
        Ok(())
    }

    fn opened(&mut self, c: usize, case: CaseId, opened: &Opened, from: From) {
        let channel = &self.sample.channels[c];
        let (review, chat) = match from {
            From::Review(n) => (Some(n), None),
            From::Message(n) => (None, Some(self.chat(c, n))),
        };
        let label =
            review.and_then(|n| self.sample.truth.labels.get(&channel.reviews[n].external_id)).copied();
        let now = self.app.now();
        let age = self.end - now;
        let today = age > GRAVE.0 && age < GRAVE.1;
        let opening = Opening {
            channel: c,
            market: channel.market,
            review,
            label,
            chat,
            glance: &opened.glance,
            age,
            must_be_grave: today && self.graves < GRAVES,
        };
        let rng = Rng::new(opened.number.unsigned_abs()).fork(case.0.as_u128() as u64);
        let plan = Plan::draw(&opening, rng);
        if let Some(buyer) = opened.buyer {
            self.by_buyer.entry(buyer).or_default().push(case);
        }
        self.graves += usize::from(today && plan.detours.grave);
        let takes = plan.touch(age);
        self.plans.insert(case, plan);
        self.call(case, |rng| draw(takes, rng));
    }

    /// The rest of a message's conversation, as the channel's rows have it.
    fn chat(&self, c: usize, n: usize) -> Chat {
        let rows = &self.sample.channels[c].messages;
        let same = || rows[n..].iter().filter(|row| row.conversation == rows[n].conversation);
        let last = same().filter_map(|row| row.sent_at).max().unwrap_or(self.end);
        Chat { last, answered: same().any(|row| row.sender == Sender::Seller) }
    }

    /// The buyer has written again: whoever has the case looks at it soon.
    fn look_again(&mut self, case: CaseId) {
        self.call(case, |rng| Span::minutes(rng.between(6, 40)));
    }

    /// Calls somebody to a case after a while, when they are awake; earlier calls are forgotten.
    pub(super) fn call(&mut self, case: CaseId, after: impl FnOnce(&mut Rng) -> Span) {
        let (now, number) = (self.app.now(), self.next_call());
        let Some(plan) = self.plans.get_mut(&case) else { return };
        let at = now + after(&mut plan.rng);
        let at = awake(at, self.stages[plan.channel].offset, &mut plan.rng);
        plan.call = number;
        self.plan(at, Happening::Work(case, number));
    }

    /// Calls the lead, who stays up, to a reply that has waited long enough.
    pub(super) fn call_lead(&mut self, case: CaseId) {
        let (at, number) = (self.app.now() + Span::seconds(50), self.next_call());
        if let Some(plan) = self.plans.get_mut(&case) {
            plan.call = number;
            self.plan(at, Happening::Work(case, number));
        }
    }
}
