//! The drafter of a shop, and its secrets: what a shop shows to other programs. Secrets stand in a table of their own and
//! in no event; they are kept as they are, because they must be shown as they are.

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

    /// A secret by its name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn secret(&mut self, shop: ShopId, name: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM secrets WHERE shop_id = $1 AND name = $2";
        self.first(sql, args![shop, name]).await?.map(|row| row.text(0)).transpose()
    }

    /// Keeps a secret, or forgets it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn set_secret(&mut self, shop: ShopId, name: &str, value: Option<&str>) -> Result<()> {
        self.run("DELETE FROM secrets WHERE shop_id = $1 AND name = $2", args![shop, name]).await?;
        if let Some(value) = value {
            let sql = "INSERT INTO secrets (shop_id, name, value) VALUES ($1, $2, $3)";
            self.run(sql, args![shop, name, value]).await?;
        }
        Ok(())
    }
}
