//! Live updates as server-sent events: hints that something changed; the client reads what. A client that fell behind
//! is told to fetch everything again (`reset`), so a gap can never go unnoticed.

use std::convert::Infallible;
use std::time::Duration;

use app::bus::{Notice, What};
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use domain::ids::{ShopId, UserId};
use futures_util::{Stream, StreamExt, stream};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ShopPath;
use crate::Server;
use crate::auth::{Allowed, may};
use crate::error::Result;
use crate::views::talk::PersonHere;

pub(crate) fn router() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(live))
}

fn event(
    shop: ShopId,
    me: UserId,
    notice: std::result::Result<Notice, BroadcastStreamRecvError>,
) -> Option<Event> {
    let notice = match notice {
        Err(BroadcastStreamRecvError::Lagged(_)) => return Some(Event::default().event("reset").data("{}")),
        Ok(notice) if notice.shop != shop => return None,
        // Everybody hears of their own notices only.
        Ok(Notice { what: What::Notices { user }, .. }) if user != me => return None,
        Ok(notice) => notice,
    };
    let (name, data) = match notice.what {
        What::Case { id, version, kind, opened } => {
            ("case", json!({ "id": id, "version": version, "kind": kind, "opened": opened }))
        }
        What::Cases { opened } => ("cases", json!({ "opened": opened })),
        What::Import(id) => ("import", json!({ "id": id })),
        What::Shop => ("shop", json!({})),
        What::Presence { case, people } => {
            let people: Vec<PersonHere> = people.iter().map(Into::into).collect();
            ("presence", json!({ "case": case, "people": people }))
        }
        What::Notices { .. } => ("notices", json!({})),
        What::Mentions => ("mentions", json!({})),
        // A case's page shows its calls; its version is the same.
        What::Call { id, case, kind } => {
            ("case", json!({ "id": case, "version": 0, "kind": kind, "opened": false, "call": id }))
        }
        What::Live { id, version, kind } => ("live", json!({ "id": id, "version": version, "kind": kind })),
    };
    let event = Event::default().event(name).data(data.to_string());
    Some(if notice.seq > 0 { event.id(notice.seq.to_string()) } else { event })
}

/// Live updates. Begins with `hello`, then `case`, `cases`, `import`, `shop`, `presence`, `notices` as they happen.
#[utoipa::path(get, path = "/shops/{shop}/stream", tag = "stream", params(ShopPath), responses((status = 200, body = String, content_type = "text/event-stream")))]
async fn live(
    State(server): State<Server>,
    me: Allowed<may::CaseRead>,
) -> Result<Sse<impl Stream<Item = std::result::Result<Event, Infallible>>>> {
    let (shop, user) = (me.caller.shop, me.caller.user);
    // Listen first, then say where the log stands: nothing can fall between.
    let notices = BroadcastStream::new(server.app.bus.listen());
    let seq = server.app.shop(&me.caller).await?.seq;
    let hello = Event::default().event("hello").id(seq.to_string()).data(json!({ "seq": seq }).to_string());
    let changes = notices.filter_map(move |n| std::future::ready(event(shop, user, n)));
    let events = stream::once(std::future::ready(hello)).chain(changes).map(Ok);
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}
