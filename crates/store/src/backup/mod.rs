//! Backups: one SQLite file of the same schema, whatever the database, so that a backup from either database can be
//! restored into either.
//!
//! A backup is taken while the shop works and shows one instant of it. A file under the wanted name is there only when
//! it is whole: it is written beside it, forced to disk, and renamed.

mod copy;
mod file;

use std::path::{Path, PathBuf};

use crate::db::{DATABASE_FILE, Pool};
use crate::error::StoreError;
use crate::{Location, Store};

/// Why a backup or a restore was not made. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The backup's name is taken.
    #[error("{} exists already and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// There is no such file, or it is not ours.
    #[error("{} is not a Kintsugi backup", .0.display())]
    NotABackup(PathBuf),
    /// There is something where the backup should go.
    #[error("the target is not empty; restore into a new folder or database")]
    NotEmpty,
    /// A file could not be read or written.
    #[error("failed to access {}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The result of a backup call.
pub type Result<T> = std::result::Result<T, BackupError>;

impl Store {
    /// Writes a backup while the shop works.
    ///
    /// # Errors
    /// [`BackupError::Exists`] when the file is there already; else as the disk or the database says.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(BackupError::Exists(to.to_owned()));
        }
        let part = file::Part::beside(to)?;
        match &self.pool {
            Pool::Sqlite { read, .. } => {
                let options = read.connect_options();
                file::vacuum(options.get_filename(), part.path()).await?;
            }
            Pool::Postgres(_) => self.copy_to_file(part.path()).await?,
        }
        part.become_whole(to)
    }

    async fn copy_to_file(&self, part: &Path) -> Result<()> {
        let target = Self::open_file(part).await?;
        let copied = copy::all(self, &target).await;
        target.close().await;
        copied?;
        // A backup is one file: no write-ahead log beside it.
        file::leave_wal(part).await
    }

    /// Puts a backup into a new data folder or an empty database, and brings it up to this version's schema.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`] and [`BackupError::NotEmpty`]; else as the disk or the database says.
    pub async fn restore(from: &Path, to: &Location) -> Result<()> {
        file::check(from)?;
        match to {
            Location::Folder(folder) => restore_folder(from, folder).await,
            Location::Postgres(url) => {
                let target = Self { pool: Pool::open_postgres(url).await? };
                let restored = restore_server(from, &target).await;
                target.close().await;
                restored
            }
        }
    }
}

async fn restore_folder(from: &Path, folder: &Path) -> Result<()> {
    let target = folder.join(DATABASE_FILE);
    let leftovers = ["", "-wal", "-shm"].map(|end| folder.join(format!("{DATABASE_FILE}{end}")));
    if leftovers.iter().any(|file| file.exists()) {
        return Err(BackupError::NotEmpty);
    }
    std::fs::create_dir_all(folder)
        .map_err(|source| BackupError::File { path: folder.to_owned(), source })?;
    let part = file::Part::beside(&target)?;
    file::vacuum(from, part.path()).await?;
    let store = Store::open_file(part.path()).await?;
    store.close().await;
    file::leave_wal(part.path()).await?;
    part.become_whole(&target)
}

async fn restore_server(from: &Path, target: &Store) -> Result<()> {
    target.migrate().await?;
    let mut tx = target.read().await?;
    for table in ["shops", "users", "events"] {
        if tx.first(&format!("SELECT 1 FROM {table} LIMIT 1"), Vec::new()).await?.is_some() {
            return Err(BackupError::NotEmpty);
        }
    }
    drop(tx);
    // The backup itself stays as it is: an older schema is brought up to date in a copy.
    let part = file::Part::beside(&std::env::temp_dir().join("kintsugi-restore"))?;
    file::vacuum(from, part.path()).await?;
    let source = Store::open_file(part.path()).await?;
    let copied = copy::all(&source, target).await;
    source.close().await;
    Ok(copied?)
}
