//! Saved views of the queue.

use domain::access::Permission;
use domain::ids::ViewId;
use store::views::View;

use crate::filter::CaseFilter;
use crate::shops::checked_name;
use crate::{App, AppError, Caller, Result};

impl App {
    /// The views the caller sees.
    ///
    /// # Errors
    /// When the caller may not read cases.
    pub async fn views(&self, caller: &Caller) -> Result<Vec<View>> {
        caller.require(Permission::CaseRead)?;
        Ok(self.store.read().await?.views(caller.shop, caller.user).await?)
    }

    /// Saves a view; with an id, changes the caller's own.
    ///
    /// # Errors
    /// When it is not the caller's, or sharing is not theirs to do.
    pub async fn save_view(
        &self,
        caller: &Caller,
        id: Option<ViewId>,
        name: &str,
        filter: &CaseFilter,
        shared: bool,
    ) -> Result<View> {
        caller.require(Permission::CaseRead)?;
        if shared {
            caller.require(Permission::ViewShare)?;
        }
        let now = self.now();
        let view = View {
            id: id.unwrap_or_else(|| ViewId::new(now, self.entropy.as_ref())),
            user: caller.user,
            name: checked_name(name, "name")?,
            filter: serde_json::to_string(filter)?,
            shared,
        };
        let mut tx = self.store.write().await?;
        if id.is_none() {
            tx.add_view(caller.shop, &view, now).await?;
        } else if !tx.change_view(caller.shop, &view).await? {
            return Err(AppError::Absent("view"));
        }
        tx.commit().await?;
        Ok(view)
    }

    /// Deletes the caller's own view.
    ///
    /// # Errors
    /// When it is not the caller's.
    pub async fn delete_view(&self, caller: &Caller, id: ViewId) -> Result<()> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.write().await?;
        if !tx.delete_view(caller.shop, id, caller.user).await? {
            return Err(AppError::Absent("view"));
        }
        Ok(tx.commit().await?)
    }
}
