//! Where viewers' pages report how it is for them: `POST /room/{id}/beacon`. Public; what may be done with it is bounded by size,
//! by address and by the session, which must run.

use app::AppError;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use domain::experience::{Beacon, LARGEST_BATCH};
use domain::ids::LiveSessionId;
use domain::refusal::Refusal;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::Server;
use crate::auth::From;
use crate::error::{Error, respond};
use crate::extract::{Path, Raw};

pub(crate) fn router(server: Server) -> Router {
    let route = post(take).layer(DefaultBodyLimit::max(LARGEST_BATCH));
    Router::new().route("/room/{id}/beacon", route).with_state(server)
}

#[derive(Deserialize)]
struct Batch {
    beacons: Vec<Beacon>,
}

/// Takes beacons. The body is JSON whatever its type says: `navigator.sendBeacon` can only send plain text across pages.
async fn take(State(server): State<Server>, Path(id): Path<Uuid>, from: From, Raw(body): Raw) -> Response {
    let Ok(Batch { beacons }) = serde_json::from_slice(&body) else {
        let refusal = Refusal::new("bad_beacon", "this is no list of beacons", "信标格式有误");
        return respond(StatusCode::BAD_REQUEST, refusal.field("beacons"));
    };
    match server.app.take_beacons(LiveSessionId(id), beacons, &from.0.address).await {
        Ok(taken) => (StatusCode::ACCEPTED, Json(json!({ "taken": taken }))).into_response(),
        Err(AppError::Refused(refusal)) if refusal.code == "room_closed" => {
            respond(StatusCode::CONFLICT, refusal)
        }
        Err(error) => Error(error).into_response(),
    }
}
