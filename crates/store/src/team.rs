//! Chat rooms of the team. What is on its way to them is among the deliveries of webhooks, how they do among the states of
//! links, each under the room's id.

use domain::ids::{ChannelId, ShopId, TeamChannelId};
use domain::team::TeamChannel;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

impl Tx {
    /// The team channels of a shop, the first made first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn team_channels(&mut self, shop: ShopId) -> Result<Vec<TeamChannel>> {
        let sql = "SELECT body FROM team_channels WHERE shop_id = $1 ORDER BY id";
        self.all(sql, args![shop]).await?.iter().map(|row| row.json(0)).collect()
    }

    /// One team channel.
    ///
    /// # Errors
    /// As the database says.
    pub async fn team_channel(&mut self, shop: ShopId, id: TeamChannelId) -> Result<Option<TeamChannel>> {
        let sql = "SELECT body FROM team_channels WHERE shop_id = $1 AND id = $2";
        self.first(sql, args![shop, id]).await?.map(|row| row.json(0)).transpose()
    }

    /// Forgets how a place does that is gone, and its tries.
    ///
    /// # Errors
    /// As the database says.
    pub async fn forget_place(&mut self, shop: ShopId, place: ChannelId) -> Result<()> {
        for table in ["link_states", "tries"] {
            let sql = format!("DELETE FROM {table} WHERE shop_id = $1 AND channel_id = $2");
            self.run(&sql, args![shop, place]).await?;
        }
        Ok(())
    }
}
