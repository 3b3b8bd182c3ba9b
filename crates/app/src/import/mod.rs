//! Importing files: an upload is kept, decoded as a stream, taken in chunk by chunk, and reported row by row.
//!
//! A run that is cut off (kill, power) is taken up again by its job from the beginning: rows that had landed count as
//! duplicates then, and nothing lands twice. A full disk ends the run with what landed intact.

mod queries;
mod run;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use channels::file::{Defaults, FileError, Format, Mapping, Options, Reject, RowKind};
use domain::access::Permission;
use domain::ids::{ChannelId, ImportId, ShopId};
use domain::money::Currency;
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use serde::{Deserialize, Serialize};
use store::imports::{Import, Progress};
use tokio::sync::mpsc;

use crate::bus::{Notice, What};
use crate::ingest::Place;
use crate::{App, AppError, Caller, Result};
pub use queries::{Sniff, preview};
use run::{Run, decode_file};

/// What the person who imports settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportOptions {
    /// `csv` or `jsonl`; found out when absent.
    pub format: Option<String>,
    /// Columns by hand, `ours=theirs`.
    pub map: Vec<String>,
    /// Whether 03/04 is the third of April.
    pub day_first: Option<bool>,
    /// Zone of times without one; the shop's when absent.
    pub zone: Option<String>,
    /// Currency of amounts without one.
    pub currency: Option<String>,
}

impl ImportOptions {
    /// The decoder's options.
    ///
    /// # Errors
    /// A refusal that names the field at fault.
    pub fn decoder(&self, shop_zone: &str) -> Result<Options> {
        let bad = |field, en: String, zh: String| {
            Refusal::with("bad_import_option", Words::made(en, zh)).field(field)
        };
        let format = match self.format.as_deref() {
            None | Some("") => None,
            Some("csv") => Some(Format::Csv),
            Some("jsonl") => Some(Format::JsonLines),
            Some(other) => {
                let (en, zh) = (
                    format!("a file is csv or jsonl, not {other:?}"),
                    format!("格式应为 csv 或 jsonl，而非 {other:?}"),
                );
                return Err(bad("format", en, zh).into());
            }
        };
        let mapping =
            Mapping::parse(&self.map).map_err(|e| bad("map", e.to_string(), format!("列映射有误：{e}")))?;
        let zone = self.zone.as_deref().unwrap_or(shop_zone);
        let zone = jiff::tz::TimeZone::get(zone)
            .map_err(|e| bad("zone", e.to_string(), format!("未知时区：{zone}")))?;
        let currency = self.currency.as_deref().filter(|c| !c.is_empty()).map(Currency::parse).transpose();
        let currency = currency.map_err(|e| bad("currency", e.to_string(), format!("币种有误：{e}")))?;
        let defaults = Defaults { zone, currency, day_first: self.day_first, ..Defaults::default() };
        Ok(Options { format, mapping, defaults, ..Options::default() })
    }
}

/// A reject as kept with the run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "see channels::file::Reject")]
pub struct ShownReject {
    pub line: u64,
    pub column: Option<String>,
    pub code: String,
    pub reason: Words,
    pub raw: String,
}

impl From<&Reject> for ShownReject {
    fn from(r: &Reject) -> Self {
        let column = r.column.to_string();
        Self {
            line: r.line,
            column: (!column.is_empty()).then_some(column),
            code: r.code.as_str().to_owned(),
            reason: Words::made(r.reason_en.clone(), r.reason_zh.clone()),
            raw: r.excerpt.clone(),
        }
    }
}

/// A file-level error as a refusal.
pub fn refused(error: &FileError) -> Refusal {
    let chain = match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    };
    let zh = match error {
        FileError::Io(_) => "文件无法读取".to_owned(),
        FileError::Empty => "文件是空的".to_owned(),
        FileError::NotText(what) => format!("这是 {what}，不是文本；请另存为 CSV（UTF-8）或 JSON Lines"),
        FileError::JsonArray => "这是一个 JSON 数组；请改为每行一个对象（JSON Lines）".to_owned(),
        FileError::Header => "表头无法读取：过长或引号没有闭合".to_owned(),
        FileError::MissingColumns { missing, found, .. } => {
            format!("缺少必需的列：{}；文件中的列：{}", missing.join("、"), found.join("、"))
        }
        FileError::Mapping(bad) => format!("列映射有误：{bad}"),
    };
    let hint_en = "nothing was imported; correct the file or the mapping and try again";
    Refusal::with(error.code(), Words::made(chain, zh))
        .hint(hint_en, "未导入任何内容；请修正文件或列映射后重试")
}

impl App {
    /// Where an upload is kept until its run has ended.
    pub fn upload_path(&self, id: ImportId) -> PathBuf {
        self.folder.join("uploads").join(id.to_string())
    }

    /// Where a run's rejects are.
    pub fn rejects_path(&self, id: ImportId) -> PathBuf {
        self.folder.join("rejects").join(format!("{id}.csv"))
    }

    /// Notes a run that somebody is about to do ([`App::run_import_file`]).
    ///
    /// # Errors
    /// A refusal when the options do not fit or the channel is unknown.
    #[expect(clippy::too_many_arguments, reason = "the request's own fields")]
    pub async fn register_import(
        &self,
        caller: &Caller,
        id: ImportId,
        kind: RowKind,
        channel: ChannelId,
        name: &str,
        bytes: u64,
        options: &ImportOptions,
    ) -> Result<Import> {
        caller.require(Permission::ImportRun)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let shop = tx.shop(caller.shop).await?.ok_or(AppError::Absent("shop"))?;
        tx.channel(caller.shop, channel).await?.ok_or(AppError::Absent("channel"))?;
        options.decoder(&shop.zone)?;
        let import = Import {
            id,
            channel,
            kind: kind.as_str().to_owned(),
            name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
            options: serde_json::to_string(options)?,
            state: "queued".to_owned(),
            bytes_total: bytes as i64,
            progress: Progress::default(),
            rejects: "[]".to_owned(),
            error: None,
            actor: caller.actor.clone(),
            created_at: now,
            started_at: None,
            finished_at: None,
        };
        tx.add_import(caller.shop, &import).await?;
        tx.commit().await?;
        Ok(import)
    }

    /// Queues the run of an upload that lies at [`App::upload_path`].
    ///
    /// # Errors
    /// As the store says.
    pub async fn queue_import(&self, shop: ShopId, id: ImportId) -> Result<()> {
        let mut tx = self.store.write().await?;
        self.enqueue(&mut tx, shop, crate::work::jobs::IMPORT, serde_json::to_string(&id)?, None).await?;
        tx.commit().await?;
        self.bus.jobs.notify_one();
        Ok(())
    }

    /// Runs the import of an upload to its end and removes the upload.
    ///
    /// # Errors
    /// Only when the database fails in a way worth another try.
    pub async fn run_import(self: &Arc<Self>, shop: ShopId, id: ImportId) -> Result<Import> {
        let import = self.run_import_file(shop, id, &self.upload_path(id)).await?;
        // The upload has served; a file that is gone already is fine.
        drop(std::fs::remove_file(self.upload_path(id)));
        Ok(import)
    }

    /// Runs an import from a file to its end, whatever the end is; the run's row tells.
    ///
    /// # Errors
    /// Only when the database fails in a way worth another try.
    pub async fn run_import_file(
        self: &Arc<Self>,
        shop: ShopId,
        id: ImportId,
        file: &Path,
    ) -> Result<Import> {
        let result = self.try_import(shop, id, file).await;
        let (state, error) = match result {
            Ok(()) => ("done", None),
            Err(AppError::Refused(refusal)) => ("failed", Some(refusal)),
            Err(error) if error.is_disk_full() => ("failed", Some(disk_full())),
            Err(other) => return Err(other),
        };
        let error = error.map(|e| serde_json::to_string(&e)).transpose()?;
        let mut tx = self.store.write().await?;
        let ended = tx.end_import(shop, id, state, error, self.now()).await?;
        let import = tx.import(shop, id).await?.ok_or(AppError::Absent("import"))?;
        if ended {
            tx.shop_events(shop, self.now(), &import.actor, &[finished(&import)]).await?;
        }
        tx.commit().await?;
        self.bus.send(Notice { shop, seq: 0, what: What::Import(id) });
        Ok(import)
    }

    async fn try_import(self: &Arc<Self>, shop: ShopId, id: ImportId, file: &Path) -> Result<()> {
        let mut tx = self.store.read().await?;
        let import = tx.import(shop, id).await?.ok_or(AppError::Absent("import"))?;
        let row = tx.shop(shop).await?.ok_or(AppError::Absent("shop"))?;
        let terms = self.terms(&mut tx, shop).await?;
        let reader = self.reader(&mut tx, shop).await?;
        drop(tx);
        let options: ImportOptions = serde_json::from_str(&import.options)?;
        let options = options.decoder(&row.zone)?;
        let kind = RowKind::parse(&import.kind).ok_or(AppError::Absent("kind of import"))?;
        let place =
            Place { shop, channel: import.channel, terms, actor: import.actor.clone(), at: self.now() };
        let (send, receive) = mpsc::channel(2);
        let path = file.to_owned();
        let decoder = tokio::task::spawn_blocking(move || decode_file(&path, kind, &options, &reader, &send));
        let mut run = Run::new(self, shop, id, place)?;
        let taken = run.take(receive).await;
        if taken.is_err() {
            run.note().await;
        }
        let decoded = decoder.await?;
        taken?;
        decoded
    }
}

/// What the log says when a run has ended.
fn finished(import: &Import) -> ShopEvent {
    ShopEvent::ImportFinished {
        import: import.id,
        what: import.kind.clone(),
        file: import.name.clone(),
        created: import.progress.created,
        changed: import.progress.changed,
        rejected: import.progress.rejected,
    }
}

/// What a run that met a full disk says; also when not even that could be written down.
pub fn disk_full() -> Refusal {
    Refusal::new(
        "disk_full",
        "the disk is full; the rows imported so far are kept",
        "磁盘已满；已导入的内容已保留",
    )
    .hint(
        "free some space and import the same file again: known rows are skipped",
        "请清理空间后重新导入同一文件，已有的行会自动跳过",
    )
}
