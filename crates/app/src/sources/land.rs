//! What a source has brought becomes mentions: each once, an edit a new version, the same page from another source no
//! second one. Whoever lands holds the shop.

use std::collections::{BTreeMap, BTreeSet};

use channels::feed::Item;
use domain::ids::{Ids, MentionId, ShopId};
use domain::mention::{Mention, MentionEvent, Seen, same_page};
use domain::source::Source;
use domain::time::Instant;
use store::Tx;
use store::log::{Batch, Head};
use store::projection::mention::{Loaded, find_rows, mention_row};
use store::table::{MENTION_FINDS, MENTIONS};

use crate::learning::Reader;
use crate::{App, Result};

/// Who is said to have brought it.
pub(super) const ACTOR: &str = "system:sources";

/// What landing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Landed {
    /// Mentions that are new.
    pub(super) new: i64,
    /// Mentions that changed, or that another source had found.
    pub(super) changed: i64,
}

/// Whether an item has one of the words that a source listens for; without any it listens to everything.
fn hears(source: &Source, item: &Item) -> bool {
    let said = || triage::keyword(&format!("{}\n{}", item.title, item.text));
    source.words.is_empty() || {
        let said = said();
        source.words.iter().any(|word| said.contains(&triage::keyword(word)))
    }
}

impl App {
    /// Lands what a source has brought; without a commit.
    pub(super) async fn land_mentions(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        source: &Source,
        mut items: Vec<Item>,
        reader: &Reader,
    ) -> Result<Landed> {
        let mut once = BTreeSet::new();
        items.retain(|item| once.insert(item.external_id.clone()));
        // Ids are in the order in which it was published.
        items.sort_by_key(|item| item.published_at);
        let known = known(tx, shop, source, &items).await?;
        let now = self.now();
        let mut landing = Landing {
            shop,
            source,
            reader,
            now,
            ids: Ids::from(now, self.entropy.as_ref()),
            batch: Batch::new(shop),
            known,
            landed: Landed::default(),
        };
        for item in items {
            landing.take(item)?;
        }
        if !landing.batch.is_empty() {
            tx.append(landing.batch, None).await?;
        }
        Ok(landing.landed)
    }
}

/// Mentions that are known, by the source's own ids and by their pages.
struct Known {
    by_id: BTreeMap<String, MentionId>,
    by_page: BTreeMap<String, MentionId>,
    loaded: BTreeMap<MentionId, Loaded>,
}

async fn known(tx: &mut Tx, shop: ShopId, source: &Source, items: &[Item]) -> Result<Known> {
    let external: Vec<&str> = items.iter().map(|item| item.external_id.as_str()).collect();
    let by_id = tx.mentions_found(shop, source.id, &external).await?;
    let fresh = items.iter().filter(|item| !by_id.contains_key(&item.external_id));
    let pages: Vec<String> = fresh.filter_map(|item| same_page(item.url.as_deref()?)).collect();
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let by_page = tx.mentions_of_pages(shop, source.id, &pages).await?;
    let wanted: BTreeSet<MentionId> = by_id.values().chain(by_page.values()).copied().collect();
    let wanted: Vec<MentionId> = wanted.into_iter().collect();
    let loaded = tx.load_mentions(shop, &wanted).await?;
    Ok(Known { by_id, by_page, loaded: loaded.into_iter().map(|one| (one.mention.id, one)).collect() })
}

struct Landing<'a> {
    shop: ShopId,
    source: &'a Source,
    reader: &'a Reader,
    now: Instant,
    ids: Ids<'a>,
    batch: Batch,
    known: Known,
    landed: Landed,
}

impl Landing<'_> {
    fn take(&mut self, item: Item) -> Result<()> {
        if let Some(id) = self.known.by_id.get(&item.external_id) {
            // Also when the words that it was found by are gone from it.
            return self.see_again(*id, item);
        }
        if !hears(self.source, &item) {
            return Ok(());
        }
        let page = item.url.as_deref().and_then(same_page);
        match page.and_then(|page| self.known.by_page.get(&page).copied()) {
            Some(id) => {
                let found =
                    MentionEvent::FoundAgain { source: self.source.id, external_id: item.external_id };
                self.append(id, &found)
            }
            None => self.receive(item),
        }
    }

    fn receive(&mut self, item: Item) -> Result<()> {
        let id: MentionId = self.ids.make();
        let published = item.published_at.unwrap_or(self.now);
        let reading = self.reader.read(&words(&item.title, &item.text), None);
        let seen = Seen {
            source: self.source.id,
            external_id: item.external_id,
            url: item.url,
            author: item.author,
            title: item.title,
            text: item.text,
            // Nothing was said in the future.
            published_at: published.min(self.now),
            reading,
        };
        let mention = Mention::receive(id, self.now, &seen);
        let (mut head, event) = (Head::NEW, MentionEvent::Received(seen));
        self.batch.event(id.0, &mut head, self.now, ACTOR, event.kind(), &event)?;
        self.batch.insert(&MENTIONS, mention_row(self.shop, &mention));
        find_rows(self.shop, &mention).for_each(|row| self.batch.insert(&MENTION_FINDS, row));
        self.landed.new += 1;
        Ok(())
    }

    fn see_again(&mut self, id: MentionId, item: Item) -> Result<()> {
        let loaded = self.known.loaded.get(&id);
        if !loaded.is_some_and(|one| one.mention.is_changed(self.source.id, &item.title, &item.text)) {
            return Ok(());
        }
        let reading = self.reader.read(&words(&item.title, &item.text), None);
        self.append(id, &MentionEvent::Edited { title: item.title, text: item.text, reading })
    }

    fn append(&mut self, id: MentionId, event: &MentionEvent) -> Result<()> {
        let Some(loaded) = self.known.loaded.get_mut(&id) else { return Ok(()) };
        self.batch.event(id.0, &mut loaded.head, self.now, ACTOR, event.kind(), event)?;
        loaded.mention.apply(event);
        self.batch.upsert(&MENTIONS, mention_row(self.shop, &loaded.mention));
        if matches!(event, MentionEvent::FoundAgain { .. })
            && let Some(row) = find_rows(self.shop, &loaded.mention).last()
        {
            self.batch.insert(&MENTION_FINDS, row);
        }
        self.landed.changed += 1;
        Ok(())
    }
}

/// What triage reads of a mention.
fn words(title: &str, text: &str) -> String {
    [title, text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}
