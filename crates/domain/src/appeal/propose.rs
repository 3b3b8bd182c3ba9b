//! Which grounds are proposed: those for which what triage read and what the shop's own records show speak.

use serde::{Deserialize, Serialize};

use super::ground::GroundRule;
use crate::reading::Ground;
use crate::refusal::Words;

/// Something that speaks for a ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What kind of fault it shows.
    pub shows: Ground,
    /// How heavy it is: 3 what triage read in the text itself, 2 what the shop's records show, 1 a hint.
    pub weight: u8,
    /// What was seen, for people.
    pub why: Words,
    /// The words of the feedback that show it, exactly as they stand there.
    pub passage: Option<String>,
}

/// A ground with what speaks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Its id.
    pub ground: String,
    /// What speaks for it, heaviest first.
    pub why: Vec<Words>,
    /// The heaviest sign's words.
    pub passage: Option<String>,
    /// The signs' weights together; only the order has a meaning.
    pub weight: u32,
}

/// The grounds that something speaks for, best first; of equal ones, what is meant more narrowly comes first.
pub fn propose(grounds: &[&GroundRule], signs: &[Sign]) -> Vec<Proposal> {
    let mut found: Vec<(usize, Proposal)> = Vec::new();
    for ground in grounds {
        let mut speak: Vec<&Sign> = signs.iter().filter(|s| ground.reads.contains(&s.shows)).collect();
        speak.sort_by_key(|s| std::cmp::Reverse(s.weight));
        if speak.is_empty() {
            continue;
        }
        let proposal = Proposal {
            ground: ground.id.clone(),
            why: speak.iter().map(|s| s.why.clone()).collect(),
            passage: speak.iter().find_map(|s| s.passage.clone()),
            weight: speak.iter().map(|s| u32::from(s.weight)).sum(),
        };
        found.push((ground.reads.len(), proposal));
    }
    found.sort_by_key(|(broad, proposal)| (std::cmp::Reverse(proposal.weight), *broad));
    found.into_iter().map(|(_, proposal)| proposal).collect()
}

/// The sentences of a text as they stand in it, in their order.
pub fn sentences(text: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, '.' | '!' | '?' | ';' | '\n' | '。' | '！' | '？' | '；' | '…');
    text.split_inclusive(ends).map(str::trim).filter(|s| s.chars().any(char::is_alphanumeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appeal::shipped;
    use crate::case::Source;

    fn sign(shows: Ground, weight: u8, passage: Option<&str>) -> Sign {
        Sign { shows, weight, why: Words::new("seen", "所见"), passage: passage.map(str::to_owned) }
    }

    #[test]
    fn the_heaviest_and_narrowest_ground_comes_first_with_its_words() {
        let grounds = shipped().grounds(Source::Review, "tiktok", "VN");
        let ids = |signs: &[Sign]| {
            propose(&grounds, signs).into_iter().map(|p| (p.ground, p.passage)).collect::<Vec<_>>()
        };
        assert!(ids(&[]).is_empty(), "nothing is proposed without a sign");
        let found = ids(&[sign(Ground::Repeated, 2, None), sign(Ground::Coercion, 3, Some("pay me"))]);
        assert_eq!(found[0], ("tiktok.review.coercive".to_owned(), Some("pay me".to_owned())));
        assert_eq!(found[1], ("tiktok.review.repeated_malicious".to_owned(), None));
        // "irrelevant" speaks for three; the one that is meant for it alone comes first.
        let found = ids(&[sign(Ground::Irrelevant, 3, None)]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].0, "tiktok.review.erroneous");
    }

    #[test]
    fn sentences_stand_in_the_text() {
        let text = "Refund me! 500, or one star…  太差了。滚";
        let found = sentences(text);
        assert_eq!(found, ["Refund me!", "500, or one star…", "太差了。", "滚"]);
        assert!(found.iter().all(|s| text.contains(s)));
        assert!(sentences("?!. …").is_empty());
    }
}
