//! A shop with a channel and an owner, and short ways to give it reviews, cases, messages and orders. Everything is
//! written as the program writes it: events with their projections, in one transaction.

use domain::access::Role;
use domain::case::{Case, CaseEvent, Command, Context, Glance, Subject, Surroundings, Terms, decide, opened};
use domain::catalog::{OrderEvent, ProductEvent};
use domain::conversation::ConversationEvent;
use domain::ids::{
    BuyerId, CaseId, ChannelId, ConversationId, MessageId, OrderId, ProductId, ReviewId, ShopId, UserId,
};
use domain::inbound::{OrderIn, ProductIn, Sender};
use domain::policy::Policy;
use domain::reading::{Issue, Polarity, Reading, Why};
use domain::refusal::Refusal;
use domain::review::{Received, Review, ReviewEvent};
use domain::shop::ShopEvent;
use domain::time::{Clock as _, Instant};
use store::projection::conversation::Conversation;
use store::projection::{case, catalog, conversation, review};
use store::table::{CONVERSATIONS, MESSAGES, ORDERS, PRODUCTS, REVIEWS};
use store::{Batch, Head, Result, Store};

use crate::time::{FixedClock, SeededEntropy};

/// When tests begin.
pub const BEGIN: &str = "2026-11-02T02:00:00Z";

/// A review to be written; what a test does not care about has a default.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields of a review")]
pub struct Sample {
    pub external_id: String,
    pub text: String,
    pub rating: u8,
    /// `None` for a review that does not complain.
    pub issue: Option<Issue>,
    pub severity: u8,
    pub order: Option<String>,
    pub product: Option<String>,
    pub buyer: Option<BuyerId>,
    pub written: Option<Instant>,
    /// Words that decided.
    pub why: Vec<String>,
}

impl Sample {
    /// A negative review with these words.
    pub fn bad(external_id: &str, text: &str) -> Self {
        Self {
            external_id: external_id.to_owned(),
            text: text.to_owned(),
            rating: 1,
            issue: Some(Issue::Quality),
            severity: 1,
            order: None,
            product: None,
            buyer: None,
            written: None,
            why: Vec::new(),
        }
    }

    /// A positive one.
    pub fn good(external_id: &str, text: &str) -> Self {
        Self { rating: 5, issue: None, ..Self::bad(external_id, text) }
    }

    fn reading(&self) -> Reading {
        Reading {
            language: "zh".to_owned(),
            polarity: if self.issue.is_some() { Polarity::Negative } else { Polarity::Positive },
            issue: self.issue,
            severity: self.severity,
            confidence: 0.75,
            why: self.why.iter().map(|w| Why { text: w.clone(), weight: 1.5 }).collect(),
            ..Reading::nothing()
        }
    }

    /// What a case keeps of it.
    pub fn glance(&self, review: ReviewId) -> Glance {
        Glance {
            subject: Subject::Review(review),
            star: Some(self.rating),
            excerpt: self.text.chars().take(Glance::EXCERPT).collect(),
            language: "zh".to_owned(),
            issue: self.issue.unwrap_or(Issue::Other),
            also: Vec::new(),
            ground: None,
            severity: self.severity,
            confidence: 0.75,
            why: Vec::new(),
            unsure: Vec::new(),
            matter: None,
        }
    }
}

/// A shop under test with everything a use case would have at hand.
#[derive(Debug)]
#[expect(missing_docs, reason = "words of the domain")]
pub struct World {
    pub store: Store,
    pub clock: FixedClock,
    pub entropy: SeededEntropy,
    pub shop: ShopId,
    pub channel: ChannelId,
    pub owner: UserId,
    pub terms: Terms,
}

/// Who acts in tests.
pub const ACTOR: &str = "system:test";

impl World {
    /// A shop with one channel and one member, under the standard policy.
    ///
    /// # Panics
    /// When it cannot be written.
    pub async fn new(store: &Store, seed: u64) -> Self {
        let clock = FixedClock::parse(BEGIN);
        let entropy = SeededEntropy::new(seed);
        let at = clock.now();
        let policy = Policy::standard("Asia/Shanghai");
        let world = Self {
            store: store.clone(),
            shop: ShopId::new(at, &entropy),
            channel: ChannelId::new(at, &entropy),
            owner: UserId::new(at, &entropy),
            terms: Terms::new(policy.clone()).expect("the standard policy"),
            clock,
            entropy,
        };
        let mut tx = store.write().await.expect("a transaction");
        let name = format!("Shop {seed}");
        tx.create_shop(world.shop, at, ACTOR, &name, "Asia/Shanghai", policy).await.expect("a shop");
        let channel = ShopEvent::ChannelAdded {
            channel: world.channel,
            name: "Main".to_owned(),
            platform: "generic".to_owned(),
            market: "CN".to_owned(),
        };
        let owner = ShopEvent::MemberAdded { user: world.owner, role: Role::Owner };
        tx.shop_events(world.shop, at, ACTOR, &[channel, owner]).await.expect("a channel and an owner");
        tx.commit().await.expect("a commit");
        world
    }

    /// Now, by the shop's clock.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Writes a batch.
    ///
    /// # Errors
    /// As the store says.
    pub async fn write(&self, batch: Batch) -> Result<()> {
        let mut tx = self.store.write().await?;
        tx.append(batch, None).await?;
        tx.commit().await
    }

    /// Puts a review into a batch.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn put_review(&self, batch: &mut Batch, sample: &Sample, case: Option<CaseId>) -> Result<ReviewId> {
        let at = self.now();
        let id = ReviewId::new(at, &self.entropy);
        let received = Received {
            channel: self.channel,
            external_id: sample.external_id.clone(),
            case,
            order: sample.order.clone(),
            product: sample.product.clone(),
            buyer: sample.buyer,
            rating: sample.rating,
            text: sample.text.clone(),
            created_at: sample.written.unwrap_or(at),
            updated_at: None,
            reading: sample.reading(),
        };
        let event = ReviewEvent::Received(received.clone());
        batch.event(id.0, &mut { Head::NEW }, at, ACTOR, event.kind(), &event)?;
        let folded = Review::receive(id, at, &received);
        batch.insert(&REVIEWS, review::review_row(self.shop, &folded)?);
        batch.doc(review::terms(&folded));
        Ok(id)
    }

    /// Puts the case that a review opens into a batch.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn put_case(
        &self,
        batch: &mut Batch,
        id: CaseId,
        number: i64,
        sample: &Sample,
        review: ReviewId,
    ) -> Result<()> {
        let at = self.now();
        let around = Surroundings {
            channel: self.channel,
            order: sample.order.clone(),
            product: sample.product.clone(),
            buyer: sample.buyer,
            advertised: false,
            value: None,
        };
        let facts = opened(number, sample.glance(review), &around, at, &self.terms);
        let folded = Case::open(id, at, &facts);
        let event = CaseEvent::Opened(facts);
        batch.event(id.0, &mut { Head::NEW }, at, ACTOR, event.kind(), &event)?;
        case::put(batch, &folded, true)?;
        batch.case_opened();
        Ok(())
    }

    /// Writes a review, and its case if it complains.
    ///
    /// # Errors
    /// As the store says.
    pub async fn review(&self, sample: &Sample) -> Result<(ReviewId, Option<CaseId>)> {
        let mut tx = self.store.write().await?;
        let number = 1 + tx.shop(self.shop).await?.map_or(0, |s| s.cases);
        let mut batch = Batch::new(self.shop);
        let case = sample.issue.map(|_| CaseId::new(self.now(), &self.entropy));
        let review = self.put_review(&mut batch, sample, case)?;
        if let Some(case) = case {
            self.put_case(&mut batch, case, number, sample, review)?;
        }
        tx.append(batch, None).await?;
        tx.commit().await?;
        Ok((review, case))
    }

    /// Gives a case a command, as `app` does: load, decide, append.
    ///
    /// # Errors
    /// As the store says; the inner result is the refusal.
    pub async fn command(&self, id: CaseId, command: &Command) -> Result<std::result::Result<(), Refusal>> {
        let mut tx = self.store.write().await?;
        let other = match command {
            Command::Merge { into } => tx.load_case(self.shop, *into).await?.map(|l| l.case),
            _ => None,
        };
        let Some(loaded) = tx.load_case(self.shop, id).await? else {
            return Ok(Err(Refusal::new("unknown_case", "no such case", "没有这个工单")));
        };
        let cx = Context { now: self.now(), terms: &self.terms, other: other.as_ref() };
        match decide(&loaded.case, command, &cx) {
            Err(refusal) => Ok(Err(refusal)),
            Ok(events) => {
                let mut batch = Batch::new(self.shop);
                self.put_case_events(&mut batch, loaded, &events)?;
                tx.append(batch, None).await?;
                tx.commit().await?;
                Ok(Ok(()))
            }
        }
    }

    /// Puts events of a known case into a batch, with its rows.
    ///
    /// # Errors
    /// When they cannot be written as JSON.
    pub fn put_case_events(
        &self,
        batch: &mut Batch,
        loaded: case::Loaded,
        events: &[CaseEvent],
    ) -> Result<()> {
        let case::Loaded { mut case, mut head } = loaded;
        for event in events {
            batch.event(case.id.0, &mut head, self.now(), ACTOR, event.kind(), event)?;
            case.apply(self.now(), ACTOR, event);
        }
        case::put(batch, &case, false)
    }

    /// Writes a conversation whose messages the buyer and the seller sent in turn.
    ///
    /// # Errors
    /// As the store says.
    pub async fn conversation(&self, external_id: &str, texts: &[&str]) -> Result<ConversationId> {
        let (at, id) = (self.now(), ConversationId::new(self.now(), &self.entropy));
        let mut batch = Batch::new(self.shop);
        let event = ConversationEvent::Opened {
            channel: self.channel,
            external_id: external_id.to_owned(),
            buyer: None,
            order: None,
        };
        let mut head = Head::NEW;
        batch.event(id.0, &mut head, at, ACTOR, event.kind(), &event)?;
        let Some(mut talk) = Conversation::open(id, head, &event) else { unreachable!("its first event") };
        for (i, text) in texts.iter().enumerate() {
            let event = ConversationEvent::Message {
                id: MessageId::new(at, &self.entropy),
                external_id: format!("{external_id}-{i}"),
                sender: if i % 2 == 0 { Sender::Buyer } else { Sender::Seller },
                text: (*text).to_owned(),
                sent_at: Instant(at.0 + i as i64),
                reading: None,
                house: None,
            };
            batch.event(id.0, &mut head, at, ACTOR, event.kind(), &event)?;
            talk.apply(&event);
        }
        talk.head = head;
        for message in &talk.messages {
            batch.insert(&MESSAGES, conversation::message_row(self.shop, &talk, message)?);
        }
        batch.insert(&CONVERSATIONS, conversation::conversation_row(self.shop, &talk));
        batch.redo_doc(id.0, conversation::terms(&talk));
        self.write(batch).await?;
        Ok(id)
    }

    /// Writes an order.
    ///
    /// # Errors
    /// As the store says.
    pub async fn order(&self, row: OrderIn) -> Result<OrderId> {
        let (at, id) = (self.now(), OrderId::new(self.now(), &self.entropy));
        let mut batch = Batch::new(self.shop);
        batch.insert(&ORDERS, catalog::order_row(self.shop, id, 1, self.channel, None, &row));
        let event = OrderEvent::Imported { channel: self.channel, buyer: None, row };
        batch.event(id.0, &mut { Head::NEW }, at, ACTOR, event.kind(), &event)?;
        self.write(batch).await?;
        Ok(id)
    }

    /// Writes a product.
    ///
    /// # Errors
    /// As the store says.
    pub async fn product(&self, row: ProductIn) -> Result<ProductId> {
        let (at, id) = (self.now(), ProductId::new(self.now(), &self.entropy));
        let mut batch = Batch::new(self.shop);
        batch.insert(&PRODUCTS, catalog::product_row(self.shop, id, 1, self.channel, &row));
        let event = ProductEvent::Created { channel: self.channel, row };
        batch.event(id.0, &mut { Head::NEW }, at, ACTOR, event.kind(), &event)?;
        self.write(batch).await?;
        Ok(id)
    }
}
