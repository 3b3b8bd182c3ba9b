//! Finding the products that a shop lists itself, and what was said of one at a time.

use std::collections::BTreeMap;

use domain::ids::{ProductId, ShopId};
use domain::listing::{Product, Version};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;
use crate::projection::listing::{Loaded, fold};
use crate::sql::Sql;

/// Which products are listed.
#[derive(Clone, Debug, Default)]
pub struct ListingFilter {
    /// These words stand in the SKU or the title.
    pub words: Option<String>,
    /// Cleared for live, or not.
    pub cleared: Option<bool>,
    /// After this SKU.
    pub after: Option<String>,
}

impl Tx {
    /// A product of this shop with all that was ever said of it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn load_listing(&mut self, shop: ShopId, id: ProductId) -> Result<Option<Loaded>> {
        let events = self.stream(shop, id.0).await?;
        if events.first().is_none_or(|first| first.kind != "product.listed") {
            return Ok(None);
        }
        fold(&events)
    }

    /// Products as they are now; unknown ids are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn listings(
        &mut self,
        shop: ShopId,
        ids: impl IntoIterator<Item = ProductId>,
    ) -> Result<BTreeMap<ProductId, Product>> {
        let mut sql = Sql::new(self, "SELECT body FROM listings WHERE shop_id = ");
        sql.value(shop).text(" AND id IN ").list(ids);
        let rows = sql.all(self).await?;
        rows.iter().map(|r| r.json::<Product>(0).map(|p| (p.id, p))).collect()
    }

    /// Whether a product of the shop has this SKU.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sku_taken(&mut self, shop: ShopId, sku: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM listings WHERE shop_id = $1 AND sku = $2";
        Ok(self.first(sql, args![shop, sku]).await?.is_some())
    }

    /// Products by SKU.
    ///
    /// # Errors
    /// As the database says.
    pub async fn listing_page(
        &mut self,
        shop: ShopId,
        filter: &ListingFilter,
        limit: i64,
    ) -> Result<Vec<Product>> {
        let mut sql = Sql::new(self, "SELECT body FROM listings WHERE shop_id = ");
        sql.value(shop);
        if let Some(cleared) = filter.cleared {
            sql.text(" AND cleared = ").value(cleared);
        }
        if let Some(after) = &filter.after {
            sql.text(" AND sku > ").value(after.as_str());
        }
        for word in filter.words.as_deref().unwrap_or_default().to_lowercase().split_whitespace().take(8) {
            let word = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            sql.text(" AND folded LIKE ").value(format!("%{word}%")).text(" ESCAPE '\\'");
        }
        sql.text(" ORDER BY sku LIMIT ").value(limit);
        sql.all(self).await?.iter().map(|r| r.json(0)).collect()
    }

    /// What was said of a SKU at an instant: the version in force then.
    ///
    /// # Errors
    /// As the database says.
    pub async fn listing_at(&mut self, shop: ShopId, sku: &str, at: Instant) -> Result<Option<Version>> {
        Ok(self.listing_sold(shop, sku, at).await?.map(|(_, version)| version))
    }

    /// The same with the product that has it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn listing_sold(
        &mut self,
        shop: ShopId,
        sku: &str,
        at: Instant,
    ) -> Result<Option<(ProductId, Version)>> {
        let sql = "SELECT product_id, body FROM listing_versions WHERE shop_id = $1 AND sku = $2 AND from_at <= $3 \
                   ORDER BY from_at DESC, n DESC LIMIT 1";
        let row = self.first(sql, args![shop, sku, at]).await?;
        row.map(|r| Ok((r.uuid(0)?.into(), r.json(1)?))).transpose()
    }
}
