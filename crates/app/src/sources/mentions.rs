//! Mentions as people see them, and what they do with one.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::ids::{MentionId, SourceId};
use domain::mention::{Mark, Mention};
use domain::source::{SourceHealth, SourceKind};
use store::Tx;
use store::log::Batch;
use store::mentions::MentionFilter;
use store::projection::mention::mention_row;
use store::table::MENTIONS;

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// Most new mentions that are counted.
pub(super) const MOST_COUNTED: i64 = 1_000;
/// Longest words that are searched, in characters.
const LONGEST_SEARCH: usize = 200;

/// A source as whoever reads mentions sees it: without what it is asked with.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "field words")]
pub struct Named {
    pub id: SourceId,
    pub name: String,
    pub kind: SourceKind,
    pub health: SourceHealth,
}

/// Mentions, the last found first.
#[derive(Debug)]
pub struct MentionPage {
    /// The mentions.
    pub mentions: Vec<Mention>,
    /// The shop's sources, by id.
    pub sources: BTreeMap<SourceId, Named>,
    /// How many nobody has dealt with, a thousand at most.
    pub new: i64,
    /// Where the next page begins.
    pub next: Option<MentionId>,
}

impl App {
    /// The mentions that a filter asks for, the last found first, a page at a time.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn mentions(
        &self,
        caller: &Caller,
        filter: &MentionFilter,
        after: Option<MentionId>,
        limit: i64,
    ) -> Result<MentionPage> {
        caller.require(Permission::CaseRead)?;
        let words = filter.words.as_deref().map(str::trim).filter(|words| !words.is_empty());
        let words = words.map(|words| words.chars().take(LONGEST_SEARCH).collect());
        let filter = MentionFilter { words, ..filter.clone() };
        let mut tx = self.store.read().await?;
        let mut ids = tx.mention_page(caller.shop, &filter, after, limit + 1).await?;
        let more = ids.len() as i64 > limit;
        ids.truncate(limit as usize);
        let next = ids.last().copied().filter(|_| more);
        let mentions = tx.load_mentions(caller.shop, &ids).await?;
        Ok(MentionPage {
            mentions: mentions.into_iter().map(|loaded| loaded.mention).collect(),
            sources: self.named_sources(&mut tx, caller).await?,
            new: tx.new_mentions(caller.shop, MOST_COUNTED).await?,
            next,
        })
    }

    async fn named_sources(&self, tx: &mut Tx, caller: &Caller) -> Result<BTreeMap<SourceId, Named>> {
        let (now, mut named) = (self.now(), BTreeMap::new());
        for source in tx.sources(caller.shop).await? {
            let health = tx.source_state(caller.shop, source.id).await?.course.health(&source, now);
            named.insert(source.id, Named { id: source.id, name: source.name, kind: source.kind, health });
        }
        Ok(named)
    }

    /// Takes note of a mention, dismisses it, or makes it new again.
    ///
    /// # Errors
    /// [`AppError::Absent`]; `mention_already` when it is so already.
    pub async fn mark_mention(&self, caller: &Caller, id: MentionId, mark: Mark) -> Result<MentionPage> {
        caller.require(Permission::CaseWork)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let loaded = tx.load_mention(caller.shop, id).await?.ok_or(AppError::Absent("mention"))?;
        let (mut mention, mut head) = (loaded.mention, loaded.head);
        let event = mention.mark(mark)?;
        let mut batch = Batch::new(caller.shop);
        batch.event(id.0, &mut head, now, &caller.actor, event.kind(), &event)?;
        mention.apply(&event);
        batch.upsert(&MENTIONS, mention_row(caller.shop, &mention));
        tx.append(batch, None).await?;
        let sources = self.named_sources(&mut tx, caller).await?;
        let new = tx.new_mentions(caller.shop, MOST_COUNTED).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Mentions });
        Ok(MentionPage { mentions: vec![mention], sources, new, next: None })
    }
}
