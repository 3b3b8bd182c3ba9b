//! The stand-ins of the platforms, where the program runs against them: how they do, how fast they live, what goes wrong.

use app::AppError;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::extract::Path;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(state, change)).routes(routes!(play))
}

/// How the stand-ins do. 404 where the program speaks to the real platforms.
#[utoipa::path(get, path = "/shops/{shop}/sandbox", tag = "sandbox", params(ShopPath), responses((status = 200, body = Object)))]
async fn state(
    State(server): State<Server>,
    _me: Allowed<may::ChannelManage>,
    Path(_shop): Path<Uuid>,
) -> Result<Response> {
    steer(&server, "GET", "/", &[])
}

/// Changes speed, the buyers' rate, what goes wrong.
#[utoipa::path(put, path = "/shops/{shop}/sandbox", tag = "sandbox", params(ShopPath), request_body = Object, responses((status = 200, body = Object)))]
async fn change(
    State(server): State<Server>,
    _me: Allowed<may::ChannelManage>,
    Path(_shop): Path<Uuid>,
    body: Bytes,
) -> Result<Response> {
    steer(&server, "PUT", "/", &body)
}

/// Makes something happen: bad reviews, a carrier that stands still, an outage.
#[utoipa::path(post, path = "/shops/{shop}/sandbox/scenario", tag = "sandbox", params(ShopPath), request_body = Object, responses((status = 200, body = Object)))]
async fn play(
    State(server): State<Server>,
    _me: Allowed<may::ChannelManage>,
    Path(_shop): Path<Uuid>,
    body: Bytes,
) -> Result<Response> {
    steer(&server, "POST", "/scenario", &body)
}

fn steer(server: &Server, method: &str, path: &str, body: &[u8]) -> Result<Response> {
    let stand_ins = server.stand_ins.as_ref().ok_or(AppError::Absent("sandbox"))?;
    let (status, answer) = stand_ins.steer(method, path, body);
    if status == 200 {
        return Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], answer).into_response());
    }
    let refusal = Refusal::new("bad_scenario", "the stand-ins do not understand this", "沙盒无法理解此请求");
    Err(refusal.into())
}
