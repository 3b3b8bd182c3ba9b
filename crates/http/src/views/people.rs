//! People: the session, members, invitations, tokens.

use app::people::sign_in::Account;
use app::rows::{ApiToken, Invitation, Member, UserSession};
use domain::ids::SessionId;
use serde::Serialize;
use uuid::Uuid;

use super::when;

/// The signed-in person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PersonView {
    id: Uuid,
    name: String,
    email: String,
    locale: String,
    theme: String,
    density: String,
}

/// A shop the person belongs to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MyShop {
    id: Uuid,
    name: String,
    zone: String,
    role: String,
    permissions: Vec<String>,
}

/// Who is signed in and where they may work.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionView {
    user: PersonView,
    shops: Vec<MyShop>,
}

impl From<Account> for SessionView {
    fn from(a: Account) -> Self {
        let shop = |(shop, role): (app::rows::ShopRow, domain::access::Role)| MyShop {
            id: shop.id.0,
            name: shop.name,
            zone: shop.zone,
            role: role.to_string(),
            permissions: role.permissions().iter().map(ToString::to_string).collect(),
        };
        Self {
            user: PersonView {
                id: a.user.id.0,
                name: a.user.name,
                email: a.user.email,
                locale: a.settings.locale,
                theme: a.settings.theme,
                density: a.settings.density,
            },
            shops: a.shops.into_iter().map(shop).collect(),
        }
    }
}

/// One of a person's sessions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SessionRow {
    id: Uuid,
    created_at: String,
    last_seen_at: String,
    agent: String,
    address: String,
    current: bool,
}

impl SessionRow {
    pub(crate) fn new(s: UserSession, current: SessionId) -> Self {
        Self {
            id: s.id.0,
            created_at: when(s.created_at),
            last_seen_at: when(s.last_seen_at),
            agent: s.agent,
            address: s.address,
            current: s.id == current,
        }
    }
}

/// A member.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct MemberView {
    user: Uuid,
    name: String,
    email: String,
    role: String,
    joined_at: String,
    last_seen_at: Option<String>,
    open_cases: i64,
    overdue_cases: i64,
    resolved_7d: i64,
}

impl From<Member> for MemberView {
    fn from(m: Member) -> Self {
        Self {
            user: m.user.0,
            name: m.name,
            email: m.email,
            role: m.role.to_string(),
            joined_at: when(m.joined_at),
            last_seen_at: m.last_seen_at.map(when),
            open_cases: m.open_cases,
            overdue_cases: m.overdue_cases,
            resolved_7d: m.resolved,
        }
    }
}

/// An open invitation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct InvitationView {
    id: Uuid,
    email: String,
    name: String,
    role: String,
    created_at: String,
    expires_at: String,
}

impl From<Invitation> for InvitationView {
    fn from(i: Invitation) -> Self {
        Self {
            id: i.id,
            email: i.email,
            name: i.name,
            role: i.role.to_string(),
            created_at: when(i.created_at),
            expires_at: when(i.expires_at),
        }
    }
}

/// An API token.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TokenView {
    id: Uuid,
    name: String,
    scopes: Vec<String>,
    created_at: String,
    expires_at: Option<String>,
    last_used_at: Option<String>,
}

impl From<ApiToken> for TokenView {
    fn from(t: ApiToken) -> Self {
        Self {
            id: t.id.0,
            name: t.name,
            scopes: t.scopes.iter().map(ToString::to_string).collect(),
            created_at: when(t.created_at),
            expires_at: t.expires_at.map(when),
            last_used_at: t.last_used_at.map(when),
        }
    }
}
