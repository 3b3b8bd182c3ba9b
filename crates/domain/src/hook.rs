//! Webhooks out: an address of the shop that is told what happens, each event signed, until it says that it has it.

use serde::{Deserialize, Serialize};

use crate::ids::HookId;
use crate::refusal::Refusal;
use crate::time::{Instant, Span};

/// Most webhooks of a shop.
pub const MOST_HOOKS: usize = 20;
/// Most kinds of events of one.
const MOST_KINDS: usize = 50;
/// Longest name or kind.
const LONGEST_WORD: usize = 80;

/// An address that is told what happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hook {
    /// Its id.
    pub id: HookId,
    /// For people.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Kinds of events by their beginnings (`case.`, `case.act_posted`); `*` is all.
    pub kinds: Vec<String>,
    /// Whether it is told anything.
    pub on: bool,
    /// Why it was switched off, when nobody did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_why: Option<String>,
    /// It is told what the log says after this.
    pub since: i64,
    /// When it was made.
    pub made_at: Instant,
}

impl Hook {
    /// Refuses what cannot work.
    ///
    /// # Errors
    /// Names the field.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse = |code, en, zh, field| Err(Refusal::new(code, en, zh).field(field));
        if self.name.trim().is_empty() || self.name.chars().count() > LONGEST_WORD {
            return refuse("bad_name", "a name has 1 to 80 characters", "名称应为 1 到 80 个字符", "name");
        }
        if !is_address(&self.url) {
            return refuse(
                "bad_url",
                "an address starts with https:// and has no user in it",
                "地址应以 https:// 开头，且不含用户名",
                "url",
            );
        }
        let word = |kind: &String| {
            let fine = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '_');
            kind == "*" || (!kind.is_empty() && kind.len() <= LONGEST_WORD && kind.chars().all(fine))
        };
        if self.kinds.is_empty() || self.kinds.len() > MOST_KINDS || !self.kinds.iter().all(word) {
            return refuse(
                "bad_kinds",
                "name 1 to 50 kinds of events by their beginnings, or *",
                "请填写 1 到 50 个事件类型（可只写开头），或 *",
                "kinds",
            );
        }
        Ok(())
    }

    /// Whether it is told an event of this kind.
    pub fn wants(&self, seq: i64, kind: &str) -> bool {
        let fits = |wanted: &String| wanted == "*" || kind.starts_with(wanted.as_str());
        self.on && seq > self.since && self.kinds.iter().any(fits)
    }
}

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        !host.is_empty()
            && !host.contains('@')
            && url.len() <= 2_000
            && url.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '#' | '\\' | '"' | '<' | '>'))
    })
}

/// How long after a failed try the next one comes, from the number of tries so far; none when all are used up: about three
/// days in all (the schedule that the Standard Webhooks specification suggests, with its longest waits left out).
pub fn next_try(tries: u32) -> Option<Span> {
    const WAITS: [Span; 9] = [
        Span::seconds(5),
        Span::minutes(5),
        Span::minutes(30),
        Span::hours(2),
        Span::hours(5),
        Span::hours(10),
        Span::hours(14),
        Span::hours(20),
        Span::hours(24),
    ];
    WAITS.get(tries.saturating_sub(1) as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hook(url: &str, kinds: &[&str]) -> Hook {
        Hook {
            id: HookId(uuid::Uuid::from_u128(1)),
            name: "ERP".to_owned(),
            url: url.to_owned(),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            on: true,
            off_why: None,
            since: 10,
            made_at: Instant(0),
        }
    }

    #[test]
    fn what_is_a_hook() {
        let code = |hook: &Hook| hook.validate().err().map(|refusal| refusal.code.into_owned());
        let fine = "https://shop.example/hook?x=1";
        assert_eq!(code(&hook(fine, &["case.", "*"])), None);
        for url in ["", "shop.example", "https://", "https://me@shop.example", "https://a b", "https://a/#b"]
        {
            assert_eq!(code(&hook(url, &["*"])), Some("bad_url".to_owned()), "{url}");
        }
        for kinds in [&[][..], &["Case"], &[""], &["case.*"], &["x"; 51]] {
            assert_eq!(code(&hook(fine, kinds)), Some("bad_kinds".to_owned()), "{kinds:?}");
        }
        assert_eq!(code(&Hook { name: " ".to_owned(), ..hook(fine, &["*"]) }), Some("bad_name".to_owned()));
    }

    #[test]
    fn what_a_hook_is_told() {
        let some = hook("https://a.example", &["case.act_", "review.changed"]);
        for (seq, kind, told) in [
            (11, "case.act_posted", true),
            (10, "case.act_posted", false),
            (11, "case.opened", false),
            (11, "review.changed", true),
        ] {
            assert_eq!(some.wants(seq, kind), told, "{seq} {kind}");
        }
        assert!(hook("https://a.example", &["*"]).wants(11, "shop.renamed"));
        assert!(!Hook { on: false, ..some }.wants(11, "case.act_posted"));
    }

    #[test]
    fn tries_end_after_about_three_days() {
        let waits: Vec<Span> = (1..).map_while(next_try).collect();
        assert!(waits.is_sorted() && next_try(10).is_none());
        assert_eq!(waits.iter().map(|w| w.whole_seconds()).sum::<i64>() / 3_600, 75);
        assert_eq!(next_try(0), Some(Span::seconds(5)));
    }
}
