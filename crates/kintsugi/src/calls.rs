//! Calls as the application sees them, over this program's media plane: two streams a call, one for each side. What the plane tells of
//! them wakes whoever looks at the call.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::App;
use app::calls::kept::{call_of, stream_of};
use app::calls::{CallHost, Sends};
use app::shows::Later;
use domain::call::Speaker;
use domain::ids::CallId;
use http_api::calls::{Door, budgets};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use video::{MediaPlane, News, StreamName};

use crate::console;

/// Lets the application hold calls, where there is a plane, and gives the customers' door.
pub(crate) fn start(
    data: &Path,
    app: &Arc<App>,
    plane: Option<Arc<dyn MediaPlane>>,
    stop: &CancellationToken,
) -> Door {
    if let Some(plane) = &plane {
        let recordings = data.join(app::shows::video::FOLDER);
        app.set_calls(Arc::new(Host { plane: Arc::clone(plane), recordings }));
        tokio::spawn(follow(Arc::clone(app), Arc::clone(plane), stop.clone()));
    }
    Door::new(Arc::clone(app), plane, console::call_page(), &budgets())
}

/// Tells the application when a picture of a call came or went, until stopped.
async fn follow(app: Arc<App>, plane: Arc<dyn MediaPlane>, stop: CancellationToken) {
    let mut news = plane.news();
    loop {
        let told = tokio::select! {
            () = stop.cancelled() => return,
            told = news.recv() => told,
        };
        let stream = match told {
            Ok(News::Started(stream) | News::Stopped(stream)) => stream,
            // Whoever looks at a call looks again by itself.
            Ok(News::Ended(_)) | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let Some(call) = call_of(stream.as_str()) else { continue };
        if let Err(error) = app.call_picture_moved(call).await {
            tracing::warn!(%call, %error, "nobody was told of a call's picture");
        }
    }
}

#[derive(Debug)]
struct Host {
    plane: Arc<dyn MediaPlane>,
    /// Where calls are recorded, in a folder for each side.
    recordings: PathBuf,
}

fn streams(call: CallId) -> impl Iterator<Item = (Speaker, StreamName)> {
    Speaker::ALL.iter().filter_map(move |side| Some((*side, StreamName::new(&stream_of(call, *side))?)))
}

impl CallHost for Host {
    fn sends(&self, call: CallId) -> Later<'_, Sends> {
        Box::pin(async move {
            let mut sends = Sends::default();
            for (side, stream) in streams(call) {
                let live = self.plane.look(&stream).await.live;
                match side {
                    Speaker::Agent => sends.agent = live,
                    Speaker::Customer => sends.customer = live,
                }
            }
            sends
        })
    }

    fn record(&self, call: CallId, on: bool) -> Later<'_, ()> {
        Box::pin(async move {
            for (_, stream) in streams(call) {
                let folder = on.then(|| self.recordings.join(stream.as_str()));
                self.plane.record(&stream, folder).await;
            }
        })
    }

    fn close(&self, call: CallId) -> Later<'_, ()> {
        Box::pin(async move {
            for (_, stream) in streams(call) {
                self.plane.close(&stream).await;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use testkit::TempFolder;
    use uuid::Uuid;
    use video::Sfu;
    use video::peer::{Peer, vp8};

    use super::*;

    #[tokio::test]
    async fn a_call_has_two_sides_that_are_recorded_and_closed_together() {
        let folder = TempFolder::new();
        let config = video::Config::new("127.0.0.1:0".parse().unwrap(), vec!["127.0.0.1".parse().unwrap()]);
        let plane: Arc<dyn MediaPlane> = Arc::new(Sfu::start(config).unwrap());
        let recordings = folder.path().to_owned();
        let host = Host { plane: Arc::clone(&plane), recordings: recordings.clone() };
        let (call, other) = (CallId(Uuid::from_u128(1)), CallId(Uuid::from_u128(2)));
        assert_eq!(host.sends(call).await, Sends::default());
        host.record(call, true).await;
        let stream = StreamName::new(&stream_of(call, Speaker::Customer)).unwrap();
        let (mut camera, offer) = Peer::publisher(1).await.unwrap();
        camera.answered(&plane.publish(&stream, &offer).await.unwrap().answer).unwrap();
        camera.connect().await.unwrap();
        for frame in 0..30_u32 {
            let key = frame == 0 || camera.seen.asked > 0;
            camera.picture(0, frame * 3_000, vp8(true, key, frame as u16, frame as u8, 200), true).unwrap();
            camera.run(Duration::from_millis(10)).await.unwrap();
        }
        assert_eq!(host.sends(call).await, Sends { agent: false, customer: true });
        assert_eq!(host.sends(other).await, Sends::default());
        host.close(call).await;
        camera.run(Duration::from_millis(200)).await.unwrap();
        assert!(camera.seen.over, "who sent is told");
        assert_eq!(host.sends(call).await, Sends::default());
        assert_eq!(std::fs::read_dir(recordings.join(stream.as_str())).unwrap().count(), 1);
    }
}
