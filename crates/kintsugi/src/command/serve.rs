//! `kintsugi serve`: the console, the API, the workers, metrics; stops cleanly on Ctrl-C or SIGTERM.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use app::links::Ways;
use app::{App, SystemClock};
use clap::Args;
use domain::time::Clock as _;
use http_api::{About, Server};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::console;
use crate::sample;
use crate::standins;
use crate::wiring::{open, say};

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The data folder; made if it is new.
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Where to answer.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Where metrics answer.
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<String>,
    /// NATS with JetStream, for live rooms on several nodes.
    #[arg(long, value_name = "URL")]
    nats: Option<String>,
    /// The UDP and TCP port of the live rooms' video; 0 for no video.
    #[arg(long, value_name = "PORT")]
    media_port: Option<u16>,
    /// The addresses that browsers are told to send video to, parted by commas.
    #[arg(long, value_name = "IP")]
    media_ip: Option<String>,
    /// Fill an empty data folder with a sample shop.
    #[arg(long)]
    sample: bool,
    /// Run against stand-ins of the platforms on this machine, which live and are told what the shop does.
    #[arg(long)]
    sandbox: bool,
}

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut config = Config::read(&self.data)?;
        config.listen = self.listen.unwrap_or(config.listen);
        config.metrics_listen = self.metrics_listen.unwrap_or(config.metrics_listen);
        config.nats = self.nats.unwrap_or(config.nats);
        config.media_port = self.media_port.unwrap_or(config.media_port);
        config.media_ip = self.media_ip.unwrap_or(config.media_ip);
        let listener = TcpListener::bind(&config.listen)
            .await
            .with_context(|| format!("failed to listen on {}; is another server running?", config.listen))?;
        if self.sample {
            fill(&self.data, &config).await?;
        }
        let app = open(&self.data, &config).await?;
        let address = listener.local_addr()?;
        let origin =
            if config.origin.is_empty() { format!("http://{address}") } else { config.origin.clone() };
        let origin = origin.trim_end_matches('/').to_owned();
        let stop = CancellationToken::new();
        let metrics = metrics(&config.metrics_listen, &stop).await?;
        crate::wiring::post(&app, &config, &origin)?;
        let standing =
            if self.sandbox { Some(standins::start(&self.data, &origin, &stop).await?) } else { None };
        app.set_ways(match &standing {
            Some(standing) => standing.ways(config.near()),
            None => Ways::network(config.near()),
        });
        if let Some(standing) = &standing {
            standing.connect(&app, &origin).await?;
            say(&format!("sandbox: stand-ins of the platforms on http://{}/", standing.address));
        }
        let plane = crate::media::start(&config, address)?;
        // Before whoever looks after them: recordings that a stop cut off go on.
        let calls = crate::calls::start(&self.data, &app, plane.clone().map(|plane| plane as _), &stop);
        let workers = app::work::start(&app, &stop);
        let media = plane.clone().map(|plane| plane as _);
        let rooms = crate::rooms::start(&self.data, &config, &app, media, &stop).await?;
        let server = Server {
            app: Arc::clone(&app),
            about: Arc::new(about(&config, &origin)),
            stand_ins: standing.as_ref().map(standins::Standing::steered),
            plane: plane.clone().map(|plane| plane as _),
        };
        announce(&app, &origin).await?;
        let public = http_api::room::router(rooms.door.clone())
            .merge(http_api::room::video_router(rooms.door.clone(), Some(Arc::clone(&rooms.pictures))))
            .merge(http_api::calls::router(calls));
        let router = http_api::router(server, console::router().merge(public));
        let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>());
        let stopping = stop.clone();
        let served = serving.with_graceful_shutdown(async move { stopping.cancelled().await });
        tokio::spawn(stop_on_signal(stop.clone()));
        let mut served = std::pin::pin!(served.into_future());
        tokio::select! {
            done = &mut served => done?,
            () = stop.cancelled() => {
                // Open event streams never end by themselves: give ordinary requests a moment, then go.
                drop(tokio::time::timeout(std::time::Duration::from_secs(3), &mut served).await);
            }
        }
        stop.cancel();
        if let Some(plane) = plane {
            plane.stop().await;
        }
        rooms.stop().await?;
        for worker in workers {
            worker.await?;
        }
        app.store.close().await;
        drop(metrics);
        Ok(ExitCode::SUCCESS)
    }
}

/// Fills an empty database with the sample shop and says so.
async fn fill(data: &Path, config: &Config) -> anyhow::Result<()> {
    let begun = std::time::Instant::now();
    let begin = || say("filling the sample shop …");
    let filled = Box::pin(sample::fill(&config.location(data), data, SystemClock.now(), begin))
        .await
        .context("failed to fill the sample shop; nothing of it was kept")?;
    if let Some(filled) = filled {
        let seconds = begun.elapsed().as_secs_f64();
        let (cases, reviews, messages) = (filled.cases, filled.reviews, filled.messages);
        say(&format!(
            "{}: {cases} cases, {reviews} reviews, {messages} messages, in {seconds:.1} s",
            sample::SHOP
        ));
    }
    Ok(())
}

fn about(config: &Config, origin: &str) -> About {
    About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        commit: env!("KINTSUGI_COMMIT").to_owned(),
        secure: origin.starts_with("https://"),
        origin: origin.to_owned(),
        largest_upload: config.largest_upload_mib << 20,
    }
}

/// Says where to go; on the first start, prints the owner's one-time link.
async fn announce(app: &App, origin: &str) -> anyhow::Result<()> {
    say(&format!("open: {origin}/"));
    if let Some(secret) = app.setup_secret().await? {
        say(&format!("setup: {origin}/setup#{secret}"));
    }
    Ok(())
}

async fn stop_on_signal(stop: CancellationToken) {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
    tracing::info!("stopping");
    stop.cancel();
}

/// Serves metrics on their own listener.
async fn metrics(listen: &str, stop: &CancellationToken) -> anyhow::Result<Option<PrometheusHandle>> {
    if listen.is_empty() {
        return Ok(None);
    }
    let handle =
        PrometheusBuilder::new().install_recorder().context("failed to install the metrics recorder")?;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("failed to listen on {listen} for metrics"))?;
    let shown = handle.clone();
    let router = axum::Router::new().route("/metrics", axum::routing::get(async move || shown.render()));
    let stop = stop.clone();
    tokio::spawn(async move {
        let serving =
            axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await });
        if let Err(error) = serving.await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    Ok(Some(handle))
}
