//! Journals in one JetStream stream, a subject a room. A message is a batch, as in a file. Every message says which one of its room must
//! be the last before it, and the stream itself refuses it otherwise: whoever opens a journal writes its epoch as a batch without
//! events, and from then on what an older owner sends does not fit.
//!
//! Confirmed means: the stream has acknowledged. How durable that is, is NATS's (replicas, `sync_interval`); docs/guide says what to set.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy, pull};
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, LastRawMessageErrorKind, Stream};
use async_nats::jetstream::{self, Context};
use futures_util::StreamExt as _;
use live::journal::{Chain, Journal, JournalError, Journals, Record, Sealed};
use live::room::{Event, RoomId};
use tokio::runtime::Handle;

use crate::{ClusterError, wire};

/// The stream of all journals.
const STREAM: &str = "KINTSUGI_ROOMS";
/// An acknowledgement that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many messages are read at once.
const AT_ONCE: usize = 4_096;
/// So often is a journal read again that an older owner still writes to.
const TRIES: u32 = 10;

/// Journals that all nodes share.
#[derive(Clone, Debug)]
pub struct StreamJournals(Arc<Inside>);

#[derive(Debug)]
struct Inside {
    context: Context,
    stream: Stream,
    /// Threads of rooms wait here.
    runtime: Handle,
    /// How far each journal was read last, so that it is read on from there.
    read: Mutex<HashMap<RoomId, Place>>,
}

/// A place in a room's journal.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The sequence of its last message in the stream; 0 before any.
    sequence: u64,
    chain: Chain,
}

fn subject(room: RoomId) -> String {
    format!("kintsugi.journal.{room}")
}

fn io(error: impl std::error::Error + Send + Sync + 'static) -> JournalError {
    std::io::Error::other(error).into()
}

impl StreamJournals {
    pub(crate) async fn open(client: &async_nats::Client, replicas: usize) -> Result<Self, ClusterError> {
        let context =
            jetstream::ContextBuilder::new().timeout(PATIENCE).ack_timeout(PATIENCE).build(client.clone());
        let config = Config {
            name: STREAM.to_owned(),
            subjects: vec!["kintsugi.journal.*".to_owned()],
            num_replicas: replicas,
            // Journals are proofs: nothing of them goes by itself.
            deny_delete: true,
            ..Config::default()
        };
        let stream =
            context.get_or_create_stream(config).await.map_err(|e| ClusterError::Stream(e.to_string()))?;
        let runtime = Handle::current();
        Ok(Self(Arc::new(Inside { context, stream, runtime, read: Mutex::default() })))
    }
}

impl Inside {
    /// The sequence of a room's last message; 0 where it has none.
    async fn last(&self, room: RoomId) -> Result<u64, JournalError> {
        match self.stream.get_last_raw_message_by_subject(&subject(room)).await {
            Ok(message) => Ok(message.sequence),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(0),
            Err(error) => Err(io(error)),
        }
    }

    /// Reads on from a place to the end of now.
    async fn on(
        &self,
        room: RoomId,
        place: &mut Place,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), JournalError> {
        let last = self.last(room).await?;
        if last <= place.sequence {
            return Ok(());
        }
        let reader = pull::Config {
            filter_subject: subject(room),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: place.sequence + 1 },
            ack_policy: AckPolicy::None,
            memory_storage: true,
            inactive_threshold: Duration::from_secs(30),
            ..pull::Config::default()
        };
        let reader = self.stream.create_consumer(reader).await.map_err(io)?;
        let read = Self::through(&reader, last, place, each).await;
        // One that stays goes by itself.
        drop(self.stream.delete_consumer(&reader.cached_info().name).await);
        read
    }

    /// Reads up to a message.
    async fn through(
        reader: &Consumer<pull::Config>,
        last: u64,
        place: &mut Place,
        each: &mut dyn FnMut(Record),
    ) -> Result<(), JournalError> {
        while place.sequence < last {
            let mut messages =
                reader.fetch().max_messages(AT_ONCE).expires(PATIENCE).messages().await.map_err(io)?;
            let before = place.sequence;
            while let Some(message) = messages.next().await {
                let message = message.map_err(|e| JournalError::Io(std::io::Error::other(e)))?;
                let sequence =
                    message.info().map_err(|e| JournalError::Io(std::io::Error::other(e)))?.stream_sequence;
                place.chain.take(&message.payload, each)?;
                place.sequence = sequence;
            }
            if place.sequence == before {
                return Err(std::io::Error::other("the stream does not give what it has").into());
            }
        }
        Ok(())
    }

    /// Writes a batch behind a place. `Ok(false)`: it does not fit, somebody else has written.
    async fn write(&self, room: RoomId, place: &mut Place, sealed: Sealed) -> Result<bool, JournalError> {
        let message = PublishMessage::build()
            .payload(sealed.bytes.into())
            .expected_last_subject_sequence(place.sequence);
        let sent = self.context.send_publish(subject(room), message).await;
        let acknowledged = match sent {
            Ok(sent) => tokio::time::timeout(PATIENCE, sent.into_future()).await.map_err(io)?,
            Err(error) => Err(error),
        };
        match acknowledged {
            Ok(ack) => {
                *place = Place { sequence: ack.sequence, chain: sealed.then };
                Ok(true)
            }
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(false),
            Err(error) => Err(io(error)),
        }
    }

    /// Where a journal was read to last if that is behind this position, else its beginning.
    fn place(&self, room: RoomId, after: u64) -> Place {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&room).copied();
        let from_here = known.filter(|place| place.chain.next() == after + 1);
        from_here.unwrap_or(Place { sequence: 0, chain: Chain::new(room) })
    }

    /// Reads a journal behind what is known of it, and writes that this epoch has begun behind what was read.
    async fn take(&self, room: RoomId, epoch: u64, known: u64) -> Result<(Place, Vec<Record>), JournalError> {
        let mut place = self.place(room, known);
        let mut records = Vec::new();
        for _ in 0..TRIES {
            self.on(room, &mut place, &mut |record| {
                if record.position > known {
                    records.push(record);
                }
            })
            .await?;
            if place.chain.epoch() > epoch {
                return Err(JournalError::Fenced { ours: epoch, newer: place.chain.epoch() });
            }
            let fence = place.chain.seal(epoch, 0, &[])?;
            if self.write(room, &mut place, fence).await? {
                return Ok((place, records));
            }
        }
        Err(std::io::Error::other("somebody else keeps writing this journal").into())
    }
}

impl Journals for StreamJournals {
    fn open(&self, room: RoomId, epoch: u64, known: u64) -> Result<Box<dyn Journal>, JournalError> {
        let (place, records) = self.0.runtime.block_on(self.0.take(room, epoch, known))?;
        Ok(Box::new(StreamJournal {
            inside: Arc::clone(&self.0),
            room,
            epoch,
            place,
            records,
            broken: false,
        }))
    }

    fn read(&self, room: RoomId, after: u64, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        let mut place = self.0.place(room, after);
        let fresh = &mut |record: Record| {
            if record.position > after {
                each(record);
            }
        };
        self.0.runtime.block_on(self.0.on(room, &mut place, fresh))?;
        self.0.read.lock().unwrap_or_else(PoisonError::into_inner).insert(room, place);
        Ok(())
    }

    /// None: leases say which rooms were not followed to their end.
    fn lately(&self, _: Duration) -> Vec<RoomId> {
        Vec::new()
    }
}

/// The journal of one room, held by one epoch.
struct StreamJournal {
    inside: Arc<Inside>,
    room: RoomId,
    epoch: u64,
    place: Place,
    /// What was read when it was opened, until it is replayed.
    records: Vec<Record>,
    broken: bool,
}

impl StreamJournal {
    async fn write(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        let sealed = self.place.chain.seal(self.epoch, at, events)?;
        if sealed.bytes.len() > wire::LARGEST && events.len() > 1 {
            let (first, second) = events.split_at(events.len() / 2);
            Box::pin(self.write(at, first)).await?;
            return Box::pin(self.write(at, second)).await;
        }
        if self.inside.write(self.room, &mut self.place, sealed).await? {
            return Ok(());
        }
        let mut place = self.place;
        // Who has written is only for the message; that somebody has is enough.
        drop(self.inside.on(self.room, &mut place, &mut |_| {}).await);
        Err(JournalError::Fenced { ours: self.epoch, newer: place.chain.epoch() })
    }
}

impl Journal for StreamJournal {
    fn replay(&mut self, each: &mut dyn FnMut(Record)) -> Result<(), JournalError> {
        std::mem::take(&mut self.records).into_iter().for_each(each);
        Ok(())
    }

    fn append(&mut self, at: i64, events: &[Event]) -> Result<(), JournalError> {
        if self.broken {
            return Err(std::io::Error::other("an earlier write failed; open the journal again").into());
        }
        if events.is_empty() {
            return Ok(());
        }
        // Until the stream has acknowledged, what it holds is not known.
        self.broken = true;
        let runtime = self.inside.runtime.clone();
        runtime.block_on(self.write(at, events))?;
        self.broken = false;
        Ok(())
    }
}
