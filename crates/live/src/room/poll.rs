//! Polls: one vote a person.

use std::collections::HashMap;

use super::talk::tidy;
use super::{Event, No, Person, PersonId};

const CHOICES: std::ops::RangeInclusive<usize> = 2..=10;
const LONGEST_CHOICE: usize = 80;
const LONGEST_QUESTION: usize = 200;

/// A poll.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// Its position.
    pub n: u64,
    /// What is asked.
    pub question: String,
    /// What may be chosen.
    pub choices: Vec<String>,
    /// Votes by choice.
    pub votes: Vec<u32>,
    /// Whether it still takes votes.
    pub open: bool,
    voters: HashMap<PersonId, u32>,
}

impl Poll {
    pub(super) fn start(who: &Person, question: &str, choices: &[String]) -> Result<Event, No> {
        let question = tidy(question, LONGEST_QUESTION)?;
        if question.is_empty() || !CHOICES.contains(&choices.len()) {
            return Err(No::bad_value(
                "a poll has a question and 2 to 10 choices",
                "投票需要一个问题和 2 至 10 个选项",
            ));
        }
        let choices = choices.iter().map(|c| tidy(c, LONGEST_CHOICE)).collect::<Result<Vec<_>, _>>()?;
        if choices.iter().any(String::is_empty) {
            return Err(No::bad_value("a choice has no words", "选项不能为空"));
        }
        Ok(Event::PollStarted { question, choices, by: who.id })
    }

    pub(super) fn new(n: u64, question: &str, choices: &[String]) -> Self {
        let votes = vec![0; choices.len()];
        let (question, choices) = (question.to_owned(), choices.to_vec());
        Self { n, question, choices, votes, open: true, voters: HashMap::new() }
    }

    pub(super) fn still_open(&self) -> Result<(), No> {
        if self.open { Ok(()) } else { Err(No::new("poll_closed", "the poll is over", "投票已结束")) }
    }

    pub(super) fn vote(&self, who: &Person, choice: u32) -> Result<Event, No> {
        self.still_open()?;
        if choice as usize >= self.choices.len() {
            return Err(No::new("no_such_choice", "there is no such choice", "没有该选项"));
        }
        if self.voters.contains_key(&who.id) {
            return Err(No::new(
                "already_voted",
                "you have voted; a vote cannot be changed",
                "您已投票，不能更改",
            ));
        }
        Ok(Event::Voted { poll: self.n, person: who.id, choice })
    }

    pub(super) fn take(&mut self, person: PersonId, choice: u32) {
        if let Some(votes) = self.votes.get_mut(choice as usize) {
            *votes += 1;
            self.voters.insert(person, choice);
        }
    }

    /// What somebody has voted.
    pub fn vote_of(&self, person: PersonId) -> Option<u32> {
        self.voters.get(&person).copied()
    }
}
