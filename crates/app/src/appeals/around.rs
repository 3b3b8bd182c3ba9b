//! What is around an appeal: the contested feedback with its words, the order, the logs and files there are, the platform's
//! grounds and how it handles appeals. Everything a decision may look at is looked up here.

use std::collections::{BTreeMap, BTreeSet};

use domain::appeal::{
    About, Appeal, AppealBook, Dispute, EvidenceKind, Facts, GroundRule, Handling, dispute, shipped,
};
use domain::case::{Case, ClockState, Subject, Terms};
use domain::ids::EvidenceId;
use domain::policy::ClockKind;
use domain::returns::{self, Return};
use domain::review::Review;
use domain::rulebook::{market, platform};
use domain::time::Instant;
use store::Tx;
use store::projection::conversation::Conversation;
use store::shops::ChannelRow;

use crate::evidence::kept::beside;
use crate::evidence::sources::listed;
use crate::{AppError, Caller, Result, detail};

/// A case, with its order's files among its own, and the logs that belong to it, loaded once for all its appeals.
#[derive(Debug)]
pub(crate) struct Surroundings {
    pub(crate) case: Case,
    pub(crate) channel: ChannelRow,
    pub(crate) reviews: Vec<Review>,
    pub(crate) returns: Vec<Return>,
    pub(crate) conversation: Option<Conversation>,
    pub(crate) have: BTreeSet<EvidenceKind>,
    pub(crate) logs: BTreeSet<EvidenceKind>,
    pub(crate) files: BTreeMap<EvidenceId, EvidenceKind>,
}

impl Surroundings {
    pub(crate) async fn load(tx: &mut Tx, caller: &Caller, case: Case) -> Result<Self> {
        let case = beside(tx, caller.shop, case).await?;
        let channel = tx.channel(caller.shop, case.channel).await?.ok_or(AppError::Absent("channel"))?;
        let (reviews, conversation, _) = detail::feedbacks(tx, caller, &case).await?;
        let returns = detail::returns(tx, caller, &case).await?;
        let (order, _) = detail::order(tx, caller, &case).await?;
        let parcels = detail::parcels(tx, caller, &case, order.as_ref()).await?;
        let used = case.evidence.iter().filter(|held| held.withdrawn.is_none());
        let files: BTreeMap<_, _> = used.map(|held| (held.evidence.id, held.evidence.shows)).collect();
        let spoken = conversation.as_ref().is_some_and(|c| !c.messages.is_empty());
        let listed = listed(tx, caller.shop, order.as_ref()).await?;
        let calls = tx.calls_of_cases(caller.shop, crate::calls::cases_of(&case)).await?;
        let logs = [
            (EvidenceKind::Review, !reviews.is_empty()),
            (EvidenceKind::Order, order.is_some()),
            (EvidenceKind::Parcel, !parcels.is_empty()),
            (EvidenceKind::Conversation, spoken),
            (EvidenceKind::Return, !returns.is_empty()),
            (EvidenceKind::Call, calls.iter().any(|call| call.admitted_at.is_some())),
            (EvidenceKind::Listing, listed.is_some()),
        ];
        let logs: BTreeSet<_> = logs.into_iter().filter(|(_, there)| *there).map(|(kind, _)| kind).collect();
        let have = logs.iter().chain(files.values()).copied().collect();
        Ok(Self { case, channel, reviews, returns, conversation, have, logs, files })
    }

    /// The contested review.
    pub(crate) fn review(&self, subject: Subject) -> Option<&Review> {
        self.reviews.iter().find(|review| subject == Subject::Review(review.id))
    }

    /// The contested return request.
    pub(crate) fn request(&self, subject: Subject) -> Option<&Return> {
        self.returns.iter().find(|request| subject == Subject::Return(request.id))
    }

    /// What the contested feedback says: a passage must stand in it.
    pub(crate) fn text(&self, subject: Subject) -> String {
        match (self.review(subject), self.request(subject)) {
            (Some(review), _) => review.current().text.clone(),
            (None, Some(request)) => returns::said(&request.row),
            (None, None) => String::new(),
        }
    }

    /// The platform's id of it.
    pub(crate) fn external_id(&self, subject: Subject) -> Option<&str> {
        let review = self.review(subject).map(|review| review.first.external_id.as_str());
        review.or_else(|| self.request(subject).map(|request| request.row.external_id.as_str()))
    }

    /// What an appeal about it would be about.
    pub(crate) fn about(&self, subject: Subject, terms: &Terms) -> About {
        About {
            case: self.case.id,
            number: self.case.number,
            subject,
            channel: self.case.channel,
            platform: platform(&self.channel.platform),
            market: market(&self.channel.market),
            reads: self.review(subject).and_then(|review| review.reading.ground),
            window_ends: self.review(subject).and_then(|review| self.window(review, terms)),
        }
    }

    /// Until when the platform takes an appeal about a review: as the case's clock says that was started for it, else by the
    /// platform's rule, else nobody knows.
    fn window(&self, review: &Review, terms: &Terms) -> Option<Instant> {
        let clocks = self.case.clocks.iter().filter(|c| c.started.kind == ClockKind::ReviewReport);
        let clocks: Vec<_> = clocks.filter(|c| c.state != ClockState::Void).map(|c| &c.started).collect();
        let before = clocks.iter().rev().find(|c| c.at <= review.received_at);
        let own = before.or_else(|| clocks.first()).map(|c| c.due);
        own.or_else(|| terms.report_window(self.case.channel, review.received_at))
    }
}

/// The grounds of the platform and market of what is contested.
pub(crate) fn grounds(about: &About) -> Vec<&'static GroundRule> {
    book().grounds(about.subject.source(), &about.platform, &about.market)
}

/// How its platform handles appeals.
pub(crate) fn handling(about: &About) -> Result<&'static Handling> {
    book().handling(&about.platform, &about.market).ok_or(AppError::Absent("handling"))
}

pub(crate) fn book() -> &'static AppealBook {
    shipped()
}

/// What decisions about one appeal look at.
pub(crate) struct Around<'a> {
    near: &'a Surroundings,
    grounds: Vec<&'static GroundRule>,
    handling: &'static Handling,
    text: String,
    attempts: u32,
    dispute: Option<Dispute>,
    api: bool,
}

impl<'a> Around<'a> {
    /// `others` are the appeals of the same feedback; the appeal itself does not count among them. `api` says whether the
    /// platform's interface takes it.
    pub(crate) fn new(near: &'a Surroundings, own: &Appeal, others: &[Appeal], api: bool) -> Result<Self> {
        let about = &own.about;
        let others: Vec<&Appeal> = others.iter().filter(|other| other.id != own.id).collect();
        Ok(Self {
            near,
            grounds: grounds(about),
            handling: handling(about)?,
            text: near.text(about.subject),
            attempts: domain::appeal::open::attempts(&others),
            dispute: dispute(&near.case, own),
            api,
        })
    }

    pub(crate) fn facts<'b>(&'b self, now: Instant, terms: &'b Terms) -> Facts<'b> {
        Facts {
            now,
            zone: terms.zone_of(self.near.case.channel),
            grounds: &self.grounds,
            handling: self.handling,
            have: &self.near.have,
            logs: &self.near.logs,
            files: &self.near.files,
            text: &self.text,
            attempts: self.attempts,
            dispute: self.dispute,
            api: self.api,
        }
    }
}
