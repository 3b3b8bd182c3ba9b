//! The media plane in this program: one UDP port (and the same TCP port for those whose network lets no UDP through), one thread.
//! [`work`] drives it, [`orders`] is what it is told, [`choose`] who gets what, [`session`] is one peer, [`stream`] what belongs together, [`tcp`] the frames over TCP.

mod choose;
mod orders;
mod session;
mod stream;
mod tcp;
mod work;

use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use rustix::net::sockopt;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::figures::Figures;
use crate::plane::{Later, Limits, Look, MediaPlane, News, No, Opened, SessionId, StreamName};

/// Orders that wait for the thread.
const ORDERS: usize = 256;
/// News that a slow listener may lag behind.
const NEWS: usize = 256;
/// The kernel keeps so many bytes for us while we are busy; it may give less.
const SOCKET_BUFFER: usize = 4 << 20;

/// How the plane is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where media comes in, for UDP and TCP: `0.0.0.0:8189`.
    pub bind: SocketAddr,
    /// The addresses that peers are told, best first; those of a NAT in front, where there is one.
    pub advertise: Vec<IpAddr>,
    /// Whether TCP is offered beside UDP.
    pub tcp: bool,
    /// How much is taken.
    pub limits: Limits,
    /// A peer that never connects is forgotten after this.
    pub patience: Duration,
    /// A peer of which nothing is heard for so long is gone.
    pub silence: Duration,
}

impl Config {
    /// A plane with the usual limits.
    pub fn new(bind: SocketAddr, advertise: Vec<IpAddr>) -> Self {
        let (patience, silence) = (Duration::from_secs(20), Duration::from_secs(20));
        Self { bind, advertise, tcp: true, limits: Limits::default(), patience, silence }
    }
}

/// What the thread is asked.
#[derive(Debug)]
enum Order {
    Publish(StreamName, String, oneshot::Sender<Result<Opened, No>>),
    Watch(StreamName, String, oneshot::Sender<Result<Opened, No>>),
    End(SessionId, oneshot::Sender<bool>),
    Close(StreamName, oneshot::Sender<()>),
    Record(StreamName, Option<PathBuf>, oneshot::Sender<()>),
    Look(StreamName, oneshot::Sender<Look>),
    Sessions(oneshot::Sender<Vec<SessionId>>),
    Stop,
}

/// The plane's handle. The thread ends, with all sessions, at [`Sfu::stop`], or some time after the last handle is dropped.
#[derive(Debug)]
pub struct Sfu {
    orders: mpsc::Sender<Order>,
    news: broadcast::Sender<News>,
    figures: Arc<Figures>,
    local: SocketAddr,
    tcp: bool,
    thread: std::sync::Mutex<Option<std::thread::JoinHandle<()>>>,
}

impl Sfu {
    /// Binds the port and starts the thread.
    ///
    /// # Errors
    /// When the UDP port cannot be had. A TCP port that cannot be had is left out, and said in the log.
    pub fn start(config: Config) -> std::io::Result<Self> {
        let socket = UdpSocket::bind(config.bind)?;
        // The kernel's limit may be lower: what it gives is good enough.
        sockopt::set_socket_recv_buffer_size(&socket, SOCKET_BUFFER).ok();
        sockopt::set_socket_send_buffer_size(&socket, SOCKET_BUFFER).ok();
        socket.set_nonblocking(true)?;
        let local = socket.local_addr()?;
        let listener = config.tcp.then(|| listen(local)).and_then(Result::ok);
        if config.tcp && listener.is_none() {
            tracing::warn!(port = local.port(), "media over TCP is off: the port is taken");
        }
        let (orders, waiting) = mpsc::channel(ORDERS);
        let (news, _) = broadcast::channel(NEWS);
        let figures = Arc::new(Figures::default());
        let tcp = listener.is_some();
        let setup = work::Setup {
            config,
            socket,
            listener,
            local,
            news: news.clone(),
            figures: Arc::clone(&figures),
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("media".to_owned()).spawn(move || {
            if let Err(error) = runtime.block_on(work::run(setup, waiting)) {
                tracing::error!(%error, "the media plane stopped");
            }
        })?;
        Ok(Self { orders, news, figures, local, tcp, thread: std::sync::Mutex::new(Some(thread)) })
    }

    /// The address that was bound.
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    /// Whether TCP is offered.
    pub fn tcp(&self) -> bool {
        self.tcp
    }

    /// What was done so far.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Ends all sessions and the thread, and waits for it: what is recorded is complete then.
    pub async fn stop(&self) {
        // A thread that is gone already needs no telling.
        self.orders.send(Order::Stop).await.ok();
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the media plane had panicked");
        }
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<T>) -> Order) -> Option<T> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(order(reply)).await.ok()?;
        answer.await.ok()
    }
}

fn listen(local: SocketAddr) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind(local)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

impl MediaPlane for Sfu {
    fn publish<'a>(&'a self, stream: &'a StreamName, offer: &'a str) -> Later<'a, Result<Opened, No>> {
        Box::pin(async move {
            let (stream, offer) = (stream.clone(), offer.to_owned());
            self.ask(|reply| Order::Publish(stream, offer, reply)).await.unwrap_or(Err(No::Away))
        })
    }

    fn watch<'a>(&'a self, stream: &'a StreamName, offer: &'a str) -> Later<'a, Result<Opened, No>> {
        Box::pin(async move {
            let (stream, offer) = (stream.clone(), offer.to_owned());
            self.ask(|reply| Order::Watch(stream, offer, reply)).await.unwrap_or(Err(No::Away))
        })
    }

    fn end(&self, session: SessionId) -> Later<'_, bool> {
        Box::pin(async move { self.ask(|reply| Order::End(session, reply)).await.unwrap_or(false) })
    }

    fn close<'a>(&'a self, stream: &'a StreamName) -> Later<'a, ()> {
        Box::pin(async move { self.ask(|reply| Order::Close(stream.clone(), reply)).await.unwrap_or(()) })
    }

    fn record<'a>(&'a self, stream: &'a StreamName, folder: Option<PathBuf>) -> Later<'a, ()> {
        Box::pin(
            async move { self.ask(|reply| Order::Record(stream.clone(), folder, reply)).await.unwrap_or(()) },
        )
    }

    fn look<'a>(&'a self, stream: &'a StreamName) -> Later<'a, Look> {
        Box::pin(
            async move { self.ask(|reply| Order::Look(stream.clone(), reply)).await.unwrap_or_default() },
        )
    }

    fn sessions(&self) -> Later<'_, Vec<SessionId>> {
        Box::pin(async move { self.ask(Order::Sessions).await.unwrap_or_default() })
    }

    fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }
}
