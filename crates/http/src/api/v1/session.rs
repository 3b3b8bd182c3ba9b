//! Signing in and out, the first start, invitations, the person's own settings.

use app::people::sign_in::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::SessionId;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::auth::{COOKIE, From, SignedIn};
use crate::error::{Error, Result};
use crate::extract::{Body, Path};
use crate::views::Items;
use crate::views::people::{SessionRow, SessionView};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(setup_state, set_up))
        .routes(routes!(get, sign_in, sign_out, change))
        .routes(routes!(change_password))
        .routes(routes!(list))
        .routes(routes!(end))
        .routes(routes!(accept))
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SetupState {
    needed: bool,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct SetUp {
    token: String,
    name: String,
    email: String,
    password: String,
    #[serde(default)]
    shop: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct SignIn {
    email: String,
    password: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Change {
    name: Option<String>,
    locale: Option<String>,
    theme: Option<String>,
    density: Option<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct ChangePassword {
    old: String,
    new: String,
}

#[derive(Deserialize, utoipa::ToSchema)]
struct Accept {
    token: String,
    name: String,
    password: String,
}

/// The answer to a sign-in: the session's cookie. It is `HttpOnly` and same-site; `Secure` where the address is.
fn with_cookie(server: &Server, secret: &str, days: u32, body: impl IntoResponse) -> Response {
    let secure = if server.about.secure { "; Secure" } else { "" };
    let age = days * 24 * 3_600;
    let cookie = format!("{COOKIE}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, value);
    }
    (headers, body).into_response()
}

/// Whether the first start's link must still be used.
#[utoipa::path(get, path = "/setup", tag = "session", security(()), responses((status = 200, body = SetupState)))]
async fn setup_state(State(server): State<Server>) -> Result<Json<SetupState>> {
    Ok(Json(SetupState { needed: server.app.needs_setup().await? }))
}

/// Uses the first start's link: makes the owner and signs in.
#[utoipa::path(post, path = "/setup", tag = "session", security(()), request_body = SetUp, responses((status = 200, body = SessionView)))]
async fn set_up(State(server): State<Server>, From(origin): From, Body(b): Body<SetUp>) -> Result<Response> {
    server.app.limits.sign_in(&origin.address, "setup")?;
    let (secret, account) =
        server.app.set_up(&b.token, &b.name, &b.email, &b.password, &b.shop, &origin).await?;
    Ok(with_cookie(&server, &secret, 14, Json(SessionView::from(account))))
}

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = SessionView)))]
async fn get(State(server): State<Server>, me: SignedIn) -> Result<Json<SessionView>> {
    Ok(Json(server.app.account(me.user).await?.into()))
}

/// Signs in.
#[utoipa::path(post, path = "/session", tag = "session", security(()), request_body = SignIn, responses((status = 200, body = SessionView)))]
async fn sign_in(
    State(server): State<Server>,
    From(origin): From,
    Body(b): Body<SignIn>,
) -> Result<Response> {
    let (secret, account) = server.app.sign_in(&b.email, &b.password, &origin).await?;
    Ok(with_cookie(&server, &secret, 14, Json(SessionView::from(account))))
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn sign_out(State(server): State<Server>, me: SignedIn) -> Result<Response> {
    server.app.end_session(me.user, me.session).await?;
    Ok(with_cookie(&server, "", 0, StatusCode::NO_CONTENT))
}

/// Changes the person's name and console settings.
#[utoipa::path(patch, path = "/session", tag = "session", request_body = Change, responses((status = 200, body = SessionView)))]
async fn change(
    State(server): State<Server>,
    me: SignedIn,
    Body(b): Body<Change>,
) -> Result<Json<SessionView>> {
    let now = server.app.account(me.user).await?.settings;
    let settings = Settings {
        locale: b.locale.unwrap_or(now.locale),
        theme: b.theme.unwrap_or(now.theme),
        density: b.density.unwrap_or(now.density),
    };
    Ok(Json(server.app.change_profile(me.user, b.name.as_deref(), settings).await?.into()))
}

/// Changes the password and ends the other sessions.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = ChangePassword, responses((status = 204)))]
async fn change_password(
    State(server): State<Server>,
    me: SignedIn,
    Body(b): Body<ChangePassword>,
) -> Result<StatusCode> {
    server.app.change_password(me.user, Some(me.session), &b.old, &b.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The person's sessions.
#[utoipa::path(get, path = "/session/list", tag = "session", responses((status = 200, body = Items<SessionRow>)))]
async fn list(State(server): State<Server>, me: SignedIn) -> Result<Json<Items<SessionRow>>> {
    let sessions = server.app.sessions(me.user).await?;
    Ok(Json(Items { items: sessions.into_iter().map(|s| SessionRow::new(s, me.session)).collect() }))
}

/// Ends one of the person's sessions.
#[utoipa::path(delete, path = "/session/list/{id}", tag = "session", params(("id" = Uuid, Path)), responses((status = 204)))]
async fn end(State(server): State<Server>, me: SignedIn, Path(id): Path<Uuid>) -> Result<StatusCode> {
    server.app.end_session(me.user, SessionId(id)).await.map_err(Error)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes an invitation and signs in.
#[utoipa::path(post, path = "/invitations/accept", tag = "session", security(()), request_body = Accept, responses((status = 200, body = SessionView)))]
async fn accept(State(server): State<Server>, From(origin): From, Body(b): Body<Accept>) -> Result<Response> {
    server.app.limits.sign_in(&origin.address, "invitation")?;
    let (secret, account) = server.app.accept_invitation(&b.token, &b.name, &b.password, &origin).await?;
    Ok(with_cookie(&server, &secret, 14, Json(SessionView::from(account))))
}
