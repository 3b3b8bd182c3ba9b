//! A customer who asks something of a call: counted against their address before anything is looked at, with the token of their link.

use app::calls::guest::GuestView;
use axum::Json;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use domain::call::Command;
use domain::ids::CallId;
use domain::refusal::{Refusal, Words};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::told::Told;
use super::{Door, refused};
use crate::room::enter::From;
use crate::whip;

/// A customer at a call.
pub(super) struct Guest {
    pub(super) door: Door,
    pub(super) call: CallId,
    pub(super) token: String,
}

/// A customer who asks for what costs more: a knock, a picture.
pub(super) struct Costly(pub(super) Guest);

impl FromRequestParts<Door> for Guest {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let (call, from) = asked(parts, door).await?;
        door.spend(&from)?;
        Ok(Self::new(parts, door, call))
    }
}

impl FromRequestParts<Door> for Costly {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let (call, from) = asked(parts, door).await?;
        door.spend_more(&from)?;
        Ok(Self(Guest::new(parts, door, call)))
    }
}

async fn asked(parts: &mut Parts, door: &Door) -> Result<(CallId, From), Response> {
    let Path(call) =
        Path::<Uuid>::from_request_parts(parts, door).await.map_err(IntoResponse::into_response)?;
    Ok((CallId(call), parts.extensions.get().copied().map(axum::Extension)))
}

impl Guest {
    fn new(parts: &Parts, door: &Door, call: CallId) -> Self {
        let token = whip::bearer(&parts.headers).unwrap_or_default().to_owned();
        Self { door: door.clone(), call, token }
    }

    /// What they see of the call.
    pub(super) async fn look(&self) -> app::Result<GuestView> {
        self.door.0.app.guest_call(self.call, &self.token).await
    }

    /// Whether they may send and see pictures now.
    pub(super) async fn may_send(&self) -> app::Result<()> {
        self.door.0.app.guest_may_send(self.call, &self.token).await
    }

    /// Does what they ask, once the body is read. A body that is missing asks for nothing particular.
    pub(super) async fn does<B: DeserializeOwned>(
        &self,
        body: &[u8],
        command: impl FnOnce(B) -> Command,
    ) -> Response {
        match serde_json::from_slice(if body.is_empty() { b"{}" } else { body }) {
            Ok(asked) => told(self.door.0.app.guest_does(self.call, &self.token, &command(asked)).await),
            Err(error) => {
                let words = Words::made(
                    format!("the body cannot be read: {error}"),
                    format!("无法读取请求内容：{error}"),
                );
                crate::error::respond(StatusCode::BAD_REQUEST, Refusal::with("bad_body", words))
            }
        }
    }
}

/// The call as its customer reads it, or why not.
pub(super) fn told(found: app::Result<GuestView>) -> Response {
    match found {
        Ok(view) => Json(Told::of(view)).into_response(),
        Err(error) => refused(error),
    }
}
