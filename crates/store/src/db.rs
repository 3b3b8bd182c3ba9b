//! Connections and transactions on either database. SQL is written once with `$n`; what must differ says so by name.
//!
//! SQLite: WAL, `synchronous=FULL`, one writing connection and several reading ones. PostgreSQL: one pool.

use std::path::Path;
use std::time::Duration;

use futures_util::future::join;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, Connection, PgPool, Row as _, SqlitePool, Transaction};

use crate::error::{Result, StoreError};
use crate::value::{Row, Value};

/// The file name of the embedded database inside the data folder.
pub const DATABASE_FILE: &str = "kintsugi.db";

/// How many connections read at the same time.
const READERS: u32 = 8;

/// From so many pages of 8 KiB on, a commit itself moves the write-ahead log into the file (SQLite's own checkpoint) and
/// everyone who writes waits for it. [`Pool::checkpoint`] does it beside the writer long before; this is for programs that
/// run no workers.
const PAGES_BEFORE_A_COMMIT_WAITS: &str = "16000";

/// The pools of one database.
#[derive(Clone, Debug)]
pub enum Pool {
    /// Embedded: a single writer and several readers of one file.
    Sqlite {
        /// The writer.
        write: SqlitePool,
        /// The readers.
        read: SqlitePool,
        /// One more reader, for what counts a whole shop: each connection has a thread of its own, and the allocator keeps
        /// for a thread what it once used, so that large sorts on eight of them held eight times their memory.
        heavy: SqlitePool,
    },
    /// A server.
    Postgres(PgPool),
}

impl Pool {
    /// Opens (and creates) the embedded database in a data folder.
    pub(crate) async fn open_sqlite(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir)
            .map_err(|source| StoreError::File { path: dir.display().to_string(), source })?;
        Self::open_sqlite_file(&dir.join(DATABASE_FILE)).await
    }

    pub(crate) async fn open_sqlite_file(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(Duration::from_secs(30))
            .page_size(8192)
            .pragma("temp_store", "memory")
            .pragma("wal_autocheckpoint", PAGES_BEFORE_A_COMMIT_WAITS)
            .statement_cache_capacity(200)
            // Statements of many rows are long and would flood the log; timings are the metrics' business.
            .disable_statement_logging();
        let writer = options.clone().pragma("cache_size", "-65536");
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_mins(2))
            // A full disk makes SQLite undo a transaction by itself, which leaves the connection's own count of
            // transactions wrong for ever: such a connection is closed and a new one opened.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(writer)
            .await?;
        let reader = options.pragma("cache_size", "-8192").pragma("query_only", "1");
        let heavy = SqlitePoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_mins(2))
            .connect_lazy_with(reader.clone());
        let read = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(1)
            .max_lifetime(None)
            .connect_with(reader)
            .await?;
        Ok(Self::Sqlite { write, read, heavy })
    }

    pub(crate) async fn open_postgres(url: &str) -> Result<Self> {
        let options = url.parse::<PgConnectOptions>()?.disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(READERS + 4)
            .acquire_timeout(Duration::from_mins(2))
            .connect_with(options)
            .await?;
        Ok(Self::Postgres(pool))
    }

    /// A writing transaction; on SQLite it holds the only writer.
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A reading transaction: one consistent view, never waits for writers.
    pub(crate) async fn read(&self) -> Result<Tx> {
        match self {
            Self::Sqlite { read, .. } => Ok(Tx::Sqlite(read.begin().await?)),
            Self::Postgres(_) => self.read_heavy().await,
        }
    }

    /// The same for what counts a whole shop: on SQLite one at a time.
    pub(crate) async fn read_heavy(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { heavy, .. } => Tx::Sqlite(heavy.begin().await?),
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .execute(&mut *tx)
                    .await?;
                Tx::Postgres(tx)
            }
        })
    }

    /// Moves what the write-ahead log holds into the database file, on a reading connection and without keeping anyone
    /// waiting ("passive"): pages that a reader still needs, or that are written meanwhile, stay for the next time.
    pub(crate) async fn checkpoint(&self) -> Result<Checkpoint> {
        let Self::Sqlite { read, .. } = self else { return Ok(Checkpoint::default()) };
        let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(read).await?;
        Ok(Checkpoint { pages: row.try_get(1)?, moved: row.try_get(2)? })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { write, read, heavy } => {
                heavy.close().await;
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// How far the write-ahead log is moved into the database file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkpoint {
    /// Pages in the log.
    pub pages: i64,
    /// Of them, those that stand in the file now.
    pub moved: i64,
}

impl Checkpoint {
    /// Pages still to be moved.
    pub fn left(self) -> i64 {
        self.pages - self.moved
    }
}

/// A transaction. Dropping it without [`Tx::commit`] undoes everything.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

fn sqlite_args(values: Vec<Value>) -> Result<SqliteArguments> {
    let mut args = SqliteArguments::default();
    args.reserve(values.len(), 0);
    values.into_iter().try_for_each(|v| v.add_sqlite(&mut args))?;
    Ok(args)
}

fn postgres_args(values: Vec<Value>) -> Result<PgArguments> {
    let mut args = PgArguments::default();
    values.into_iter().try_for_each(|v| v.add_postgres(&mut args))?;
    Ok(args)
}

impl Tx {
    /// Runs a statement and tells how many rows it touched.
    ///
    /// # Errors
    /// As the database says; a broken unique key is [`StoreError::Conflict`].
    pub async fn run(&mut self, sql: &str, values: Vec<Value>) -> Result<u64> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(tx) => {
                sqlx::query_with(sql, sqlite_args(values)?).execute(&mut **tx).await?.rows_affected()
            }
            Self::Postgres(tx) => {
                sqlx::query_with(sql, postgres_args(values)?).execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Runs statements one after another; while the database works on one, the next one's values are made ready.
    pub(crate) async fn run_all(
        &mut self,
        mut statements: impl Iterator<Item = (String, Vec<Value>)>,
    ) -> Result<()> {
        match self {
            Self::Sqlite(tx) => {
                let mut next =
                    || statements.next().map(|(sql, values)| (AssertSqlSafe(sql), sqlite_args(values)));
                let mut ready = next();
                while let Some((sql, args)) = ready {
                    let done = sqlx::query_with(sql, args?).execute(&mut **tx);
                    let (done, following) = join(done, async { next() }).await;
                    done?;
                    ready = following;
                }
            }
            Self::Postgres(tx) => {
                for (sql, values) in statements {
                    sqlx::query_with(AssertSqlSafe(sql), postgres_args(values)?).execute(&mut **tx).await?;
                }
            }
        }
        Ok(())
    }

    /// Runs a query and gives all its rows.
    ///
    /// # Errors
    /// As the database says.
    pub async fn all(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Row>> {
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(tx) => {
                let rows = sqlx::query_with(sql, sqlite_args(values)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => {
                let rows = sqlx::query_with(sql, postgres_args(values)?).fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs a query and gives its first row, if there is one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn first(&mut self, sql: &str, values: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// Makes everything durable.
    ///
    /// # Errors
    /// When the commit fails; nothing was kept then.
    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Whether this runs on SQLite: for the few places where SQL must differ.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}
