//! Whose datagram is it? The source address says it for known peers; a new address introduces itself by a STUN binding request whose
//! USERNAME begins with the part of a name that we gave.

/// The magic number of STUN (RFC 8489 §5).
const MAGIC: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
/// A binding request.
const BINDING: [u8; 2] = [0x00, 0x01];
/// The attribute USERNAME.
const USERNAME: u16 = 0x0006;

/// Our own part of the name in a STUN binding request; `None` for everything else.
pub(crate) fn named(datagram: &[u8]) -> Option<&str> {
    let (head, mut rest) = datagram.split_at_checked(20)?;
    if head[0..2] != BINDING || head[4..8] != MAGIC {
        return None;
    }
    loop {
        let (kind, length) = (be16(rest, 0)?, usize::from(be16(rest, 2)?));
        let value = rest.get(4..4 + length)?;
        if kind == USERNAME {
            let (ours, _theirs) = std::str::from_utf8(value).ok()?.split_once(':')?;
            return Some(ours);
        }
        rest = rest.get(4 + length.next_multiple_of(4)..)?;
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|b| u16::from_be_bytes([b[0], b[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn request(attributes: &[(u16, &[u8])]) -> Vec<u8> {
        let mut made = [&BINDING[..], &[0, 0], &MAGIC, &[7; 12]].concat();
        for (kind, value) in attributes {
            made.extend(kind.to_be_bytes());
            made.extend((value.len() as u16).to_be_bytes());
            made.extend(*value);
            made.resize(made.len().next_multiple_of(4), 0);
        }
        made
    }

    #[test]
    fn our_part_of_the_name_is_found_behind_other_attributes() {
        assert_eq!(
            named(&request(&[(0x24, &[1, 2, 3, 4]), (0x8022, b"abc"), (6, b"ours:theirs")])),
            Some("ours")
        );
        assert_eq!(named(&request(&[(6, b"alone")])), None);
        assert_eq!(named(&request(&[])), None);
        let mut answer = request(&[(6, b"ours:theirs")]);
        answer[0] = 1;
        assert_eq!(named(&answer), None);
        assert_eq!(named(b"\x80rtp"), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_not(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            named(&bytes);
            named(&[&BINDING[..], &[0, 60], &MAGIC, &bytes].concat());
        }
    }
}
