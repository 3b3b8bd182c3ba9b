//! What leaves the house for a case: drafted from a checked text, approved where the policy asks for a second pair of
//! eyes, posted by hand and proven. One public reply for each review, for ever.

use super::act::{Act, ActState};
use super::decide::{Context, needs, step, written};
use super::event::{ActKind, CaseEvent, State, Subject};
use super::state::Case;
use super::triggers::seller_answered;
use crate::access::Role;
use crate::coupon::CouponCard;
use crate::ids::{ActId, MessageId};
use crate::policy::ClockKind;
use crate::refusal::{Refusal, Words};
use crate::returns::{ReturnDecision, ReturnVerdict};
use crate::rulebook::{Ruled, Verdict};

/// A checked text on its way to become an act.
#[derive(Clone, Copy, Debug)]
pub(super) struct Draft<'a> {
    pub(super) act: ActId,
    pub(super) what: ActKind,
    pub(super) text: &'a str,
    pub(super) language: &'a str,
    pub(super) rules: &'a Ruled,
    /// The bot's rule, when no person wrote it.
    pub(super) rule: Option<&'a str>,
    /// The buyer's message that the bot's rule answers.
    pub(super) answers: Option<MessageId>,
    /// What is decided, for a decision on a return request.
    pub(super) decision: Option<&'a ReturnDecision>,
    /// The coupon that it hands over.
    pub(super) coupon: Option<&'a CouponCard>,
    /// Who must approve for another reason than policy and rulebook give.
    pub(super) approval: Option<Role>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(act: ActId, what: ActKind, text: &'a str, language: &'a str, rules: &'a Ruled) -> Self {
        Self {
            act,
            what,
            text,
            language,
            rules,
            rule: None,
            answers: None,
            decision: None,
            coupon: None,
            approval: None,
        }
    }
}

pub(super) fn draft(case: &Case, draft: &Draft<'_>, cx: &Context<'_>) -> Result<Vec<CaseEvent>, Refusal> {
    let Draft { act, what, .. } = *draft;
    // A decision may speak for itself.
    let silent = draft.decision.is_some() && draft.text.trim().is_empty();
    let text = if silent { String::new() } else { written(draft.text, "text")? };
    if text.contains("{{") || text.contains("{%") {
        return Err(Refusal::new(
            "unfilled_placeholder",
            "a placeholder is not filled in",
            "还有未填充的占位符",
        )
        .hint("fill the words in, or write them yourself", "请填充占位符，或自行书写")
        .field("text"));
    }
    not_answered(case, draft.answers)?;
    let mut events = overtaken(case, draft);
    if case.state == State::New && draft.rule.is_none() {
        events.push(step(case, State::Verifying, None));
    }
    let target = match what {
        ActKind::PublicReply => Some(reply_target(case, &text, cx)?),
        ActKind::PrivateMessage => {
            open_for_contact(case)?;
            super::enclosed::not_handed_over(case, draft.coupon)?;
            None
        }
        ActKind::ReviewAsk => {
            can_ask(case)?;
            None
        }
        ActKind::ReturnDecision => {
            super::returns::can_decide(case, draft.decision)?;
            None
        }
    };
    if let Some(refusal) = draft.rules.verdict.refusal() {
        return Err(refusal);
    }
    let (language, rules) = (draft.language.to_owned(), Some(Box::new(draft.rules.clone())));
    let rule = draft.rule.map(ToOwned::to_owned);
    let (answers, decision) = (draft.answers, draft.decision.map(|d| Box::new(d.clone())));
    let coupon = draft.coupon.map(|c| Box::new(c.clone()));
    events.push(CaseEvent::ActDrafted {
        act,
        what,
        text,
        language,
        target,
        rules,
        rule,
        answers,
        decision,
        coupon,
    });
    let by_rules = approver(case, what, draft.decision, &draft.rules.verdict, cx);
    if let Some(of) = by_rules.into_iter().chain(draft.approval).min_by_key(|role| role.rank()) {
        // Nobody was promised an ask, so nobody is late with it.
        let owed = what != ActKind::ReviewAsk;
        let clock = if owed { cx.terms.start(ClockKind::Approval, cx.now) } else { None };
        events.push(CaseEvent::ActApprovalRequested { act, of, clock });
    }
    Ok(events)
}

/// The bot answers a message once, whatever became of its answer.
fn not_answered(case: &Case, message: Option<MessageId>) -> Result<(), Refusal> {
    if message.is_some() && case.acts.iter().any(|a| a.answers == message) {
        return Err(Refusal::new(
            "message_answered",
            "the bot has answered this message before",
            "机器人已经回答过这条消息",
        ));
    }
    Ok(())
}

/// A person writes to the buyer: an automatic answer that still waits does not leave any more.
fn overtaken(case: &Case, draft: &Draft<'_>) -> Vec<CaseEvent> {
    if draft.what != ActKind::PrivateMessage || draft.rule.is_some() {
        return Vec::new();
    }
    let waits = case.acts.iter().filter(|a| a.automatic && a.state == ActState::Queued);
    waits.map(|a| CaseEvent::ActWithdrawn { act: a.id }).collect()
}

/// Who must approve an act: the higher of what the policy and the rulebook ask for. The policy asks for a second pair of
/// eyes on what everybody reads, and on a no to a buyer's request.
pub fn approver(
    case: &Case,
    what: ActKind,
    decision: Option<&ReturnDecision>,
    verdict: &Verdict,
    cx: &Context<'_>,
) -> Option<Role> {
    let rules = &cx.terms.policy.approval;
    let turns_down = decision.is_some_and(|d| d.verdict == ReturnVerdict::Reject);
    let grave = case.severity() >= rules.severity_from;
    let by_policy = ((what == ActKind::PublicReply || turns_down) && grave).then_some(rules.role);
    by_policy.into_iter().chain(verdict.approval).min_by_key(|role| role.rank())
}

/// One ask for a case, for ever: one that was posted or is on its way is the last.
fn can_ask(case: &Case) -> Result<(), Refusal> {
    if !case.feedbacks.iter().any(|g| matches!(g.subject, Subject::Review(_))) {
        return Err(Refusal::new(
            "no_review",
            "this case has no review to look at again",
            "本工单没有可以重新查看的评价",
        ));
    }
    let asked = |a: &Act| a.kind == ActKind::ReviewAsk && a.counts();
    if case.acts.iter().any(asked) {
        return Err(Refusal::new(
            "ask_used",
            "the one review ask of this case is used",
            "本工单唯一的一次改评邀请已使用",
        ));
    }
    let words = Words::new("a review ask comes after the case is resolved", "工单解决后才能邀请改评");
    needs(case, &[State::Resolved, State::Closed], &words)
}

/// The review a public reply would answer, or why there can be none.
fn reply_target(case: &Case, text: &str, cx: &Context<'_>) -> Result<crate::ids::ReviewId, Refusal> {
    let limit = cx.terms.policy.reply.max_chars as usize;
    if text.chars().count() > limit {
        let en = format!("a public reply may have {limit} characters here");
        return Err(Refusal::with("reply_too_long", Words::made(en, format!("公开回复最多 {limit} 字")))
            .field("text"));
    }
    can_reply(case)
}

/// Whether a public reply is still possible.
fn can_reply(case: &Case) -> Result<crate::ids::ReviewId, Refusal> {
    if !case.feedbacks.iter().any(|g| matches!(g.subject, Subject::Review(_))) {
        return Err(Refusal::new(
            "no_public_reply",
            "only a review has a public reply",
            "只有评价才有公开回复",
        )
        .hint("write a private message", "请发送私信"));
    }
    if !case.is_open() {
        needs(case, &[], &Words::new("a closed case takes no reply", "已关闭的工单不能回复"))?;
    }
    case.unanswered_review().ok_or_else(|| {
        Refusal::new(
            "reply_used",
            "the one public reply to this review is used",
            "该评价唯一的一次公开回复已使用",
        )
        .hint("write a private message instead", "请改发私信")
    })
}

pub(super) fn open_for_contact(case: &Case) -> Result<(), Refusal> {
    if case.is_open() {
        return Ok(());
    }
    needs(case, &[], &Words::new("a closed case takes no message", "已关闭的工单不能发消息"))
}

fn known(case: &Case, act: ActId) -> Result<&Act, Refusal> {
    case.act(act)
        .ok_or_else(|| Refusal::new("unknown_act", "there is no such reply or message", "没有这条回复或私信"))
}

pub(super) fn in_state<'a>(case: &'a Case, act: ActId, states: &[ActState]) -> Result<&'a Act, Refusal> {
    let act = known(case, act)?;
    if states.contains(&act.state) {
        return Ok(act);
    }
    let en = format!("this text is already {}", act.state);
    let zh = format!("这段文字已是“{}”状态", act_state_zh(act.state));
    Err(Refusal::with("wrong_act_state", Words::made(en, zh)))
}

fn act_state_zh(state: ActState) -> &'static str {
    match state {
        ActState::ApprovalRequested => "待审批",
        ActState::Approved => "已批准",
        ActState::Declined => "已驳回",
        ActState::Withdrawn => "已撤回",
        ActState::Posted => "已发布",
        ActState::Queued => "排队发送",
        ActState::Leaving => "正在发送",
        ActState::Unknown => "结果未知",
        ActState::Failed => "发送失败",
    }
}

pub(super) fn approve(case: &Case, act: ActId, own: bool) -> Result<Vec<CaseEvent>, Refusal> {
    in_state(case, act, &[ActState::ApprovalRequested])?;
    if own {
        return Err(Refusal::new("own_approval", "nobody approves their own words", "不能审批自己写的内容")
            .hint("ask another lead or the owner", "请另一位主管或店主审批"));
    }
    Ok(vec![CaseEvent::ActApproved { act }])
}

pub(super) fn decline(case: &Case, act: ActId, reason: &str) -> Result<Vec<CaseEvent>, Refusal> {
    in_state(case, act, &[ActState::ApprovalRequested])?;
    Ok(vec![CaseEvent::ActDeclined { act, reason: reason.to_owned() }])
}

pub(super) fn withdraw(case: &Case, act: ActId) -> Result<Vec<CaseEvent>, Refusal> {
    let not_left = [ActState::ApprovalRequested, ActState::Approved, ActState::Queued, ActState::Failed];
    in_state(case, act, &not_left)?;
    Ok(vec![CaseEvent::ActWithdrawn { act }])
}

/// What shows that an act stands on the platform.
pub(super) struct Proof<'a> {
    pub(super) url: Option<&'a str>,
    /// A picture in the shop's keeping; `app` has seen it.
    pub(super) picture: Option<&'a str>,
    pub(super) note: Option<&'a str>,
}

/// The act stands on the platform: the case moves on.
pub(super) fn post(
    case: &Case,
    act: ActId,
    proof: &Proof<'_>,
    cx: &Context<'_>,
) -> Result<Vec<CaseEvent>, Refusal> {
    let posted = in_state(case, act, &[ActState::Approved, ActState::Unknown, ActState::Failed])?;
    let proof_url = proof.url.map(str::trim).filter(|u| !u.is_empty()).map(checked_url).transpose()?;
    let proof_picture = proof.picture.map(str::to_owned);
    if posted.kind == ActKind::ReturnDecision {
        super::returns::can_post(case, posted, proof)?;
    }
    let public = posted.kind == ActKind::PublicReply;
    if public && cx.terms.policy.reply.proof && proof_url.is_none() && proof_picture.is_none() {
        return Err(Refusal::new(
            "proof_missing",
            "a reply posted by hand needs its proof",
            "手动发布的回复需要凭证",
        )
        .hint("paste its address, or add a screenshot", "请粘贴页面地址，或上传截图")
        .field("proof_url"));
    }
    let note = proof.note.map(|n| written(n, "note")).transpose()?;
    let mut events =
        vec![CaseEvent::ActPosted { act, proof_url, note, proof_picture, sent: false, platform_id: None }];
    events.extend(moves_on(case, posted, cx));
    Ok(events)
}

/// Where the case stands once an act stands on the platform. An automatic answer moves no case: it keeps the first promise
/// and starts that of a person.
pub(super) fn moves_on(case: &Case, posted: &Act, cx: &Context<'_>) -> Vec<CaseEvent> {
    if posted.automatic {
        return seller_answered(case, cx.now, false, posted.trivial, cx.terms).into_iter().collect();
    }
    let mut events = Vec::new();
    let before_reply = matches!(case.state, State::New | State::Verifying);
    match posted.kind {
        ActKind::PublicReply if before_reply && is_last_reply(case, posted) => {
            events.extend(replied(case, None));
        }
        // While a public reply is still due, the message counts and the case stays where it is.
        // A decision tells the buyer where it is made.
        ActKind::PrivateMessage | ActKind::ReturnDecision if before_reply && !case.owes_reply() => {
            let has_review = case.feedbacks.iter().any(|g| matches!(g.subject, Subject::Review(_)));
            let reason =
                if has_review { "the public reply stands already" } else { "no public reply in a chat" };
            events.push(step(case, State::Replied, Some(reason.to_owned())));
            events.push(contacted());
        }
        ActKind::PrivateMessage | ActKind::ReturnDecision if case.state == State::Replied => {
            events.push(contacted());
        }
        _ => {}
    }
    events
}

/// The buyer was talked to in a call, which counts as a private message does where one is due.
pub(super) fn talked(case: &Case) -> Vec<CaseEvent> {
    let reason = Some("the buyer was talked to in a call".to_owned());
    let reached =
        CaseEvent::StateChanged { from: State::Replied, to: State::Contacted, reason: reason.clone() };
    match case.state {
        State::New | State::Verifying if !case.owes_reply() => {
            vec![step(case, State::Replied, reason), reached]
        }
        State::Replied => vec![reached],
        _ => Vec::new(),
    }
}

/// Whether every other review of the case has its reply on the platform.
fn is_last_reply(case: &Case, reply: &Act) -> bool {
    let mut after = case.clone();
    after.acts.iter_mut().filter(|a| a.id == reply.id).for_each(|a| a.state = ActState::Posted);
    !after.owes_reply()
}

/// The public reply is done with; a buyer who was written to before is reached already.
pub(super) fn replied(case: &Case, reason: Option<String>) -> Vec<CaseEvent> {
    let since = |a: &Act| case.reopened_at.is_none_or(|again| a.posted_at.is_some_and(|at| at >= again));
    let reaches = |a: &Act| a.kind == ActKind::PrivateMessage && !a.automatic && a.posted_at.is_some();
    let written = case.acts.iter().any(|a| reaches(a) && since(a));
    let mut events = vec![step(case, State::Replied, reason)];
    if written {
        events.push(contacted());
    }
    events
}

fn contacted() -> CaseEvent {
    CaseEvent::StateChanged { from: State::Replied, to: State::Contacted, reason: None }
}

fn checked_url(url: &str) -> Result<String, Refusal> {
    let fine = (url.starts_with("https://") || url.starts_with("http://")) && url.len() <= 2_000;
    if fine && !url.chars().any(char::is_whitespace) {
        return Ok(url.to_owned());
    }
    Err(Refusal::new("bad_url", "a proof address starts with https://", "凭证地址应以 https:// 开头")
        .field("proof_url"))
}
