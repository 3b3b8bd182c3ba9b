//! Looking at imports: the preview of a file, runs, their rejects.

use std::collections::BTreeMap;

use channels::file::{Encoding, Format, Options, RowKind, SNIFF_BYTES, sniff};
use domain::access::Permission;
use domain::ids::{ImportId, UserId};
use domain::refusal::Refusal;
use serde::Serialize;
use store::imports::Import;

use super::{finished, refused};
use crate::bus::{Notice, What};
use crate::{App, AppError, Caller, Result};

/// One of our columns and the file's column proposed for it.
#[derive(Debug, Serialize)]
pub struct Proposed {
    /// Ours.
    pub field: &'static str,
    /// The file's.
    pub column: Option<String>,
    /// Whether an import without it is refused.
    pub required: bool,
}

/// What a file seems to be.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "see channels::file::Preview")]
pub struct Sniff {
    pub kind: Option<&'static str>,
    pub encoding: String,
    pub format: &'static str,
    pub delimiter: Option<String>,
    pub header: Vec<String>,
    pub mapping: Vec<Proposed>,
    pub sample: Vec<Vec<String>>,
    /// Why it cannot be read at all.
    pub problem: Option<Refusal>,
}

impl Sniff {
    /// A file of which nothing can be said but what is wrong with it.
    fn unreadable(problem: Refusal) -> Self {
        Self {
            kind: None,
            encoding: Encoding::Utf8.as_str().to_owned(),
            format: Format::Csv.as_str(),
            delimiter: None,
            header: Vec::new(),
            mapping: Vec::new(),
            sample: Vec::new(),
            problem: Some(problem),
        }
    }
}

/// Looks at the first bytes of a file.
pub fn preview(kind: Option<&str>, head: &[u8]) -> Sniff {
    let kind = kind.and_then(RowKind::parse);
    let head = &head[..head.len().min(SNIFF_BYTES)];
    let seen = match sniff(kind, &Options::default(), head) {
        Ok(seen) => seen,
        Err(error) => return Sniff::unreadable(refused(&error)),
    };
    let required = |name| seen.kind.columns().iter().any(|c| c.name == name && c.required);
    let column = |at: &Option<usize>| at.and_then(|i| seen.header.get(i)).cloned();
    let mapping = seen.mapping.iter().map(|(name, at)| Proposed {
        field: name,
        column: column(at),
        required: required(*name),
    });
    Sniff {
        kind: Some(seen.kind.as_str()),
        encoding: seen.encoding.as_str().to_owned(),
        format: seen.format.as_str(),
        delimiter: seen.delimiter.map(String::from),
        mapping: mapping.collect(),
        header: seen.header,
        sample: seen.cells,
        problem: None,
    }
}

impl App {
    /// The shop's latest runs.
    ///
    /// # Errors
    /// When the caller may not import.
    pub async fn imports(&self, caller: &Caller) -> Result<Vec<Import>> {
        caller.require(Permission::ImportRun)?;
        Ok(self.store.read().await?.imports(caller.shop, 100).await?)
    }

    /// A run.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such run.
    pub async fn import(&self, caller: &Caller, id: ImportId) -> Result<Import> {
        caller.require(Permission::ImportRun)?;
        self.store.read().await?.import(caller.shop, id).await?.ok_or(AppError::Absent("import"))
    }

    /// The names a run's page shows: its channel's and the people's.
    ///
    /// # Errors
    /// As the store says.
    pub async fn import_names(
        &self,
        caller: &Caller,
        import: &Import,
    ) -> Result<(String, BTreeMap<UserId, String>)> {
        let mut tx = self.store.read().await?;
        let channel = tx.channel(caller.shop, import.channel).await?;
        Ok((channel.map(|c| c.name).unwrap_or_default(), tx.user_names().await?))
    }

    /// All rejected rows of a run as CSV.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the run has none.
    pub async fn import_rejects(&self, caller: &Caller, id: ImportId) -> Result<String> {
        self.import(caller, id).await?;
        let path = self.rejects_path(id);
        match tokio::fs::read_to_string(&path).await {
            Ok(text) => Ok(text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Err(AppError::Absent("rejects file")),
            Err(source) => Err(AppError::File { path: path.display().to_string(), source }),
        }
    }

    /// Stops a run; what landed stays.
    ///
    /// # Errors
    /// A refusal when it has ended already.
    pub async fn cancel_import(&self, caller: &Caller, id: ImportId) -> Result<Import> {
        caller.require(Permission::ImportRun)?;
        let mut tx = self.store.write().await?;
        let import = tx.import(caller.shop, id).await?.ok_or(AppError::Absent("import"))?;
        if !tx.end_import(caller.shop, id, "cancelled", None, self.now()).await? {
            return Err(Refusal::new("import_ended", "this import has ended already", "该导入已结束").into());
        }
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[finished(&import)]).await?;
        tx.commit().await?;
        self.bus.send(Notice { shop: caller.shop, seq: 0, what: What::Import(id) });
        self.import(caller, id).await
    }
}
