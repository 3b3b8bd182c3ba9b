//! Webhooks in: `POST /hooks/{shop}/{channel}`, signed after Standard Webhooks, or as the channel's platform signs its
//! pushes. Who may send is said by the signature alone; the answer is given once the bytes are durable, before anything of
//! them is read.

use app::inbound::LARGEST;
use app::inbound::signed::{Headers, ID, SIGNATURE, TIMESTAMP};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use domain::ids::{ChannelId, InboundId, ShopId};
use serde::Serialize;
use uuid::Uuid;

use crate::Server;
use crate::error::{Error, respond};
use crate::extract::{Path, Raw};

pub(crate) fn router(server: Server) -> Router {
    Router::new()
        .route("/hooks/{shop}/{channel}", post(receive))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(server)
}

/// What the sender is told.
#[derive(Debug, Serialize)]
struct Received {
    /// Ours, to find it in the console; none when the message came before and is kept already.
    id: Option<Uuid>,
}

async fn receive(
    State(server): State<Server>,
    Path((shop, channel)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Response {
    if !headers.contains_key(SIGNATURE) {
        return push(&server, ShopId(shop), ChannelId(channel), &headers, body.to_vec()).await;
    }
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let signed = Headers { id: text(ID), timestamp: text(TIMESTAMP), signature: text(SIGNATURE) };
    let (shop, channel) = (ShopId(shop), ChannelId(channel));
    match server.app.receive(shop, channel, &signed, body.to_vec()).await {
        Ok(id) => Json(Received { id: id.map(|InboundId(id)| id) }).into_response(),
        Err(app::AppError::Refused(refusal)) => respond(StatusCode::UNAUTHORIZED, refusal),
        Err(other) => Error(other).into_response(),
    }
}

/// A push of the channel's platform, acknowledged exactly as the platform wants it.
async fn push(
    server: &Server,
    shop: ShopId,
    channel: ChannelId,
    headers: &HeaderMap,
    body: Vec<u8>,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let url = format!("{}/hooks/{shop}/{channel}", server.about.origin);
    match server.app.receive_push(shop, channel, &header, body, &url).await {
        Ok(ack) => {
            let status = StatusCode::from_u16(ack.status).unwrap_or(StatusCode::OK);
            match ack.body {
                Some((kind, body)) => (status, [(header::CONTENT_TYPE, kind)], body).into_response(),
                None => status.into_response(),
            }
        }
        Err(app::AppError::Refused(refusal)) => respond(StatusCode::UNAUTHORIZED, refusal),
        Err(other) => Error(other).into_response(),
    }
}
