//! exp, ln and Mills' ratio for a vector of lanes, good to a few units of the last place over the
//! ranges said. No branch depends on a lane, so every lane costs the same.
//!
//! Coefficients are those of polynomials through Chebyshev points, and of rational functions
//! fitted by Lawson's reweighted least squares, both computed to forty digits.

use fearless_simd::prelude::*;

/// A vector of doubles at the width of the instruction set in use.
pub(super) type Lanes<S> = <S as Simd>::f64s;

/// The polynomial with these coefficients, constant first: two chains, so that the latency of one
/// hides behind the other.
#[inline(always)]
pub(super) fn polynomial<S: Simd, const N: usize>(
    x: Lanes<S>,
    coefficients: &[f64; N],
) -> Lanes<S> {
    let simd = x.token();
    let square = x * x;
    let all = |power: usize| Lanes::<S>::splat(simd, coefficients[power]);
    let mut chains = if N % 2 == 1 { [all(N - 1), all(N - 2)] } else { [all(N - 2), all(N - 1)] };
    for power in (0..N - 2).rev() {
        chains[power % 2] = chains[power % 2].mul_add(square, all(power));
    }
    chains[1].mul_add(x, chains[0])
}

/// (eʳ − 1 − r)/r² for |r| ≤ ln 2 / 2.
const EXPONENTIAL: [f64; 10] = [
    0.500_000_000_000_000_1,
    0.166_666_666_666_666_67,
    0.041_666_666_666_624_13,
    0.008_333_333_333_330_062,
    0.001_388_888_891_721_371_7,
    0.000_198_412_698_630_536_17,
    2.480_152_129_595_437_5e-5,
    2.755_726_845_999_706_5e-6,
    2.762_008_844_540_974_8e-7,
    2.510_038_549_551_032e-8,
];

/// ln 2 in two parts, the first with twenty bits to spare.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
const LN_2_LOW: f64 = 1.908_214_929_270_587_8e-10;

/// Adding it leaves the nearest whole number in the low bits of the sum.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;

/// eˣ, from 1e-307 to 1e307; beyond those it stays there.
#[inline(always)]
pub(super) fn exp<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    let simd = x.token();
    let all = |value| Lanes::<S>::splat(simd, value);
    let x = x.max(all(-707.0)).min(all(707.0));
    let shifted = x.mul_add(all(std::f64::consts::LOG2_E), all(TO_WHOLE));
    let whole = shifted - TO_WHOLE;
    let rest = whole.mul_add(all(-LN_2_HIGH), x);
    let rest = whole.mul_add(all(-LN_2_LOW), rest);
    let square = rest * rest;
    let near = square.mul_add(polynomial::<S, 10>(rest, &EXPONENTIAL), rest) + 1.0;
    Lanes::<S>::from_bits(near.to_bits() + (shifted.to_bits() << 52_u32))
}

/// (artanh(f)/f − 1)/f² in powers of f², for |f| ≤ 3 − 2√2.
const LOGARITHM: [f64; 8] = [
    0.333_333_333_333_333_3,
    0.200_000_000_000_004_42,
    0.142_857_142_853_998_93,
    0.111_111_111_962_905_23,
    0.090_908_977_737_605_66,
    0.076_931_223_868_109_5,
    0.066_343_191_846_308_05,
    0.065_440_174_254_873_84,
];

/// The bits of √½.
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
/// The bits of 1.
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// 2⁵² as bits: in front of a small whole number it makes that number a double, less 2⁵².
const AS_DOUBLE: u64 = 0x4330_0000_0000_0000;

/// ln x of a normal, positive x.
#[inline(always)]
pub(super) fn ln<S: Simd>(x: Lanes<S>) -> Lanes<S> {
    let simd = x.token();
    let all = |value| Lanes::<S>::splat(simd, value);
    // Moved so that the exponent's field turns over at √½; 1,023 more than the exponent.
    let moved = x.to_bits() + (ONE - ROOT_HALF);
    let field = moved >> 52_u32;
    let exponent = Lanes::<S>::from_bits(field | AS_DOUBLE) - (4_503_599_627_370_496.0 + 1_023.0);
    let mantissa = Lanes::<S>::from_bits((moved & 0x000f_ffff_ffff_ffff) + ROOT_HALF);
    let f = (mantissa - 1.0) / (mantissa + 1.0);
    let square = f * f;
    let tail = square * polynomial::<S, 8>(square, &LOGARITHM);
    let near = (f + f).mul_add(tail, exponent * LN_2_LOW) + (f + f);
    exponent.mul_add(all(LN_2_HIGH), near)
}

/// Numerator and denominator of Mills' ratio, within 1e-17 of it: all terms are positive, so
/// nothing cancels.
const MILLS: ([f64; 11], [f64; 12]) = (
    [
        1.253_314_137_315_500_3,
        2.151_326_715_001_557,
        1.824_297_831_815_759_4,
        0.990_427_382_272_691_6,
        0.378_171_082_319_864_96,
        0.105_722_067_527_750_43,
        0.021_902_712_646_340_184,
        0.003_327_387_321_005_732_6,
        0.000_356_506_547_685_860_67,
        2.454_260_573_343_713_3e-5,
        8.375_725_326_472_792e-7,
    ],
    [
        1.0,
        2.514_394_931_945_356_2,
        2.961_775_970_272_034_5,
        2.162_166_090_444_691_8,
        1.089_740_122_892_824,
        0.399_369_156_874_195_66,
        0.109_000_369_654_343_59,
        0.022_257_544_048_692_877,
        0.003_351_929_926_741_714_6,
        0.000_357_344_120_218_495_4,
        2.454_260_573_343_715_7e-5,
        8.375_725_326_472_792e-7,
    ],
);

/// Mills' ratio N(−z)/φ(z) of z ≥ 0, up to 1e20.
#[inline(always)]
pub(super) fn mills<S: Simd>(z: Lanes<S>) -> Lanes<S> {
    polynomial::<S, 11>(z, &MILLS.0) / polynomial::<S, 12>(z, &MILLS.1)
}

/// As [`MILLS`], within 2.8e-11: enough under an integral that is worth a millionth of itself.
const ROUGH_MILLS: ([f64; 7], [f64; 8]) = (
    [
        1.253_314_137_349_069_5,
        1.549_953_548_736_497_8,
        0.930_265_433_467_511_3,
        0.336_896_465_632_053_64,
        0.077_197_481_597_096_83,
        0.010_697_427_990_655_51,
        0.000_722_094_632_812_411_5,
    ],
    [
        1.0,
        2.034_568_570_140_196_5,
        1.865_595_229_060_233_7,
        1.006_011_666_329_994_4,
        0.347_594_107_569_182_33,
        0.077_919_572_895_273_8,
        0.010_697_428_010_482_2,
        0.000_722_094_632_792_766,
    ],
);

/// As [`mills`], to ten digits.
#[inline(always)]
pub(super) fn rough_mills<S: Simd>(z: Lanes<S>) -> Lanes<S> {
    polynomial::<S, 7>(z, &ROUGH_MILLS.0) / polynomial::<S, 8>(z, &ROUGH_MILLS.1)
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;
    use crate::normal::{cdf, pdf};

    /// What `vector` makes of each of `at`.
    macro_rules! each {
        ($at:expr, $vector:ident) => {{
            #[inline(always)]
            fn run<S: Simd>(simd: S, at: f64) -> f64 {
                $vector::<S>(Lanes::<S>::splat(simd, at)).as_slice()[0]
            }
            dispatch!(Level::new(), simd => run(simd, $at))
        }};
    }

    fn grid(from: f64, to: f64) -> impl Iterator<Item = f64> {
        (0..=20_000).map(move |step| from + (to - from) * f64::from(step) / 20_000.0)
    }

    #[test]
    fn exponentials_and_logarithms_are_the_scalar_ones_to_two_units() {
        for x in grid(-700.0, 700.0).chain(grid(-1.0, 1.0)) {
            let (met, exact) = (each!(x, exp), x.exp());
            assert!((met / exact - 1.0).abs() < 2.0 * f64::EPSILON, "exp({x}): {met}, {exact}");
            let (met, exact) = (each!(exact, ln), exact.ln());
            let close = (met - exact).abs() <= 2.0 * f64::EPSILON * exact.abs().max(1e-3);
            assert!(close, "ln(exp({x})): {met}, {exact}");
        }
        assert_eq!((each!(0.0, exp), each!(1.0, ln)), (1.0, 0.0));
    }

    #[test]
    fn mills_ratio_is_the_distribution_s_over_its_density() {
        for z in grid(0.0, 35.0) {
            // The exponential of the density alone loses z²/2 units.
            let exact = cdf(-z) / pdf(z);
            let allowed = (8.0 + z * z) * f64::EPSILON;
            assert!((each!(z, mills) / exact - 1.0).abs() < allowed, "at {z}");
            assert!((each!(z, rough_mills) / exact - 1.0).abs() < 3e-11 + allowed, "at {z}");
        }
        assert!((each!(1e6, mills) * 1e6 - 1.0).abs() < 1e-11);
    }
}
