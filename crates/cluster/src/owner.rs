//! The owner's side of a room: it answers the other nodes and tells them what happens.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::{Message, Subscriber};
use futures_util::StreamExt as _;
use live::engine::{Ask, Letter, News, Rooms};
use live::room::{No, RoomId};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::wire::{Asked, Call, LARGEST, Presence, Reply, Sent, What, bytes};
use crate::{Cluster, ClusterError, calls, frames, picture, presence, wire};

/// A room that does not answer within so long does not.
const PATIENCE: Duration = Duration::from_secs(5);
/// What a node said of its people holds for so long.
const PRESENT: Duration = Duration::from_secs(10);

/// Whether this node is sure that the room is its own, now.
pub type Sure = Arc<dyn Fn() -> bool + Send + Sync>;

/// A room that other nodes can ask from now on.
pub struct Serving {
    cluster: Cluster,
    rooms: Arc<Rooms>,
    room: RoomId,
    epoch: u64,
    sure: Sure,
    asked: Subscriber,
    present: Subscriber,
    people: HashMap<String, (usize, Instant)>,
}

impl Cluster {
    /// Listens for what other nodes ask of a room. Before it is opened, so that nobody finds it open and deaf.
    ///
    /// # Errors
    /// When NATS does not let us.
    pub async fn serve(
        &self,
        rooms: &Arc<Rooms>,
        room: RoomId,
        epoch: u64,
        sure: Sure,
    ) -> Result<Serving, ClusterError> {
        let asked = self.client.subscribe(calls(room)).await?;
        let present = self.client.subscribe(presence(room)).await?;
        let (cluster, rooms) = (self.clone(), Arc::clone(rooms));
        Ok(Serving { cluster, rooms, room, epoch, sure, asked, present, people: HashMap::new() })
    }
}

impl Serving {
    /// Runs until the room no longer runs here.
    pub async fn run(mut self, mut news: UnboundedReceiver<News>) {
        loop {
            tokio::select! {
                told = news.recv() => match told {
                    Some(told) => self.tell(told).await,
                    None => return,
                },
                Some(call) = self.asked.next() => self.answer(call),
                Some(present) = self.present.next() => self.count(&present),
            }
        }
    }

    async fn tell(&self, news: News) {
        let what = match news {
            News::Frames { frames, at, counters } => {
                What::Frames { frames: frames.iter().map(Sent::from).collect(), at, counters }
            }
            News::Letter { to: Some(to), letter: Letter::Mine(json) } => What::Mine { to, json },
            News::Letter { to, letter: Letter::Gone(why) } => What::Gone { to, why },
            News::Letter { .. } => return,
        };
        let news = wire::News { epoch: self.epoch, what };
        if let Err(error) = self.cluster.client.publish(frames(self.room), bytes(&news)).await {
            // They see what is missing by the positions, and ask for it.
            tracing::warn!(room = %self.room, %error, "other nodes were not told");
        }
    }

    fn count(&mut self, message: &Message) {
        let Ok(Presence { node, people }) = serde_json::from_slice(&message.payload) else { return };
        self.people.insert(node, (people, Instant::now()));
        self.people.retain(|_, (_, said)| said.elapsed() < PRESENT);
        self.rooms.elsewhere(self.room, self.people.values().map(|(people, _)| people).sum());
    }

    /// Hands a call on in the order of arrival; its answer is waited for aside.
    fn answer(&self, message: Message) {
        let Some(to) = message.reply else { return };
        // An owner that has slept says nothing: whoever owns the room now does.
        if !(self.sure)() {
            return;
        }
        let call = match serde_json::from_slice(&message.payload) {
            Ok(call) => call,
            Err(error) => {
                tracing::warn!(room = %self.room, %error, "another node asks what this one does not understand");
                return;
            }
        };
        let answer: std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> = match call {
            Call::Asks(asks) => self.asks(asks),
            Call::Hello => Box::pin(std::future::ready(self.hello())),
            Call::Frames { since } => Box::pin(std::future::ready(self.frames(since))),
            call @ (Call::Picture(_) | Call::PictureEnd { .. } | Call::PictureLook) => {
                let (pictures, room) = (Arc::clone(&self.cluster.pictures), self.room);
                Box::pin(async move { picture::answer(pictures.get(), room, call).await })
            }
            call => Box::pin(other(Arc::clone(&self.rooms), self.room, call)),
        };
        let client = self.cluster.client.clone();
        tokio::spawn(async move {
            if let Ok(reply) = tokio::time::timeout(PATIENCE, answer).await {
                // The other node waits only so long; then it says that the outcome is unknown.
                drop(client.publish(to, bytes(&reply)).await);
            }
        });
    }

    fn hello(&self) -> Reply {
        match (self.rooms.title(self.room), self.rooms.frames_after(self.room, u64::MAX)) {
            (Some(title), Some((position, _))) => Reply::Hello { title, position },
            _ => Reply::Refused(No::room_moving()),
        }
    }

    fn frames(&self, since: u64) -> Reply {
        let frames = self.rooms.frames_after(self.room, since).and_then(|(_, frames)| frames);
        let mut size = 0;
        Reply::Frames(frames.map(|frames| {
            let fits = |frame: &&live::engine::Frame| {
                size += frame.text.len();
                size <= LARGEST
            };
            frames.iter().take_while(fits).map(Sent::from).collect()
        }))
    }

    fn asks(&self, asks: Vec<Asked>) -> std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> {
        let refused = |no: No| -> std::pin::Pin<Box<dyn Future<Output = Reply> + Send>> {
            Box::pin(std::future::ready(Reply::Refused(no)))
        };
        let relay = match self.rooms.relay(self.room) {
            Ok(relay) => relay,
            Err(_starting) => return refused(No::room_moving()),
        };
        let who: Vec<_> = asks.iter().map(|asked| Arc::clone(&asked.who)).collect();
        let asks = asks.into_iter().map(|a| (a.who, Ask { id: a.id, command: a.command })).collect();
        if let Err(no) = relay.ask(asks) {
            return refused(no);
        }
        let (keys, room) = (self.rooms.config().keys.clone(), self.room);
        Box::pin(async move {
            let mut letters = Vec::new();
            while letters.len() < who.len() {
                letters.append(&mut relay.answers().await);
            }
            let texts = letters.iter().zip(&who).map(|(letter, who)| letter.text(&keys, room, who));
            Reply::Answers(texts.map(Option::unwrap_or_default).collect())
        })
    }
}

async fn other(rooms: Arc<Rooms>, room: RoomId, call: Call) -> Reply {
    let done = match call {
        Call::Welcome { who, resumes } => rooms
            .welcome(room, who, resumes)
            .await
            .map(|(text, seen)| Reply::Welcome { text: String::from_utf8_lossy(&text).into_owned(), seen }),
        Call::File { draw } => match rooms.draw_file(room, draw).await {
            Ok(file) => Ok(Reply::File(file.map(|json| String::from_utf8_lossy(&json).into_owned()))),
            Err(_unreadable) => Err(No::outcome_unknown()),
        },
        Call::Setup(setup) => rooms.take_setup(*setup).map(|()| Reply::Done),
        Call::Close => rooms.close(room).await.map(|()| Reply::Done),
        Call::Hello
        | Call::Asks(_)
        | Call::Frames { .. }
        | Call::Picture(_)
        | Call::PictureEnd { .. }
        | Call::PictureLook => Err(No::bad_message()),
    };
    done.unwrap_or_else(Reply::Refused)
}
