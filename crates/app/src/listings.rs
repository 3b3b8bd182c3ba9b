//! Products that the shop lists itself: listed, changed, cleared for live sessions.

use domain::access::Permission;
use domain::ids::{ChannelId, ProductId, ShopId};
use domain::listing::{Listing, ListingEvent, Product, Version, checked, clear, relist};
use domain::refusal::Refusal;
use domain::time::Instant;
pub use store::listings::ListingFilter as Filter;
use store::projection::listing::{Loaded, listing_row, version_row};
use store::table::{LISTING_VERSIONS, LISTINGS};
use store::{Batch, Head, Tx};

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// Most products on a page.
pub const MOST: i64 = 200;

/// A page of products.
#[derive(Debug)]
pub struct ProductPage {
    /// The products, by SKU.
    pub products: Vec<Product>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A product with all that was ever said of it.
#[derive(Debug)]
pub struct ProductDetail {
    /// As it is now.
    pub product: Product,
    /// Every version, the newest first.
    pub versions: Vec<Version>,
}

impl App {
    /// Products by SKU.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn products(&self, caller: &Caller, filter: &Filter, limit: i64) -> Result<ProductPage> {
        caller.require(Permission::CaseRead)?;
        let limit = limit.clamp(1, MOST);
        let mut products = self.store.read().await?.listing_page(caller.shop, filter, limit + 1).await?;
        let more = products.len() as i64 > limit;
        products.truncate(limit as usize);
        let next = products.last().filter(|_| more).map(|p| p.now.listing.sku.clone());
        Ok(ProductPage { products, next })
    }

    /// One product with every version.
    ///
    /// # Errors
    /// When there is no such product.
    pub async fn product(&self, caller: &Caller, id: ProductId) -> Result<ProductDetail> {
        caller.require(Permission::CaseRead)?;
        let loaded = self.store.read().await?.load_listing(caller.shop, id).await?;
        let Loaded { product, earlier, .. } = loaded.ok_or(AppError::Absent("product"))?;
        let versions = std::iter::once(product.now.clone()).chain(earlier.into_iter().rev()).collect();
        Ok(ProductDetail { product, versions })
    }

    /// Lists a product.
    ///
    /// # Errors
    /// A refusal when it cannot be listed so, or its SKU is taken.
    pub async fn list_product(&self, caller: &Caller, listing: &Listing) -> Result<ProductId> {
        caller.require(Permission::ProductManage)?;
        let listing = checked(listing)?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        known_channel(&mut tx, caller.shop, listing.channel).await?;
        if tx.sku_taken(caller.shop, &listing.sku).await? {
            let taken = Refusal::new("sku_taken", "another product has this SKU", "已有商品使用此 SKU");
            return Err(taken.field("sku").into());
        }
        let now = self.now();
        let id = ProductId::new(now, self.entropy.as_ref());
        let event = ListingEvent::Listed { listing };
        let product = Product::open(id, now, &caller.actor, &event).ok_or(AppError::Absent("product"))?;
        let mut loaded = Loaded { product, earlier: Vec::new(), head: Head::NEW };
        self.write_product(tx, caller, now, &mut loaded, &event, None).await?;
        Ok(id)
    }

    /// Says something else of a product from now on.
    ///
    /// # Errors
    /// A refusal when it cannot be listed so; [`AppError::Stale`] when somebody was faster.
    pub async fn change_product(
        &self,
        caller: &Caller,
        id: ProductId,
        listing: &Listing,
        seen: Option<i64>,
    ) -> Result<()> {
        caller.require(Permission::ProductManage)?;
        let (mut tx, mut loaded) = self.open_product(caller, id, seen).await?;
        let Some(event) = relist(&loaded.product, listing)? else { return Ok(()) };
        if let ListingEvent::Relisted { listing } = &event {
            known_channel(&mut tx, caller.shop, listing.channel).await?;
        }
        let now = self.now();
        let ended = loaded.product.apply(now, &caller.actor, &event);
        self.write_product(tx, caller, now, &mut loaded, &event, ended.as_ref()).await
    }

    /// Clears a product for live sessions, or takes that back.
    ///
    /// # Errors
    /// A refusal without a reason or facts.
    pub async fn clear_product(
        &self,
        caller: &Caller,
        id: ProductId,
        cleared: bool,
        why: &str,
        seen: Option<i64>,
    ) -> Result<()> {
        caller.require(Permission::ProductManage)?;
        let (tx, mut loaded) = self.open_product(caller, id, seen).await?;
        let event = clear(&loaded.product, cleared, why)?;
        let now = self.now();
        loaded.product.apply(now, &caller.actor, &event);
        self.write_product(tx, caller, now, &mut loaded, &event, None).await
    }

    async fn open_product(&self, caller: &Caller, id: ProductId, seen: Option<i64>) -> Result<(Tx, Loaded)> {
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let loaded = tx.load_listing(caller.shop, id).await?.ok_or(AppError::Absent("product"))?;
        let actual = loaded.product.version;
        match seen.filter(|expected| *expected != actual) {
            Some(expected) => Err(AppError::Stale { expected, actual }),
            None => Ok((tx, loaded)),
        }
    }

    /// Writes an event that the product has taken in already, with its rows.
    async fn write_product(
        &self,
        mut tx: Tx,
        caller: &Caller,
        now: Instant,
        loaded: &mut Loaded,
        event: &ListingEvent,
        ended: Option<&Version>,
    ) -> Result<()> {
        let (shop, product) = (caller.shop, &loaded.product);
        let mut batch = Batch::new(shop);
        batch.event(product.id.0, &mut loaded.head, now, &caller.actor, event.kind(), event)?;
        batch.upsert(&LISTINGS, listing_row(shop, product)?);
        for version in ended.into_iter().chain([&product.now]) {
            batch.upsert(&LISTING_VERSIONS, version_row(shop, product.id, version)?);
        }
        let seq = tx.append(batch, None).await?.after;
        tx.commit().await?;
        self.bus.send(Notice { shop, seq, what: What::Shop });
        Ok(())
    }
}

/// Refuses a channel that the shop does not have.
pub(crate) async fn known_channel(tx: &mut Tx, shop: ShopId, channel: Option<ChannelId>) -> Result<()> {
    let Some(channel) = channel else { return Ok(()) };
    if tx.channels(shop).await?.iter().any(|c| c.id == channel) {
        return Ok(());
    }
    let refusal = Refusal::new("unknown_channel", "the shop has no such channel", "店铺没有此渠道");
    Err(refusal.field("channel_id").into())
}
