//! What the host is heard to say comes over the socket too: a program that listens needs one connection only.

use app::App;
use app::shows::Caption as Heard;
use domain::ids::{LiveSessionId, UserId};
use domain::refusal::Refusal;
use live::room::{Caption, PersonId, RoomId};
use serde_json::Value;

use crate::error::refusal_of;
use crate::views::ledger::HeardView;

/// Gives captions to the claim ledger of a room's shop, in the name of somebody of its staff.
///
/// # Errors
/// A refusal when they are not of the staff any more, the session does not run, or a caption is none.
pub async fn heard(
    app: &App,
    room: RoomId,
    staff: PersonId,
    captions: Vec<Caption>,
) -> Result<Value, Refusal> {
    let id = LiveSessionId(room.0);
    let caption =
        |c: Caption| Heard { from_ms: c.from_ms, to_ms: c.to_ms, text: c.text, is_final: c.is_final };
    let captions: Vec<Heard> = captions.into_iter().map(caption).collect();
    let told = async {
        let caller = app.room_staff(id, UserId(staff.0)).await?;
        app.hear(&caller, id, &captions).await
    };
    let view: HeardView = told.await.map_err(refusal_of)?.into();
    // Strings and numbers always make JSON.
    Ok(serde_json::to_value(view).unwrap_or_default())
}
