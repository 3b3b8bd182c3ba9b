//! The listener: takes requests in, lets things go wrong, cuts connections. The only place here that knows axum's server.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::core::STANDS;
use super::faults::Mishap;
use super::wire::{Ask, Params, Reply};
use super::{Sandbox, control, courier};

/// The largest body that is taken.
const LARGEST: usize = 12 * 1024 * 1024;
/// The header of an answer whose connection was to be cut; seen only by tests without a socket.
pub(crate) const CUT: &str = "x-sandbox-cut";

/// Every stand-in and the control.
pub(crate) fn router(sandbox: Sandbox) -> Router {
    Router::new().fallback(handle).with_state(sandbox)
}

pub(crate) async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = router(sandbox).into_make_service_with_connect_info::<Line>();
    axum::serve(Cuttable(listener), service).with_graceful_shutdown(stop).await
}

async fn handle(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return response(Reply::text(413, "too large"));
    };
    let line = parts.extensions.get::<ConnectInfo<Line>>().map(|info| info.0.clone());
    let (stand, path) = split(parts.uri.path());
    let query = Params::parse(parts.uri.query().unwrap_or(""));
    if stand == "control" && !from_here(&parts.headers) {
        return response(Reply::text(403, "steered from this machine only, and not by a page in a browser"));
    }
    if stand == "control" {
        return response(control::answer(&sandbox, parts.method.as_str(), path, &query, &body));
    }
    let Some(stand) = STANDS.iter().find(|name| **name == stand) else {
        return response(Reply::text(404, "no such stand-in"));
    };
    let (reply, mishap, wait) = {
        let real = sandbox.0.clock.now();
        let mut core = sandbox.core();
        core.tick(real);
        let consent = path.contains("authorize") || path.contains("auth_partner");
        let mishap = if consent { Mishap::None } else { core.mishap(stand, path) };
        let most = core.faults.latency_ms;
        let wait = core.dice.up_to(most);
        let throttled = mishap == Mishap::Throttled || (!consent && core.limits.hit(stand, path, real));
        let now = core.clock(real);
        let ask = Ask {
            method: parts.method.as_str(),
            path,
            query: &query,
            headers: &parts.headers,
            body: &body,
            now,
            throttled,
        };
        if mishap != Mishap::None {
            core.mishaps += 1;
        }
        let out = core.outages.get(*stand).is_some_and(|until| *until > real);
        let reply = match mishap {
            _ if out => Reply::text(503, "Service Unavailable"),
            Mishap::ResetBefore => Reply::text(500, ""),
            Mishap::ErrorBefore => gateway(),
            Mishap::ErrorAfter => {
                core.answer(stand, &ask);
                gateway()
            }
            Mishap::None | Mishap::ResetAfter | Mishap::Throttled => core.answer(stand, &ask),
        };
        (reply, mishap, wait)
    };
    if wait > 0 {
        tokio::time::sleep(Duration::from_millis(u64::from(wait))).await;
    }
    if matches!(mishap, Mishap::ResetBefore | Mishap::ResetAfter) {
        if let Some(line) = line {
            line.0.store(true, Ordering::Relaxed);
        }
        return response(reply.with(CUT, &"1"));
    }
    response(reply)
}

/// Whether a request to the control was meant for this machine and does not come from a page in a browser.
fn from_here(headers: &HeaderMap) -> bool {
    let host = headers.get("host").map(|host| host.to_str().unwrap_or(""));
    let own = |host: &str| courier::target(&format!("http://{host}/")).is_some();
    host.is_none_or(own) && !headers.contains_key("origin")
}

/// What a gateway says when what is behind it does not answer: no vendor's form.
fn gateway() -> Reply {
    Reply {
        headers: vec![("content-type", "text/html".to_owned())],
        ..Reply::text(502, "<html><h1>502 Bad Gateway</h1></html>")
    }
}

/// `/shopee/api/v2` is `shopee` and `/api/v2`.
fn split(path: &str) -> (&str, &str) {
    let rest = path.strip_prefix('/').unwrap_or(path);
    rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
}

fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

/// Lets a handler cut its own connection.
#[derive(Clone, Debug)]
struct Line(Arc<AtomicBool>);

/// A listener whose connections can be cut from inside.
struct Cuttable(TcpListener);

/// A connection that breaks once it is told to.
struct Thread {
    inner: TcpStream,
    cut: Arc<AtomicBool>,
}

impl Listener for Cuttable {
    type Io = Thread;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Thread, SocketAddr) {
        let (inner, address) = Listener::accept(&mut self.0).await;
        (Thread { inner, cut: Arc::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Cuttable>> for Line {
    fn connect_info(stream: IncomingStream<'_, Cuttable>) -> Self {
        Self(Arc::clone(&stream.io().cut))
    }
}

impl Thread {
    fn whole(&self) -> io::Result<()> {
        if self.cut.load(Ordering::Relaxed) { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for Thread {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Thread {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.whole() {
            Ok(()) => Pin::new(&mut self.inner).poll_write(cx, bytes),
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
