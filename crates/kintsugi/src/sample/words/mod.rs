//! What the sample shop's team writes, in the language of each channel: replies, messages, notes, causes. Data and
//! choosing only; that the public replies pass the guard is tested here.

mod en;
mod id;
mod zh;

use domain::reading::Issue;
use sandbox::sample::rng::Rng;

/// One thing said in several ways.
pub(super) type Ways = &'static [&'static str];

/// What is said about one issue.
#[derive(Debug)]
pub(super) struct OnIssue {
    /// The part of a public reply that says what will be done.
    pub(super) remedy: Ways,
    /// A private message to the buyer.
    pub(super) private: Ways,
    /// What the agent found while checking.
    pub(super) finding: Ways,
    /// What is going to be done for the buyer.
    pub(super) plan: Ways,
    /// Why it happened. In English for every channel, so that causes can be counted.
    pub(super) cause: Ways,
    /// What the buyer writes over the review after a repair.
    pub(super) mended: Ways,
}

/// What one channel's agents write.
#[derive(Debug)]
pub(super) struct Tongue {
    /// What stands between two sentences.
    gap: &'static str,
    thanks: Ways,
    sorry: Ways,
    invite: Ways,
    quality: OnIssue,
    logistics: OnIssue,
    service: OnIssue,
    mismatch: OnIssue,
    other: OnIssue,
    /// An answer to a chat that nobody had answered.
    pub(super) answer: Ways,
    /// A second private message, when the buyer came back.
    pub(super) again: Ways,
    /// What the agent notes about praise that triage took for a complaint.
    pub(super) praise: Ways,
    /// A note for colleagues.
    pub(super) note: Ways,
    /// What a case waits for.
    pub(super) wait: Ways,
    /// Why a review gets no public reply.
    pub(super) no_reply: Ways,
    /// Why a chat gets no public reply.
    pub(super) chat: Ways,
    /// Why the buyer is not written to.
    pub(super) no_message: Ways,
    /// Why the lead sends a reply back.
    pub(super) declined: Ways,
    /// Why a finished case is taken up again.
    pub(super) reopened: Ways,
}

/// The tongue of a channel's market.
pub(super) fn tongue(market: &str) -> &'static Tongue {
    match market {
        "CN" => &zh::TONGUE,
        "ID" => &id::TONGUE,
        _ => &en::TONGUE,
    }
}

/// One of several ways.
pub(super) fn one(ways: Ways, rng: &mut Rng) -> &'static str {
    rng.pick(ways).unwrap_or_default()
}

impl Tongue {
    /// What is said about an issue.
    pub(super) fn on(&self, issue: Issue) -> &OnIssue {
        match issue {
            Issue::Quality => &self.quality,
            Issue::Logistics => &self.logistics,
            Issue::Service => &self.service,
            Issue::Mismatch => &self.mismatch,
            Issue::Groundless | Issue::Other => &self.other,
        }
    }

    /// A public reply with its four elements.
    pub(super) fn reply(&self, issue: Issue, rng: &mut Rng) -> String {
        let parts = [self.thanks, self.sorry, self.on(issue).remedy, self.invite];
        parts.map(|ways| one(ways, rng)).join(self.gap)
    }
}

#[cfg(test)]
mod tests {
    use triage::outgoing::{Audience, Element, inspect};

    use super::*;

    const MARKETS: [&str; 3] = ["US", "CN", "ID"];

    #[test]
    fn every_public_reply_has_its_four_elements_and_says_nothing_forbidden() {
        for market in MARKETS {
            let tongue = tongue(market);
            let parts = [(Element::Thanks, tongue.thanks), (Element::Apology, tongue.sorry)];
            for (element, ways) in parts.into_iter().chain([(Element::PrivateInvitation, tongue.invite)]) {
                for way in ways {
                    assert!(inspect(way, Audience::Public).has(element), "{way}");
                }
            }
            for issue in Issue::ALL {
                for way in tongue.on(*issue).remedy {
                    assert!(inspect(way, Audience::Public).has(Element::RemedyPath), "{way}");
                }
                let mut rng = Rng::new(7);
                for _ in 0..300 {
                    let text = tongue.reply(*issue, &mut rng);
                    let read = inspect(&text, Audience::Public);
                    assert!(read.findings.is_empty(), "{text}: {:?}", read.findings);
                    assert!(Element::ALL.iter().all(|e| read.has(*e)), "{text}: {:?}", read.elements);
                    assert!(text.chars().count() <= 500, "{text}");
                }
            }
        }
    }

    #[test]
    fn private_messages_may_be_sent() {
        for market in MARKETS {
            let tongue = tongue(market);
            let more = [tongue.answer, tongue.again];
            let messages = Issue::ALL.iter().map(|i| tongue.on(*i).private).chain(more);
            for text in messages.flat_map(|ways| ways.iter()) {
                let read = inspect(text, Audience::Private);
                assert!(read.findings.is_empty(), "{text}: {:?}", read.findings);
            }
        }
    }
}
