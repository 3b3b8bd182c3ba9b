//! The live rooms of this program: the engine beside the application. The application tells rooms to open, go on and close; what
//! happens in them comes back into the shop's log ([`follow`]); the door lets viewers in. Which node runs which room: [`owners`].

mod follow;
mod owners;
mod pictures;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use app::shows::{Later, RoomHost, RoomNews, RoomSetup, RoomVideo, Staff};
use app::{App, SystemClock, SystemEntropy};
use cluster::Cluster;
use domain::ids::{Entropy, LiveSessionId};
use domain::show::{Segment, ShowState};
use domain::time::{Clock as _, Instant};
use http_api::room::{
    Card, Door, OwnPictures, Pictures, Plane, RoomBook, RoomCard, RoomState, Settings, Told,
};
use live::engine::{Config, Rooms};
use live::pass::{Keys, Pass};
use live::room::{Caption, Command, Person, PersonId, Product, Role, RoomId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use video::{MediaPlane, StreamName};

use crate::config::Config as Settled;
use crate::console;
use owners::Owners;
use pictures::Spread;

/// Where journals and the key are, in the data folder.
const FOLDER: &str = "rooms";
/// What tokens and receipts are signed with.
const KEY: &str = "key";
/// What this data folder is called among several nodes.
const NODE: &str = "node";
/// Who does in a room what the run-of-show in the console does.
const DESK: PersonId = PersonId(Uuid::nil());

/// Starts the engine, opens the rooms of sessions that run, and gives the door.
///
/// # Errors
/// When the folder or NATS cannot be used, or nodes would not understand each other.
pub(crate) async fn start(
    data: &Path,
    settled: &Settled,
    app: &Arc<App>,
    plane: Option<Arc<dyn MediaPlane>>,
    stop: &CancellationToken,
) -> anyhow::Result<Running> {
    let folder = data.join(FOLDER);
    std::fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let cluster = cluster(settled, &folder).await?;
    let secret = if cluster.is_some() {
        app.rooms_key().context("rooms need the configured secret_key")?
    } else {
        key(&folder).with_context(|| format!("failed to read the key in {}", folder.display()))?
    };
    let mut config = Config::new(folder, Keys::new(&secret), Arc::new(SystemClock), Arc::new(SystemEntropy));
    if let Some((cluster, _)) = &cluster {
        config.journals = Arc::new(cluster.journals().clone());
    }
    let rooms = Arc::new(Rooms::new(config));
    let (look, to_look_at) = tokio::sync::mpsc::unbounded_channel();
    let own = plane.map(|plane| Arc::new(OwnPictures::new(plane, Arc::clone(&rooms))));
    if let Some(own) = &own {
        tokio::spawn(Arc::clone(own).follow(stop.clone()));
    }
    let others = cluster.as_ref().map(|(cluster, _)| cluster.clone());
    let pictures = Arc::new(Spread::new(own.clone(), Arc::clone(&rooms), others));
    let owners = Owners::new(app, &rooms, cluster, own.clone(), look, stop);
    let recordings = data.join(app::shows::video::FOLDER);
    let plane = own.as_ref().map(|own| Arc::clone(own.plane()));
    let host = Host {
        rooms: Arc::clone(&rooms),
        owners: Arc::clone(&owners),
        plane,
        pictures: Arc::clone(&pictures),
        recordings,
    };
    app.set_rooms(Arc::new(host));
    let following = follow::run(Arc::clone(app), Arc::clone(&owners), to_look_at, stop.clone());
    let follower = tokio::spawn(following);
    owners.start().await.context("failed to open the rooms of sessions that run")?;
    let book = Arc::new(Book(Arc::clone(app)));
    let door = Door::new(rooms, book, console::room_page(), Settings::default());
    Ok(Running { owners, follower, door, pictures })
}

/// The other nodes, where there are any, and what this one is called.
async fn cluster(settled: &Settled, folder: &Path) -> anyhow::Result<Option<(Cluster, String)>> {
    if settled.nats.is_empty() {
        return Ok(None);
    }
    anyhow::ensure!(
        !settled.database.is_empty() && !settled.secret_key.is_empty(),
        "nats is for several nodes, which share a PostgreSQL and one secret_key: set database and secret_key too"
    );
    let node = node(folder).with_context(|| format!("failed to name this node in {}", folder.display()))?;
    let settings = cluster::Settings { url: settled.nats.clone(), replicas: settled.nats_replicas };
    let cluster = Cluster::connect(&settings, &node).await.context("failed to join the other nodes")?;
    Ok(Some((cluster, node)))
}

/// What this data folder is called; made when it is first needed.
fn node(folder: &Path) -> std::io::Result<String> {
    let path = folder.join(NODE);
    match std::fs::read_to_string(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let name = domain::ids::new_uuid(SystemClock.now(), &SystemEntropy).simple().to_string();
            write_for_us_alone(&path, name.as_bytes())?;
            Ok(name)
        }
        read => {
            let name = read?.trim().to_owned();
            let fine =
                !name.is_empty() && name.len() <= 64 && name.bytes().all(|b| b.is_ascii_alphanumeric());
            if fine { Ok(name) } else { Err(std::io::Error::other("a node's name is letters and digits")) }
        }
    }
}

/// The rooms of this program while it runs.
pub(crate) struct Running {
    owners: Arc<Owners>,
    follower: tokio::task::JoinHandle<()>,
    /// Where viewers come in.
    pub(crate) door: Door,
    /// Who answers offers for rooms' pictures.
    pub(crate) pictures: Arc<dyn Pictures>,
}

impl Running {
    /// Lets all rooms go; they are opened again at the next start, or by another node.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.owners.stop().await;
        Ok(self.follower.await?)
    }
}

/// The key of this data folder; made when it is first needed.
fn key(folder: &Path) -> std::io::Result<[u8; 32]> {
    let path = folder.join(KEY);
    match std::fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_short| std::io::Error::other("the key is not 32 bytes")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut key = [0; 32];
            SystemEntropy.fill(&mut key);
            write_for_us_alone(&path, &key)?;
            Ok(key)
        }
        Err(error) => Err(error),
    }
}

fn write_for_us_alone(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Rooms as the application sees them, with their picture where there is a media plane.
#[derive(Debug)]
struct Host {
    rooms: Arc<Rooms>,
    owners: Arc<Owners>,
    plane: Option<Arc<dyn MediaPlane>>,
    pictures: Arc<Spread>,
    /// Where pictures are recorded, in a folder for each room.
    recordings: PathBuf,
}

/// The stream of a room's picture.
fn stream_of(room: LiveSessionId) -> Option<StreamName> {
    StreamName::new(&room.0.to_string())
}

fn desk() -> Person {
    Person { id: DESK, name: "".into(), role: Role::Host }
}

impl RoomHost for Host {
    fn open(&self, setup: RoomSetup) -> Later<'_, Result<(), String>> {
        Box::pin(async move {
            if let (Some(plane), Some(stream)) = (&self.plane, stream_of(setup.id)) {
                let folder = setup.recorded.then(|| self.recordings.join(stream.as_str()));
                plane.record(&stream, folder).await;
            }
            self.owners.open(room_of(setup)).await
        })
    }

    fn tell(&self, room: LiveSessionId, news: RoomNews) -> Later<'_, ()> {
        let command = match news {
            RoomNews::Entered(segment) => Command::NextSegment { segment: Some(segment.0.to_string()) },
            RoomNews::Pinned(product) => Command::Pin { product: product.map(|id| id.0.to_string()) },
        };
        Box::pin(async move {
            if let Err(code) = self.rooms.tell(RoomId(room.0), desk(), command).await {
                tracing::warn!(%room, code, "the room did not take what the run-of-show did");
            }
        })
    }

    fn close(&self, room: LiveSessionId) -> Later<'_, ()> {
        Box::pin(async move {
            if let (Some(plane), Some(stream)) = (&self.plane, stream_of(room)) {
                plane.close(&stream).await;
            }
            if let Err(no) = self.rooms.close(RoomId(room.0)).await {
                tracing::warn!(%room, code = no.code(), "the room was not closed");
            }
        })
    }

    fn pass(&self, room: LiveSessionId, staff: &Staff) -> Option<String> {
        let id = staff.actor.split_once(':').and_then(|(_, id)| id.parse().ok())?;
        let role = if staff.host { Role::Host } else { Role::Assistant };
        let person = Person { id, name: staff.name.as_str().into(), role };
        let pass = Pass { room: RoomId(room.0), person, until: staff.until.millis() };
        Some(self.rooms.config().keys.token(&pass))
    }

    fn publisher(&self, room: LiveSessionId, until: Instant) -> Option<String> {
        Some(self.rooms.config().keys.publisher(RoomId(room.0), until.millis()))
    }

    fn video(&self, room: LiveSessionId) -> Later<'_, Option<RoomVideo>> {
        Box::pin(self.pictures.look(RoomId(room.0)))
    }
}

fn room_of(setup: RoomSetup) -> live::room::RoomSetup {
    let [no_packets, no_draws, no_sales] = setup.refused;
    live::room::RoomSetup {
        segments: setup.segments.iter().map(segment).collect(),
        products: setup.segments.iter().map(product).collect(),
        no_packets,
        no_draws,
        no_sales,
        ..live::room::RoomSetup::new(RoomId(setup.id.0), setup.title)
    }
}

fn segment(s: &Segment) -> live::room::Segment {
    live::room::Segment {
        id: s.id.0.to_string(),
        title: s.title.clone(),
        product: Some(s.product.0.to_string()),
        minutes: u32::try_from(s.minutes).unwrap_or(0),
    }
}

fn product(s: &Segment) -> Product {
    let (id, title) = (s.product.0.to_string(), s.title.clone());
    Product { id, title, price: Some(s.price), picture: None, notes: s.disclose.clone() }
}

/// Where rooms that do not run here are looked up.
#[derive(Debug)]
struct Book(Arc<App>);

impl RoomBook for Book {
    fn card(&self, room: RoomId) -> Card<'_> {
        Box::pin(async move {
            let (_, show) = match self.0.public_show(LiveSessionId(room.0)).await {
                Ok(found) => found,
                Err(app::AppError::Absent(_)) => return None,
                Err(error) => {
                    tracing::error!(%room, %error, "a room could not be looked up");
                    return None;
                }
            };
            let state = match show.state {
                ShowState::Planned => RoomState::Planned,
                ShowState::Live => RoomState::Open,
                ShowState::Ended => RoomState::Ended,
            };
            Some(RoomCard { title: show.plan.title, state })
        })
    }

    fn plane(&self, room: RoomId) -> Plane<'_> {
        Box::pin(http_api::room::plane_of(&self.0, room))
    }

    fn hear(&self, room: RoomId, staff: PersonId, captions: Vec<Caption>) -> Told<'_> {
        Box::pin(http_api::room::heard(&self.0, room, staff, captions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_is_ours_alone() {
        let folder = testkit::TempFolder::new();
        let made = key(folder.path()).unwrap();
        assert_eq!(key(folder.path()).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.path().join(KEY)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.path().join(KEY), b"short").unwrap();
        assert!(
            key(folder.path()).is_err(),
            "a damaged key is not replaced: old receipts would lose their meaning"
        );
    }

    #[test]
    fn a_node_keeps_its_name() {
        let folder = testkit::TempFolder::new();
        let made = node(folder.path()).unwrap();
        assert_eq!(node(folder.path()).unwrap(), made);
        assert_eq!(made.len(), 32);
        std::fs::write(folder.path().join(NODE), "a/b").unwrap();
        assert!(node(folder.path()).is_err(), "a slash parts the name from the run");
    }
}
