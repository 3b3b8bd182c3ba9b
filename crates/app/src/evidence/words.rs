//! The words of a statement, in English and Chinese. They say what happened; they accuse nobody.

use domain::appeal::EvidenceKind;
use domain::call::{Call, CallMode, EndedBy};
use domain::inbound::Sender;
use domain::parcel::{ExceptionKind, ParcelStatus};
use domain::refusal::Words;
use domain::returns::{Decider, ReturnKind, ReturnVerdict};
use domain::verify::{Truth, What};

/// What a piece of evidence shows.
pub(super) const fn shows(kind: EvidenceKind) -> Words {
    kind.words()
}

/// What the buyer asserts.
pub(super) const fn asserted(what: What) -> Words {
    match what {
        What::Late => Words::new("It came late, or has not come", "送达延迟或未送达"),
        What::Duration => Words::new("How long it took", "送达用时"),
        What::Amount => Words::new("How much was paid", "付款金额"),
        What::Quantity => Words::new("How many pieces came", "件数"),
        What::Date => Words::new("When it happened", "发生日期"),
        What::OrderNumber => Words::new("Which order or parcel it was", "订单号或运单号"),
        What::SlowAnswer => Words::new("Nobody answered, or slowly", "无人回复或回复慢"),
        What::Missing => Words::new("Something was missing", "少件"),
        What::WrongItem => Words::new("It was another article", "发错商品"),
        What::Differs => Words::new("It differs from the listing", "与描述不符"),
        What::NotGenuine => Words::new("It is not genuine", "非正品"),
        What::Damaged => Words::new("It came damaged", "到货破损"),
        What::Defect => Words::new("It does not work", "存在缺陷"),
        What::NoRefund => Words::new("The money did not come back", "未收到退款"),
        What::Attitude => Words::new("The service was not friendly", "服务态度"),
    }
}

/// How an assertion stands.
pub(super) const fn truth(truth: Truth) -> Words {
    match truth {
        Truth::True => Words::new("borne out by the records", "与记录相符"),
        Truth::False => Words::new("not borne out by the records", "与记录不符"),
        Truth::Unknown => Words::new("the records do not tell", "记录无法判断"),
    }
}

/// What a carrier reports.
pub(super) const fn status(status: ParcelStatus) -> Words {
    match status {
        ParcelStatus::InfoReceived => Words::new("announced to the carrier", "已下单待揽收"),
        ParcelStatus::PickedUp => Words::new("picked up", "已揽收"),
        ParcelStatus::InTransit => Words::new("on its way", "运输中"),
        ParcelStatus::Customs => Words::new("with the customs", "清关中"),
        ParcelStatus::OutForDelivery => Words::new("out for delivery", "派送中"),
        ParcelStatus::AvailableForPickup => Words::new("waits to be picked up", "待自提"),
        ParcelStatus::Delivered => Words::new("delivered", "已签收"),
        ParcelStatus::Delay => Words::new("delayed", "延误"),
        ParcelStatus::FailedDelivery => Words::new("delivery was tried", "派送未成功"),
        ParcelStatus::Lost => Words::new("lost", "丢失"),
        ParcelStatus::Damaged => Words::new("damaged", "破损"),
        ParcelStatus::Returning => Words::new("goes back to the sender", "退回中"),
        ParcelStatus::Returned => Words::new("came back to the sender", "已退回"),
        ParcelStatus::Unknown => Words::new("another report", "其他更新"),
    }
}

/// What went wrong with a parcel.
pub(super) const fn exception(what: ExceptionKind) -> Words {
    match what {
        ExceptionKind::Lost => Words::new("The parcel counts as lost", "包裹认定丢失"),
        ExceptionKind::Damaged => Words::new("The parcel counts as damaged", "包裹认定破损"),
        ExceptionKind::Returned => Words::new("The parcel goes, or went, back", "包裹退回"),
        ExceptionKind::Stuck => Words::new("The parcel stood still", "包裹长时间未更新"),
    }
}

/// Who wrote a message.
pub(super) const fn wrote(sender: Sender) -> Words {
    match sender {
        Sender::Buyer => Words::new("The buyer wrote", "买家发送消息"),
        Sender::Seller => Words::new("The shop wrote", "店铺发送消息"),
        Sender::Auto => Words::new("The shop answered automatically", "店铺自动回复"),
    }
}

/// A call that is over: how long it was and who ended it.
pub(super) fn talked(call: &Call) -> Words {
    let seconds = call.seconds().unwrap_or_default();
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let (en, zh) = match call.mode {
        CallMode::Video => ("by video call", "视频通话"),
        CallMode::Audio => ("by voice call", "语音通话"),
    };
    let (ended, by) = match call.ended_by {
        Some(EndedBy::Agent) => ("; the shop ended it", "，由店铺结束"),
        Some(EndedBy::Customer) => ("; the buyer ended it", "，由买家结束"),
        Some(EndedBy::Lost) => ("; the connection was lost", "，连接中断"),
        None => ("", ""),
    };
    Words::made(
        format!("The shop and the buyer talked {en} for {minutes} min {rest} s{ended}"),
        format!("店铺与买家{zh} {minutes} 分 {rest} 秒{by}"),
    )
}

/// A call that goes on.
pub(super) const fn talks() -> Words {
    Words::new("The shop and the buyer began to talk in a call", "店铺与买家开始通话")
}

/// A call that the buyer did not want.
pub(super) const fn declined_call() -> Words {
    Words::new("The buyer declined a call", "买家谢绝通话")
}

/// A call that nobody came to, so far.
pub(super) const fn offered_call() -> Words {
    Words::new("The shop offered the buyer a call", "店铺邀请买家通话")
}

/// What the buyer asked for.
pub(super) const fn asked(kind: ReturnKind) -> Words {
    match kind {
        ReturnKind::ReturnAndRefund => {
            Words::new("The buyer asked to return the goods for a refund", "买家申请退货退款")
        }
        ReturnKind::RefundOnly => Words::new("The buyer asked for a refund", "买家申请仅退款"),
        ReturnKind::Exchange => Words::new("The buyer asked for an exchange", "买家申请换货"),
        ReturnKind::Cancel => Words::new("The buyer called the order off", "买家申请取消订单"),
        ReturnKind::Other => Words::new("The buyer made a request", "买家提出申请"),
    }
}

/// How a request was decided.
pub(super) fn decided(verdict: ReturnVerdict, by: Decider) -> Words {
    let how = match verdict {
        ReturnVerdict::Approve => ("granted", "同意"),
        ReturnVerdict::ApprovePart => ("granted in part", "部分同意"),
        ReturnVerdict::Reject => ("turned down", "拒绝"),
    };
    let who = match by {
        Decider::House => ("by the shop", "店铺"),
        Decider::Platform => ("on the platform", "平台"),
        Decider::TimeOut => ("by the platform after the time for an answer", "平台超时"),
    };
    Words::made(format!("The request was {} {}", how.0, who.0), format!("{}{}申请", who.1, how.1))
}
