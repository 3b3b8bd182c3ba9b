//! Databases on a PostgreSQL server: making and dropping them, for tests and for moving a shop to a server.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use crate::error::{Result, StoreError};

/// Letters, digits and underscores only, so that the name can stand in a statement as it is.
fn checked(name: &str) -> Result<&str> {
    let fine = !name.is_empty() && name.len() <= 63;
    if fine && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        return Ok(name);
    }
    Err(StoreError::Corrupt(format!("{name:?} is no database name")))
}

async fn run(url: &str, sql: String) -> Result<()> {
    let mut connection = url.parse::<PgConnectOptions>()?.connect().await?;
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

/// Makes an empty database beside the one that `url` names, and gives its address.
///
/// # Errors
/// When the name is taken or not plain, or the server refuses.
pub async fn create_database(url: &str, name: &str) -> Result<String> {
    run(url, format!("CREATE DATABASE {}", checked(name)?)).await?;
    Ok(beside(url, name))
}

/// Drops a database beside the one that `url` names, whoever is connected to it.
///
/// # Errors
/// As the server says.
pub async fn drop_database(url: &str, name: &str) -> Result<()> {
    run(url, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", checked(name)?)).await
}

/// The address with another database name.
fn beside(url: &str, name: &str) -> String {
    let (address, options) =
        url.split_once('?').map_or((url, ""), |(address, _)| (address, &url[address.len()..]));
    let host = address.find("://").map_or(0, |i| i + 3);
    let end = address[host..].find('/').map_or(address.len(), |i| host + i);
    format!("{}/{name}{options}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_change_their_last_part_only() {
        for (url, expected) in [
            ("postgres://a@h:5432/postgres", "postgres://a@h:5432/x"),
            ("postgres://a@h:5432", "postgres://a@h:5432/x"),
            ("postgres://a:b@h/postgres?sslmode=disable", "postgres://a:b@h/x?sslmode=disable"),
        ] {
            assert_eq!(beside(url, "x"), expected);
        }
        assert!(checked("a; DROP").is_err());
        assert!(checked("kintsugi_test_1").is_ok());
    }
}
