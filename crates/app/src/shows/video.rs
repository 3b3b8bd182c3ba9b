//! The picture of a session: whether it is there, who may send it, and what was recorded of it. Recordings are files in the data folder,
//! `recordings/{session}/{start}-{length}.webm` (or `.mkv`), start and length in milliseconds; one that is being written has no length.

use std::path::{Path, PathBuf};

use domain::access::Permission;
use domain::ids::{LiveSessionId, ShopId};
use domain::plane::other_plane;
use domain::recording::{Fate, fate};
use domain::show::{Deleted, Show, ShowState};
use domain::time::{Instant, Span};

use store::Tx;

use super::room::no_rooms;
use crate::{App, AppError, Caller, Result};

/// Where recordings are, in the data folder.
pub const FOLDER: &str = "recordings";
/// How long a publisher's token holds.
const PUBLISHES: Span = Span::hours(24);

/// How a room's picture stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoomVideo {
    /// Somebody publishes.
    pub live: bool,
    /// It is being recorded.
    pub recording: bool,
    /// How many watch.
    pub viewers: usize,
    /// How many sizes of the picture arrive.
    pub layers: usize,
}

/// A token for whoever publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishPass {
    /// The token.
    pub token: String,
    /// Until when it holds.
    pub until: Instant,
}

/// A piece of what was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedPart {
    /// The file's name.
    pub name: String,
    /// When it begins.
    pub started: Instant,
    /// How long it is, in milliseconds; `None` while it is written or where the program was killed meanwhile.
    pub length: Option<i64>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// What was recorded of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When the session began.
    pub began: Option<Instant>,
    /// The parts, the first one first.
    pub parts: Vec<RecordedPart>,
    /// What becomes of them; none before the session has ended.
    pub fate: Option<Fate>,
    /// What was deleted.
    pub deleted: Option<Deleted>,
}

impl RecordedPart {
    fn of(name: &str, bytes: u64) -> Option<Self> {
        let (stem, kind) = name.rsplit_once('.')?;
        if !matches!(kind, "webm" | "mkv") {
            return None;
        }
        let (start, length) = match stem.split_once('-') {
            Some((start, length)) => (start, Some(length.parse().ok().filter(|l| *l >= 0)?)),
            None => (stem, None),
        };
        let started = Instant(start.parse::<i64>().ok()?.checked_mul(1_000)?);
        Some(Self { name: name.to_owned(), started, length, bytes })
    }

    /// Whether a moment is in it. One without a length goes on.
    pub fn holds(&self, at: Instant) -> bool {
        let ms = at.millis() - self.started.millis();
        ms >= 0 && self.length.is_none_or(|length| ms <= length)
    }
}

/// The part that holds a moment: of several the one that began last.
pub fn part_at(parts: &[RecordedPart], at: Instant) -> Option<&RecordedPart> {
    parts.iter().filter(|part| part.holds(at)).max_by_key(|part| part.started.millis())
}

impl App {
    /// A token that publishes the picture of a session that runs.
    ///
    /// # Errors
    /// A refusal when it does not run, or this program runs no rooms; `other_plane` where it does not carry the picture.
    pub async fn publish_pass(&self, caller: &Caller, id: LiveSessionId) -> Result<PublishPass> {
        caller.require(Permission::LiveManage)?;
        let show = self.show_of(caller, id).await?;
        domain::show::decide::needs(&show, &[ShowState::Live])?;
        if !self.store.read().await?.live_plane(caller.shop).await?.is_own() {
            return Err(other_plane().into());
        }
        let until = self.now() + PUBLISHES;
        let token = self.rooms().and_then(|rooms| rooms.publisher(id, until)).ok_or_else(no_rooms)?;
        Ok(PublishPass { token, until })
    }

    /// How the picture of a session stands; `None` where this program carries none.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn room_video(&self, caller: &Caller, id: LiveSessionId) -> Result<Option<RoomVideo>> {
        caller.require(Permission::CaseRead)?;
        self.show_of(caller, id).await?;
        match self.rooms() {
            Some(rooms) => Ok(rooms.video(id).await),
            None => Ok(None),
        }
    }

    /// What was recorded of a session, and how long it stays.
    ///
    /// # Errors
    /// When there is no such session.
    pub async fn recordings(&self, caller: &Caller, id: LiveSessionId) -> Result<Recorded> {
        caller.require(Permission::CaseRead)?;
        let show = self.show_of(caller, id).await?;
        let fate = self.fate_of(&mut self.store.read().await?, caller.shop, &show).await?;
        let parts = self.parts_of(id).await?;
        Ok(Recorded { began: show.started_at, parts, fate, deleted: show.deleted })
    }

    /// What becomes of a session's recordings; none before it has ended.
    pub(crate) async fn fate_of(&self, tx: &mut Tx, shop: ShopId, show: &Show) -> Result<Option<Fate>> {
        let Some(ended) = show.ended_at.filter(|_| show.state == ShowState::Ended) else { return Ok(None) };
        let (days, now) = (tx.policy(shop).await?.keep_recordings(), self.now());
        // Who may need it is looked up only where its time is over.
        match fate(ended, days, false, now) {
            Fate::Delete => Ok(Some(fate(ended, days, tx.recording_held(shop, show).await?, now))),
            fate => Ok(Some(fate)),
        }
    }

    /// The file of a part.
    ///
    /// # Errors
    /// When there is no such session, or no such part of it.
    pub async fn recording(&self, caller: &Caller, id: LiveSessionId, name: &str) -> Result<PathBuf> {
        caller.require(Permission::CaseRead)?;
        self.show_of(caller, id).await?;
        // Only what is listed is given: a name is no way out of the folder.
        let parts = self.parts_of(id).await?;
        let part = parts.iter().find(|part| part.name == name).ok_or(AppError::Absent("recording"))?;
        Ok(self.folder.join(FOLDER).join(id.0.to_string()).join(&part.name))
    }

    pub(crate) async fn parts_of(&self, id: LiveSessionId) -> Result<Vec<RecordedPart>> {
        self.parts_in(&id.0.to_string()).await
    }

    /// What was recorded of a stream, the first part first.
    pub(crate) async fn parts_in(&self, stream: &str) -> Result<Vec<RecordedPart>> {
        let folder = self.folder.join(FOLDER).join(stream);
        let path = folder.display().to_string();
        let listed = tokio::task::spawn_blocking(move || list(&folder)).await?;
        listed.map_err(|source| AppError::File { path, source })
    }

    pub(super) async fn show_of(&self, caller: &Caller, id: LiveSessionId) -> Result<Show> {
        let mut tx = self.store.read().await?;
        tx.show(caller.shop, id).await?.ok_or(AppError::Absent("live session"))
    }
}

fn list(folder: &Path) -> std::io::Result<Vec<RecordedPart>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut parts = Vec::new();
    for entry in entries {
        let entry = entry?;
        let meta = entry.metadata()?;
        if let Some(part) = entry
            .file_name()
            .to_str()
            .filter(|_| meta.is_file())
            .and_then(|n| RecordedPart::of(n, meta.len()))
        {
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| part.started.millis());
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_read_from_its_name() {
        let part = RecordedPart::of("1795384800000-60000.webm", 9).unwrap();
        assert_eq!((part.started.millis(), part.length, part.bytes), (1_795_384_800_000, Some(60_000), 9));
        assert_eq!(RecordedPart::of("1795384800000.mkv", 9).unwrap().length, None);
        for bad in ["", "x.webm", "1.txt", "1-.webm", "1--5.webm", "../1.webm", "1-2-3.webm"] {
            assert_eq!(RecordedPart::of(bad, 0), None, "{bad}");
        }
    }

    #[test]
    fn a_moment_is_found_in_the_part_that_holds_it() {
        let of = |start: i64, length: Option<i64>| RecordedPart {
            name: start.to_string(),
            started: Instant(start * 1_000),
            length,
            bytes: 1,
        };
        let parts = [of(1_000, Some(500)), of(2_000, Some(500)), of(2_400, None)];
        let at = |ms: i64| part_at(&parts, Instant(ms * 1_000)).map(|part| part.started.millis());
        assert_eq!(at(999), None);
        assert_eq!(at(1_500), Some(1_000));
        assert_eq!(at(1_700), None, "nothing was recorded then");
        assert_eq!(at(2_300), Some(2_000));
        assert_eq!(at(2_450), Some(2_400), "the one that began last");
        assert_eq!(at(9_000), Some(2_400));
    }
}
