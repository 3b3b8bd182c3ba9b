//! Who carries the picture of a shop's live rooms.

use domain::ids::ShopId;
use domain::plane::LivePlane;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

impl Tx {
    /// The media plane in force; this program's own where the shop chose none.
    ///
    /// # Errors
    /// As the database says.
    pub async fn live_plane(&mut self, shop: ShopId) -> Result<LivePlane> {
        let sql = "SELECT body FROM live_planes WHERE shop_id = $1 ORDER BY version DESC LIMIT 1";
        self.first(sql, args![shop]).await?.map_or_else(|| Ok(LivePlane::default()), |row| row.json(0))
    }
}
