//! Verifying a bundle in one pass over its bytes, in memory that does not grow with its exhibits.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read};

use domain::chain::hex;
use uuid::Uuid;

use crate::events::{self, Line};
use crate::manifest::{Exhibit, File, LARGEST_MANIFEST, Log, MANIFEST, Manifest, Part, SIGNATURE, SIGNED};
use crate::sign;
use crate::zip::{DIRECTORY_MARK, Entry, LOCAL, LOCAL_MARK, ending};

/// Bytes looked at in one go.
const PIECE: usize = 256 << 10;
/// Largest log in bytes; logs are read as a whole, since exhibits are looked up in them.
const LARGEST_LOG: u32 = 64 << 20;

/// What a bundle holds that is as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Events that are shown.
    pub shown: u64,
    /// Events of which only the hash stands there.
    pub sealed: u64,
    /// Bytes in all.
    pub bytes: u64,
}

/// The first item that is not as it was signed.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Not one of ours.
    #[error("this is not a bundle: {0}")]
    NotABundle(&'static str),
    /// The manifest or its signature was changed, or somebody else made it.
    #[error("manifest.json: the signature does not match")]
    Signature,
    /// The manifest is signed, but says what no bundle may say.
    #[error("{path}: {why}")]
    Manifest {
        /// Of which file.
        path: String,
        /// What.
        why: &'static str,
    },
    /// A file was taken out.
    #[error("{0} is missing")]
    Missing(String),
    /// A file was put in.
    #[error("{0} does not belong here")]
    Added(String),
    /// The archive's own bytes before a file were changed.
    #[error("{0}: the archive's entry was changed")]
    Entry(String),
    /// A file was changed.
    #[error("{0}: its bytes were changed")]
    Content(String),
    /// A log was changed.
    #[error("{path}: {broken}")]
    Event {
        /// Which log.
        path: String,
        /// Which event.
        broken: events::Broken,
    },
    /// No event of the log captured this exhibit.
    #[error("{path}: {why}")]
    Exhibit {
        /// Which.
        path: String,
        /// Why not.
        why: &'static str,
    },
    /// The archive's end was changed.
    #[error("the end of the archive was changed")]
    Ending,
    /// It could not be read.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Reads a bundle to its end.
///
/// # Errors
/// [`Fault`]: the first item that is not as it was signed.
pub fn verify(from: impl Read) -> Result<Report, Fault> {
    let mut pass = Pass { from, entries: Vec::new(), offset: 0, logs: BTreeMap::new(), shown: 0, sealed: 0 };
    let manifest = pass.manifest()?;
    for (at, file) in manifest.files.iter().enumerate() {
        pass.file(&manifest, file, &manifest.files[at + 1..])?;
    }
    pass.end()?;
    let bytes = u64::from(pass.offset);
    Ok(Report { shown: pass.shown, sealed: pass.sealed, bytes, manifest })
}

struct Pass<R> {
    from: R,
    entries: Vec<Entry>,
    offset: u32,
    logs: BTreeMap<Uuid, Vec<Line>>,
    shown: u64,
    sealed: u64,
}

impl<R: Read> Pass<R> {
    fn manifest(&mut self) -> Result<Manifest, Fault> {
        let mut header = [0; LOCAL];
        fill(&mut self.from, &mut header, || Fault::NotABundle("it ends at once"))?;
        let size = u32::from_le_bytes([header[22], header[23], header[24], header[25]]);
        if header[..4] != LOCAL_MARK || header[26..28] != (MANIFEST.len() as u16).to_le_bytes() {
            return Err(Fault::NotABundle("it does not begin with manifest.json"));
        }
        if size > LARGEST_MANIFEST {
            return Err(Fault::NotABundle("its manifest is too large"));
        }
        let mut name = [0; MANIFEST.len()];
        fill(&mut self.from, &mut name, || Fault::NotABundle("it ends at once"))?;
        if name != *MANIFEST.as_bytes() {
            return Err(Fault::NotABundle("it does not begin with manifest.json"));
        }
        let bytes = self.take(size, MANIFEST)?;
        self.entered(MANIFEST, &header, crc32fast::hash(&bytes), size)?;
        let taken_out = |_: &[u8]| Fault::Missing(SIGNATURE.to_owned());
        let header = self.header(SIGNATURE, SIGNED, taken_out)?;
        let signature = self.take(SIGNED, SIGNATURE)?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_unreadable| Fault::Signature)?;
        let signed = std::str::from_utf8(&signature)
            .is_ok_and(|signature| sign::holds(&manifest.public_key, &bytes, signature));
        if !signed {
            return Err(Fault::Signature);
        }
        self.entered(SIGNATURE, &header, crc32fast::hash(&signature), SIGNED)?;
        match manifest.fault() {
            Some((path, why)) => Err(Fault::Manifest { path, why }),
            None => Ok(manifest),
        }
    }

    fn file(&mut self, manifest: &Manifest, file: &File, later: &[File]) -> Result<(), Fault> {
        let other = |name: &[u8]| {
            let named = |files: &[File]| files.iter().any(|f| f.path.as_bytes() == name);
            if named(later) || name.is_empty() {
                // What comes later is here already: this one was taken out.
                Fault::Missing(file.path.clone())
            } else if !named(&manifest.files) && differ_in_one(name, file.path.as_bytes()) {
                Fault::Entry(file.path.clone())
            } else {
                Fault::Added(String::from_utf8_lossy(name).into_owned())
            }
        };
        let header = self.header(&file.path, file.size, other)?;
        match &file.part {
            Part::Log(log) => self.log(manifest, file, log, &header),
            Part::Statement | Part::Annex => self.content(file, &header),
            Part::Exhibit(exhibit) => {
                self.content(file, &header)?;
                self.captured(file, exhibit)
            }
        }
    }

    /// The header of the next entry, which must be this one's but for the sum of its bytes.
    fn header(
        &mut self,
        path: &str,
        size: u32,
        other: impl Fn(&[u8]) -> Fault,
    ) -> Result<[u8; LOCAL], Fault> {
        let mut header = [0; LOCAL];
        fill(&mut self.from, &mut header, || Fault::Missing(path.to_owned()))?;
        if header[..4] == DIRECTORY_MARK {
            return Err(other(b""));
        }
        let longer = u16::from_le_bytes([header[26], header[27]]);
        let mut name = vec![0; usize::from(longer)];
        if header[..4] != LOCAL_MARK || fill(&mut self.from, &mut name, || Fault::Ending).is_err() {
            return Err(Fault::Entry(path.to_owned()));
        }
        if name != path.as_bytes() {
            return Err(other(&name));
        }
        let expected = Entry { path: path.to_owned(), crc: 0, size, offset: 0 }.local();
        let same = |at: usize| at < 14 || (18..LOCAL).contains(&at);
        if (0..LOCAL).filter(|at| same(*at)).all(|at| header[at] == expected[at]) {
            Ok(header)
        } else {
            Err(Fault::Entry(path.to_owned()))
        }
    }

    /// Writes down an entry whose bytes have been read, and holds its header against them.
    fn entered(&mut self, path: &str, header: &[u8; LOCAL], crc: u32, size: u32) -> Result<(), Fault> {
        let entry = Entry { path: path.to_owned(), crc, size, offset: self.offset };
        let local = entry.local();
        if local[..LOCAL] != header[..] {
            return Err(Fault::Entry(path.to_owned()));
        }
        let more = size.checked_add(local.len() as u32).and_then(|more| self.offset.checked_add(more));
        self.offset = more.ok_or(Fault::NotABundle("it is larger than a bundle can be"))?;
        self.entries.push(entry);
        Ok(())
    }

    fn content(&mut self, file: &File, header: &[u8; LOCAL]) -> Result<(), Fault> {
        let mut hasher = blake3::Hasher::new();
        let mut crc = crc32fast::Hasher::new();
        let mut piece = vec![0; PIECE.min(file.size as usize)];
        let mut left = file.size as usize;
        while left > 0 {
            let next = left.min(PIECE);
            fill(&mut self.from, &mut piece[..next], || Fault::Content(file.path.clone()))?;
            hasher.update(&piece[..next]);
            crc.update(&piece[..next]);
            left -= next;
        }
        if file.hash() != Some(*hasher.finalize().as_bytes()) {
            return Err(Fault::Content(file.path.clone()));
        }
        self.entered(&file.path, header, crc.finalize(), file.size)
    }

    fn log(
        &mut self,
        manifest: &Manifest,
        file: &File,
        log: &Log,
        header: &[u8; LOCAL],
    ) -> Result<(), Fault> {
        if file.size > LARGEST_LOG {
            return Err(Fault::Manifest { path: file.path.clone(), why: "the log is too large" });
        }
        let bytes = self.take(file.size, &file.path)?;
        // The chain first: it names the event.
        let lines = events::read(manifest.shop.id, log.stream, &bytes, &log.head)
            .map_err(|broken| Fault::Event { path: file.path.clone(), broken })?;
        if file.hash() != Some(*blake3::hash(&bytes).as_bytes()) || lines.len() as u64 != log.events {
            return Err(Fault::Content(file.path.clone()));
        }
        let shown = lines.iter().filter(|l| l.shown.is_some()).count() as u64;
        self.shown += shown;
        self.sealed += lines.len() as u64 - shown;
        self.logs.insert(log.stream, lines);
        self.entered(&file.path, header, crc32fast::hash(&bytes), file.size)
    }

    /// The event that the manifest names has the exhibit's hash, and the original's where there is one.
    fn captured(&self, file: &File, exhibit: &Exhibit) -> Result<(), Fault> {
        let at = exhibit.captured;
        let line = self
            .logs
            .get(&at.stream)
            .and_then(|lines| lines.get(usize::try_from(at.version).ok()?.checked_sub(1)?));
        let fault = |why| Err(Fault::Exhibit { path: file.path.clone(), why });
        let Some(shown) = line.and_then(|line| line.shown.as_ref()) else {
            return fault("the event that captured it is not shown");
        };
        if !shown.body.contains(&file.blake3) {
            return fault("the event that captured it names another file");
        }
        if exhibit.original.as_ref().is_some_and(|original| !shown.body.contains(original)) {
            return fault("the event that redacted it names another original");
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Fault> {
        let expected = ending(&self.entries, self.offset);
        let mut found = vec![0; expected.len()];
        let mut mark = [0; 4];
        fill(&mut self.from, &mut mark, || Fault::Ending)?;
        if mark == LOCAL_MARK {
            let mut rest = [0; LOCAL - 4];
            fill(&mut self.from, &mut rest, || Fault::Ending)?;
            let mut name = vec![0; usize::from(u16::from_le_bytes([rest[22], rest[23]]))];
            fill(&mut self.from, &mut name, || Fault::Ending)?;
            return Err(Fault::Added(String::from_utf8_lossy(&name).into_owned()));
        }
        found[..4].copy_from_slice(&mark);
        fill(&mut self.from, &mut found[4..], || Fault::Ending)?;
        let over = self.from.read(&mut [0])?;
        if found != expected || over != 0 {
            return Err(Fault::Ending);
        }
        self.offset += expected.len() as u32;
        Ok(())
    }

    fn take(&mut self, size: u32, path: &str) -> Result<Vec<u8>, Fault> {
        // Grows as bytes come: a size that lies costs nothing.
        let mut bytes = Vec::new();
        self.from.by_ref().take(size.into()).read_to_end(&mut bytes)?;
        if bytes.len() == size as usize { Ok(bytes) } else { Err(Fault::Content(path.to_owned())) }
    }
}

/// Whether a name is another one by a single byte: changed, rather than another file's.
fn differ_in_one(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).filter(|(a, b)| a != b).count() == 1
}

/// Reads exactly so many bytes; fewer are the fault given.
fn fill(from: &mut impl Read, into: &mut [u8], short: impl Fn() -> Fault) -> Result<(), Fault> {
    from.read_exact(into).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => short(),
        _ => Fault::Io(error),
    })
}

impl Report {
    /// The key's fingerprint, by which people know whose bundle it is.
    pub fn fingerprint(&self) -> String {
        sign::fingerprint(&self.manifest.public_key)
    }

    /// BLAKE3 of a content, as the manifest has it.
    pub fn hash_of(bytes: &[u8]) -> String {
        hex(blake3::hash(bytes).as_bytes())
    }
}
