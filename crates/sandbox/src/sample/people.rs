//! Invented buyers, and the invented details that some reviews wrongly print.

use super::catalog::Market;
use super::rng::Rng;

const US: (&[&str], &[&str]) = (
    &[
        "maggie", "jordan", "tess", "kayla", "brandon", "rosa", "dee", "priya", "hank", "luz", "owen",
        "marta", "shay", "colin", "bea", "nico", "wanda", "ty",
    ],
    &[
        "_r",
        ".w",
        "k",
        "_makes",
        "reads",
        "88",
        "_home",
        "loves.tea",
        ".j",
        "_tx",
        "xo",
        "22",
        ".pdx",
        "_mom",
        "the2nd",
        "on.wheels",
    ],
);
const CN: (&[&str], &[&str]) = (
    &[
        "小", "阿", "糖", "北", "木", "喵", "橙", "安", "晚", "星", "柚", "团", "浅", "鹿", "笨", "暖", "云",
        "月",
    ],
    &[
        "鱼",
        "宁",
        "豆",
        "岛的风",
        "木",
        "子酱",
        "妈",
        "先生",
        "早睡",
        "河",
        "茶",
        "圆",
        "夏",
        "一只",
        "熊熊",
        "阳",
        "朵",
        "亮",
    ],
);
const ID: (&[&str], &[&str]) = (
    &[
        "dewi", "budi", "sari", "rizky", "ayu", "putri", "agus", "nanda", "fitri", "joko", "lina", "wati",
        "dimas", "intan", "yoga", "rara",
    ],
    &[
        "_s",
        ".lestari",
        "cantik",
        "88",
        "_bdg",
        ".pratama",
        "mamahmuda",
        "store",
        "_07",
        ".w",
        "aja",
        "_sby",
        "kusuma",
        "oke",
    ],
);

/// The name of buyer number `number` of a market.
pub(super) fn buyer(market: &Market, number: u64) -> String {
    let mut rng = Rng::new(number).fork(market.offset.unsigned_abs() + 77);
    let (firsts, seconds) = [US, CN, ID][market.tongue];
    let (first, second) = (rng.pick(firsts).unwrap_or("a"), rng.pick(seconds).unwrap_or("b"));
    match (market.tongue, rng.below(10)) {
        (1, 0..=4) => format!("{first}*{}{}", second.chars().last().unwrap_or('鱼'), number % 97),
        (1, _) => format!("{first}{second}{number:03}"),
        (_, 0..=2) => format!("{}***{}", &first[..1], number % 1000),
        _ => format!("{first}{second}{number}"),
    }
}

/// A telephone number from ranges kept for fiction, or plainly made up.
pub(super) fn phone(tongue: usize, rng: &mut Rng) -> String {
    let tail = rng.below(100);
    match tongue {
        0 => format!("(312) 555-01{tail:02}"),
        1 => format!("1380000{tail:04}"),
        _ => format!("0812-0000-00{tail:02}"),
    }
}

/// An invented person.
pub(super) fn person(tongue: usize, rng: &mut Rng) -> String {
    const PERSONS: [&[&str]; 3] = [
        &["Jane Exampleton", "Rob Sampleworth", "Ms. Testerly"],
        &["甄样本", "贾示例", "范例生"],
        &["Contoh Santoso", "Ibu Misalia", "Pak Umpama"],
    ];
    rng.pick(PERSONS[tongue]).unwrap_or("N.").to_owned()
}

/// An invented competitor.
pub(super) fn rival(tongue: usize, rng: &mut Rng) -> String {
    const RIVALS: [&[&str]; 3] = [
        &["PotteryBarnyard", "MugMonkey Store", "DealDen"],
        &["好物仓库铺", "省心小店", "源头老王"],
        &["Toko Sebelah", "GudangMurah77", "LapakKita"],
    ];
    rng.pick(RIVALS[tongue]).unwrap_or("X").to_owned()
}
