//! Secrets of shops at rest: sealed bytes and the name of the key they are sealed with. What seals is above the store.

use domain::ids::ShopId;
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `sealed`")]
pub struct Sealed {
    pub shop: ShopId,
    pub name: String,
    pub key_id: String,
    pub content: Vec<u8>,
    pub changed_at: Instant,
}

const SEALED: &str = "SELECT shop_id, name, key_id, content, changed_at FROM sealed";

fn sealed(row: &crate::Row) -> Result<Sealed> {
    Ok(Sealed {
        shop: row.uuid(0)?.into(),
        name: row.text(1)?,
        key_id: row.text(2)?,
        content: row.bytes(3)?,
        changed_at: row.instant(4)?,
    })
}

impl Tx {
    /// Keeps a sealed secret in place of the one of that name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn put_sealed(&mut self, sealed: &Sealed) -> Result<()> {
        self.run(
            "INSERT INTO sealed (shop_id, name, key_id, content, changed_at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (shop_id, name) DO UPDATE SET key_id = excluded.key_id, content = excluded.content, \
             changed_at = excluded.changed_at",
            args![
                sealed.shop,
                sealed.name.as_str(),
                sealed.key_id.as_str(),
                sealed.content.clone(),
                sealed.changed_at
            ],
        )
        .await
        .map(|_| ())
    }

    /// The shop's secret of this name.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sealed(&mut self, shop: ShopId, name: &str) -> Result<Option<Sealed>> {
        let sql = format!("{SEALED} WHERE shop_id = $1 AND name = $2");
        self.first(&sql, args![shop, name]).await?.as_ref().map(sealed).transpose()
    }

    /// The names of a shop's secrets that begin like this, and when each was changed.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sealed_names(&mut self, shop: ShopId, prefix: &str) -> Result<Vec<(String, Instant)>> {
        let length = prefix.chars().count();
        let sql = format!(
            "SELECT name, changed_at FROM sealed WHERE shop_id = $1 AND substr(name, 1, {length}) = $2 ORDER BY name"
        );
        let rows = self.all(&sql, args![shop, prefix]).await?;
        rows.iter().map(|r| Ok((r.text(0)?, r.instant(1)?))).collect()
    }

    /// Secrets of all shops that are sealed with another key than this: for a change of keys.
    ///
    /// # Errors
    /// As the database says.
    pub async fn sealed_otherwise(&mut self, key_id: &str) -> Result<Vec<Sealed>> {
        let sql = format!("{SEALED} WHERE key_id <> $1 ORDER BY shop_id, name");
        self.all(&sql, args![key_id]).await?.iter().map(sealed).collect()
    }

    /// Forgets a secret; tells whether there was one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn remove_sealed(&mut self, shop: ShopId, name: &str) -> Result<bool> {
        let rows = self.run("DELETE FROM sealed WHERE shop_id = $1 AND name = $2", args![shop, name]).await?;
        Ok(rows == 1)
    }
}
