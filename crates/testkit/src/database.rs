//! Fresh databases for a test: SQLite always, PostgreSQL when the environment names a server.
//!
//! `TEST_POSTGRES_URL` names a server and a user that may make databases; `KINTSUGI_REQUIRE_POSTGRES=1` makes its
//! absence a failure, so that a full run cannot quietly test half.

use store::server::{create_database, drop_database};
use store::{Location, Store};

use crate::folder::{TempFolder, unique};

/// An empty, migrated database of its own; it goes away with this value.
#[derive(Debug)]
pub struct TestDatabase {
    /// Open.
    pub store: Store,
    /// Where it is.
    pub location: Location,
    /// Files of the test; on SQLite the data folder is inside.
    pub folder: TempFolder,
    /// Server and name, to drop it.
    server: Option<(String, String)>,
}

#[expect(clippy::disallowed_methods, reason = "tests are configured by their environment")]
fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// The server for tests, if there is one.
///
/// # Panics
/// When there is none and one is required.
pub fn postgres_server() -> Option<String> {
    let url = environment("TEST_POSTGRES_URL");
    let required = environment("KINTSUGI_REQUIRE_POSTGRES").is_some_and(|v| v == "1");
    assert!(url.is_some() || !required, "KINTSUGI_REQUIRE_POSTGRES=1, but TEST_POSTGRES_URL names no server");
    url
}

impl TestDatabase {
    /// A fresh SQLite database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn sqlite() -> Self {
        let folder = TempFolder::new();
        let location = Location::Folder(folder.path().join("data"));
        let store = Store::open(&location).await.expect("a fresh SQLite database");
        Self { store, location, folder, server: None }
    }

    /// A fresh database on a PostgreSQL server.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn postgres(server: &str) -> Self {
        let name = format!("kintsugi_test_{}", unique());
        drop_database(server, &name).await.expect("what a killed run left can be dropped");
        let url = create_database(server, &name).await.expect("a fresh PostgreSQL database");
        let location = Location::Postgres(url);
        let store = Store::open(&location).await.expect("a migrated PostgreSQL database");
        Self { store, location, folder: TempFolder::new(), server: Some((server.to_owned(), name)) }
    }

    /// Another fresh database of the same kind.
    pub async fn another(&self) -> Self {
        match &self.server {
            Some((server, _)) => Self::postgres(server).await,
            None => Self::sqlite().await,
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else { return };
        // A runtime of its own: this may run while the test's runtime is going down.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|r| r.block_on(drop_database(&server, &name)))
        });
        let _ = dropping.join();
    }
}

/// A fresh database of every kind there is.
///
/// # Panics
/// When one cannot be made.
pub async fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite().await];
    if let Some(server) = postgres_server() {
        all.push(TestDatabase::postgres(&server).await);
    }
    all
}

/// Runs a test on a fresh database of every kind, and says on which it failed.
///
/// # Panics
/// When the test does.
pub async fn each_database<F>(test: F)
where
    F: AsyncFn(&TestDatabase),
{
    for db in databases().await {
        let on = Named(db.store.database());
        test(&db).await;
        on.passed();
    }
}

/// Says the database's name when the test on it panics.
struct Named(&'static str);

impl Named {
    fn passed(self) {
        std::mem::forget(self);
    }
}

impl Drop for Named {
    #[expect(clippy::print_stderr, reason = "the output of a failing test")]
    fn drop(&mut self) {
        eprintln!("this failed on {}", self.0);
    }
}
