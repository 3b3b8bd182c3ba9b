//! What may happen next to a call: a command becomes events, or a refusal the user can read.

use super::event::{CallEvent, CallMode, CallState, EndedBy, Invitation, Line, Said, Speaker, StopWhy};
use super::state::Call;
use crate::ids::CaseId;
use crate::listing::text;
use crate::refusal::{Refusal, Words};
use crate::time::{Instant, Span};

/// How long a link is good, unless somebody says otherwise, in minutes.
pub const USUAL_MINUTES: i64 = 24 * 60;
/// The longest, in minutes.
pub const MOST_MINUTES: i64 = 14 * 24 * 60;
/// Longest name of a customer, in characters.
pub const LONGEST_NAME: usize = 80;
/// Longest note and reason, in characters.
pub const LONGEST_NOTE: usize = 500;
/// Longest line of what is said, in characters.
pub const LONGEST_LINE: usize = 500;
/// Longest word for a language.
const LONGEST_LANGUAGE: usize = 16;
/// Most lines at once.
pub const MOST_LINES: usize = 20;
/// Most lines of a call.
pub const MOST_SAID: i64 = 5_000;
/// Longest call, in milliseconds: a line from beyond has a wrong clock.
const LONGEST_MS: i64 = 24 * 3_600 * 1_000;
/// How long a call lives of which nobody hears anything.
pub const SILENCE: Span = Span::minutes(2);

/// What is asked of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the variants are the API's verbs; docs/API.md describes each")]
pub enum Command {
    Knock {
        name: Option<String>,
        camera: bool,
    },
    /// The customer goes: out of the waiting room, or out of the call.
    Leave,
    Decline {
        reason: Option<String>,
    },
    Agree {
        kept: bool,
    },
    Admit,
    Cancel {
        reason: Option<String>,
    },
    Record {
        on: bool,
    },
    Say {
        by: Speaker,
        lines: Vec<Line>,
    },
    /// The agent hangs up.
    End,
    /// Neither side was heard of since this instant.
    Lose {
        since: Instant,
    },
}

/// Checks what somebody wants to invite to.
///
/// # Errors
/// A refusal that names the field.
pub fn invited(
    case: CaseId,
    mode: CallMode,
    minutes: Option<i64>,
    language: &str,
    note: Option<&str>,
    now: Instant,
) -> Result<Invitation, Refusal> {
    let minutes = minutes.unwrap_or(USUAL_MINUTES);
    if !(1..=MOST_MINUTES).contains(&minutes) {
        let refusal = Refusal::new(
            "bad_minutes",
            "a link is good for 1 minute to 14 days",
            "链接有效期为 1 分钟至 14 天",
        );
        return Err(refusal.field("valid_minutes"));
    }
    let note = optional(note, "note", LONGEST_NOTE)?;
    Ok(Invitation {
        case,
        mode,
        valid_until: now + Span::minutes(minutes),
        language: known_language(language)?,
        note,
    })
}

fn known_language(word: &str) -> Result<String, Refusal> {
    let fine = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (2..=LONGEST_LANGUAGE).contains(&word.len()) && word.chars().all(fine) {
        return Ok(word.to_owned());
    }
    let refusal =
        Refusal::new("bad_language", "a language is a word as en or zh-CN", "语言应形如 en 或 zh-CN");
    Err(refusal.field("language"))
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] that says why not and what to do; the call is unchanged.
pub fn decide(call: &Call, command: &Command, now: Instant) -> Result<Vec<CallEvent>, Refusal> {
    let state = call.state_at(now);
    still_open(state)?;
    match command {
        Command::Knock { name, camera } => knock(call, name.as_deref(), *camera),
        Command::Leave => Ok(match state {
            CallState::Waiting => vec![CallEvent::SteppedOut {}],
            CallState::Active => ended(call, EndedBy::Customer, now),
            _ => Vec::new(),
        }),
        Command::Decline { reason } => {
            before_talk(state)?;
            Ok(vec![CallEvent::Declined { reason: optional(reason.as_deref(), "reason", LONGEST_NOTE)? }])
        }
        Command::Cancel { reason } => {
            before_talk(state)?;
            Ok(vec![CallEvent::Cancelled { reason: optional(reason.as_deref(), "reason", LONGEST_NOTE)? }])
        }
        Command::Agree { kept } => agree(call, state, *kept),
        Command::Admit => {
            if state != CallState::Waiting {
                return Err(not_waiting(state));
            }
            Ok(vec![CallEvent::Admitted {}])
        }
        Command::Record { on } => record(call, *on),
        Command::Say { by, lines } => say(call, *by, lines),
        Command::End => {
            talking(state)?;
            Ok(ended(call, EndedBy::Agent, now))
        }
        Command::Lose { since } => {
            talking(state)?;
            let at = call.admitted_at.map_or(*since, |admitted| admitted.max(*since)).min(now);
            Ok(ended(call, EndedBy::Lost, at))
        }
    }
}

/// Who waits already knocks again when they say something else of themselves; who is inside already just comes back.
fn knock(call: &Call, name: Option<&str>, camera: bool) -> Result<Vec<CallEvent>, Refusal> {
    let name = optional(name, "name", LONGEST_NAME)?;
    let same = call.state == CallState::Waiting
        && call.customer_camera == Some(camera)
        && (name.is_none() || name == call.customer_name);
    if same || call.state == CallState::Active {
        return Ok(Vec::new());
    }
    Ok(vec![CallEvent::Knocked { name, camera }])
}

fn agree(call: &Call, state: CallState, kept: bool) -> Result<Vec<CallEvent>, Refusal> {
    if state == CallState::Invited {
        return Err(not_waiting(state));
    }
    if call.agreed == Some(kept) {
        return Ok(Vec::new());
    }
    let mut events = vec![CallEvent::Agreed { kept }];
    if call.recording && !kept {
        events.push(CallEvent::RecordingStopped { why: StopWhy::Withdrawn });
    }
    Ok(events)
}

fn record(call: &Call, on: bool) -> Result<Vec<CallEvent>, Refusal> {
    talking(call.state)?;
    if on && !call.may_keep() {
        let refusal = Refusal::new(
            "recording_not_agreed",
            "the customer has not agreed to a recording",
            "顾客未同意录制",
        );
        return Err(
            refusal.hint("ask them in the call; they can switch it on", "请在通话中询问，由顾客开启同意")
        );
    }
    Ok(match (call.recording, on) {
        (false, true) => vec![CallEvent::RecordingStarted {}],
        (true, false) => vec![CallEvent::RecordingStopped { why: StopWhy::Asked }],
        _ => Vec::new(),
    })
}

fn say(call: &Call, by: Speaker, lines: &[Line]) -> Result<Vec<CallEvent>, Refusal> {
    talking(call.state)?;
    if !call.may_keep() {
        let refusal = Refusal::new(
            "captions_not_agreed",
            "the customer has not agreed that what is said is kept",
            "顾客未同意保存通话内容",
        );
        return Err(
            refusal.hint("captions are shown, and kept only with their consent", "字幕仅在顾客同意后保存")
        );
    }
    if lines.len() > MOST_LINES {
        let refusal = Refusal::new("too_many_captions", "at most 20 lines at once", "一次最多 20 行字幕");
        return Err(refusal.field("lines"));
    }
    let new = call.unheard(by, lines);
    if call.captions.saturating_add(new.len() as i64) > MOST_SAID {
        let refusal = Refusal::new(
            "too_many_captions",
            "a call keeps at most 5,000 lines",
            "一次通话最多保存 5,000 行字幕",
        );
        return Err(refusal.field("lines"));
    }
    new.iter().map(|line| Ok(CallEvent::Said(Said { by, line: checked(line)? }))).collect()
}

fn checked(line: &Line) -> Result<Line, Refusal> {
    let Line { from_ms, to_ms, .. } = *line;
    if !(0..=LONGEST_MS).contains(&from_ms) || !(from_ms..=LONGEST_MS).contains(&to_ms) {
        let refusal = Refusal::new(
            "bad_time",
            "a line is from a millisecond of the call to a later one",
            "字幕时间须在通话时段内，且结束不早于开始",
        );
        return Err(refusal.field("lines"));
    }
    let language = line.language.as_deref().map(known_language).transpose()?;
    Ok(Line { from_ms, to_ms, text: text(&line.text, "lines", LONGEST_LINE)?, language })
}

/// Refuses picture and sound while nobody talks.
///
/// # Errors
/// `call_not_active`, `call_over`, `call_expired`.
pub fn talks(call: &Call, now: Instant) -> Result<(), Refusal> {
    let state = call.state_at(now);
    still_open(state)?;
    talking(state)
}

fn ended(call: &Call, by: EndedBy, at: Instant) -> Vec<CallEvent> {
    let stopped = call.recording.then_some(CallEvent::RecordingStopped { why: StopWhy::Ended });
    stopped.into_iter().chain([CallEvent::Ended { by, at }]).collect()
}

fn optional(given: Option<&str>, field: &'static str, longest: usize) -> Result<Option<String>, Refusal> {
    given.filter(|t| !t.trim().is_empty()).map(|t| text(t, field, longest)).transpose()
}

fn still_open(state: CallState) -> Result<(), Refusal> {
    let words = match state {
        CallState::Invited | CallState::Waiting | CallState::Active => return Ok(()),
        CallState::Expired => {
            let refusal = Refusal::new("call_expired", "this invitation has expired", "邀请已过期");
            return Err(refusal.hint("ask the shop for a new link", "请向店铺索取新链接"));
        }
        CallState::Cancelled => Words::new("the shop took this invitation back", "店铺已取消此次邀请"),
        CallState::Declined => Words::new("the customer declined this call", "顾客已谢绝此次通话"),
        CallState::Ended => Words::new("this call is over", "通话已结束"),
    };
    Err(Refusal::with("call_over", words).hint("a new call can be invited to", "可以重新发起邀请"))
}

fn before_talk(state: CallState) -> Result<(), Refusal> {
    if state == CallState::Active {
        return Err(not_waiting(state));
    }
    Ok(())
}

fn not_waiting(state: CallState) -> Refusal {
    match state {
        CallState::Active => Refusal::new("call_not_waiting", "the call has begun", "通话已开始")
            .hint("hang up to end it", "如需结束请挂断"),
        _ => Refusal::new("call_not_waiting", "the customer does not wait now", "顾客当前不在等候")
            .hint("they are let in when they have knocked", "顾客进入等候室后即可接通"),
    }
}

fn talking(state: CallState) -> Result<(), Refusal> {
    if state == CallState::Active {
        return Ok(());
    }
    Err(Refusal::new("call_not_active", "the call has not begun", "通话尚未开始")
        .hint("let the customer in first, or cancel the invitation", "请先接通顾客，或取消邀请"))
}

/// A case has one open call at a time.
pub const fn one_open() -> Refusal {
    Refusal::new("call_open", "this case has an open call", "本工单有进行中的通话或邀请")
}

/// Refuses to end a case while somebody may still come, or talks.
pub const fn case_has_call() -> Refusal {
    Refusal::new("call_open", "a call of this case is open", "本工单的通话或邀请尚未结束")
}

/// What is kept of a call is a file of the call's case.
pub const fn belongs_to_case() -> Refusal {
    Refusal::new("made_by_call", "what is kept of a call belongs to its case", "通话内容只能存入其所属工单")
}

/// A transcript is written by the program when a call ends; nobody puts one in.
pub const fn made_by_call() -> Refusal {
    Refusal::new(
        "made_by_call",
        "a transcript is written when a call ends; no file can stand for it",
        "通话文字记录由系统在通话结束时生成，不能上传",
    )
}

/// There is no such call.
pub const fn not_found() -> Refusal {
    Refusal::new("call_not_found", "there is no such call", "没有该通话")
}

/// What a still or a transcript is refused with while the customer has not agreed.
pub const fn not_agreed() -> Refusal {
    Refusal::new(
        "not_agreed",
        "the customer of this call does not agree that anything of it is kept",
        "顾客未同意保存此次通话的内容",
    )
}
