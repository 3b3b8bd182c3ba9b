//! Recordings whose time is over: once an hour the folders of this machine are looked at, and what nobody may need any more is deleted.
//! What was deleted stands in the log of the session or call first.

use std::path::Path;

use domain::ids::LiveSessionId;
use domain::recording::Fate;
use domain::show::ShowEvent;
use store::projection::show::Work;

use crate::calls::kept::call_of;
use crate::shows::video::FOLDER;
use crate::{App, AppError, Result};

/// Who deletes what was recorded, in logs.
pub(crate) const RECORDINGS: &str = "system:recordings";

/// Looks at every folder of recordings here; how many were emptied.
///
/// # Errors
/// As the disk or the database says; the folders before it are done.
pub async fn once(app: &App) -> Result<usize> {
    let mut emptied = 0;
    for name in folders(app).await? {
        // Folders of sessions are called by their ids, those of calls by their streams.
        let over = match (name.parse::<LiveSessionId>(), call_of(&name)) {
            (Ok(session), _) => session_over(app, session).await?,
            (_, Some(call)) => app.call_recordings_over(call).await?,
            _ => false,
        };
        emptied += usize::from(over);
    }
    Ok(emptied)
}

/// The names of the folders that recordings are in.
async fn folders(app: &App) -> Result<Vec<String>> {
    let folder = app.folder.join(FOLDER);
    on_disk(&folder, |folder| match std::fs::read_dir(folder) {
        Ok(entries) => {
            let names = entries.map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()));
            names.collect()
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    })
    .await
}

/// Deletes what was recorded of a session, where its time is over. Whether there was something.
async fn session_over(app: &App, id: LiveSessionId) -> Result<bool> {
    let mut tx = app.store.read().await?;
    let Some(shop) = tx.shop_of_show(id).await? else { return Ok(false) };
    let Some(show) = tx.show(shop, id).await? else { return Ok(false) };
    if app.fate_of(&mut tx, shop, &show).await? != Some(Fate::Delete) {
        return Ok(false);
    }
    drop(tx);
    let parts = app.parts_of(id).await?;
    if !parts.is_empty() {
        let bytes = parts.iter().map(|part| part.bytes).sum::<u64>();
        let (parts, bytes) = (parts.len() as i64, i64::try_from(bytes).unwrap_or(i64::MAX));
        let mut tx = app.store.write().await?;
        tx.hold(shop).await?;
        let Some(mut loaded) = tx.load_show(shop, id).await? else { return Ok(false) };
        let mut work = Work::new(shop, &mut loaded, app.now(), RECORDINGS);
        work.add(&ShowEvent::RecordingDeleted { parts, bytes })?;
        app.finish_show(tx, shop, work).await?;
    }
    // Killed here, the files that are left go with the next round, and with another event.
    delete(app, &id.0.to_string()).await?;
    Ok(!parts.is_empty())
}

/// Deletes a folder of recordings with all that is in it.
pub(crate) async fn delete(app: &App, name: &str) -> Result<()> {
    let folder = app.folder.join(FOLDER).join(name);
    on_disk(&folder, |folder| match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
    .await
}

async fn on_disk<T: Send + 'static>(
    folder: &Path,
    what: impl FnOnce(&Path) -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let (path, folder) = (folder.display().to_string(), folder.to_owned());
    let done = tokio::task::spawn_blocking(move || what(&folder)).await?;
    done.map_err(|source| AppError::File { path, source })
}
