//! A load over HTTP: the real router on a socket, and keep-alive connections that ask without pause. Client and server
//! share the machine, so the figures are what a user on a busy machine would see at worst.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context;
use app::App;
use app::people::limits::Limits;
use axum::Router;
use domain::access::Permission;
use domain::ids::ShopId;
use http_api::{About, Server};
use tokio::net::TcpListener;

use super::wire::Wire;

/// A server under load.
pub(crate) struct Target {
    address: SocketAddr,
    secret: String,
}

/// Serves an application on a free port and makes an API token for it.
pub(crate) async fn serve(app: Arc<App>, shop: ShopId) -> anyhow::Result<Target> {
    let secret = token(&app, shop).await?;
    let about = About {
        version: String::new(),
        commit: String::new(),
        origin: String::new(),
        secure: false,
        largest_upload: 1 << 30,
    };
    let router =
        http_api::router(Server { app, about: Arc::new(about), stand_ins: None, plane: None }, Router::new());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Target { address, secret })
}

/// Lifts the limits that protect a public server; a load test is one very fast caller.
pub(crate) fn without_limits(app: &mut App) {
    app.limits = Limits::calls_per_second(1_000_000);
}

async fn token(app: &App, shop: ShopId) -> anyhow::Result<String> {
    let owner = owner(app, shop).await?;
    let (_, secret) = app.make_token(&owner, "bench", vec![Permission::CaseRead], None).await?;
    Ok(secret)
}

/// The owner of a bench's shop, made by the first start's link.
pub(crate) async fn owner(app: &App, shop: ShopId) -> anyhow::Result<app::Caller> {
    let setup = app.setup_secret().await?.context("the bench's data has an owner already")?;
    let origin = app::people::sign_in::Origin::default();
    let (_, account) =
        app.set_up(&setup, "Bench", "bench@example.com", "not a secret at all", "", &origin).await?;
    Ok(app::Caller::new(
        shop,
        account.user.id,
        None,
        domain::access::Role::Owner,
        format!("user:{}", account.user.id),
        Permission::ALL.iter().copied(),
    ))
}

impl Target {
    /// Asks `paths` in turn over so many connections, `each` times a connection; the latencies in milliseconds.
    pub(crate) async fn ask(
        &self,
        paths: &[String],
        connections: usize,
        each: usize,
    ) -> anyhow::Result<Vec<f64>> {
        let mut tasks = Vec::new();
        for c in 0..connections {
            let (address, secret, paths) = (self.address, self.secret.clone(), paths.to_vec());
            tasks.push(tokio::spawn(async move { connection(address, &secret, &paths, c, each).await }));
        }
        let mut all = Vec::with_capacity(connections * each);
        for task in tasks {
            all.extend(task.await??);
        }
        Ok(all)
    }
}

async fn connection(
    address: SocketAddr,
    secret: &str,
    paths: &[String],
    first: usize,
    each: usize,
) -> anyhow::Result<Vec<f64>> {
    let mut wire = Wire::connect(address, secret).await?;
    let mut latencies = Vec::with_capacity(each);
    for i in 0..each {
        let path = &paths[(first + i) % paths.len()];
        let began = Instant::now();
        wire.read(path).await?;
        latencies.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(latencies)
}
