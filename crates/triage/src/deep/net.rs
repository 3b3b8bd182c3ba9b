//! Small networks over what stands between the encoder's layers: one layer of rectified units and one of lanes.
//!
//! Knows numbers only; what the lanes mean is said by whoever owns the file.

/// The mean of some members of the same shape.
pub(crate) struct Net {
    inputs: usize,
    /// A number of the file's own.
    pub(crate) number: f32,
    members: Vec<Member>,
}

struct Member {
    /// Step and bias of each unit, and its weights.
    units: Vec<(f32, f32, Vec<i16>)>,
    /// Bias of each lane, and its weights.
    lanes: Vec<(f32, Vec<f32>)>,
}

impl Net {
    /// Reads a file that begins with the mark and has so many lanes.
    pub(crate) fn from_bytes(bytes: &[u8], mark: &[u8], wanted: usize) -> Option<Self> {
        let mut rest = bytes.strip_prefix(mark)?;
        let [inputs, hidden, members, lanes] =
            [number(&mut rest)?, number(&mut rest)?, number(&mut rest)?, number(&mut rest)?];
        if lanes != wanted || inputs > 1 << 16 || hidden > 1 << 12 || !(1..=16).contains(&members) {
            return None;
        }
        let own = float(&mut rest)?;
        let members =
            (0..members).map(|_| Member::read(&mut rest, inputs, hidden, lanes)).collect::<Option<_>>()?;
        rest.is_empty().then_some(Self { inputs, number: own, members })
    }

    /// The mean of the members' scores; nothing where the trace is of another encoder.
    pub(crate) fn scores<const LANES: usize>(&self, trace: &[f32]) -> Option<[f32; LANES]> {
        let mut scores = [0.0; LANES];
        if trace.len() != self.inputs {
            return None;
        }
        for member in &self.members {
            let inner: Vec<f32> = member
                .units
                .iter()
                .map(|(step, bias, weights)| {
                    let sum: f32 = weights.iter().zip(trace).map(|(w, x)| f32::from(*w) * x).sum();
                    (sum * step + bias).max(0.0)
                })
                .collect();
            for (score, (bias, weights)) in scores.iter_mut().zip(&member.lanes) {
                *score += bias + weights.iter().zip(&inner).map(|(w, x)| w * x).sum::<f32>();
            }
        }
        Some(scores.map(|score| score / self.members.len() as f32))
    }
}

impl Member {
    fn read(rest: &mut &[u8], inputs: usize, hidden: usize, lanes: usize) -> Option<Self> {
        let unit = |rest: &mut &[u8]| {
            let (step, bias) = (float(rest)?, float(rest)?);
            let bytes = take(rest, inputs * 2)?;
            let weights = bytes.as_chunks::<2>().0.iter().map(|two| i16::from_le_bytes(*two)).collect();
            Some((step, bias, weights))
        };
        let lane = |rest: &mut &[u8]| {
            let bias = float(rest)?;
            Some((bias, (0..hidden).map(|_| float(rest)).collect::<Option<_>>()?))
        };
        let units = (0..hidden).map(|_| unit(rest)).collect::<Option<_>>()?;
        let lanes = (0..lanes).map(|_| lane(rest)).collect::<Option<_>>()?;
        Some(Self { units, lanes })
    }
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let bytes = take(rest, 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

fn float(rest: &mut &[u8]) -> Option<f32> {
    Some(f32::from_le_bytes(take(rest, 4)?.try_into().ok()?))
}
