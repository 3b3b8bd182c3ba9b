//! Matroska files (RFC 9559): the header, clusters that are complete when they are written, and at the end the cues by which a player
//! finds a second without reading all before it. A file whose program was killed lacks the end, and plays from its beginning.

use std::io::{Seek, SeekFrom, Write};

use crate::keyframe::Coding;

/// The picture's track, the sound's.
pub(super) const PICTURE: u8 = 1;
pub(super) const SOUND: u8 = 2;
/// Kept free at the front for where the cues are.
const FRONT: usize = 64;
/// A size that is not known yet, in eight bytes.
const UNKNOWN: [u8; 8] = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

/// What pictures are like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) coding: Coding,
    pub(super) width: u32,
    pub(super) height: u32,
    /// avcC, for H.264.
    pub(super) private: Vec<u8>,
}

/// A block of a cluster.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Milliseconds since the file's beginning.
    pub(super) at: u64,
    pub(super) track: u8,
    pub(super) key: bool,
    pub(super) data: Vec<u8>,
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Matroska<W> {
    file: W,
    /// Where the segment's contents begin.
    inside: u64,
    /// Where the length stands.
    duration: u64,
    /// Time and place of clusters that a player may begin at.
    cues: Vec<(u64, u64)>,
    /// The track that cues are of.
    cued: u8,
    last: u64,
}

impl<W: Write + Seek> Matroska<W> {
    /// Begins a file: a picture with sound, or sound alone.
    pub(super) fn begin(mut file: W, picture: Option<&Picture>) -> std::io::Result<Self> {
        let webm = picture.is_none_or(|picture| picture.coding == Coding::Vp8);
        let head = [
            uint(0x4286, 1),
            uint(0x42f7, 1),
            uint(0x42f2, 4),
            uint(0x42f3, 8),
            element(0x4282, if webm { b"webm" } else { b"matroska" }),
            uint(0x4287, 4),
            uint(0x4285, 2),
        ];
        file.write_all(&element(0x1a45_dfa3, &head.concat()))?;
        file.write_all(&id(0x1853_8067))?;
        file.write_all(&UNKNOWN)?;
        let inside = file.stream_position()?;
        file.write_all(&void(FRONT))?;
        let before =
            [uint(0x2a_d7b1, 1_000_000), element(0x4d80, b"kintsugi"), element(0x5741, b"kintsugi")].concat();
        let info = [before.clone(), element(0x4489, &0_f64.to_be_bytes())].concat();
        let size = sized(info.len() as u64).len() as u64;
        let duration = file.stream_position()? + 4 + size + before.len() as u64 + 3;
        file.write_all(&element(0x1549_a966, &info))?;
        let tracks = [picture.map(picture_track).unwrap_or_default(), sound_track()].concat();
        file.write_all(&element(0x1654_ae6b, &tracks))?;
        let cued = if picture.is_some() { PICTURE } else { SOUND };
        Ok(Self { file, inside, duration, cues: Vec::new(), cued, last: 0 })
    }

    /// Writes a cluster. Blocks are put in order.
    pub(super) fn cluster(&mut self, mut blocks: Vec<Block>) -> std::io::Result<()> {
        blocks.sort_by_key(|block| block.at);
        let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(()) };
        let begins = first.at;
        self.last = self.last.max(last.at);
        if let Some(cue) = blocks.iter().find(|block| block.track == self.cued && block.key) {
            self.cues.push((cue.at, self.file.stream_position()? - self.inside));
        }
        let mut inner = uint(0xe7, begins);
        for block in &blocks {
            let mut data = vec![0x80 | block.track];
            data.extend(((block.at - begins).min(0x7fff) as i16).to_be_bytes());
            data.push(if block.key { 0x80 } else { 0 });
            data.extend_from_slice(&block.data);
            inner.extend(element(0xa3, &data));
        }
        self.file.write_all(&element(0x1f43_b675, &inner))?;
        self.file.flush()
    }

    /// Ends the file; its length in milliseconds.
    pub(super) fn end(mut self) -> std::io::Result<u64> {
        let place = self.file.stream_position()? - self.inside;
        let cues: Vec<u8> = self
            .cues
            .iter()
            .flat_map(|(at, cluster)| {
                let position =
                    element(0xb7, &[uint(0xf7, u64::from(self.cued)), uint(0xf1, *cluster)].concat());
                element(0xbb, &[uint(0xb3, *at), position].concat())
            })
            .collect();
        self.file.write_all(&element(0x1c53_bb6b, &cues))?;
        let end = self.file.stream_position()?;
        let seek = element(0x4dbb, &[element(0x53ab, &id(0x1c53_bb6b)), uint(0x53ac, place)].concat());
        let front = element(0x114d_9b74, &seek);
        self.file.seek(SeekFrom::Start(self.inside))?;
        self.file.write_all(&front)?;
        self.file.write_all(&void(FRONT - front.len()))?;
        self.file.seek(SeekFrom::Start(self.duration))?;
        self.file.write_all(&(self.last as f64).to_be_bytes())?;
        self.file.seek(SeekFrom::Start(self.inside - 8))?;
        let mut size = (end - self.inside).to_be_bytes();
        size[0] = 0x01;
        self.file.write_all(&size)?;
        self.file.flush()?;
        Ok(self.last)
    }
}

fn picture_track(picture: &Picture) -> Vec<u8> {
    let name: &[u8] = match picture.coding {
        Coding::Vp8 => b"V_VP8",
        Coding::H264 => b"V_MPEG4/ISO/AVC",
    };
    let size = [uint(0xb0, u64::from(picture.width)), uint(0xba, u64::from(picture.height))].concat();
    let mut parts = vec![uint(0xd7, 1), uint(0x73c5, 1), uint(0x83, 1), uint(0x9c, 0), element(0x86, name)];
    if !picture.private.is_empty() {
        parts.push(element(0x63a2, &picture.private));
    }
    parts.push(element(0xe0, &size));
    element(0xae, &parts.concat())
}

fn sound_track() -> Vec<u8> {
    // RFC 7845 §5.1: version 1, two channels, no skipped samples, 48 kHz, no gain, mapping 0.
    let mut head = b"OpusHead".to_vec();
    head.extend([1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]);
    let sound = [element(0xb5, &48_000_f64.to_be_bytes()), uint(0x9f, 2)].concat();
    let parts = [
        uint(0xd7, 2),
        uint(0x73c5, 2),
        uint(0x83, 2),
        uint(0x9c, 0),
        element(0x86, b"A_OPUS"),
        uint(0x56bb, 80_000_000),
        element(0x63a2, &head),
        element(0xe1, &sound),
    ];
    element(0xae, &parts.concat())
}

/// Nothing, `size` bytes long with its head; 2 to 100.
fn void(size: usize) -> Vec<u8> {
    let mut made = vec![0xec, 0x80 | (size - 2) as u8];
    made.resize(size, 0);
    made
}

fn id(id: u32) -> Vec<u8> {
    let bytes = id.to_be_bytes();
    bytes[bytes.iter().position(|b| *b != 0).unwrap_or(3)..].to_vec()
}

/// A size in as few bytes as it takes.
fn sized(size: u64) -> Vec<u8> {
    let length = (1..8).find(|length| size < (1 << (7 * length)) - 1).unwrap_or(8);
    let mut bytes = size.to_be_bytes()[8 - length..].to_vec();
    bytes[0] |= 1 << (8 - length);
    bytes
}

fn element(name: u32, data: &[u8]) -> Vec<u8> {
    let mut made = id(name);
    made.extend(sized(data.len() as u64));
    made.extend_from_slice(data);
    made
}

fn uint(name: u32, value: u64) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    element(name, &bytes[bytes.iter().position(|b| *b != 0).unwrap_or(7)..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// Reads an element: its name, its data, and what follows.
    fn read(bytes: &[u8]) -> (u32, &[u8], &[u8]) {
        let names = bytes[0].leading_zeros() as usize + 1;
        let name = bytes[..names].iter().fold(0, |name, b| name << 8 | u32::from(*b));
        let sizes = bytes[names].leading_zeros() as usize + 1;
        let first = u64::from(bytes[names]) & ((1 << (8 - sizes)) - 1);
        let size =
            bytes[names + 1..names + sizes].iter().fold(first, |size, b| size << 8 | u64::from(*b)) as usize;
        let (data, rest) = bytes[names + sizes..].split_at(size);
        (name, data, rest)
    }

    fn children(mut bytes: &[u8]) -> Vec<(u32, &[u8])> {
        let mut made = Vec::new();
        while !bytes.is_empty() {
            let (name, data, rest) = read(bytes);
            made.push((name, data));
            bytes = rest;
        }
        made
    }

    fn number(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0, |n, b| n << 8 | u64::from(*b))
    }

    #[test]
    fn a_file_is_read_as_it_was_written_and_its_cues_point_at_clusters() {
        let picture = Picture { coding: Coding::Vp8, width: 640, height: 480, private: Vec::new() };
        let mut bytes = Vec::new();
        let mut file = Matroska::begin(Cursor::new(&mut bytes), Some(&picture)).unwrap();
        let block = |at, track, key| Block { at, track, key, data: vec![at as u8; 300] };
        file.cluster(vec![block(5, SOUND, true), block(0, PICTURE, true), block(40, PICTURE, false)])
            .unwrap();
        assert!(
            file.file.get_ref().windows(8).any(|w| w == UNKNOWN),
            "killed now, its length is said to be unknown"
        );
        file.cluster(vec![block(2_000, PICTURE, true), block(2_040, PICTURE, false)]).unwrap();
        file.cluster(Vec::new()).unwrap();
        let inside = file.inside as usize;
        let length = file.end().unwrap();
        assert_eq!(length, 2_040);
        let (name, head, rest) = read(&bytes);
        assert_eq!((name, children(head)[4].1), (0x1a45_dfa3, &b"webm"[..]));
        let (name, segment, rest) = read(rest);
        assert_eq!((name, rest.len()), (0x1853_8067, 0), "the segment is the rest of the file");
        let parts = children(segment);
        let names: Vec<u32> = parts.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [0x114d_9b74, 0xec, 0x1549_a966, 0x1654_ae6b, 0x1f43_b675, 0x1f43_b675, 0x1c53_bb6b]
        );
        let info = children(parts[2].1);
        assert_eq!(info[3].1, 2_040_f64.to_be_bytes());
        let seek = children(children(parts[0].1)[0].1);
        let cues = number(seek[1].1) as usize;
        assert_eq!(read(&bytes[inside + cues..]).0, 0x1c53_bb6b, "the front says where the cues are");
        for ((at, data), wanted) in children(parts[6].1).into_iter().zip([0, 2_000]) {
            assert_eq!(at, 0xbb);
            let cue = children(data);
            assert_eq!(number(cue[0].1), wanted);
            let place = number(children(cue[1].1)[1].1) as usize;
            let (name, cluster, _) = read(&bytes[inside + place..]);
            assert_eq!((name, number(children(cluster)[0].1)), (0x1f43_b675, wanted));
        }
        let blocks = children(parts[4].1);
        assert_eq!(blocks[1].1[..4], [0x81, 0, 0, 0x80], "the picture first, by its time");
        assert_eq!(blocks[2].1[..4], [0x82, 0, 5, 0x80]);
    }
}
