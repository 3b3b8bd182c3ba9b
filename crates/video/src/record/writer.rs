//! From packets to files: when a file begins and ends, what second a frame belongs to, and what happens when the disk says no.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Part;
use super::assemble::{Assembler, Frame, vp8_size};
use super::ebml::{Block, Matroska, PICTURE, Picture, SOUND};
use super::h264;
use super::order::{Order, Out};
use crate::keyframe::Coding;

/// A file is so long, up to the next key frame.
const LENGTH: Duration = Duration::from_mins(5);
/// Written at least so often: what a killed program loses.
const CLUSTER: u64 = 2_000;
/// Without a picture for so long there is none: the sound is kept alone.
const SOUND_ALONE: Duration = Duration::from_secs(3);
/// A disk that said no is asked again after so long.
const AGAIN: Duration = Duration::from_secs(30);
/// Packets that wait for one that is missing: a picture's is asked for again, sound's never comes.
const PICTURE_WAITS: usize = 128;
const SOUND_WAITS: usize = 16;
/// Where H.264 does not say its size.
const USUAL: (u32, u32) = (1_280, 720);

/// Writes one stream.
pub(super) struct Writer {
    folder: PathBuf,
    waits: Arc<AtomicBool>,
    /// The same moment by both clocks.
    base: (Instant, SystemTime),
    picture: Option<Line>,
    sound: Option<Line>,
    assembler: Option<(Coding, Assembler)>,
    open: Option<Open>,
    failed: Option<Instant>,
}

/// A line of packets, in order and in time.
struct Line {
    order: Order<Part>,
    began: Instant,
    last: u32,
    /// Ticks since it began.
    ticks: i64,
    clock: i64,
}

struct Open {
    file: Matroska<BufWriter<File>>,
    path: PathBuf,
    began: Instant,
    began_ms: u128,
    kind: &'static str,
    blocks: Vec<Block>,
    has_picture: bool,
}

impl Line {
    fn new(part: &Part, clock: i64, waiting: usize) -> Self {
        Self { order: Order::new(waiting), began: part.at, last: part.time, ticks: 0, clock }
    }

    /// When a timestamp was, by the line's own time.
    fn when(&mut self, time: u32) -> Instant {
        self.ticks += i64::from(time.wrapping_sub(self.last) as i32);
        self.last = time;
        let micros = self.ticks * 1_000_000 / self.clock;
        if micros < 0 {
            return self
                .began
                .checked_sub(Duration::from_micros(micros.unsigned_abs()))
                .unwrap_or(self.began);
        }
        self.began + Duration::from_micros(micros.unsigned_abs())
    }
}

impl Writer {
    #[expect(
        clippy::disallowed_methods,
        reason = "files are named by the wall clock; nothing is decided by it"
    )]
    pub(super) fn new(folder: PathBuf, waits: Arc<AtomicBool>) -> Self {
        let base = (Instant::now(), SystemTime::now());
        Self { folder, waits, base, picture: None, sound: None, assembler: None, open: None, failed: None }
    }

    pub(super) fn take(&mut self, part: Part) {
        if self.failed.is_some_and(|failed| part.at.saturating_duration_since(failed) < AGAIN) {
            return;
        }
        let done = match part.coding {
            Some(coding) => self.take_picture(coding, part),
            None => self.take_sound(part),
        };
        if let Err(error) = done {
            tracing::error!(folder = %self.folder.display(), %error, "a recording cannot be written");
            self.failed = Some(Instant::now());
            self.open = None;
            self.need();
        }
    }

    fn take_picture(&mut self, coding: Coding, part: Part) -> std::io::Result<()> {
        if self.assembler.as_ref().is_none_or(|(of, _)| *of != coding) {
            self.assembler = Some((coding, Assembler::new(coding)));
        }
        let line = self.picture.get_or_insert_with(|| Line::new(&part, 90_000, PICTURE_WAITS));
        let mut frames = Vec::new();
        let Some((_, assembler)) = &mut self.assembler else { return Ok(()) };
        for out in line.order.put(part.seq, part) {
            match out {
                Out::Gap => assembler.gap(),
                Out::Packet(part) => frames.extend(assembler.put(part.time, part.marker, &part.payload)),
            }
        }
        let waits = assembler.waits;
        for frame in frames {
            self.take_frame(coding, frame)?;
        }
        if waits {
            self.need();
        }
        Ok(())
    }

    fn take_frame(&mut self, coding: Coding, frame: Frame) -> std::io::Result<()> {
        let Some(line) = &mut self.picture else { return Ok(()) };
        let at = line.when(frame.time);
        let over = self
            .open
            .as_ref()
            .is_some_and(|open| !open.has_picture || at.saturating_duration_since(open.began) > LENGTH);
        if over && !frame.key {
            self.need();
        }
        if frame.key {
            self.waits.store(false, Ordering::Relaxed);
            if over {
                self.close()?;
            }
            if self.open.is_none() {
                let picture = self.picture_of(coding, &frame);
                self.begin(at, Some(&picture))?;
            }
        }
        self.put(Block { at: 0, track: PICTURE, key: frame.key, data: frame.data }, at)
    }

    fn picture_of(&self, coding: Coding, frame: &Frame) -> Picture {
        let (size, private) = match (&self.assembler, coding) {
            (Some((_, made)), Coding::H264) => (h264::size(&made.sps), h264::avcc(&made.sps, &made.pps)),
            _ => (vp8_size(&frame.data), None),
        };
        let (width, height) = size.unwrap_or(USUAL);
        Picture { coding, width, height, private: private.unwrap_or_default() }
    }

    fn take_sound(&mut self, part: Part) -> std::io::Result<()> {
        let line = self.sound.get_or_insert_with(|| Line::new(&part, 48_000, SOUND_WAITS));
        let alone = self.picture.is_none() && part.at.saturating_duration_since(line.began) > SOUND_ALONE;
        let mut frames = Vec::new();
        for out in line.order.put(part.seq, part) {
            if let Out::Packet(part) = out {
                frames.push((line.when(part.time), part.payload));
            }
        }
        for (at, payload) in frames {
            if self.open.is_none() && alone {
                self.begin(at, None)?;
            }
            if self
                .open
                .as_ref()
                .is_some_and(|open| !open.has_picture && at.saturating_duration_since(open.began) > LENGTH)
            {
                self.close()?;
                self.begin(at, None)?;
            }
            self.put(Block { at: 0, track: SOUND, key: true, data: payload.to_vec() }, at)?;
        }
        Ok(())
    }

    fn put(&mut self, block: Block, at: Instant) -> std::io::Result<()> {
        // Sound of before the first picture is of no file.
        let Some(open) = &mut self.open else { return Ok(()) };
        let Some(since) = at.checked_duration_since(open.began) else { return Ok(()) };
        let at = since.as_millis() as u64;
        let first = open.blocks.first().map_or(at, |block| block.at);
        let turns = if open.has_picture { block.track == PICTURE && block.key } else { true };
        if !open.blocks.is_empty() && (turns && at > first + CLUSTER / 2 || at > first + CLUSTER) {
            open.file.cluster(std::mem::take(&mut open.blocks))?;
        }
        open.blocks.push(Block { at, ..block });
        Ok(())
    }

    fn begin(&mut self, at: Instant, picture: Option<&Picture>) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let (base, wall) = self.base;
        let wall = match at.checked_duration_since(base) {
            Some(after) => wall + after,
            None => wall - base.saturating_duration_since(at),
        };
        let began_ms = wall.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let kind = if picture.is_some_and(|picture| picture.coding == Coding::H264) { "mkv" } else { "webm" };
        let path = self.folder.join(format!("{began_ms}.{kind}"));
        let file = Matroska::begin(BufWriter::new(File::create_new(&path)?), picture)?;
        let has_picture = picture.is_some();
        self.open = Some(Open { file, path, began: at, began_ms, kind, blocks: Vec::new(), has_picture });
        Ok(())
    }

    fn close(&mut self) -> std::io::Result<()> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        open.file.cluster(std::mem::take(&mut open.blocks))?;
        let length = open.file.end()?;
        let named = self.folder.join(format!("{}-{length}.{}", open.began_ms, open.kind));
        std::fs::rename(&open.path, named)
    }

    /// The source ends or changes.
    pub(super) fn cut(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(folder = %self.folder.display(), %error, "a recording was not completed");
        }
        (self.picture, self.sound, self.assembler) = (None, None, None);
        self.need();
    }

    fn need(&self) {
        self.waits.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("kintsugi-recording-{}-{name}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        folder
    }

    fn part(coding: Option<Coding>, seq: u64, time: u32, at: Instant, payload: &[u8]) -> Part {
        Part { coding, seq, time, marker: true, at, payload: payload.into() }
    }

    const KEY: &[u8] = &[0x10, 0x10, 2, 0, 0x9d, 1, 0x2a, 0x80, 0x02, 0xe0, 0x01, 7];
    const OTHER: &[u8] = &[0x10, 0x01, 2, 3];

    fn names(folder: &PathBuf) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map(|dir| dir.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        names.sort();
        names
    }

    /// Sends `seconds` of pictures and sound; a key frame wherever one is needed.
    fn send(writer: &mut Writer, from: Instant, seconds: u32, picture: bool) {
        for i in 0..seconds * 50 {
            let at = from + Duration::from_millis(u64::from(i) * 20);
            if picture && i % 2 == 0 {
                let key = writer.waits.load(Ordering::Relaxed);
                let payload = if key { KEY } else { OTHER };
                writer.take(part(Some(Coding::Vp8), u64::from(i / 2) + 10, i * 1_800, at, payload));
            }
            writer.take(part(
                None,
                u64::from(i) + 70_000,
                i.wrapping_mul(960).wrapping_sub(5_000),
                at,
                &[0xfc, 1, 2],
            ));
        }
    }

    #[test]
    fn files_begin_with_key_frames_are_cut_at_their_length_and_named_by_time() {
        let folder = folder("cut");
        let mut writer = Writer::new(folder.clone(), Arc::new(AtomicBool::new(true)));
        let from = Instant::now();
        send(&mut writer, from, 310, true);
        assert_eq!(names(&folder).len(), 2);
        writer.cut();
        let names = names(&folder);
        let spans: Vec<(u64, u64)> = names
            .iter()
            .map(|name| name.strip_suffix(".webm").unwrap().split_once('-').unwrap())
            .map(|(start, length)| (start.parse().unwrap(), length.parse().unwrap()))
            .collect();
        assert_eq!(spans.len(), 2);
        assert!((299_900..=300_200).contains(&spans[0].1), "{spans:?}");
        let gap = spans[1].0 as i64 - (spans[0].0 + spans[0].1) as i64;
        assert!((-50..=50).contains(&gap), "one goes on where the other ends: {gap} ms");
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn sound_alone_is_kept_and_a_picture_that_comes_later_begins_a_file() {
        let folder = folder("sound");
        let mut writer = Writer::new(folder.clone(), Arc::new(AtomicBool::new(true)));
        let from = Instant::now();
        send(&mut writer, from, 6, false);
        assert_eq!(names(&folder).len(), 1);
        writer.take(part(Some(Coding::Vp8), 1, 1, from + Duration::from_secs(6), KEY));
        writer.take(part(Some(Coding::Vp8), 2, 9_001, from + Duration::from_secs(6), OTHER));
        writer.cut();
        assert_eq!(names(&folder).len(), 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_disk_that_says_no_is_asked_again_later() {
        let folder = folder("no");
        std::fs::write(&folder, "a file stands in the way").unwrap();
        let mut writer = Writer::new(folder.clone(), Arc::new(AtomicBool::new(true)));
        let from = Instant::now();
        send(&mut writer, from, 1, true);
        assert!(writer.failed.is_some() && writer.open.is_none());
        std::fs::remove_file(&folder).unwrap();
        send(&mut writer, from + AGAIN + Duration::from_secs(1), 2, true);
        writer.cut();
        assert_eq!(names(&folder).len(), 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
