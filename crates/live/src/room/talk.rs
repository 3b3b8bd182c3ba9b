//! What is said: comments and questions, and the order that moderators keep among them.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;

use super::{Event, Filter, No, Person, PersonId, Verdict};

/// Longest comment, in characters.
pub(super) const LONGEST_COMMENT: usize = 200;
/// Longest question, answer or notice, in characters.
pub(super) const LONGEST_TEXT: usize = 300;
/// So many comments are kept for those who come in.
const RECENT: usize = 50;
/// So many positions of comments are remembered, so that they can be hidden.
const HIDEABLE: usize = 5_000;
/// So many open questions may one person have.
const OPEN_QUESTIONS: usize = 3;
/// So many questions that are not open are kept.
const DONE_QUESTIONS: usize = 50;
const LONGEST_MUTE: u32 = 86_400;
const LONGEST_SLOW_MODE: u32 = 600;
/// Instead of a name that the filter keeps out.
const NO_NAME: &str = "***";
const MOST_WORDS: usize = 500;
const LONGEST_WORD: usize = 40;

/// A comment or question.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its position.
    pub n: u64,
    /// Whose.
    pub by: PersonId,
    /// Their name.
    pub name: Arc<str>,
    /// The words.
    pub text: Arc<str>,
    /// Whether it was staff.
    pub staff: bool,
    /// What became of it, for questions.
    pub state: Verdict,
    /// The answer, for questions.
    pub answer: Option<Arc<str>>,
}

/// What was said, and the order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Talk {
    /// The last comments.
    pub comments: VecDeque<Said>,
    /// Questions by position.
    pub questions: BTreeMap<u64, Said>,
    /// Seconds between two comments of a viewer; 0: no limit.
    pub slow_mode: u32,
    /// The words of the filter, as they were given.
    pub words: Vec<String>,
    /// How many comments there were.
    pub commented: u64,
    filter: Filter,
    positions: VecDeque<u64>,
    last: HashMap<PersonId, i64>,
    muted: HashMap<PersonId, i64>,
    blocked: HashSet<PersonId>,
}

impl Talk {
    /// Whether somebody was removed from the room.
    pub fn is_blocked(&self, person: PersonId) -> bool {
        self.blocked.contains(&person)
    }

    /// Until when somebody is muted, in milliseconds; 0 where not.
    pub fn muted_until(&self, person: PersonId) -> i64 {
        self.muted.get(&person).copied().unwrap_or(0)
    }

    /// Somebody under no name, where theirs says what the filter keeps out: what they do, others see.
    pub(super) fn masked(&self, who: &Person) -> Option<Person> {
        let caught = !who.role.is_staff() && self.filter.catches(&who.name);
        caught.then(|| Person { name: NO_NAME.into(), ..who.clone() })
    }

    pub(super) fn filter_by(&mut self, words: &[String]) {
        self.filter = Filter::new(words.iter().map(String::as_str));
        self.words = words.to_vec();
    }

    pub(super) fn comment(&self, who: &Person, text: &str, now: i64) -> Result<Event, No> {
        let text = self.sayable(who, text, LONGEST_COMMENT, now)?;
        if !who.role.is_staff()
            && let Some(last) = self.last.get(&who.id)
        {
            let next = last + i64::from(self.slow_mode) * 1_000;
            if now < next {
                let (en, zh) = (
                    format!("one comment every {} seconds", self.slow_mode),
                    format!("每 {} 秒可发一条评论", self.slow_mode),
                );
                let no = No::from(domain::refusal::Refusal::with(
                    "slow_mode",
                    domain::refusal::Words::made(en, zh),
                ));
                return Err(no.wait(next - now));
            }
        }
        Ok(Event::Commented { by: who.id, name: who.name.clone(), text, staff: who.role.is_staff() })
    }

    pub(super) fn ask(&self, who: &Person, text: &str, now: i64) -> Result<Event, No> {
        let text = self.sayable(who, text, LONGEST_TEXT, now)?;
        let open = |q: &&Said| q.by == who.id && matches!(q.state, Verdict::Open | Verdict::Taken);
        if !who.role.is_staff() && self.questions.values().filter(open).count() >= OPEN_QUESTIONS {
            return Err(No::new(
                "too_many_questions",
                "three of your questions are still open",
                "您已有三个问题等待回答",
            )
            .hint("wait for an answer", "请等待回答"));
        }
        Ok(Event::Asked { by: who.id, name: who.name.clone(), text })
    }

    fn sayable(&self, who: &Person, text: &str, longest: usize, now: i64) -> Result<Arc<str>, No> {
        let until = self.muted_until(who.id);
        if now < until {
            return Err(No::new("muted", "you are muted", "您已被禁言").wait(until - now));
        }
        let text = tidy(text, longest)?;
        if text.is_empty() {
            return Err(No::new("empty_text", "there are no words in it", "内容不能为空"));
        }
        if !who.role.is_staff() && self.filter.catches(&text) {
            return Err(No::new(
                "comment_filtered",
                "this room's filter keeps such words out; nobody saw it",
                "内容包含本直播间屏蔽的词语，未发送",
            )
            .hint("say it in other words", "请换一种说法"));
        }
        Ok(text.into())
    }

    pub(super) fn hide(&self, who: &Person, comment: u64) -> Result<Event, No> {
        if self.positions.binary_search(&comment).is_ok() || self.questions.contains_key(&comment) {
            return Ok(Event::Hidden { comment, by: who.id });
        }
        Err(No::new("no_such_comment", "there is no such comment", "没有找到该评论"))
    }

    pub(super) fn mute(who: &Person, person: PersonId, seconds: u32, now: i64) -> Result<Event, No> {
        if seconds > LONGEST_MUTE {
            return Err(No::bad_value("muting takes at most a day", "禁言最长一天"));
        }
        let until = if seconds == 0 { 0 } else { now + i64::from(seconds) * 1_000 };
        Ok(Event::Muted { person, until, by: who.id })
    }

    pub(super) fn slow_down(who: &Person, seconds: u32) -> Result<Event, No> {
        if seconds > LONGEST_SLOW_MODE {
            return Err(No::bad_value("slow mode takes at most ten minutes", "慢速模式最长十分钟"));
        }
        Ok(Event::SlowMode { seconds, by: who.id })
    }

    pub(super) fn filter(who: &Person, words: &[String]) -> Result<Event, No> {
        if words.len() > MOST_WORDS || words.iter().any(|w| w.chars().count() > LONGEST_WORD) {
            return Err(No::bad_value(
                "at most 500 words of at most 40 characters",
                "最多 500 个词，每个不超过 40 字",
            ));
        }
        Ok(Event::Filtered { words: words.to_vec(), by: who.id })
    }

    pub(super) fn answer(
        &self,
        who: &Person,
        question: u64,
        state: Verdict,
        text: Option<&str>,
    ) -> Result<Event, No> {
        if !self.questions.contains_key(&question) {
            return Err(No::new("no_such_question", "there is no such question", "没有找到该问题"));
        }
        let answer = text.map(|t| tidy(t, LONGEST_TEXT)).transpose()?.filter(|t| !t.is_empty());
        Ok(Event::Answered { question, state, answer: answer.map(Into::into), by: who.id })
    }

    pub(super) fn apply(&mut self, n: u64, at: i64, event: &Event) {
        match event {
            Event::Commented { by, name, text, staff } => {
                self.last.insert(*by, at);
                self.commented += 1;
                remember(&mut self.positions, n, HIDEABLE);
                remember(&mut self.comments, said(n, *by, name, text, *staff), RECENT);
            }
            Event::Asked { by, name, text } => {
                self.questions.insert(n, said(n, *by, name, text, false));
            }
            Event::Answered { question, state, answer, .. } => {
                if let Some(said) = self.questions.get_mut(question) {
                    said.state = *state;
                    said.answer.clone_from(answer);
                }
                self.forget_done();
            }
            Event::Hidden { comment, .. } => {
                self.comments.retain(|c| c.n != *comment);
                self.positions.retain(|p| p != comment);
                self.questions.remove(comment);
            }
            Event::Muted { person, until: 0, .. } => {
                self.muted.remove(person);
            }
            Event::Muted { person, until, .. } => {
                self.muted.insert(*person, *until);
            }
            Event::Blocked { person, on: true, .. } => {
                self.blocked.insert(*person);
            }
            Event::Blocked { person, .. } => {
                self.blocked.remove(person);
            }
            Event::SlowMode { seconds, .. } => self.slow_mode = *seconds,
            Event::Filtered { words, .. } => self.filter_by(words),
            _ => {}
        }
    }

    fn forget_done(&mut self) {
        let done = |q: &&Said| matches!(q.state, Verdict::Answered | Verdict::Dismissed);
        if self.questions.values().filter(done).count() > DONE_QUESTIONS
            && let Some(oldest) = self.questions.values().find(done).map(|q| q.n)
        {
            self.questions.remove(&oldest);
        }
    }
}

fn said(n: u64, by: PersonId, name: &Arc<str>, text: &Arc<str>, staff: bool) -> Said {
    Said { n, by, name: name.clone(), text: text.clone(), staff, state: Verdict::Open, answer: None }
}

fn remember<T>(kept: &mut VecDeque<T>, new: T, most: usize) {
    if kept.len() == most {
        kept.pop_front();
    }
    kept.push_back(new);
}

/// The text on one line without white space around it or control characters in it.
pub(super) fn tidy(text: &str, longest: usize) -> Result<String, No> {
    if text.trim().chars().count() > longest {
        let no = domain::refusal::Words::made(
            format!("at most {longest} characters"),
            format!("最多 {longest} 个字"),
        );
        return Err(No::from(domain::refusal::Refusal::with("text_too_long", no)));
    }
    let line: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    Ok(line.trim().chars().filter(|c| !c.is_control()).collect())
}
