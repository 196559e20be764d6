use proptest::prelude::*;

use super::*;

/// The slice's own figures, and density and distribution as derivatives of the put's price in the
/// strike, taken with forty digits by mpmath from the definitions alone.
#[test]
fn a_slice_and_its_distribution_are_those_of_the_definitions() {
    let check = |years: f64, svi: [f64; 5], k: f64, expected: [f64; 6]| {
        let [a, b, rho, m, sigma] = svi;
        let slice = Svi { a, b, rho, m, sigma }.at(k).unwrap();
        let met = [
            slice.total_variance,
            slice.iv(years).unwrap(),
            slice.w_prime,
            slice.w_second,
            slice.density(k, 100.0).unwrap(),
            slice.cdf(k),
        ];
        for (met, expected) in met.into_iter().zip(expected) {
            assert!((met - expected).abs() < 1e-13, "{svi:?} at {k}: {met}, {expected}");
        }
    };
    let skewed = [0.01, 0.1, -0.6, 0.02, 0.15];
    check(
        0.5,
        skewed,
        -0.2,
        [
            0.049_827_053_911_388_7,
            0.315_680_388_720_581_4,
            -0.142_622_734_280_754_75,
            0.119_182_685_044_042_97,
            0.007_474_212_560_410_885,
            0.122_711_959_254_750_94,
        ],
    );
    check(
        0.5,
        skewed,
        0.1,
        [
            0.0222,
            0.210_713_075_057_054_78,
            -0.012_941_176_470_588_235,
            0.457_968_654_589_863_63,
            0.023_598_757_852_663_774,
            0.758_941_598_918_081_6,
        ],
    );
    // The example of A. Vogt, which allows butterflies: the density is below zero.
    check(
        1.0,
        [-0.0410, 0.1331, 0.3060, 0.3586, 0.4153],
        0.75,
        [
            0.050_897_794_312_761_61,
            0.225_605_395_132_212_33,
            0.132_016_097_114_804_17,
            0.123_520_541_551_519_3,
            -5.494_834_351_107_136e-7,
            1.000_023_591_254_060_7,
        ],
    );
    check(
        2.0,
        [0.04, 0.3, -0.9, -0.1, 0.2],
        -1.1,
        [
            0.615_941_170_815_567_1,
            0.554_950_975_679_639_2,
            -0.564_174_202_707_276,
            0.011_314_392_411_818_31,
            0.000_943_538_012_084_539_2,
            0.070_270_052_413_404_73,
        ],
    );
}

#[test]
fn what_is_no_slice_has_its_reason() {
    let sound = Svi { a: 0.01, b: 0.1, rho: -0.5, m: 0.0, sigma: 0.1 };
    assert_eq!(sound.at(f64::NAN), Err(Reason::NotFinite));
    assert_eq!(Svi { b: -0.1, ..sound }.at(0.0), Err(Reason::OutOfRange));
    assert_eq!(Svi { rho: 1.5, ..sound }.at(0.0), Err(Reason::OutOfRange));
    assert_eq!(Svi { sigma: 0.0, ..sound }.at(0.0), Err(Reason::OutOfRange));
    assert_eq!(Svi { a: -1.0, ..sound }.at(0.0), Err(Reason::NoVolatility));
    assert_eq!(sound.iv(0.0, 0.0), Err(Reason::Expired));
    assert_eq!(sound.at(0.0).unwrap().density(0.0, 0.0), Err(Reason::NotPositive));
}

/// Quotes a point wide on a slice.
fn quoted(svi: &Svi, years: f64) -> Vec<Point> {
    let at = |step: i32| {
        let k = f64::from(step) * 0.03;
        let iv = svi.iv(k, years).unwrap();
        Point { k, iv, bid_iv: iv - 0.005, ask_iv: iv + 0.005 }
    };
    (-12..=9).map(at).collect()
}

#[test]
fn one_bad_quote_does_not_bend_the_smile() {
    let made = Svi { a: 0.004, b: 0.06, rho: -0.5, m: 0.03, sigma: 0.12 };
    let mut points = quoted(&made, 0.25);
    let bad = &mut points[17];
    bad.iv += 0.15;
    bad.bid_iv += 0.15;
    bad.ask_iv += 0.15;
    let fit = fit(&points, 0.25).unwrap();
    for point in quoted(&made, 0.25) {
        let off = (fit.iv(point.k).unwrap() - point.iv).abs();
        assert!(off < 0.005, "off by {off} at {}", point.k);
    }
    assert_eq!(fit.within, points.len() - 1, "all but the bad one");
    assert!(fit.residuals[17].1 < -0.14);
}

#[test]
fn a_fit_says_nothing_beyond_its_quotes_and_needs_five_of_them() {
    let made = Svi { a: 0.004, b: 0.06, rho: -0.5, m: 0.03, sigma: 0.12 };
    let points = quoted(&made, 0.25);
    let slice = fit(&points, 0.25).unwrap();
    assert_eq!(slice.iv(0.28), Err(Reason::NotReached));
    assert_eq!(slice.iv(f64::NAN), Err(Reason::NotReached));
    assert!(slice.is_free_of_butterflies());
    assert_eq!(fit(&points[..4], 0.25), Err(Reason::NotReached));
    assert_eq!(fit(&vec![points[0]; 40], 0.25), Err(Reason::NotReached));
    assert_eq!(fit(&points, 0.0), Err(Reason::Expired));
    assert_eq!(fit(&[], f64::NAN), Err(Reason::NotFinite));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_slice_that_quotes_lie_on_is_found(
        level in 0.02..0.3_f64, b in 0.02..0.4_f64, rho in -0.8..0.6_f64,
        m in -0.1..0.1_f64, sigma in 0.05..0.3_f64, years in 0.05..2.0_f64,
    ) {
        let made = Svi { a: level * level * years, b: b * years.sqrt() * 0.5, rho, m, sigma };
        let fit = fit(&quoted(&made, years), years).unwrap();
        prop_assert!(fit.rms < 1e-5, "off by {:e}", fit.rms);
        prop_assert_eq!(fit.within, 22);
    }

    #[test]
    fn no_quotes_whatever_break_the_fit(
        points in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>(), any::<f64>()), 0..12),
        tame in prop::collection::vec((-2.0..2.0_f64, 0.0..4.0_f64, 0.0..1.0_f64), 0..12),
        years in prop_oneof![any::<f64>(), 0.0..3.0_f64],
    ) {
        let wild = points.into_iter().map(|(k, iv, bid_iv, ask_iv)| Point { k, iv, bid_iv, ask_iv });
        let tame = tame
            .into_iter()
            .map(|(k, iv, half)| Point { k, iv, bid_iv: iv - half, ask_iv: iv + half });
        let points: Vec<Point> = wild.chain(tame).collect();
        if let Ok(fit) = fit(&points, years) {
            prop_assert!(fit.rms.is_finite() && fit.least_g.1.is_finite());
            prop_assert!(fit.residuals.iter().all(|(k, off)| k.is_finite() && off.is_finite()));
        }
    }
}
