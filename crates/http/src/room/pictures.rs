//! Pictures of rooms: sessions in the media plane, opened for people who may be in the room, remembered by whose they are, and ended when
//! that person is shut out or the room ends. A session whose end the plane has told is forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use live::engine::{Observation, Observed, Rooms};
use live::room::{Event, Person, PersonId, RoomId};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use video::{Later, MediaPlane, News, No, Opened, SessionId, StreamName};

use crate::whip::Way;

/// Pictures that one person has open at once: a page, another, and those that are just being left. The oldest goes for one more.
const MOST_EACH: usize = 4;

/// Somebody's offer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The room.
    pub room: RoomId,
    /// Whether they send or watch.
    pub way: Way,
    /// Who; nobody in particular for a program with a publisher's token.
    pub person: Option<Person>,
    /// The offer.
    pub offer: String,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPicture {
    /// The media plane says so.
    Plane(No),
    /// They were shut out of the room.
    Blocked,
    /// Whoever runs the room does not answer.
    Moving,
}

impl NoPicture {
    /// One word for another node.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Plane(No::BadOffer) => "bad_offer",
            Self::Plane(No::TooManyPublishers) => "too_many_publishers",
            Self::Plane(No::TooManyViewers) => "too_many_viewers",
            Self::Plane(No::Away) => "media_off",
            Self::Blocked => "blocked",
            Self::Moving => "picture_moving",
        }
    }

    /// What another node's word means; one that is not known is as no answer.
    pub fn of(code: &str) -> Self {
        match code {
            "bad_offer" => Self::Plane(No::BadOffer),
            "too_many_publishers" => Self::Plane(No::TooManyPublishers),
            "too_many_viewers" => Self::Plane(No::TooManyViewers),
            "media_off" => Self::Plane(No::Away),
            "blocked" => Self::Blocked,
            _ => Self::Moving,
        }
    }
}

/// Who answers offers for rooms, wherever they run.
pub trait Pictures: Send + Sync + std::fmt::Debug {
    /// Answers an offer.
    fn open(&self, asked: Asked) -> Later<'_, Result<Opened, NoPicture>>;
    /// Ends a session of a room; whether there was one.
    fn end(&self, room: RoomId, session: SessionId) -> Later<'_, Result<bool, NoPicture>>;
}

/// Pictures in the media plane of this program.
#[derive(Debug)]
pub struct OwnPictures {
    plane: Arc<dyn MediaPlane>,
    rooms: Arc<Rooms>,
    whose: Mutex<Whose>,
}

/// Which sessions are whose.
#[derive(Debug, Default)]
struct Whose {
    sessions: HashMap<SessionId, (RoomId, PersonId)>,
    people: HashMap<(RoomId, PersonId), (Person, Vec<SessionId>)>,
}

impl Whose {
    /// Notes a session; those that are too many.
    fn add(&mut self, room: RoomId, person: &Person, session: SessionId) -> Option<SessionId> {
        self.sessions.insert(session, (room, person.id));
        let (_, open) = self.people.entry((room, person.id)).or_insert_with(|| (person.clone(), Vec::new()));
        open.push(session);
        let over = (open.len() > MOST_EACH).then(|| open.remove(0))?;
        self.sessions.remove(&over);
        Some(over)
    }

    fn forget(&mut self, session: SessionId) {
        let Some(of) = self.sessions.remove(&session) else { return };
        if let Some((_, open)) = self.people.get_mut(&of) {
            open.retain(|other| *other != session);
            if open.is_empty() {
                self.people.remove(&of);
            }
        }
    }

    /// Takes out all sessions of a person in a room.
    fn take(&mut self, room: RoomId, person: PersonId) -> Vec<SessionId> {
        let (_, taken) = self.people.remove(&(room, person)).unzip();
        let taken = taken.unwrap_or_default();
        for session in &taken {
            self.sessions.remove(session);
        }
        taken
    }

    fn keep(&mut self, there: &[SessionId]) {
        let gone: Vec<SessionId> = self.sessions.keys().filter(|id| !there.contains(id)).copied().collect();
        for session in gone {
            self.forget(session);
        }
    }
}

/// Whether a room would let somebody in. One that does not answer would: it tells later whom it shuts out.
pub(super) async fn admits(rooms: &Rooms, room: RoomId, person: Person) -> bool {
    !matches!(rooms.welcome(room, person, true).await, Err(no) if no.code() == "blocked")
}

/// The stream of a room's picture.
fn stream_of(room: RoomId) -> Option<StreamName> {
    StreamName::new(&room.0.to_string())
}

impl OwnPictures {
    /// Pictures of these rooms in this plane.
    pub fn new(plane: Arc<dyn MediaPlane>, rooms: Arc<Rooms>) -> Self {
        Self { plane, rooms, whose: Mutex::default() }
    }

    fn whose(&self) -> MutexGuard<'_, Whose> {
        self.whose.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The plane.
    pub fn plane(&self) -> &Arc<dyn MediaPlane> {
        &self.plane
    }

    /// Ends all pictures of a room.
    pub async fn close(&self, room: RoomId) {
        if let Some(stream) = stream_of(room) {
            self.plane.close(&stream).await;
        }
    }

    /// Ends all pictures of one person in a room.
    async fn shut_out(&self, room: RoomId, person: PersonId) {
        let open = self.whose().take(room, person);
        for session in open {
            self.plane.end(session).await;
        }
    }

    /// Follows what rooms and the plane tell, until stopped.
    pub async fn follow(self: Arc<Self>, stop: CancellationToken) {
        let (mut rooms, mut plane) = (self.rooms.observe(), self.plane.news());
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                heard = rooms.recv() => match heard {
                    Ok(heard) => self.heard(heard).await,
                    Err(RecvError::Lagged(_)) => self.ask_for_all().await,
                    Err(RecvError::Closed) => return,
                },
                told = plane.recv() => match told {
                    Ok(News::Ended(session)) => self.whose().forget(session),
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => {
                        let there = self.plane.sessions().await;
                        self.whose().keep(&there);
                    }
                    Err(RecvError::Closed) => return,
                },
            }
        }
    }

    async fn heard(&self, heard: Observation) {
        let Observation { room, what: Observed::Event(event), .. } = heard else { return };
        match &*event {
            Event::Blocked { person, on: true, .. } => self.shut_out(room, *person).await,
            Event::Closed => self.close(room).await,
            _ => {}
        }
    }

    /// Somebody may have been shut out unheard: the rooms are asked for everybody.
    async fn ask_for_all(&self) {
        let all: Vec<(RoomId, Person)> =
            self.whose().people.iter().map(|((room, _), (who, _))| (*room, who.clone())).collect();
        for (room, who) in all {
            let id = who.id;
            if !admits(&self.rooms, room, who).await {
                self.shut_out(room, id).await;
            }
        }
    }
}

impl Pictures for OwnPictures {
    fn open(&self, asked: Asked) -> Later<'_, Result<Opened, NoPicture>> {
        Box::pin(async move {
            let Asked { room, way, person, offer } = asked;
            let stream = stream_of(room).ok_or(NoPicture::Plane(No::Away))?;
            let opened = match way {
                Way::Publish => self.plane.publish(&stream, &offer).await,
                Way::Watch => self.plane.watch(&stream, &offer).await,
            };
            let opened = opened.map_err(NoPicture::Plane)?;
            let Some(person) = person else { return Ok(opened) };
            let over = self.whose().add(room, &person, opened.session);
            if let Some(over) = over {
                self.plane.end(over).await;
            }
            // Only now, when it is remembered: whoever is shut out from here on is found.
            if !admits(&self.rooms, room, person).await {
                self.whose().forget(opened.session);
                self.plane.end(opened.session).await;
                return Err(NoPicture::Blocked);
            }
            Ok(opened)
        })
    }

    fn end(&self, _room: RoomId, session: SessionId) -> Later<'_, Result<bool, NoPicture>> {
        Box::pin(async move { Ok(self.plane.end(session).await) })
    }
}

#[cfg(test)]
mod tests {
    use live::room::Role;
    use uuid::Uuid;

    use super::*;

    fn person(n: u128) -> Person {
        Person { id: PersonId(Uuid::from_u128(n)), name: "Mei".into(), role: Role::Viewer }
    }

    #[test]
    fn each_person_has_a_few_and_what_ended_is_forgotten() {
        let (mut whose, room, mei) = (Whose::default(), RoomId(Uuid::from_u128(1)), person(7));
        for n in 0..MOST_EACH as u128 {
            assert_eq!(whose.add(room, &mei, SessionId(n)), None);
        }
        assert_eq!(whose.add(room, &mei, SessionId(99)), Some(SessionId(0)), "the oldest goes");
        whose.forget(SessionId(1));
        whose.forget(SessionId(1));
        assert_eq!(whose.add(room, &person(8), SessionId(50)), None);
        whose.keep(&[SessionId(2), SessionId(99)]);
        assert_eq!((whose.sessions.len(), whose.people.len()), (2, 1), "the other one's has ended");
        assert_eq!(whose.take(room, mei.id), [SessionId(2), SessionId(99)]);
        assert!(whose.sessions.is_empty() && whose.people.is_empty());
        assert_eq!(whose.take(room, mei.id), []);
    }

    #[test]
    fn a_refusal_keeps_its_meaning_on_the_way_to_another_node() {
        let all = [No::BadOffer, No::TooManyPublishers, No::TooManyViewers, No::Away].map(NoPicture::Plane);
        for no in all.into_iter().chain([NoPicture::Blocked, NoPicture::Moving]) {
            assert_eq!(NoPicture::of(no.code()), no);
        }
        assert_eq!(NoPicture::of("something newer"), NoPicture::Moving);
    }
}
