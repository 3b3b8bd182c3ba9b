//! Members and invitations. Nobody raises anybody above themselves, and a shop keeps its last owner.

use domain::access::{Permission, Role};
use domain::ids::UserId;
use domain::refusal::Refusal;
use domain::shop::ShopEvent;
use domain::time::Span;
use store::Tx;
use store::people::{Invitation, Member, NO_PASSWORD, User};
use uuid::Uuid;

use super::checked_email;
use super::secrets::{hash_secret, new_secret};
use crate::shops::checked_name;
use crate::{App, AppError, Caller, Result};

/// How long an invitation works.
const INVITATION_LIFE: Span = Span::hours(24 * 7);
/// What counts as lately on the team page.
const LATELY: Span = Span::hours(24 * 7);

impl App {
    /// The shop's members and open invitations.
    ///
    /// # Errors
    /// When the caller may not see them.
    pub async fn members(&self, caller: &Caller) -> Result<(Vec<Member>, Vec<Invitation>)> {
        caller.require(Permission::MemberRead)?;
        let now = self.now();
        let mut tx = self.store.read().await?;
        let members = tx.members(caller.shop, now, now - LATELY).await?;
        let invitations = if caller.may(Permission::MemberManage) {
            tx.invitations(caller.shop, now).await?
        } else {
            Vec::new()
        };
        Ok((members, invitations))
    }

    /// Invites somebody; gives the link's secret, shown once.
    ///
    /// # Errors
    /// A refusal when the role is above the caller's own.
    pub async fn invite(
        &self,
        caller: &Caller,
        email: &str,
        name: &str,
        role: Role,
    ) -> Result<(Invitation, String)> {
        caller.require(Permission::MemberManage)?;
        may_give(caller, role)?;
        let now = self.now();
        let invitation = Invitation {
            id: domain::ids::new_uuid(now, self.entropy.as_ref()),
            shop: Some(caller.shop),
            email: checked_email(email)?,
            name: checked_name(name, "name")?,
            role,
            created_at: now,
            expires_at: now + INVITATION_LIFE,
        };
        let secret = new_secret("", self.entropy.as_ref());
        let mut tx = self.store.write().await?;
        tx.add_invitation(&invitation, hash_secret(&secret)).await?;
        tx.shop_events(caller.shop, now, &caller.actor, &[ShopEvent::MemberInvited { role }]).await?;
        tx.commit().await?;
        Ok((invitation, secret))
    }

    /// Adds somebody who cannot sign in: a member with a name and work of their own, but without a password. For
    /// demonstrations and for people who work elsewhere.
    ///
    /// # Errors
    /// A refusal when the name or the address cannot be used, or the role is above the caller's own.
    pub async fn add_stand_in(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        name: &str,
        email: &str,
        role: Role,
    ) -> Result<UserId> {
        caller.require(Permission::MemberManage)?;
        may_give(caller, role)?;
        let now = self.now();
        let user = User {
            id: UserId::new(now, self.entropy.as_ref()),
            email: checked_email(email)?,
            name: checked_name(name, "name")?,
            password: NO_PASSWORD.to_owned(),
            settings: "{}".to_owned(),
            created_at: now,
            last_seen_at: None,
        };
        tx.add_user(&user).await?;
        let event = ShopEvent::MemberAdded { user: user.id, role };
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        Ok(user.id)
    }

    /// Cancels an invitation.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such invitation.
    pub async fn cancel_invitation(&self, caller: &Caller, id: Uuid) -> Result<()> {
        caller.require(Permission::MemberManage)?;
        let mut tx = self.store.write().await?;
        if !tx.cancel_invitation(caller.shop, id).await? {
            return Err(AppError::Absent("invitation"));
        }
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[ShopEvent::InvitationCancelled {}]).await?;
        Ok(tx.commit().await?)
    }

    /// Changes a member's role.
    ///
    /// # Errors
    /// A refusal when either role is above the caller's own, or the shop would lose its last owner.
    pub async fn change_role(&self, caller: &Caller, user: UserId, role: Role) -> Result<()> {
        caller.require(Permission::MemberManage)?;
        may_give(caller, role)?;
        self.member_event(caller, user, role != Role::Owner, ShopEvent::RoleChanged { user, role }).await
    }

    /// Takes a member out of the shop.
    ///
    /// # Errors
    /// As [`App::change_role`].
    pub async fn remove_member(&self, caller: &Caller, user: UserId) -> Result<()> {
        caller.require(Permission::MemberManage)?;
        self.member_event(caller, user, true, ShopEvent::MemberRemoved { user }).await
    }

    async fn member_event(&self, caller: &Caller, user: UserId, loses: bool, event: ShopEvent) -> Result<()> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        // Two owners who take each other out at the same moment must not both succeed.
        tx.hold(caller.shop).await?;
        let members = tx.members(caller.shop, now, now).await?;
        let member = members.iter().find(|m| m.user == user).ok_or(AppError::Absent("member"))?;
        may_give(caller, member.role)?;
        let owners = members.iter().filter(|m| m.role == Role::Owner).count();
        if loses && member.role == Role::Owner && owners == 1 {
            let refusal =
                Refusal::new("last_owner", "a shop keeps at least one owner", "店铺至少保留一位店主");
            return Err(refusal.hint("make somebody else an owner first", "请先将另一位成员设为店主").into());
        }
        tx.shop_events(caller.shop, now, &caller.actor, &[event]).await?;
        Ok(tx.commit().await?)
    }
}

fn may_give(caller: &Caller, role: Role) -> Result<()> {
    if caller.role.covers(role) {
        return Ok(());
    }
    Err(Refusal::new("role_above", "this role is above your own", "该角色高于您自己的角色")
        .field("role")
        .into())
}
