//! Float arithmetic in a fixed order: the same bits on every processor, whatever its vectors are.
//!
//! No call of the platform's mathematics library; sums run over sixteen lanes and then in one order.

/// Lanes of a sum.
const LANES: usize = 16;
/// Adding this to a small number rounds it to the nearest integer, ties to even.
const ROUND: f32 = 12_582_912.0;

/// `e` to a power, clamped to what fits.
#[inline(always)]
pub(super) fn exp(power: f32) -> f32 {
    let power = power.clamp(-87.0, 88.0);
    let shifted = power * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let rest = power - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + factor;
    }
    let sum = sum * rest * rest + rest + 1.0;
    let scale = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    sum * f32::from_bits(scale)
}

/// The Gaussian error linear unit, to about 1e-6.
#[inline(always)]
pub(super) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for factor in [-1.453_152_1, 1.421_413_8, -0.284_496_72, 0.254_829_6] {
        sum = sum * t + factor;
    }
    let tail = 0.5 * sum * t * exp(-z * z);
    x * if x < 0.0 { tail } else { 1.0 - tail }
}

/// Folds sixteen lanes into one number.
#[inline(always)]
fn gather(mut lanes: [f32; LANES]) -> f32 {
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
    }
    lanes[0]
}

/// Sum of what a function makes of each number; the length is a multiple of sixteen.
#[inline(always)]
fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for part in row.as_chunks::<LANES>().0 {
        for (lane, value) in lanes.iter_mut().zip(part) {
            *lane += of(*value);
        }
    }
    gather(lanes)
}

/// Sum of products; the lengths are equal multiples of sixteen.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    gather(lanes)
}

/// Brings a row to mean 0 and variance 1, then scales and shifts it.
#[inline(always)]
pub(super) fn normalise(row: &mut [f32], scale: &[f32], shift: &[f32], epsilon: f32) {
    let n = row.len() as f32;
    let mean = sum(row, |x| x) / n;
    let variance = sum(row, |x| (x - mean) * (x - mean)) / n;
    let inverse = 1.0 / (variance + epsilon).sqrt();
    for ((x, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
        *x = (*x - mean) * inverse * scale + shift;
    }
}

/// Rounds a row to whole numbers up to `most` and returns their step; the length is a multiple of sixteen.
#[inline(always)]
pub(super) fn quantise(row: &[f32], most: f32, whole: &mut [i16]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for part in row.as_chunks::<LANES>().0 {
        for (lane, value) in lanes.iter_mut().zip(part) {
            let size = value.abs();
            *lane = if size > *lane { size } else { *lane };
        }
    }
    let largest = lanes.iter().fold(1e-12, |most: f32, lane| if *lane > most { *lane } else { most });
    let inverse = most / largest;
    for (whole, value) in whole.iter_mut().zip(row) {
        *whole = (value * inverse + ROUND).to_bits().wrapping_sub(ROUND.to_bits()) as i16;
    }
    largest / most
}

/// Turns scores into shares of one; returns nothing for an empty row.
#[inline(always)]
pub(super) fn shares(row: &mut [f32]) {
    let most = row.iter().fold(f32::NEG_INFINITY, |most, x| if *x > most { *x } else { most });
    let mut all = 0.0;
    for x in row.iter_mut() {
        *x = exp(*x - most);
    }
    for x in row.iter() {
        all += *x;
    }
    let inverse = 1.0 / all;
    for x in row.iter_mut() {
        *x *= inverse;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_definitions() {
        for i in -2000..2000 {
            let x = i as f32 * 0.02;
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!((got - want).abs() <= want * 3e-7, "exp {x}: {got} {want}");
            let near = x / 4.0;
            // tanh form, good to 5e-4 itself: guards against slips, not against the last digit.
            let inner = 0.797_884_6 * (near + 0.044_715 * near * near * near);
            assert!((gelu(near) - 0.5 * near * (1.0 + inner.tanh())).abs() < 6e-4, "gelu {near}");
        }
        assert!((gelu(1.0) - 0.841_344_7).abs() < 1e-6 && (gelu(-1.0) + 0.158_655_3).abs() < 1e-6);
        assert!(exp(-1e9) < 1e-37 && exp(1e9).is_finite());
    }

    #[test]
    fn rounds_and_normalises() {
        let row: Vec<f32> = (0..32).map(|i| i as f32 - 12.0).collect();
        let mut whole = [0; 32];
        let step = quantise(&row, 4095.0, &mut whole);
        assert!(whole.iter().zip(&row).all(|(w, x)| (f32::from(*w) * step - x).abs() <= step));
        assert_eq!(whole[31], 4095);
        let mut row = row;
        normalise(&mut row, &[1.0; 32], &[0.0; 32], 1e-12);
        assert!(sum(&row, |x| x).abs() < 1e-4 && (sum(&row, |x| x * x) - 32.0).abs() < 1e-3);
        let mut row = [1.0, 2.0, 3.0];
        shares(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && row[2] > row[1]);
        assert!((dot(&[2.0; 32], &[0.5; 32]) - 32.0).abs() < f32::EPSILON);
    }
}
