//! Saved views of the queue: a person's own and the shared ones.

use domain::ids::{ShopId, UserId, ViewId};
use domain::time::Instant;

use crate::args;
use crate::db::Tx;
use crate::error::Result;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of `views`")]
pub struct View {
    pub id: ViewId,
    pub user: UserId,
    pub name: String,
    /// JSON, as the console wrote it and the API checked it.
    pub filter: String,
    pub shared: bool,
}

impl Tx {
    /// The views a person sees, oldest first.
    ///
    /// # Errors
    /// As the database says.
    pub async fn views(&mut self, shop: ShopId, user: UserId) -> Result<Vec<View>> {
        self.all(
            "SELECT id, user_id, name, filter, shared FROM views WHERE shop_id = $1 AND (user_id = $2 OR shared = 1) \
             ORDER BY id",
            args![shop, user],
        )
        .await?
        .iter()
        .map(|r| {
            Ok(View {
                id: r.uuid(0)?.into(),
                user: r.uuid(1)?.into(),
                name: r.text(2)?,
                filter: r.text(3)?,
                shared: r.flag(4)?,
            })
        })
        .collect()
    }

    /// Adds a view.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_view(&mut self, shop: ShopId, v: &View, at: Instant) -> Result<()> {
        self.run(
            "INSERT INTO views (shop_id, id, user_id, name, filter, shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![shop, v.id, v.user, v.name.as_str(), v.filter.as_str(), v.shared, at],
        )
        .await
        .map(|_| ())
    }

    /// Changes a person's own view; tells whether it was theirs.
    ///
    /// # Errors
    /// As the database says.
    pub async fn change_view(&mut self, shop: ShopId, v: &View) -> Result<bool> {
        let rows = self
            .run(
                "UPDATE views SET name = $4, filter = $5, shared = $6 WHERE shop_id = $1 AND id = $2 AND user_id = $3",
                args![shop, v.id, v.user, v.name.as_str(), v.filter.as_str(), v.shared],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Deletes a person's own view; tells whether it was theirs.
    ///
    /// # Errors
    /// As the database says.
    pub async fn delete_view(&mut self, shop: ShopId, id: ViewId, user: UserId) -> Result<bool> {
        let sql = "DELETE FROM views WHERE shop_id = $1 AND id = $2 AND user_id = $3";
        Ok(self.run(sql, args![shop, id, user]).await? == 1)
    }
}
