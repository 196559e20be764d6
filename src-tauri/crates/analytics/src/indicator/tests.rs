use proptest::prelude::*;

use super::*;

/// What an indicator says, against the definition written out for each bar by itself.
fn check<I: Indicator<Bar = f64, Value = f64>>(
    indicator: I,
    closes: &[f64],
    definition: impl Fn(&[f64]) -> Option<f64>,
) {
    for (place, met) in all(indicator, closes).into_iter().enumerate() {
        let expected = definition(&closes[..=place]);
        assert_eq!(met.is_some(), expected.is_some(), "bar {place}");
        if let Some((met, expected)) = met.zip(expected) {
            assert!((met - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{met} {expected}");
        }
    }
}

fn closes() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(1.0..500.0_f64, 0..80)
}

/// The weights of an exponential average written out: the start's and then those of each close.
fn exponential(values: &[f64], length: usize, weight: f64) -> Option<f64> {
    let start = values.get(..length)?.iter().sum::<f64>() / length as f64;
    let after = &values[length..];
    let decay = |times: usize| (1.0 - weight).powi(i32::try_from(times).unwrap());
    let rest =
        after.iter().enumerate().map(|(at, close)| weight * decay(after.len() - 1 - at) * close);
    Some(start * decay(after.len()) + rest.sum::<f64>())
}

proptest! {
    #[test]
    fn averages_are_what_their_definitions_say(closes in closes(), length in 1..30_usize) {
        check(Sma::new(length).unwrap(), &closes, |seen| {
            let from = seen.len().checked_sub(length)?;
            Some(seen[from..].iter().sum::<f64>() / length as f64)
        });
        let weight = 2.0 / (length as f64 + 1.0);
        check(Ema::new(length).unwrap(), &closes, |seen| exponential(seen, length, weight));
    }

    #[test]
    fn strength_is_what_wilder_says(closes in closes(), length in 1..30_usize) {
        check(Rsi::new(length).unwrap(), &closes, |seen| {
            let changes: Vec<f64> = seen.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let side = |sign: f64| -> Option<f64> {
                let moves: Vec<f64> = changes.iter().map(|change| (sign * change).max(0.0)).collect();
                exponential(&moves, length, 1.0 / length as f64)
            };
            let (up, down) = (side(1.0)?, side(-1.0)?);
            Some(if up + down == 0.0 { 50.0 } else { 100.0 - 100.0 / (1.0 + up / down) })
        });
    }

    #[test]
    fn bands_hold_the_window_s_own_deviation(closes in closes(), length in 1..30_usize) {
        for (place, band) in all(Bollinger::new(length, 2.0).unwrap(), &closes).iter().enumerate() {
            let Some(from) = (place + 1).checked_sub(length) else {
                prop_assert_eq!(band, &None);
                continue;
            };
            let window = &closes[from..=place];
            let mean = window.iter().sum::<f64>() / length as f64;
            let square = window.iter().map(|close| close * close).sum::<f64>() / length as f64;
            let deviation = (square - mean * mean).max(0.0).sqrt();
            let Band { upper, middle, lower } = band.unwrap();
            prop_assert!((middle - mean).abs() < 1e-9);
            prop_assert!((upper - lower - 4.0 * deviation).abs() < 1e-3, "{} {}", upper, lower);
        }
    }

    #[test]
    fn convergence_is_the_difference_of_averages_and_its_average(closes in closes()) {
        let (fast, slow) = (all(Ema::new(5).unwrap(), &closes), all(Ema::new(11).unwrap(), &closes));
        let lines: Vec<f64> =
            fast.iter().zip(&slow).filter_map(|(fast, slow)| Some((*fast)? - (*slow)?)).collect();
        let signals = all(Ema::new(4).unwrap(), &lines);
        let met: Vec<Convergence> =
            all(Macd::new(5, 11, 4).unwrap(), &closes).into_iter().flatten().collect();
        prop_assert_eq!(met.len(), lines.len());
        for (met, (line, signal)) in met.iter().zip(lines.iter().zip(&signals)) {
            prop_assert_eq!((met.line, met.signal), (*line, *signal));
            prop_assert_eq!(met.histogram, signal.map(|signal| line - signal));
        }
    }

    #[test]
    fn a_history_that_is_cut_anywhere_and_followed_is_the_whole_one(
        closes in prop::collection::vec(prop_oneof![9 => 1.0..500.0_f64, 1 => Just(f64::NAN)], 1..60),
        cut in 0..60_usize,
    ) {
        let cut = cut.min(closes.len() - 1);
        let whole = all(Macd::new(3, 7, 4).unwrap(), &closes);
        let mut followed = Macd::new(3, 7, 4).unwrap();
        for close in &closes[..cut] {
            followed.next(*close);
        }
        for (close, whole) in closes[cut..].iter().zip(&whole[cut..]) {
            prop_assert_eq!(&followed.peek(*close), whole, "a peek changes nothing");
            prop_assert_eq!(&followed.next(*close), whole);
        }
    }

    #[test]
    fn no_bars_whatever_are_answered_with_no_number(
        bars in prop::collection::vec((any::<i64>(), any::<f64>(), any::<f64>()), 0..40),
    ) {
        let closes: Vec<f64> = bars.iter().map(|bar| bar.1).collect();
        let singles = [
            all(Sma::new(3).unwrap(), &closes),
            all(Ema::new(3).unwrap(), &closes),
            all(Rsi::new(3).unwrap(), &closes),
            all(Vwap::default(), &bars.iter().map(|&(session, price, volume)| {
                Traded { session: session % 3, price, volume }
            }).collect::<Vec<_>>()),
        ];
        prop_assert!(singles.iter().flatten().flatten().all(|value| value.is_finite()));
        for band in all(Bollinger::new(3, 2.0).unwrap(), &closes).into_iter().flatten() {
            prop_assert!(band.upper.is_finite() && band.lower.is_finite());
        }
        for macd in all(Macd::new(2, 4, 3).unwrap(), &closes).into_iter().flatten() {
            prop_assert!(macd.line.is_finite() && macd.signal.is_none_or(f64::is_finite));
        }
    }
}

#[test]
fn the_volume_weighted_price_starts_anew_with_each_session() {
    let bar = |session, price, volume| Traded { session, price, volume };
    let bars = [
        bar(1, 10.0, 0.0),
        bar(1, 10.0, 100.0),
        bar(1, 16.0, 200.0),
        bar(1, f64::NAN, 100.0),
        bar(2, 20.0, 50.0),
        bar(2, 30.0, 150.0),
    ];
    let expected = [None, Some(10.0), Some(14.0), Some(14.0), Some(20.0), Some(27.5)];
    assert_eq!(all(Vwap::default(), &bars), expected);
}

#[test]
fn there_is_no_indicator_of_no_bars() {
    assert!(Sma::new(0).is_none() && Ema::new(0).is_none() && Rsi::new(0).is_none());
    assert!(Macd::new(12, 26, 0).is_none() && Bollinger::new(20, f64::NAN).is_none());
    let mut longest = Sma::new(usize::MAX).unwrap();
    assert_eq!(longest.next(1.0), None, "and the longest takes no room before its bars come");
}
