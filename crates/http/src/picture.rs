//! Tickets to media planes that are others', made of what the shop set up there. Who may have one is said by the door in front; nobody
//! is asked over the network.

use app::shows::OpenPlane;
use domain::plane::PlaneKind;
use domain::refusal::Refusal;
use serde::Serialize;
use video::token::agora::Agora;
use video::token::livekit::LiveKit;
use video::token::{Provider, Ticket, Wanted};

use crate::views::when;

/// What somebody connects with to the media plane that carries a room's picture. Which fields there are says the provider.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveTicket {
    /// `livekit` or `agora`.
    provider: &'static str,
    /// LiveKit's address.
    url: Option<String>,
    /// Agora's App ID.
    app_id: Option<String>,
    /// The room, or channel.
    room: String,
    token: String,
    /// Who connects, for Agora.
    uid: Option<u32>,
    /// Until when it lets somebody connect.
    until: String,
    /// The page of the shop's own player for this room.
    player: Option<String>,
}

/// The plane that carries the picture, where it is not this program.
fn provider(open: &OpenPlane) -> Option<Box<dyn Provider>> {
    let (key, secret) = (open.plane.key.clone(), open.secret.clone());
    match open.plane.kind {
        PlaneKind::Own => None,
        PlaneKind::Livekit => Some(Box::new(LiveKit { url: open.plane.url.clone(), key, secret })),
        PlaneKind::Agora => Some(Box::new(Agora { app: key, certificate: secret })),
    }
}

/// Makes a ticket.
///
/// # Errors
/// `own_plane` where this program carries the picture; `no_ticket`.
pub(crate) fn ticket(open: &OpenPlane, wanted: &Wanted<'_>) -> Result<LiveTicket, Refusal> {
    let provider = provider(open).ok_or_else(domain::plane::own_plane)?;
    let made = provider.ticket(wanted).map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a ticket could not be made");
        Refusal::new("no_ticket", "no ticket can be made", "无法生成凭证")
            .hint("look at the media plane in the settings", "请检查设置中的画面服务")
    })?;
    let Ticket { provider, url, app, room, token, uid, expires } = made;
    let until = when(domain::time::Instant(expires.saturating_mul(1_000_000)));
    let player = open.plane.player(&room);
    Ok(LiveTicket { provider, url, app_id: app, room, token, uid, until, player })
}
