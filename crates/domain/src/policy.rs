//! A shop's policy: when a case opens, what is promised, who approves. Versioned; a change is an event.

mod kind;

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::calendar::{Calendar, Shift};
use crate::ids::UserId;
use crate::parcel::ParcelRules;
use crate::playbook::{self, Playbook};
use crate::recording;
use crate::refusal::{Refusal, Words};
use crate::roster::AssignMode;
use crate::time::Span;
pub use kind::ClockKind;

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
    /// How long before the deadline somebody is warned; JSON: whole seconds, 0 for never. No warning comes before the
    /// promise began.
    #[serde(default = "five_minutes")]
    pub warn_before: Span,
}

pub(crate) const fn five_minutes() -> Span {
    Span::minutes(5)
}

const fn one_hour() -> Span {
    Span::hours(1)
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
    /// A request for a return, a refund or an exchange that waits for a decision.
    #[serde(default = "yes")]
    pub return_request: bool,
    /// A parcel that is lost, damaged, sent back or stands still.
    #[serde(default = "yes")]
    pub delivery_exception: bool,
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
    /// The chain, step after step; empty for the two calls that the fields above describe.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<EscalationStep>,
}

/// One step of the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationStep {
    /// How long after the missed deadline; JSON: whole seconds. The first step comes at the deadline itself.
    pub after: Span,
    /// Whom the case is given to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign: Option<UserId>,
    /// Who is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<Role>,
    /// Raise the case to the top priority.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raise: bool,
}

impl Escalation {
    /// Most steps of a chain.
    pub const MOST_STEPS: usize = 8;

    /// The chain that is in force.
    pub fn chain(&self) -> Vec<EscalationStep> {
        if !self.steps.is_empty() {
            return self.steps.clone();
        }
        let call = |after, role| EscalationStep {
            after,
            assign: None,
            notify: Some(role),
            raise: self.raise_priority,
        };
        let mut chain = vec![call(Span(0), self.to_role)];
        if self.again_after.0 > 0 {
            chain.push(call(self.again_after, Role::Owner));
        }
        chain
    }

    fn validate(&self) -> Result<(), Refusal> {
        let refuse = |en, zh| Err(Refusal::new("bad_policy", en, zh).field("escalation.steps"));
        if self.steps.len() > Self::MOST_STEPS {
            return refuse("a chain has at most 8 steps", "升级步骤最多 8 个");
        }
        if self.steps.first().is_some_and(|s| s.after.0 != 0) {
            return refuse(
                "the first step comes at the deadline: after 0",
                "第一步在超时当刻执行：after 应为 0",
            );
        }
        if self.steps.windows(2).any(|w| w[0].after >= w[1].after)
            || self.steps.last().is_some_and(|s| s.after > Span::hours(24 * 30))
        {
            return refuse(
                "each step comes later than the one before, within 30 days",
                "每一步须晚于前一步，且在 30 天内",
            );
        }
        if self.steps.iter().any(|s| s.assign.is_none() && s.notify.is_none() && !s.raise) {
            return refuse(
                "a step assigns, tells somebody or raises the priority",
                "每一步须指派、通知或提高优先级",
            );
        }
        Ok(())
    }
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
    /// How long before a platform's deadline somebody is warned; JSON: whole seconds, 0 for never.
    #[serde(default = "one_hour")]
    pub platform_warn_before: Span,
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
    /// How new cases find their people.
    #[serde(default)]
    pub assign: AssignMode,
    /// When a parcel counts as in trouble.
    #[serde(default)]
    pub parcels: ParcelRules,
    /// For how many days what was recorded of live sessions and calls is kept; 0 for ever, none for the standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_recordings_days: Option<u32>,
}

impl Policy {
    /// What a new shop starts with: the figures of mission row A2, around the clock.
    pub fn standard(zone: &str) -> Self {
        let promise = |kind, target, pause_on_wait| Promise {
            kind,
            target,
            calendar: CalendarUse::Always,
            pause_on_wait,
            warn_before: five_minutes(),
        };
        Self {
            version: 1,
            open: OpenRules {
                negative_review: true,
                max_rating: 2,
                mixed_review: true,
                unanswered_message: true,
                return_request: true,
                delivery_exception: true,
            },
            merge: MergeRules { by_order: true, by_buyer_days: 7 },
            clocks: vec![
                promise(ClockKind::FirstResponse, Span::minutes(15), false),
                promise(ClockKind::FollowUpAfterAuto, Span::minutes(30), false),
                promise(ClockKind::FirstTouch, Span::minutes(30), false),
                promise(ClockKind::PublicReplyGolden, Span::hours(4), true),
                promise(ClockKind::PublicReply, Span::hours(24), true),
                promise(ClockKind::Approval, Span::minutes(15), false),
                Promise {
                    calendar: CalendarUse::Business,
                    warn_before: one_hour(),
                    ..promise(ClockKind::ReturnAnswer, Span::hours(8), true)
                },
            ],
            escalation: Escalation {
                raise_priority: true,
                to_role: Role::Lead,
                again_after: Span::hours(1),
                steps: Vec::new(),
            },
            platform_warn_before: one_hour(),
            calendar: Calendar::weekly(zone, [true; 7], &[Shift::new(9 * 60, 22 * 60)]),
            approval: ApprovalRules { severity_from: 3, role: Role::Lead },
            reply: ReplyRules { max_chars: 500, undo_seconds: 10, proof: true },
            priority: PriorityWeights { severity: 3, star: 1, advertised: 2, value: 1 },
            playbooks: playbook::standard(),
            assign: AssignMode::Manual,
            parcels: ParcelRules::default(),
            keep_recordings_days: None,
        }
    }

    /// For how many days recordings are kept; 0 for ever.
    pub fn keep_recordings(&self) -> u32 {
        self.keep_recordings_days.unwrap_or(recording::STANDARD_DAYS)
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
            if promise.kind.is_platform() {
                return refuse("clocks", "the platform's clocks are in the rulebook", "平台时限由规则库给出");
            }
            if promise.warn_before.0 < 0 || promise.warn_before > Span::hours(24 * 7) {
                return refuse("clocks", "a warning comes up to 7 days before", "预警最多提前 7 天");
            }
            if self.clocks[..i].iter().any(|c| c.kind == promise.kind) {
                return refuse("clocks", "each kind of promise may appear once", "每种承诺只能出现一次");
            }
        }
        if self.platform_warn_before.0 < 0 || self.platform_warn_before > Span::hours(24 * 7) {
            return refuse(
                "platform_warn_before",
                "a warning comes up to 7 days before",
                "预警最多提前 7 天",
            );
        }
        if self.parcels.stuck_days > ParcelRules::MOST_DAYS {
            return refuse("parcels.stuck_days", "from 0 (off) to 90 days", "应为 0（关闭）到 90 天");
        }
        recording::validate(self.keep_recordings())?;
        self.escalation.validate()?;
        playbook::validate(&self.playbooks)?;
        self.calendar.compile().map(|_| ()).map_err(|e| {
            Refusal::with("bad_calendar", Words::made(e.to_string(), format!("营业日历有误：{e}")))
                .field("calendar")
        })
    }
}
