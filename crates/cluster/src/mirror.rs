//! The other nodes' side of a room: its frames come in, what people here want goes to the owner, whoever that is at the moment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_nats::client::{Request, RequestErrorKind};
use async_nats::{Message, Subscriber};
use futures_util::StreamExt as _;
use live::engine::{Answers, Ask, Entry, Fed, Frame, Gone, Letter, Mirror, Rooms, Wanted};
use live::room::{No, Person, RoomId, RoomSetup};
use tokio_util::sync::CancellationToken;

use crate::wire::{ASKS, Asked, Call, News, Presence, Reply, What, bytes};
use crate::{Cluster, ClusterError, calls, frames, presence};

/// The owner must answer within so long; it takes less to replace it.
const DEADLINE: Duration = Duration::from_secs(6);
/// One answer to what only reads is waited for so long.
const PATIENCE: Duration = Duration::from_secs(1);
/// Where nobody is the owner, that is tried again so soon.
const AGAIN: Duration = Duration::from_millis(150);
/// A new owner has told of itself within so long.
const JUST_NOW: Duration = Duration::from_millis(500);
/// So often the owner is told how many are here.
const PRESENT: Duration = Duration::from_secs(2);

/// Why a call has no answer.
pub(crate) enum Silent {
    /// Nobody has taken it.
    Nobody,
    /// Somebody may have.
    Unknown,
}

impl Cluster {
    /// Asks the owner, whoever comes to be it within `within`. What only reads is asked again where an answer takes too long: the owner may
    /// be asleep.
    pub(crate) async fn call(&self, room: RoomId, call: &Call, within: Duration) -> Result<Reply, Silent> {
        let payload = bytes(call);
        let reads = !matches!(call, Call::Asks(_) | Call::Setup(_) | Call::Close | Call::Picture(_));
        let patience = if reads { within.min(PATIENCE) } else { within };
        let until = Instant::now() + within;
        loop {
            let request = Request::new().payload(payload.clone()).timeout(Some(patience));
            match self.client.send_request(calls(room), request).await {
                Ok(message) => {
                    return serde_json::from_slice(&message.payload).map_err(|_newer| Silent::Unknown);
                }
                Err(error) if error.kind() == RequestErrorKind::NoResponders => {
                    if Instant::now() >= until {
                        return Err(Silent::Nobody);
                    }
                    tokio::time::sleep(AGAIN).await;
                }
                Err(_) if reads && Instant::now() < until => {}
                Err(_) => return Err(Silent::Unknown),
            }
        }
    }

    async fn done(&self, room: RoomId, call: Call) -> Result<(), No> {
        match self.call(room, &call, DEADLINE).await {
            Ok(Reply::Done) => Ok(()),
            Ok(Reply::Refused(no)) => Err(no),
            Err(Silent::Nobody) => Err(No::room_moving()),
            Ok(_) | Err(Silent::Unknown) => Err(No::outcome_unknown()),
        }
    }

    /// Gives the owner of a room another setup.
    ///
    /// # Errors
    /// `room_moving`, `outcome_unknown`, or what the owner says.
    pub async fn set_up(&self, setup: RoomSetup) -> Result<(), No> {
        self.done(setup.room, Call::Setup(Box::new(setup))).await
    }

    /// Has the owner end a room.
    ///
    /// # Errors
    /// `room_moving`, `outcome_unknown`, or what the owner says.
    pub async fn close(&self, room: RoomId) -> Result<(), No> {
        self.done(room, Call::Close).await
    }

    /// Mirrors a room until it ends, is opened here, or `stop`. Says whether there was anybody to mirror.
    ///
    /// # Errors
    /// When NATS does not let us listen.
    pub async fn mirror(
        &self,
        rooms: &Rooms,
        room: RoomId,
        stop: &CancellationToken,
    ) -> Result<bool, ClusterError> {
        // Listening comes before asking, so that nothing between the two is missed.
        let told = self.client.subscribe(frames(room)).await?;
        let hello = self.call(room, &Call::Hello, Duration::from_millis(500)).await;
        let Ok(Reply::Hello { title, position }) = hello else { return Ok(false) };
        let Some(mirror) = rooms.mirror(room, &title, position) else { return Ok(true) };
        let inbox = self.client.new_inbox();
        let answers = self.client.subscribe(format!("{inbox}.*")).await?;
        let (cluster, waiting) = (self.clone(), BTreeMap::new());
        let mirroring =
            Mirroring { cluster, room, mirror, epoch: 0, inbox, waiting, asked: 0, said: Instant::now() };
        mirroring.run(told, answers, stop).await;
        Ok(true)
    }
}

/// Asks under way.
struct Waiting {
    payload: bytes::Bytes,
    ids: Vec<Box<str>>,
    to: Answers,
    /// When it was sent last.
    sent: Instant,
    until: Instant,
    /// When to ask again: nobody was there.
    again: Option<Instant>,
}

struct Mirroring {
    cluster: Cluster,
    room: RoomId,
    mirror: Mirror,
    epoch: u64,
    /// Where answers come to.
    inbox: String,
    waiting: BTreeMap<u64, Waiting>,
    asked: u64,
    said: Instant,
}

impl Mirroring {
    async fn run(mut self, mut told: Subscriber, mut answers: Subscriber, stop: &CancellationToken) {
        let mut clock = tokio::time::interval(Duration::from_millis(50));
        loop {
            let goes_on = tokio::select! {
                () = stop.cancelled() => false,
                wanted = self.mirror.wanted() => match wanted {
                    Some(wanted) => self.want(wanted).await,
                    None => false,
                },
                Some(news) = told.next() => self.hear(&news).await,
                Some(answer) = answers.next() => {
                    self.answered(&answer);
                    true
                }
                _ = clock.tick() => {
                    self.on_the_clock().await;
                    true
                }
            };
            if !goes_on {
                break;
            }
        }
        for waiting in std::mem::take(&mut self.waiting).into_values() {
            waiting.to.refused(waiting.ids, &No::outcome_unknown());
        }
    }

    async fn want(&mut self, wanted: Wanted) -> bool {
        let (cluster, room) = (self.cluster.clone(), self.room);
        match wanted {
            Wanted::Asks(asks, to) => self.ask(asks, to).await,
            Wanted::Welcome(entry) => drop(tokio::spawn(async move { welcome(&cluster, room, entry).await })),
            Wanted::File(draw, to) => drop(tokio::spawn(async move {
                if let Ok(Reply::File(file)) = cluster.call(room, &Call::File { draw }, DEADLINE).await {
                    // Who asked may have gone.
                    drop(to.send(file.map(bytes::Bytes::from)));
                }
            })),
            Wanted::Setup(setup) => drop(tokio::spawn(async move { cluster.set_up(*setup).await })),
            Wanted::Stop(true, to) => drop(tokio::spawn(async move {
                if cluster.close(room).await.is_ok() {
                    // Who asked may have gone.
                    let _ = to.send(());
                }
            })),
            Wanted::Stop(false, to) => {
                // Who asked may have gone.
                let _ = to.send(());
                return false;
            }
        }
        true
    }

    /// Sends asks in order, without waiting for the answers of those before.
    async fn ask(&mut self, asks: Vec<(Arc<Person>, Ask)>, to: Answers) {
        if asks.len() > ASKS {
            to.refused(asks.into_iter().map(|(_, ask)| ask.id), &No::too_fast(1_000));
            return;
        }
        let ids = asks.iter().map(|(_, ask)| ask.id.clone()).collect();
        let asks = asks.into_iter().map(|(who, Ask { id, command })| Asked { who, id, command }).collect();
        let payload = bytes(&Call::Asks(asks));
        self.asked += 1;
        let (n, sent) = (self.asked, Instant::now());
        self.waiting.insert(n, Waiting { payload, ids, to, sent, until: sent + DEADLINE, again: None });
        self.send(n).await;
    }

    async fn send(&mut self, n: u64) {
        let Some(waiting) = self.waiting.get_mut(&n) else { return };
        (waiting.again, waiting.sent) = (None, Instant::now());
        let (payload, reply) = (waiting.payload.clone(), format!("{}.{n}", self.inbox));
        if self.cluster.client.publish_with_reply(calls(self.room), reply, payload).await.is_err() {
            waiting.again = Some(Instant::now() + AGAIN);
        }
    }

    fn answered(&mut self, message: &Message) {
        let n = message.subject.as_str().rsplit('.').next().and_then(|n| n.parse().ok());
        let Some(n) = n else { return };
        if message.status == Some(async_nats::StatusCode::NO_RESPONDERS) {
            if let Some(waiting) = self.waiting.get_mut(&n) {
                waiting.again = Some(Instant::now() + AGAIN);
            }
            return;
        }
        let reply = serde_json::from_slice(&message.payload);
        if let Ok(Reply::Refused(no)) = &reply
            && no.code() == "room_moving"
            && let Some(waiting) = self.waiting.get_mut(&n)
        {
            waiting.again = Some(Instant::now() + AGAIN);
            return;
        }
        let Some(Waiting { ids, to, .. }) = self.waiting.remove(&n) else { return };
        match reply {
            Ok(Reply::Answers(texts)) if texts.len() == ids.len() => to.told(texts),
            Ok(Reply::Refused(no)) => to.refused(ids, &no),
            _ => to.refused(ids, &No::outcome_unknown()),
        }
    }

    async fn on_the_clock(&mut self) {
        let now = Instant::now();
        self.refuse(|waiting| waiting.until <= now);
        let due = |w: &Waiting| w.again.is_some_and(|again| again <= now);
        let again: Vec<u64> = self.waiting.iter().filter(|(_, w)| due(w)).map(|(n, _)| *n).collect();
        for n in again {
            self.send(n).await;
        }
        if self.said <= now {
            self.said = now + PRESENT;
            let here = Presence { node: self.cluster.node.to_string(), people: self.mirror.people() };
            // It is said again soon.
            drop(self.cluster.client.publish(presence(self.room), bytes(&here)).await);
        }
    }

    /// Answers those that have no answer.
    fn refuse(&mut self, which: impl Fn(&Waiting) -> bool) {
        for (_, Waiting { ids, to, again, .. }) in self.waiting.extract_if(.., |_, waiting| which(waiting)) {
            to.refused(ids, &if again.is_some() { No::room_moving() } else { No::outcome_unknown() });
        }
    }

    /// Takes what the owner tells. Whether the mirror goes on.
    async fn hear(&mut self, message: &Message) -> bool {
        let Ok(News { epoch, what }) = serde_json::from_slice(&message.payload) else {
            tracing::warn!(room = %self.room, "another node tells what this one does not understand");
            return false;
        };
        if epoch < self.epoch {
            return true;
        }
        if std::mem::replace(&mut self.epoch, epoch) < epoch {
            // What the owner before was asked it answers no more. What was sent just now was sent to this one.
            self.refuse(|waiting| waiting.again.is_none() && waiting.sent.elapsed() > JUST_NOW);
        }
        match what {
            What::Mine { to, json } => self.mirror.letter(Some(to), &Letter::Mine(json)),
            What::Gone { to, why } => {
                self.mirror.letter(to, &Letter::Gone(why));
                return !(to.is_none() && why == Gone::Closed);
            }
            What::Frames { frames, at, counters } => {
                let frames: Vec<Frame> = frames.into_iter().map(Frame::from).collect();
                if self.mirror.feed(frames.clone(), at, counters.clone()) != Fed::Whole {
                    return self.catch_up(at).await && self.mirror.feed(frames, at, counters) == Fed::Whole;
                }
            }
        }
        true
    }

    /// Asks for what is missing. Whether it came.
    async fn catch_up(&mut self, at: i64) -> bool {
        for _ in 0..32 {
            let since = self.mirror.position();
            let reply = self.cluster.call(self.room, &Call::Frames { since }, DEADLINE).await;
            let Ok(Reply::Frames(Some(frames))) = reply else { return false };
            if frames.is_empty() {
                return true;
            }
            self.mirror.feed(frames.into_iter().map(Frame::from).collect(), at, None);
            if self.mirror.position() == since {
                return true;
            }
        }
        false
    }
}

async fn welcome(cluster: &Cluster, room: RoomId, entry: Entry) {
    let resumes = entry.resumes();
    let call = Call::Welcome { who: Person::clone(&entry.who), resumes };
    match cluster.call(room, &call, DEADLINE).await {
        Ok(Reply::Welcome { text, seen }) => entry.admit(text.into(), (!resumes).then_some(seen)).await,
        Ok(Reply::Refused(no)) => entry.refuse(no),
        _ => entry.refuse(No::too_fast(1_000)),
    }
}
