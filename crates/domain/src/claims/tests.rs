//! What is said, in Chinese, English and Indonesian, and what is wrong with it.

use proptest::prelude::*;

use super::*;
use crate::money::Currency;

fn facts(rows: &[(&str, &str)]) -> Vec<Fact> {
    rows.iter().map(|(name, value)| Fact { name: (*name).to_owned(), value: (*value).to_owned() }).collect()
}

fn found(sentence: &str, facts: &[Fact], price: Option<(i64, &str)>, market: &str) -> Vec<(String, String)> {
    let price = price.map(|(minor, code)| Money { minor, currency: Currency::parse(code).unwrap() });
    let problems = check(sentence, &Against { facts, price, left: None, market });
    for p in &problems {
        let shown: String = sentence.chars().skip(p.from).take(p.to - p.from).collect();
        assert_eq!(shown, p.said, "the span shows what was said: {sentence}");
        assert!(!p.correction.en.is_empty() && !p.correction.zh.is_empty());
        assert_eq!(p.rule.is_some(), p.what != ProblemKind::Fact, "{p:?}");
    }
    problems.into_iter().map(|p| (p.what.to_string(), p.said)).collect()
}

/// Checks rows: what is said, and each problem as `kind: words`.
fn table(rows: &[(&str, &[&str])], facts: &[Fact], price: Option<(i64, &str)>, market: &str) {
    for (sentence, wanted) in rows {
        let got: Vec<String> =
            found(sentence, facts, price, market).iter().map(|(k, said)| format!("{k}: {said}")).collect();
        assert_eq!(got, *wanted, "{market}: {sentence}");
    }
}

#[test]
fn the_shipped_rules_are_read() {
    let rules = book::read(include_str!("../../../../rulebook/claims.toml")).unwrap();
    assert!(rules.len() > 15, "{}", rules.len());
    for (bend, why) in
        [("\"law.cn.medical\"", "law.cn.superlative"), ("kind = \"medical\"", "kind = \"fact\"")]
    {
        let bent = include_str!("../../../../rulebook/claims.toml");
        let bent = if why.starts_with("law") {
            bent.replace(bend, "\"law.cn.superlative\"")
        } else {
            bent.replacen(bend, why, 1)
        };
        assert!(book::read(&bent).is_err(), "{bend}");
    }
}

#[test]
fn banned_claims_in_china() {
    table(
        &[
            ("这款茶是全国第一的龙井！", &["superlative: 全国第一"]),
            ("绝对是最好喝的", &["superlative: 绝对", "superlative: 最好"]),
            ("最近上新的一款", &[]),
            ("我最喜欢这个颜色，第一次见", &[]),
            ("最好用温水冲泡", &[]),
            ("国家级品质，顶级工艺", &["superlative: 国家级", "superlative: 顶级"]),
            ("我们不敢说最便宜", &[]),
            ("这不是最好的，但是够用", &[]),
            ("是不是最便宜的？", &["superlative: 最便宜"]),
            ("喝了能降血压，还能治疗失眠", &["medical: 降血压", "medical: 治疗"]),
            ("本品不能替代药物，不能治疗疾病", &[]),
            ("今天全网最低价", &["price: 全网最低价"]),
            ("今天全网今年最低", &["price: 全网今年最低"]),
            ("一用就白，零副作用", &["efficacy: 一用就白", "efficacy: 零副作用"]),
            ("终身保修，用一辈子", &["guarantee: 终身保修", "guarantee: 用一辈子"]),
            ("ＮＯ．１的品质", &["superlative: ＮＯ．１"]),
            ("大家晚上好，欢迎来到直播间", &[]),
        ],
        &[],
        None,
        "CN",
    );
    // The law names its article; elsewhere the house speaks.
    let rule = |market| {
        check("全国第一", &Against { facts: &[], price: None, left: None, market })[0].rule.clone().unwrap()
    };
    assert_eq!(
        (rule("CN").id.as_str(), rule("CN").date.as_deref()),
        ("law.cn.superlative", Some("2021-04-29"))
    );
    assert_eq!(rule("MY").id, "house.zh.superlative");
}

#[test]
fn banned_claims_in_english() {
    table(
        &[
            ("This is the best serum on earth", &["superlative: the best"]),
            ("The best way to use it is at night", &[]),
            ("I am not the best cook", &[]),
            ("It cures acne", &["medical: cures"]),
            ("It does not cure anything", &[]),
            ("This secures the lid", &[]),
            ("Lowest price ever, only today", &["price: Lowest price ever"]),
            ("You will lose 5 kilos overnight", &["efficacy: lose 5 kilos overnight"]),
            (
                "Clinically proven, with a lifetime warranty",
                &["medical: Clinically proven", "guarantee: lifetime warranty"],
            ),
            ("Best before March", &[]),
        ],
        &[],
        None,
        "US",
    );
}

#[test]
fn banned_claims_in_indonesian() {
    table(
        &[
            (
                "Ini serum terbaik, nomor satu di Indonesia",
                &["superlative: terbaik", "superlative: nomor satu"],
            ),
            ("Paling lambat besok dikirim", &[]),
            ("Harga termurah hari ini", &["price: Harga termurah"]),
            ("Bisa menyembuhkan jerawat", &["medical: menyembuhkan"]),
            ("Ini tidak menyembuhkan penyakit", &[]),
            ("Langsung putih dalam 3 hari", &["efficacy: Langsung putih"]),
            ("Garansi seumur hidup ya kak", &["guarantee: Garansi seumur hidup"]),
            ("Halo kakak semua, selamat malam", &[]),
        ],
        &[],
        None,
        "ID",
    );
    assert_eq!(
        found("Đây là loại tốt nhất", &[], None, "VN"),
        [("superlative".to_owned(), "tốt nhất".to_owned())]
    );
}

#[test]
fn what_is_said_of_tea_is_held_against_the_listing() {
    let tea =
        facts(&[("净含量", "250 克"), ("产地", "浙江杭州, 中国"), ("包装", "铁罐"), ("保质期", "18个月")]);
    table(
        &[
            ("这一罐是二百五十克", &[]),
            ("净含量有五百克", &["fact: 五百克"]),
            ("半斤装", &[]),
            ("两罐就是500克", &[]),
            ("一斤装大容量", &["fact: 一斤"]),
            ("下单再送你100克小样", &[]),
            ("大约 240g 吧", &[]),
            ("保质期三年放心囤", &["fact: 三年"]),
            ("下单三天发货", &[]),
            ("产自云南的好茶", &["fact: 云南"]),
            ("杭州产的龙井", &[]),
            ("中国原产", &[]),
            ("日本进口的", &["fact: 日本"]),
            ("这是进口茶", &["fact: 进口"]),
            ("日本朋友也爱喝", &[]),
            ("包装是玻璃罐", &["fact: 玻璃"]),
            ("包装是铁罐", &[]),
            ("到手只要89元", &["fact: 89元"]),
            ("今天到手价99块", &[]),
            ("原价199元", &[]),
            ("现价￥98.5", &["fact: 98.5"]),
        ],
        &tea,
        Some((9_900, "CNY")),
        "CN",
    );
    let problem =
        &check("净含量有五百克", &Against { facts: &tea, price: None, left: None, market: "CN" })[0];
    assert_eq!((problem.fact.as_deref(), problem.listed.as_deref()), (Some("净含量"), Some("250 克")));
    assert_eq!(problem.correction.zh, "请更正：净含量是250 克，不是五百克。");
}

#[test]
fn what_is_said_of_a_shirt_is_held_against_the_listing() {
    let shirt = facts(&[
        ("Material", "80 % cotton, 20 % polyester"),
        ("Weight (g)", "180"),
        ("Length", "70–74 cm"),
        ("Width", "50 cm"),
        ("Country of origin", "Vietnam"),
    ]);
    table(
        &[
            ("It is cotton with a little polyester", &[]),
            ("This is pure cotton", &["fact: cotton"]),
            ("100% cotton, so soft", &["fact: 100% cotton"]),
            ("80 percent cotton", &[]),
            ("It feels like silk but it is not silk", &["fact: silk"]),
            ("Real leather patch", &["fact: Real leather"]),
            ("It weighs 180 grams", &[]),
            ("It weighs 0.3 kg", &["fact: 0.3 kg"]),
            ("The length is 72 cm", &[]),
            ("The length is 80 cm", &["fact: 80 cm"]),
            ("80 cm", &[]),
            ("Made in Italy", &["fact: Italy"]),
            ("Imported from Vietnam", &[]),
            ("My Italian friend wears it", &[]),
            ("Only $19.90 tonight", &[]),
            ("just 15 dollars", &["fact: 15 dollars"]),
            ("save 5 dollars with the voucher, only 15 dollars", &[]),
        ],
        &shirt,
        Some((1_990, "USD")),
        "US",
    );
}

#[test]
fn what_is_said_in_indonesian_is_held_against_the_listing() {
    let bag = facts(&[
        ("Bahan", "kulit sintetis"),
        ("Berat", "1,2 kg"),
        ("Asal", "Indonesia"),
        ("Garansi", "6 bulan"),
    ]);
    table(
        &[
            ("Bahannya kulit sintetis ya kak", &[]),
            ("Ini kulit asli lho", &["fact: kulit asli"]),
            ("Beratnya 1.200 gram", &[]),
            ("Berat cuma 800 gram", &["fact: 800 gram"]),
            ("Buatan Italia", &["fact: Italia"]),
            ("Garansi 1 tahun", &["fact: 1 tahun"]),
            ("Garansi 6 bulan", &[]),
            ("Harga Rp 99.000 saja", &[]),
            ("Cuma Rp 89.000", &["fact: 89.000"]),
            ("hanya 99rb", &[]),
            ("hanya 89 ribu", &["fact: 89 ribu"]),
        ],
        &bag,
        Some((9_900_000, "IDR")),
        "ID",
    );
}

#[test]
fn captions_become_sentences_with_their_time() {
    let parts = sentences("净含量250克。 只要 9.9 元！Buy now. Ok", 1_000, 5_000);
    let texts: Vec<&str> = parts.iter().map(|(.., text)| text.as_str()).collect();
    assert_eq!(texts, ["净含量250克。", "只要 9.9 元！", "Buy now.", "Ok"]);
    assert_eq!((parts[0].0, parts[3].1), (1_000, 5_000));
    assert!(parts.windows(2).all(|w| w[0].1 <= w[1].0 && w[0].0 < w[0].1));
    assert!(sentences("。。。 ！", 0, 9).is_empty());
}

#[test]
fn what_was_heard_is_known_to_the_prompter() {
    let said = ["这款净含量半斤，冷泡会有一点偏苦哦".to_owned()];
    assert!(heard("250 克", &said) && heard("冷泡味道偏苦", &said));
    assert!(!heard("500 克", &said) && !heard("浙江杭州", &said) && !heard("", &said));
    let said = ["It may shrink a bit in the first wash".to_owned()];
    assert!(heard("may shrink in the wash", &said) && !heard("colour may fade", &said));
}

proptest! {
    #[test]
    fn any_sentence_has_an_answer(text in "\\PC{0,80}", name in "\\PC{0,12}", value in "\\PC{0,20}") {
        let all = facts(&[(&name, &value), ("净含量", "250 克"), ("Material", "cotton"), ("产地", "中国")]);
        for market in ["CN", "ID", "US"] {
            let price = Money { minor: 100, currency: Currency::parse("CNY").unwrap() };
            for p in check(&text, &Against { facts: &all, price: Some(price), left: None, market }) {
                prop_assert!(p.from < p.to && p.to <= text.chars().count());
            }
        }
        for (from, to, part) in sentences(&text, 0, 1_000) {
            prop_assert!(from <= to && to <= 1_000 && !part.is_empty());
        }
    }

    #[test]
    fn numbers_of_digits_and_signs_have_an_answer(text in "[0-9一二两三十百千万半.,%克gkcm百分之 -]{0,24}") {
        for comma in [false, true] {
            for m in measures::measures(&fold::Folded::of(&text), comma) {
                prop_assert!(m.least.is_finite() && m.least <= m.most && m.from < m.to);
            }
        }
    }
}

#[test]
fn what_is_left_is_held_against_the_count() {
    let said = |sentence: &str, left: i64, market: &str| {
        let problems = check(sentence, &Against { facts: &[], price: None, left: Some(left), market });
        let mut kinds = problems.iter().filter(|p| p.fact.as_deref() == Some("stock"));
        let found = kinds.next().map(|p| p.said.clone());
        assert!(kinds.next().is_none(), "told once: {sentence}");
        found
    };
    for (sentence, left, market, wanted) in [
        ("宝宝们仅剩3件了", 600, "CN", Some("3件")),
        ("最后十单，拍完就没有了", 600, "CN", Some("十单")),
        ("仅剩3件了", 5, "CN", None),
        ("仅剩300件了", 600, "CN", None),
        ("仅剩200件了", 600, "CN", Some("200件")),
        ("最后3分钟，抓紧", 600, "CN", None),
        ("最后3个小时", 600, "CN", None),
        ("买3件送1件", 600, "CN", None),
        ("only 3 left, be quick", 600, "US", Some("3 left")),
        ("just 12 pieces left", 600, "US", Some("12 pieces left")),
        ("3 minutes left", 600, "US", None),
        ("turn left after 3", 600, "US", None),
        ("not 3 left, there are plenty", 600, "US", None),
        ("tinggal 5 pcs kak", 600, "ID", Some("5 pcs")),
        ("chỉ còn 4 chiếc", 600, "VN", Some("4 chiếc")),
    ] {
        assert_eq!(said(sentence, left, market).as_deref(), wanted, "{sentence}");
    }
}
