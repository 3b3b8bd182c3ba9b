//! Frames out of the packets of one line: VP8 (RFC 7741) and H.264 (RFC 6184). A frame of which something is missing is left out, and
//! so are those after it, up to the next key frame.

use crate::keyframe::{Coding, vp8_frame};

/// Largest frame; more is no frame.
const LARGEST: usize = 8 << 20;

/// A frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) time: u32,
    pub(super) key: bool,
    /// As Matroska keeps it: VP8 as it is, H.264 as units with their lengths.
    pub(super) data: Vec<u8>,
}

/// Makes frames.
#[derive(Debug)]
pub(super) struct Assembler {
    coding: Coding,
    /// The frame that is being put together.
    time: Option<u32>,
    data: Vec<u8>,
    key: bool,
    broken: bool,
    /// Nothing is given before the next key frame.
    pub(super) waits: bool,
    /// H.264: a unit in parts.
    part: Vec<u8>,
    /// H.264: the parameters last seen.
    pub(super) sps: Vec<u8>,
    pub(super) pps: Vec<u8>,
}

impl Assembler {
    pub(super) fn new(coding: Coding) -> Self {
        Self {
            coding,
            time: None,
            data: Vec::new(),
            key: false,
            broken: false,
            waits: true,
            part: Vec::new(),
            sps: Vec::new(),
            pps: Vec::new(),
        }
    }

    /// Something is missing here.
    pub(super) fn gap(&mut self) {
        self.broken = true;
    }

    /// Takes a packet in order; a frame where it was the last of one.
    pub(super) fn put(&mut self, time: u32, marker: bool, payload: &[u8]) -> Option<Frame> {
        let before = if self.time.is_some_and(|known| known != time) { self.finish() } else { None };
        self.time = Some(time);
        if self.data.len() + payload.len() > LARGEST || !self.add(payload) {
            self.broken = true;
        }
        let now = if marker { self.finish() } else { None };
        // Two at once happen only where a marker was lost with its packet: then the first is broken and is no frame.
        now.or(before)
    }

    fn add(&mut self, payload: &[u8]) -> bool {
        match self.coding {
            Coding::Vp8 => {
                let Some((first, data)) = vp8_frame(payload) else { return false };
                if self.data.is_empty() {
                    if !first {
                        return false;
                    }
                    self.key = data[0] & 1 == 0;
                }
                self.data.extend_from_slice(data);
                true
            }
            Coding::H264 => self.add_units(payload),
        }
    }

    fn add_units(&mut self, payload: &[u8]) -> bool {
        match payload.first().map(|b| b & 0x1f) {
            Some(1..=23) => {
                self.unit(payload);
                true
            }
            Some(24) => {
                let mut rest = &payload[1..];
                while let Some((head, after)) = rest.split_at_checked(2) {
                    let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
                    let Some((unit, next)) = after.split_at_checked(length) else { return false };
                    self.unit(unit);
                    rest = next;
                }
                true
            }
            Some(28) => {
                let (Some(indicator), Some(head)) = (payload.first(), payload.get(1)) else { return false };
                if head & 0x80 != 0 {
                    self.part = vec![indicator & 0xe0 | head & 0x1f];
                } else if self.part.is_empty() {
                    return false;
                }
                self.part.extend_from_slice(&payload[2..]);
                if head & 0x40 != 0 {
                    let unit = std::mem::take(&mut self.part);
                    self.unit(&unit);
                }
                true
            }
            _ => false,
        }
    }

    fn unit(&mut self, unit: &[u8]) {
        match unit.first().map(|b| b & 0x1f) {
            Some(5) => self.key = true,
            Some(7) => unit.clone_into(&mut self.sps),
            Some(8) => unit.clone_into(&mut self.pps),
            // Delimiters say nothing here.
            Some(9) | None => return,
            _ => {}
        }
        self.data.extend((unit.len() as u32).to_be_bytes());
        self.data.extend_from_slice(unit);
    }

    fn finish(&mut self) -> Option<Frame> {
        let data = std::mem::take(&mut self.data);
        let (key, broken) = (std::mem::take(&mut self.key), std::mem::take(&mut self.broken));
        let time = self.time.take()?;
        self.part.clear();
        if broken || data.is_empty() {
            self.waits = true;
            return None;
        }
        if self.waits && !key {
            return None;
        }
        self.waits = false;
        Some(Frame { time, key, data })
    }
}

/// Width and height that a key frame of VP8 says (RFC 6386 §9.1).
pub(super) fn vp8_size(frame: &[u8]) -> Option<(u32, u32)> {
    let size = frame.get(3..10).filter(|head| head[0..3] == [0x9d, 0x01, 0x2a])?;
    let of = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Some((of(size[3], size[4]), of(size[5], size[6])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_frame_of_vp8_is_put_together_and_a_broken_one_left_out() {
        let mut made = Assembler::new(Coding::Vp8);
        assert_eq!(made.put(1, true, &[0x10, 0x01, 9]), None, "waits for a key frame");
        assert_eq!(made.put(2, false, &[0x10, 0x00, 1]), None);
        assert_eq!(
            made.put(2, true, &[0x00, 2, 3]),
            Some(Frame { time: 2, key: true, data: vec![0, 1, 2, 3] })
        );
        assert_eq!(
            made.put(3, true, &[0x10, 0x01, 4]),
            Some(Frame { time: 3, key: false, data: vec![1, 4] })
        );
        made.gap();
        assert_eq!(made.put(4, true, &[0x00, 5]), None);
        assert!(made.waits);
        assert_eq!(made.put(5, true, &[0x10, 0x01, 6]), None, "it would need the one before");
        assert!(made.put(6, true, &[0x10, 0x00, 7]).unwrap().key);
    }

    #[test]
    fn units_of_h264_come_alone_together_and_in_parts() {
        let mut made = Assembler::new(Coding::H264);
        assert_eq!(made.put(1, false, &[24, 0, 2, 0x67, 9, 0, 2, 0x68, 8]), None);
        assert_eq!(made.put(1, false, &[0x7c, 0x85, 1, 2]), None);
        let frame = made.put(1, true, &[0x7c, 0x45, 3]).unwrap();
        assert!(frame.key);
        assert_eq!(frame.data, [0, 0, 0, 2, 0x67, 9, 0, 0, 0, 2, 0x68, 8, 0, 0, 0, 4, 0x65, 1, 2, 3]);
        assert_eq!((&made.sps[..], &made.pps[..]), (&[0x67, 9][..], &[0x68, 8][..]));
        assert_eq!(made.put(2, true, &[0x7c, 0x41, 3]), None, "its first part is missing");
        assert_eq!(made.put(3, true, &[0x41, 3]), None);
    }

    #[test]
    fn the_size_stands_in_the_key_frame() {
        assert_eq!(vp8_size(&[0x10, 2, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0xe0, 0x41, 7]), Some((640, 480)));
        assert_eq!(vp8_size(&[0x10, 2, 0, 0x9d, 1]), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_makes_frames_or_not(packets in prop::collection::vec((0u32..4, any::<bool>(), prop::collection::vec(any::<u8>(), 0..30)), 0..20)) {
            for coding in [Coding::Vp8, Coding::H264] {
                let mut made = Assembler::new(coding);
                for (time, marker, payload) in &packets {
                    made.put(*time, *marker, payload);
                }
            }
        }
    }
}
