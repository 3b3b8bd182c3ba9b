//! Finding mentions: those that are known, those with the same page, and a page of the list.

use std::collections::BTreeMap;

use domain::ids::{MentionId, ShopId, SourceId};
use domain::mention::MentionState;
use domain::reading::Polarity;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::projection::mention::{Loaded, fold, folded};
use crate::sql::Sql;

/// Which mentions are wanted; what is none is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `mentions`")]
pub struct MentionFilter {
    pub source: Option<SourceId>,
    pub polarity: Option<Polarity>,
    pub state: Option<MentionState>,
    /// Words in title, text or author's name, in any case.
    pub words: Option<String>,
}

impl Tx {
    /// The mentions that a source has found under these ids of its own.
    ///
    /// # Errors
    /// As the database says.
    pub async fn mentions_found(
        &mut self,
        shop: ShopId,
        source: SourceId,
        external: &[&str],
    ) -> Result<BTreeMap<String, MentionId>> {
        let mut found = BTreeMap::new();
        for ids in external.chunks(500) {
            let mut sql =
                Sql::new(self, "SELECT external_id, mention_id FROM mention_finds WHERE shop_id = ");
            sql.value(shop).text(" AND source_id = ").value(source);
            sql.text(" AND external_id IN ").list(ids.iter().copied());
            for row in sql.all(self).await? {
                found.insert(row.text(0)?, row.uuid(1)?.into());
            }
        }
        Ok(found)
    }

    /// The mentions with these pages that other sources were first to find.
    ///
    /// # Errors
    /// As the database says.
    pub async fn mentions_of_pages(
        &mut self,
        shop: ShopId,
        but: SourceId,
        pages: &[&str],
    ) -> Result<BTreeMap<String, MentionId>> {
        let mut found = BTreeMap::new();
        for pages in pages.chunks(500) {
            let mut sql = Sql::new(self, "SELECT page, id FROM mentions WHERE shop_id = ");
            sql.value(shop).text(" AND source_id <> ").value(but);
            sql.text(" AND page IN ").list(pages.iter().copied()).text(" ORDER BY id DESC");
            for row in sql.all(self).await? {
                found.insert(row.text(0)?, row.uuid(1)?.into());
            }
        }
        Ok(found)
    }

    /// Mentions with all that happened to them, in the order asked for; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_mentions(&mut self, shop: ShopId, ids: &[MentionId]) -> Result<Vec<Loaded>> {
        let streams: Vec<_> = ids.iter().map(|id| id.0).collect();
        let streams = self.streams(shop, &streams).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(streams.get(&id.0).map(|events| fold(events)).transpose()?.flatten());
        }
        Ok(found)
    }

    /// The ids of mentions, the last found first, after one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn mention_page(
        &mut self,
        shop: ShopId,
        filter: &MentionFilter,
        after: Option<MentionId>,
        limit: i64,
    ) -> Result<Vec<MentionId>> {
        let mut sql = Sql::new(self, "SELECT m.id FROM mentions m WHERE m.shop_id = ");
        sql.value(shop);
        if let Some(source) = filter.source {
            sql.text(" AND EXISTS (SELECT 1 FROM mention_finds f WHERE f.shop_id = m.shop_id AND f.mention_id = m.id");
            sql.text(" AND f.source_id = ").value(source).text(")");
        }
        if let Some(polarity) = filter.polarity {
            sql.text(" AND m.polarity = ").value(polarity.as_str());
        }
        if let Some(state) = filter.state {
            sql.text(" AND m.state = ").value(state.as_str());
        }
        if let Some(words) = &filter.words {
            sql.text(" AND m.folded LIKE ").value(pattern(words)).text(" ESCAPE '!'");
        }
        if let Some(after) = after {
            sql.text(" AND m.id < ").value(after);
        }
        sql.text(" ORDER BY m.id DESC LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|row| Ok(row.uuid(0)?.into())).collect()
    }

    /// How many mentions nobody has dealt with, at most so many.
    ///
    /// # Errors
    /// As the database says.
    pub async fn new_mentions(&mut self, shop: ShopId, most: i64) -> Result<i64> {
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM mentions WHERE shop_id = $1 AND state = 'new' LIMIT $2) AS few";
        self.first(sql, args![shop, most]).await?.map_or(Ok(0), |row| row.int(0))
    }
}

/// Words as a pattern that stands for nothing but them.
fn pattern(words: &str) -> String {
    let mut out = String::from("%");
    for c in folded(words.trim()).chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out.push('%');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_its_words() {
        assert_eq!(pattern(" 100% Tea_pot! "), "%100!% tea!_pot!!%");
    }
}
