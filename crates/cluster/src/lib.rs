//! Rooms on several nodes, over NATS: journals in a JetStream stream that every node reads and only the newest owner writes, frames from
//! the owner to the other nodes, and what is asked on its way back; offers to send or watch its picture.
//!
//! Who should own a room is not decided here ([`live::lease`]); that an old owner writes nothing is ([`StreamJournals`]).

mod journal;
mod mirror;
mod owner;
mod picture;
mod wire;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use live::room::RoomId;

pub use journal::StreamJournals;
pub use owner::{Serving, Sure};
pub use picture::{Later, Look, NoAnswer, Offer, Opened, Pictures};

/// How NATS is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `nats://user:password@host:4222`; more than one, parted by commas.
    pub url: String,
    /// How many servers of a NATS cluster keep each journal: 1, 3 or 5.
    pub replicas: usize,
}

/// Why NATS cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// It is not there.
    #[error("NATS cannot be reached")]
    Connect(#[from] async_nats::ConnectError),
    /// It has no JetStream, or another stream of our name.
    #[error("the journals' stream cannot be used: {0}")]
    Stream(String),
    /// A subject cannot be listened to.
    #[error("NATS does not let us listen")]
    Listen(#[from] async_nats::SubscribeError),
}

/// A connection of this node to the others.
#[derive(Clone, Debug)]
pub struct Cluster {
    client: async_nats::Client,
    journals: StreamJournals,
    /// What this node is called by the others.
    node: Box<str>,
    /// Who answers offers for the rooms that run here.
    pictures: Arc<OnceLock<Arc<dyn Pictures>>>,
}

impl Cluster {
    /// Connects, and makes the journals' stream where there is none.
    ///
    /// # Errors
    /// When NATS is not there or has no JetStream.
    pub async fn connect(settings: &Settings, node: &str) -> Result<Self, ClusterError> {
        let servers: Vec<&str> = settings.url.split(',').map(str::trim).collect();
        let client = async_nats::ConnectOptions::new()
            .name(format!("kintsugi {node}"))
            .connection_timeout(Duration::from_secs(5))
            .ping_interval(Duration::from_secs(5))
            .reconnect_delay_callback(|tries| Duration::from_millis((100 * tries as u64).min(1_000)))
            .connect(servers)
            .await?;
        let journals = StreamJournals::open(&client, settings.replicas).await?;
        Ok(Self { client, journals, node: node.into(), pictures: Arc::default() })
    }

    /// Where the journals of all nodes are.
    pub const fn journals(&self) -> &StreamJournals {
        &self.journals
    }
}

/// Where the owner of a room is asked.
fn calls(room: RoomId) -> String {
    format!("kintsugi.room.{room}.call")
}

/// Where the owner tells the others.
fn frames(room: RoomId) -> String {
    format!("kintsugi.room.{room}.frames")
}

/// Where the others say how many people they have.
fn presence(room: RoomId) -> String {
    format!("kintsugi.room.{room}.presence")
}
