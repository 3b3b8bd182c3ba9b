//! The thread: datagrams in, packets on, datagrams out, orders in between. All of what arrives at once is read before anything is sent,
//! so that a viewer's packets go out together.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use str0m::media::MediaKind;
use str0m::net::{Protocol, Receive, Transmit};
use str0m::rtp::RtpPacket;
use str0m::{Event, Input, Output};
use tokio::net::UdpSocket;
use tokio::sync::{broadcast, mpsc};

use super::choose::TICK;
use super::session::{Given, Packet, Role, Session, Wire};
use super::stream::Stream;
use super::tcp::Wires;
use super::{Config, Order};
use crate::demux::named;
use crate::figures::{Figures, count};
use crate::plane::{News, SessionId, StreamName};
use crate::record::Part;

/// Datagrams read in one go.
const BATCH: usize = 64;
/// Largest datagram.
const DATAGRAM: usize = 2_000;

pub(super) struct Setup {
    pub(super) config: Config,
    pub(super) socket: std::net::UdpSocket,
    pub(super) listener: Option<std::net::TcpListener>,
    pub(super) local: SocketAddr,
    pub(super) news: broadcast::Sender<News>,
    pub(super) figures: Arc<Figures>,
}

pub(super) struct Work {
    pub(super) config: Config,
    pub(super) local: SocketAddr,
    pub(super) tcp: bool,
    socket: UdpSocket,
    pub(super) wires: Wires,
    pub(super) news: broadcast::Sender<News>,
    pub(super) figures: Arc<Figures>,
    pub(super) born: Instant,
    pub(super) sessions: HashMap<SessionId, Session>,
    pub(super) streams: HashMap<StreamName, Stream>,
    pub(super) by_wire: HashMap<Wire, SessionId>,
    pub(super) by_name: HashMap<String, SessionId>,
    /// The first time somebody wants to be called.
    due: Instant,
    /// Those who have something to send.
    pub(super) dirty: Vec<SessionId>,
    /// What publishers sent and is not given on yet.
    came: Vec<(SessionId, RtpPacket)>,
    pub(super) ticked: Instant,
}

/// Runs until the handle is gone.
pub(super) async fn run(setup: Setup, mut orders: mpsc::Receiver<Order>) -> std::io::Result<()> {
    let Setup { config, socket, listener, local, news, figures } = setup;
    let (socket, wires, now) = (UdpSocket::from_std(socket)?, Wires::new(listener)?, Instant::now());
    let mut work = Work {
        tcp: wires.offered(),
        config,
        local,
        socket,
        wires,
        news,
        figures,
        born: now,
        sessions: HashMap::new(),
        streams: HashMap::new(),
        by_wire: HashMap::new(),
        by_name: HashMap::new(),
        due: now,
        dirty: Vec::new(),
        came: Vec::new(),
        ticked: now,
    };
    let mut buffer = [0; DATAGRAM];
    loop {
        let until = tokio::time::Instant::from_std(work.due.min(work.ticked + TICK));
        tokio::select! {
            ready = work.socket.readable() => { ready?; }
            frame = work.wires.next() => {
                if frame.frame.is_empty() {
                    work.by_wire.remove(&Wire { tcp: true, address: frame.from });
                } else {
                    work.take(Wire { tcp: true, address: frame.from }, &frame.frame, Instant::now());
                }
            }
            order = orders.recv() => match order {
                Some(Order::Stop) | None => break,
                Some(order) => work.obey(order, Instant::now()),
            },
            () = tokio::time::sleep_until(until) => {}
        }
        work.read(&mut buffer);
        work.go_on(Instant::now());
    }
    work.end_all();
    Ok(())
}

impl Work {
    /// Reads what has come, up to a batch.
    fn read(&mut self, buffer: &mut [u8]) {
        for _ in 0..BATCH {
            match self.socket.try_recv_from(buffer) {
                Ok((length, address)) => {
                    self.take(Wire { tcp: false, address }, &buffer[..length], Instant::now());
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return,
                // A peer's host said that nobody listens any more: its silence will tell.
                Err(_) => {}
            }
        }
    }

    /// A datagram, from wherever.
    fn take(&mut self, wire: Wire, datagram: &[u8], now: Instant) {
        count(&self.figures.datagrams_in);
        let Some(id) = self.whose(wire, datagram) else {
            count(&self.figures.strangers);
            if wire.tcp {
                self.wires.close(wire.address);
            }
            return;
        };
        let destination = self.candidate(wire.address);
        let proto = if wire.tcp { Protocol::Tcp } else { Protocol::Udp };
        let Ok(receive) = Receive::new(proto, wire.address, destination, datagram) else { return };
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.heard = now;
        if let Err(error) = session.rtc.handle_input(Input::Receive(now, receive)) {
            tracing::debug!(%error, session = %id, "a peer is let go");
            session.rtc.disconnect();
        }
        self.drain(id, now);
    }

    /// The address of ours that a peer means.
    fn candidate(&self, peer: SocketAddr) -> SocketAddr {
        let same = |ip: &&std::net::IpAddr| ip.is_ipv4() == peer.is_ipv4();
        let ip = self.config.advertise.iter().find(same).copied().unwrap_or(self.local.ip());
        SocketAddr::new(ip, self.local.port())
    }

    fn whose(&mut self, wire: Wire, datagram: &[u8]) -> Option<SessionId> {
        if let Some(id) = self.by_wire.get(&wire) {
            // Somebody new may come from an address that another one had.
            if named(datagram).is_none_or(|name| self.sessions.get(id).is_some_and(|s| s.ufrag == name)) {
                return Some(*id);
            }
        }
        let id = *self.by_name.get(named(datagram)?)?;
        let session = self.sessions.get_mut(&id)?;
        if let Some(other) = session.met(wire) {
            self.by_wire.remove(&other);
        }
        self.by_wire.insert(wire, id);
        Some(id)
    }

    /// Takes out of a peer all it has to say.
    pub(super) fn drain(&mut self, id: SessionId, now: Instant) {
        loop {
            let Some(session) = self.sessions.get_mut(&id) else { return };
            match session.rtc.poll_output() {
                Ok(Output::Timeout(due)) => {
                    session.due = due;
                    self.due = self.due.min(due);
                    return;
                }
                Ok(Output::Transmit(transmit)) => self.send(&transmit),
                Ok(Output::Event(event)) => self.happened(id, event, now),
                Err(error) => {
                    tracing::debug!(%error, session = %id, "a peer is let go");
                    session.rtc.disconnect();
                    return;
                }
            }
        }
    }

    /// Sends a datagram; one that does not fit is as if lost on the way.
    pub(super) fn send(&self, transmit: &Transmit) {
        let sent = if transmit.proto == Protocol::Udp {
            self.socket.try_send_to(&transmit.contents, transmit.destination).is_ok()
        } else {
            self.wires.send(transmit.destination, &transmit.contents)
        };
        count(if sent { &self.figures.datagrams_out } else { &self.figures.datagrams_dropped });
    }

    fn happened(&mut self, id: SessionId, event: Event, now: Instant) {
        match event {
            Event::RtpPacket(packet) => self.came.push((id, packet)),
            Event::Connected => self.connected(id, now),
            Event::MediaAdded(media) => {
                if let Some(Session { rtc, role: Role::Viewer(viewer), .. }) = self.sessions.get_mut(&id) {
                    viewer.has(rtc, media.mid, media.kind);
                }
            }
            Event::KeyframeRequest(_) => {
                let viewer = self.sessions.get(&id).and_then(|session| match &session.role {
                    Role::Viewer(viewer) => Some((session.stream.clone(), viewer.layer?)),
                    Role::Publisher => None,
                });
                if let Some((stream, layer)) = viewer {
                    self.ask(&stream, layer, now);
                }
            }
            Event::EgressBitrateEstimate(kind) => {
                if let Some(Session { role: Role::Viewer(viewer), .. }) = self.sessions.get_mut(&id) {
                    let (str0m::bwe::BweKind::Twcc { estimate, .. }
                    | str0m::bwe::BweKind::Remb { estimate, .. }) = kind
                    else {
                        return;
                    };
                    viewer.estimate = Some(estimate.as_u64());
                }
            }
            Event::Closed => {
                if let Some(session) = self.sessions.get_mut(&id) {
                    session.rtc.disconnect();
                }
            }
            _ => {}
        }
    }

    /// A peer is connected: a publisher takes its stream over, a viewer gets its first picture.
    fn connected(&mut self, id: SessionId, now: Instant) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.connected = true;
        let name = session.stream.clone();
        if matches!(session.role, Role::Viewer(_)) {
            self.choose_all(&name, now);
            return;
        }
        let Some(stream) = self.streams.get_mut(&name) else { return };
        let before = stream.publisher.replace(id).filter(|before| *before != id);
        self.begin_anew(&name);
        if let Some(before) = before {
            self.end(before);
        }
        drop(self.news.send(News::Started(name)));
    }

    /// Gives on what came, calls those who want to be called, sends.
    fn go_on(&mut self, now: Instant) {
        self.give_on(now);
        if now >= self.due {
            self.call_due(now);
            self.give_on(now);
        }
        if now >= self.ticked + TICK {
            self.tick(now);
        }
        self.flush(now);
    }

    /// Gives on until nothing is left: calling a publisher may bring more.
    fn give_on(&mut self, now: Instant) {
        while !self.came.is_empty() {
            for (id, packet) in std::mem::take(&mut self.came) {
                let Some(session) = self.sessions.get(&id) else { continue };
                let name = session.stream.clone();
                if let Some(packet) = session.read(packet) {
                    self.give(id, &name, &packet, now);
                }
            }
            self.flush(now);
        }
    }

    /// Gives a packet to all who watch.
    fn give(&mut self, from: SessionId, name: &StreamName, packet: &Packet, now: Instant) {
        let Some(stream) = self.streams.get_mut(name).filter(|stream| stream.publisher == Some(from)) else {
            return;
        };
        let known = stream.layers.len();
        let layer = match packet.kind {
            MediaKind::Video => stream.layer(packet.ssrc, packet.payload.len()),
            MediaKind::Audio => Some(0),
        };
        let Some(layer) = layer else { return };
        if stream.layers.len() > known {
            self.choose_all(name, now);
        }
        let since = now.saturating_duration_since(self.born).as_micros() as u64;
        let Some(stream) = self.streams.get_mut(name) else { return };
        for id in &stream.viewers {
            let Some(session) = self.sessions.get_mut(id) else { continue };
            let Role::Viewer(viewer) = &mut session.role else { continue };
            if !session.connected {
                continue;
            }
            match viewer.give(&mut session.rtc, packet, layer, since) {
                Given::Nothing => continue,
                Given::Packet => {}
                Given::OfAnotherLayer => count(&self.figures.layer_changes),
            }
            count(&self.figures.forwarded);
            if !session.dirty {
                session.dirty = true;
                self.dirty.push(*id);
            }
        }
        let recorded = packet.kind == MediaKind::Audio || stream.recorded.is_some_and(|(at, _)| at == layer);
        if let Some(recorder) = stream.recorder.as_mut().filter(|_| recorded)
            && !recorder.give(Part::of(
                packet.coding,
                packet.marks,
                packet.marker,
                packet.at,
                Arc::clone(&packet.payload),
            ))
        {
            count(&self.figures.unrecorded);
        }
    }

    /// Sends what was written.
    fn flush(&mut self, now: Instant) {
        for id in std::mem::take(&mut self.dirty) {
            let Some(session) = self.sessions.get_mut(&id) else { continue };
            session.dirty = false;
            if session.rtc.handle_input(Input::Timeout(now)).is_err() {
                session.rtc.disconnect();
            }
            self.drain(id, now);
        }
    }

    fn call_due(&mut self, now: Instant) {
        self.due = now + TICK;
        let due: Vec<SessionId> =
            self.sessions.iter().filter(|(_, s)| s.due <= now).map(|(id, _)| *id).collect();
        for id in due {
            if let Some(session) = self.sessions.get_mut(&id)
                && session.rtc.handle_input(Input::Timeout(now)).is_err()
            {
                session.rtc.disconnect();
            }
            self.drain(id, now);
        }
        for session in self.sessions.values() {
            self.due = self.due.min(session.due);
        }
    }
}
