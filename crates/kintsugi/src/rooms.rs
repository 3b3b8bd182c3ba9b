//! The live rooms of this program: the engine beside the application. The application tells rooms to open, go on and close; what
//! happens in them comes back into the shop's log ([`follow`]); the door lets viewers in.

mod follow;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use app::shows::{Later, RoomHost, RoomNews, RoomSetup, RoomVideo, Staff};
use app::{App, SystemClock, SystemEntropy};
use domain::ids::{Entropy, LiveSessionId};
use domain::show::{Segment, ShowState};
use domain::time::Instant;
use http_api::room::{Card, Door, RoomBook, RoomCard, RoomState, Settings};
use live::engine::{Config, Rooms};
use live::pass::{Keys, Pass};
use live::room::{Command, Person, PersonId, Product, Role, RoomId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use video::{MediaPlane, StreamName};

use crate::console;

/// Where journals and the key are, in the data folder.
const FOLDER: &str = "rooms";
/// What tokens and receipts are signed with.
const KEY: &str = "key";
/// One program owns all rooms of its data folder.
const EPOCH: u64 = 1;
/// Who does in a room what the run-of-show in the console does.
const DESK: PersonId = PersonId(Uuid::nil());

/// Starts the engine, opens the rooms of sessions that run, and gives the door.
///
/// # Errors
/// When the folder cannot be used.
pub(crate) async fn start(
    data: &Path,
    app: &Arc<App>,
    plane: Option<Arc<dyn MediaPlane>>,
    stop: &CancellationToken,
) -> anyhow::Result<Running> {
    let folder = data.join(FOLDER);
    std::fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
    let keys =
        Keys::new(&key(&folder).with_context(|| format!("failed to read the key in {}", folder.display()))?);
    let rooms =
        Arc::new(Rooms::new(Config::new(folder, keys, Arc::new(SystemClock), Arc::new(SystemEntropy))));
    let recordings = data.join(app::shows::video::FOLDER);
    app.set_rooms(Arc::new(Host { rooms: Arc::clone(&rooms), plane, recordings }));
    let follower = tokio::spawn(follow::run(Arc::clone(app), Arc::clone(&rooms), stop.clone()));
    app.open_rooms().await.context("failed to open the rooms of sessions that run")?;
    let book = Arc::new(Book(Arc::clone(app)));
    let door = Door::new(Arc::clone(&rooms), book, console::room_page(), Settings::default());
    Ok(Running { rooms, follower, door })
}

/// The rooms of this program while it runs.
pub(crate) struct Running {
    rooms: Arc<Rooms>,
    follower: tokio::task::JoinHandle<()>,
    /// Where viewers come in.
    pub(crate) door: Door,
}

impl Running {
    /// Lets all rooms go; they are opened again at the next start.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        self.rooms.release_all().await;
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
    plane: Option<Arc<dyn MediaPlane>>,
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
        let rooms = Arc::clone(&self.rooms);
        Box::pin(async move {
            if let (Some(plane), Some(stream)) = (&self.plane, stream_of(setup.id)) {
                plane.record(&stream, Some(self.recordings.join(stream.as_str()))).await;
            }
            let opened = tokio::task::spawn_blocking(move || rooms.open(room_of(setup), EPOCH)).await;
            match opened {
                Ok(done) => done.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            }
        })
    }

    fn tell(&self, room: LiveSessionId, news: RoomNews) -> Later<'_, ()> {
        let command = match news {
            RoomNews::Entered(segment) => Command::NextSegment { segment: Some(segment.0.to_string()) },
            RoomNews::Pinned(product) => Command::Pin { product: product.map(|id| id.0.to_string()) },
        };
        Box::pin(async move {
            if let Err(no) = self.rooms.command(RoomId(room.0), desk(), command).await {
                tracing::warn!(%room, code = no.code(), "the room did not take what the run-of-show did");
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
        Box::pin(async move {
            let look = self.plane.as_ref()?.look(&stream_of(room)?).await;
            let video::Look { live, recording, viewers, layers } = look;
            Some(RoomVideo { live, recording, viewers, layers })
        })
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
}
