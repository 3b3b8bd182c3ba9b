//! Webhooks in: `POST /hooks/{shop}/{channel}`, signed after Standard Webhooks, or as the channel's platform signs its
//! pushes, and `POST /hooks/{shop}/tracker/{id}` for trackers. Who may send is said by the signature alone; the answer is
//! given once the bytes are durable, before anything of them is taken in.

use app::inbound::signed::{Headers, ID, SIGNATURE, TIMESTAMP};
use app::inbound::{Ack, LARGEST};
use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::{ChannelId, InboundId, ShopId, TrackerId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::Server;
use crate::error::{Error, respond};
use crate::extract::{Path, Raw};

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(receive))
        .routes(routes!(receive_tracker))
        .layer(DefaultBodyLimit::max(LARGEST))
}

/// What a shop's own system tells of.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its shape is used, for the document; `channels::generic` reads it")]
pub(crate) struct Told {
    /// `review`, `order`, `product`, `message`, `return` or `parcel`, with any word behind a point: `review.created`.
    #[schema(example = "review.created")]
    r#type: String,
    /// One object, or a list of up to 500: the columns of an import of the same kind.
    #[schema(value_type = Object, example = json!({"review_id": "r1", "rating": 1, "text": "The cup is broken", "buyer": "Ana"}))]
    data: serde_json::Value,
}

/// What the sender is told.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Received {
    /// Ours, to find it in the console; none when the message came before and is kept already.
    id: Option<Uuid>,
}

/// Takes a webhook: of the shop's own system, signed after Standard Webhooks, or of the channel's platform in its own form.
#[utoipa::path(
    post, path = "/hooks/{shop}/{channel}", tag = "hooks", security(("webhook" = [])),
    params(
        ("shop" = Uuid, Path), ("channel" = Uuid, Path), ("webhook-id" = Option<String>, Header),
        ("webhook-timestamp" = Option<String>, Header, description = "Seconds since 1970; at most five minutes off"),
    ),
    request_body = Told, responses((status = 200, body = Received)),
)]
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
    acknowledged(server.app.receive_push(shop, channel, &header, body, &url).await)
}

/// Takes a tracker's webhook, signed in its service's own way, and acknowledges it exactly as the service wants it.
#[utoipa::path(
    post, path = "/hooks/{shop}/tracker/{tracker}", tag = "hooks", security(()),
    params(("shop" = Uuid, Path), ("tracker" = Uuid, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "As the service sends it"),
    responses((status = 200, description = "What the service takes for an acknowledgement")),
)]
async fn receive_tracker(
    State(server): State<Server>,
    Path((shop, tracker)): Path<(Uuid, Uuid)>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let url = format!("{}/hooks/{shop}/tracker/{tracker}", server.about.origin);
    let (shop, tracker) = (ShopId(shop), TrackerId(tracker));
    acknowledged(server.app.receive_tracker(shop, tracker, &header, body.to_vec(), &url).await)
}

fn acknowledged(taken: app::Result<Ack>) -> Response {
    match taken {
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
