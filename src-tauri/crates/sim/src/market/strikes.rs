//! Which strikes an expiry has: dense near the money, wide away from it.
//!
//! Exchanges add strikes as the price moves and take none away. So does this: around where the
//! price stood at the start of each month since the expiry was listed.

use std::collections::BTreeSet;

use super::expiries::Cycle;

/// Strikes in thousandths of a dollar around the prices given.
pub(crate) fn ladder(cycle: Cycle, fine: f64, centres: impl Iterator<Item = f64>) -> BTreeSet<u32> {
    // How far each spacing reaches, as a part of the price.
    let (near, middle, far) = match cycle {
        Cycle::Daily => (0.05, 0.09, 0.16),
        Cycle::Weekly => (0.06, 0.14, 0.25),
        Cycle::Quarterly | Cycle::Monthly => (0.06, 0.25, 0.5),
        Cycle::Leap => (0.01, 0.3, 0.7),
    };
    let mut strikes = BTreeSet::new();
    for centre in centres {
        for (step, reach) in [(fine, near), (fine * 5.0, middle), (fine * 10.0, far)] {
            let first = (centre * (1.0 - reach) / step).ceil() as i64;
            let last = (centre * (1.0 + reach) / step).floor() as i64;
            strikes.extend(
                (first.max(1)..=last).map(|number| (number as f64 * step * 1_000.0).round() as u32),
            );
        }
    }
    strikes
}

/// The finest spacing for a price level.
pub(crate) fn spacing(level: f64, rich: bool) -> f64 {
    match level {
        level if rich && level < 1_000.0 => 1.0,
        level if rich && level < 20_000.0 => 5.0,
        level if level < 30.0 => 0.5,
        level if level < 110.0 => 1.0,
        level if level < 250.0 => 2.5,
        level if level < 700.0 => 5.0,
        _ => 10.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strikes_are_dense_near_the_money_and_wide_away() {
        let strikes: Vec<_> =
            ladder(Cycle::Monthly, 1.0, [612.4].into_iter()).into_iter().collect();
        let gap = |near: u32| {
            let index = strikes.partition_point(|strike| *strike < near);
            strikes[index + 1] - strikes[index]
        };
        assert_eq!(gap(612_000), 1_000);
        assert_eq!(gap(500_000), 5_000);
        assert_eq!(gap(350_000), 10_000);
        assert!(strikes[0] < 320_000 && strikes[strikes.len() - 1] > 900_000);
    }
}
