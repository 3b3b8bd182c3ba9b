//! The drafter of a shop.

use domain::drafter::Drafter;
use domain::ids::ShopId;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

impl Tx {
    /// The drafter in force; one that is off where the shop set up none.
    ///
    /// # Errors
    /// As the database says.
    pub async fn drafter(&mut self, shop: ShopId) -> Result<Drafter> {
        let sql = "SELECT body FROM drafters WHERE shop_id = $1 ORDER BY version DESC LIMIT 1";
        self.first(sql, args![shop]).await?.map_or_else(|| Ok(Drafter::default()), |row| row.json(0))
    }
}
