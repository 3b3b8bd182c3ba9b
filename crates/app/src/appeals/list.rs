//! Appeals as people see them: the board, those of a case with what could be contested, and one with everything about it.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::appeal::{
    Appeal, AppealState, Checklist, GroundRule, Handling, Proposal, Strength, allowed, checklist, goes,
    learned, next_options, open, propose,
};
use domain::case::{Case, Held, Source, Subject, Terms};
use domain::ids::{AppealId, CaseId, ChannelId, UserId};
use domain::refusal::Refusal;
use domain::rulebook::{market, platform};
use domain::time::Instant;
use store::appeals::{BoardCursor, BoardFilter};
use store::queue::QueueRow;
use store::shops::ChannelRow;
use store::{Recorded, Tx};

use super::around::{Around, Surroundings, book, grounds, handling};
use super::findings::Finding;
use super::hand_over::{HandOver, hand_over};
use super::send::ByApi;
use super::work::others;
use crate::{App, AppError, Caller, Result};

/// Largest page of the board.
const LARGEST_PAGE: i64 = 200;

/// A ground with its list and how it went before.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The ground.
    pub ground: &'static GroundRule,
    /// What it wants and what there is.
    pub checklist: Checklist,
    /// How appeals on it ended in this shop.
    pub strength: Strength,
}

/// What could be contested in a case.
#[derive(Debug)]
pub struct Contest {
    /// The review or return.
    pub subject: Subject,
    /// The platform's id of it.
    pub external_id: Option<String>,
    /// Its words.
    pub text: String,
    /// Until when the platform takes it, where that is known.
    pub window_ends: Option<Instant>,
    /// Why no appeal can be opened, if none can.
    pub why_not: Option<Refusal>,
    /// The grounds that something speaks for, best first.
    pub proposals: Vec<Proposal>,
    /// What the shop's own records say.
    pub findings: Vec<Finding>,
    /// All grounds of the platform.
    pub grounds: Vec<Listed>,
}

/// The appeals of a case, and what else could be contested.
#[derive(Debug)]
pub struct CaseAppeals {
    /// Its appeals, oldest first.
    pub appeals: Vec<Appeal>,
    /// Its reviews and returns.
    pub contests: Vec<Contest>,
    /// Names by id.
    pub people: BTreeMap<UserId, String>,
}

/// One appeal and everything about it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the parts of the page, by name")]
pub struct Detail {
    pub appeal: Appeal,
    pub case: QueueRow,
    pub external_id: Option<String>,
    pub text: String,
    pub handling: &'static Handling,
    /// Of the chosen ground.
    pub chosen: Option<Listed>,
    pub grounds: Vec<Listed>,
    pub proposals: Vec<Proposal>,
    pub findings: Vec<Finding>,
    /// The case's files, withdrawn ones too.
    pub evidence: Vec<Held>,
    /// Verbs that may be given now.
    pub allowed: Vec<&'static str>,
    pub next: Vec<&'static str>,
    pub hand_over: HandOver,
    pub by_api: ByApi,
    pub attempts: u32,
    pub timeline: Vec<Recorded>,
    pub people: BTreeMap<UserId, String>,
}

/// A row of the board.
#[derive(Debug)]
pub struct BoardRow {
    /// The appeal.
    pub appeal: Appeal,
    /// Its case.
    pub case: Option<QueueRow>,
    /// Its channel.
    pub channel: Option<ChannelRow>,
}

/// A page of the board.
#[derive(Debug)]
pub struct Board {
    /// What is due first comes first.
    pub rows: Vec<BoardRow>,
    /// How many stand in each state, whatever the filter.
    pub states: Vec<(AppealState, i64)>,
    /// Names by id.
    pub people: BTreeMap<UserId, String>,
    /// Where the next page begins.
    pub next: Option<BoardCursor>,
}

impl App {
    /// The board of the shop's appeals, a page at a time.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn appeals_board(
        &self,
        caller: &Caller,
        filter: &BoardFilter,
        after: Option<BoardCursor>,
        limit: i64,
    ) -> Result<Board> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, LARGEST_PAGE);
        let mut tx = self.store.read().await?;
        let mut places = tx.appeals_board(caller.shop, filter, after, limit + 1).await?;
        let more = places.len() as i64 > limit;
        places.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let next = places.last().copied().filter(|_| more);
        let ids: Vec<AppealId> = places.iter().map(|place| place.id).collect();
        let appeals = tx.load_appeals(caller.shop, &ids).await?;
        let cases: Vec<CaseId> = appeals.iter().map(|l| l.appeal.about.case).collect();
        let cases = tx.queue_rows(caller.shop, &cases).await?;
        let channels = tx.channels(caller.shop).await?;
        let row = |appeal: Appeal| BoardRow {
            case: cases.iter().find(|c| c.id == appeal.about.case).cloned(),
            channel: channels.iter().find(|c| c.id == appeal.about.channel).cloned(),
            appeal,
        };
        Ok(Board {
            rows: appeals.into_iter().map(|l| row(l.appeal)).collect(),
            states: tx.appeals_by_state(caller.shop).await?,
            people: tx.user_names().await?,
            next,
        })
    }

    /// The appeals of a case, and what could be contested with what speaks for it.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn appeals_of_case(&self, caller: &Caller, case: CaseId) -> Result<CaseAppeals> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, case).await?.ok_or(AppError::Absent("case"))?.case;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let ids = tx.appeals_of_case(caller.shop, case.id).await?;
        let appeals = tx.load_appeals(caller.shop, &ids).await?.into_iter().map(|l| l.appeal).collect();
        let strengths = self.strengths(&mut tx, caller).await?;
        let contestable = |subject: &Subject| matches!(subject.source(), Source::Review | Source::Return);
        let subjects: Vec<Subject> = case.feedbacks.iter().map(|g| g.subject).filter(contestable).collect();
        let near = Surroundings::load(&mut tx, caller, case).await?;
        let mut contests = Vec::with_capacity(subjects.len());
        for subject in subjects {
            contests.push(self.contest(&mut tx, caller, &near, subject, &terms, &strengths).await?);
        }
        Ok(CaseAppeals { appeals, contests, people: tx.user_names().await? })
    }

    async fn contest(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        near: &Surroundings,
        subject: Subject,
        terms: &Terms,
        strengths: &Strengths,
    ) -> Result<Contest> {
        let about = near.about(subject, terms);
        let others = others(tx, caller, subject).await?;
        let grounds = grounds(&about);
        let found = self.appeal_findings(tx, caller, near, subject).await?;
        let proposals = propose(&grounds, &found.signs);
        let window_ends = about.window_ends;
        // Every file of the case would go with it.
        let list = |ground: &&'static GroundRule| Listed {
            ground,
            checklist: checklist(ground, &near.have, &near.have),
            strength: strengths.of(&ground.id),
        };
        let grounds = grounds.iter().map(list).collect();
        let other: Vec<&Appeal> = others.iter().collect();
        let why_not = open(about.clone(), &other, handling(&about)?, self.now()).err();
        Ok(Contest {
            subject,
            external_id: near.external_id(subject).map(ToOwned::to_owned),
            text: near.text(subject),
            window_ends,
            why_not: why_not.or_else(|| over(&near.case)),
            proposals,
            findings: found.findings,
            grounds,
        })
    }

    /// One appeal.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such appeal.
    pub async fn appeal(&self, caller: &Caller, id: AppealId) -> Result<Detail> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let timeline = tx.stream(caller.shop, id.0).await?;
        let loaded = store::projection::appeal::fold(&timeline)?.ok_or(AppError::Absent("appeal"))?;
        let appeal = loaded.appeal;
        let about = &appeal.about;
        let case = tx.load_case(caller.shop, about.case).await?.ok_or(AppError::Absent("case"))?.case;
        let row = tx.queue_rows(caller.shop, &[about.case]).await?.pop().ok_or(AppError::Absent("case"))?;
        let terms = self.terms(&mut tx, caller.shop).await?;
        let near = Surroundings::load(&mut tx, caller, case).await?;
        let evidence = near.case.evidence.clone();
        let others = others(&mut tx, caller, about.subject).await?;
        let by_api = self.by_api(&mut tx, caller, &appeal, &near).await?;
        let around = Around::new(&near, &appeal, &others, by_api.takes.is_some())?;
        let facts = around.facts(self.now(), &terms);
        let strengths = self.strengths(&mut tx, caller).await?;
        let found = self.appeal_findings(&mut tx, caller, &near, about.subject).await?;
        let goes = goes(&appeal, &facts);
        let grounds = grounds(about);
        let listed: Vec<Listed> = grounds
            .iter()
            .map(|ground| Listed {
                ground,
                checklist: checklist(ground, &near.have, &goes),
                strength: strengths.of(&ground.id),
            })
            .collect();
        let chosen = listed.iter().find(|l| Some(&l.ground.id) == appeal.ground.as_ref()).cloned();
        Ok(Detail {
            case: row,
            external_id: near.external_id(about.subject).map(ToOwned::to_owned),
            text: near.text(about.subject),
            handling: handling(about)?,
            proposals: propose(&grounds, &found.signs),
            findings: found.findings,
            evidence,
            allowed: allowed(&appeal, &facts),
            next: next_options(&appeal, &facts),
            hand_over: hand_over(&appeal, &near, chosen.as_ref().map(|c| c.ground)),
            by_api,
            attempts: facts.attempts,
            chosen,
            grounds: listed,
            timeline,
            people: tx.user_names().await?,
            appeal,
        })
    }

    /// The grounds of a channel's platform and market, with how each went before and how the platform handles appeals.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such channel.
    pub async fn appeal_grounds(
        &self,
        caller: &Caller,
        channel: ChannelId,
        of: Source,
    ) -> Result<(&'static Handling, Vec<(&'static GroundRule, Strength)>)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let channel = tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        let strengths = self.strengths(&mut tx, caller).await?;
        let (platform, market) = (platform(&channel.platform), market(&channel.market));
        let handling = book().handling(&platform, &market).ok_or(AppError::Absent("handling"))?;
        let grounds = book().grounds(of, &platform, &market).into_iter();
        Ok((handling, grounds.map(|ground| (ground, strengths.of(&ground.id))).collect()))
    }

    async fn strengths(&self, tx: &mut Tx, caller: &Caller) -> Result<Strengths> {
        let now = self.now();
        let ended = tx.appeals_ended(caller.shop, now - domain::appeal::learning::LOOKED_BACK).await?;
        Ok(Strengths(learned(&ended, now).grounds))
    }
}

/// How appeals ended by ground.
struct Strengths(BTreeMap<String, Strength>);

impl Strengths {
    fn of(&self, ground: &str) -> Strength {
        self.0.get(ground).copied().unwrap_or_else(|| domain::appeal::strength(0, 0, 0))
    }
}

/// A case that is over is opened again first.
fn over(case: &Case) -> Option<Refusal> {
    let closed = || {
        Refusal::new(
            "wrong_state",
            "a closed case is appealed after it was reopened",
            "请先重新打开工单再申诉",
        )
    };
    (!case.is_open()).then(closed)
}
