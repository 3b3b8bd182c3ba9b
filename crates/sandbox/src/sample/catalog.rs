//! What the sample shop sells, where, and who carries it. Data, no behaviour.

use super::tongue::Kind;

/// One design; a channel lists it under an id of its own.
#[derive(Debug)]
pub(super) struct Design {
    pub(super) sku: &'static str,
    /// Batches carry this prefix.
    pub(super) batch: &'static str,
    pub(super) kind: Kind,
    pub(super) category: [&'static str; 3],
    /// Listing titles in English, Chinese, Indonesian.
    pub(super) title: [&'static str; 3],
    /// What buyers call it.
    pub(super) noun: [&'static str; 3],
    /// Prices in minor units of USD, CNY, IDR; nought where it is not listed.
    pub(super) price: [i64; 3],
    /// How often it is bought.
    pub(super) weight: u64,
    pub(super) advertised: bool,
}

const TEA: [&str; 3] = ["Kitchen & Tea", "茶具", "Peralatan Teh"];
const TABLE: [&str; 3] = ["Tableware", "餐具", "Peralatan Makan"];
const FLASK: [&str; 3] = ["Drinkware", "保温杯", "Botol Minum"];
const WEAR: [&str; 3] = ["Women's Clothing", "女装", "Pakaian Wanita"];
const AUDIO: [&str; 3] = ["Audio", "数码影音", "Audio"];
const SNACK: [&str; 3] = ["Snacks", "零食", "Camilan"];
const SKIN: [&str; 3] = ["Skincare", "护肤", "Perawatan Kulit"];
const HOME: [&str; 3] = ["Home", "家居", "Rumah"];

macro_rules! designs {
    ($($sku:literal $batch:literal $kind:ident $category:ident $weight:literal $ads:literal $title:tt $noun:tt $price:tt;)*) => {
        pub(super) const DESIGNS: &[Design] = &[$(Design {
            sku: $sku, batch: $batch, kind: Kind::$kind, category: $category, title: $title, noun: $noun, price: $price,
            weight: $weight, advertised: $ads,
        }),*];
    };
}

designs! {
    "TEA-CELADON-6" "TC" Ceramic TEA 9 true ["Celadon Tea Set, Teapot and Six Cups", "龙泉青瓷茶具套装 一壶六杯", "Set Teh Keramik Celadon, Poci dan 6 Cangkir"] ["tea set", "茶具", "set teh"] [4_590, 16_800, 28_900_000];
    "TEA-GAIWAN-WHITE" "GW" Ceramic TEA 5 false ["Hand-Painted Gaiwan 150 ml", "手绘白瓷盖碗 150ml", "Gaiwan Lukis Tangan 150 ml"] ["gaiwan", "盖碗", "gaiwan"] [1_890, 6_900, 0];
    "MUG-RUO-RED" "MR" Ceramic TABLE 5 false ["Stoneware Mug with Lid 400 ml", "粗陶马克杯带盖 400ml", "Mug Keramik dengan Tutup 400 ml"] ["mug", "马克杯", "mug"] [1_499, 4_900, 8_500_000];
    "BOWL-INDIGO-4" "BI" Ceramic TABLE 4 false ["Indigo Rice Bowls, Set of Four", "青花饭碗 四只装", "Mangkuk Biru Set isi 4"] ["bowl set", "饭碗", "set mangkuk"] [2_690, 8_800, 0];
    "FLASK-500" "FL" Flask FLASK 9 true ["Vacuum Flask 500 ml, One-Hand Lid", "316不锈钢保温杯 500ml 弹盖", "Termos Stainless 500 ml Tutup Klik"] ["flask", "保温杯", "termos"] [2_199, 7_900, 13_900_000];
    "FLASK-KIDS-350" "FK" Flask FLASK 5 false ["Kids' Straw Flask 350 ml", "儿童吸管保温杯 350ml", "Termos Anak Sedotan 350 ml"] ["kids' flask", "儿童水杯", "termos anak"] [0, 6_900, 11_900_000];
    "DRESS-LINEN-A" "DL" Apparel WEAR 8 true ["Linen Blend A-Line Dress", "棉麻A字连衣裙", "Dress Linen A-Line"] ["dress", "连衣裙", "dress"] [3_299, 12_900, 18_900_000];
    "CARDI-SOFT" "CS" Apparel WEAR 6 false ["Soft Knit Cardigan", "软糯针织开衫", "Cardigan Rajut Lembut"] ["cardigan", "开衫", "cardigan"] [2_899, 9_900, 0];
    "SKIRT-PLEAT" "SP" Apparel WEAR 5 false ["Pleated Horse-Face Skirt", "新中式马面裙", "Rok Lipit Panjang"] ["skirt", "马面裙", "rok"] [0, 15_900, 16_500_000];
    "BUDS-AIR2" "BA" Audio AUDIO 9 true ["Wireless Earbuds Air 2", "真无线蓝牙耳机 Air 2", "Earbuds Nirkabel Air 2"] ["pair of earbuds", "耳机", "earbuds"] [2_999, 12_900, 19_900_000];
    "SPEAKER-MINI" "SM" Audio AUDIO 4 false ["Pocket Speaker Mini", "迷你便携音箱", "Speaker Mini Portabel"] ["speaker", "音箱", "speaker"] [1_999, 0, 12_500_000];
    "NUTS-DAILY-30" "ND" Snack SNACK 8 false ["Daily Mixed Nuts, 30 Packs", "每日坚果 30包", "Kacang Campur Harian 30 Bungkus"] ["nuts", "坚果", "kacang"] [0, 8_990, 0];
    "MANGO-DRIED-500" "MD" Snack SNACK 7 false ["Soft Dried Mango 500 g", "软糯芒果干 500g", "Mangga Kering Lembut 500 g"] ["bag of mango", "芒果干", "mangga kering"] [1_699, 3_990, 0];
    "CRISP-SEAWEED" "CW" Snack SNACK 6 false ["Seaweed Crisps, 12 Bags", "海苔脆片 12袋", "Keripik Rumput Laut 12 Bungkus"] ["seaweed snack", "海苔脆", "keripik rumput laut"] [1_399, 2_990, 6_500_000];
    "SERUM-B5" "SB" Skincare SKIN 8 true ["Hydrating Serum B5 30 ml", "B5保湿精华 30ml", "Serum Hidrasi B5 30 ml"] ["serum", "精华", "serum"] [1_899, 9_900, 11_900_000];
    "SUN-LIGHT-50" "SL" Skincare SKIN 6 false ["Light Sunscreen SPF 50", "清透防晒乳 SPF50", "Sunscreen Ringan SPF 50"] ["sunscreen", "防晒", "sunscreen"] [1_599, 7_900, 8_900_000];
    "MASK-CALM-10" "MC" Skincare SKIN 4 false ["Calming Sheet Masks, 10 Pack", "舒缓面膜 10片", "Masker Wajah Tenang isi 10"] ["mask", "面膜", "masker"] [0, 5_900, 0];
    "LAMP-PAPER" "LP" Home HOME 5 false ["Paper Lantern Bedside Lamp", "纸艺床头灯", "Lampu Tidur Lentera Kertas"] ["lamp", "床头灯", "lampu"] [2_399, 0, 14_900_000];
    "UMBRELLA-AUTO" "UA" Home HOME 4 false ["Automatic Travel Umbrella", "全自动晴雨伞", "Payung Lipat Otomatis"] ["umbrella", "雨伞", "payung"] [0, 4_990, 0];
    "RACK-DESK" "RD" Home HOME 3 false ["Bamboo Desk Shelf", "楠竹桌面置物架", "Rak Meja Bambu"] ["shelf", "置物架", "rak"] [2_599, 5_990, 0];
}

/// The SKU and the batch that hide the defect.
pub(super) const DEFECT_SKU: &str = "TEA-CELADON-6";
pub(super) const DEFECT_BATCH: &str = "TC-033";
/// The carrier that is days late.
pub(super) const SLOW_CARRIER: &str = "CloudDeer Express";

/// One place where the shop sells.
#[derive(Debug)]
pub(super) struct Market {
    pub(super) platform: &'static str,
    pub(super) country: &'static str,
    pub(super) name: &'static str,
    pub(super) zone: &'static str,
    /// Standard offset of the zone, in minutes.
    pub(super) offset: i64,
    pub(super) currency: &'static str,
    /// Which of the three languages and prices.
    pub(super) tongue: usize,
    /// Share of all orders, in percent.
    pub(super) share: u64,
    pub(super) carriers: [&'static str; 2],
    /// Days promised, hours on the road at least and at most.
    pub(super) promise_days: i64,
    pub(super) transit_hours: (u64, u64),
    /// Waiting, on the road, delivered.
    pub(super) states: [&'static str; 3],
    pub(super) prefix: &'static str,
}

pub(super) static MARKETS: [Market; 3] = [
    Market {
        platform: "tiktok_shop",
        country: "US",
        name: "Kiln & Thread US",
        zone: "America/New_York",
        offset: -300,
        currency: "USD",
        tongue: 0,
        share: 38,
        carriers: ["BlueHarbor Parcel", "Summit Post"],
        promise_days: 6,
        transit_hours: (44, 100),
        states: ["Awaiting shipment", "In transit", "Delivered"],
        prefix: "5769",
    },
    Market {
        platform: "own_live",
        country: "CN",
        name: "窑与线直播间",
        zone: "Asia/Shanghai",
        offset: 480,
        currency: "CNY",
        tongue: 1,
        share: 40,
        carriers: ["云雀速运", "白石快递"],
        promise_days: 4,
        transit_hours: (22, 64),
        states: ["待发货", "运输中", "已签收"],
        prefix: "LV26",
    },
    Market {
        platform: "shopee",
        country: "ID",
        name: "Tungku & Benang",
        zone: "Asia/Jakarta",
        offset: 420,
        currency: "IDR",
        tongue: 2,
        share: 22,
        carriers: ["NusaKirim", "Kilat Antar"],
        promise_days: 5,
        transit_hours: (36, 88),
        states: ["Perlu dikirim", "Dikirim", "Selesai"],
        prefix: "26SP",
    },
];

pub(super) static COLORS: [&[&str]; 3] = [
    &["sage", "ivory", "navy", "dusty pink", "charcoal", "mint"],
    &["豆青色", "米白色", "雾霾蓝", "藕粉色", "墨灰色", "薄荷绿"],
    &["sage", "krem", "navy", "dusty pink", "abu tua", "mint"],
];
