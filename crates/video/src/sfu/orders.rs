//! What the plane is told: sessions begin and end here.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Instant;

use str0m::bwe::Bitrate;
use str0m::change::SdpOffer;
use str0m::net::TcpType;
use str0m::{Candidate, Output, Rtc};

use super::Order;
use super::session::{Role, Session};
use super::stream::Stream;
use super::work::Work;
use crate::plane::{Look, News, No, Opened, SessionId, StreamName};
use crate::record::Recorder;

/// What a viewer's way is thought to carry before anything is known.
const FIRST_GUESS: Bitrate = Bitrate::kbps(1_000);

impl Work {
    pub(super) fn obey(&mut self, order: Order, now: Instant) {
        // Whoever asked may have gone: then nobody hears the answer.
        match order {
            Order::Publish(stream, offer, reply) => {
                let opened = self.publish(&stream, &offer, now);
                self.heard(opened, reply);
            }
            Order::Watch(stream, offer, reply) => {
                let opened = self.watch(&stream, &offer, now);
                self.heard(opened, reply);
            }
            Order::End(session, reply) => drop(reply.send(self.end(session))),
            Order::Close(stream, reply) => {
                self.close(&stream);
                reply.send(()).ok();
            }
            Order::Record(stream, folder, reply) => {
                self.record(&stream, folder, now);
                reply.send(()).ok();
            }
            Order::Look(stream, reply) => drop(reply.send(self.look(&stream))),
            Order::Sessions(reply) => drop(reply.send(self.sessions.keys().copied().collect())),
            // The loop ends by it.
            Order::Stop => {}
        }
    }

    /// Answers; a session whose answer nobody takes is not kept.
    fn heard(&mut self, opened: Result<Opened, No>, reply: tokio::sync::oneshot::Sender<Result<Opened, No>>) {
        if let Err(Ok(opened)) = reply.send(opened) {
            self.end(opened.session);
        }
    }

    /// Records, or no longer. What goes into the folder already goes on.
    fn record(&mut self, name: &StreamName, folder: Option<PathBuf>, now: Instant) {
        let stream = self.streams.entry(name.clone()).or_default();
        if stream.recorder.as_ref().map(|recorder| &recorder.folder) != folder.as_ref() {
            // The one before completes its file first.
            stream.recorder = None;
            stream.recorder = folder.map(|folder| Recorder::start(folder, name));
            stream.recorded = None;
            self.choose_all(name, now);
        }
        self.forget_idle(name);
    }

    fn look(&self, name: &StreamName) -> Look {
        self.streams.get(name).map_or_else(Look::default, |stream| Look {
            live: stream.publisher.is_some(),
            recording: stream.recorder.is_some(),
            viewers: stream.viewers.len(),
            layers: stream.layers.iter().filter(|layer| layer.rate > 0).count(),
        })
    }

    fn publish(&mut self, name: &StreamName, offer: &str, now: Instant) -> Result<Opened, No> {
        let there = self.streams.get(name).map_or(0, |stream| stream.publishers.len());
        if there >= self.config.limits.publishers || self.sessions.len() >= self.config.limits.sessions {
            return Err(No::TooManyPublishers);
        }
        let (id, answer) = self.open(name, offer, Role::Publisher, now)?;
        self.streams.entry(name.clone()).or_default().publishers.push(id);
        Ok(Opened { session: id, answer })
    }

    fn watch(&mut self, name: &StreamName, offer: &str, now: Instant) -> Result<Opened, No> {
        let there = self.streams.get(name).map_or(0, |stream| stream.viewers.len());
        if there >= self.config.limits.viewers || self.sessions.len() >= self.config.limits.sessions {
            return Err(No::TooManyViewers);
        }
        let (id, answer) = self.open(name, offer, Role::Viewer(Box::default()), now)?;
        self.streams.entry(name.clone()).or_default().viewers.push(id);
        Ok(Opened { session: id, answer })
    }

    fn open(
        &mut self,
        name: &StreamName,
        offer: &str,
        role: Role,
        now: Instant,
    ) -> Result<(SessionId, String), No> {
        if offer.len() > self.config.limits.offer {
            return Err(No::BadOffer);
        }
        let offer = SdpOffer::from_sdp_string(offer).map_err(|_unread| No::BadOffer)?;
        // Who watches several layers needs an estimate of its way; who watches one is not worth the work. Before there is a publisher
        // nobody knows.
        let estimate = matches!(role, Role::Viewer(_))
            && self
                .streams
                .get(name)
                .is_none_or(|stream| stream.publisher.is_none() || stream.layers.len() != 1);
        let mut config = Rtc::builder()
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true);
        if estimate {
            config = config.enable_bwe(Some(FIRST_GUESS));
        }
        let mut rtc = config.build(now);
        for candidate in self.candidates() {
            rtc.add_local_candidate(candidate);
        }
        let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| {
            tracing::debug!(%error, "an offer cannot be answered");
            No::BadOffer
        })?;
        let ufrag = rtc.direct_api().local_ice_credentials().ufrag;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_none| No::Away)?;
        let id = SessionId(u128::from_be_bytes(random));
        let session = Session {
            rtc,
            stream: name.clone(),
            role,
            ufrag: ufrag.clone(),
            born: now,
            heard: now,
            connected: false,
            due: now,
            dirty: false,
            wires: Vec::new(),
        };
        self.sessions.insert(id, session);
        self.by_name.insert(ufrag, id);
        self.drain(id, now);
        Ok((id, answer.to_sdp_string()))
    }

    fn candidates(&self) -> Vec<Candidate> {
        let ways = self.config.advertise.iter().map(|ip| SocketAddr::new(*ip, self.local.port()));
        let udp = ways.clone().map(|at| Candidate::builder().udp().host(at).build());
        let tcp = ways
            .filter(|_| self.tcp)
            .map(|at| Candidate::builder().tcp().host(at).tcptype(TcpType::Passive).build());
        udp.chain(tcp).filter_map(Result::ok).collect()
    }

    /// Ends a session; whether there was one.
    pub(super) fn end(&mut self, id: SessionId) -> bool {
        let Some(mut session) = self.sessions.remove(&id) else { return false };
        // Nobody may listen.
        drop(self.news.send(News::Ended(id)));
        // The peer is told, as far as it can still be.
        if session.rtc.close().is_ok() {
            while let Ok(Output::Transmit(_) | Output::Event(_)) = session.rtc.poll_output().inspect(|out| {
                if let Output::Transmit(transmit) = out {
                    self.send(transmit);
                }
            }) {}
        }
        self.by_name.remove(&session.ufrag);
        for wire in &session.wires {
            if self.by_wire.get(wire) == Some(&id) {
                self.by_wire.remove(wire);
                if wire.tcp {
                    self.wires.close(wire.address);
                }
            }
        }
        let name = session.stream;
        let Some(stream) = self.streams.get_mut(&name) else { return true };
        stream.publishers.retain(|other| *other != id);
        stream.viewers.retain(|other| *other != id);
        if stream.publisher == Some(id) {
            stream.publisher = None;
            self.begin_anew(&name);
            drop(self.news.send(News::Stopped(name.clone())));
        }
        self.forget_idle(&name);
        true
    }

    fn forget_idle(&mut self, name: &StreamName) {
        if self.streams.get(name).is_some_and(Stream::is_idle) {
            self.streams.remove(name);
        }
    }

    fn close(&mut self, name: &StreamName) {
        let Some(stream) = self.streams.get_mut(name) else { return };
        stream.recorder = None;
        for id in [&stream.publishers[..], &stream.viewers[..]].concat() {
            self.end(id);
        }
        self.forget_idle(name);
    }

    pub(super) fn end_all(&mut self) {
        let ids: Vec<SessionId> = self.sessions.keys().copied().collect();
        for id in ids {
            self.end(id);
        }
        // A recording that is dropped is completed before the thread ends.
        self.streams.clear();
    }
}
