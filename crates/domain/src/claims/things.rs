//! Materials and places that listings and hosts name, with their words, and what a fact's name is about.

use super::fold::Folded;

/// A material or place: its word, what it is part of, and how it is said; longer words before those within them.
#[derive(Debug, PartialEq, Eq)]
pub struct Thing {
    /// Its own word.
    pub key: &'static str,
    /// What it lies in or is a kind of.
    pub within: Option<&'static str>,
    /// How it is said.
    pub words: &'static [&'static str],
}

const fn thing(key: &'static str, within: Option<&'static str>, words: &'static [&'static str]) -> Thing {
    Thing { key, within, words }
}

/// Materials.
pub const MATERIALS: &[Thing] = &[
    thing(
        "imitation leather",
        None,
        &[
            "人造革",
            "仿皮",
            "pu皮",
            "pu leather",
            "faux leather",
            "imitation leather",
            "kulit sintetis",
            "kulit imitasi",
        ],
    ),
    thing(
        "leather",
        None,
        &[
            "真皮",
            "牛皮",
            "羊皮",
            "头层皮",
            "genuine leather",
            "real leather",
            "leather",
            "kulit asli",
            "kulit sapi",
        ],
    ),
    thing("cotton", None, &["纯棉", "全棉", "棉", "cotton", "katun"]),
    thing("polyester", None, &["聚酯纤维", "聚酯", "涤纶", "polyester", "poliester"]),
    thing("silk", None, &["桑蚕丝", "真丝", "蚕丝", "silk", "sutra"]),
    thing("cashmere", None, &["山羊绒", "羊绒", "cashmere", "kasmir"]),
    thing("wool", None, &["羊毛", "wool", "wol"]),
    thing("linen", None, &["亚麻", "linen"]),
    thing("nylon", None, &["锦纶", "尼龙", "nylon", "nilon"]),
    thing("down", None, &["鹅绒", "鸭绒", "羽绒", "goose down", "duck down"]),
    thing(
        "stainless steel 316",
        Some("stainless steel"),
        &["316不锈钢", "316 不锈钢", "316 stainless", "stainless steel 316", "sus316"],
    ),
    thing(
        "stainless steel 304",
        Some("stainless steel"),
        &["304不锈钢", "304 不锈钢", "304 stainless", "stainless steel 304", "sus304"],
    ),
    thing("stainless steel", None, &["不锈钢", "stainless steel", "stainless", "baja tahan karat"]),
    thing("aluminium", None, &["铝合金", "aluminium", "aluminum"]),
    thing("iron", None, &["铸铁", "铁", "cast iron", "iron", "tin can", "kaleng", "besi"]),
    thing("silver", None, &["纯银", "925银", "足银", "sterling silver", "silver", "perak"]),
    thing("gold", None, &["纯金", "足金", "18k金", "solid gold", "gold", "emas"]),
    thing("glass", None, &["玻璃", "glass", "kaca"]),
    thing("ceramic", None, &["陶瓷", "骨瓷", "ceramic", "porcelain", "keramik"]),
    thing("plastic", None, &["塑料", "plastic", "plastik"]),
    thing("silicone", None, &["硅胶", "silicone", "silikon"]),
    thing("solid wood", Some("wood"), &["实木", "solid wood", "kayu solid"]),
    thing("wood", None, &["木", "wooden", "wood", "kayu"]),
    thing("bamboo", None, &["竹", "bamboo", "bambu"]),
    thing("paper", None, &["纸", "paper", "cardboard", "kertas"]),
];

/// Countries, and provinces of China.
pub const PLACES: &[Thing] = &[
    thing("CN", None, &["中国", "国产", "china", "chinese", "tiongkok", "cina", "trung quốc"]),
    thing("JP", None, &["日本", "japan", "japanese", "jepang", "nhật bản"]),
    thing("KR", None, &["韩国", "korea", "korean", "hàn quốc"]),
    thing("DE", None, &["德国", "germany", "german", "jerman", "đức"]),
    thing("FR", None, &["法国", "france", "french", "prancis", "pháp"]),
    thing("IT", None, &["意大利", "italy", "italian", "italia"]),
    thing("ES", None, &["西班牙", "spain", "spanish", "spanyol"]),
    thing("CH", None, &["瑞士", "switzerland", "swiss"]),
    thing("US", None, &["美国", "usa", "the us", "america", "american", "amerika"]),
    thing("GB", None, &["英国", "england", "britain", "british", "inggris"]),
    thing("AU", None, &["澳大利亚", "澳洲", "australia", "australian"]),
    thing("NZ", None, &["新西兰", "new zealand", "selandia baru"]),
    thing("TH", None, &["泰国", "thailand", "thai"]),
    thing("VN", None, &["越南", "vietnam", "vietnamese", "việt nam"]),
    thing("ID", None, &["印尼", "印度尼西亚", "indonesia", "indonesian", "lokal"]),
    thing("MY", None, &["马来西亚", "malaysia", "malaysian"]),
    thing("IN", None, &["印度", "india", "indian"]),
    thing("TR", None, &["土耳其", "turkey", "turkish", "turki"]),
    thing("BR", None, &["巴西", "brazil", "brazilian", "brasil"]),
    thing("ET", None, &["埃塞俄比亚", "ethiopia", "ethiopian", "etiopia"]),
    thing("CO", None, &["哥伦比亚", "colombia", "colombian", "kolombia"]),
    thing("浙江", Some("CN"), &["浙江", "杭州", "义乌", "宁波"]),
    thing("福建", Some("CN"), &["福建", "安溪", "武夷山", "厦门"]),
    thing("云南", Some("CN"), &["云南", "普洱", "西双版纳"]),
    thing("广东", Some("CN"), &["广东", "广州", "潮汕", "深圳"]),
    thing("四川", Some("CN"), &["四川", "成都"]),
    thing("江苏", Some("CN"), &["江苏", "苏州", "阳澄湖"]),
    thing("安徽", Some("CN"), &["安徽", "黄山"]),
    thing("新疆", Some("CN"), &["新疆", "和田"]),
    thing("黑龙江", Some("CN"), &["黑龙江", "五常"]),
    thing("山东", Some("CN"), &["山东", "烟台"]),
    thing("内蒙古", Some("CN"), &["内蒙古", "锡林郭勒"]),
    thing("江西", Some("CN"), &["江西", "赣南", "景德镇"]),
];

/// What names of facts are about; the first list that has a word of the name.
const ABOUT: &[(&str, &[&str])] = &[
    ("packaging", &["包装", "packaging", "kemasan"]),
    ("origin", &["产地", "原产", "origin", "made in", "country", "asal", "buatan", "xuất xứ"]),
    (
        "material",
        &[
            "材质",
            "面料",
            "成分",
            "材料",
            "material",
            "fabric",
            "composition",
            "bahan",
            "komposisi",
            "chất liệu",
        ],
    ),
    ("shelf life", &["保质期", "shelf life", "best before", "masa simpan", "kedaluwarsa", "hạn sử dụng"]),
    ("warranty", &["保修", "质保", "warranty", "garansi", "bảo hành"]),
    ("capacity", &["容量", "capacity", "kapasitas", "dung tích", "volume"]),
    ("weight", &["净含量", "净重", "重量", "毛重", "net content", "weight", "berat", "khối lượng"]),
    ("height", &["高", "height", "tinggi"]),
    ("width", &["宽", "width", "lebar"]),
    ("length", &["长", "length", "panjang"]),
    ("battery", &["电池", "电量", "battery", "baterai"]),
    ("power", &["功率", "power", "daya"]),
    ("pieces", &["数量", "件数", "片数", "支数", "pieces", "count", "jumlah", "isi"]),
];

/// What a fact's name is about, and the words by which a host speaks of it; the name itself where it is about nothing known.
pub fn about(name: &Folded) -> (Option<&'static str>, &'static [&'static str]) {
    let fits = |(_, words): &&(&str, &[&str])| {
        let joined: String = name.chars.iter().collect();
        words.iter().any(|word| joined.contains(word))
    };
    ABOUT.iter().find(fits).map_or((None, &[]), |(key, words)| (Some(key), words))
}

/// The things a text names, with their places; a thing within a longer word that was found is not named.
pub fn named(text: &Folded, things: &'static [Thing]) -> Vec<(&'static Thing, usize, usize)> {
    let mut found: Vec<(&'static Thing, usize, usize)> = Vec::new();
    let mut all: Vec<(&'static Thing, usize, usize)> = Vec::new();
    for thing in things {
        for word in thing.words {
            all.extend(text.find(word).into_iter().map(|(from, to)| (thing, from, to)));
        }
    }
    all.sort_by_key(|(_, from, to)| (std::cmp::Reverse(to - from), *from));
    for (thing, from, to) in all {
        if !found.iter().any(|(_, f, t)| *f < to && from < *t) {
            found.push((thing, from, to));
        }
    }
    found.sort_by_key(|(_, from, _)| *from);
    found
}
