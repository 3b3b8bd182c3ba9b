//! Pictures in a shop's keeping: which, of what type; the bytes are blobs.

use domain::ids::ShopId;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A picture in a shop's keeping.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `pictures`")]
pub struct PictureRow {
    /// BLAKE3 of the bytes, in hexadecimal.
    pub hash: String,
    pub media_type: String,
    pub size: i64,
    pub actor: String,
    pub added_at: Instant,
}

impl Tx {
    /// A picture of this shop.
    ///
    /// # Errors
    /// As the database says.
    pub async fn picture(&mut self, shop: ShopId, hash: &str) -> Result<Option<PictureRow>> {
        let sql =
            "SELECT hash, media_type, size, actor, added_at FROM pictures WHERE shop_id = $1 AND hash = $2";
        let Some(r) = self.first(sql, args![shop, hash]).await? else { return Ok(None) };
        Ok(Some(PictureRow {
            hash: r.text(0)?,
            media_type: r.text(1)?,
            size: r.int(2)?,
            actor: r.text(3)?,
            added_at: r.instant(4)?,
        }))
    }
}
