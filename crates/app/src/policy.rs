//! Reading and changing a shop's policy. A change is an event with the whole new policy, so history stays explainable.

use std::collections::BTreeSet;

use domain::access::Permission;
use domain::ids::UserId;
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;

use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// A case is given only to somebody who is in the shop.
fn only_members(members: &BTreeSet<UserId>, policy: &Policy) -> Result<()> {
    let mut named = policy.escalation.steps.iter().filter_map(|step| step.assign);
    if named.all(|user| members.contains(&user)) {
        return Ok(());
    }
    Err(Refusal::new("unknown_member", "this person is not in the shop", "此人不是本店成员")
        .field("escalation.steps")
        .into())
}

impl App {
    /// The policy in force.
    ///
    /// # Errors
    /// When the caller may not read it.
    pub async fn policy(&self, caller: &Caller) -> Result<Policy> {
        caller.require(Permission::PolicyRead)?;
        Ok(self.store.read().await?.policy(caller.shop).await?)
    }

    /// Puts a new policy in force; `seen` is the version the caller changed.
    ///
    /// # Errors
    /// [`AppError::Stale`] when somebody changed it first; a refusal that names the field at fault.
    pub async fn change_policy(&self, caller: &Caller, mut policy: Policy, seen: i64) -> Result<Policy> {
        caller.require(Permission::PolicyChange)?;
        policy.validate()?;
        let mut tx = self.store.write().await?;
        tx.hold(caller.shop).await?;
        only_members(&tx.member_ids(caller.shop).await?, &policy)?;
        let actual = tx.policy(caller.shop).await?.version;
        if actual != seen {
            return Err(AppError::Stale { expected: seen, actual });
        }
        policy.version = actual + 1;
        let event = ShopEvent::PolicyChanged { policy: policy.clone() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Shop });
        Ok(policy)
    }
}
