//! Which shops there are, what they sell and who carries it. Data; all of it is invented.

use std::collections::BTreeMap;

use super::model::{Platform, Product, Shop};
use super::words::Tongue::{self, En, Id, Th, Vi, Zh};

struct Stall {
    platform: Platform,
    name: &'static str,
    market: &'static str,
    currency: &'static str,
    digits: u32,
    tongues: &'static [Tongue],
    /// Price of the cheapest product in minor units.
    price: i64,
    chinese: bool,
}

const STALLS: &[Stall] = &[
    Stall {
        platform: Platform::Shopee,
        name: "Kiln & Kettle ID",
        market: "ID",
        currency: "IDR",
        digits: 2,
        tongues: &[Id, Id, Id, En, Th],
        price: 8_900_000,
        chinese: false,
    },
    Stall {
        platform: Platform::Tiktok,
        name: "Kiln & Kettle Live",
        market: "TH",
        currency: "THB",
        digits: 2,
        tongues: &[Th, Th, En, Vi],
        price: 19_900,
        chinese: false,
    },
    Stall {
        platform: Platform::Lazada,
        name: "Kiln & Kettle SG",
        market: "SG",
        currency: "SGD",
        digits: 2,
        tongues: &[En, En, Vi, Zh],
        price: 1_290,
        chinese: false,
    },
    Stall {
        platform: Platform::Kuaishou,
        name: "窑火小铺",
        market: "CN",
        currency: "CNY",
        digits: 2,
        tongues: &[Zh],
        price: 3_900,
        chinese: true,
    },
    Stall {
        platform: Platform::Shopify,
        name: "kiln-kettle",
        market: "US",
        currency: "USD",
        digits: 2,
        tongues: &[En],
        price: 1_490,
        chinese: false,
    },
    Stall {
        platform: Platform::Woocommerce,
        name: "Kiln & Kettle Site",
        market: "VN",
        currency: "VND",
        digits: 0,
        tongues: &[Vi, Vi, En],
        price: 149_000,
        chinese: false,
    },
];

const GOODS: &[(&str, &str, &str, i64)] = &[
    ("MUG-RUO-RED", "Stoneware Mug with Lid 400 ml", "粗陶马克杯带盖 400ml", 10),
    ("FLASK-500", "Vacuum Flask 500 ml", "316不锈钢保温杯 500ml", 15),
    ("TEA-CELADON-6", "Celadon Tea Set, Six Cups", "龙泉青瓷茶具套装 六杯", 31),
    ("BUDS-AIR2", "Wireless Earbuds Air 2", "真无线蓝牙耳机 Air 2", 22),
    ("DRESS-LINEN-A", "Linen Blend A-Line Dress", "棉麻A字连衣裙", 24),
    ("SERUM-B5", "Hydrating Serum B5 30 ml", "B5保湿精华 30ml", 13),
];

/// Carriers; the first is the slow one.
pub(super) const CARRIERS: [&str; 3] = ["Tortoise Express", "Heron Post", "Swift Link"];

/// The names that buyers go by.
pub(super) const NAMES: [&str; 24] = [
    "dewi_r",
    "budi88",
    "somchai.k",
    "nok_nok",
    "linh.tran",
    "minh_anh",
    "sarah_w",
    "j0hn",
    "小鹿",
    "阿杰同学",
    "ploy",
    "rizky",
    "putri.a",
    "thao_vy",
    "emma.l",
    "k_tan",
    "wei_ling",
    "老王爱喝茶",
    "anon***7",
    "m***a",
    "ayu",
    "huong99",
    "bee_t",
    "olivia",
];

/// All shops, empty.
pub(super) fn shops() -> BTreeMap<Platform, Shop> {
    STALLS.iter().map(|stall| (stall.platform, shop(stall))).collect()
}

fn shop(stall: &Stall) -> Shop {
    let product = |(number, (sku, english, chinese, times)): (
        usize,
        &(&'static str, &'static str, &'static str, i64),
    )| Product {
        id: stall.platform.base() + 9_000_000 + number as u64,
        sku,
        title: if stall.chinese { chinese } else { english },
        price: stall.price * times / 10,
    };
    Shop {
        platform: stall.platform,
        id: stall.platform.base() + 1,
        name: stall.name,
        market: stall.market,
        currency: stall.currency,
        digits: stall.digits,
        tongues: stall.tongues,
        products: GOODS.iter().enumerate().map(product).collect(),
        orders: BTreeMap::new(),
        reviews: BTreeMap::new(),
        chats: BTreeMap::new(),
        returns: BTreeMap::new(),
    }
}
