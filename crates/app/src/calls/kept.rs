//! What is kept of calls: the transcript, a file of the case; and recordings, files in the data folder,
//! `recordings/call-{id}-a/…` for the agent's side and `…-b/…` for the customer's.

use std::path::PathBuf;

use domain::access::Permission;
use domain::appeal::{Evidence, EvidenceKind};
use domain::call::{Call, CallEvent, Speaker, vtt};
use domain::ids::{CallId, EvidenceId, ShopId};
use domain::recording::{Fate, fate};
use domain::time::Instant;
use store::projection::call::put;
use store::{Batch, Tx};

use super::SOURCE;
use crate::evidence::intake::Taken;
use crate::evidence::vault::{Told, keep};
use crate::shows::video::{FOLDER, RecordedPart};
use crate::work::recordings::{RECORDINGS, delete};
use crate::{App, AppError, Caller, Result};

/// The name of the stream of one side of a call.
pub fn stream_of(id: CallId, side: Speaker) -> String {
    let side = match side {
        Speaker::Agent => 'a',
        Speaker::Customer => 'b',
    };
    format!("call-{}-{side}", id.0)
}

/// The call that a stream belongs to; none where it is another's.
pub fn call_of(stream: &str) -> Option<CallId> {
    let rest = stream.strip_prefix("call-")?;
    rest.strip_suffix("-a").or_else(|| rest.strip_suffix("-b"))?.parse().ok()
}

impl App {
    /// What was recorded of a call, side by side, the first part first; and when the customer was let in.
    ///
    /// # Errors
    /// When there is no such call.
    pub async fn call_recordings(
        &self,
        caller: &Caller,
        id: CallId,
    ) -> Result<(Option<Instant>, Vec<(Speaker, RecordedPart)>)> {
        caller.require(Permission::CaseRead)?;
        let call = self.store.read().await?.call(caller.shop, id).await?.ok_or(AppError::Absent("call"))?;
        let mut found = Vec::new();
        for side in Speaker::ALL.iter().copied() {
            let parts = self.parts_in(&stream_of(id, side)).await?;
            found.extend(parts.into_iter().map(|part| (side, part)));
        }
        Ok((call.admitted_at, found))
    }

    /// Deletes what was recorded of a call, where its time is over and no open case or appeal may need it. Whether there was something.
    ///
    /// # Errors
    /// As the disk or the database says.
    pub(crate) async fn call_recordings_over(&self, id: CallId) -> Result<bool> {
        let mut tx = self.store.write().await?;
        let Some(shop) = tx.shop_of_call(id).await? else { return Ok(false) };
        let Some(mut loaded) = tx.load_call(shop, id).await? else { return Ok(false) };
        let (Some(ended), now) = (loaded.call.ended_at, self.now()) else { return Ok(false) };
        let days = tx.policy(shop).await?.keep_recordings();
        let held = tx.call_recording_held(shop, &loaded.call).await?;
        if fate(ended, days, held, now) != Fate::Delete {
            return Ok(false);
        }
        let (mut parts, mut bytes) = (0, 0_u64);
        for side in Speaker::ALL.iter().copied() {
            for part in self.parts_in(&stream_of(id, side)).await? {
                (parts, bytes) = (parts + 1, bytes.saturating_add(part.bytes));
            }
        }
        if parts > 0 {
            let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
            let mut batch = Batch::new(shop);
            put(&mut batch, &mut loaded, now, RECORDINGS, &[CallEvent::RecordingDeleted { parts, bytes }])?;
            tx.append(batch, None).await?;
            tx.commit().await?;
        }
        // Killed here, the files that are left go with the next round, and with another event.
        for side in Speaker::ALL.iter().copied() {
            delete(self, &stream_of(id, side)).await?;
        }
        Ok(parts > 0)
    }

    /// The file of a part.
    ///
    /// # Errors
    /// When there is no such call, or no such part of it.
    pub async fn call_recording(
        &self,
        caller: &Caller,
        id: CallId,
        side: &str,
        name: &str,
    ) -> Result<PathBuf> {
        caller.require(Permission::CaseRead)?;
        self.store.read().await?.call(caller.shop, id).await?.ok_or(AppError::Absent("call"))?;
        let stream = stream_of(id, Speaker::parse(side).ok_or(AppError::Absent("side"))?);
        // Only what is listed is given: a name is no way out of the folder.
        let parts = self.parts_in(&stream).await?;
        let part = parts.iter().find(|part| part.name == name).ok_or(AppError::Absent("recording"))?;
        Ok(self.folder.join(FOLDER).join(stream).join(&part.name))
    }

    /// The transcript of a call that is over, its bytes kept; none where nothing was said.
    pub(super) async fn transcript(
        &self,
        tx: &mut Tx,
        shop: ShopId,
        call: &Call,
    ) -> Result<Option<Evidence>> {
        if call.captions == 0 {
            return Ok(None);
        }
        let mut said = Vec::new();
        for recorded in tx.said_in_call(shop, call.id).await? {
            if let CallEvent::Said(line) = recorded.event()? {
                said.push(line);
            }
        }
        let bytes = vtt(&said).into_bytes();
        let taken = Taken { bytes, media_type: "text/plain; charset=utf-8", thumbnail: None };
        let told = Told {
            shows: EvidenceKind::CallTranscript,
            name: "call.vtt".to_owned(),
            taken_at: call.admitted_at,
            source: Some(format!("{SOURCE}{}", call.id)),
            note: None,
            original: None,
        };
        let id = EvidenceId::new(self.now(), self.entropy.as_ref());
        Ok(Some(keep(tx, self.now(), id, &taken, &told, None).await?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_names_its_call_and_side() {
        let id = CallId(uuid::Uuid::from_u128(7));
        assert_eq!(stream_of(id, Speaker::Agent), "call-00000000-0000-0000-0000-000000000007-a");
        for side in Speaker::ALL {
            assert_eq!(call_of(&stream_of(id, *side)), Some(id));
        }
        for other in ["", "call-", "call-x-a", "00000000-0000-0000-0000-000000000007", "call-7-c"] {
            assert_eq!(call_of(other), None, "{other}");
        }
    }
}
