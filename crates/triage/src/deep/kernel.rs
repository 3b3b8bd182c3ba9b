//! Multiplies small integers: activations of 16 bits by weights of 8 bits, summed in 32 bits.
//!
//! The only module that knows instruction sets. Every path adds the same integers, so all give the same sums.

use pulp::{Arch, Simd, WithSimd};

/// Outputs worked on together.
pub(super) const WIDE: usize = 32;
/// Inputs whose weights are widened at a time.
const STRIP: usize = 384;
/// Weights of two inputs for all outputs of a panel.
pub(super) type Pair<N> = [N; 2 * WIDE];
/// Sums of some tokens for all outputs of a panel.
type Tile<const T: usize> = [[i32; WIDE]; T];

/// Weights of one linear layer in panels: blocks of outputs, in each the pairs of inputs one after another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panels<'a> {
    pub(super) pairs: &'a [Pair<i8>],
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

/// Orders rows of weights, one row an output, behind what `pairs` holds already. Inputs are even in number, outputs a
/// multiple of [`WIDE`].
pub(super) fn order(rows: &[i8], inputs: usize, outputs: usize, pairs: &mut Vec<Pair<i8>>) {
    let (half, from) = (inputs / 2, pairs.len());
    pairs.resize(from + outputs / WIDE * half, [0; 2 * WIDE]);
    let pairs = &mut pairs[from..];
    for (o, row) in rows.chunks_exact(inputs).take(outputs).enumerate() {
        let panel = &mut pairs[o / WIDE * half..][..half];
        for (pair, [a, b]) in panel.iter_mut().zip(row.as_chunks::<2>().0) {
            pair[o % WIDE * 2] = *a;
            pair[o % WIDE * 2 + 1] = *b;
        }
    }
}

/// Sums of products: `sums[token][output] = Σ acts[token][input] · weight[output][input]`.
pub(super) fn multiply(arch: Arch, acts: &[i16], weights: Panels<'_>, sums: &mut [i32]) {
    let job = Job { acts, weights, sums };
    match arch {
        #[cfg(target_arch = "x86_64")]
        Arch::V4(simd) => Simd::vectorize(simd, Run { job, lanes: simd }),
        #[cfg(target_arch = "x86_64")]
        Arch::V3(simd) => Simd::vectorize(simd, Run { job, lanes: simd }),
        other => other.dispatch(Run { job, lanes: Plain }),
    }
}

/// How one instruction set adds products; `rows` hold the activations of `T` tokens in pairs.
trait Lanes: Copy {
    fn add<const T: usize>(self, wide: &[Pair<i16>], rows: [&[[i16; 2]]; T], sums: &mut Tile<T>);
}

struct Job<'a> {
    acts: &'a [i16],
    weights: Panels<'a>,
    sums: &'a mut [i32],
}

struct Run<'a, L> {
    job: Job<'a>,
    lanes: L,
}

impl<L: Lanes> WithSimd for Run<'_, L> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Run { job: Job { acts, weights, sums }, lanes } = self;
        let tokens = acts.len() / weights.inputs;
        let mut wide = vec![[0_i16; 2 * WIDE]; STRIP / 2];
        sums.fill(0);
        for (block, panel) in weights.pairs.chunks_exact(weights.inputs / 2).enumerate() {
            for (part, strip) in panel.chunks(STRIP / 2).enumerate() {
                let wide = &mut wide[..strip.len()];
                for (wide, small) in wide.iter_mut().zip(strip) {
                    *wide = small.map(i16::from);
                }
                let mut place = Place {
                    acts,
                    sums,
                    inputs: weights.inputs,
                    outputs: weights.outputs,
                    from: part * STRIP,
                    column: block * WIDE,
                };
                let mut token = 0;
                while token + 8 <= tokens {
                    place.tile::<L, 8>(lanes, wide, token);
                    token += 8;
                }
                while token + 4 <= tokens {
                    place.tile::<L, 4>(lanes, wide, token);
                    token += 4;
                }
                while token < tokens {
                    place.tile::<L, 1>(lanes, wide, token);
                    token += 1;
                }
            }
        }
    }
}

/// Where a strip of inputs and a block of outputs lie.
struct Place<'a> {
    acts: &'a [i16],
    sums: &'a mut [i32],
    inputs: usize,
    outputs: usize,
    from: usize,
    column: usize,
}

impl Place<'_> {
    #[inline(always)]
    fn tile<L: Lanes, const T: usize>(&mut self, lanes: L, wide: &[Pair<i16>], token: usize) {
        let rows: [&[[i16; 2]]; T] = std::array::from_fn(|t| {
            self.acts[(token + t) * self.inputs + self.from..][..2 * wide.len()].as_chunks().0
        });
        let mut sums: Tile<T> = [[0; WIDE]; T];
        lanes.add(wide, rows, &mut sums);
        for (t, row) in sums.iter().enumerate() {
            let kept = &mut self.sums[(token + t) * self.outputs + self.column..][..WIDE];
            for (kept, sum) in kept.iter_mut().zip(row) {
                *kept += sum;
            }
        }
    }
}

/// Any processor: the compiler finds what there is.
#[derive(Clone, Copy)]
struct Plain;

impl Lanes for Plain {
    #[inline(always)]
    fn add<const T: usize>(self, wide: &[Pair<i16>], rows: [&[[i16; 2]]; T], sums: &mut Tile<T>) {
        for (k, pair) in wide.iter().enumerate() {
            for (sum, row) in sums.iter_mut().zip(rows) {
                let [a, b] = row[k].map(i32::from);
                for (sum, w) in sum.iter_mut().zip(pair.as_chunks::<2>().0) {
                    *sum += a * i32::from(w[0]) + b * i32::from(w[1]);
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256i, __m512i};

    use pulp::x86::{V3, V4};

    use super::{Lanes, Pair, Tile, WIDE};

    impl Lanes for V4 {
        #[inline(always)]
        fn add<const T: usize>(self, wide: &[Pair<i16>], rows: [&[[i16; 2]]; T], sums: &mut Tile<T>) {
            let mut acc = [[self.avx512f._mm512_setzero_si512(); 2]; T];
            let rows = rows.map(|row| &row[..wide.len()]);
            for (k, pair) in wide.iter().enumerate() {
                let weights: [__m512i; 2] = bytemuck::cast(*pair);
                for (acc, row) in acc.iter_mut().zip(rows) {
                    let act = self.avx512f._mm512_set1_epi32(bytemuck::cast(row[k]));
                    for (acc, w) in acc.iter_mut().zip(weights) {
                        let products = self.avx512bw._mm512_madd_epi16(act, w);
                        *acc = self.avx512f._mm512_add_epi32(*acc, products);
                    }
                }
            }
            *sums = acc.map(bytemuck::cast::<[__m512i; 2], [i32; WIDE]>);
        }
    }

    impl Lanes for V3 {
        #[inline(always)]
        fn add<const T: usize>(self, wide: &[Pair<i16>], rows: [&[[i16; 2]]; T], sums: &mut Tile<T>) {
            let rows = rows.map(|row| &row[..wide.len()]);
            // Four tokens at a time, so that all sums stay in registers.
            let ((fours, ones), (tiles, rest)) = (rows.as_chunks::<4>(), sums.as_chunks_mut::<4>());
            for (rows, sums) in fours.iter().zip(tiles) {
                few(self, wide, *rows, sums.each_mut());
            }
            for (row, sum) in ones.iter().zip(rest) {
                few(self, wide, [row], [sum]);
            }
        }
    }

    #[inline(always)]
    fn few<const T: usize>(
        simd: V3,
        wide: &[Pair<i16>],
        rows: [&[[i16; 2]]; T],
        sums: [&mut [i32; WIDE]; T],
    ) {
        let mut halves = sums.map(|sum| sum.as_chunks_mut::<16>().0);
        for half in 0..2 {
            let mut acc = [[simd.avx._mm256_setzero_si256(); 2]; T];
            for (k, pair) in wide.iter().enumerate() {
                let weights: [[__m256i; 2]; 2] = bytemuck::cast(*pair);
                for (acc, row) in acc.iter_mut().zip(rows) {
                    let act = simd.avx._mm256_set1_epi32(bytemuck::cast(row[k]));
                    for (acc, w) in acc.iter_mut().zip(weights[half]) {
                        *acc = simd.avx2._mm256_add_epi32(*acc, simd.avx2._mm256_madd_epi16(act, w));
                    }
                }
            }
            for (sum, acc) in halves.iter_mut().zip(acc) {
                sum[half] = bytemuck::cast(acc);
            }
        }
    }
}

/// Every way of multiplying that this machine has.
#[cfg(test)]
pub(super) fn ways() -> Vec<Arch> {
    let mut ways = vec![Arch::Scalar];
    #[cfg(target_arch = "x86_64")]
    {
        ways.extend(pulp::x86::V3::try_new().map(Arch::V3));
        ways.extend(pulp::x86::V4::try_new().map(Arch::V4));
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and never change.
    fn numbers(count: usize, most: i32) -> Vec<i32> {
        let mut state = 42_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as i32 % (2 * most + 1) - most
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn all_ways_give_the_sums_of_the_definition() {
        for (inputs, outputs) in [(384, 64), (1536, 32), (64, 96)] {
            let rows: Vec<i8> = numbers(inputs * outputs, 127).iter().map(|w| *w as i8).collect();
            let mut pairs = Vec::new();
            order(&rows, inputs, outputs, &mut pairs);
            let weights = Panels { pairs: &pairs, inputs, outputs };
            for tokens in [1, 3, 4, 9, 21] {
                let acts: Vec<i16> = numbers(tokens * inputs, 4095).iter().map(|a| *a as i16).collect();
                let wanted: Vec<i32> = acts
                    .chunks_exact(inputs)
                    .flat_map(|act| {
                        rows.chunks_exact(inputs).map(move |row| {
                            row.iter().zip(act).map(|(w, a)| i32::from(*w) * i32::from(*a)).sum::<i32>()
                        })
                    })
                    .collect();
                for arch in ways() {
                    let mut sums = vec![7; tokens * outputs];
                    multiply(arch, &acts, weights, &mut sums);
                    assert_eq!(sums, wanted, "{inputs} {outputs} {tokens} {arch:?}");
                }
            }
        }
    }
}
