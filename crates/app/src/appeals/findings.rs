//! What the shop's own records say around a contested review: copies of its words, what else this buyer wrote and asked for,
//! threats in the chat, personal data. Plain facts with links, of this shop only; a person judges them.

use std::collections::BTreeSet;

use domain::appeal::Sign;
use domain::appeal::propose::sentences;
use domain::case::{Case, Subject};
use domain::ids::{CaseId, ReviewId};
use domain::inbound::Sender;
use domain::reading::Ground;
use domain::refusal::Words;
use domain::review::Review;
use store::Tx;
use store::appeals::LikeReview;
use store::projection::conversation::{Conversation, Message};
use triage::copies;
use uuid::Uuid;

use super::around::Surroundings;
use crate::ingest::glance::excerpt;
use crate::{App, Caller, Result, detail};

/// Reviews looked at as possible copies, for each key.
const CANDIDATES: i64 = 20;
/// Most links of one finding.
const MOST_LINKS: usize = 20;
/// Most sentences of a text that are read one by one.
const MOST_SENTENCES: usize = 50;
/// Most messages of a conversation that are read, the newest.
const MOST_MESSAGES: usize = 200;
/// From how many reviews with one or two stars on a buyer's habit says something.
const FEWEST_LOW: usize = 3;

/// Where something can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// `review` or `message`.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its case, if it has one.
    pub case: Option<CaseId>,
    /// Its first words.
    pub excerpt: String,
}

/// A fact from the shop's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// A stable word: `copies`, `buyer_reviews`, `buyer_returns`, `chat_coercion`, `private`.
    pub kind: &'static str,
    /// The fact.
    pub says: Words,
    /// What it speaks for, if it speaks for a ground.
    pub supports: Option<Ground>,
    /// Where it can be seen.
    pub links: Vec<Link>,
}

/// What was found, and what of it speaks for a ground.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) findings: Vec<Finding>,
    pub(crate) signs: Vec<Sign>,
}

impl Found {
    fn add(&mut self, kind: &'static str, says: Words, support: Option<(Ground, u8)>, links: Vec<Link>) {
        if let Some((shows, weight)) = support {
            self.signs.push(Sign { shows, weight, why: says.clone(), passage: None });
        }
        self.findings.push(Finding { kind, says, supports: support.map(|(ground, _)| ground), links });
    }
}

impl App {
    /// Looks through the shop's records around a contested feedback. Returns have no findings of their own yet: what they
    /// claim is checked on the case's page.
    pub(crate) async fn appeal_findings(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        near: &Surroundings,
        subject: Subject,
    ) -> Result<Found> {
        let mut found = Found::default();
        if let Some(review) = near.review(subject) {
            self.read_in_text(review, &mut found);
            let like = like(tx, caller, review).await?;
            copied(review, like, &mut found);
        }
        buyer(tx, caller, &near.case, &mut found).await?;
        if let Some(conversation) = &near.conversation {
            self.threats(conversation, &mut found);
        }
        Ok(found)
    }

    /// What triage reads in the text itself, with the sentence that alone reads so.
    fn read_in_text(&self, review: &Review, found: &mut Found) {
        let text = review.current().text.as_str();
        let mut seen: Vec<(Ground, &str)> = Vec::new();
        for sentence in sentences(text).into_iter().take(MOST_SENTENCES) {
            if let Some(ground) = self.model.read_fast(sentence, None).ground
                && seen.iter().all(|(known, _)| *known != ground)
            {
                seen.push((ground, sentence));
            }
        }
        let main = review.reading.ground.filter(|ground| *ground != Ground::Repeated);
        let sentence = |ground| seen.iter().find(|(of, _)| *of == ground).map(|(_, s)| (*s).to_owned());
        if let Some(shows) = main {
            let why = Words::new("triage reads it in the text", "系统在原文中识别到");
            found.signs.push(Sign { shows, weight: 3, why, passage: sentence(shows) });
        }
        for (shows, sentence) in seen.iter().filter(|(ground, _)| Some(*ground) != main) {
            let why = Words::new("a sentence alone reads so", "其中一句话单独读来如此");
            found.signs.push(Sign { shows: *shows, weight: 1, why, passage: Some((*sentence).to_owned()) });
        }
        let private = detail::passages(text, &review.reading.spans);
        if let Some(first) = private.first() {
            let says = Words::new("the text shows personal data", "原文含个人信息");
            found.add("private", says.clone(), None, Vec::new());
            let passage = Some(first.clone());
            found.signs.push(Sign { shows: Ground::Privacy, weight: 3, why: says, passage });
        }
    }

    /// The buyer's messages that threaten with a bad review.
    fn threats(&self, conversation: &Conversation, found: &mut Found) {
        let threatens = |message: &&Message| {
            let read = message.reading.as_ref().map(|reading| reading.ground);
            let ground = read.unwrap_or_else(|| self.model.read_fast(&message.text, None).ground);
            ground == Some(Ground::Coercion)
        };
        let said = conversation.messages.iter().rev().take(MOST_MESSAGES);
        let links: Vec<Link> = said
            .filter(|m| m.sender == Sender::Buyer)
            .filter(threatens)
            .take(MOST_LINKS)
            .map(|m| Link { kind: "message", id: m.id.0, case: conversation.case, excerpt: excerpt(&m.text) })
            .collect();
        if links.is_empty() {
            return;
        }
        let en = format!("{} message(s) of the buyer read as a threat with a bad review", links.len());
        let zh = format!("买家有 {} 条消息被识别为以差评相威胁", links.len());
        found.add("chat_coercion", Words::made(en, zh), Some((Ground::Coercion, 2)), links);
    }
}

/// Other reviews of the shop with nearly the same words.
async fn like(tx: &mut Tx, caller: &Caller, review: &Review) -> Result<Vec<LikeReview>> {
    let Some(signature) = copies::signature(&review.current().text) else { return Ok(Vec::new()) };
    let known = tx.copy_candidates(caller.shop, &copies::keys(signature), CANDIDATES).await?;
    let near = known.into_iter().filter(|(id, other)| *id != review.id && copies::near(signature, *other));
    let ids: BTreeSet<ReviewId> = near.map(|(id, _)| id).collect();
    let ids: Vec<ReviewId> = ids.into_iter().collect();
    let like = tx.like_reviews(caller.shop, &ids).await?;
    // What was edited since reads otherwise now.
    let still =
        |l: &LikeReview| copies::signature(&l.text).is_some_and(|other| copies::near(signature, other));
    Ok(like.into_iter().filter(still).collect())
}

fn copied(review: &Review, like: Vec<LikeReview>, found: &mut Found) {
    if like.is_empty() {
        return;
    }
    let own = like.iter().filter(|l| l.buyer.is_some() && l.buyer == review.first.buyer).count();
    let en = format!("{} other review(s) here say nearly the same, {own} of them by this buyer", like.len());
    let zh = format!("本店另有 {} 条评价内容几乎相同，其中 {own} 条出自该买家", like.len());
    let link = |l: LikeReview| Link { kind: "review", id: l.id.0, case: l.case, excerpt: excerpt(&l.text) };
    let links = like.into_iter().take(MOST_LINKS).map(link).collect();
    found.add("copies", Words::made(en, zh), Some((Ground::Repeated, 2)), links);
}

/// What else the buyer wrote and asked for here.
async fn buyer(tx: &mut Tx, caller: &Caller, case: &Case, found: &mut Found) -> Result<()> {
    let Some(buyer) = case.buyer else { return Ok(()) };
    let reviews = tx.reviews_of_buyer(caller.shop, buyer).await?;
    let low: Vec<_> = reviews.iter().filter(|r| r.rating <= 2).collect();
    if reviews.len() > 1 {
        let en = format!("this buyer's last {} reviews here: {} with 1 or 2 stars", reviews.len(), low.len());
        let zh = format!("该买家在本店最近 {} 条评价中，{} 条为 1–2 星", reviews.len(), low.len());
        // Every bad review may be deserved: this is a hint and no more.
        let often = low.len() >= FEWEST_LOW && low.len() * 5 >= reviews.len() * 4;
        let link = |r: &&store::reviews::PastReview| Link {
            kind: "review",
            id: r.id.0,
            case: r.case,
            excerpt: excerpt(&r.text),
        };
        let links = low.iter().take(MOST_LINKS).map(link).collect();
        let support = often.then_some((Ground::Repeated, 1));
        found.add("buyer_reviews", Words::made(en, zh), support, links);
    }
    let (asked, orders) =
        (tx.returns_of_buyer(caller.shop, buyer).await?, tx.orders_of_buyer(caller.shop, buyer).await?);
    if asked > 0 {
        let en =
            format!("this buyer has asked for {asked} return(s) or refund(s) on {orders} known order(s)");
        let zh = format!("该买家在 {orders} 个已知订单中提出过 {asked} 次退货或退款");
        found.add("buyer_returns", Words::made(en, zh), None, Vec::new());
    }
    Ok(())
}
