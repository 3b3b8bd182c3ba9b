//! The customer's picture and sound, sent and watched; only while they talk.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::call::Speaker;
use uuid::Uuid;
use video::StreamName;

use super::guest::{Costly, Guest};
use super::{Door, refused};
use crate::error::respond;
use crate::room::enter::From;
use crate::whip::{self, Way};

pub(super) async fn publish(Costly(guest): Costly, headers: HeaderMap, body: Bytes) -> Response {
    answer(&guest, Way::Publish, &headers, &body).await
}

pub(super) async fn watch(Costly(guest): Costly, headers: HeaderMap, body: Bytes) -> Response {
    answer(&guest, Way::Watch, &headers, &body).await
}

/// The customer sends the stream of their side and watches the shop's.
async fn answer(guest: &Guest, way: Way, headers: &HeaderMap, body: &Bytes) -> Response {
    if let Err(error) = guest.may_send().await {
        return refused(error);
    }
    let side = if way == Way::Publish { Speaker::Customer } else { Speaker::Agent };
    let stream = StreamName::new(&app::calls::kept::stream_of(guest.call, side));
    let (Some(plane), Some(stream)) = (&guest.door.0.plane, stream) else {
        return respond(StatusCode::SERVICE_UNAVAILABLE, whip::off());
    };
    let under = format!("/calls/{}/media", guest.call.0);
    let answered = whip::answer(&**plane, way, &stream, &under, headers, body).await;
    // Somebody may have hung up meanwhile: nobody sends into a call that is over.
    if let Err(error) = guest.may_send().await {
        plane.close(&stream).await;
        return refused(error);
    }
    answered
}

/// Who knows a session's name may end it: it is unguessable.
pub(super) async fn end(
    State(door): State<Door>,
    Path((_call, session)): Path<(Uuid, String)>,
    from: From,
) -> Response {
    if let Err(wait) = door.spend(&from) {
        return wait;
    }
    match &door.0.plane {
        Some(plane) => whip::end(&**plane, &session).await,
        None => respond(StatusCode::SERVICE_UNAVAILABLE, whip::off()),
    }
}
