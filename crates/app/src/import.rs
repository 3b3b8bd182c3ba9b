//! Importing files: an upload is kept, decoded as a stream, taken in chunk by chunk, and reported row by row.
//!
//! A run that is cut off (kill, power) is taken up again by its job from the beginning: rows that had landed count as
//! duplicates then, and nothing lands twice. A full disk ends the run with what landed intact.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use channels::file::{Defaults, FileError, Format, Mapping, Options, Outcome, Reject, RowIn, RowKind, decode};
use domain::access::Permission;
use domain::ids::{ChannelId, ImportId, ShopId};
use domain::money::Currency;
use domain::refusal::{Refusal, Words};
use domain::shop::ShopEvent;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::imports::{Import, Progress};
use tokio::sync::mpsc;

use crate::bus::{Notice, What};
use crate::ingest::messages::ReadMessage;
use crate::ingest::pipeline::ReviewPipeline;
use crate::ingest::reviews::ReadReview;
use crate::ingest::{Counts, Place, catalog, messages};
use crate::{App, AppError, Caller, Result};

/// Rows taken in at once.
const CHUNK: usize = 2_000;
/// Rejects kept with the run; all of them go to the rejects file.
const SHOWN_REJECTS: usize = 50;

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
        let bad = |field, en: String, zh: String| Refusal::with("bad_import_option", Words::made(en, zh)).field(field);
        let format = match self.format.as_deref() {
            None | Some("") => None,
            Some("csv") => Some(Format::Csv),
            Some("jsonl") => Some(Format::JsonLines),
            Some(other) => {
                let (en, zh) = (format!("a file is csv or jsonl, not {other:?}"), format!("格式应为 csv 或 jsonl，而非 {other:?}"));
                return Err(bad("format", en, zh).into());
            }
        };
        let mapping = Mapping::parse(&self.map).map_err(|e| bad("map", e.to_string(), format!("列映射有误：{e}")))?;
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
    Refusal::with(error.code(), Words::made(chain, zh)).hint(hint_en, "未导入任何内容；请修正文件或列映射后重试")
}

/// A piece of a file on its way from the decoder to the database.
struct Piece {
    rows: Rows,
    rejects: Vec<Reject>,
    bytes: u64,
}

enum Rows {
    Reviews(Vec<ReadReview>),
    Orders(Vec<domain::inbound::OrderIn>),
    Products(Vec<domain::inbound::ProductIn>),
    Messages(Vec<ReadMessage>),
}

impl Rows {
    fn empty(kind: RowKind) -> Self {
        match kind {
            RowKind::Reviews => Self::Reviews(Vec::with_capacity(CHUNK)),
            RowKind::Orders => Self::Orders(Vec::with_capacity(CHUNK)),
            RowKind::Products => Self::Products(Vec::with_capacity(CHUNK)),
            RowKind::Messages => Self::Messages(Vec::with_capacity(CHUNK)),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Reviews(r) => r.len(),
            Self::Orders(r) => r.len(),
            Self::Products(r) => r.len(),
            Self::Messages(r) => r.len(),
        }
    }

    fn push(&mut self, row: RowIn, model: &triage::Model) {
        match (self, row) {
            (Self::Reviews(rows), RowIn::Review(row)) => {
                let reading = model.read(&row.text, Some(row.rating));
                rows.push(ReadReview { row, reading });
            }
            (Self::Orders(rows), RowIn::Order(row)) => rows.push(row),
            (Self::Products(rows), RowIn::Product(row)) => rows.push(row),
            (Self::Messages(rows), RowIn::Message(row)) => {
                let theirs = row.sender == domain::inbound::Sender::Buyer;
                let reading = theirs.then(|| model.read(&row.text, None));
                rows.push(ReadMessage { row, reading });
            }
            _ => {}
        }
    }
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

    /// Queues a run for an upload that already lies at [`App::upload_path`].
    ///
    /// # Errors
    /// A refusal when the options do not fit or the channel is unknown.
    #[expect(clippy::too_many_arguments, reason = "the request's own fields")]
    pub async fn queue_import(
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
        let payload = serde_json::to_string(&id)?;
        self.enqueue(&mut tx, caller.shop, crate::work::jobs::IMPORT, payload, None).await?;
        tx.commit().await?;
        self.bus.jobs.notify_one();
        Ok(import)
    }

    /// Runs an import to its end, whatever the end is; the run's row tells.
    ///
    /// # Errors
    /// Only when the database fails in a way worth another try.
    pub async fn run_import(self: &Arc<Self>, shop: ShopId, id: ImportId) -> Result<Import> {
        let result = self.try_import(shop, id).await;
        let (state, error) = match result {
            Ok(()) => ("done", None),
            Err(AppError::Refused(refusal)) => ("failed", Some(refusal)),
            Err(AppError::Store(StoreError::DiskFull)) => ("failed", Some(disk_full())),
            Err(AppError::File { source, .. }) if source.kind() == std::io::ErrorKind::StorageFull => {
                ("failed", Some(disk_full()))
            }
            Err(other) => return Err(other),
        };
        let error = error.map(|e| serde_json::to_string(&e)).transpose()?;
        let mut tx = self.store.write().await?;
        let ended = tx.end_import(shop, id, state, error, self.now()).await?;
        let import = tx.import(shop, id).await?.ok_or(AppError::Absent("import"))?;
        if ended {
            let p = import.progress;
            let event = ShopEvent::ImportFinished {
                import: id,
                what: import.kind.clone(),
                file: import.name.clone(),
                created: p.created,
                changed: p.changed,
                rejected: p.rejected,
            };
            tx.shop_events(shop, self.now(), &import.actor, &[event]).await?;
        }
        tx.commit().await?;
        // The upload has served; a file that is gone already is fine.
        drop(std::fs::remove_file(self.upload_path(id)));
        self.bus.send(Notice { shop, seq: 0, what: What::Import(id) });
        Ok(import)
    }

    async fn try_import(self: &Arc<Self>, shop: ShopId, id: ImportId) -> Result<()> {
        let mut tx = self.store.read().await?;
        let import = tx.import(shop, id).await?.ok_or(AppError::Absent("import"))?;
        let row = tx.shop(shop).await?.ok_or(AppError::Absent("shop"))?;
        let terms = self.terms(&mut tx, shop).await?;
        drop(tx);
        let options: ImportOptions = serde_json::from_str(&import.options)?;
        let options = options.decoder(&row.zone)?;
        let kind = RowKind::parse(&import.kind).ok_or(AppError::Absent("kind of import"))?;
        let place = Place { shop, channel: import.channel, terms, actor: import.actor.clone(), at: self.now() };
        let (send, receive) = mpsc::channel(2);
        let (app, path) = (Arc::clone(self), self.upload_path(id));
        let decoder = tokio::task::spawn_blocking(move || decode_file(&path, kind, &options, app.model, &send));
        let run = Run::new(self, shop, id, place)?;
        let taken = run.take(receive).await;
        let decoded = decoder.await?;
        taken?;
        decoded
    }
}

fn disk_full() -> Refusal {
    Refusal::new("disk_full", "the disk is full; the rows imported so far are kept", "磁盘已满；已导入的内容已保留")
        .hint("free some space and import the same file again: known rows are skipped", "请清理空间后重新导入同一文件，已有的行会自动跳过")
}

/// Decodes a file into pieces; runs on a thread of its own. Ends early when nobody receives any more.
fn decode_file(
    path: &std::path::Path,
    kind: RowKind,
    options: &Options,
    model: &triage::Model,
    send: &mpsc::Sender<Piece>,
) -> Result<()> {
    let file = File::open(path).map_err(|source| AppError::File { path: path.display().to_string(), source })?;
    let mut decoded = decode(kind, options, file).map_err(|e| AppError::Refused(refused(&e)))?;
    let (mut rows, mut rejects) = (Rows::empty(kind), Vec::new());
    loop {
        let outcome = decoded.next().transpose().map_err(|e| AppError::Refused(refused(&e)))?;
        let end = outcome.is_none();
        match outcome {
            Some(Outcome::Row(row)) => rows.push(row.row, model),
            Some(Outcome::Reject(reject)) => rejects.push(reject),
            None => {}
        }
        if end || rows.len() >= CHUNK || rejects.len() >= CHUNK {
            let full = std::mem::replace(&mut rows, Rows::empty(kind));
            let piece = Piece { rows: full, rejects: std::mem::take(&mut rejects), bytes: decoded.bytes_read() };
            if send.blocking_send(piece).is_err() || end {
                return Ok(());
            }
        }
    }
}

/// One run under way.
struct Run<'a> {
    app: &'a App,
    shop: ShopId,
    id: ImportId,
    place: Place,
    progress: Progress,
    shown: Vec<ShownReject>,
    rejects: BufWriter<File>,
    rejects_path: PathBuf,
}

impl<'a> Run<'a> {
    fn new(app: &'a App, shop: ShopId, id: ImportId, place: Place) -> Result<Self> {
        let rejects_path = app.rejects_path(id);
        let failed = |source| AppError::File { path: rejects_path.display().to_string(), source };
        if let Some(dir) = rejects_path.parent() {
            std::fs::create_dir_all(dir).map_err(failed)?;
        }
        let mut rejects = BufWriter::new(File::create(&rejects_path).map_err(failed)?);
        // The mark at the beginning makes spreadsheets read the file as UTF-8.
        rejects.write_all(format!("\u{feff}{}", Reject::CSV_HEADER).as_bytes()).map_err(failed)?;
        Ok(Self { app, shop, id, place, progress: Progress::default(), shown: Vec::new(), rejects, rejects_path })
    }

    async fn take(mut self, mut pieces: mpsc::Receiver<Piece>) -> Result<()> {
        let mut pipeline =
            ReviewPipeline::new(self.app.store.clone(), Arc::clone(&self.app.entropy), self.place.clone());
        while let Some(piece) = pieces.recv().await {
            self.progress.bytes_done = piece.bytes as i64;
            self.progress.rows += (piece.rows.len() + piece.rejects.len()) as i64;
            self.reject(&piece.rejects)?;
            self.place.at = self.app.now();
            pipeline.place_mut().at = self.place.at;
            let counts = self.rows(&mut pipeline, piece.rows).await?;
            if !self.landed(counts).await? {
                return Ok(());
            }
        }
        let rest = pipeline.flush().await?;
        self.landed(rest).await?;
        Ok(())
    }

    fn reject(&mut self, rejects: &[Reject]) -> Result<()> {
        let mut text = String::new();
        for reject in rejects {
            if self.shown.len() < SHOWN_REJECTS {
                self.shown.push(reject.into());
            }
            reject.write_csv(&mut text);
        }
        self.progress.rejected += rejects.len() as i64;
        let failed = |source| AppError::File { path: self.rejects_path.display().to_string(), source };
        self.rejects.write_all(text.as_bytes()).and_then(|()| self.rejects.flush()).map_err(failed)
    }

    async fn rows(&self, pipeline: &mut ReviewPipeline, rows: Rows) -> Result<Counts> {
        if let Rows::Reviews(rows) = rows {
            return if rows.is_empty() { Ok(Counts::default()) } else { pipeline.push(rows).await };
        }
        let entropy = self.app.entropy.as_ref();
        for _ in 0..5 {
            let mut tx = self.app.store.write().await?;
            let done = match &rows {
                Rows::Orders(rows) => catalog::orders(&mut tx, &self.place, rows, entropy).await,
                Rows::Products(rows) => catalog::products(&mut tx, &self.place, rows, entropy).await,
                Rows::Messages(rows) => messages::messages(&mut tx, &self.place, rows, entropy).await,
                Rows::Reviews(_) => Ok(Counts::default()),
            };
            match done {
                Ok(counts) => {
                    tx.commit().await?;
                    return Ok(counts);
                }
                Err(AppError::Store(StoreError::Conflict)) => {}
                Err(other) => return Err(other),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Records what landed; tells whether to go on (a cancelled run stops).
    async fn landed(&mut self, counts: Counts) -> Result<bool> {
        let p = &mut self.progress;
        p.created += counts.created;
        p.changed += counts.changed;
        p.duplicates += counts.duplicates;
        p.cases_opened += counts.cases_opened;
        let rejects = serde_json::to_string(&self.shown)?;
        let mut tx = self.app.store.write().await?;
        let go_on = tx.import_progress(self.shop, self.id, p, &rejects, self.app.now()).await?;
        tx.commit().await?;
        let bus = &self.app.bus;
        bus.send(Notice { shop: self.shop, seq: 0, what: What::Import(self.id) });
        if counts.cases_opened > 0 {
            let what = What::Cases { opened: counts.cases_opened as usize };
            bus.send(Notice { shop: self.shop, seq: 0, what });
            bus.timers.notify_one();
        }
        Ok(go_on)
    }
}
