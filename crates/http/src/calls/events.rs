//! What happens to a call, for its customer's page, as server-sent events: each message is the whole object of `GET /calls/{id}`, sent
//! when it is another than before. The page reads it with `fetch`, since an `EventSource` cannot say who it is.

use std::convert::Infallible;
use std::time::Duration;

use app::bus::{Notice, What};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::guest::Guest;
use super::told::Told;
use super::{Listening, refused};

/// The call is looked at so often whatever was heard: time passes, and another node may have let the customer in.
const LOOK: Duration = Duration::from_secs(3);
/// A comment keeps connections open that proxies would close.
const KEEP: Duration = Duration::from_secs(15);

pub(super) async fn open(guest: Guest) -> Response {
    // Listen first, then look: nothing can fall between.
    let heard = guest.door.0.app.bus.listen();
    if let Err(error) = guest.look().await {
        return refused(error);
    }
    let Some(counted) = guest.door.stream(guest.call) else { return super::too_many(5_000) };
    let watching = Watching { guest, heard, last: None, over: false, _counted: counted };
    Sse::new(events(watching)).keep_alive(KeepAlive::new().interval(KEEP)).into_response()
}

/// Somebody who looks at a call.
struct Watching {
    guest: Guest,
    heard: Receiver<Notice>,
    /// What they were told last, but for the time.
    last: Option<Told>,
    over: bool,
    _counted: Listening,
}

fn events(watching: Watching) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watching, |mut watching| async move {
        let event = watching.next().await?;
        Some((Ok(event), watching))
    })
}

impl Watching {
    /// The next message; none once the call is over, and where it cannot be looked at any more: the page opens another stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if self.over {
                return None;
            }
            if self.last.is_some() {
                self.something().await;
            }
            let told = Told::of(self.guest.look().await.ok()?);
            let same = self.last.as_ref().is_some_and(|last| told.same(last));
            if !same {
                self.over = !matches!(told.state.as_str(), "invited" | "waiting" | "active");
                let event = Event::default().data(serde_json::to_string(&told).ok()?);
                self.last = Some(told);
                return Some(event);
            }
        }
    }

    /// Waits until something may have happened to the call.
    async fn something(&mut self) {
        let heard = async {
            loop {
                match self.heard.recv().await {
                    Ok(Notice { what: What::Call { id, .. }, .. }) if id == self.guest.call => return,
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            () = heard => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}
