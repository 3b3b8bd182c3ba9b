//! Receiving an upload: streamed to a file, never held in memory, refused beyond its limit.

use std::error::Error;

use bytes::Bytes;
use channels::file::RowKind;
use domain::ids::{ChannelId, ImportId};
use domain::refusal::{Refusal, Words};
use futures_util::{Stream, StreamExt};
use store::imports::Import;
use tokio::io::AsyncWriteExt;

use super::ImportOptions;
use crate::{App, AppError, Caller, Result};

impl App {
    /// Keeps an upload and queues its import.
    ///
    /// # Errors
    /// A refusal when the kind is unknown, the file too large, or the options do not fit.
    #[expect(clippy::too_many_arguments, reason = "the request's own fields")]
    pub async fn receive_upload<S, E>(
        &self,
        caller: &Caller,
        kind: &str,
        channel: ChannelId,
        name: &str,
        options: &ImportOptions,
        body: S,
        limit: u64,
    ) -> Result<Import>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Unpin,
        E: Error,
    {
        let kind = RowKind::parse(kind).ok_or_else(|| {
            Refusal::new(
                "bad_import_kind",
                "an import has reviews, orders, products, messages, returns or parcels",
                "导入类型应为 reviews、orders、products、messages、returns 或 parcels",
            )
            .field("kind")
        })?;
        let id = ImportId::new(self.now(), self.entropy.as_ref());
        let received = self.keep(id, body, limit).await;
        let queued = match received {
            Ok(bytes) => self.register_import(caller, id, kind, channel, name, bytes, options).await,
            Err(error) => Err(error),
        };
        if queued.is_err() {
            // Nothing will run it; an upload that was never written is fine too.
            drop(tokio::fs::remove_file(self.upload_path(id)).await);
        }
        let import = queued?;
        self.queue_import(caller.shop, id).await?;
        Ok(import)
    }

    async fn keep<S, E>(&self, id: ImportId, mut body: S, limit: u64) -> Result<u64>
    where
        S: Stream<Item = std::result::Result<Bytes, E>> + Unpin,
        E: Error,
    {
        let path = self.upload_path(id);
        let failed = |source| AppError::File { path: path.display().to_string(), source };
        if let Some(dir) = path.parent() {
            tokio::fs::create_dir_all(dir).await.map_err(failed)?;
        }
        let mut file = tokio::fs::File::create(&path).await.map_err(failed)?;
        let mut bytes = 0u64;
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_broken| {
                Refusal::new(
                    "upload_broken",
                    "the upload broke off; nothing was imported",
                    "上传中断，未导入任何内容",
                )
                .hint("upload the file again", "请重新上传")
            })?;
            bytes += piece.len() as u64;
            if bytes > limit {
                let mib = limit >> 20;
                let (en, zh) = (format!("an upload may have {mib} MiB"), format!("上传文件最大 {mib} MiB"));
                return Err(Refusal::with("upload_too_large", Words::made(en, zh))
                    .hint(
                        "split the file, or import it on the server's command line",
                        "请拆分文件，或在服务器命令行导入",
                    )
                    .into());
            }
            file.write_all(&piece).await.map_err(failed)?;
        }
        file.sync_all().await.map_err(failed)?;
        Ok(bytes)
    }
}
