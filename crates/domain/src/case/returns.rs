//! Return requests of a case: what moves them, what a decision on one must be, and what it satisfies.

use super::act::Act;
use super::acts::{Proof, open_for_contact};
use super::clock::{Started, Terms};
use super::event::{CaseEvent, Glance, State, Subject};
use super::matter::{Matter, ReturnGlance};
use super::state::Case;
use super::triggers::{breach, clocks_for, wake};
use crate::appeal::decide::MOST_EVIDENCE;
use crate::ids::{EvidenceId, ReturnId};
use crate::money::Money;
use crate::policy::ClockKind;
use crate::refusal::{Refusal, Words};
use crate::returns::{Decider, ReturnDecision, ReturnKind, ReturnState, ReturnVerdict, Stage, pays};
use crate::time::Instant;

/// Longest reason of a decision, in characters: what the platforms' own fields take.
const LONGEST_REASON: usize = 500;

/// What a person wants to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnWish {
    /// Yes, in part, or no.
    pub verdict: Option<ReturnVerdict>,
    /// The sum, for a part of it, or where the request names none.
    pub amount: Option<Money>,
    /// Why it is turned down or granted in part.
    pub reason: Option<String>,
    /// The buyer keeps the goods.
    pub keep_goods: bool,
    /// Files of the case that go along with a no, in their order.
    pub evidence: Vec<EvidenceId>,
}

/// A decision as it may be drafted; `order` is what was paid for the order.
///
/// # Errors
/// When the request waits for none, or the decision lacks its sum or its reason.
pub fn decision(
    case: &Case,
    of: ReturnId,
    wish: &ReturnWish,
    order: Option<Money>,
) -> Result<ReturnDecision, Refusal> {
    let request = known(case, of)?;
    let stage = waiting(case, of)?;
    let verdict = wish.verdict.ok_or_else(|| {
        Refusal::new("empty_decision", "say yes, in part, or no", "请选择同意、部分同意或拒绝")
            .field("verdict")
    })?;
    let reason = wish.reason.as_deref().map(str::trim).filter(|r| !r.is_empty());
    if reason.is_some_and(|r| r.chars().count() > LONGEST_REASON) {
        return Err(Refusal::new("text_too_long", "a reason may have 500 characters", "原因最多 500 字")
            .field("reason"));
    }
    if reason.is_none() && verdict != ReturnVerdict::Approve {
        return Err(Refusal::new(
            "reason_missing",
            "a no, or a smaller sum, needs its reason",
            "拒绝或部分同意须说明原因",
        )
        .hint("the buyer and the platform will read it", "买家和平台都会看到")
        .field("reason"));
    }
    let goods_stay = stage == Stage::Request && request.kind == ReturnKind::ReturnAndRefund;
    let keep_goods = wish.keep_goods && goods_stay && verdict == ReturnVerdict::Approve;
    let wanted = request.amount.or(order);
    let sum = sum(verdict, wish.amount, wanted)?;
    let moves_money = pays(request.kind, stage, verdict, keep_goods);
    if moves_money && sum.is_none() {
        return Err(Refusal::new(
            "amount_unknown",
            "neither the request nor the order says how much goes back",
            "申请和订单都没有退款金额",
        )
        .hint("write the sum beside the decision", "请填写退款金额")
        .field("amount"));
    }
    let (reason, pays) = (reason.map(str::to_owned), sum.filter(|_| moves_money));
    let evidence = enclosed(case, verdict, &wish.evidence)?;
    Ok(ReturnDecision { of, stage, verdict, pays, reason, keep_goods, evidence })
}

/// The files that go along, each once: only with a no, and only those in use.
fn enclosed(case: &Case, verdict: ReturnVerdict, wanted: &[EvidenceId]) -> Result<Vec<EvidenceId>, Refusal> {
    if !wanted.is_empty() && verdict != ReturnVerdict::Reject {
        return Err(Refusal::new(
            "evidence_not_asked",
            "files go along with a no only",
            "只有拒绝申请时才附上文件",
        )
        .field("evidence"));
    }
    let in_use =
        |id: &EvidenceId| case.evidence.iter().any(|h| h.evidence.id == *id && h.withdrawn.is_none());
    if !wanted.iter().all(in_use) {
        return Err(Refusal::new(
            "unknown_evidence",
            "the case has no such file in use",
            "工单中没有此文件，或已撤下",
        )
        .field("evidence"));
    }
    if wanted.len() > MOST_EVIDENCE {
        return Err(Refusal::new(
            "too_much_evidence",
            "a decision may have 200 files",
            "一项决定最多 200 个文件",
        )
        .field("evidence"));
    }
    let mut each: Vec<EvidenceId> = Vec::new();
    for id in wanted {
        if !each.contains(id) {
            each.push(*id);
        }
    }
    Ok(each)
}

/// The sum that a verdict is about.
fn sum(
    verdict: ReturnVerdict,
    given: Option<Money>,
    wanted: Option<Money>,
) -> Result<Option<Money>, Refusal> {
    let refuse = |en, zh| Err(Refusal::new("bad_amount", en, zh).field("amount"));
    if let (Some(given), Some(wanted)) = (given, wanted)
        && given.currency != wanted.currency
    {
        return refuse("money goes back in the currency of the request", "退款币种须与申请一致");
    }
    if given.is_some_and(|g| g.minor <= 0) {
        return refuse("a sum is above zero", "金额应大于零");
    }
    match (verdict, given, wanted) {
        (ReturnVerdict::Reject, ..) => Ok(None),
        (ReturnVerdict::ApprovePart, None, _) => refuse("say how much goes back", "请填写部分退款金额"),
        (ReturnVerdict::ApprovePart, Some(given), Some(wanted)) if given.minor >= wanted.minor => refuse(
            "a part is less than was asked for; approve it as a whole",
            "部分金额须小于申请金额；否则请直接同意",
        ),
        (ReturnVerdict::Approve, Some(given), Some(wanted)) if given != wanted => refuse(
            "as a whole it is what was asked for; approve a part instead",
            "全额即申请金额；不同金额请选部分同意",
        ),
        (ReturnVerdict::Approve, given, wanted) => Ok(wanted.or(given)),
        (ReturnVerdict::ApprovePart, given, _) => Ok(given),
    }
}

fn known(case: &Case, of: ReturnId) -> Result<&ReturnGlance, Refusal> {
    let of = Subject::Return(of);
    let found = case.feedbacks.iter().find(|g| g.subject == of).and_then(Glance::returned);
    found.ok_or_else(|| {
        Refusal::new("unknown_return", "this case has no such return request", "本工单没有这个退货申请")
    })
}

/// The decision that a request waits for.
fn waiting(case: &Case, of: ReturnId) -> Result<Stage, Refusal> {
    let request = known(case, of)?;
    let Some(stage) = request.undecided() else {
        let decided = request.decided.is_some();
        let words = if decided {
            Words::new("this request is decided already", "该申请已有决定")
        } else {
            let en = format!("this request waits for no decision; it is {}", request.state);
            Words::made(en, format!("该申请无需决定；当前为“{}”", state_zh(request.state)))
        };
        return Err(Refusal::with("return_settled", words)
            .hint("the platform's next export says how it goes on", "平台的下一次导出会显示后续"));
    };
    Ok(stage)
}

const fn state_zh(state: crate::returns::ReturnState) -> &'static str {
    use crate::returns::ReturnState as S;
    match state {
        S::Requested => "待处理",
        S::Approved => "已同意",
        S::Rejected => "已拒绝",
        S::GoodsOnTheWay => "买家已寄回",
        S::GoodsReceived => "已收到退货",
        S::Refunded => "已退款",
        S::Closed => "已关闭",
        S::Cancelled => "买家已撤销",
        S::Unknown => "未知",
    }
}

/// Whether such a decision may be drafted: it is the one that is waited for, and no other is on its way.
pub(super) fn can_decide(case: &Case, decision: Option<&ReturnDecision>) -> Result<(), Refusal> {
    let Some(decision) = decision else {
        return Err(Refusal::new("empty_decision", "say yes, in part, or no", "请选择同意、部分同意或拒绝"));
    };
    open_for_contact(case)?;
    let on_its_way = |a: &Act| a.is_open() && a.decision.as_ref().is_some_and(|d| d.of == decision.of);
    if case.acts.iter().any(on_its_way) {
        return Err(Refusal::new(
            "decision_on_its_way",
            "a decision on this request is drafted already",
            "该申请已有待执行的决定",
        )
        .hint("carry it out, or withdraw it first", "请先执行或撤回"));
    }
    same_stage(case, decision)
}

fn same_stage(case: &Case, decision: &ReturnDecision) -> Result<(), Refusal> {
    if waiting(case, decision.of)? == decision.stage {
        return Ok(());
    }
    Err(Refusal::new("return_settled", "the request has moved on since", "该申请的状态已变化")
        .hint("withdraw this decision and look again", "请撤回该决定后重新查看"))
}

/// Whether a drafted decision may be marked as carried out: it still is the one waited for, and something shows it.
pub(super) fn can_post(case: &Case, act: &Act, proof: &Proof<'_>) -> Result<(), Refusal> {
    if let Some(decision) = &act.decision {
        same_stage(case, decision)?;
    }
    let said = |text: Option<&str>| text.is_some_and(|t| !t.trim().is_empty());
    if said(proof.url) || said(proof.note) || proof.picture.is_some() {
        return Ok(());
    }
    Err(Refusal::new(
        "proof_missing",
        "a decision carried out by hand needs its proof",
        "手动执行的决定需要凭证",
    )
    .hint(
        "write the platform's reference, paste the address, or add a screenshot",
        "请填写平台单号、粘贴页面地址或上传截图",
    )
    .field("note"))
}

/// Refuses while a request waits for a decision that nobody has made.
pub(super) fn none_undecided(case: &Case) -> Result<(), Refusal> {
    if case.undecided_return().is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        "return_undecided",
        "a return request of this case waits for a decision",
        "本工单有退货申请尚未决定",
    )
    .hint("decide it, or import what the platform says by now", "请作出决定，或导入平台的最新状态"))
}

/// Whether a request of a case waits for a decision, for a clock that counts it.
pub(super) fn owes_decision(case: &Case, of: Option<ReturnId>) -> bool {
    of.and_then(|of| known(case, of).ok()).is_some_and(|r| r.undecided().is_some())
}

/// The platform's own time for a decision had run out at `at`, and what is not decided in time counts as approved.
pub fn timed_out(case: &Case, of: ReturnId, stage: Stage, at: Instant) -> bool {
    let kind = match stage {
        Stage::Request => ClockKind::ReturnDecision,
        Stage::Goods => ClockKind::ReturnedGoods,
    };
    case.clocks.iter().any(|c| {
        let approves = c.started.platform.as_ref().is_some_and(|p| p.approves);
        c.counts() == (kind, Some(of)) && approves && at >= c.started.due
    })
}

/// The platform moved a request on at `at`; we learn of it at `now`. Goods that came back ask for another decision: they
/// wake the case, and open it again.
pub fn return_moved(
    case: &Case,
    glance: Glance,
    at: Instant,
    by: Option<Decider>,
    now: Instant,
    terms: &Terms,
) -> Vec<CaseEvent> {
    let mut events = breach(case, now, terms);
    let asks = glance.asks() && case.is_open();
    if asks {
        events.extend(wake(case, now, terms));
    }
    // What nobody has decided, and what a word nobody understands says, ends nothing: it keeps what it owes.
    let ends = glance.returned().is_some_and(|r| ends_clocks(r.state));
    let kept =
        |new: &Started| !ends && case.clocks.iter().any(|c| c.counts() == (new.kind, new.of) && c.is_owed());
    let clocks = if asks { clocks_for(&glance, case.channel, now, terms) } else { Vec::new() };
    let clocks = clocks.into_iter().filter(|c| !kept(c)).collect();
    events.push(CaseEvent::ReturnMoved { glance, at, by, clocks });
    if asks && case.state == State::Resolved {
        let reason = "the return request waits for a decision".to_owned();
        events.push(CaseEvent::Reopened { reason, clocks: Vec::new() });
        events.push(CaseEvent::StateChanged { from: case.state, to: State::Verifying, reason: None });
    }
    events
}

/// Whether a request that comes to stand here has got past what was counted before.
const fn ends_clocks(state: ReturnState) -> bool {
    !matches!(state, ReturnState::Requested | ReturnState::Unknown)
}

impl Case {
    /// A request stands elsewhere now: what was counted for where it stood has ended.
    pub(super) fn return_moved(&mut self, glance: &Glance, at: Instant, clocks: &[Started]) {
        self.see(glance);
        let state = glance.returned().map_or(ReturnState::Unknown, |r| r.state);
        for clock in self.clocks_of(glance.subject.returned()).filter(|_| ends_clocks(state)) {
            if state.fell_away() { clock.lift(at) } else { clock.satisfy(at) }
        }
        self.start(clocks);
    }

    /// The shop has decided: the platform will show it in time.
    pub(super) fn return_decided(&mut self, at: Instant, of: ReturnId, stage: Stage) {
        let subject = Subject::Return(of);
        let matter =
            self.feedbacks.iter_mut().find(|g| g.subject == subject).and_then(|g| g.matter.as_deref_mut());
        if let Some(Matter::Return(request)) = matter {
            request.decided = Some(stage);
        }
        self.clocks_of(Some(of)).for_each(|clock| clock.satisfy(at));
    }

    fn clocks_of(&mut self, of: Option<ReturnId>) -> impl Iterator<Item = &mut super::Clock> {
        self.clocks.iter_mut().filter(move |c| of.is_some() && c.started.of == of)
    }
}
