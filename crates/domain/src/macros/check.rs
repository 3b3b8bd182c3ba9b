//! What a macro must be to work: sizes, names, actions that fit together.

use std::collections::BTreeSet;

use super::{Action, Assignee, BlankKind, LONGEST_NAME, LONGEST_TEXT, MOST_CHOICES, MOST_PARTS, MacroDraft};
use crate::case::MOST_PICTURES;
use crate::refusal::{Refusal, Words};

fn bad(field: &'static str, en: &'static str, zh: &'static str) -> Refusal {
    Refusal::new("bad_macro", en, zh).field(field)
}

pub(super) fn is_said(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most
}

fn is_name(key: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=30).contains(&key.len())
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(fine)
}

fn is_language(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.chars().all(|c| c.is_ascii_lowercase())
}

impl MacroDraft {
    /// Refuses what cannot work. Whether its templates can be filled and its pictures exist is asked by `app`.
    ///
    /// # Errors
    /// `bad_macro` with the field at fault.
    pub fn validate(&self) -> Result<(), Refusal> {
        if ![&self.name.en, &self.name.zh].iter().all(|w| is_said(w, LONGEST_NAME)) {
            return Err(bad(
                "name",
                "a name has 1 to 100 characters in both languages",
                "名称须有中英文，各 1 到 100 字",
            ));
        }
        if self.folder.chars().count() > LONGEST_NAME {
            return Err(bad("folder", "a folder's name has at most 100 characters", "文件夹名最多 100 字"));
        }
        if self.pictures.len() > MOST_PICTURES {
            return Err(bad("pictures", "a macro has at most 5 pictures", "一个宏最多 5 张图片"));
        }
        self.blanks_work()?;
        self.actions_work()
    }

    fn blanks_work(&self) -> Result<(), Refusal> {
        let wrong = |en, zh| Err(bad("blanks", en, zh));
        if self.blanks.len() > MOST_PARTS {
            return wrong("a macro has at most 10 blanks", "一个宏最多 10 个填空");
        }
        let mut keys = BTreeSet::new();
        for blank in &self.blanks {
            if !is_name(&blank.key) || !keys.insert(&blank.key) {
                return wrong(
                    "each blank needs a name of its own: small letters, digits, _",
                    "每个填空需要唯一的名称：小写字母、数字、_",
                );
            }
            if ![&blank.label.en, &blank.label.zh].iter().all(|w| is_said(w, LONGEST_NAME)) {
                return wrong("a blank needs a label in both languages", "填空需要中英文标签");
            }
            let choices = &blank.choices;
            let fits = match blank.kind {
                BlankKind::Text => choices.is_empty(),
                BlankKind::Choice => {
                    (1..=MOST_CHOICES).contains(&choices.len())
                        && choices.iter().all(|c| is_said(c, LONGEST_NAME))
                }
            };
            if !fits {
                return wrong(
                    "a choice has 1 to 20 choices; a text has none",
                    "选择填空须有 1 到 20 个选项，文字填空没有选项",
                );
            }
            if let Some(value) = &blank.default
                && blank.takes(value).is_err()
            {
                return wrong("a blank's default must be one that it takes", "填空的默认值须可填入");
            }
        }
        Ok(())
    }

    fn actions_work(&self) -> Result<(), Refusal> {
        let wrong = |en, zh| Err(bad("actions", en, zh));
        if !(1..=MOST_PARTS).contains(&self.actions.len()) {
            return wrong("a macro has 1 to 10 actions", "一个宏应有 1 到 10 个动作");
        }
        let count = |kind: &str| self.actions.iter().filter(|a| a.kind() == kind).count();
        let once = ["public_reply", "private_message", "assign", "prioritise", "snooze", "wait"];
        if once.iter().any(|kind| count(kind) > 1) {
            return wrong(
                "only notes and steps may stand twice in a macro",
                "除备注和步骤外，同类动作只能有一个",
            );
        }
        for action in &self.actions {
            let fits = match action {
                Action::PublicReply { texts } | Action::PrivateMessage { texts } => {
                    !texts.is_empty()
                        && texts.iter().all(|(language, t)| is_language(language) && is_said(t, LONGEST_TEXT))
                }
                Action::Assign { to } => Assignee::parse(to).is_some(),
                Action::Prioritise { priority } => (1..=4).contains(priority),
                Action::Note { text } | Action::Wait { reason: text } => is_said(text, LONGEST_TEXT),
                Action::Snooze { hours } => (1..=2_160).contains(hours),
                Action::StepDone { step } => is_said(step, LONGEST_NAME),
            };
            if !fits {
                let en = format!("the action {} is not complete", action.kind());
                let zh = format!("动作 {} 不完整", action.kind());
                return Err(Refusal::with("bad_macro", Words::made(en, zh)).field("actions"));
            }
        }
        if !self.pictures.is_empty() && count("private_message") == 0 {
            return wrong("pictures go with a private message: add one", "图片随私信发送，请添加私信动作");
        }
        Ok(())
    }
}
