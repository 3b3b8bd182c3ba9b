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

#[test]
fn elements_are_read_in_seven_languages() {
    for text in [
        "謝謝您的回饋，真的很抱歉，我們會為您辦理換貨，請私訊我們",
        "Thanks for letting us know. Apologies for the delay! You can request a refund in the app, or chat with us.",
        "Makasih kak, maaf ya barangnya cacat. Kami akan ganti yang baru, silakan inbox kami.",
        "Terima kasih. Kami mohon maaf, kami akan siasat dan hantar semula. Sila mesej kami.",
        "Cảm ơn bạn, shop rất tiếc. Shop sẽ đổi sản phẩm mới, bạn inbox shop nhé.",
        "ขอบคุณค่ะ ขออภัยนะคะ ทางร้านยินดีเปลี่ยนสินค้าให้ ทักแชทมาได้เลยค่ะ",
        "ご意見ありがとうございます。誠に申し訳ございません。返品・交換を承りますので、メッセージをお送りください。",
        "Salamat po. Pasensya na po, papalitan namin ang item. Mag-message po kayo sa amin, i-chat kami.",
    ] {
        assert_eq!(elements(text), Element::ALL, "{text}");
    }
}

#[test]
fn what_is_not_said_is_not_found() {
    use Element::{Apology, PrivateInvitation, RemedyPath, Thanks};
    for (text, missing) in [
        ("Thank you for your review. We do not refund.", [Apology, RemedyPath, PrivateInvitation].as_slice()),
        ("您好。", &[Thanks, Apology, RemedyPath, PrivateInvitation]),
        ("非常抱歉，我们会为您退款。", &[Thanks, PrivateInvitation]),
        ("Terima kasih kak!", &[Apology, RemedyPath, PrivateInvitation]),
        ("Xin lỗi bạn.", &[Thanks, RemedyPath, PrivateInvitation]),
        ("ขอบคุณค่ะ", &[Apology, RemedyPath, PrivateInvitation]),
        ("申し訳ございません。", &[Thanks, RemedyPath, PrivateInvitation]),
        ("12345 👍", &[Thanks, Apology, RemedyPath, PrivateInvitation]),
    ] {
        for element in missing {
            assert!(!elements(text).contains(element), "{text}: {element:?}");
        }
    }
}

#[test]
fn suggestions_satisfy_their_element() {
    for &element in Element::ALL {
        let words = element.suggestion();
        for text in [words.en, words.zh] {
            assert!(elements(&text).contains(&element), "{text}");
            assert_eq!(kinds(&text), [], "{text}");
        }
    }
}

#[test]
fn the_audience_decides_what_is_refused() {
    let ask = inspect("Please change your review.", Audience::Public);
    assert!(!ask.allowed(Audience::Public) && ask.allowed(Audience::Private));
    let phone = inspect("打 138 1234 5678", Audience::Public);
    assert!(!phone.allowed(Audience::Public) && phone.allowed(Audience::Private));
    assert_eq!(phone.findings.first().map(|finding| finding.text.as_str()), Some("138 1234 5678"));
    let bribe = inspect("改好评返现", Audience::Private);
    assert!(!bribe.allowed(Audience::Private));
    let promise = inspect("We will refund you $25.", Audience::Public);
    assert_eq!(kinds("We will refund you $25."), [FindingKind::UngrantedPromise]);
    assert!(promise.allowed(Audience::Public));
}

#[test]
fn speaking_of_a_changed_review_is_seen_also_where_it_is_left_free() {
    for (text, mentions, asks, presses) in [
        ("Please change your review to five stars.", true, true, true),
        ("You may update your review if you like; that is entirely up to you.", true, true, false),
        ("Thank you for changing your review!", true, false, false),
        ("We never ask anybody to change a review.", true, false, false),
        ("Your parcel leaves tomorrow.", false, false, false),
        ("麻烦您把差评改成好评。", true, true, true),
        ("您的包裹明天发出。", false, false, false),
    ] {
        let read = inspect(text, Audience::Private);
        let pressed = read.findings.iter().any(|f| f.kind == FindingKind::ReviewAsk);
        assert_eq!(
            (read.mentions_review, read.asks_review_change, pressed),
            (mentions, asks, presses),
            "{text}"
        );
    }
}

#[test]
fn a_greeting_and_no_more_is_trivial() {
    for (text, trivial) in [
        ("", true),
        ("Hi", true),
        ("Hello there 😊", true),
        ("您好！", true),
        ("สวัสดี", true),
        ("Hi, it ships 3 May", false),
        ("Your parcel is on its way.", false),
        ("您好，已为您补发。", false),
    ] {
        assert_eq!(inspect(text, Audience::Private).trivial, trivial, "{text}");
    }
}
