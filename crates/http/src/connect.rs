//! Where platforms send sellers back to after they have agreed: `GET /connect?code=…&state=…`. The state proves that the
//! console asked for it, so nobody needs to be signed in; what the code buys never passes through the browser.

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::Server;
use crate::error::Error;

pub(crate) fn router(server: Server) -> Router {
    Router::new().route("/connect", get(back)).with_state(server)
}

async fn back(State(server): State<Server>, Query(query): Query<Vec<(String, String)>>) -> Response {
    match server.app.consented(&query).await {
        Ok((_shop, channel)) => {
            Redirect::to(&format!("/settings/channels?connected={channel}")).into_response()
        }
        Err(app::AppError::Refused(refusal)) => {
            Redirect::to(&format!("/settings/channels?refused={}", refusal.code)).into_response()
        }
        Err(other) => Error(other).into_response(),
    }
}
