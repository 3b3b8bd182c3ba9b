//! The claim ledger: captions and an assistant's clicks come in, each sentence is held against the listing and the rules, and what is
//! wrong is told at once.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Permission;
use domain::claims::{Against, Problem, check, sentences};
use domain::ids::{FindingId, Ids, LiveSessionId, SentenceId};
use domain::listing::text;
use domain::refusal::Refusal;
use domain::show::{Finding, Sentence, Show, ShowEvent, ShowState, SpokenBy, decide};
use store::projection::show::{Found, Said, Work};
use store::shows::LedgerFilter;

use crate::{App, AppError, Caller, Result};

/// Most captions at once.
pub const MOST_CAPTIONS: usize = 200;
/// Longest caption, in characters.
const LONGEST: usize = 1_000;
/// Longest session, in milliseconds: a caption from beyond has a wrong clock.
const LONGEST_MS: i64 = 48 * 3_600 * 1_000;
/// Most sentences on a page.
const MOST: i64 = 500;

/// What was heard.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "milliseconds since the start, and the words")]
pub struct Caption {
    pub from_ms: i64,
    pub to_ms: i64,
    pub text: String,
    /// Whether the words stay as they are.
    pub is_final: bool,
}

/// A sentence and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The sentence.
    pub said: Said,
    /// What is wrong with it.
    pub found: Vec<Found>,
}

/// What came of captions.
#[derive(Debug, Default)]
pub struct Heard {
    /// The sentences that are new.
    pub lines: Vec<Line>,
    /// What is wrong with words that are not final: with their millisecond, kept nowhere.
    pub passing: Vec<(i64, Problem)>,
}

/// A page of the ledger.
#[derive(Debug)]
pub struct Ledger {
    /// Sentences as they were said.
    pub lines: Vec<Line>,
    /// Where the next page begins.
    pub next: Option<(i64, SentenceId)>,
    /// Findings of the whole session.
    pub flagged: i64,
    /// Those that nobody has settled.
    pub open: i64,
}

impl App {
    /// Takes captions in.
    ///
    /// # Errors
    /// A refusal when the session does not run, or a caption is none.
    pub async fn hear(&self, caller: &Caller, id: LiveSessionId, captions: &[Caption]) -> Result<Heard> {
        caller.require(Permission::LiveWork)?;
        checked(captions)?;
        let mut passing = Vec::new();
        let mut pieces = Vec::new();
        for caption in captions {
            for piece in sentences(&caption.text, caption.from_ms, caption.to_ms) {
                if caption.is_final { pieces.push(piece) } else { passing.push(piece) }
            }
        }
        let mut heard = self.write_down(caller, id, pieces, SpokenBy::Caption).await?;
        if !passing.is_empty() {
            let show = self.store.read().await?.show(caller.shop, id).await?;
            let show = show.ok_or(AppError::Absent("live session"))?;
            for (from, _, text) in passing {
                heard.passing.extend(problems(&show, from, &text).into_iter().map(|p| (from, p)));
            }
        }
        Ok(heard)
    }

    /// An assistant writes down what was said, just now or at a millisecond.
    ///
    /// # Errors
    /// A refusal when the session does not run, or nothing is written.
    pub async fn claim(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        words: &str,
        at_ms: Option<i64>,
    ) -> Result<Heard> {
        caller.require(Permission::LiveWork)?;
        let words = text(words, "text", LONGEST)?;
        let show = self.store.read().await?.show(caller.shop, id).await?;
        let show = show.ok_or(AppError::Absent("live session"))?;
        let at = at_ms.or_else(|| show.ms(self.now())).unwrap_or(0);
        checked(&[Caption { from_ms: at, to_ms: at, text: words.clone(), is_final: true }])?;
        self.write_down(caller, id, vec![(at, at, words)], SpokenBy::Assistant).await
    }

    async fn write_down(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        pieces: Vec<(i64, i64, String)>,
        by: SpokenBy,
    ) -> Result<Heard> {
        let shop = caller.shop;
        let mut tx = self.store.write().await?;
        tx.hold(shop).await?;
        let mut loaded = tx.load_show(shop, id).await?.ok_or(AppError::Absent("live session"))?;
        decide::needs(&loaded.show, &[ShowState::Live])?;
        let mut known = tx.heard_at(shop, id, &pieces.iter().map(|(from, ..)| *from).collect()).await?;
        let (now, mut heard) = (self.now(), Heard::default());
        let ids = Ids::from(now, self.entropy.as_ref());
        let mut work = Work::new(shop, &mut loaded, now, &caller.actor);
        for (from_ms, to_ms, text) in pieces {
            if !known.insert((from_ms, text.clone())) {
                continue;
            }
            let segment = work.loaded.show.on_at(from_ms);
            let problems = problems(&work.loaded.show, from_ms, &text);
            let sentence = Sentence { id: ids.make(), from_ms, to_ms, text, segment, by };
            work.add(&ShowEvent::ClaimMade { sentence: sentence.clone() })?;
            let mut found = Vec::new();
            for problem in problems {
                let id = ids.make::<FindingId>();
                let finding = Finding { id, sentence: sentence.id, segment, at_ms: from_ms, problem };
                work.add(&ShowEvent::ClaimFlagged { finding: Box::new(finding.clone()) })?;
                found.push(Found { finding, settled: None });
            }
            let said = Said { sentence, actor: caller.actor.clone(), flagged: found.len() as i64 };
            heard.lines.push(Line { said, found });
        }
        if heard.lines.is_empty() {
            return Ok(heard);
        }
        // A warning is what the control room must hear of, not that something was said after it.
        if heard.lines.iter().any(|line| !line.found.is_empty()) {
            work.last = "live.claim_flagged";
        }
        self.finish_show(tx, shop, work).await?;
        Ok(heard)
    }

    /// What was said in a session.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn ledger(
        &self,
        caller: &Caller,
        id: LiveSessionId,
        filter: &LedgerFilter,
        limit: i64,
    ) -> Result<Ledger> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, MOST);
        let mut tx = self.store.read().await?;
        let show = tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))?;
        let mut said = tx.sentences(caller.shop, id, filter, limit + 1).await?;
        let more = said.len() as i64 > limit;
        said.truncate(limit as usize);
        let next = said.last().filter(|_| more).map(|last| (last.sentence.from_ms, last.sentence.id));
        let lines = lines(&mut tx, caller.shop, id, said).await?;
        Ok(Ledger { lines, next, flagged: show.flagged, open: show.open })
    }
}

/// Sentences with their findings.
pub(super) async fn lines(
    tx: &mut store::Tx,
    shop: domain::ids::ShopId,
    id: LiveSessionId,
    said: Vec<Said>,
) -> Result<Vec<Line>> {
    let flagged: BTreeSet<SentenceId> =
        said.iter().filter(|s| s.flagged > 0).map(|s| s.sentence.id).collect();
    let mut found: BTreeMap<SentenceId, Vec<Found>> = BTreeMap::new();
    for one in tx.findings_of(shop, id, flagged).await? {
        found.entry(one.finding.sentence).or_default().push(one);
    }
    let line = |said: Said| Line { found: found.remove(&said.sentence.id).unwrap_or_default(), said };
    Ok(said.into_iter().map(line).collect())
}

/// What is wrong with words that were said at a millisecond.
fn problems(show: &Show, at_ms: i64, words: &str) -> Vec<Problem> {
    let segment = show.on_at(at_ms).and_then(|id| show.segment(id));
    let against = Against {
        facts: segment.map_or(&[], |s| &s.facts),
        price: segment.map(|s| s.price),
        // What was taken of other products is taken off too: that errs towards silence.
        left: segment.and_then(|s| s.stock).map(|stock| (stock - show.units).max(0)),
        market: &show.plan.market,
    };
    check(words, &against)
}

fn checked(captions: &[Caption]) -> std::result::Result<(), Refusal> {
    if captions.len() > MOST_CAPTIONS {
        let many = Refusal::new("too_many_captions", "at most 200 captions at once", "一次最多 200 条字幕");
        return Err(many.field("captions"));
    }
    for caption in captions {
        if !(0..=LONGEST_MS).contains(&caption.from_ms)
            || !(caption.from_ms..=LONGEST_MS).contains(&caption.to_ms)
        {
            let bad = Refusal::new(
                "bad_time",
                "a caption is from a millisecond of the session to a later one",
                "字幕时间须在直播时段内，且结束不早于开始",
            );
            return Err(bad.field("captions"));
        }
        if caption.text.chars().count() > LONGEST {
            let long = Refusal::new(
                "text_too_long",
                "a caption has at most 1,000 characters",
                "一条字幕最多 1,000 字",
            );
            return Err(long.field("captions"));
        }
    }
    Ok(())
}
