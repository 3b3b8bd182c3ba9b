//! What a player must know of H.264 before the first frame: the size, out of the sequence parameters (ISO/IEC 14496-10 §7.3.2.1), and
//! both parameter sets as Matroska keeps them (avcC, ISO/IEC 14496-15 §5.3.3.1).

/// avcC of one set of parameters each.
pub(super) fn avcc(sps: &[u8], pps: &[u8]) -> Option<Vec<u8>> {
    let profile = sps.get(1..4)?;
    let mut made = vec![1, profile[0], profile[1], profile[2], 0xff, 0xe1];
    made.extend(u16::try_from(sps.len()).ok()?.to_be_bytes());
    made.extend_from_slice(sps);
    made.push(1);
    made.extend(u16::try_from(pps.len()).ok()?.to_be_bytes());
    made.extend_from_slice(pps);
    Some(made)
}

/// Width and height.
pub(super) fn size(sps: &[u8]) -> Option<(u32, u32)> {
    let bytes = unescaped(sps.get(1..)?);
    let mut bits = Bits { bytes: &bytes, at: 24 };
    let profile = *bytes.first()?;
    bits.ue()?;
    let mut chroma = 1;
    if matches!(profile, 100 | 110 | 122 | 244 | 44 | 83 | 86 | 118 | 128 | 138 | 139 | 134 | 135) {
        chroma = bits.ue()?;
        if chroma == 3 {
            bits.take(1)?;
        }
        bits.ue()?;
        bits.ue()?;
        bits.take(1)?;
        if bits.take(1)? == 1 {
            // Scaling lists: nobody who streams live sends them.
            return None;
        }
    }
    bits.ue()?;
    match bits.ue()? {
        0 => drop(bits.ue()?),
        1 => {
            bits.take(1)?;
            bits.ue()?;
            bits.ue()?;
            for _ in 0..bits.ue()?.min(255) {
                bits.ue()?;
            }
        }
        _ => {}
    }
    bits.ue()?;
    bits.take(1)?;
    let (columns, rows) = (bits.ue()?.checked_add(1)?, bits.ue()?.checked_add(1)?);
    let frames_only = bits.take(1)?;
    if frames_only == 0 {
        bits.take(1)?;
    }
    bits.take(1)?;
    let (mut cut_x, mut cut_y) = (0, 0);
    if bits.take(1)? == 1 {
        let (left, right, top, bottom) = (bits.ue()?, bits.ue()?, bits.ue()?, bits.ue()?);
        let (unit_x, unit_y) = (if matches!(chroma, 1 | 2) { 2 } else { 1 }, if chroma == 1 { 2 } else { 1 });
        cut_x = left.checked_add(right)?.checked_mul(unit_x)?;
        cut_y = top.checked_add(bottom)?.checked_mul(unit_y * (2 - frames_only))?;
    }
    let width = columns.checked_mul(16)?.checked_sub(cut_x)?;
    let height = rows.checked_mul(16 * (2 - frames_only))?.checked_sub(cut_y)?;
    (width > 0 && height > 0).then_some((width, height))
}

/// Without the bytes that keep start codes out.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes.len());
    for byte in bytes {
        if *byte == 3 && made.ends_with(&[0, 0]) {
            continue;
        }
        made.push(*byte);
    }
    made
}

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut made = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8)?;
            made = made << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(made)
    }

    /// An unsigned Exp-Golomb code.
    fn ue(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while self.take(1)? == 0 {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        Some((1_u32 << zeros) - 1 + self.take(zeros)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parameters that x264 wrote for 1280×720 and 1920×1080 (cut from 1088), and openh264 for 640×480.
    const HD: &[u8] = &[
        0x67, 0x64, 0x00, 0x1f, 0xac, 0xd9, 0x40, 0x50, 0x05, 0xbb, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10,
        0x00, 0x00, 0x03, 0x03, 0xc0, 0xf1, 0x83, 0x19, 0x60,
    ];
    const BASELINE: &[u8] =
        &[0x67, 0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40, 0x50, 0x1e, 0xd0, 0x0f, 0x08, 0x84, 0x6a];

    #[test]
    fn the_size_is_read() {
        assert_eq!(size(HD), Some((1_280, 720)));
        assert_eq!(size(BASELINE), Some((640, 480)));
        assert_eq!(size(&[0x67]), None);
        let made = avcc(BASELINE, &[0x68, 0xce, 0x3c, 0x80]).unwrap();
        assert_eq!(made[..8], [1, 0x42, 0xc0, 0x1f, 0xff, 0xe1, 0, 14]);
        assert_eq!(made[22..], [1, 0, 4, 0x68, 0xce, 0x3c, 0x80]);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            size(&bytes);
            avcc(&bytes, &bytes);
        }
    }
}
