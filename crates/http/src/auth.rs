//! Who asks. A handler that works in a shop takes [`Allowed<P>`], which names its permission; one that only needs a
//! person takes [`SignedIn`]. Without such an argument a handler can do nothing: use cases want the caller.

use std::marker::PhantomData;

use app::{AppError, Caller, Identity};
use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::Permission;
use domain::ids::{SessionId, ShopId, UserId};
use domain::refusal::Refusal;

use crate::Server;
use crate::error::{Error, respond};

/// The session cookie's name.
pub const COOKIE: &str = "kintsugi_session";

/// The header that a browser cannot send across sites without being asked.
pub const CSRF_HEADER: &str = "x-kintsugi";

/// A permission as a type.
pub trait Needs: Send + Sync + 'static {
    /// Which.
    const PERMISSION: Permission;
}

macro_rules! needs {
    ($($name:ident),* $(,)?) => {$(
        #[doc = concat!("Needs `", stringify!($name), "`.")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl Needs for $name { const PERMISSION: Permission = Permission::$name; }
    )*};
}

/// One type for each permission.
pub mod may {
    use super::{Needs, Permission};
    needs! {
        CaseRead, CaseWork, CaseAssign, ActApprove, ImportRun, ExportRun, OverviewRead, PolicyRead, PolicyChange,
        MemberRead, MemberManage, TokenManage, ChannelManage, AuditRead, JobManage, RemedyGrant, RemedyApprove,
        ProductManage, LiveManage, LiveWork,
    }
}

/// The secret a request carries: a bearer token, or the session cookie.
pub(crate) fn secret(headers: &HeaderMap) -> Option<(String, bool)> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok()?.strip_prefix("Bearer ")?;
        return Some((token.to_owned(), false));
    }
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
        .map(|value| (value.to_owned(), true))
}

pub(crate) async fn identify(parts: &Parts, server: &Server) -> Result<Identity, Response> {
    let (secret, is_cookie) =
        secret(&parts.headers).ok_or_else(|| Error(AppError::SignedOut).into_response())?;
    let writes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if is_cookie && writes && !parts.headers.contains_key(CSRF_HEADER) {
        let refusal =
            Refusal::new("csrf", "this request lacks the header X-Kintsugi", "请求缺少 X-Kintsugi 头");
        return Err(respond(StatusCode::FORBIDDEN, refusal));
    }
    let identity = server.app.identify(&secret).await.map_err(|e| Error(e).into_response())?;
    let key = match &identity {
        Identity::Person { user, .. } => user.to_string(),
        Identity::Token { token, .. } => token.to_string(),
    };
    server.app.limits.call(&key).map_err(|e| Error(e).into_response())?;
    Ok(identity)
}

/// A signed-in person (not a token).
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// In which session.
    pub session: SessionId,
}

impl FromRequestParts<Server> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        match identify(parts, server).await? {
            Identity::Person { user, session } => Ok(Self { user, session }),
            Identity::Token { .. } => {
                let refusal = Refusal::new(
                    "person_needed",
                    "a token cannot do this; sign in",
                    "令牌不能执行此操作，请登录",
                );
                Err(respond(StatusCode::FORBIDDEN, refusal))
            }
        }
    }
}

/// A caller in the shop of the path, with a permission.
#[derive(Debug)]
pub struct Allowed<P: Needs> {
    /// Who asks, where.
    pub caller: Caller,
    needs: PhantomData<P>,
}

impl<P: Needs> FromRequestParts<Server> for Allowed<P> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let identity = identify(parts, server).await?;
        let params =
            RawPathParams::from_request_parts(parts, server).await.map_err(IntoResponse::into_response)?;
        let shop = params
            .iter()
            .find(|(name, _)| *name == "shop")
            .and_then(|(_, value)| value.parse::<ShopId>().ok());
        let shop = shop.ok_or_else(|| Error(AppError::Absent("shop")).into_response())?;
        let caller = server.app.caller(&identity, shop).await.map_err(|e| Error(e).into_response())?;
        caller.require(P::PERMISSION).map_err(|e| Error(e).into_response())?;
        Ok(Self { caller, needs: PhantomData })
    }
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub struct From(pub app::people::sign_in::Origin);

impl<S: Send + Sync> FromRequestParts<S> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>();
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self(app::people::sign_in::Origin {
            address: address.map(|a| a.0.ip().to_string()).unwrap_or_default(),
            agent: agent.to_owned(),
        }))
    }
}
