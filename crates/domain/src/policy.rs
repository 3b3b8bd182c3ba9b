//! A shop's policy: when a case opens, what is promised, who approves. Versioned; a change is an event.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::calendar::{Calendar, Shift};
use crate::playbook::{self, Playbook};
use crate::reading::words;
use crate::refusal::{Refusal, Words};
use crate::time::Span;

words! {
    /// The obligations of row A2 that the foundation counts.
    ClockKind {
        /// First human answer to a message: 15 minutes.
        FirstResponse = "first_response",
        /// A person follows up after an automatic answer: 30 minutes.
        FollowUpAfterAuto = "follow_up_after_auto",
        /// Somebody takes a bad review in hand: 30 minutes.
        FirstTouch = "first_touch",
        /// Public reply within the golden hours: 4 hours.
        PublicReplyGolden = "public_reply_golden",
        /// Public reply at the latest: 24 hours.
        PublicReply = "public_reply",
        /// An approver decides: 15 minutes.
        Approval = "approval",
        /// A step of the playbook is done: as the step says.
        Step = "step",
    }
}

/// Which time a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarUse {
    /// Around the clock.
    Always,
    /// Only the shop's business hours.
    Business,
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// What is promised.
    pub kind: ClockKind,
    /// How long it may take; JSON: whole seconds.
    pub target: Span,
    /// Which time counts.
    pub calendar: CalendarUse,
    /// Whether the clock stands still while the case waits for the buyer.
    pub pause_on_wait: bool,
}

/// What opens a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRules {
    /// A review that triage reads as negative.
    pub negative_review: bool,
    /// A review at or below this many stars, however mild its words; 0 switches it off.
    pub max_rating: u8,
    /// A review with praise and complaint together.
    pub mixed_review: bool,
    /// A buyer's message that nobody has answered.
    pub unanswered_message: bool,
}

/// What is merged into one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeRules {
    /// Feedbacks on the same order.
    pub by_order: bool,
    /// Feedbacks of the same buyer on the same channel within so many days; 0 switches it off.
    pub by_buyer_days: u32,
}

/// What happens when a promise is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Raise the case to the top priority.
    pub raise_priority: bool,
    /// Whose attention it gets first.
    pub to_role: Role,
    /// After this much longer the owner is called; 0 switches it off.
    pub again_after: Span,
}

/// Which public texts need a second pair of eyes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRules {
    /// From this severity on (1 to 3; 4 means never).
    pub severity_from: u8,
    /// Who may approve.
    pub role: Role,
}

/// Limits of a public reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyRules {
    /// Longest public reply, in characters.
    pub max_chars: u32,
    /// Seconds in which an approved act can be taken back before it leaves.
    pub undo_seconds: u32,
    /// Whether a public reply that was posted by hand needs an address or a screenshot as proof.
    #[serde(default = "yes")]
    pub proof: bool,
}

const fn yes() -> bool {
    true
}

/// Weights of the four things that make a case urgent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriorityWeights {
    /// Per severity step.
    pub severity: u32,
    /// Per star missing to three.
    pub star: u32,
    /// For an advertised product.
    pub advertised: u32,
    /// For a value at stake of 50 main units and more (twice for 200 and more).
    pub value: u32,
}

/// Everything a shop decides about how it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Raised by one with every change.
    pub version: i64,
    /// What opens a case.
    pub open: OpenRules,
    /// What is merged.
    pub merge: MergeRules,
    /// What is promised.
    pub clocks: Vec<Promise>,
    /// What a broken promise leads to.
    pub escalation: Escalation,
    /// Business hours.
    pub calendar: Calendar,
    /// Second pair of eyes.
    pub approval: ApprovalRules,
    /// Reply limits.
    pub reply: ReplyRules,
    /// Urgency weights.
    pub priority: PriorityWeights,
    /// What is done for each kind of complaint.
    #[serde(default = "playbook::standard")]
    pub playbooks: Vec<Playbook>,
}

impl Policy {
    /// What a new shop starts with: the figures of mission row A2, around the clock.
    pub fn standard(zone: &str) -> Self {
        let promise = |kind, target, pause_on_wait| Promise {
            kind,
            target,
            calendar: CalendarUse::Always,
            pause_on_wait,
        };
        Self {
            version: 1,
            open: OpenRules {
                negative_review: true,
                max_rating: 2,
                mixed_review: true,
                unanswered_message: true,
            },
            merge: MergeRules { by_order: true, by_buyer_days: 7 },
            clocks: vec![
                promise(ClockKind::FirstResponse, Span::minutes(15), false),
                promise(ClockKind::FollowUpAfterAuto, Span::minutes(30), false),
                promise(ClockKind::FirstTouch, Span::minutes(30), false),
                promise(ClockKind::PublicReplyGolden, Span::hours(4), true),
                promise(ClockKind::PublicReply, Span::hours(24), true),
                promise(ClockKind::Approval, Span::minutes(15), false),
            ],
            escalation: Escalation { raise_priority: true, to_role: Role::Lead, again_after: Span::hours(1) },
            calendar: Calendar::weekly(zone, [true; 7], &[Shift::new(9 * 60, 22 * 60)]),
            approval: ApprovalRules { severity_from: 3, role: Role::Lead },
            reply: ReplyRules { max_chars: 500, undo_seconds: 10, proof: true },
            priority: PriorityWeights { severity: 3, star: 1, advertised: 2, value: 1 },
            playbooks: playbook::standard(),
        }
    }

    /// The promise of a kind, if the shop makes it.
    pub fn promise(&self, kind: ClockKind) -> Option<&Promise> {
        self.clocks.iter().find(|c| c.kind == kind)
    }

    /// Refuses a policy that cannot work, naming the field.
    ///
    /// # Errors
    /// On the first field that is out of range.
    pub fn validate(&self) -> Result<(), Refusal> {
        let refuse =
            |field, en: &'static str, zh: &'static str| Err(Refusal::new("bad_policy", en, zh).field(field));
        if self.open.max_rating > 5 {
            return refuse("open.max_rating", "stars go from 0 (off) to 5", "星级应为 0（关闭）到 5");
        }
        if !(1..=4).contains(&self.approval.severity_from) {
            return refuse(
                "approval.severity_from",
                "severity goes from 1 to 3; 4 means never",
                "严重度应为 1 到 3；4 表示从不",
            );
        }
        if !(20..=10_000).contains(&self.reply.max_chars) {
            return refuse(
                "reply.max_chars",
                "a reply may have 20 to 10,000 characters",
                "回复长度应为 20 到 10000 字",
            );
        }
        for (i, promise) in self.clocks.iter().enumerate() {
            if promise.target < Span::seconds(15) || promise.target > Span::hours(24 * 90) {
                return refuse(
                    "clocks",
                    "a promise takes from 15 seconds to 90 days",
                    "承诺时长应为 15 秒到 90 天",
                );
            }
            if promise.kind == ClockKind::Step {
                return refuse(
                    "clocks",
                    "steps have their times in the playbook",
                    "步骤时限在处理手册中设置",
                );
            }
            if self.clocks[..i].iter().any(|c| c.kind == promise.kind) {
                return refuse("clocks", "each kind of promise may appear once", "每种承诺只能出现一次");
            }
        }
        playbook::validate(&self.playbooks)?;
        self.calendar.compile().map(|_| ()).map_err(|e| {
            Refusal::with("bad_calendar", Words::made(e.to_string(), format!("营业日历有误：{e}")))
                .field("calendar")
        })
    }
}
