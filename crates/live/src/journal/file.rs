//! A journal in a file: written ahead with zeros in large pieces, so that a flush has only the batch to write and no length; checked
//! from its beginning when it is opened. The next piece is written by a thread of its own before it is needed: claims that come by the
//! thousand do not wait for it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::thread::{self, JoinHandle};

use memchr::memmem::Finder;

use super::batch::{self, MAGIC};
use super::{Chain, Journal, JournalError, Record};
use crate::room::{Event, RoomId};

/// The file grows by so many bytes.
const PIECE: u64 = if cfg!(test) { 16 << 10 } else { 4 << 20 };
/// So much of it at once.
const STEP: u64 = 256 << 10;
/// So often is a file that is being written read again.
const RETRIES: u32 = 5;
/// So much is read at once.
const AT_ONCE: u64 = 256 << 10;
const HEAD: u64 = 32;
const NAME: &[u8; 16] = b"kintsugi room 1\n";

/// The journal of one room in a file of its own.
#[derive(Debug)]
pub struct FileJournal {
    path: PathBuf,
    file: File,
    epoch: u64,
    pub(super) place: Place,
    size: u64,
    /// The next piece; the size once it is there.
    ahead: Option<JoinHandle<io::Result<u64>>>,
    buffer: Vec<u8>,
    broken: bool,
}

/// How far a file was read: the chain of its batches, and where in the file it ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    chain: Chain,
    pub(super) end: u64,
}

impl Place {
    /// Before the first batch.
    fn start(room: RoomId) -> Self {
        Self { chain: Chain::new(room), end: HEAD }
    }

    /// The last position that was read.
    pub(super) const fn position(&self) -> u64 {
        self.chain.next() - 1
    }
}

impl FileJournal {
    /// Opens the room's journal in a folder, or makes it; cuts a torn end off. The epoch must not be below that of any batch.
    ///
    /// # Errors
    /// When the disk fails, the file is in use, damaged before its end, or has seen a newer writer.
    pub fn open(folder: &Path, room: RoomId, epoch: u64) -> Result<Self, JournalError> {
        std::fs::create_dir_all(folder)?;
        let path = path(folder, room);
        let fresh = !path.exists();
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::InUse),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        if file.metadata()?.len() < HEAD {
            // New, or the program died while it was made: nothing was ever confirmed from it.
            file.set_len(0)?;
            file.write_all(&head(room))?;
            file.sync_all()?;
        }
        if fresh {
            File::open(folder)?.sync_all()?;
        }
        let place = whole(&mut file, room, &mut |_| {})?;
        if epoch < place.chain.epoch() {
            return Err(JournalError::Fenced { ours: epoch, newer: place.chain.epoch() });
        }
        let size = file.metadata()?.len();
        let mut journal =
            Self { path, file, epoch, place, size, ahead: None, buffer: Vec::new(), broken: false };
        journal.cut()?;
        Ok(journal)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes away what stands behind the last whole batch.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.place.end)?;
        self.size = grow(&self.file, self.place.end, self.place.end + PIECE)?;
        Ok(())
    }

    /// Makes sure that the file goes to `end`, and that the next piece is written before that is needed.
    fn reserve(&mut self, end: u64) -> io::Result<()> {
        if end > self.size || self.ahead.as_ref().is_some_and(JoinHandle::is_finished) {
            self.join()?;
        }
        if end > self.size {
            self.size = grow(&self.file, self.size, end + PIECE)?;
        }
        if self.ahead.is_none() && self.size - end < PIECE / 2 {
            let (file, from) = (self.file.try_clone()?, self.size);
            let grows = move || grow(&file, from, from + PIECE);
            self.ahead = Some(thread::Builder::new().name("room-ahead".to_owned()).spawn(grows)?);
        }
        Ok(())
    }

    /// Until nobody writes the next piece.
    fn join(&mut self) -> io::Result<()> {
        if let Some(ahead) = self.ahead.take() {
            self.size = ahead.join().map_err(|_panic| io::Error::other("the file did not grow"))??;
        }
        Ok(())
    }

    fn write(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        self.buffer.clear();
        let chain = self.place.chain.seal_into(&mut self.buffer, self.epoch, at, events)?;
        let end = self.place.end + self.buffer.len() as u64;
        self.reserve(end)?;
        self.file.write_all_at(&self.buffer, self.place.end)?;
        self.file.sync_data()?;
        self.place = Place { chain, end };
        Ok(())
    }
}

impl Drop for FileJournal {
    /// The file is free when this is gone, not when a thread is.
    fn drop(&mut self) {
        // What stands behind the last batch is cut off anyhow.
        drop(self.join());
    }
}

/// Writes zeros from here to there, so that later flushes change no length and no map of the file; the new size. In steps, because a
/// flush of the room waits for what is being written.
fn grow(file: &File, from: u64, to: u64) -> io::Result<u64> {
    let zeros = vec![0; STEP.min(to - from) as usize];
    for at in (from..to).step_by(STEP as usize) {
        file.write_all_at(&zeros[..STEP.min(to - at) as usize], at)?;
        file.sync_data()?;
    }
    Ok(to)
}

impl Journal for FileJournal {
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        self.file.seek(SeekFrom::Start(0))?;
        let room = room_of(&mut self.file)?;
        whole(&mut self.file, room, each)?;
        Ok(())
    }

    fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        if self.broken {
            return Err(io::Error::other("an earlier write failed; open the journal again").into());
        }
        if events.is_empty() {
            return Ok(());
        }
        // Until the flush is known to have worked, what the file holds is not known.
        self.broken = true;
        self.write(at, events)?;
        self.broken = false;
        Ok(())
    }
}

fn path(folder: &Path, room: RoomId) -> PathBuf {
    folder.join(format!("{room}.journal"))
}

/// What a file begins with; its hash begins the chain.
pub(super) fn head(room: RoomId) -> [u8; HEAD as usize] {
    let mut head = [0; HEAD as usize];
    head[..16].copy_from_slice(NAME);
    head[16..].copy_from_slice(room.0.as_bytes());
    head
}

fn room_of(file: &mut File) -> Result<RoomId, JournalError> {
    let mut read = [0; HEAD as usize];
    file.read_exact(&mut read)?;
    if &read[..16] != NAME {
        return Err(JournalError::Foreign("not a room's journal".to_owned()));
    }
    let mut id = [0; 16];
    id.copy_from_slice(&read[16..]);
    Ok(RoomId(uuid::Uuid::from_bytes(id)))
}

/// Reads the room's journal in a folder on from a place, or from its beginning, without opening it for writing; the place behind what was
/// read. `None` where there is no journal. While the room writes, the last batch may not be there yet.
///
/// # Errors
/// When it cannot be read.
pub(super) fn read(
    folder: &Path,
    room: RoomId,
    from: Option<Place>,
    each: &mut dyn FnMut(Record),
) -> Result<Option<Place>, JournalError> {
    let mut file = match File::open(path(folder, room)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    must_be_of(&mut file, room)?;
    let mut place = from.unwrap_or_else(|| Place::start(room));
    for tries_left in (0..RETRIES).rev() {
        let rest = read_on(&mut file, &mut place, each)?;
        // The room has written no more; or a batch of which not everything is here yet.
        let blank = rest.iter().take(MAGIC.len()).all(|&byte| byte == 0);
        match if blank { Ok(()) } else { must_be_torn(&mut file, rest, place.end) } {
            // While it was read, that batch came, and one behind it: what looked torn is whole by now.
            Err(JournalError::Damaged(_)) if tries_left > 0 => {}
            read => return read.map(|()| Some(place)),
        }
    }
    Ok(Some(place))
}

/// Reads a file from its beginning to its last whole batch, and makes sure that there is none behind.
fn whole(file: &mut File, room: RoomId, each: &mut dyn FnMut(Record)) -> Result<Place, JournalError> {
    must_be_of(file, room)?;
    let mut place = Place::start(room);
    let rest = read_on(file, &mut place, each)?;
    must_be_torn(file, rest, place.end)?;
    Ok(place)
}

fn must_be_of(file: &mut File, room: RoomId) -> Result<(), JournalError> {
    file.seek(SeekFrom::Start(0))?;
    if room_of(file)? == room {
        Ok(())
    } else {
        Err(JournalError::Foreign("the journal of another room".to_owned()))
    }
}

/// Reads on from a place to the last whole batch. What of the bytes behind it was read as well.
fn read_on(
    file: &mut File,
    place: &mut Place,
    each: &mut dyn FnMut(Record),
) -> Result<Vec<u8>, JournalError> {
    file.seek(SeekFrom::Start(place.end))?;
    let (mut window, mut at) = (Vec::new(), 0);
    loop {
        if let Some(length) = place.chain.step(&window[at..], each)? {
            at += length;
            place.end += length as u64;
            continue;
        }
        // Perhaps it is only not in the window yet.
        window.drain(..at);
        at = 0;
        let begins = window.len() < MAGIC.len() || window.starts_with(&MAGIC);
        let there_may_be_more = begins && window.len() <= batch::LONGEST + batch::HEADER;
        if !there_may_be_more || file.take(AT_ONCE).read_to_end(&mut window)? == 0 {
            return Ok(window);
        }
    }
}

/// What cannot be read is the torn end if no batch begins behind it: a batch is only written when the one before it is durable.
fn must_be_torn(file: &mut File, mut rest: Vec<u8>, end: u64) -> Result<(), JournalError> {
    let begin = Finder::new(&MAGIC);
    // Its own beginning does not count.
    let mut from = 1;
    loop {
        if rest.get(from..).is_some_and(|rest| begin.find(rest).is_some()) {
            return Err(JournalError::Damaged(end));
        }
        // A beginning may lie across two pieces.
        let kept = rest.len().saturating_sub(MAGIC.len() - 1).max(from.min(rest.len()));
        rest.drain(..kept);
        from = from.saturating_sub(kept);
        if file.take(AT_ONCE).read_to_end(&mut rest)? == 0 {
            return Ok(());
        }
    }
}
