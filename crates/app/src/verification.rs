//! The verification panel (row A6): order, chat, buyer and like complaints gathered around what the buyer asserts, with
//! a proposal; and a person's word on one assertion.

use std::borrow::Cow;

use domain::access::Permission;
use domain::case::{Case, ClaimVerdict, Command, JudgedClaim, Subject, Terms, Verdict};
use domain::ids::{CaseId, MessageId};
use domain::inbound::Sender;
use domain::parcel::{Parcel, ParcelFacts};
use domain::playbook;
use domain::policy::ClockKind;
use domain::reading::{Claim, ClaimKind, Reading};
use domain::refusal::Refusal;
use domain::returns::{self, Return};
use domain::review::Review;
use domain::time::{Instant, Span};
use domain::verify::{self, Check, Circumstances, Known, Line, Objectivity, OrderFacts, Signal, Truth};
use jiff::tz::TimeZone;
use store::Tx;
use store::catalog::OrderRow;
use store::projection::conversation::{Conversation, Message};
use store::reviews::PastReview;

use crate::wording::zone_of;
use crate::{App, AppError, Caller, Result, detail};

/// How far back like complaints count.
const MONTH: Span = Span::hours(24 * 30);

/// What was loaded for the case page already.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the parts of the case page, by name")]
pub struct Gathered<'a> {
    pub reviews: &'a [Review],
    pub conversation: Option<&'a Conversation>,
    pub order: Option<&'a OrderRow>,
    pub returns: &'a [Return],
    pub parcels: &'a [Parcel],
    pub buyer_orders: i64,
    pub buyer_reviews: &'a [PastReview],
}

/// An assertion with a person's word on it.
#[derive(Clone, Debug)]
pub struct Asserted {
    /// Which of the case's feedbacks it stands in.
    pub feedback: Subject,
    /// The message, when the feedback is a conversation.
    pub message: Option<MessageId>,
    /// The assertion and how it stands.
    pub check: Check,
    /// A person's word.
    pub judged: Option<JudgedClaim>,
}

/// A buyer's message that waited for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Missed {
    /// The first message of the wait.
    pub message: MessageId,
    /// How long it took, or has taken so far.
    pub waited: Span,
    /// Whether a person answered.
    pub answered: bool,
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Panel {
    /// What is asserted, feedback by feedback.
    pub claims: Vec<Asserted>,
    /// What the buyer wants, each once.
    pub wants: Vec<ClaimKind>,
    /// What speaks for or against the feedback.
    pub signals: Vec<Signal>,
    /// The proposal.
    pub verdict: Verdict,
    /// The proposal.
    pub objectivity: Objectivity,
    /// The playbook that would follow.
    pub playbook: Option<String>,
    /// Messages that nobody answered within the promise.
    pub missed: Vec<Missed>,
}

/// One text that was read: where it stands, what was read, when it was said.
struct Said<'a> {
    feedback: usize,
    subject: Subject,
    message: Option<MessageId>,
    text: Cow<'a, str>,
    reading: &'a Reading,
    at: Instant,
}

/// What the feedbacks of a case say, and the chat beside them.
struct Heard<'a> {
    said: Vec<Said<'a>>,
    messages: Vec<&'a Message>,
    chat: Vec<Line>,
    /// What the shop promises for a first answer, if it does.
    promise: Option<Span>,
}

impl<'a> Heard<'a> {
    fn new(case: &Case, around: &Gathered<'a>, terms: &Terms) -> Self {
        let messages = in_order(around.conversation);
        let chat = messages.iter().map(|m| line(m)).collect();
        let promise = terms.policy.promise(ClockKind::FirstResponse).map(|p| p.target);
        Self { said: texts(case, around, &messages), messages, chat, promise }
    }

    /// What is asserted, held against the order and the chat.
    fn claims(&self, case: &Case, around: &Gathered<'_>, zone: &TimeZone, now: Instant) -> Vec<Asserted> {
        let order = facts(around);
        let (order, chat) = (order.as_ref(), self.chat.as_slice());
        let of = |s: &Said<'_>| {
            let known = Known { order, chat, answer_within: self.promise, zone, said_at: s.at, now };
            verify::check(s.feedback, s.reading, &known)
        };
        self.said.iter().flat_map(|s| of(s).into_iter().map(|check| asserted(case, s, check))).collect()
    }

    /// The buyer's messages that waited longer than promised.
    fn missed(&self, now: Instant) -> Vec<Missed> {
        let late = |w: &verify::Wait| w.took > self.promise.unwrap_or(verify::ANSWER_WITHIN);
        let missed = |w: verify::Wait| Missed {
            message: self.messages[w.line].id,
            waited: w.took,
            answered: w.answered,
        };
        verify::waits(&self.chat, now).into_iter().filter(late).map(missed).collect()
    }
}

impl App {
    pub(crate) async fn verification(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        around: &Gathered<'_>,
        terms: &Terms,
    ) -> Result<Panel> {
        let now = self.now();
        let heard = Heard::new(case, around, terms);
        let claims = heard.claims(case, around, &zone_of(terms), now);
        let signals = self.signals(tx, caller, case, around, &heard.said).await?;
        let checks: Vec<Check> = claims.iter().map(judged_check).collect();
        let (verdict, objectivity) = verify::suggest(&checks, &signals);
        let found = case.objectivity.unwrap_or(objectivity);
        let follows = playbook::choose(&terms.policy.playbooks, case.issue(), case.severity(), Some(found));
        Ok(Panel {
            wants: wants(&heard.said),
            signals,
            verdict,
            objectivity,
            playbook: follows.map(|p| p.id.clone()),
            missed: heard.missed(now),
            claims,
        })
    }

    async fn signals(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        around: &Gathered<'_>,
        said: &[Said<'_>],
    ) -> Result<Vec<Signal>> {
        let Some(gravest) = said.iter().max_by_key(|s| (s.reading.severity, std::cmp::Reverse(s.feedback)))
        else {
            return Ok(Vec::new());
        };
        let since = self.now() - MONTH;
        let (same_complaint, product_orders) = match &case.product {
            Some(product) => (
                tx.same_complaints(caller.shop, product, case.issue(), case.id, since).await?,
                tx.orders_of_product(caller.shop, product, since).await?,
            ),
            None => (0, 0),
        };
        let own: Vec<_> = around.reviews.iter().map(|r| r.id).collect();
        let other = around.buyer_reviews.iter().filter(|r| !own.contains(&r.id));
        let is_review = matches!(gravest.subject, Subject::Review(_));
        let circumstances = Circumstances {
            letters: gravest.text.chars().filter(|c| c.is_alphanumeric()).count(),
            written_at: is_review.then_some(gravest.at),
            delivered: facts(around).map(|o| o.delivered_at),
            other_stars: other.filter_map(|r| u8::try_from(r.rating).ok()).collect(),
            orders: around.buyer_orders,
            same_complaint,
            product_orders,
        };
        Ok(verify::signals(gravest.reading, &circumstances))
    }

    /// Records a person's word on an assertion of a case.
    ///
    /// # Errors
    /// A refusal when the case asserts no such thing.
    pub async fn judge_claim(
        &self,
        caller: &Caller,
        id: CaseId,
        key: &str,
        truth: Truth,
        note: Option<String>,
        seen: Option<i64>,
    ) -> Result<Case> {
        caller.require(Permission::CaseWork)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let (reviews, conversation, _) = detail::feedbacks(&mut tx, caller, &case).await?;
        let (order, _) = detail::order(&mut tx, caller, &case).await?;
        let returns = detail::returns(&mut tx, caller, &case).await?;
        let parcels = detail::parcels(&mut tx, caller, &case, order.as_ref()).await?;
        drop(tx);
        let around = Gathered {
            reviews: &reviews,
            conversation: conversation.as_ref(),
            order: order.as_ref(),
            returns: &returns,
            parcels: &parcels,
            buyer_orders: 0,
            buyer_reviews: &[],
        };
        let heard = Heard::new(&case, &around, &terms);
        let claims = heard.claims(&case, &around, &zone_of(&terms), self.now());
        let Some(found) = claims.into_iter().find(|c| c.check.key == key) else {
            let refusal =
                Refusal::new("unknown_claim", "this case asserts no such thing", "本工单没有这条主张");
            return Err(refusal.hint("read the case again", "请刷新工单").into());
        };
        let Check { what, truth: computed, fact, .. } = found.check;
        let verdict = ClaimVerdict { claim: key.to_owned(), what, truth, computed, fact, note };
        self.command(caller, id, &Command::VerifyClaim(verdict), seen).await
    }
}

/// What is known of the order: what its carriers report before its own dates.
fn facts(around: &Gathered<'_>) -> Option<OrderFacts> {
    let parcels: Vec<ParcelFacts> = around.parcels.iter().map(Parcel::facts).collect();
    around.order.map(|order| order_facts(order).with_parcels(&parcels))
}

fn order_facts(order: &OrderRow) -> OrderFacts {
    OrderFacts {
        number: order.external_id.clone(),
        tracking: order.tracking.clone(),
        quantity: order.quantity,
        amount: order.amount,
        paid_at: order.paid_at,
        shipped_at: order.shipped_at,
        promised_at: order.promised_at,
        delivered_at: order.delivered_at,
        parcel: ParcelFacts::default(),
    }
}

fn in_order(conversation: Option<&Conversation>) -> Vec<&Message> {
    let mut messages: Vec<&Message> = conversation.into_iter().flat_map(|c| &c.messages).collect();
    messages.sort_by_key(|m| m.sent_at);
    messages
}

fn line(message: &Message) -> Line {
    let by_buyer = message.sender == Sender::Buyer;
    Line { at: message.sent_at, by_buyer, automatic: message.sender == Sender::Auto }
}

/// The texts of the case's feedbacks that were read.
fn texts<'a>(case: &Case, around: &Gathered<'a>, messages: &[&'a Message]) -> Vec<Said<'a>> {
    let mut said = Vec::new();
    for (feedback, glance) in case.feedbacks.iter().enumerate() {
        let subject = glance.subject;
        match subject {
            Subject::Review(id) => said.extend(around.reviews.iter().find(|r| r.id == id).map(|r| Said {
                feedback,
                subject,
                message: None,
                text: r.current().text.as_str().into(),
                reading: &r.reading,
                at: r.current().at,
            })),
            Subject::Conversation(id) if around.conversation.is_some_and(|c| c.id == id) => {
                said.extend(messages.iter().filter_map(|m| {
                    let reading = m.reading.as_ref()?;
                    Some(Said {
                        feedback,
                        subject,
                        message: Some(m.id),
                        text: m.text.as_str().into(),
                        reading,
                        at: m.sent_at,
                    })
                }));
            }
            Subject::Return(id) => said.extend(around.returns.iter().find(|r| r.id == id).map(|r| Said {
                feedback,
                subject,
                message: None,
                text: returns::said(&r.row).into(),
                reading: &r.reading,
                at: r.requested_at,
            })),
            // A carrier's words assert nothing about the shop.
            Subject::Conversation(_) | Subject::Parcel(_) => {}
        }
    }
    said
}

fn asserted(case: &Case, said: &Said<'_>, mut check: Check) -> Asserted {
    // Several messages of one chat may assert the same at the same place.
    if let Some(message) = said.message {
        check.key = format!("{}-{}", check.key, message.0.simple());
    }
    let judged = case.claims.iter().find(|c| c.claim == check.key).cloned();
    Asserted { feedback: said.subject, message: said.message, check, judged }
}

/// The check with a person's word in place of the computed truth.
fn judged_check(asserted: &Asserted) -> Check {
    let truth = asserted.judged.as_ref().map_or(asserted.check.truth, |j| j.truth);
    Check { truth, ..asserted.check.clone() }
}

/// Wishes, each once, in the order they were said.
fn wants(said: &[Said<'_>]) -> Vec<ClaimKind> {
    let wish = |c: &&Claim| {
        use ClaimKind::{Apology, Compensation, Exchange, Information, Refund, Reship};
        matches!(c.kind, Refund | Exchange | Reship | Apology | Information | Compensation)
    };
    let mut wants: Vec<ClaimKind> = Vec::new();
    for claim in said.iter().flat_map(|s| &s.reading.claims).filter(wish) {
        if !wants.contains(&claim.kind) {
            wants.push(claim.kind);
        }
    }
    wants
}
