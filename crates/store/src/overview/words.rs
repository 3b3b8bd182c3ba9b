//! What buyers complain of, in their own words: the passages that speak badly of something, and the words that decided
//! triage where no passage holds them.

use std::collections::{BTreeMap, BTreeSet};

use domain::reading::{AspectSeen, Issue, Polarity};
use serde::Deserialize;

use super::{Range, Scope, on_channel, within};
use crate::db::Tx;
use crate::error::Result;
use crate::sql::Sql;

/// At most so many of the newest negative reviews of each period are read.
pub const MOST_READ: i64 = 20_000;

/// Longest passage that counts as a word, in characters.
const LONGEST: usize = 24;

/// How many words are told.
const MOST: usize = 20;

/// A word that decided, and in how many negative reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyword {
    /// The word, in lower case.
    pub text: String,
    /// The issue it most often stood for.
    pub issue: Issue,
    /// Reviews in the period.
    pub count: i64,
    /// Reviews in the period before.
    pub previous: i64,
}

/// The part of a reading that matters here.
#[derive(Deserialize)]
struct Reasons {
    #[serde(default)]
    why: Vec<Reason>,
    #[serde(default)]
    aspects: Vec<AspectSeen>,
}

impl Reasons {
    /// The words to count of one review, each once, in lower case.
    fn words(&self, text: &str) -> BTreeSet<String> {
        let passage = |a: &AspectSeen| -> String {
            let (start, end) = (a.span.start as usize, a.span.end as usize);
            text.chars().skip(start).take(end.saturating_sub(start)).collect()
        };
        let bad = self.aspects.iter().filter(|a| a.polarity == Polarity::Negative);
        let mut words: BTreeSet<String> = bad.map(passage).map(|p| p.trim().to_lowercase()).collect();
        words.retain(|w| !w.is_empty() && w.chars().count() <= LONGEST);
        let told = self.why.iter().filter(|w| w.weight > 0.0).map(|w| w.text.trim().to_lowercase());
        let told: Vec<String> =
            told.filter(|t| !t.is_empty() && !words.iter().any(|w| w.contains(t))).collect();
        words.extend(told);
        words.retain(|word| !domain::terms::is_filler(word));
        words
    }
}

#[derive(Deserialize)]
struct Reason {
    text: String,
    weight: f32,
}

type Tally = BTreeMap<String, BTreeMap<Issue, i64>>;

impl Tx {
    /// The words that decided most negative reviews of the period, the most frequent first, with their count in the
    /// period before. Of each period the newest [`MOST_READ`] negative reviews are read: where there are more, the
    /// counts are those of that sample.
    ///
    /// # Errors
    /// As the database says.
    pub async fn overview_words(&mut self, scope: &Scope) -> Result<Vec<Keyword>> {
        let now = self.reasons(scope, scope.range).await?;
        let before = self.reasons(scope, scope.previous).await?;
        let sum = |issues: &BTreeMap<Issue, i64>| issues.values().sum::<i64>();
        let mut words: Vec<(String, BTreeMap<Issue, i64>)> = now.into_iter().collect();
        words.sort_by_key(|(_, issues)| -sum(issues));
        words.truncate(MOST);
        let keyword = |(text, issues): (String, BTreeMap<Issue, i64>)| {
            let previous = before.get(&text).map_or(0, sum);
            let most = issues.iter().max_by_key(|(_, n)| **n).map_or(Issue::Other, |(issue, _)| *issue);
            Keyword { count: sum(&issues), issue: most, previous, text }
        };
        Ok(words.into_iter().map(keyword).collect())
    }

    async fn reasons(&mut self, scope: &Scope, range: Range) -> Result<Tally> {
        let mut sql = Sql::new(self, "SELECT issue, reading, text FROM reviews WHERE shop_id = ");
        sql.value(scope.shop).text(" AND issue IS NOT NULL");
        within(&mut sql, "created_at", range);
        on_channel(&mut sql, "channel_id", scope.channel);
        sql.text(" ORDER BY created_at DESC LIMIT ").value(MOST_READ);
        let mut tally = Tally::new();
        for row in sql.all(self).await? {
            let issue = row.word(0, Issue::parse)?;
            let reasons: Reasons = row.json(1)?;
            for word in reasons.words(&row.text(2)?) {
                *tally.entry(word).or_default().entry(issue).or_default() += 1;
            }
        }
        Ok(tally)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_count_before_the_words_inside_them() {
        let reading = r#"{"why":[{"text":"Peeling","weight":1.5},{"text":"refund","weight":0.8},{"text":"nice","weight":-1.0},{"text":"the","weight":0.4}],
            "aspects":[{"aspect":"material","polarity":"negative","span":{"start":4,"end":19}},
                       {"aspect":"colour","polarity":"positive","span":{"start":24,"end":35}},
                       {"aspect":"size","polarity":"negative","span":{"start":90,"end":99}}]}"#;
        let reasons: Reasons = serde_json::from_str(reading).expect("a reading");
        let words = reasons.words("The coating Peeling off, nice colour, I want a refund");
        assert_eq!(words.into_iter().collect::<Vec<_>>(), ["coating peeling", "refund"], "and not \"the\"");
        let before: Reasons =
            serde_json::from_str(r#"{"why":[{"text":"釉面","weight":2.0}]}"#).expect("an old reading");
        assert_eq!(before.words("釉面有裂纹").into_iter().collect::<Vec<_>>(), ["釉面"]);
    }
}
