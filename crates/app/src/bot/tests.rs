//! The bot with the shipped triage: messages in seven languages, and what the shipped words may say.

use domain::time::Instant;
use triage::outgoing::{Audience, inspect};

use super::*;

const NOW: Instant = Instant::from_seconds(1_772_438_400);

fn decided(text: &str) -> String {
    let bot = Bot { on: true, ..Bot::standard() };
    let reading = triage::Model::embedded().read(text, None);
    let said =
        Said { reading: &reading, sent_at: NOW, came_at: NOW, handed_over: false, answered_before: false };
    let order = OrderFacts { present: true, shipped: true, tracked: true, ..OrderFacts::default() };
    match decide(&bot, &said, &BotFacts { order, ..BotFacts::default() }, NOW) {
        Decision::Silent => "silent".to_owned(),
        Decision::HandOver(why) => why.to_string(),
        Decision::Answer(rule) => rule.id.clone(),
    }
}

#[test]
fn messages_in_seven_languages_are_answered_handed_over_or_left_alone() {
    for (text, expected) in [
        ("Where is my parcel?", "parcel_shipped"),
        ("我的快递到哪了", "parcel_shipped"),
        ("paket saya sudah sampai mana kak", "parcel_shipped"),
        ("พัสดุถึงไหนแล้วคะ", "parcel_shipped"),
        ("đơn hàng của mình đến đâu rồi shop", "parcel_shipped"),
        ("kapan barangnya dikirim", "parcel_shipped"),
        ("paket sampai mana kak", "parcel_shipped"),
        ("kak, pesanan saya kapan sampai?", "parcel_shipped"),
        ("bila barang saya sampai", "parcel_shipped"),
        ("bila nak pos barang saya", "parcel_shipped"),
        ("khi nào đơn hàng của mình đến", "parcel_shipped"),
        ("พัสดุจะถึงวันไหนคะ", "parcel_shipped"),
        ("返品の方法を教えてください", "how_to_return"),
        ("cara pengembalian barang gimana", "how_to_return"),
        ("macam mana nak pulangkan barang", "how_to_return"),
        ("担当者と話したいです", "asked"),
        ("barang saya dah sampai mana", "parcel_shipped"),
        ("商品はいつ届きますか", "parcel_shipped"),
        ("How do I return this?", "how_to_return"),
        ("怎么退货", "how_to_return"),
        ("อยากคืนสินค้าต้องทำยังไง", "how_to_return"),
        // A demand or a delay asked about calmly is a question; spoken of badly it is anger.
        ("Where is my parcel?? Two weeks already, this is ridiculous", "anger"),
        ("This is broken, I want my money back now!", "anger"),
        ("paket lama banget, kecewa, sampai mana ini", "anger"),
        ("物流太垃圾了，我的快递到底在哪", "anger"),
        ("can I talk to a real person please", "asked"),
        ("别用机器人糊弄我，找个真人", "asked"),
        ("ขอคุยกับเจ้าหน้าที่ค่ะ", "asked"),
        ("好的谢谢", "silent"),
        ("thank you!", "silent"),
        ("可以开发票吗", "outside_rules"),
    ] {
        assert_eq!(decided(text), expected, "{text}");
    }
}

#[test]
fn the_words_that_ship_may_leave_by_day_and_by_night() {
    let some = |text: &str| Some(text.to_owned());
    let facts = Facts {
        buyer: some("Mei"),
        order: some("A-1001"),
        carrier: some("SF"),
        tracking: some("SF123456"),
        shipped_on: some("2026-11-01"),
        promised_on: some("2026-11-05"),
        delivered_on: some("2026-11-04"),
        ..Facts::default()
    };
    for rule in Bot::standard().rules {
        for (language, text) in &rule.texts {
            let text = fill(text, language, &facts).unwrap();
            for text in [
                text.clone(),
                format!("{text} {}", night_words(language, "2026-11-05 09:00 (Asia/Shanghai)")),
            ] {
                let read = inspect(&text, Audience::Private);
                let refused = read.findings.iter().find(|f| f.kind.refuses(Audience::Private));
                assert!(refused.is_none(), "{} {language}: {refused:?} in {text}", rule.id);
            }
        }
    }
}
