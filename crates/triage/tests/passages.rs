//! What a reading points at: intents of messages, wishes, triggers, personal data, stars against words.

use domain::reading::{ClaimKind, Ground, Intent, PrivateKind, Trigger};
use triage::Model;

#[test]
fn messages_are_understood_in_every_language() {
    for (text, intent) in [
        ("老板我的包裹走到哪儿了，快递单号发一下", Intent::WhereIsParcel),
        ("Where is my order, the tracking has not moved", Intent::WhereIsParcel),
        ("Kak paket saya posisi dimana, minta nomor resi", Intent::WhereIsParcel),
        ("Đơn hàng của mình khi nào giao vậy shop", Intent::WhereIsParcel),
        ("พัสดุถึงไหนแล้วคะ", Intent::WhereIsParcel),
        ("荷物はまだ届いていません、追跡番号は", Intent::WhereIsParcel),
        ("想换货，怎么退", Intent::ReturnExchange),
        ("Boleh tukar saiz dan pulangkan yang ini?", Intent::ReturnExchange),
        ("麻烦开发票，抬头是公司", Intent::Invoice),
        ("Xuất hóa đơn giúp mình với", Intent::Invoice),
        ("please cancel my order", Intent::Cancel),
        ("キャンセルをお願いします", Intent::Cancel),
        ("转人工客服", Intent::HumanPlease),
        ("I want to talk to a real person, not a bot", Intent::HumanPlease),
        ("Terima kasih banyak kak", Intent::Thanks),
    ] {
        assert_eq!(Model::embedded().read(text, None).intent, Some(intent), "{text}");
    }
}

#[test]
fn wishes_triggers_and_threats_are_named() {
    let model = Model::embedded();
    let reading = model.read("东西是坏的，给我退款，否则就给一星差评", Some(1));
    assert_eq!(reading.ground, Some(Ground::Coercion));
    assert!(reading.claims.iter().any(|claim| claim.kind == ClaimKind::Refund), "{:?}", reading.claims);
    for (text, trigger) in [
        ("吃完全家上吐下泻进了医院", Trigger::HealthSafety),
        ("The battery caught fire and burned my hand", Trigger::HealthSafety),
        ("Saya akan lapor polisi, penjual penipu", Trigger::ThreatAuthority),
        ("แพ้หนักมาก ผื่นขึ้นเต็มตัว ต้องไปโรงพยาบาล", Trigger::HealthSafety),
    ] {
        let reading = model.read(text, Some(1));
        assert_eq!((reading.severity, reading.trigger), (3, Some(trigger)), "{text}");
    }
    assert_eq!(model.read("没有过敏，很温和，喜欢", Some(5)).trigger, None);
}

#[test]
fn praise_with_denial_is_no_complaint() {
    for text in [
        "没有色差，也没有异味，不错",
        "No complaints, works exactly as described",
        "Tidak mengecewakan, sesuai gambar",
        "Không có gì để chê, giao hàng nhanh",
        "文句なしの商品です",
    ] {
        let reading = Model::embedded().read(text, None);
        assert!(!reading.is_negative(), "{text}: {reading:?}");
    }
}

#[test]
fn stars_against_words_are_noted() {
    let model = Model::embedded();
    assert!(model.read("质量非常好，物流很快，非常满意，推荐购买", Some(1)).at_odds);
    assert!(model.read("质量太差了，用了一天就坏了，客服不理人", Some(5)).at_odds);
    assert!(!model.read("质量太差了，用了一天就坏了，客服不理人", Some(1)).at_odds);
}

#[test]
fn personal_data_is_placed_and_never_repeated() {
    let text = "店主电话13812345678，大家打爆";
    let reading = Model::embedded().read(text, Some(1));
    assert_eq!(reading.ground, Some(Ground::Privacy));
    let [marked] = reading.spans[..] else { panic!("{:?}", reading.spans) };
    assert_eq!((marked.kind, marked.span.start, marked.span.end), (PrivateKind::Phone, 4, 15));
    let spans = serde_json::to_string(&reading.spans).expect("JSON");
    assert!(!spans.contains("138"), "{spans}");
}
