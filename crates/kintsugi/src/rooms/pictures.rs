//! Pictures of rooms that run here, and, by way of their owners, of those that run on other nodes. A publisher goes to the owner, too: it
//! is there that the picture is recorded and everybody gets it.

use std::sync::Arc;

use app::shows::RoomVideo;
use cluster::{Cluster, Look, Offer};
use http_api::room::{Asked, NoPicture, OwnPictures, Pictures};
use http_api::whip::Way;
use live::engine::Rooms;
use live::room::RoomId;
use video::{Later, No, Opened, SessionId, StreamName};

/// Pictures of all rooms.
#[derive(Debug)]
pub(super) struct Spread {
    own: Option<Arc<OwnPictures>>,
    rooms: Arc<Rooms>,
    cluster: Option<Cluster>,
}

impl Spread {
    pub(super) fn new(own: Option<Arc<OwnPictures>>, rooms: Arc<Rooms>, cluster: Option<Cluster>) -> Self {
        if let (Some(cluster), Some(own)) = (&cluster, &own) {
            cluster.set_pictures(Arc::new(Answering(Arc::clone(own))));
        }
        Self { own, rooms, cluster }
    }

    /// The other nodes, where one of them runs a room.
    fn elsewhere(&self, room: RoomId) -> Option<&Cluster> {
        self.cluster.as_ref().filter(|_| !self.rooms.here().contains(&room))
    }

    /// How a room's picture stands; `None` where nobody carries one.
    pub(super) async fn look(&self, room: RoomId) -> Option<RoomVideo> {
        let found = match (self.elsewhere(room), &self.own) {
            (Some(cluster), _) => cluster.look_at_picture(room).await.ok()?,
            (None, own) => look(own.as_ref()?, room).await,
        };
        let Look { live, recording, viewers, layers } = found;
        Some(RoomVideo { live, recording, viewers, layers })
    }
}

async fn look(own: &OwnPictures, room: RoomId) -> Look {
    let Some(stream) = StreamName::new(&room.0.to_string()) else { return Look::default() };
    let video::Look { live, recording, viewers, layers } = own.plane().look(&stream).await;
    Look { live, recording, viewers, layers }
}

impl Pictures for Spread {
    fn open(&self, asked: Asked) -> Later<'_, Result<Opened, NoPicture>> {
        Box::pin(async move {
            let Some(cluster) = self.elsewhere(asked.room) else {
                let own = self.own.as_ref().ok_or(NoPicture::Plane(No::Away))?;
                return own.open(asked).await;
            };
            let Asked { room, way, person, offer } = asked;
            let offer = Offer { publish: way == Way::Publish, who: person, sdp: offer };
            let opened = cluster.open_picture(room, offer).await.map_err(|_late| NoPicture::Moving)?;
            let opened = opened.map_err(|code| NoPicture::of(&code))?;
            let session = opened.session.parse().map_err(|_newer| NoPicture::Moving)?;
            Ok(Opened { session, answer: opened.sdp })
        })
    }

    fn end(&self, room: RoomId, session: SessionId) -> Later<'_, Result<bool, NoPicture>> {
        Box::pin(async move {
            // It may have been opened here when the room ran here.
            if let Some(own) = &self.own
                && own.end(room, session).await?
            {
                return Ok(true);
            }
            match self.elsewhere(room) {
                Some(cluster) => {
                    let ended = cluster.end_picture(room, session.to_string()).await;
                    ended.map_err(|_late| NoPicture::Moving)
                }
                None => Ok(false),
            }
        })
    }
}

/// What other nodes ask of this one's rooms.
#[derive(Debug)]
struct Answering(Arc<OwnPictures>);

impl cluster::Pictures for Answering {
    fn open(&self, room: RoomId, offer: Offer) -> Later<'_, Result<cluster::Opened, String>> {
        Box::pin(async move {
            let way = if offer.publish { Way::Publish } else { Way::Watch };
            let asked = Asked { room, way, person: offer.who, offer: offer.sdp };
            let opened = self.0.open(asked).await.map_err(|no| no.code().to_owned())?;
            Ok(cluster::Opened { session: opened.session.to_string(), sdp: opened.answer })
        })
    }

    fn end(&self, room: RoomId, session: String) -> Later<'_, bool> {
        Box::pin(async move {
            let Ok(session) = session.parse() else { return false };
            self.0.end(room, session).await.unwrap_or(false)
        })
    }

    fn look(&self, room: RoomId) -> Later<'_, Look> {
        Box::pin(look(&self.0, room))
    }
}
