//! From a request to a bare socket that speaks WebSocket: the room writes its frames by itself, so it needs the socket below.

use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::refusal::Refusal;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response;

use crate::error::respond;

/// A request that wants a WebSocket.
pub(super) struct Upgrade {
    /// What it is answered.
    answer: Response,
    on: OnUpgrade,
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let mut request = Request::builder().method(parts.method.clone()).uri(parts.uri.clone());
        request = request.version(parts.version);
        let mut request = request.body(()).map_err(|_odd| refused())?;
        *request.headers_mut() = parts.headers.clone();
        let answer = create_response(&request).map_err(|_no_handshake| refused())?;
        let on = parts.extensions.remove::<OnUpgrade>().ok_or_else(refused)?;
        Ok(Self { answer: answer.map(|()| axum::body::Body::empty()), on })
    }
}

fn refused() -> Response {
    let refusal =
        Refusal::new("no_websocket", "this address takes a WebSocket", "此地址只接受 WebSocket 连接");
    respond(
        StatusCode::UPGRADE_REQUIRED,
        refusal.hint("connect with ws:// or wss://", "请使用 ws:// 或 wss:// 连接"),
    )
}

impl Upgrade {
    /// Answers the request, and hands the socket on with what the client has said already.
    pub(super) fn then<F: Future<Output = ()> + Send>(
        self,
        serve: impl FnOnce(TcpStream, Vec<u8>) -> F + Send + 'static,
    ) -> Response {
        let on = self.on;
        tokio::spawn(async move {
            // A client that goes before it is answered needs nothing more.
            let Ok(upgraded) = on.await else { return };
            let Ok(parts) = downcast::<TokioIo<TcpStream>>(upgraded) else {
                tracing::error!("a room was asked for over something that is no TCP socket");
                return;
            };
            let (said, tcp) = (parts.read_buf.to_vec(), parts.io.into_inner());
            // What the server read the request into is not needed for as long as the socket lives.
            drop(parts.read_buf);
            serve(tcp, said).await;
        });
        self.answer
    }
}
