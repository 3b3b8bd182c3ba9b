//! Units beside numbers: of time, of money, of pieces.

use std::collections::HashMap;
use std::sync::LazyLock;

use domain::reading::ClaimKind;

/// Units of time with the letter they get.
const TIMES: &[(&str, char)] = &[
    ("个多月", 'm'),
    ("个月", 'm'),
    ("个星期", 'w'),
    ("星期", 'w'),
    ("礼拜", 'w'),
    ("个小时", 'h'),
    ("小时", 'h'),
    ("分钟", 'n'),
    ("周", 'w'),
    ("天", 'd'),
    ("年", 'y'),
    ("日間", 'd'),
    ("週間", 'w'),
    ("ヶ月", 'm'),
    ("か月", 'm'),
    ("カ月", 'm'),
    ("時間", 'h'),
    ("business days", 'd'),
    ("days", 'd'),
    ("day", 'd'),
    ("weeks", 'w'),
    ("week", 'w'),
    ("months", 'm'),
    ("month", 'm'),
    ("hours", 'h'),
    ("hour", 'h'),
    ("years", 'y'),
    ("year", 'y'),
    ("minutes", 'n'),
    ("hari", 'd'),
    ("minggu", 'w'),
    ("bulan", 'm'),
    ("jam", 'h'),
    ("tahun", 'y'),
    ("hr", 'd'),
    ("bln", 'm'),
    ("ngày", 'd'),
    ("tuần", 'w'),
    ("tháng", 'm'),
    ("giờ", 'h'),
    ("năm", 'y'),
    ("วัน", 'd'),
    ("สัปดาห์", 'w'),
    ("อาทิตย์", 'w'),
    ("เดือน", 'm'),
    ("ชั่วโมง", 'h'),
    ("ปี", 'y'),
    ("araw", 'd'),
    ("linggo", 'w'),
    ("buwan", 'm'),
];

/// Units of money, after the number.
const MONEY: &[&str] = &[
    "元",
    "块钱",
    "块",
    "rmb",
    "円",
    "dollars",
    "dollar",
    "usd",
    "bucks",
    "ribu",
    "rb",
    "juta",
    "ringgit",
    "đồng",
    "vnd",
    "nghìn",
    "triệu",
    "đ",
    "บาท",
    "฿",
    "pesos",
    "pesos",
    "€",
    "euro",
    "pounds",
    "万",
];

/// Signs of money, before the number.
pub(super) const SIGNS: &[&str] =
    &["¥", "￥", "$", "rp", "rp.", "rm", "฿", "₫", "₱", "€", "£", "rmb", "usd", "php"];

/// Counted pieces.
const PIECES: &[&str] = &[
    "件",
    "瓶",
    "包",
    "盒",
    "双",
    "条",
    "本",
    "箱",
    "袋",
    "支",
    "只",
    "片",
    "颗",
    "台",
    "部",
    "套",
    "罐",
    "张",
    "斤",
    "公斤",
    "千克",
    "個",
    "枚",
    "足",
    "点",
    "pcs",
    "pieces",
    "piece",
    "items",
    "boxes",
    "bottles",
    "pairs",
    "packs",
    "units",
    "buah",
    "biji",
    "botol",
    "bungkus",
    "lusin",
    "pasang",
    "helai",
    "cái",
    "chiếc",
    "hộp",
    "chai",
    "gói",
    "đôi",
    "quyển",
    "ชิ้น",
    "อัน",
    "ตัว",
    "กล่อง",
    "ขวด",
    "คู่",
    "kg",
    "kilo",
];

/// A unit that follows a number.
#[derive(Clone, Copy)]
pub(super) struct Measure {
    pub(super) unit: &'static str,
    pub(super) kind: ClaimKind,
    pub(super) letter: char,
}

/// The units by their first sign, longest first.
static MEASURES: LazyLock<HashMap<char, Vec<Measure>>> = LazyLock::new(|| {
    let times = TIMES.iter().map(|&(unit, letter)| Measure { unit, kind: ClaimKind::Duration, letter });
    let money = MONEY.iter().map(|unit| Measure { unit, kind: ClaimKind::Amount, letter: ' ' });
    let pieces = PIECES.iter().map(|unit| Measure { unit, kind: ClaimKind::Quantity, letter: ' ' });
    let mut measures: HashMap<char, Vec<Measure>> = HashMap::new();
    for measure in times.chain(money).chain(pieces) {
        measures.entry(measure.unit.chars().next().unwrap_or(' ')).or_default().push(measure);
    }
    for list in measures.values_mut() {
        list.sort_by_key(|measure| std::cmp::Reverse(measure.unit.len()));
    }
    measures
});

/// The unit that the rest begins with, as a whole word.
pub(super) fn measure(rest: &str) -> Option<&'static Measure> {
    let letter = |sign: char| sign.is_ascii_alphabetic();
    let fits = |measure: &&Measure| {
        rest.strip_prefix(measure.unit)
            .is_some_and(|after| !measure.unit.ends_with(letter) || !after.starts_with(letter))
    };
    MEASURES.get(&rest.chars().next()?)?.iter().find(fits)
}
