//! What happened, in order, as far as it concerns the platform: what the buyer, the carrier and the shop did and said. Names,
//! numbers and addresses of people are dots.

use domain::appeal::EvidenceKind;
use domain::call::{Call, CallState};
use domain::case::{ActKind, ActState, Case, Subject};
use domain::listing::Version;
use domain::parcel::Parcel;
use domain::refusal::Words;
use domain::returns::{Return, said};
use domain::review::Review;
use domain::time::Instant;
use store::catalog::OrderRow;
use store::projection::conversation::Conversation;

use super::bundle::Exhibit;
use super::shown::private;
use super::words;
use crate::detail::hide;
use crate::verification::Asserted;

/// Most entries of a statement; the logs have all.
const MOST: usize = 400;
/// Longest words of somebody that are repeated, in characters.
const LONGEST: usize = 1_500;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) at: Instant,
    pub(super) words: Words,
    /// What somebody said, as they said it.
    pub(super) quote: Option<String>,
    /// Of which log it is, or the exhibit.
    pub(super) source: Words,
}

/// What the entries are made of.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) case: &'a Case,
    pub(super) reviews: &'a [Review],
    /// The case's own.
    pub(super) conversation: Option<&'a Conversation>,
    pub(super) returns: &'a [Return],
    pub(super) parcels: &'a [Parcel],
    pub(super) order: Option<&'a OrderRow>,
    /// What the shop said of the article when it was sold.
    pub(super) listed: Option<&'a Version>,
    pub(super) exhibits: &'a [Exhibit],
    pub(super) calls: &'a [Call],
    /// The buyer's name, to be left out wherever it stands.
    pub(super) buyer: Option<&'a str>,
}

impl Told<'_> {
    /// Everything, oldest first; and how many entries were left out at the beginning.
    pub(super) fn entries(&self) -> (Vec<Entry>, usize) {
        let mut all = Vec::new();
        self.order(&mut all);
        self.feedback(&mut all);
        self.parcels(&mut all);
        self.calls(&mut all);
        self.shop(&mut all);
        all.sort_by_key(|entry| entry.at);
        let over = all.len().saturating_sub(MOST);
        (all.split_off(over), over)
    }

    /// Words of somebody, without what tells who they are.
    pub(super) fn masked(&self, text: &str) -> String {
        let hidden = hide(text, &private(text, self.buyer));
        match hidden.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &hidden[..end]),
            None => hidden,
        }
    }

    /// The whole text in which something is asserted.
    pub(super) fn text_of(&self, asserted: &Asserted) -> String {
        match (asserted.feedback, asserted.message) {
            (_, Some(message)) => {
                let messages = self.conversation.iter().flat_map(|c| &c.messages);
                messages.filter(|m| m.id == message).map(|m| m.text.clone()).collect()
            }
            (Subject::Review(id), None) => {
                let own = self.reviews.iter().find(|r| r.id == id);
                own.map_or_else(String::new, |r| r.current().text.clone())
            }
            (Subject::Return(id), None) => {
                self.returns.iter().find(|r| r.id == id).map_or_else(String::new, |r| said(&r.row))
            }
            _ => String::new(),
        }
    }

    fn put(&self, all: &mut Vec<Entry>, at: Instant, of: EvidenceKind, words: Words, quote: Option<&str>) {
        let quote = quote.map(|q| self.masked(q)).filter(|q| !q.trim().is_empty());
        all.push(Entry { at, words, quote, source: words::shows(of) });
    }

    fn order(&self, all: &mut Vec<Entry>) {
        let Some(order) = self.order else { return };
        for (at, en, zh) in [
            (order.paid_at, "The order was paid", "订单付款"),
            (order.shipped_at, "The goods left the warehouse", "商品发货"),
            (order.promised_at, "Delivery was promised by this time", "承诺送达时间"),
            (order.delivered_at, "The platform shows the order as delivered", "平台显示订单已送达"),
        ] {
            if let Some(at) = at {
                self.put(all, at, EvidenceKind::Order, Words::new(en, zh), None);
            }
        }
    }

    fn feedback(&self, all: &mut Vec<Entry>) {
        for review in self.reviews {
            for (n, version) in review.versions.iter().enumerate() {
                let (did, done) =
                    if n == 0 { ("gave", "评分") } else { ("changed it to", "修改评价为") };
                let stars = version.rating;
                let words = Words::made(
                    format!("The buyer {did} {stars} of 5 stars"),
                    format!("买家{done} {stars} 星（满分 5 星）"),
                );
                self.put(all, version.at, EvidenceKind::Review, words, Some(&version.text));
            }
        }
        for message in self.conversation.iter().flat_map(|c| &c.messages) {
            let words = words::wrote(message.sender);
            self.put(all, message.sent_at, EvidenceKind::Conversation, words, Some(&message.text));
        }
        for request in self.returns {
            let (asked, why) = (words::asked(request.row.kind), said(&request.row));
            self.put(all, request.requested_at, EvidenceKind::Return, asked, Some(&why));
            for decided in &request.decided {
                let words = words::decided(decided.verdict, decided.by);
                self.put(all, decided.at, EvidenceKind::Return, words, None);
            }
        }
    }

    fn parcels(&self, all: &mut Vec<Entry>) {
        for parcel in self.parcels {
            for step in &parcel.steps {
                let status = words::status(step.status);
                let words = Words::made(
                    format!("The carrier reports: {}", status.en),
                    format!("承运商更新：{}", status.zh),
                );
                self.put(all, step.at, EvidenceKind::Parcel, words, step.place.as_deref());
            }
            for (what, at) in &parcel.found {
                self.put(all, *at, EvidenceKind::Parcel, words::exception(*what), None);
            }
        }
    }

    /// A call is one entry: when they talked, how long, who ended it; of one that never began, that it was offered or declined.
    fn calls(&self, all: &mut Vec<Entry>) {
        for call in self.calls {
            let (at, words) = match (call.state, call.admitted_at, call.ended_at) {
                (CallState::Ended, Some(admitted), _) => (admitted, words::talked(call)),
                (CallState::Declined, _, Some(ended)) => (ended, words::declined_call()),
                (CallState::Active, Some(admitted), _) => (admitted, words::talks()),
                _ => (call.invited_at, words::offered_call()),
            };
            self.put(all, at, EvidenceKind::Call, words, None);
        }
    }

    /// What the shop did in the open, and when exhibits were taken in.
    fn shop(&self, all: &mut Vec<Entry>) {
        for act in self.case.acts.iter().filter(|a| a.state == ActState::Posted) {
            let Some(at) = act.posted_at else { continue };
            // Private messages stand in the conversation, decisions in the return.
            if act.kind == ActKind::PublicReply {
                let words = Words::new("The shop answered the review in public", "店铺公开回复评价");
                self.put(all, at, EvidenceKind::Review, words, Some(&act.text));
            }
        }
        for exhibit in self.exhibits {
            let number = exhibit.number;
            let what = words::shows(exhibit.held.evidence.shows);
            all.push(Entry {
                at: exhibit.held.at,
                words: Words::made(
                    format!("Exhibit {number} was taken in: {}", what.en),
                    format!("证据 {number} 入库：{}", what.zh),
                ),
                quote: None,
                source: Words::made(format!("Exhibit {number}"), format!("证据 {number}")),
            });
        }
    }
}
