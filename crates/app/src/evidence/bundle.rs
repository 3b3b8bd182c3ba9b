//! A bundle of a case: the statement, the whole logs with what is not shown sealed, the exhibits in the order chosen, signed
//! with the shop's key. It is known down to its size before its first byte, and passes through memory one exhibit at a time.

use std::mem;

use ::evidence::{FORMAT, Key, Manifest, Shop, Software, Unfit, Writer, measure};
use domain::access::Permission;
use domain::case::Held;
use domain::ids::{AppealId, CaseId, EvidenceId};
use domain::refusal::Refusal;
use domain::shop::ShopEvent;

use super::contents::{Contents, Packed};
use super::statement::Claim;
use super::vault;
use crate::{App, AppError, Caller, Result};

/// What a bundle is to be of.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The case.
    pub case: CaseId,
    /// The appeal it is made for: its stream goes along.
    pub appeal: Option<AppealId>,
    /// What it claims.
    pub claim: Option<Claim>,
    /// The files that go along, in this order; none says all that are in use, each original that has a redacted copy left out.
    pub evidence: Option<Vec<EvidenceId>>,
    /// Whether the logs show events that name people; else those are sealed. Statements never do.
    pub personal: bool,
    /// What makes it.
    pub software: Software,
}

/// A file that goes along.
#[derive(Clone, Debug)]
pub(super) struct Exhibit {
    pub(super) number: u32,
    pub(super) held: Held,
    pub(super) path: String,
}

/// A bundle that is about to be written.
#[derive(Debug)]
pub struct Bundle {
    /// BLAKE3 of its manifest in hexadecimal digits.
    pub manifest: String,
    /// Files in it beside manifest and signature.
    pub files: i64,
    /// Bytes of the whole archive.
    pub size: i64,
    /// A name for it.
    pub name: String,
    stage: Stage,
    /// Hashes of the exhibits that are still to be written, the last one first.
    exhibits: Vec<String>,
}

/// How far it is written.
#[derive(Debug)]
enum Stage {
    Begin(Box<(Manifest, Key)>, Vec<Vec<u8>>),
    Exhibits(Box<Writer<Vec<u8>>>),
    Done,
}

impl App {
    /// Gathers a bundle. Nothing is written down of it: whoever gives it away does that.
    ///
    /// # Errors
    /// [`AppError::Absent`] when there is no such case; `unknown_evidence`, `too_much_evidence`, `bundle_too_large`.
    pub async fn bundle(&self, caller: &Caller, wanted: &Wanted) -> Result<Bundle> {
        caller.require(Permission::CaseWork)?;
        if wanted.personal {
            caller.require(Permission::PersonalDataRead)?;
        }
        let key = self.signing_key(caller).await?;
        let contents = Contents::gather(self, caller, wanted).await?;
        let (made_at, public_key) = (self.now(), key.public());
        let about = contents.about(wanted);
        let Packed { files, texts } = contents.packed(wanted, &public_key, made_at)?;
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            software: wanted.software.clone(),
            made_at: made_at.to_string(),
            shop: Shop { id: caller.shop.0, name: contents.shop.name.clone() },
            public_key,
            about,
            files,
        };
        let exhibits = contents.exhibits.iter().rev().map(|x| x.held.evidence.hash.clone()).collect();
        let name = format!("kintsugi-case-{}.zip", contents.case.number);
        Bundle::begin(manifest, key, texts, exhibits, name)
    }

    /// The statement alone, as HTML.
    ///
    /// # Errors
    /// As [`App::bundle`].
    pub async fn statement(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<u8>> {
        caller.require(Permission::CaseWork)?;
        let key = self.signing_key(caller).await?;
        let contents = Contents::gather(self, caller, wanted).await?;
        contents.statement(wanted, &key.public(), self.now())
    }

    /// A bundle of a case for somebody to take away, which is written down as every export.
    ///
    /// # Errors
    /// As [`App::bundle`].
    pub async fn export_bundle(&self, caller: &Caller, wanted: &Wanted) -> Result<Bundle> {
        let bundle = self.bundle(caller, wanted).await?;
        let mut tx = self.store.write().await?;
        let event = ShopEvent::Exported { what: bundle.name.clone() };
        tx.shop_events(caller.shop, self.now(), &caller.actor, &[event]).await?;
        tx.commit().await?;
        Ok(bundle)
    }

    /// The next bytes of a bundle; none at its end.
    ///
    /// # Errors
    /// When an exhibit is not what its event says.
    pub async fn bundle_piece(&self, bundle: &mut Bundle) -> Result<Option<Vec<u8>>> {
        match mem::replace(&mut bundle.stage, Stage::Done) {
            Stage::Begin(signed, texts) => {
                let (manifest, key) = *signed;
                let mut writer = Writer::begin(Vec::new(), manifest, &key).map_err(unfit)?;
                for text in &texts {
                    writer.file(text).map_err(unfit)?;
                }
                Ok(Some(bundle.written(writer)))
            }
            Stage::Exhibits(mut writer) => {
                let Some(hash) = bundle.exhibits.pop() else {
                    return Ok(Some(writer.finish().map_err(unfit)?));
                };
                let (bytes, _) = vault::blob(&mut self.store.read().await?, &hash).await?;
                writer.file(&bytes).map_err(unfit)?;
                Ok(Some(bundle.written(*writer)))
            }
            Stage::Done => Ok(None),
        }
    }
}

impl Bundle {
    /// A bundle that is about to be written: the bytes of its texts in the manifest's order, then exhibits by their hashes, the
    /// last one first.
    pub(crate) fn begin(
        manifest: Manifest,
        key: Key,
        texts: Vec<Vec<u8>>,
        exhibits: Vec<String>,
        name: String,
    ) -> Result<Self> {
        let measured = measure(&manifest).map_err(unfit)?;
        Ok(Self {
            manifest: measured.manifest,
            files: manifest.files.len() as i64,
            size: measured.size as i64,
            name,
            stage: Stage::Begin(Box::new((manifest, key)), texts),
            exhibits,
        })
    }

    fn written(&mut self, mut writer: Writer<Vec<u8>>) -> Vec<u8> {
        let bytes = mem::take(writer.out());
        self.stage = Stage::Exhibits(Box::new(writer));
        bytes
    }
}

/// Why something cannot be a bundle: too large is for people to know, all else is ours.
fn unfit(unfit: Unfit) -> AppError {
    match unfit {
        Unfit::TooLarge => too_large().into(),
        other => AppError::Task(format!("a bundle cannot be written: {other}")),
    }
}

/// More than an archive can hold.
pub(super) fn too_large() -> Refusal {
    Refusal::new(
        "bundle_too_large",
        "a bundle holds less than 4 GiB, and 64 MiB of each log",
        "文件包须小于 4 GiB，每个日志不超过 64 MiB",
    )
    .field("evidence")
    .hint("leave some of the files out", "请减少文件")
}
