//! Writing a bundle: the manifest first, then file after file, each of which passes through memory alone.

use std::io::{self, Write};

use domain::chain::hex;

use crate::manifest::{LARGEST_MANIFEST, MANIFEST, Manifest, SIGNATURE, SIGNED};
use crate::sign::Key;
use crate::zip::{Entry, ending};

/// Why something is not made into a bundle.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The manifest names something that no bundle may have.
    #[error("{0}: {1}")]
    Manifest(String, &'static str),
    /// A file came that is not the next one of the manifest.
    #[error("{0}: its bytes are not those that the manifest names")]
    Content(String),
    /// More bytes than such an archive can hold.
    #[error("a bundle holds less than 4 GiB")]
    TooLarge,
    /// A file of the manifest did not come.
    #[error("{0} did not come")]
    Missing(String),
    /// As the system says.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// What a bundle will be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// BLAKE3 of its manifest in hexadecimal digits: the bundle's name, as it were.
    pub manifest: String,
    /// Bytes of the whole archive.
    pub size: u64,
}

/// What the bundle of a manifest will be, before anything is written.
///
/// # Errors
/// [`Unfit`], as [`Writer::begin`].
pub fn measure(manifest: &Manifest) -> Result<Measure, Unfit> {
    let bytes = encoded(manifest)?;
    let contents = [(MANIFEST, bytes.len() as u32), (SIGNATURE, SIGNED)];
    let files = manifest.files.iter().map(|file| (file.path.as_str(), file.size));
    let mut entries = Vec::new();
    let mut size = 0;
    for (path, length) in contents.into_iter().chain(files) {
        let entry = Entry { path: path.to_owned(), crc: 0, size: length, offset: 0 };
        size += entry.local().len() as u64 + u64::from(length);
        entries.push(entry);
    }
    size += ending(&entries, 0).len() as u64;
    Ok(Measure { manifest: hex(blake3::hash(&bytes).as_bytes()), size })
}

/// The manifest's own bytes, when a bundle may have them.
fn encoded(manifest: &Manifest) -> Result<Vec<u8>, Unfit> {
    if let Some((path, why)) = manifest.fault() {
        return Err(Unfit::Manifest(path, why));
    }
    let bytes = serde_json::to_vec_pretty(manifest).map_err(io::Error::from)?;
    if bytes.len() > LARGEST_MANIFEST as usize {
        return Err(Unfit::Manifest(MANIFEST.to_owned(), "it is too large"));
    }
    let total: u64 = manifest.files.iter().map(|f| u64::from(f.size) + 2 * 300).sum();
    if total + 2 * bytes.len() as u64 > u64::from(u32::MAX) {
        return Err(Unfit::TooLarge);
    }
    Ok(bytes)
}

/// A bundle under way.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    manifest: Manifest,
    entries: Vec<Entry>,
    offset: u32,
    /// Files written so far.
    files: usize,
}

impl<W: Write> Writer<W> {
    /// Begins with the manifest and its signature. The key must be the one that the manifest names.
    ///
    /// # Errors
    /// [`Unfit`]; nothing that verification would refuse is written.
    pub fn begin(out: W, manifest: Manifest, key: &Key) -> Result<Self, Unfit> {
        let bytes = encoded(&manifest)?;
        if manifest.public_key != key.public() {
            return Err(Unfit::Manifest(MANIFEST.to_owned(), "it names another key"));
        }
        let signature = key.sign(&bytes);
        let mut writer = Self { out, manifest, entries: Vec::new(), offset: 0, files: 0 };
        writer.put(MANIFEST, &bytes)?;
        writer.put(SIGNATURE, signature.as_bytes())?;
        Ok(writer)
    }

    /// The next file of the manifest.
    ///
    /// # Errors
    /// [`Unfit::Content`] when these are not the bytes that the manifest names.
    pub fn file(&mut self, bytes: &[u8]) -> Result<(), Unfit> {
        let Some(file) = self.manifest.files.get(self.files) else {
            return Err(Unfit::Content("one file more".to_owned()));
        };
        let path = file.path.clone();
        if file.size as usize != bytes.len() || file.hash() != Some(*blake3::hash(bytes).as_bytes()) {
            return Err(Unfit::Content(path));
        }
        self.files += 1;
        self.put(&path, bytes)
    }

    /// Ends it.
    ///
    /// # Errors
    /// [`Unfit::Missing`] when a file of the manifest did not come.
    pub fn finish(mut self) -> Result<W, Unfit> {
        if let Some(file) = self.manifest.files.get(self.files) {
            return Err(Unfit::Missing(file.path.clone()));
        }
        self.out.write_all(&ending(&self.entries, self.offset))?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Where the bytes go.
    pub const fn out(&mut self) -> &mut W {
        &mut self.out
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Unfit> {
        let size = u32::try_from(bytes.len()).map_err(|_over| Unfit::TooLarge)?;
        let entry = Entry { path: path.to_owned(), crc: crc32fast::hash(bytes), size, offset: self.offset };
        let header = entry.local();
        self.out.write_all(&header)?;
        self.out.write_all(bytes)?;
        let more = size.checked_add(header.len() as u32).and_then(|more| self.offset.checked_add(more));
        self.offset = more.ok_or(Unfit::TooLarge)?;
        self.entries.push(entry);
        Ok(())
    }
}
