//! Readings of single texts: stars, grounds, severity, words that decided, emptiness.

use domain::reading::{Ground, Issue, Polarity};
use triage::Model;

#[test]
fn stars_without_words() {
    for (rating, polarity, issue) in [
        (Some(1), Polarity::Negative, Some(Issue::Groundless)),
        (Some(2), Polarity::Negative, Some(Issue::Groundless)),
        (Some(3), Polarity::Neutral, None),
        (Some(4), Polarity::Positive, None),
        (Some(5), Polarity::Positive, None),
        (None, Polarity::Neutral, None),
    ] {
        for text in ["", "   ", "。。。", "\u{200b}"] {
            let reading = Model::embedded().read(text, rating);
            assert_eq!((reading.polarity, reading.issue), (polarity, issue), "{rating:?} {text:?}");
            assert_eq!((reading.language.as_str(), reading.severity), ("und", 1));
            assert!(!reading.is_negative() || reading.confidence <= 0.6);
        }
    }
}

#[test]
fn words_outvote_stars() {
    let model = Model::embedded();
    let praise = model.read("质量非常好，很满意，物流也快，强烈推荐", Some(1));
    assert!(!praise.is_negative(), "{praise:?}");
    let grave = model.read("收到的是假货，用了皮肤过敏红肿，客服不理，要求退款", Some(5));
    assert!(grave.is_negative(), "{grave:?}");
}

#[test]
fn grounds() {
    for (text, ground) in [
        ("卖家就是个傻逼，死全家", Some(Ground::Abuse)),
        ("You are all idiots and assholes", Some(Ground::Abuse)),
        ("老板电话13912345678，大家都去打", Some(Ground::Privacy)),
        ("他的邮箱是 wang.xiao@example.com，骗子", Some(Ground::Privacy)),
        ("手机天天死机，气死我了", None),
        ("价格死贵，垃圾袋一样的质量", None),
        ("The zipper broke after two days", None),
    ] {
        assert_eq!(Model::embedded().read(text, Some(1)).ground, ground, "{text}");
    }
}

#[test]
fn severity_follows_harm() {
    for (text, severity) in [
        ("充电的时候爆炸起火，差点烧了房子，太危险了", 3),
        ("吃完上吐下泻，食物中毒住院了", 3),
        ("The charger caught fire and burned my hand, dangerous!", 3),
        ("颜色不太好看", 1),
        ("味道一般", 1),
    ] {
        let reading = Model::embedded().read(text, Some(1));
        assert_eq!(reading.severity, severity, "{text}");
    }
}

#[test]
fn the_words_that_decided() {
    for (text, word) in [
        ("物流太慢了，等了十天才收到", "慢"),
        ("Customer service was rude and refused to give me a refund.", "refund"),
        ("Barang palsu, bukan original", "palsu"),
        ("客服态度恶劣，没人理", "客服"),
    ] {
        let reading = Model::embedded().read(text, Some(1));
        assert!(!reading.why.is_empty() && reading.why.len() <= 8, "{text}: {reading:?}");
        assert!(reading.why.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
        assert!(reading.why.iter().all(|why| text.contains(&why.text)));
        assert!(reading.why.iter().any(|why| why.text.contains(word)), "{text}: {:?}", reading.why);
    }
}

#[test]
fn folded_forms_read_alike() {
    let model = Model::embedded();
    for (one, other) in [
        ("质量很差，客服态度恶劣", "質量很差，客服態度惡劣"),
        ("FAKE product", "ｆａｋｅ ｐｒｏｄｕｃｔ"),
        ("太慢了！", "太慢了！！！！！！"),
    ] {
        let (one, other) = (model.read_fast(one, None), model.read_fast(other, None));
        assert_eq!((one.issue, one.polarity), (other.issue, other.polarity));
    }
}

#[test]
fn a_reading_survives_json() {
    let reading = Model::embedded().read("物流太慢，盒子压坏了", Some(2));
    let text = serde_json::to_string(&reading).expect("serialises");
    assert_eq!(serde_json::from_str::<domain::reading::Reading>(&text).expect("parses"), reading);
}
