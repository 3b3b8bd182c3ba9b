//! A client for tests and benches: it publishes made-up pictures and sound, or watches and counts. Not a player: nothing is decoded.

mod way;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::format::{Codec, PayloadParams};
use str0m::media::{Direction, KeyframeRequestKind, MediaKind, Mid, Simulcast, SimulcastLayer};
use str0m::net::Receive;
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc};
use str0m::{Event, Input, Output, Rtc};

use way::Way;

/// What went wrong with a peer.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The socket.
    #[error("a socket failed")]
    Socket(#[from] std::io::Error),
    /// WebRTC.
    #[error("WebRTC failed: {0}")]
    Rtc(String),
}

impl From<str0m::RtcError> for Failed {
    fn from(error: str0m::RtcError) -> Self {
        Self::Rtc(error.to_string())
    }
}

impl From<str0m::error::SdpError> for Failed {
    fn from(error: str0m::error::SdpError) -> Self {
        Self::Rtc(error.to_string())
    }
}

/// A peer on this machine.
pub struct Peer {
    rtc: Rtc,
    way: Way,
    local: SocketAddr,
    pending: Option<SdpPendingOffer>,
    audio: Mid,
    video: Mid,
    layers: usize,
    due: Instant,
    /// What happened.
    pub seen: Seen,
    sequence: Vec<u64>,
}

/// What a peer saw.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Seen {
    pub connected: bool,
    pub over: bool,
    /// Packets of pictures, with their own sequence number, timestamp, marker and payload, as they came.
    pub video: Vec<Got>,
    pub audio: u64,
    pub packets: u64,
    pub bytes: u64,
    /// Key frames the other side asked for.
    pub asked: u64,
    /// Where a base is set: how long pictures were on the way, in microseconds. They end with the microseconds since the base
    /// ([`stamp`]).
    pub delays: Vec<u32>,
    pub base: Option<Instant>,
    /// Keep `video`.
    pub keep: bool,
}

/// A packet of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Got {
    pub seq: u64,
    pub time: u32,
    pub marker: bool,
    pub payload: Arc<[u8]>,
}

/// The names of layers, small to large.
const RIDS: [&str; 3] = ["l", "m", "h"];

impl Peer {
    /// A peer that will publish `layers` layers of pictures (1 to 3), and sound; and its offer.
    ///
    /// # Errors
    /// When a socket cannot be had.
    pub async fn publisher(layers: usize) -> Result<(Self, String), Failed> {
        Self::new(Direction::SendOnly, layers, Way::udp().await?)
    }

    /// The same over TCP alone, connected to a plane's port: no datagram leaves it.
    ///
    /// # Errors
    /// When nobody answers there.
    pub async fn publisher_over_tcp(layers: usize, plane: SocketAddr) -> Result<(Self, String), Failed> {
        Self::new(Direction::SendOnly, layers, Way::tcp(plane).await?)
    }

    /// A peer that will watch; and its offer.
    ///
    /// # Errors
    /// When a socket cannot be had.
    pub async fn viewer() -> Result<(Self, String), Failed> {
        Self::new(Direction::RecvOnly, 1, Way::udp().await?)
    }

    /// The same over TCP alone, connected to a plane's port.
    ///
    /// # Errors
    /// When nobody answers there.
    pub async fn viewer_over_tcp(plane: SocketAddr) -> Result<(Self, String), Failed> {
        Self::new(Direction::RecvOnly, 1, Way::tcp(plane).await?)
    }

    fn new(direction: Direction, layers: usize, way: Way) -> Result<(Self, String), Failed> {
        let (local, now) = (way.local()?, Instant::now());
        let mut rtc = Rtc::builder()
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .build(now);
        rtc.add_local_candidate(way.candidate(local)?);
        let simulcast = (layers > 1).then(|| {
            let mut simulcast = Simulcast::new();
            for rid in &RIDS[..layers.min(3)] {
                simulcast.add_send_layer(SimulcastLayer::new(rid));
            }
            simulcast
        });
        let mut change = rtc.sdp_api();
        let audio = change.add_media(MediaKind::Audio, direction, None, None, None);
        let video = change.add_media(MediaKind::Video, direction, None, None, simulcast);
        let Some((offer, pending)) = change.apply() else { return Err(Failed::Rtc("no offer".to_owned())) };
        let peer = Self {
            rtc,
            way,
            local,
            pending: Some(pending),
            audio,
            video,
            layers,
            due: now,
            seen: Seen { keep: true, ..Seen::default() },
            sequence: vec![1_000; layers + 1],
        };
        Ok((peer, offer.to_sdp_string()))
    }

    /// Takes the answer.
    ///
    /// # Errors
    /// When it is not one.
    pub fn answered(&mut self, answer: &str) -> Result<(), Failed> {
        let answer = SdpAnswer::from_sdp_string(answer)?;
        if let Some(pending) = self.pending.take() {
            self.rtc.sdp_api().accept_answer(pending, answer)?;
        }
        Ok(())
    }

    /// Goes on for so long.
    ///
    /// # Errors
    /// When WebRTC fails.
    pub async fn run(&mut self, length: Duration) -> Result<(), Failed> {
        let end = Instant::now() + length;
        let mut buffer = [0; 2_000];
        loop {
            self.drain()?;
            let now = Instant::now();
            if now >= end || self.seen.over {
                return Ok(());
            }
            let until = tokio::time::Instant::from_std(self.due.min(end));
            tokio::select! {
                ready = self.way.ready() => ready?,
                () = tokio::time::sleep_until(until) => {}
            }
            let now = Instant::now();
            while let Some((length, from)) = self.way.take(&mut buffer) {
                if let Ok(receive) = Receive::new(self.way.protocol(), from, self.local, &buffer[..length]) {
                    self.rtc.handle_input(Input::Receive(now, receive))?;
                    self.drain()?;
                }
            }
            if now >= self.due {
                self.rtc.handle_input(Input::Timeout(now))?;
            }
        }
    }

    /// Goes on until it is connected.
    ///
    /// # Errors
    /// When it is not within ten seconds.
    pub async fn connect(&mut self) -> Result<(), Failed> {
        for _ in 0..500 {
            self.run(Duration::from_millis(20)).await?;
            if self.seen.connected {
                return Ok(());
            }
        }
        Err(Failed::Rtc("not connected after ten seconds".to_owned()))
    }

    fn drain(&mut self) -> Result<(), Failed> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => {
                    self.due = due;
                    return Ok(());
                }
                Output::Transmit(transmit) => {
                    self.way.send(&transmit.contents, transmit.destination);
                }
                Output::Event(Event::Connected) => self.seen.connected = true,
                Output::Event(Event::Closed) => self.seen.over = true,
                Output::Event(Event::KeyframeRequest(request))
                    if request.kind == KeyframeRequestKind::Pli =>
                {
                    self.seen.asked += 1;
                }
                Output::Event(Event::RtpPacket(packet)) => self.got(packet),
                Output::Event(_) => {}
            }
        }
    }

    fn got(&mut self, packet: RtpPacket) {
        let pt = packet.header.payload_type;
        let codec = self.rtc.codec_config().params().iter().find(|p| p.pt() == pt).map(|p| p.spec().codec);
        self.seen.packets += 1;
        self.seen.bytes += packet.payload.len() as u64;
        if codec == Some(Codec::Opus) {
            self.seen.audio += 1;
            return;
        }
        if let (Some(base), Some(tail)) = (self.seen.base, packet.payload.last_chunk::<8>()) {
            let sent = Duration::from_micros(u64::from_be_bytes(*tail));
            let took = packet.timestamp.saturating_duration_since(base).saturating_sub(sent);
            self.seen.delays.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
        }
        if self.seen.keep {
            let (seq, time, marker) = (*packet.seq_no, packet.header.timestamp, packet.header.marker);
            self.seen.video.push(Got { seq, time, marker, payload: packet.payload });
        }
    }

    /// Sends one packet of pictures on a layer (0 is the smallest).
    ///
    /// # Errors
    /// When nothing can be sent.
    pub fn picture(&mut self, layer: usize, time: u32, payload: Vec<u8>, marker: bool) -> Result<(), Failed> {
        let rid = (self.layers > 1).then(|| RIDS[layer].into());
        self.write(Codec::Vp8, self.video, rid, layer, time, payload, marker)
    }

    /// Sends one packet of sound.
    ///
    /// # Errors
    /// When nothing can be sent.
    pub fn sound(&mut self, time: u32, payload: Vec<u8>) -> Result<(), Failed> {
        self.write(Codec::Opus, self.audio, None, self.layers, time, payload, false)
    }

    #[expect(clippy::too_many_arguments, reason = "a packet is all of this")]
    fn write(
        &mut self,
        codec: Codec,
        mid: Mid,
        rid: Option<str0m::media::Rid>,
        line: usize,
        time: u32,
        payload: Vec<u8>,
        marker: bool,
    ) -> Result<(), Failed> {
        let now = Instant::now();
        let pt =
            self.rtc.codec_config().params().iter().find(|p| p.spec().codec == codec).map(PayloadParams::pt);
        let pt = pt.ok_or_else(|| Failed::Rtc("a codec is missing".to_owned()))?;
        self.sequence[line] += 1;
        let mut direct = self.rtc.direct_api();
        let stream =
            direct.stream_tx_by_mid(mid, rid).ok_or_else(|| Failed::Rtc("nothing to send on".to_owned()))?;
        let ext = ExtensionValues { rid, mid: Some(mid), ..ExtensionValues::default() };
        let write = RtpWrite::new(pt, self.sequence[line].into(), time, now, payload).marker(marker);
        stream.write_rtp(write.nackable(codec != Codec::Opus).ext_vals(ext));
        self.rtc.handle_input(Input::Timeout(now))?;
        self.drain()
    }

    /// Asks for a key frame of what it watches.
    pub fn ask(&mut self) {
        let ssrc: Option<Ssrc> = self.rtc.direct_api().stream_rx_by_mid(self.video, None).map(|rx| rx.ssrc());
        if let Some(ssrc) = ssrc
            && let Some(rx) = self.rtc.direct_api().stream_rx(&ssrc)
        {
            rx.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// Goes away without a word, as a phone whose battery is empty.
    pub fn vanish(self) {}
}

/// Writes into a packet's end when it was sent.
pub fn stamp(payload: &mut [u8], base: Instant) {
    if let Some(tail) = payload.last_chunk_mut::<8>() {
        *tail = (base.elapsed().as_micros() as u64).to_be_bytes();
    }
}

/// A packet of VP8: the descriptor with PictureID and TL0PICIDX, and the first byte of a frame, then `length` bytes.
pub fn vp8(first: bool, key: bool, picture: u16, base: u8, length: usize) -> Vec<u8> {
    let mut payload = vec![
        0x80 | if first { 0x10 } else { 0 },
        0xe0,
        0x80 | (picture >> 8) as u8,
        picture as u8,
        base,
        0x20,
    ];
    payload.push(u8::from(!(first && key)));
    payload.resize(payload.len() + length, 0xab);
    payload
}
