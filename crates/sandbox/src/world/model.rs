//! What there is in the world: shops, orders with their parcels, reviews with their versions, chats, return requests.
//! Plain data; what happens to it is in `buyers` and `acts`.

use std::collections::BTreeMap;

use domain::time::Instant;
use serde::{Deserialize, Serialize};

use super::words::Tongue;

/// Where a shop sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "names of platforms")]
pub enum Platform {
    Shopee,
    Tiktok,
    Lazada,
    Kuaishou,
    /// Its reviews are Judge.me's.
    Shopify,
    Woocommerce,
}

impl Platform {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Shopee, Self::Tiktok, Self::Lazada, Self::Kuaishou, Self::Shopify, Self::Woocommerce];

    /// The word for it in addresses and in the ledger.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shopee => "shopee",
            Self::Tiktok => "tiktok",
            Self::Lazada => "lazada",
            Self::Kuaishou => "kuaishou",
            Self::Shopify => "shopify",
            Self::Woocommerce => "woocommerce",
        }
    }

    /// The platform of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == word)
    }

    /// The highest numbers of ids say which platform they belong to, so that no two shops share an id.
    pub(super) const fn base(self) -> u64 {
        (self as u64 + 1) * 10_000_000
    }

    /// How often a buyer may change a review there (field.md §2a; on Lazada a follow-up instead).
    pub(super) const fn edits(self) -> u8 {
        match self {
            Self::Shopee | Self::Tiktok | Self::Shopify | Self::Woocommerce => 1,
            Self::Lazada | Self::Kuaishou => 0,
        }
    }

    /// How many days after a review its reply window closes, where there is one.
    pub(super) const fn reply_days(self) -> Option<i64> {
        match self {
            Self::Kuaishou => Some(30),
            Self::Lazada => Some(90),
            _ => None,
        }
    }
}

/// One shop on one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Shop {
    /// Where.
    pub platform: Platform,
    /// The platform's id of it.
    pub id: u64,
    /// For people.
    pub name: &'static str,
    /// ISO 3166.
    pub market: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// Decimal digits of the currency.
    pub digits: u32,
    /// What its buyers speak.
    pub tongues: &'static [Tongue],
    /// What it sells.
    pub products: Vec<Product>,
    /// By id.
    pub orders: BTreeMap<u64, Order>,
    /// By id.
    pub reviews: BTreeMap<u64, Review>,
    /// By id, which is the buyer's.
    pub chats: BTreeMap<u64, Chat>,
    /// By id.
    pub returns: BTreeMap<u64, Request>,
}

impl Shop {
    /// A product by its id.
    pub fn product(&self, id: u64) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// An amount of its currency as a decimal string.
    pub fn decimal(&self, minor: i64) -> String {
        let unit = 10i64.pow(self.digits);
        match self.digits {
            0 => minor.to_string(),
            digits => format!("{}.{:0width$}", minor / unit, minor % unit, width = digits as usize),
        }
    }

    /// The minor units of a decimal; `None` when it is none.
    pub fn minor(&self, decimal: &str) -> Option<i64> {
        let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
        let digits = self.digits as usize;
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || !plain(whole)
            || !plain(part)
            || part.bytes().skip(digits).any(|byte| byte != b'0')
        {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<digits$}")[..digits].parse().unwrap_or(0);
        whole.checked_mul(10i64.pow(self.digits))?.checked_add(part)
    }
}

/// A listed product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The platform's id.
    pub id: u64,
    /// The seller's code.
    pub sku: &'static str,
    /// The listing's title.
    pub title: &'static str,
    /// Minor units.
    pub price: i64,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the field's words")]
pub enum OrderState {
    Paid,
    Shipped,
    Delivered,
    Completed,
}

/// What becomes of an order; buyers know it, the API does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the field's words")]
pub enum Fate {
    Fine,
    Late,
    Broken,
    Differs,
    Lost,
}

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The platform's id.
    pub id: u64,
    /// Who.
    pub buyer: u64,
    /// Their name in public.
    pub name: String,
    /// What they speak.
    pub tongue: Tongue,
    /// What.
    pub product: u64,
    /// How many.
    pub quantity: u32,
    /// What was paid, minor units.
    pub total: i64,
    /// Where it stands.
    pub state: OrderState,
    /// When it was paid.
    pub paid_at: Instant,
    /// When it was given to the carrier.
    pub shipped_at: Option<Instant>,
    /// When it arrived.
    pub delivered_at: Option<Instant>,
    /// When anything of it last changed.
    pub updated_at: Instant,
    /// The carrier.
    pub carrier: &'static str,
    /// The number of the parcel, once there is one.
    pub tracking: Option<String>,
    /// What the carrier reported, oldest first.
    pub scans: Vec<Scan>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What a carrier reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the field's words")]
pub enum ScanWord {
    Collected,
    Moving,
    Delayed,
    OutForDelivery,
    Delivered,
    Lost,
}

/// One report of a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// When.
    pub at: Instant,
    /// What.
    pub word: ScanWord,
}

/// One version of a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// When it was written.
    pub at: Instant,
    /// 1 to 5.
    pub rating: u8,
    /// What it says.
    pub text: String,
}

/// The seller's public reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
}

/// A review. There is at least one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The platform's id.
    pub id: u64,
    /// Of which order.
    pub order: u64,
    /// Of which product.
    pub product: u64,
    /// Whose.
    pub buyer: u64,
    /// Their name in public.
    pub name: String,
    /// First to last.
    pub versions: Vec<Version>,
    /// The public reply.
    pub reply: Option<Answer>,
    /// How often its buyer may still change it.
    pub edits_left: u8,
    /// The platform has hidden it.
    pub hidden: bool,
}

impl Review {
    /// As it stands now.
    pub fn latest(&self) -> &Version {
        &self.versions[self.versions.len() - 1]
    }

    /// When it was first written.
    pub fn created_at(&self) -> Instant {
        self.versions[0].at
    }
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the field's words")]
pub enum Side {
    Buyer,
    Seller,
}

/// A private message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The platform's id.
    pub id: u64,
    /// When.
    pub at: Instant,
    /// Who.
    pub from: Side,
    /// What.
    pub text: String,
    /// The platform took it and shows it to nobody.
    pub hidden: bool,
}

/// A conversation with one buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chat {
    /// The platform's id.
    pub id: u64,
    /// With whom.
    pub buyer: u64,
    /// Their name.
    pub name: String,
    /// About which order.
    pub order: u64,
    /// Oldest first.
    pub messages: Vec<Message>,
    /// What the seller has not read.
    pub unread: u32,
}

/// What a buyer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the field's words")]
pub enum Want {
    Refund,
    Return,
}

/// Where a return request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the field's words")]
pub enum Stage {
    Requested,
    Offered,
    AwaitGoods,
    GoodsBack,
    Refunded,
    Rejected,
    Disputed,
    Closed,
}

/// A return or refund request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The platform's id.
    pub id: u64,
    /// Of which order.
    pub order: u64,
    /// Whose.
    pub buyer: u64,
    /// What they want.
    pub want: Want,
    /// Why: the buyer's order's fate.
    pub fate: Fate,
    /// Why, in their words.
    pub text: String,
    /// Asked for, minor units.
    pub amount: i64,
    /// Offered instead, minor units.
    pub offered: Option<i64>,
    /// Where it stands.
    pub stage: Stage,
    /// When it was opened.
    pub at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When the platform decides instead of the seller.
    pub due_at: Instant,
}

/// Something that a platform could tell the seller of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the ids of what changed")]
pub enum What {
    Order(u64),
    Parcel(u64),
    Chat { chat: u64, message: u64 },
    Return(u64),
    Review(u64),
}

/// Something that happened in a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Where.
    pub platform: Platform,
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
}
