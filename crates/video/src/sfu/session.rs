//! One peer: who it is, what it sends or watches. WebRTC itself is str0m's.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::bwe::Bitrate;
use str0m::format::{Codec, PayloadParams};
use str0m::media::{MediaKind, Mid, Pt};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite, Ssrc, VideoOrientation, Vp8Descriptor};

use crate::keyframe::{Coding, begins};
use crate::plane::StreamName;
use crate::rebase::{Line, Marks};

/// Addresses that one peer may come from: a phone changes its network, and tries several ways at first.
const SOURCES: usize = 16;
/// Packets that are kept for a viewer that asks again.
const KEPT: usize = 512;
const KEPT_FOR: Duration = Duration::from_secs(2);

/// A way to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wire {
    pub(super) tcp: bool,
    pub(super) address: SocketAddr,
}

/// A peer.
pub(super) struct Session {
    pub(super) rtc: Rtc,
    pub(super) stream: StreamName,
    pub(super) role: Role,
    /// Our part of its name.
    pub(super) ufrag: String,
    pub(super) born: Instant,
    pub(super) heard: Instant,
    pub(super) connected: bool,
    /// When it wants to be called again.
    pub(super) due: Instant,
    /// Something was written that must be sent.
    pub(super) dirty: bool,
    pub(super) wires: Vec<Wire>,
}

/// What a peer does.
pub(super) enum Role {
    /// Sends.
    Publisher,
    /// Watches.
    Viewer(Box<Viewer>),
}

/// What a viewer has.
#[derive(Default)]
pub(super) struct Viewer {
    pub(super) audio: Option<Mid>,
    pub(super) video: Option<Mid>,
    sound: Line,
    picture: Line,
    /// Payload types of what is sent, in this peer's own numbers.
    types: Vec<(PayloadParams, Mid, Option<Pt>)>,
    /// The layer it gets.
    pub(super) layer: Option<usize>,
    /// The layer it is to get from the next key frame on.
    pub(super) wanted: Option<usize>,
    pub(super) changed: Option<Instant>,
    /// Bits a second that its way carries.
    pub(super) estimate: Option<u64>,
}

/// A media packet on its way to the viewers; the payload is shared.
pub(super) struct Packet {
    pub(super) kind: MediaKind,
    pub(super) ssrc: Ssrc,
    pub(super) params: PayloadParams,
    pub(super) coding: Option<Coding>,
    /// It begins a picture that needs none before it.
    pub(super) begins: bool,
    pub(super) marks: Marks,
    pub(super) marker: bool,
    pub(super) payload: std::sync::Arc<[u8]>,
    pub(super) at: Instant,
    descriptor: Option<Vp8Descriptor>,
    audio_level: Option<i8>,
    voice: Option<bool>,
    orientation: Option<VideoOrientation>,
}

impl Session {
    /// Remembers a way to the peer; the oldest that is too many is given back.
    pub(super) fn met(&mut self, wire: Wire) -> Option<Wire> {
        self.wires.push(wire);
        (self.wires.len() > SOURCES).then(|| self.wires.remove(0))
    }

    /// Whether it is to be let go.
    pub(super) fn is_over(&self, now: Instant, patience: Duration, silence: Duration) -> bool {
        let quiet = now.saturating_duration_since(self.heard) > silence;
        !self.rtc.is_alive()
            || quiet
            || (!self.connected && now.saturating_duration_since(self.born) > patience)
    }

    /// A packet of a publisher, read for those who watch. `None` for what nobody can be given.
    pub(super) fn read(&self, packet: RtpPacket) -> Option<Packet> {
        let pt = packet.header.payload_type;
        let params = *self.rtc.codec_config().params().iter().find(|p| p.pt() == pt)?;
        let (kind, coding) = match params.spec().codec {
            Codec::Opus => (MediaKind::Audio, None),
            Codec::Vp8 => (MediaKind::Video, Some(Coding::Vp8)),
            Codec::H264 => (MediaKind::Video, Some(Coding::H264)),
            _ => return None,
        };
        if packet.payload.is_empty() {
            return None;
        }
        let descriptor = match coding {
            Some(Coding::Vp8) => Vp8Descriptor::parse(&packet.payload).ok(),
            _ => None,
        };
        let marks = Marks {
            seq: *packet.seq_no,
            time: packet.header.timestamp,
            picture: descriptor.and_then(|d| d.picture_id()),
            base: descriptor.and_then(|d| d.tl0_pic_idx()),
        };
        let ext = &packet.header.ext_vals;
        Some(Packet {
            kind,
            ssrc: packet.header.ssrc,
            params,
            coding,
            begins: coding.is_some_and(|coding| begins(coding, &packet.payload)),
            marks,
            marker: packet.header.marker,
            at: packet.timestamp,
            descriptor,
            audio_level: ext.audio_level,
            voice: ext.voice_activity,
            orientation: ext.video_orientation,
            payload: packet.payload,
        })
    }
}

impl Viewer {
    /// The publisher is another one, or none: lines go on with what comes next.
    pub(super) fn forget(&mut self) {
        self.sound.switch();
        self.picture.switch();
        self.types.clear();
        (self.layer, self.wanted, self.changed) = (None, None, None);
    }

    /// Whether it waits for a key frame.
    pub(super) fn waits(&self) -> bool {
        self.video.is_some() && (self.layer.is_none() || self.layer != self.wanted || !self.picture.follows())
    }

    /// Notes a media of the peer.
    pub(super) fn has(&mut self, rtc: &mut Rtc, mid: Mid, kind: MediaKind) {
        match kind {
            MediaKind::Audio => self.audio = Some(mid),
            MediaKind::Video => {
                self.video = Some(mid);
                if let Some(stream) = rtc.direct_api().stream_tx_by_mid(mid, None) {
                    stream.set_rtx_cache(KEPT, KEPT_FOR, Some(0.15));
                }
            }
        }
    }

    /// Gives a packet of `layer`; whether something is to be sent. `since` is the plane's clock in microseconds.
    pub(super) fn give(&mut self, rtc: &mut Rtc, packet: &Packet, layer: usize, since: u64) -> Given {
        let (mid, clock) = match packet.kind {
            MediaKind::Audio => (self.audio, 48_000),
            MediaKind::Video => (self.video, 90_000),
        };
        let Some(mid) = mid else { return Given::Nothing };
        let mut changed = false;
        if packet.kind == MediaKind::Video {
            if self.wanted == Some(layer) && packet.begins && self.layer != self.wanted {
                changed = self.layer.replace(layer).is_some();
                self.changed = Some(packet.at);
                self.picture.switch();
            }
            if self.layer != Some(layer) || (!self.picture.follows() && !packet.begins) {
                return Given::Nothing;
            }
        }
        let Some(pt) = self.type_of(rtc, packet, mid) else { return Given::Nothing };
        let line = if packet.kind == MediaKind::Audio { &mut self.sound } else { &mut self.picture };
        let Some(goes) = line.next(packet.marks, since, clock) else { return Given::Nothing };
        let ext = ExtensionValues {
            audio_level: packet.audio_level,
            voice_activity: packet.voice,
            video_orientation: packet.orientation,
            ..ExtensionValues::default()
        };
        let mut write =
            RtpWrite::new(pt, goes.seq.into(), goes.time, packet.at, std::sync::Arc::clone(&packet.payload))
                .marker(packet.marker)
                .nackable(packet.kind == MediaKind::Video)
                .ext_vals(ext);
        if let Some(patch) = packet.descriptor.and_then(|d| patch(&d, &packet.marks, &goes)) {
            write = write.vp8_patch(patch);
        }
        let mut direct = rtc.direct_api();
        let Some(stream) = direct.stream_tx_by_mid(mid, None) else { return Given::Nothing };
        stream.write_rtp(write);
        if changed { Given::OfAnotherLayer } else { Given::Packet }
    }

    fn type_of(&mut self, rtc: &Rtc, packet: &Packet, mid: Mid) -> Option<Pt> {
        let same =
            |(params, of, _): &&(PayloadParams, Mid, Option<Pt>)| *of == mid && *params == packet.params;
        if let Some((_, _, known)) = self.types.iter().find(same) {
            return *known;
        }
        let pt = rtc.codec_config().match_params(packet.params).map(PayloadParams::pt);
        // What the peer did not agree to must not be sent to it.
        let pt = pt.filter(|pt| rtc.media(mid).is_some_and(|media| media.remote_pts().contains(pt)));
        self.types.push((packet.params, mid, pt));
        pt
    }

    /// Lets the estimate of the way find out whether `rate` fits.
    pub(super) fn hope(rtc: &mut Rtc, rate: u64) {
        rtc.bwe().set_bitrate(Bitrate::ZERO, Bitrate::from(rate));
    }
}

/// What came of giving a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Nothing,
    Packet,
    /// The first of a layer after another one.
    OfAnotherLayer,
}

/// VP8's counters as they go on for this viewer; nothing where they are as they came.
fn patch(descriptor: &Vp8Descriptor, came: &Marks, goes: &Marks) -> Option<str0m::rtp::Vp8Patch> {
    if came.picture == goes.picture && came.base == goes.base {
        return None;
    }
    let mut patch = descriptor.patch();
    if let Some(picture) = goes.picture {
        patch = patch.picture_id(picture);
    }
    if let Some(base) = goes.base {
        patch = patch.tl0_pic_idx(base);
    }
    // A counter that does not fit its short form is left as it came.
    patch.build().ok()
}
