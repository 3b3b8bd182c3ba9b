//! The rows of a product that the shop lists itself: as it is now, and each version of what was said of it.

use domain::ids::{ProductId, ShopId};
use domain::listing::{ListingEvent, Product, Version};

use crate::error::Result;
use crate::log::{Head, Recorded};
use crate::value::Value;

/// A product with all its versions, and where its stream ends.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub product: Product,
    /// What was said before, oldest first.
    pub earlier: Vec<Version>,
    /// The end of the stream.
    pub head: Head,
}

/// The row of `listings`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn listing_row(shop: ShopId, product: &Product) -> Result<Vec<Value>> {
    let listing = &product.now.listing;
    Ok(vec![
        shop.into(),
        product.id.into(),
        product.version.into(),
        listing.sku.as_str().into(),
        format!("{} {}", listing.sku, listing.title).to_lowercase().into(),
        product.now.n.into(),
        listing.channel.into(),
        listing.external_id.clone().into(),
        product.cleared.into(),
        serde_json::to_string(product)?.into(),
    ])
}

/// The row of `listing_versions`.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn version_row(shop: ShopId, product: ProductId, version: &Version) -> Result<Vec<Value>> {
    Ok(vec![
        shop.into(),
        product.into(),
        version.n.into(),
        version.listing.sku.as_str().into(),
        version.from.into(),
        version.until.into(),
        serde_json::to_string(version)?.into(),
    ])
}

/// Folds a product's stream. `None` when the stream is none.
///
/// # Errors
/// When an event is unknown.
pub fn fold(events: &[Recorded]) -> Result<Option<Loaded>> {
    let mut folded: Option<(Product, Vec<Version>)> = None;
    for recorded in events {
        let event: ListingEvent = recorded.event()?;
        if let Some((product, earlier)) = &mut folded {
            earlier.extend(product.apply(recorded.at, &recorded.actor, &event));
        } else {
            let id = ProductId(recorded.stream);
            folded = Product::open(id, recorded.at, &recorded.actor, &event).map(|p| (p, Vec::new()));
        }
    }
    Ok(folded.zip(events.last()).map(|((product, earlier), last)| Loaded {
        product,
        earlier,
        head: last.head(),
    }))
}
