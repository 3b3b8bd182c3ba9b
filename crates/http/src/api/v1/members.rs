//! Members and invitations.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Role;
use domain::ids::UserId;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::{Body, Path};
use crate::views::people::{InvitationView, MemberView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(invite))
        .routes(routes!(cancel))
        .routes(routes!(change, remove))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Members {
    items: Vec<MemberView>,
    invitations: Vec<InvitationView>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Invite {
    email: String,
    name: String,
    #[schema(value_type = String)]
    role: Role,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct Invited {
    /// The link to hand over; shown once.
    url: String,
    invitation: InvitationView,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct RoleChange {
    #[schema(value_type = String)]
    role: Role,
}

/// The shop's members and open invitations.
#[utoipa::path(get, path = "/shops/{shop}/members", tag = "members", params(ShopPath), responses((status = 200, body = Members)))]
async fn list(State(server): State<Server>, me: Allowed<may::MemberRead>) -> Result<Json<Members>> {
    let (members, invitations) = server.app.members(&me.caller).await?;
    Ok(Json(Members {
        items: members.into_iter().map(Into::into).collect(),
        invitations: invitations.into_iter().map(Into::into).collect(),
    }))
}

/// Invites somebody.
#[utoipa::path(post, path = "/shops/{shop}/invitations", tag = "members", params(ShopPath), request_body = Invite, responses((status = 201, body = Invited)))]
async fn invite(
    State(server): State<Server>,
    me: Allowed<may::MemberManage>,
    Body(b): Body<Invite>,
) -> Result<(StatusCode, Json<Invited>)> {
    let (invitation, secret) = server.app.invite(&me.caller, &b.email, &b.name, b.role).await?;
    let url = format!("{}/accept#{secret}", server.about.origin);
    Ok((StatusCode::CREATED, Json(Invited { url, invitation: invitation.into() })))
}

/// Cancels an invitation.
#[utoipa::path(delete, path = "/shops/{shop}/invitations/{id}", tag = "members", params(ShopPath, ("id" = Uuid, Path)), responses((status = 204)))]
async fn cancel(
    State(server): State<Server>,
    me: Allowed<may::MemberManage>,
    Path((_shop, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.cancel_invitation(&me.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes a member's role.
#[utoipa::path(patch, path = "/shops/{shop}/members/{user}", tag = "members", params(ShopPath, ("user" = Uuid, Path)), request_body = RoleChange, responses((status = 200, body = MemberView)))]
async fn change(
    State(server): State<Server>,
    me: Allowed<may::MemberManage>,
    Path((_shop, user)): Path<(Uuid, Uuid)>,
    Body(b): Body<RoleChange>,
) -> Result<Json<MemberView>> {
    server.app.change_role(&me.caller, UserId(user), b.role).await?;
    let (members, _) = server.app.members(&me.caller).await?;
    let member = members.into_iter().find(|m| m.user.0 == user).ok_or(app::AppError::Absent("member"))?;
    Ok(Json(member.into()))
}

/// Takes a member out of the shop.
#[utoipa::path(delete, path = "/shops/{shop}/members/{user}", tag = "members", params(ShopPath, ("user" = Uuid, Path)), responses((status = 204)))]
async fn remove(
    State(server): State<Server>,
    me: Allowed<may::MemberManage>,
    Path((_shop, user)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode> {
    server.app.remove_member(&me.caller, UserId(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
