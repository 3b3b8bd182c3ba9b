//! Configuration: defaults, then `kintsugi.toml` in the data folder, then `KINTSUGI_…` variables, then the command
//! line. The only place that reads the environment.

use std::path::{Path, PathBuf};

use anyhow::Context;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use store::Location;

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// `postgres://…`; empty for the embedded database in the data folder.
    pub(crate) database: String,
    /// Where the console and the API answer.
    pub(crate) listen: String,
    /// Where metrics answer; empty switches them off.
    pub(crate) metrics_listen: String,
    /// The address people open, if it differs from `listen` (behind a proxy): `https://desk.example.com`.
    pub(crate) origin: String,
    /// Largest import upload in MiB.
    pub(crate) largest_upload_mib: u64,
    /// The server that e-mail to the team goes out by: `smtps://user:password@mail.example.com`; empty for none.
    pub(crate) smtp: String,
    /// Its sender: `Kintsugi <desk@example.com>`.
    pub(crate) smtp_from: String,
    /// Keys that secrets in the database are sealed with, base 64, parted by commas, the first one seals; empty for
    /// the file `secret.key` in the data folder.
    pub(crate) secret_key: String,
    /// Machines in the house's own network that platforms' calls and webhooks out may reach (`host:port`), parted by
    /// commas: a shop's own system, a sandbox. No other private address is ever asked.
    pub(crate) near_hosts: String,
    /// The Chromium that prints statements as PDF: a path, or a name to be looked for; empty for none.
    pub(crate) chromium: String,
    /// NATS with JetStream, for live rooms on several nodes: `nats://user:password@host:4222`, parted by commas; empty where this is the
    /// only node.
    pub(crate) nats: String,
    /// How many servers of a NATS cluster keep each room's journal: 1, 3 or 5.
    pub(crate) nats_replicas: usize,
    /// The UDP and TCP port of the live rooms' video; 0 for no video.
    pub(crate) media_port: u16,
    /// The addresses that browsers are told to send video to, parted by commas; empty to find one out.
    pub(crate) media_ip: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: String::new(),
            listen: "127.0.0.1:8080".to_owned(),
            metrics_listen: String::new(),
            origin: String::new(),
            largest_upload_mib: 4_096,
            smtp: String::new(),
            smtp_from: String::new(),
            secret_key: String::new(),
            near_hosts: String::new(),
            chromium: "chromium".to_owned(),
            nats: String::new(),
            nats_replicas: 1,
            media_port: 8_189,
            media_ip: String::new(),
        }
    }
}

impl Config {
    /// Reads the configuration that belongs to a data folder.
    ///
    /// # Errors
    /// When a value is not of its type or a key is unknown; the message names file or variable.
    pub(crate) fn read(data: &Path) -> anyhow::Result<Self> {
        Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(data.join("kintsugi.toml")))
            .merge(Env::prefixed("KINTSUGI_").only(&[
                "database",
                "listen",
                "metrics_listen",
                "origin",
                "largest_upload_mib",
                "smtp",
                "smtp_from",
                "secret_key",
                "near_hosts",
                "chromium",
                "nats",
                "nats_replicas",
                "media_port",
                "media_ip",
            ]))
            .extract()
            .context("failed to read the configuration")
    }

    /// The machines of the own network that may be reached.
    pub(crate) fn near(&self) -> std::collections::BTreeSet<String> {
        let hosts = self.near_hosts.split(',').map(str::trim).filter(|host| !host.is_empty());
        hosts.map(str::to_lowercase).collect()
    }

    /// The Chromium that prints, where there is one: a path, or a name that is found on the `PATH`.
    pub(crate) fn printer(&self) -> Option<PathBuf> {
        if self.chromium.is_empty() {
            return None;
        }
        let named = Path::new(&self.chromium);
        if named.components().count() > 1 {
            return named.is_file().then(|| named.to_owned());
        }
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|folder| folder.join(named)).find(|file| file.is_file())
    }

    /// Where the data lives.
    pub(crate) fn location(&self, data: &Path) -> Location {
        if self.database.is_empty() {
            Location::Folder(PathBuf::from(data))
        } else {
            Location::Postgres(self.database.clone())
        }
    }
}
