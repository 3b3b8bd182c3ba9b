//! Who asks: a person in a session or an API token, with the permissions they have in one shop.

use std::collections::BTreeSet;

use domain::access::{Permission, Role};
use domain::ids::{ApiTokenId, SessionId, ShopId, UserId};
use domain::refusal::Refusal;

use crate::error::{AppError, Result};

/// Who signed in, before a shop is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A person.
    Person {
        /// Who.
        user: UserId,
        /// In which session.
        session: SessionId,
    },
    /// A token of one shop.
    Token {
        /// Which.
        token: ApiTokenId,
        /// Who made it.
        made_by: UserId,
        /// Its shop.
        shop: ShopId,
        /// What it may do.
        scopes: Vec<Permission>,
    },
}

/// Who asks, in one shop.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The shop.
    pub shop: ShopId,
    /// The person, or the person who made the token.
    pub user: UserId,
    /// The session, for a person.
    pub session: Option<SessionId>,
    /// The role, for a person; a token stands as the role it was made with at most.
    pub role: Role,
    /// Who, as written into the log.
    pub actor: String,
    permissions: BTreeSet<Permission>,
}

impl Caller {
    /// A caller with these permissions.
    pub fn new(
        shop: ShopId,
        user: UserId,
        session: Option<SessionId>,
        role: Role,
        actor: String,
        permissions: impl IntoIterator<Item = Permission>,
    ) -> Self {
        Self { shop, user, session, role, actor, permissions: permissions.into_iter().collect() }
    }

    /// The program itself, for the command line and workers: it may do everything in this shop.
    pub fn system(shop: ShopId, what: &str) -> Self {
        let all = Permission::ALL.iter().copied();
        Self::new(shop, UserId(uuid::Uuid::nil()), None, Role::Owner, format!("system:{what}"), all)
    }

    /// Whether the caller has a permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// What the caller may do.
    pub fn permissions(&self) -> Vec<Permission> {
        self.permissions.iter().copied().collect()
    }

    /// Refuses without a permission.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) { Ok(()) } else { Err(AppError::Forbidden(permission)) }
    }

    /// Refuses a role below the one a rule asks for.
    ///
    /// # Errors
    /// A refusal that names the role.
    pub fn require_role(&self, needed: Role) -> Result<()> {
        if self.role.covers(needed) {
            return Ok(());
        }
        Err(Refusal::new("role_needed", "this decision belongs to a higher role", "这个决定需要更高的角色")
            .into())
    }
}
