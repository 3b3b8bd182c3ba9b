//! Backup files on disk: told apart, copied consistently, forced to disk, renamed into place.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{BackupError, Result};

/// The application id that the migrations write into the file: `KINT`.
const APPLICATION_ID: [u8; 4] = *b"KINT";

/// Bytes of a SQLite file's header.
const HEADER: usize = 100;

/// Where the application id stands in it.
const ID_AT: usize = 68;

static NEXT: AtomicU32 = AtomicU32::new(0);

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}

/// A file that is not whole yet; removed unless it becomes so.
#[derive(Debug)]
pub(super) struct Part(PathBuf);

impl Part {
    /// An empty file beside the wanted one, in the same folder, so that renaming works. Only its owner may read it: it
    /// will hold everything.
    pub(super) fn beside(target: &Path) -> Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}-{}.part", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        let part = Self(target.with_file_name(name));
        part.remove();
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&part.0).map_err(failed(&part.0))?;
        Ok(part)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Forces the file to disk and gives it its name.
    pub(super) fn become_whole(self, target: &Path) -> Result<()> {
        File::open(&self.0).and_then(|f| f.sync_all()).map_err(failed(&self.0))?;
        if target.exists() {
            return Err(BackupError::Exists(target.to_owned()));
        }
        std::fs::rename(&self.0, target).map_err(failed(target))?;
        let folder = folder_of(target);
        File::open(folder).and_then(|f| f.sync_all()).map_err(failed(folder))
    }

    fn remove(&self) {
        for end in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(PathBuf::from(name));
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.remove();
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Refuses a file that is not ours, by its header.
pub(super) fn check(file: &Path) -> Result<()> {
    let mut header = [0; HEADER];
    let read = File::open(file).and_then(|mut f| f.read_exact(&mut header));
    match read {
        Err(e) if e.kind() != std::io::ErrorKind::UnexpectedEof => Err(failed(file)(e)),
        Ok(())
            if header.starts_with(b"SQLite format 3\0") && header[ID_AT..].starts_with(&APPLICATION_ID) =>
        {
            Ok(())
        }
        _ => Err(BackupError::NotABackup(file.to_owned())),
    }
}

/// Copies a SQLite database, as one instant saw it, into a new file.
pub(super) async fn vacuum(from: &Path, to: &Path) -> Result<()> {
    let mut connection = SqliteConnectOptions::new()
        .filename(from)
        .busy_timeout(std::time::Duration::from_secs(30))
        .pragma("temp_store", "memory")
        .connect()
        .await?;
    let to = to.to_str().ok_or_else(|| BackupError::NotABackup(to.to_owned()))?;
    let done = sqlx::query("VACUUM INTO $1").bind(to).execute(&mut connection).await;
    connection.close().await?;
    done?;
    Ok(())
}

/// Folds the write-ahead log in and leaves that mode, so that the file stands alone.
pub(super) async fn leave_wal(file: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Delete);
    options.connect().await?.close().await?;
    Ok(())
}
