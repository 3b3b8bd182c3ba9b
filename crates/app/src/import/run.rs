//! One run under way: a decoder on a thread of its own sends pieces, the run takes them in and records progress.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use channels::file::{Options, Outcome, Reject, RowKind, decode};
use domain::ids::{ImportId, ShopId};
use domain::time::{Instant, Span};
use store::imports::Progress;
use tokio::sync::mpsc;

use super::{ShownReject, refused};
use crate::bus::{Notice, What};
use crate::ingest::land::Rows;
use crate::ingest::pipeline::ReviewPipeline;
use crate::ingest::{Counts, Place};
use crate::learning::Reader;
use crate::{App, AppError, Result};

/// Rows taken in at once.
const CHUNK: usize = 2_000;
/// How often progress is recorded while a run goes on.
const RECORD_EVERY: Span = Span(500_000);
/// Rejects kept with the run; all of them go to the rejects file.
const SHOWN_REJECTS: usize = 50;

/// A piece of a file on its way from the decoder to the database.
pub(super) struct Piece {
    rows: Rows,
    rejects: Vec<Reject>,
    bytes: u64,
}

/// Decodes a file into pieces; runs on a thread of its own. Ends early when nobody receives any more.
pub(super) fn decode_file(
    path: &std::path::Path,
    kind: RowKind,
    options: &Options,
    reader: &Reader,
    send: &mpsc::Sender<Piece>,
) -> Result<()> {
    let file =
        File::open(path).map_err(|source| AppError::File { path: path.display().to_string(), source })?;
    let mut decoded = decode(kind, options, file).map_err(|e| AppError::Refused(refused(&e)))?;
    let (mut rows, mut rejects) = (Rows::empty(kind, CHUNK), Vec::new());
    loop {
        let outcome = decoded.next().transpose().map_err(|e| AppError::Refused(refused(&e)))?;
        let end = outcome.is_none();
        match outcome {
            Some(Outcome::Row(row)) => rows.push(row.row, reader),
            Some(Outcome::Reject(reject)) => rejects.push(reject),
            None => {}
        }
        if end || rows.len() >= CHUNK || rejects.len() >= CHUNK {
            let full = std::mem::replace(&mut rows, Rows::empty(kind, CHUNK));
            let piece =
                Piece { rows: full, rejects: std::mem::take(&mut rejects), bytes: decoded.bytes_read() };
            if send.blocking_send(piece).is_err() || end {
                return Ok(());
            }
        }
    }
}

/// One run under way.
pub(super) struct Run<'a> {
    app: &'a App,
    shop: ShopId,
    id: ImportId,
    place: Place,
    progress: Progress,
    shown: Vec<ShownReject>,
    rejects: BufWriter<File>,
    rejects_path: PathBuf,
    /// When progress was last recorded, and what was told of by then: opened cases, rows that landed.
    recorded: Instant,
    told: (i64, i64),
}

impl<'a> Run<'a> {
    pub(super) fn new(app: &'a App, shop: ShopId, id: ImportId, place: Place) -> Result<Self> {
        let rejects_path = app.rejects_path(id);
        let failed = |source| AppError::File { path: rejects_path.display().to_string(), source };
        if let Some(dir) = rejects_path.parent() {
            std::fs::create_dir_all(dir).map_err(failed)?;
        }
        let mut rejects = BufWriter::new(File::create(&rejects_path).map_err(failed)?);
        // The mark at the beginning makes spreadsheets read the file as UTF-8.
        rejects.write_all(format!("\u{feff}{}", Reject::CSV_HEADER).as_bytes()).map_err(failed)?;
        Ok(Self {
            app,
            shop,
            id,
            place,
            progress: Progress::default(),
            shown: Vec::new(),
            rejects,
            rejects_path,
            recorded: app.now(),
            told: (0, 0),
        })
    }

    pub(super) async fn take(&mut self, mut pieces: mpsc::Receiver<Piece>) -> Result<()> {
        let mut pipeline =
            ReviewPipeline::new(self.app.store.clone(), Arc::clone(&self.app.entropy), self.place.clone());
        // A run that was cancelled while it waited takes nothing in.
        if !self.record().await? {
            return Ok(());
        }
        while let Some(piece) = pieces.recv().await {
            self.progress.bytes_done = piece.bytes as i64;
            self.progress.rows += (piece.rows.len() + piece.rejects.len()) as i64;
            self.reject(&piece.rejects)?;
            self.place.at = self.app.now();
            pipeline.place_mut().at = self.place.at;
            let counts = self.rows(&mut pipeline, piece.rows).await?;
            self.count(counts);
            // To record it waits for the writer, which has better things to do than to count every chunk.
            if self.app.now() - self.recorded >= RECORD_EVERY && !self.record().await? {
                break;
            }
        }
        // Also of a cancelled run: nothing lands after it has ended.
        let rest = pipeline.flush().await?;
        self.count(rest);
        self.record().await?;
        Ok(())
    }

    /// Writes down how far a run came that could not go on, if even that can be written.
    pub(super) async fn note(&mut self) {
        if let Err(error) = self.record().await {
            tracing::warn!(import = %self.id, error = %error, "how far an import came was not recorded");
        }
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
        self.app.land_once(&self.place, &rows).await
    }

    fn count(&mut self, landed: Counts) {
        let p = &mut self.progress;
        p.created += landed.created;
        p.changed += landed.changed;
        p.duplicates += landed.duplicates;
        p.cases_opened += landed.cases_opened;
    }

    /// Records what landed and tells everybody; gives whether to go on (a cancelled run stops).
    async fn record(&mut self) -> Result<bool> {
        let now = self.app.now();
        let rejects = serde_json::to_string(&self.shown)?;
        let mut tx = self.app.store.write().await?;
        let go_on = tx.import_progress(self.shop, self.id, &self.progress, &rejects, now).await?;
        tx.commit().await?;
        // A review written over and a further message of a chat open no case and concern one all the same.
        let landed = (self.progress.cases_opened, self.progress.created + self.progress.changed);
        let (opened, anything) = (landed.0 - self.told.0, landed != self.told);
        (self.recorded, self.told) = (now, landed);
        let bus = &self.app.bus;
        bus.send(Notice { shop: self.shop, seq: 0, what: What::Import(self.id) });
        if anything {
            bus.send(Notice { shop: self.shop, seq: 0, what: What::Cases { opened: opened as usize } });
            bus.timers.notify_one();
        }
        Ok(go_on)
    }
}
