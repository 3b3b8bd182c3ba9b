//! Products that the shop lists itself: what is said of one, version by version, and whether it may be shown in a live session.
//! Products that channels mirror are another thing ([`crate::catalog`]).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::{ChannelId, ProductId};
use crate::money::Money;
use crate::refusal::{Refusal, Words};
use crate::time::Instant;

/// Longest title, fact or weakness, in characters.
pub const LONGEST_TEXT: usize = 300;
/// Longest stock-keeping unit, in characters.
pub const LONGEST_SKU: usize = 64;
/// Most facts of a listing.
pub const MOST_FACTS: usize = 60;
/// Most weaknesses of a listing.
pub const MOST_WEAKNESSES: usize = 20;
/// Longest reason for clearing a product or not, in characters.
pub const LONGEST_WHY: usize = 2_000;

/// Something that is true of a product and may be said, as `容量: 500 ml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// What is said of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The seller's stock-keeping unit; one product of a shop has it, for ever.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// Its price.
    pub price: Money,
    /// Pieces there are, where that is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock: Option<i64>,
    /// What may be said.
    pub facts: Vec<Fact>,
    /// What must be disclosed.
    #[serde(default)]
    pub weaknesses: Vec<String>,
    /// The channel that sells it, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelId>,
    /// That channel's id of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

/// What happens to such a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum ListingEvent {
    /// It is new.
    #[serde(rename = "product.listed")]
    Listed {
        /// The first version.
        listing: Listing,
    },
    /// Something else is said of it from now on; the whole as it is now.
    #[serde(rename = "product.relisted")]
    Relisted {
        /// The next version.
        listing: Listing,
    },
    /// Somebody looked at it and said whether it may be shown live.
    #[serde(rename = "product.cleared_for_live")]
    Cleared {
        /// Whether it may.
        cleared: bool,
        /// Why.
        why: String,
    },
}

impl ListingEvent {
    /// The kind as it stands in the log.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Listed { .. } => "product.listed",
            Self::Relisted { .. } => "product.relisted",
            Self::Cleared { .. } => "product.cleared_for_live",
        }
    }
}

/// A version of a listing and when it was in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1, 2, …
    pub n: i64,
    /// What was said.
    pub listing: Listing,
    /// From when.
    pub from: Instant,
    /// Until the next version; none for the one in force.
    pub until: Option<Instant>,
    /// Who wrote it.
    pub by: String,
}

/// What was said last about showing a product live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clearance {
    /// Whether it may.
    pub cleared: bool,
    /// Why.
    pub why: String,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// A product as the fold of its events, without its earlier versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// How many events it has.
    pub version: i64,
    /// What is said now.
    pub now: Version,
    /// Whether it may be shown live: it was cleared, and what is said has not changed since.
    pub cleared: bool,
    /// What was said last about that.
    pub clearance: Option<Clearance>,
}

impl Product {
    /// As a first event makes it; `None` where the event is no beginning.
    pub fn open(id: ProductId, at: Instant, actor: &str, event: &ListingEvent) -> Option<Self> {
        let ListingEvent::Listed { listing } = event else { return None };
        let now = Version { n: 1, listing: listing.clone(), from: at, until: None, by: actor.to_owned() };
        Some(Self { id, version: 1, now, cleared: false, clearance: None })
    }

    /// Takes an event in; gives the version that ended with it.
    pub fn apply(&mut self, at: Instant, actor: &str, event: &ListingEvent) -> Option<Version> {
        self.version += 1;
        match event {
            ListingEvent::Listed { listing } | ListingEvent::Relisted { listing } => {
                self.cleared &= !says_else(&self.now.listing, listing);
                let next = Version {
                    n: self.now.n + 1,
                    listing: listing.clone(),
                    from: at,
                    until: None,
                    by: actor.to_owned(),
                };
                let mut ended = std::mem::replace(&mut self.now, next);
                ended.until = Some(at);
                Some(ended)
            }
            ListingEvent::Cleared { cleared, why } => {
                self.cleared = *cleared;
                let clearance = Clearance { cleared: *cleared, why: why.clone(), by: actor.to_owned(), at };
                self.clearance = Some(clearance);
                None
            }
        }
    }
}

/// Whether something else is said of the product; price and stock may move.
fn says_else(old: &Listing, new: &Listing) -> bool {
    old.title != new.title || old.facts != new.facts || old.weaknesses != new.weaknesses
}

/// Checks what somebody wants to be said, and takes spaces off its ends.
///
/// # Errors
/// A refusal that names the field.
pub fn checked(listing: &Listing) -> Result<Listing, Refusal> {
    let sku = text(&listing.sku, "sku", LONGEST_SKU)?;
    if sku.chars().any(char::is_control) {
        return Err(
            Refusal::new("bad_sku", "a SKU has no control characters", "SKU 含有非法字符").field("sku")
        );
    }
    if listing.price.minor <= 0 {
        return Err(
            Refusal::new("bad_price", "a price is more than nothing", "价格必须大于零").field("price")
        );
    }
    if listing.stock.is_some_and(|stock| stock < 0) {
        return Err(Refusal::new("bad_stock", "there is no stock below zero", "库存不能为负").field("stock"));
    }
    if listing.facts.len() > MOST_FACTS {
        let many = Refusal::new("too_many_facts", "a listing has at most 60 facts", "最多 60 条商品事实");
        return Err(many.field("facts"));
    }
    if listing.weaknesses.len() > MOST_WEAKNESSES {
        let many = Refusal::new(
            "too_many_weaknesses",
            "a listing has at most 20 weaknesses",
            "最多 20 条需披露的不足",
        );
        return Err(many.field("weaknesses"));
    }
    let fact = |fact: &Fact| {
        let (name, value) =
            (text(&fact.name, "facts", LONGEST_TEXT)?, text(&fact.value, "facts", LONGEST_TEXT)?);
        Ok(Fact { name, value })
    };
    Ok(Listing {
        title: text(&listing.title, "title", LONGEST_TEXT)?,
        facts: listing.facts.iter().map(fact).collect::<Result<_, Refusal>>()?,
        weaknesses: listing
            .weaknesses
            .iter()
            .map(|w| text(w, "weaknesses", LONGEST_TEXT))
            .collect::<Result<_, _>>()?,
        external_id: listing
            .external_id
            .as_deref()
            .filter(|id| !id.trim().is_empty())
            .map(|id| text(id, "external_id", LONGEST_TEXT))
            .transpose()?,
        sku,
        ..listing.clone()
    })
}

/// What a change of a listing is; none where the same is said again.
///
/// # Errors
/// As [`checked`], and when the SKU would change.
pub fn relist(product: &Product, listing: &Listing) -> Result<Option<ListingEvent>, Refusal> {
    let listing = checked(listing)?;
    if listing.sku != product.now.listing.sku {
        let refusal = Refusal::new("bad_sku", "a product keeps its SKU", "商品的 SKU 不能更改").field("sku");
        return Err(refusal.hint("list it as another product", "请作为新商品登记"));
    }
    Ok((listing != product.now.listing).then_some(ListingEvent::Relisted { listing }))
}

/// Clears a product for live sessions, or takes that back.
///
/// # Errors
/// When no reason is given, or there is nothing that a host could say.
pub fn clear(product: &Product, cleared: bool, why: &str) -> Result<ListingEvent, Refusal> {
    if cleared && product.now.listing.facts.is_empty() {
        let refusal = Refusal::new(
            "no_facts",
            "a product without facts cannot be cleared: nothing of what is said could be checked",
            "没有商品事实的商品不能放行：主播说的话无从核对",
        );
        return Err(
            refusal.hint("add what is true of it: material, size, origin", "请先补充材质、规格、产地等事实")
        );
    }
    Ok(ListingEvent::Cleared { cleared, why: text(why, "why", LONGEST_WHY)? })
}

/// Refuses unless each of these products is cleared now; says which are not and what to do.
///
/// # Errors
/// `not_cleared`.
pub fn needs_cleared<'a>(products: impl IntoIterator<Item = (&'a str, bool)>) -> Result<(), Refusal> {
    let not: BTreeSet<&str> =
        products.into_iter().filter(|(_, cleared)| !cleared).map(|(sku, _)| sku).collect();
    if not.is_empty() {
        return Ok(());
    }
    let list = not.into_iter().collect::<Vec<_>>().join(", ");
    let en = format!("not cleared to be shown live: {list}");
    let zh = format!("以下商品未放行，不能上直播：{list}");
    Err(Refusal::with("not_cleared", Words::made(en, zh)).hint(
        "look at its facts and weaknesses under Products and clear it, or take the segment out",
        "请在“商品”中核对事实与不足后放行，或移除该环节",
    ))
}

/// A text without spaces at its ends, neither empty nor too long.
///
/// # Errors
/// `empty_text` or `text_too_long`, with the field.
pub fn text(text: &str, field: &'static str, longest: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("empty_text", "this text may not be empty", "内容不能为空").field(field));
    }
    if text.chars().count() > longest {
        let words =
            Words::made(format!("this text may have {longest} characters"), format!("内容最多 {longest} 字"));
        return Err(Refusal::with("text_too_long", words).field(field));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn listing() -> Listing {
        Listing {
            sku: "TEA-1".to_owned(),
            title: "Green tea".to_owned(),
            price: Money { minor: 9_900, currency: Currency::parse("CNY").unwrap() },
            stock: Some(100),
            facts: vec![Fact { name: "净含量".to_owned(), value: "250 g".to_owned() }],
            weaknesses: vec!["tastes bitter when brewed hot".to_owned()],
            channel: None,
            external_id: None,
        }
    }

    fn product() -> Product {
        let listed = ListingEvent::Listed { listing: listing() };
        Product::open(ProductId(uuid::Uuid::from_u128(1)), Instant(1), "user:a", &listed).unwrap()
    }

    #[test]
    fn what_cannot_be_listed_is_refused_by_field() {
        type Bend = fn(&mut Listing);
        let rows: [(&str, &str, Bend); 10] = [
            ("empty_text", "sku", |l| l.sku = "  ".to_owned()),
            ("text_too_long", "sku", |l| l.sku = "x".repeat(65)),
            ("bad_sku", "sku", |l| l.sku = "a\tb".to_owned()),
            ("empty_text", "title", |l| l.title = String::new()),
            ("bad_price", "price", |l| l.price.minor = 0),
            ("bad_stock", "stock", |l| l.stock = Some(-1)),
            ("too_many_facts", "facts", |l| l.facts = vec![l.facts[0].clone(); 61]),
            ("empty_text", "facts", |l| l.facts[0].value = " ".to_owned()),
            ("too_many_weaknesses", "weaknesses", |l| l.weaknesses = vec!["w".to_owned(); 21]),
            ("text_too_long", "weaknesses", |l| l.weaknesses = vec!["w".repeat(301)]),
        ];
        for (code, field, bend) in rows {
            let mut bent = listing();
            bend(&mut bent);
            let refusal = checked(&bent).unwrap_err();
            assert_eq!((&*refusal.code, refusal.field.as_deref()), (code, Some(field)));
        }
        assert_eq!(checked(&listing()).unwrap(), listing());
    }

    #[test]
    fn a_cleared_product_must_be_cleared_again_when_something_else_is_said_of_it() {
        let mut product = product();
        assert!(!product.cleared);
        product.apply(Instant(2), "user:b", &clear(&product, true, "checked").unwrap());
        assert!(product.cleared);
        let dearer = Listing { price: Money { minor: 1, ..listing().price }, stock: None, ..listing() };
        let ended = product.apply(Instant(3), "user:a", &relist(&product, &dearer).unwrap().unwrap());
        assert_eq!(ended.map(|v| (v.n, v.until)), Some((1, Some(Instant(3)))));
        assert!(product.cleared && product.now.n == 2, "price and stock may move");
        assert_eq!(relist(&product, &dearer).unwrap(), None, "the same again");
        let other = Listing { weaknesses: Vec::new(), ..dearer };
        product.apply(Instant(4), "user:a", &relist(&product, &other).unwrap().unwrap());
        assert!(!product.cleared && product.clearance.as_ref().is_some_and(|c| c.cleared));
        assert_eq!(
            *relist(&product, &Listing { sku: "B".to_owned(), ..listing() }).unwrap_err().code,
            *"bad_sku"
        );
    }

    #[test]
    fn clearing_needs_facts_and_a_reason() {
        let mut bare = product();
        assert_eq!(*clear(&bare, true, " ").unwrap_err().code, *"empty_text");
        bare.now.listing.facts.clear();
        assert_eq!(*clear(&bare, true, "looked at it").unwrap_err().code, *"no_facts");
        assert!(clear(&bare, false, "no facts").is_ok());
    }

    #[test]
    fn products_that_are_not_cleared_are_named_once() {
        assert!(needs_cleared([("a", true)]).is_ok());
        let refusal = needs_cleared([("b", false), ("a", true), ("b", false)]).unwrap_err();
        assert_eq!(
            (&*refusal.code, &*refusal.message.en),
            ("not_cleared", "not cleared to be shown live: b")
        );
        assert!(refusal.hint.is_some());
    }
}
