//! The guard of outgoing texts: what it must refuse, what it must let pass, and how often it is right.

use triage::outgoing::{Audience, Element, FindingKind, inspect};

fn kinds(text: &str) -> Vec<FindingKind> {
    let mut kinds: Vec<_> = inspect(text, Audience::Public).findings.iter().map(|found| found.kind).collect();
    kinds.dedup();
    kinds
}

fn elements(text: &str) -> Vec<Element> {
    inspect(text, Audience::Public).elements.iter().map(|(element, _)| *element).collect()
}

#[test]
fn pay_for_a_review_is_found_in_every_disguise() {
    for text in [
        "好评返现5元",
        "返❤哦，亲给个好评",
        "h评返现",
        "好 评 返 现",
        "好，评，返，现",
        "好評返現",
        "5 stars and we refund",
        "Change your review and we'll send a gift card",
        "r3view: 5 st@rs = $10",
        "ubah ulasan dapat voucher",
    ] {
        assert_eq!(kinds(text), [FindingKind::Incentive], "{text}");
    }
}

#[test]
fn innocent_texts_pass() {
    for text in [
        "We refund you because the item was broken, and thank you for your review",
        "Refunds do not depend on your review.",
        "五星级酒店同款床品，好评如潮",
        "我们绝不以返现换好评",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn a_full_reply_has_all_elements() {
    for text in [
        "感谢您的反馈，非常抱歉给您带来不好的体验。我们会核实情况并为您办理退换货，请私信我们。",
        "Thank you for your feedback and we are sorry about the zipper. We will check your order and arrange an \
         exchange; please send us a private message.",
        "Terima kasih atas ulasannya, mohon maaf atas kendalanya. Kami akan cek dan bantu proses retur, silakan chat kami.",
    ] {
        assert_eq!(elements(text), Element::ALL, "{text}");
        assert_eq!(kinds(text), [], "{text}");
    }
}
