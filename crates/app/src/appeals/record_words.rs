//! The words of the record's statement, in English and Chinese: what was promised, given, done and ruled.

use domain::case::{ActKind, ActState};
use domain::policy::ClockKind;
use domain::reading::Issue;
use domain::refusal::Words;
use domain::remedy::RemedyKind;

/// What was promised.
pub(super) const fn promise(kind: ClockKind) -> Words {
    match kind {
        ClockKind::FirstResponse => Words::new("First answer to a message", "首次响应"),
        ClockKind::FollowUpAfterAuto => {
            Words::new("A person follows up on an automatic answer", "自动回复后人工跟进")
        }
        ClockKind::FirstTouch => Words::new("A bad review is taken in hand", "负面评价首次处理"),
        ClockKind::PublicReplyGolden => Words::new("Public reply, early", "公开回复（尽早）"),
        ClockKind::PublicReply => Words::new("Public reply, at the latest", "公开回复（最迟）"),
        ClockKind::Approval => Words::new("Approval by a second person", "复核审批"),
        ClockKind::Step => Words::new("Steps of handling", "处理步骤"),
        ClockKind::ChatResponse => Words::new("Answer in chat, platform's clock", "聊天回复（平台时限）"),
        ClockKind::PlatformReply => Words::new("Public reply, platform's clock", "公开回复（平台时限）"),
        ClockKind::ReviewReport => Words::new("Report of a review, platform's clock", "举报评价（平台时限）"),
        ClockKind::ReturnAnswer => Words::new("Decision on a return request", "退货申请决定"),
        ClockKind::ReturnDecision => {
            Words::new("Decision on a return request, platform's clock", "退货申请决定（平台时限）")
        }
        ClockKind::ReturnedGoods => {
            Words::new("Decision on returned goods, platform's clock", "退回商品决定（平台时限）")
        }
        ClockKind::AfterSales => Words::new("After-sales handling, platform's clock", "售后处理（平台时限）"),
        ClockKind::AppealInformation => {
            Words::new("Information for an appeal, platform's clock", "申诉补充材料（平台时限）")
        }
        ClockKind::AppealDecision => {
            Words::new("Decision on an appeal, platform's clock", "申诉裁定（平台时限）")
        }
    }
}

/// What a review is about.
pub(super) const fn issue(issue: Issue) -> Words {
    match issue {
        Issue::Quality => Words::new("Negative: quality", "负面：产品质量"),
        Issue::Logistics => Words::new("Negative: delivery", "负面：物流"),
        Issue::Service => Words::new("Negative: service", "负面：服务"),
        Issue::Mismatch => Words::new("Negative: not as described", "负面：与描述不符"),
        Issue::Groundless => Words::new("Negative: without a concrete reason", "负面：无具体理由"),
        Issue::Other => Words::new("Negative: something else", "负面：其他"),
    }
}

/// What the buyer got.
pub(super) const fn remedy(kind: RemedyKind) -> Words {
    match kind {
        RemedyKind::Refund => Words::new("Full refund", "全额退款"),
        RemedyKind::PartialRefund => Words::new("Partial refund", "部分退款"),
        RemedyKind::Exchange => Words::new("Exchange", "换货"),
        RemedyKind::Reship => Words::new("Sent again", "补发"),
        RemedyKind::Coupon => Words::new("Coupon", "优惠券"),
        RemedyKind::Sample => Words::new("Sample or small gift", "样品或小礼品"),
    }
}

/// What the shop did, and where it stands.
pub(super) fn act(kind: ActKind, state: ActState) -> Words {
    let (en, zh) = match kind {
        ActKind::PublicReply => ("Public reply", "公开回复"),
        ActKind::PrivateMessage => ("Private message", "私信"),
        ActKind::ReviewAsk => ("Message that asks to look at the review again", "邀请重新查看评价的私信"),
        ActKind::ReturnDecision => ("Decision on a return", "退货决定"),
    };
    let (stands, standing) = match state {
        ActState::ApprovalRequested => ("waits for approval", "等待审批"),
        ActState::Approved => ("approved", "已批准"),
        ActState::Declined => ("declined by an approver", "审批未通过"),
        ActState::Withdrawn => ("withdrawn", "已撤回"),
        ActState::Posted => ("posted", "已发布"),
        ActState::Queued => ("about to be sent", "待发送"),
        ActState::Leaving => ("being sent", "发送中"),
        ActState::Unknown => ("not known whether it arrived", "结果不明"),
        ActState::Failed => ("not taken by the platform", "平台未接受"),
    };
    Words::made(format!("{en}: {stands}"), format!("{zh}：{standing}"))
}

/// What the rulebook said, by its stable word.
pub(super) fn ruling(decision: &str) -> Words {
    match decision {
        "allow" => Words::new("Checked and allowed", "检查通过"),
        "warn" => Words::new("Allowed with a warning", "通过并提醒"),
        "require_approval" => Words::new("A second person had to approve", "须复核审批"),
        "refuse" => Words::new("Refused", "拒绝"),
        other => Words::made(other.to_owned(), other.to_owned()),
    }
}
