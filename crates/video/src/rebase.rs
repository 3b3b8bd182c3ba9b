//! One even line of packets for a viewer out of what several sources send: another layer, a publisher that came again. Sequence
//! numbers go on where they were (and begin below 65,536 for each viewer, so that both ends count the same rollovers), timestamps go
//! on by the time that passed, VP8's own counters go on too. Packets of a source from before it was switched to are left out.

/// A line out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// Of the last switch.
    offsets: Option<Offsets>,
    /// The greatest that went out.
    last: Option<Last>,
}

#[derive(Clone, Copy, Debug)]
struct Offsets {
    /// The source's first sequence number on this line; older ones belong to nobody.
    from: u64,
    /// Added to sequence numbers.
    seq: i64,
    /// Added to timestamps.
    time: u32,
    picture: u16,
    base: u8,
}

#[derive(Clone, Copy, Debug)]
struct Last {
    seq: u64,
    time: u32,
    picture: u16,
    base: u8,
    /// When it went out, in microseconds of any clock.
    at: u64,
}

/// A packet as it came, and as it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Extended sequence number.
    pub(crate) seq: u64,
    /// RTP timestamp.
    pub(crate) time: u32,
    /// VP8 PictureID, where there is one.
    pub(crate) picture: Option<u16>,
    /// VP8 TL0PICIDX, where there is one.
    pub(crate) base: Option<u8>,
}

/// PictureID has 15 bits.
const PICTURE: u16 = 0x7fff;

impl Line {
    /// The next packet comes from another source.
    pub(crate) fn switch(&mut self) {
        self.offsets = None;
    }

    /// Whether a source is being followed.
    pub(crate) fn follows(&self) -> bool {
        self.offsets.is_some()
    }

    /// A packet's marks on this line; `None` where it is of before the switch. `at` is now in microseconds, `clock` the ticks of the
    /// timestamp a second.
    pub(crate) fn next(&mut self, came: Marks, at: u64, clock: u32) -> Option<Marks> {
        let last = self.last;
        let offsets = *self.offsets.get_or_insert_with(|| begin(came, last, at, clock));
        if came.seq < offsets.from {
            return None;
        }
        let seq = came.seq.checked_add_signed(offsets.seq)?;
        let goes = Marks {
            seq,
            time: came.time.wrapping_add(offsets.time),
            picture: came.picture.map(|p| p.wrapping_add(offsets.picture) & PICTURE),
            base: came.base.map(|b| b.wrapping_add(offsets.base)),
        };
        if last.is_none_or(|last| seq > last.seq) {
            self.last = Some(Last {
                seq,
                time: goes.time,
                picture: goes.picture.or(last.map(|l| l.picture)).unwrap_or(0),
                base: goes.base.or(last.map(|l| l.base)).unwrap_or(0),
                at,
            });
        }
        Some(goes)
    }
}

fn begin(came: Marks, last: Option<Last>, at: u64, clock: u32) -> Offsets {
    // A viewer's line begins low: some of the first packet's neighbours may come after it.
    let (seq, time, picture, base) = match last {
        None => (came.seq & 0x7fff, came.time, came.picture.unwrap_or(0), came.base.unwrap_or(0)),
        Some(last) => {
            let passed = at.saturating_sub(last.at).saturating_mul(u64::from(clock)) / 1_000_000;
            let time = last.time.wrapping_add((passed as u32).max(1));
            (last.seq + 1, time, last.picture.wrapping_add(1), last.base.wrapping_add(1))
        }
    };
    Offsets {
        from: came.seq,
        seq: seq as i64 - came.seq as i64,
        time: time.wrapping_sub(came.time),
        picture: picture.wrapping_sub(came.picture.unwrap_or(0)) & PICTURE,
        base: base.wrapping_sub(came.base.unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn came(seq: u64, time: u32, picture: u16, base: u8) -> Marks {
        Marks { seq, time, picture: Some(picture), base: Some(base) }
    }

    /// 700,000 without what stands above fifteen bits.
    const LOW: u64 = 700_000 % 32_768;

    #[test]
    fn a_line_begins_low_and_keeps_gaps_and_order() {
        let mut line = Line::default();
        assert_eq!(line.next(came(700_000, 5, 9, 9), 0, 90_000), Some(came(LOW, 5, 9, 9)));
        assert_eq!(line.next(came(700_003, 8, 10, 9), 1, 90_000).unwrap().seq, LOW + 3);
        assert_eq!(line.next(came(700_002, 8, 10, 9), 2, 90_000).unwrap().seq, LOW + 2);
        assert_eq!(line.next(came(699_999, 1, 8, 9), 3, 90_000), None, "of before");
    }

    #[test]
    fn a_switch_goes_on_where_it_was() {
        let mut line = Line::default();
        line.next(came(10, 1_000, 0x7fff, 255), 0, 90_000);
        line.switch();
        let next = line.next(came(9_000_000, 77, 40, 3), 500_000, 90_000).unwrap();
        assert_eq!(next, came(11, 1_000 + 45_000, 0, 0));
        let then = line.next(came(9_000_001, 77 + 3_000, 41, 3), 533_000, 90_000).unwrap();
        assert_eq!(then, came(12, 1_000 + 48_000, 1, 0));
        assert_eq!(
            line.next(came(11, 4_000, 0, 0), 533_000, 90_000),
            None,
            "the source of before the switch"
        );
    }

    #[test]
    fn sound_has_no_pictures() {
        let mut line = Line::default();
        let plain = |seq, time| Marks { seq, time, picture: None, base: None };
        assert_eq!(line.next(plain(1, 1), 0, 48_000), Some(plain(1, 1)));
        line.switch();
        assert!(!line.follows());
        assert_eq!(line.next(plain(1, 1), 0, 48_000), Some(plain(2, 2)));
    }

    proptest! {
        /// Over any number of switches no sequence number is used twice, and in order in is in order out.
        #[test]
        fn no_number_twice(runs in prop::collection::vec((0u64..5_000_000, any::<u32>(), 1u64..40, 0u64..3_000_000), 1..12)) {
            let mut line = Line::default();
            let (mut last, mut at) = (None::<Marks>, 0);
            for (first, time, length, pause) in runs {
                line.switch();
                at += pause;
                for i in 0..length {
                    let goes = line.next(came(first + i, time.wrapping_add(i as u32 * 3_000), i as u16, i as u8), at, 90_000).unwrap();
                    match last {
                        None => prop_assert!(goes.seq < 65_536),
                        Some(last) => {
                            prop_assert_eq!(goes.seq, last.seq + 1);
                            prop_assert!(goes.time.wrapping_sub(last.time) < u32::MAX / 2, "time goes on");
                            prop_assert_eq!(goes.picture.unwrap(), (last.picture.unwrap() + 1) & PICTURE);
                        }
                    }
                    last = Some(goes);
                    at += 33_000;
                }
            }
        }
    }
}
