//! What stands in a data folder beside the database. A backup is one file of the database: the rest is named, so that nobody believes it
//! is in it, and recordings are copied where that is asked for.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use app::shows::video::FOLDER as RECORDINGS;

/// What else there may be, and what it is.
const OTHERS: [(&str, &str); 2] = [
    ("rooms", "journals of live rooms, and the key that their tokens and receipts are signed with: copy it"),
    ("secret.key", "the key of the sealed secrets: keep a copy apart from the backup"),
];

/// What was copied.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Copied {
    /// Parts that are copies now.
    pub(crate) parts: u64,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// Parts that were there already.
    pub(crate) there: u64,
}

/// One sentence for each thing of a data folder that a backup has not got.
pub(crate) fn left_out(data: &Path, recordings_too: bool) -> Vec<String> {
    let others = OTHERS.iter().filter(|(name, _)| data.join(name).exists());
    let mut said: Vec<String> =
        others.map(|(name, what)| format!("not in it: {} ({what})", data.join(name).display())).collect();
    let parts = parts(&data.join(RECORDINGS)).unwrap_or_default();
    if !recordings_too && !parts.is_empty() {
        let bytes = parts.iter().map(|(_, bytes)| bytes).sum::<u64>();
        let (n, mb, place) = (parts.len(), bytes / 1_000_000, data.join(RECORDINGS));
        said.push(format!(
            "not in it: {} ({n} parts, {mb} MB); copy them with --recordings",
            place.display()
        ));
    }
    said
}

/// Copies the recordings of one folder into another, what is there already left alone: each file whole or not at all. A part that is
/// still being written is left out.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn copy(from: &Path, to: &Path) -> anyhow::Result<Copied> {
    let mut copied = Copied::default();
    for (file, bytes) in parts(from).with_context(|| format!("failed to list {}", from.display()))? {
        let target = to.join(&file);
        if std::fs::metadata(&target).is_ok_and(|there| there.len() == bytes) {
            copied.there += 1;
            continue;
        }
        place(&from.join(&file), &target).with_context(|| format!("failed to copy {}", file.display()))?;
        copied.parts += 1;
        copied.bytes += bytes;
    }
    Ok(copied)
}

fn place(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = to.with_extension("part");
    std::fs::copy(from, &part)?;
    std::fs::File::open(&part)?.sync_all()?;
    std::fs::rename(&part, to)
}

/// The finished parts below a folder of recordings, by folder and name, with their sizes.
fn parts(folder: &Path) -> std::io::Result<Vec<(PathBuf, u64)>> {
    let mut found = Vec::new();
    for stream in list(folder)? {
        for file in list(&folder.join(&stream))? {
            let path = Path::new(&stream).join(&file);
            let meta = std::fs::metadata(folder.join(&path))?;
            // The length is in the name once a part is whole.
            let whole = file
                .rsplit_once('.')
                .is_some_and(|(stem, kind)| stem.contains('-') && matches!(kind, "webm" | "mkv"));
            if whole && meta.is_file() {
                found.push((path, meta.len()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The names in a folder; none where it is no folder.
fn list(folder: &Path) -> std::io::Result<Vec<String>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            entries.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default())).collect()
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_are_copied_once_and_what_is_left_out_is_named() {
        let (data, to) = (testkit::TempFolder::new(), testkit::TempFolder::new());
        let stream = data.path().join(RECORDINGS).join("0197-a");
        std::fs::create_dir_all(&stream).unwrap();
        for (name, bytes) in [("1000-500.webm", 3), ("2000-500.mkv", 4), ("3000.webm", 5), ("notes.txt", 6)] {
            std::fs::write(stream.join(name), vec![7_u8; bytes]).unwrap();
        }
        std::fs::write(data.path().join("secret.key"), "k").unwrap();
        let said = left_out(data.path(), false);
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("secret.key") && said[1].contains("2 parts"), "{said:?}");
        assert_eq!(left_out(data.path(), true).len(), 1);

        let from = data.path().join(RECORDINGS);
        assert_eq!(copy(&from, to.path()).unwrap(), Copied { parts: 2, bytes: 7, there: 0 });
        assert_eq!(copy(&from, to.path()).unwrap(), Copied { parts: 0, bytes: 0, there: 2 });
        // A copy that was cut off is made anew.
        std::fs::write(to.path().join("0197-a/1000-500.webm"), "x").unwrap();
        assert_eq!(copy(&from, to.path()).unwrap(), Copied { parts: 1, bytes: 3, there: 1 });
        assert_eq!(
            std::fs::read_dir(to.path().join("0197-a")).unwrap().count(),
            2,
            "nothing half-written stays"
        );
        assert_eq!(copy(&data.path().join("none"), to.path()).unwrap(), Copied::default());
    }
}
