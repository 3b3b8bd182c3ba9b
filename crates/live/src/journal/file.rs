//! A journal in a file: written ahead with zeros in large pieces, so that a flush has only the batch to write and no length; checked
//! from its beginning when it is opened.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::batch::{self, Link, MAGIC};
use super::{Journal, JournalError, Record};
use crate::room::{Event, RoomId};

/// The file grows by so many bytes.
const PIECE: u64 = if cfg!(test) { 16 << 10 } else { 4 << 20 };
/// So often is a file that is being written read again.
const RETRIES: u32 = 5;
const HEAD: u64 = 32;
const NAME: &[u8; 16] = b"kintsugi room 1\n";

/// The journal of one room in a file of its own.
#[derive(Debug)]
pub struct FileJournal {
    path: PathBuf,
    file: File,
    epoch: u64,
    link: Link,
    next: u64,
    pub(super) end: u64,
    size: u64,
    buffer: Vec<u8>,
    broken: bool,
}

/// What a file holds.
struct Scan {
    link: Link,
    next: u64,
    end: u64,
    epoch: u64,
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
        let scan = scan(&mut file, room, &mut |_| {})?;
        if epoch < scan.epoch {
            return Err(JournalError::Fenced { ours: epoch, newer: scan.epoch });
        }
        let Scan { link, next, end, .. } = scan;
        let size = file.metadata()?.len();
        let mut journal =
            Self { path, file, epoch, link, next, end, size, buffer: Vec::new(), broken: false };
        journal.cut()?;
        Ok(journal)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes away what stands behind the last whole batch.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.size = self.end;
        self.grow(self.end + PIECE)
    }

    /// Writes zeros, so that later flushes change no length and no map of the file.
    fn grow(&mut self, to: u64) -> io::Result<()> {
        let zeros = vec![0; PIECE as usize];
        self.file.seek(SeekFrom::Start(self.size))?;
        while self.size < to {
            let piece = zeros.len().min((to - self.size) as usize);
            self.file.write_all(&zeros[..piece])?;
            self.size += piece as u64;
        }
        self.file.sync_all()
    }

    fn write(&mut self, at: i64, events: &[Event]) -> Result<Link, JournalError> {
        self.buffer.clear();
        let link = batch::write(&mut self.buffer, &self.link, self.epoch, self.next, at, events)?;
        let end = self.end + self.buffer.len() as u64;
        if end > self.size {
            self.grow(end + PIECE)?;
        }
        self.file.write_all_at(&self.buffer, self.end)?;
        self.file.sync_data()?;
        self.end = end;
        Ok(link)
    }
}

impl Journal for FileJournal {
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        self.file.seek(SeekFrom::Start(0))?;
        let room = room_of(&mut self.file)?;
        scan(&mut self.file, room, each)?;
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
        self.link = self.write(at, events)?;
        self.next += events.len() as u64;
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

/// Reads the room's journal in a folder without opening it for writing: the records after a position. While the room writes, the last
/// batch may not be there yet.
///
/// # Errors
/// When it cannot be read.
pub fn read(
    folder: &Path,
    room: RoomId,
    after: u64,
    each: &mut dyn FnMut(Record),
) -> Result<(), JournalError> {
    let mut file = match File::open(path(folder, room)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        opened => opened?,
    };
    let mut records = Vec::new();
    for tries_left in (0..RETRIES).rev() {
        records.clear();
        let scanned = scan(&mut file, room, &mut |record| {
            if record.position > after {
                records.push(record);
            }
        });
        match scanned {
            // While it was read, a batch came and one behind it: what looked torn is whole by now.
            Err(JournalError::Damaged(_)) if tries_left > 0 => {}
            scanned => {
                scanned?;
                break;
            }
        }
    }
    records.into_iter().for_each(each);
    Ok(())
}

fn scan(file: &mut File, room: RoomId, each: &mut dyn FnMut(Record)) -> Result<Scan, JournalError> {
    file.seek(SeekFrom::Start(0))?;
    if room_of(file)? != room {
        return Err(JournalError::Foreign("the journal of another room".to_owned()));
    }
    let mut scan = Scan { link: *blake3::hash(&head(room)).as_bytes(), next: 1, end: HEAD, epoch: 0 };
    let mut window = Vec::new();
    let mut at = 0;
    loop {
        if let Some(header) = batch::read(&window[at..], &scan.link) {
            if header.first != scan.next || header.epoch < scan.epoch {
                return Err(JournalError::Foreign(format!("a batch begins at position {}", header.first)));
            }
            batch::records(&header, &window[at..], each)?;
            at += header.bytes();
            scan.end += header.bytes() as u64;
            scan.next += u64::from(header.count);
            scan.link = header.link;
            scan.epoch = header.epoch;
            continue;
        }
        // Perhaps it is only not in the window yet.
        window.drain(..at);
        at = 0;
        if file.take(1 << 20).read_to_end(&mut window)? == 0 {
            return whole_or_torn(&window, scan);
        }
        if window.len() > batch::LONGEST + batch::HEADER {
            return whole_or_torn(&window, scan);
        }
    }
}

/// What cannot be read is the torn end if no batch begins behind it: a batch is only written when the one before it is durable.
fn whole_or_torn(window: &[u8], scan: Scan) -> Result<Scan, JournalError> {
    if window.len() > 1 && window[1..].windows(MAGIC.len()).any(|w| w == MAGIC) {
        return Err(JournalError::Damaged(scan.end));
    }
    Ok(scan)
}
