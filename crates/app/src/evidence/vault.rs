//! The vault: files of a case, taken in with an event in the case's stream and never taken out; beside them what the shop's
//! own log says of the case already.

use std::collections::BTreeMap;

use domain::access::Permission;
use domain::appeal::{Evidence, EvidenceKind};
use domain::case::{Case, Command, Held};
use domain::ids::{CaseId, EvidenceId, UserId};
use domain::refusal::Refusal;
use domain::time::{Instant, Span};
use store::{StoreError, Tx};
use tokio::sync::Semaphore;

use super::intake::{self, Taken};
use super::kept::beside;
use super::{name, shown, sources};
use crate::cases::TRIES;
use crate::{App, AppError, Caller, Result};

/// Longest note, in characters.
const LONGEST_NOTE: usize = 2_000;
/// Longest word for where a file comes from, in characters.
const LONGEST_SOURCE: usize = 60;
/// How far a camera's clock may be ahead of ours.
const AHEAD: Span = Span::hours(24);
/// Files looked at at once: a picture may take 256 MB while it is.
static LOOKING: Semaphore = Semaphore::const_new(2);

/// What somebody says of a file that they put in.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it shows; never a log.
    pub shows: EvidenceKind,
    /// Its name; cleaned here.
    pub name: String,
    /// When it was taken.
    pub taken_at: Option<Instant>,
    /// Where it comes from: `upload`, `camera`, a channel's word. `upload` when it is not said.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// Of a redacted copy: the original.
    pub original: Option<EvidenceId>,
}

/// What the shop's log has of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGlance {
    /// Review, order, parcel, conversation, return or listing.
    pub of: EvidenceKind,
    /// How many of them.
    pub streams: usize,
    /// Events that can be shown.
    pub events: usize,
    /// When the last of them was written down.
    pub last_at: Option<Instant>,
}

/// The vault of a case.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The case's version.
    pub version: i64,
    /// Its files, first one first; withdrawn ones too.
    pub files: Vec<Held>,
    /// What the log has.
    pub logs: Vec<LogGlance>,
    /// Names of people.
    pub people: BTreeMap<UserId, String>,
}

impl App {
    /// Takes a file into a case's vault; the case as it is afterwards and the file's id.
    ///
    /// # Errors
    /// As [`intake::take`]; `evidence_known`, `too_much_evidence`, `unknown_evidence`, `evidence_is_log`, `bad_time`,
    /// `too_long`; of what comes from a call `not_agreed`, `call_not_found`, `made_by_call`.
    pub async fn capture_evidence(
        &self,
        caller: &Caller,
        id: CaseId,
        bytes: Vec<u8>,
        told: Told,
    ) -> Result<(Case, EvidenceId)> {
        caller.require(Permission::CaseWork)?;
        checked(&told, self.now())?;
        // Nothing is decoded for a case that is not there, or against a customer's word.
        let mut tx = self.store.read().await?;
        held(&mut tx, caller, id).await?;
        crate::calls::may_show(&mut tx, caller.shop, id, &told, self.now()).await?;
        drop(tx);
        let taken = look(bytes).await?;
        let evidence = EvidenceId::new(self.now(), self.entropy.as_ref());
        for _ in 1..TRIES {
            match self.try_capture(caller, id, evidence, &taken, &told).await {
                Err(AppError::Store(StoreError::Conflict)) => {}
                case => return Ok((case?, evidence)),
            }
        }
        Ok((self.try_capture(caller, id, evidence, &taken, &told).await?, evidence))
    }

    /// The same with a picture that is in the shop's keeping already.
    ///
    /// # Errors
    /// As [`App::capture_evidence`]; [`AppError::Absent`] when there is no such picture.
    pub async fn capture_picture(
        &self,
        caller: &Caller,
        id: CaseId,
        picture: &str,
        told: Told,
    ) -> Result<(Case, EvidenceId)> {
        let (bytes, _) = self.picture(caller, picture).await?;
        self.capture_evidence(caller, id, bytes, told).await
    }

    /// Keeps bytes and event in one transaction.
    async fn try_capture(
        &self,
        caller: &Caller,
        case: CaseId,
        id: EvidenceId,
        taken: &Taken,
        told: &Told,
    ) -> Result<Case> {
        let mut tx = self.store.write().await?;
        crate::calls::may_show(&mut tx, caller.shop, case, told, self.now()).await?;
        let original = match told.original {
            Some(original) => {
                let held = held(&mut tx, caller, case).await?.into_iter().find(|h| h.evidence.id == original);
                let held = held.ok_or_else(|| unknown().field("original"))?;
                Some((original, held.evidence.hash))
            }
            None => None,
        };
        let evidence = keep(&mut tx, self.now(), id, taken, told, original).await?;
        let command = Command::CaptureEvidence { evidence: Box::new(evidence) };
        let (case, last) = self.command_in(&mut tx, caller, case, &command, None).await?;
        tx.commit().await?;
        if let Some((seq, kind)) = last {
            self.tell_case(caller, &case, seq, kind);
        }
        Ok(case)
    }

    /// Uses a file of a case no more; one of its order is withdrawn there.
    ///
    /// # Errors
    /// `unknown_evidence`, `empty_text`; [`AppError::Absent`] when the shop has no such case.
    pub async fn withdraw_evidence(
        &self,
        caller: &Caller,
        id: CaseId,
        evidence: EvidenceId,
        reason: String,
    ) -> Result<()> {
        caller.require(Permission::CaseWork)?;
        let found = held(&mut self.store.read().await?, caller, id).await?;
        let order = found.iter().find(|held| held.evidence.id == evidence).and_then(|held| held.order);
        if let Some(order) = order {
            return self.withdraw_order_evidence(caller, order, evidence, &reason).await;
        }
        self.command(caller, id, &Command::WithdrawEvidence { evidence, reason }, None).await?;
        Ok(())
    }

    /// Everything that could be shown of a case.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the shop has no such case.
    pub async fn vault(&self, caller: &Caller, id: CaseId) -> Result<Vault> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
        let case = beside(&mut tx, caller.shop, case).await?;
        let sources = sources::of(&mut tx, caller, &case).await?;
        let ids: Vec<_> = sources.iter().map(|(_, stream)| *stream).collect();
        let streams = tx.streams(caller.shop, &ids).await?;
        let mut logs = Vec::new();
        for of in EvidenceKind::ALL.iter().copied().filter(|k| k.in_log()) {
            let own: Vec<_> =
                sources.iter().filter(|s| s.0 == of).filter_map(|s| streams.get(&s.1)).collect();
            let told = || own.iter().copied().flatten().filter(|e| shown::is_told(&e.kind));
            let last_at = told().map(|e| e.at).max();
            logs.push(LogGlance { of, streams: own.len(), events: told().count(), last_at });
        }
        let people = tx.user_names().await?;
        Ok(Vault { version: case.version, files: case.evidence, logs, people })
    }

    /// A file's bytes with what is known of it; withdrawn ones too.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the case has no such file.
    pub async fn evidence_content(
        &self,
        caller: &Caller,
        case: CaseId,
        id: EvidenceId,
    ) -> Result<(Vec<u8>, Evidence)> {
        let (mut tx, evidence) = self.file_of(caller, case, id).await?;
        let (bytes, _) = blob(&mut tx, &evidence.hash).await?;
        Ok((bytes, evidence))
    }

    /// A file's small picture with its media type.
    ///
    /// # Errors
    /// [`AppError::Absent`] when the case has no such file, or it is no picture.
    pub async fn evidence_thumbnail(
        &self,
        caller: &Caller,
        case: CaseId,
        id: EvidenceId,
    ) -> Result<(Vec<u8>, String)> {
        let (mut tx, evidence) = self.file_of(caller, case, id).await?;
        blob(&mut tx, evidence.thumbnail.as_deref().ok_or(AppError::Absent("thumbnail"))?).await
    }

    async fn file_of(&self, caller: &Caller, case: CaseId, id: EvidenceId) -> Result<(Tx, Evidence)> {
        caller.require(Permission::CaseRead)?;
        let mut tx = self.store.read().await?;
        let held = held(&mut tx, caller, case).await?.into_iter().find(|h| h.evidence.id == id);
        Ok((tx, held.ok_or(AppError::Absent("evidence"))?.evidence))
    }
}

/// Keeps a file's bytes; what is written down of it.
pub(crate) async fn keep(
    tx: &mut Tx,
    now: Instant,
    id: EvidenceId,
    taken: &Taken,
    told: &Told,
    original: Option<(EvidenceId, String)>,
) -> Result<Evidence> {
    let hash = tx.put_blob(&taken.bytes, taken.media_type, now).await?;
    let thumbnail = match &taken.thumbnail {
        Some((bytes, media_type)) => Some(domain::chain::hex(&tx.put_blob(bytes, media_type, now).await?)),
        None => None,
    };
    Ok(Evidence {
        id,
        shows: told.shows,
        name: name::clean(&told.name, taken.media_type),
        media_type: taken.media_type.to_owned(),
        size: taken.bytes.len() as i64,
        hash: domain::chain::hex(&hash),
        thumbnail,
        taken_at: told.taken_at,
        source: told.source.clone().unwrap_or_else(|| "upload".to_owned()),
        note: told.note.as_deref().map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned),
        original,
    })
}

/// The files of a case, those of its order among them.
async fn held(tx: &mut Tx, caller: &Caller, id: CaseId) -> Result<Vec<Held>> {
    let case = tx.load_case(caller.shop, id).await?.ok_or(AppError::Absent("case"))?.case;
    Ok(beside(tx, caller.shop, case).await?.evidence)
}

/// Bytes by their hash in hexadecimal digits.
pub(crate) async fn blob(tx: &mut Tx, hash: &str) -> Result<(Vec<u8>, String)> {
    let hash = domain::chain::from_hex(hash).ok_or(AppError::Absent("evidence"))?;
    tx.blob(hash).await?.ok_or(AppError::Absent("evidence"))
}

/// Looks at a file away from the async tasks, at few at once.
pub(crate) async fn look(bytes: Vec<u8>) -> Result<Taken> {
    let turn = LOOKING.acquire().await.map_err(|closed| AppError::Task(closed.to_string()))?;
    let taken = tokio::task::spawn_blocking(move || intake::take(bytes)).await?;
    drop(turn);
    Ok(taken?)
}

fn unknown() -> Refusal {
    Refusal::new("unknown_evidence", "the case has no such file", "工单中没有此文件")
}

/// What is said of a file, within its limits.
pub(crate) fn checked(told: &Told, now: Instant) -> std::result::Result<(), Refusal> {
    let long = |text: &Option<String>, most: usize| text.as_ref().is_some_and(|t| t.chars().count() > most);
    let too_long = Refusal::new(
        "too_long",
        "a note may have 2,000 characters, a source 60",
        "备注最多 2000 字，来源最多 60 字",
    );
    if long(&told.note, LONGEST_NOTE) {
        return Err(too_long.field("note"));
    }
    if long(&told.source, LONGEST_SOURCE) {
        return Err(too_long.field("source"));
    }
    if told.taken_at.is_some_and(|at| at > now + AHEAD) {
        return Err(
            Refusal::new("bad_time", "this time has not come yet", "拍摄时间不能晚于现在").field("taken_at")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_has_limits() {
        let now = Instant(1_000_000_000);
        let told = |note: usize, source: usize, taken_at| Told {
            shows: EvidenceKind::Document,
            name: String::new(),
            taken_at,
            source: Some("s".repeat(source)),
            note: Some("长".repeat(note)),
            original: None,
        };
        for (told, refused) in [
            (told(2_000, 60, Some(now + AHEAD)), None),
            (told(2_001, 0, None), Some(("too_long", "note"))),
            (told(0, 61, None), Some(("too_long", "source"))),
            (told(0, 0, Some(now + AHEAD + Span::seconds(1))), Some(("bad_time", "taken_at"))),
        ] {
            let found = checked(&told, now).err();
            let found = found.as_ref().map(|r| (r.code.as_ref(), r.field.as_deref().unwrap_or_default()));
            assert_eq!(found, refused);
        }
    }
}
