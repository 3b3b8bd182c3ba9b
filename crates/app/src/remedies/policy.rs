//! Reading and changing a shop's figures for remedies. A change is an event with the whole new document.

use domain::access::Permission;
use domain::remedy::RemedyPolicy;
use domain::shop::ShopEvent;

use super::guard;
use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

impl App {
    /// The figures in force.
    ///
    /// # Errors
    /// When the caller may not read them.
    pub async fn remedy_policy(&self, caller: &Caller) -> Result<RemedyPolicy> {
        caller.require(Permission::PolicyRead)?;
        Ok(self.store.read().await?.remedy_policy(caller.shop).await?)
    }

    /// Puts new figures in force; `seen` is the version the caller changed.
    ///
    /// # Errors
    /// [`AppError::Stale`] when somebody changed them first; a refusal that names the field at fault.
    pub async fn change_remedy_policy(
        &self,
        caller: &Caller,
        mut policy: RemedyPolicy,
        seen: i64,
    ) -> Result<RemedyPolicy> {
        caller.require(Permission::PolicyChange)?;
        policy.validate()?;
        for budget in &policy.budgets {
            guard::silent(Some(&budget.name), "budgets")?;
        }
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        let actual = tx.remedy_policy(caller.shop).await?.version;
        if actual != seen {
            return Err(AppError::Stale { expected: seen, actual });
        }
        policy.version = actual + 1;
        let event = ShopEvent::RemedyPolicyChanged { policy: policy.clone() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(policy)
    }
}
