//! Whether a packet begins a picture that can be shown without the ones before.

/// What pictures are coded in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Vp8,
    H264,
}

/// Whether the payload begins a key frame (VP8) or a sequence (H.264: parameters or an IDR picture).
pub(crate) fn begins(coding: Coding, payload: &[u8]) -> bool {
    match coding {
        Coding::Vp8 => vp8_frame(payload)
            .is_some_and(|(first, frame)| first && frame.first().is_some_and(|b| b & 1 == 0)),
        Coding::H264 => h264(payload),
    }
}

/// What is behind the payload descriptor (RFC 7741 §4.2), and whether it is the first of its frame.
pub(crate) fn vp8_frame(payload: &[u8]) -> Option<(bool, &[u8])> {
    let required = *payload.first()?;
    let first = required & 0x17 == 0x10;
    let mut at = 1;
    if required & 0x80 != 0 {
        let extension = *payload.get(1)?;
        at = 2;
        if extension & 0x80 != 0 {
            at += if payload.get(at)? & 0x80 == 0 { 1 } else { 2 };
        }
        if extension & 0x40 != 0 {
            at += 1;
        }
        if extension & 0x30 != 0 {
            at += 1;
        }
    }
    payload.get(at..).filter(|rest| !rest.is_empty()).map(|rest| (first, rest))
}

fn h264(payload: &[u8]) -> bool {
    /// Sequence parameters, an IDR slice.
    fn key(kind: u8) -> bool {
        matches!(kind & 0x1f, 5 | 7)
    }
    match payload.first().map(|b| b & 0x1f) {
        Some(1..=23) => key(payload[0]),
        // STAP-A: units with their lengths.
        Some(24) => {
            let mut rest = &payload[1..];
            while let Some((head, after)) = rest.split_at_checked(2) {
                let length = usize::from(u16::from_be_bytes([head[0], head[1]]));
                let Some((unit, next)) = after.split_at_checked(length) else { return false };
                if unit.first().is_some_and(|b| key(*b)) {
                    return true;
                }
                rest = next;
            }
            false
        }
        // FU-A: the first part says what it is a part of.
        Some(28) => payload.get(1).is_some_and(|b| b & 0x80 != 0 && key(*b)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn key_frames_are_told_from_others() {
        for (coding, payload, is) in [
            (Coding::Vp8, &[0x10, 0x00][..], true),
            (Coding::Vp8, &[0x10, 0x01], false),
            (Coding::Vp8, &[0x00, 0x00], false),
            (Coding::Vp8, &[0x11, 0x00], false),
            (Coding::Vp8, &[0x90, 0xe0, 0x81, 0x02, 0x05, 0x20, 0x00], true),
            (Coding::Vp8, &[0x90, 0xe0, 0x01, 0x05, 0x20, 0x00], true),
            (Coding::Vp8, &[0x90, 0x80], false),
            (Coding::Vp8, &[], false),
            (Coding::H264, &[0x67, 1], true),
            (Coding::H264, &[0x65, 1], true),
            (Coding::H264, &[0x41, 1], false),
            (Coding::H264, &[24, 0, 2, 0x09, 0, 0, 1, 0x67], true),
            (Coding::H264, &[24, 0, 2, 0x09, 0, 0, 1, 0x41], false),
            (Coding::H264, &[24, 0, 9, 0x67], false),
            (Coding::H264, &[28, 0x85, 1], true),
            (Coding::H264, &[28, 0x05, 1], false),
            (Coding::H264, &[28, 0x81, 1], false),
            (Coding::H264, &[], false),
        ] {
            assert_eq!(begins(coding, payload), is, "{coding:?} {payload:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_looked_at(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            begins(Coding::Vp8, &bytes);
            begins(Coding::H264, &bytes);
        }
    }
}
