//! The second thread of a room: it makes what was decided durable, batch by batch, and only then answers and tells. Meanwhile the room's
//! own thread decides the next batch; nobody hears of that before it is durable, too.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use bytes::Bytes;
use serde_json::{Map, Value};
use tokio::sync::{broadcast, oneshot};

use super::frame::Frame;
use super::join::Welcome;
use super::mailbox::{Gone, Letter, Mailbox};
use super::news::Audience;
use super::rooms::{Observation, Observed};
use crate::journal::Journal;
use crate::room::{Event, No, PersonId, RoomId};

/// So many batches may wait while one is written; then the room decides no more, and what is asked gathers into a larger batch.
const WAITING: usize = 1;

/// What was decided at once, and what is due when it is durable, in this order.
#[derive(Debug, Default)]
pub(super) struct Due {
    /// When, in milliseconds.
    pub(super) at: i64,
    pub(super) events: Vec<Event>,
    pub(super) answers: Vec<(Arc<Mailbox>, Vec<Letter>)>,
    pub(super) letters: Vec<(PersonId, Letter)>,
    /// With their positions.
    pub(super) observed: Vec<(u64, Observed)>,
    pub(super) shown: Vec<Shown>,
    pub(super) welcomes: Vec<Welcomed>,
    /// Files of draws that were asked for.
    pub(super) files: Vec<(Option<Bytes>, oneshot::Sender<Option<Bytes>>)>,
    /// The room stops after this; whether it has ended.
    pub(super) stop: Option<(bool, oneshot::Sender<()>)>,
}

/// Frames for all, with all counters where some have changed.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) frames: Vec<Frame>,
    pub(super) counters: Option<Arc<Map<String, Value>>>,
}

/// Somebody who comes in: what they read first, and the position after which frames follow it.
#[derive(Debug)]
pub(super) struct Welcomed {
    pub(super) what: Result<(Bytes, u64), No>,
    pub(super) to: oneshot::Sender<Result<Welcome, No>>,
}

/// Makes batches durable.
pub(super) struct Scribe {
    room: RoomId,
    journal: Box<dyn Journal>,
    audience: Audience,
    observed: broadcast::Sender<Observation>,
    /// Ends with this thread, whatever ends it.
    _life: Arc<()>,
}

impl Scribe {
    pub(super) fn new(
        room: RoomId,
        journal: Box<dyn Journal>,
        audience: Audience,
        observed: broadcast::Sender<Observation>,
        life: Arc<()>,
    ) -> Self {
        Self { room, journal, audience, observed, _life: life }
    }

    /// Starts its thread: what it is given goes in there. It ends when nobody can give it more; when the journal fails it takes no more.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn start(self) -> std::io::Result<SyncSender<Due>> {
        let (give, due) = sync_channel(WAITING);
        std::thread::Builder::new().name("room-journal".to_owned()).spawn(move || self.run(&due))?;
        Ok(give)
    }

    fn run(mut self, all: &Receiver<Due>) {
        while let Ok(mut due) = all.recv() {
            if !due.events.is_empty()
                && let Err(error) = self.journal.append(due.at, &due.events)
            {
                tracing::error!(room = %self.room, error = &error as &dyn std::error::Error, "a room's journal failed; the room stops");
                due.give_up();
                all.try_iter().for_each(Due::give_up);
                return;
            }
            let stop = due.stop.take();
            self.tell(due);
            if let Some((ended, to)) = stop {
                self.stop(ended, to);
                return;
            }
        }
    }

    /// Everything in it is durable: answers first, then all who hear of it.
    fn tell(&self, due: Due) {
        for (mailbox, letters) in due.answers {
            mailbox.put(letters);
        }
        for (person, letter) in due.letters {
            self.audience.write_to(person, &letter);
        }
        for (position, what) in due.observed {
            // Nobody listening is fine: the journal has it.
            drop(self.observed.send(Observation { room: self.room, position, at: due.at, what }));
        }
        for Shown { frames, counters } in due.shown {
            self.audience.push(frames, due.at, counters);
        }
        for Welcomed { what, to } in due.welcomes {
            let welcome = what.and_then(|(text, seen)| {
                let place = self.audience.hall.ring.after(seen).ok_or_else(|| No::too_fast(1_000))?;
                Ok(Welcome { text, place, seen })
            });
            // Who asked may have gone.
            drop(to.send(welcome));
        }
        for (file, to) in due.files {
            // Who asked may have gone.
            drop(to.send(file));
        }
    }

    fn stop(self, ended: bool, to: oneshot::Sender<()>) {
        if ended {
            self.audience.write_to_all(&Letter::Gone(Gone::Closed));
        }
        // The file is free, and the room gone, before anybody hears that it has stopped.
        drop(self);
        // Who asked may have gone.
        let _ = to.send(());
    }
}

impl Due {
    /// Whether nothing has happened, and nobody waits.
    pub(super) const fn is_nothing(&self) -> bool {
        self.events.is_empty()
            && self.answers.is_empty()
            && self.letters.is_empty()
            && self.observed.is_empty()
            && self.shown.is_empty()
            && self.welcomes.is_empty()
            && self.files.is_empty()
            && self.stop.is_none()
    }

    /// Nobody is told that something happened which may not have.
    pub(super) fn give_up(self) {
        for (mailbox, letters) in self.answers {
            mailbox.put(letters.into_iter().filter_map(|letter| match letter {
                Letter::Answer { id, .. } => {
                    Some(Letter::Answer { id, outcome: Box::new(Err(No::outcome_unknown())) })
                }
                _ => None,
            }));
        }
    }
}

impl Drop for Scribe {
    /// However the room ends: whoever is still connected hears that it has.
    fn drop(&mut self) {
        self.audience.hall.members.write_to_all(&Letter::Gone(Gone::Fault));
    }
}
