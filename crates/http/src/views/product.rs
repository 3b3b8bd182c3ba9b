//! Products that the shop lists itself, as the API shows them.

use app::listings::ProductDetail;
use domain::listing::{Fact, Product, Version};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{MoneyView, when};

/// Something that is true of a product.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct ProductFact {
    /// What it is about.
    pub(crate) name: String,
    /// What it is.
    pub(crate) value: String,
}

impl From<Fact> for ProductFact {
    fn from(fact: Fact) -> Self {
        Self { name: fact.name, value: fact.value }
    }
}

impl From<ProductFact> for Fact {
    fn from(fact: ProductFact) -> Self {
        Self { name: fact.name, value: fact.value }
    }
}

/// What was said of a product, and when.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ListingView {
    version: i64,
    sku: String,
    title: String,
    price: MoneyView,
    stock: Option<i64>,
    facts: Vec<ProductFact>,
    weaknesses: Vec<String>,
    channel_id: Option<Uuid>,
    external_id: Option<String>,
    from: String,
    /// When the next version began.
    until: Option<String>,
    by: String,
}

impl From<Version> for ListingView {
    fn from(version: Version) -> Self {
        let listing = version.listing;
        Self {
            version: version.n,
            sku: listing.sku,
            title: listing.title,
            price: listing.price.into(),
            stock: listing.stock,
            facts: listing.facts.into_iter().map(Into::into).collect(),
            weaknesses: listing.weaknesses,
            channel_id: listing.channel.map(|c| c.0),
            external_id: listing.external_id,
            from: when(version.from),
            until: version.until.map(when),
            by: version.by,
        }
    }
}

/// What was said last about showing it live.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ClearanceView {
    cleared: bool,
    why: String,
    by: String,
    at: String,
}

/// A product as it is now.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProductView {
    id: Uuid,
    version: i64,
    listing: ListingView,
    /// Whether it may be shown live now.
    cleared: bool,
    clearance: Option<ClearanceView>,
}

impl From<Product> for ProductView {
    fn from(product: Product) -> Self {
        let clearance = product.clearance.map(|c| ClearanceView {
            cleared: c.cleared,
            why: c.why,
            by: c.by,
            at: when(c.at),
        });
        Self {
            id: product.id.0,
            version: product.version,
            listing: product.now.into(),
            cleared: product.cleared,
            clearance,
        }
    }
}

/// A product with all that was ever said of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ProductDetailView {
    product: ProductView,
    /// The newest first.
    listings: Vec<ListingView>,
}

impl From<ProductDetail> for ProductDetailView {
    fn from(detail: ProductDetail) -> Self {
        let listings = detail.versions.into_iter().map(Into::into).collect();
        Self { product: detail.product.into(), listings }
    }
}
