//! The five kinds of value both databases share, and rows of them. This is the one seam to the drivers' type systems.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row as _};
use uuid::Uuid;

use crate::error::{Result, StoreError};

/// What a NULL stands for (PostgreSQL wants to know).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 64-bit integer: counts, money in minor units, instants in microseconds, flags as 0 and 1.
    Int,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// UUID.
    Uuid,
    /// A list of texts; PostgreSQL only.
    Texts,
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Absent.
    Null(Kind),
    /// See [`Kind::Int`].
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// UUID.
    Uuid(Uuid),
    /// A list of texts; PostgreSQL only.
    Texts(Vec<String>),
}

impl From<i64> for Value {
    fn from(v: i64) -> Self {
        Self::Int(v)
    }
}
impl From<bool> for Value {
    fn from(v: bool) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<u8> for Value {
    fn from(v: u8) -> Self {
        Self::Int(i64::from(v))
    }
}
impl From<usize> for Value {
    fn from(v: usize) -> Self {
        Self::Int(v as i64)
    }
}
impl From<domain::time::Instant> for Value {
    fn from(v: domain::time::Instant) -> Self {
        Self::Int(v.0)
    }
}
impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}
impl From<String> for Value {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}
impl From<Uuid> for Value {
    fn from(v: Uuid) -> Self {
        Self::Uuid(v)
    }
}
impl From<Vec<u8>> for Value {
    fn from(v: Vec<u8>) -> Self {
        Self::Bytes(v)
    }
}
impl From<[u8; 32]> for Value {
    fn from(v: [u8; 32]) -> Self {
        Self::Bytes(v.to_vec())
    }
}

/// A type whose absence has a kind.
pub trait Kinded: Into<Value> {
    /// Its kind.
    const KIND: Kind;
}
macro_rules! kinded {
    ($($t:ty => $k:ident),* $(,)?) => {$(impl Kinded for $t { const KIND: Kind = Kind::$k; })*};
}
kinded! { i64 => Int, bool => Int, u8 => Int, usize => Int, domain::time::Instant => Int, &str => Text, String => Text, Uuid => Uuid, Vec<u8> => Bytes }

macro_rules! ids {
    ($($t:ident),* $(,)?) => {$(
        impl From<domain::ids::$t> for Value { fn from(v: domain::ids::$t) -> Self { Self::Uuid(v.0) } }
        impl Kinded for domain::ids::$t { const KIND: Kind = Kind::Uuid; }
    )*};
}
ids! { ActId, ApiTokenId, AppealId, BuyerId, CallId, CaseId, ChannelId, ConversationId, ImportId, InboundId, HookId, DeliveryId, JobId, MessageId, OrderId, ParcelId, ProductId, RemedyId, ReturnId, ReviewId, SessionId, ShopId, TeamChannelId, TrackerId, LiveId, LiveSessionId, SegmentId, SentenceId, FindingId, SourceId, MentionId, UserId, ViewId }

impl<T: Kinded> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null(T::KIND), Into::into)
    }
}

/// PostgreSQL text cannot hold U+0000; neither database keeps it, so that both hold the same.
fn clean(text: String) -> String {
    if memchr::memchr(0, text.as_bytes()).is_some() { text.replace('\0', "") } else { text }
}

impl Value {
    /// The value as the database keeps it and gives it back.
    pub(crate) fn kept(self) -> Self {
        if let Self::Text(text) = self { Self::Text(clean(text)) } else { self }
    }

    pub(crate) fn add_sqlite(self, args: &mut SqliteArguments) -> Result<()> {
        match self {
            Self::Null(_) => args.add(Option::<i64>::None),
            Self::Int(v) => args.add(v),
            Self::Text(v) => args.add(clean(v)),
            Self::Bytes(v) => args.add(v),
            Self::Uuid(v) => args.add(v),
            Self::Texts(v) => args.add(v.join(" ")),
        }
        .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))
    }

    pub(crate) fn add_postgres(self, args: &mut PgArguments) -> Result<()> {
        match self {
            Self::Null(Kind::Int) => args.add(Option::<i64>::None),
            Self::Null(Kind::Text) => args.add(Option::<String>::None),
            Self::Null(Kind::Bytes) => args.add(Option::<Vec<u8>>::None),
            Self::Null(Kind::Uuid) => args.add(Option::<Uuid>::None),
            Self::Null(Kind::Texts) => args.add(Option::<Vec<String>>::None),
            Self::Int(v) => args.add(v),
            Self::Text(v) => args.add(clean(v)),
            Self::Bytes(v) => args.add(v),
            Self::Uuid(v) => args.add(v),
            Self::Texts(v) => args.add(v),
        }
        .map_err(|e| StoreError::Database(sqlx::Error::Encode(e)))
    }
}

impl std::fmt::Display for Value {
    /// As a person reads it in a report: short, on one line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const LONGEST: usize = 80;
        match self {
            Self::Null(_) => f.write_str("nothing"),
            Self::Int(v) => v.fmt(f),
            Self::Uuid(v) => v.fmt(f),
            Self::Bytes(v) => write!(f, "{} bytes", v.len()),
            Self::Texts(v) => write!(f, "{v:?}"),
            Self::Text(v) if v.chars().count() > LONGEST => {
                write!(f, "{:?}…", v.chars().take(LONGEST).collect::<String>())
            }
            Self::Text(v) => write!(f, "{v:?}"),
        }
    }
}

/// One row of an answer; columns are read by position.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

macro_rules! getter {
    ($(#[$doc:meta])* $name:ident, $opt:ident, $t:ty) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// When the column is absent, NULL or of another type.
        pub fn $name(&self, i: usize) -> Result<$t> {
            // SQLite's driver reads NULL as 0 or an empty text where no Option is asked for.
            self.$opt(i)?.ok_or_else(|| StoreError::Corrupt(format!("column {i} of an answer is NULL")))
        }

        /// The same where NULL is allowed.
        ///
        /// # Errors
        /// When the column is absent or of another type.
        pub fn $opt(&self, i: usize) -> Result<Option<$t>> {
            match self {
                Self::Sqlite(r) => r.try_get(i),
                Self::Postgres(r) => r.try_get(i),
            }
            .map_err(StoreError::Database)
        }
    };
}

impl Row {
    getter!(/// An integer.
        int, opt_int, i64);
    getter!(/// A text.
        text, opt_text, String);
    getter!(/// Bytes.
        bytes, opt_bytes, Vec<u8>);
    getter!(/// A UUID.
        uuid, opt_uuid, Uuid);

    /// An instant.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn instant(&self, i: usize) -> Result<domain::time::Instant> {
        self.int(i).map(domain::time::Instant)
    }

    /// An instant where NULL is allowed.
    ///
    /// # Errors
    /// As [`Row::opt_int`].
    pub fn opt_instant(&self, i: usize) -> Result<Option<domain::time::Instant>> {
        Ok(self.opt_int(i)?.map(domain::time::Instant))
    }

    /// A flag.
    ///
    /// # Errors
    /// As [`Row::int`].
    pub fn flag(&self, i: usize) -> Result<bool> {
        Ok(self.int(i)? != 0)
    }

    /// JSON text read into a type.
    ///
    /// # Errors
    /// When the text is not JSON of that type.
    pub fn json<T: serde::de::DeserializeOwned>(&self, i: usize) -> Result<T> {
        Ok(serde_json::from_str(&self.text(i)?)?)
    }

    /// A BLAKE3 or SHA-256 hash.
    ///
    /// # Errors
    /// When the bytes are not 32.
    pub fn hash(&self, i: usize) -> Result<[u8; 32]> {
        self.bytes(i)?
            .try_into()
            .map_err(|b: Vec<u8>| StoreError::Corrupt(format!("a hash of {} bytes", b.len())))
    }

    /// A word of one of the domain's closed lists.
    ///
    /// # Errors
    /// When the list does not know the word.
    pub fn word<T>(&self, i: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T> {
        let text = self.text(i)?;
        parse(&text).ok_or(StoreError::Corrupt(format!("unknown word {text:?}")))
    }

    /// The value of a column as its [`Kind`].
    pub(crate) fn value(&self, i: usize, kind: Kind) -> Result<Value> {
        Ok(match kind {
            Kind::Int => self.opt_int(i)?.into(),
            Kind::Text | Kind::Texts => self.opt_text(i)?.into(),
            Kind::Bytes => self.opt_bytes(i)?.into(),
            Kind::Uuid => self.opt_uuid(i)?.into(),
        })
    }
}

/// Values for the placeholders `$1`, `$2`, … in order.
#[macro_export]
macro_rules! args {
    ($($v:expr),* $(,)?) => { vec![$($crate::Value::from($v)),*] };
}
