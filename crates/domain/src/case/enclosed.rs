//! What goes along with a private message: pictures, or the coupon that it hands over.

use super::act::{Act, ActState};
use super::acts::in_state;
use super::event::{ActKind, CaseEvent};
use super::state::Case;
use crate::coupon::CouponCard;
use crate::ids::ActId;
use crate::refusal::Refusal;

/// Most pictures that go out with one text.
pub const MOST_PICTURES: usize = 5;

/// Pictures go out with a private message that has not left.
pub(super) fn attach(case: &Case, act: ActId, pictures: &[String]) -> Result<Vec<CaseEvent>, Refusal> {
    let open = in_state(case, act, &[ActState::ApprovalRequested, ActState::Approved, ActState::Queued])?;
    if open.coupon.is_some() {
        return Err(Refusal::new(
            "pictures_with_coupon",
            "a coupon card takes no pictures",
            "优惠券卡片不能附图",
        )
        .hint("send them with a message", "请随私信发送")
        .field("pictures"));
    }
    if open.kind == ActKind::PublicReply {
        return Err(Refusal::new(
            "pictures_in_public",
            "a public reply takes no pictures",
            "公开回复不能附图片",
        )
        .hint("send them in a private message", "请在私信中发送")
        .field("pictures"));
    }
    if pictures.len() > MOST_PICTURES {
        return Err(Refusal::new(
            "too_many_pictures",
            "a message takes at most 5 pictures",
            "一条消息最多 5 张图片",
        )
        .field("pictures"));
    }
    if pictures.is_empty() {
        return Ok(Vec::new());
    }
    let mut events = vec![CaseEvent::PicturesAttached { act, pictures: pictures.to_vec() }];
    if open.state == ActState::Queued {
        // Pictures go out by hand.
        events.push(CaseEvent::ActTakenBack { act });
    }
    Ok(events)
}

/// One card for a remedy: what was handed over, or is on its way, is not handed over again.
pub(super) fn not_handed_over(case: &Case, coupon: Option<&CouponCard>) -> Result<(), Refusal> {
    let Some(coupon) = coupon else { return Ok(()) };
    let same = |a: &&Act| a.coupon.as_ref().is_some_and(|c| c.remedy == coupon.remedy);
    if case.acts.iter().filter(same).any(Act::counts) {
        return Err(Refusal::new(
            "coupon_sent",
            "a coupon of this remedy was sent, or is on its way",
            "该补救的优惠券已发送或正在发送",
        )
        .hint("look at the case's messages", "请查看本工单的私信"));
    }
    Ok(())
}
