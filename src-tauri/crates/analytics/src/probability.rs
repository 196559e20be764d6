//! Where the underlying may be at a time, and on the way there, if it moves lognormally.
//!
//! The chances are those of the pricing measure: the drift is the carry, nobody's forecast. A
//! smile is not known here; ask with the volatility that holds at the level.

use market::{Right, Style};

use crate::normal::{cdf, scaled_tail};
use crate::{Reason, Terms};

/// A price that moves by geometric Brownian motion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lognormal {
    /// The price now, dollars.
    pub spot: f64,
    /// The time ahead, in years of 365 days.
    pub years: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// What holding the underlying earns, continuously compounded fraction a year.
    pub dividend_yield: f64,
    /// The volatility, a fraction a year.
    pub sigma: f64,
}

/// The chances of one level, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chances {
    /// To end above it: N(d2).
    pub above: f64,
    /// To end below it: N(−d2).
    pub below: f64,
    /// To be there at some moment until then, by reflection (J. M. Harrison, *Brownian Motion and
    /// Stochastic Flow Systems*, 1985, chapter 1). One if it is there now.
    pub touch: f64,
}

impl Lognormal {
    /// The chances of a level in dollars.
    ///
    /// # Errors
    /// Why the price, the level or the volatility allow no answer.
    pub fn chances(&self, level: f64) -> Result<Chances, Reason> {
        let distance = self.distance(level)?;
        let deviation = self.sigma * self.years.sqrt();
        let drift = (self.rate - self.dividend_yield - 0.5 * self.sigma * self.sigma) * self.years;
        let (above, below) =
            (cdf((drift - distance) / deviation), cdf((distance - drift) / deviation));
        let touch = if distance >= 0.0 {
            reached(distance, drift, deviation)
        } else {
            reached(-distance, -drift, deviation)
        };
        let chances = Chances { above, below, touch };
        if [above, below, touch].iter().all(|chance| chance.is_finite()) {
            Ok(chances)
        } else {
            Err(Reason::OutOfRange)
        }
    }

    /// The chance to end below a level, any from zero to infinity.
    ///
    /// # Errors
    /// As [`Lognormal::chances`].
    pub fn below(&self, level: f64) -> Result<f64, Reason> {
        if level == 0.0 || level == f64::INFINITY {
            self.distance(self.spot)?;
            return Ok(if level == 0.0 { 0.0 } else { 1.0 });
        }
        Ok(self.chances(level)?.below)
    }

    /// The logarithm of the level over the spot, once both and all else are checked.
    fn distance(&self, level: f64) -> Result<f64, Reason> {
        let Self { spot, years, rate, dividend_yield, sigma } = *self;
        let (right, style) = (Right::Call, Style::European);
        Terms { spot, strike: level, years, rate, dividend_yield, right, style }.check(sigma)?;
        Ok((level / spot).ln())
    }
}

/// The chance that a Brownian motion with this drift and deviation over the time is `distance`
/// above where it started at some moment.
fn reached(distance: f64, drift: f64, deviation: f64) -> f64 {
    let direct = cdf((drift - distance) / deviation);
    // e^(2·drift·distance/deviation²)·N(−(distance + drift)/deviation): where the drift is up the
    // first factor may overflow while the second vanishes, so that their product is taken as one.
    let after = (distance + drift) / deviation;
    let mirrored = if after > 0.0 {
        let before = (distance - drift) / deviation;
        (-0.5 * before * before).exp() * scaled_tail(after)
    } else {
        (2.0 * drift / deviation * (distance / deviation)).exp() * cdf(-after)
    };
    (direct + mirrored).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(level: f64, years: f64, sigma: f64, expected: [f64; 3]) {
        let law = Lognormal { spot: 100.0, years, rate: 0.05, dividend_yield: 0.02, sigma };
        let Chances { above, below, touch } = law.chances(level).unwrap();
        for (met, expected) in [above, below, touch].into_iter().zip(expected) {
            assert!((met - expected).abs() < 1e-13, "{level}, {years}, {sigma}: {met}, {expected}");
        }
    }

    /// Computed with mpmath to fifty digits from the formulas as the docs state them.
    #[test]
    fn chances_are_those_of_the_closed_forms() {
        check(
            110.0,
            0.5,
            0.2,
            [0.261_545_037_621_910_17, 0.738_454_962_378_089_8, 0.512_282_865_170_644_6],
        );
        check(
            90.0,
            0.5,
            0.2,
            [0.782_412_465_682_194_5, 0.217_587_534_317_805_56, 0.444_283_698_149_681_9],
        );
        check(
            100.5,
            0.01,
            0.15,
            [0.374_483_116_347_079_04, 0.625_516_883_652_921, 0.742_576_379_949_05],
        );
        check(
            250.0,
            2.0,
            0.6,
            [0.075_870_012_116_656_48, 0.924_129_987_883_343_6, 0.184_832_150_353_905_7],
        );
        check(
            40.0,
            1.0,
            0.3,
            [0.998_669_047_141_044_2, 0.001_330_952_858_955_794_8, 0.002_625_243_205_315_285_4],
        );
        check(
            99.0,
            5.0,
            0.05,
            [0.915_532_206_513_402_7, 0.084_467_793_486_597_28, 0.786_119_402_093_608_6],
        );
        check(
            101.0,
            10.0,
            0.9,
            [0.093_232_030_947_778_96, 0.906_767_969_052_221, 0.990_523_843_452_867_3],
        );
    }

    #[test]
    fn the_level_the_price_is_at_is_touched_and_a_strong_drift_does_not_overflow() {
        let law =
            Lognormal { spot: 100.0, years: 1.0, rate: 3.0, dividend_yield: 0.0, sigma: 0.01 };
        assert_eq!(law.chances(100.0).unwrap().touch, 1.0);
        assert_eq!(law.chances(900.0).unwrap().touch, 1.0);
        let down = law.chances(99.0).unwrap().touch;
        assert!(down > 0.0 && down < 1e-200 || down == 0.0, "{down}");
        assert_eq!(law.below(0.0), Ok(0.0));
        assert_eq!(law.below(f64::INFINITY), Ok(1.0));
    }

    #[test]
    fn what_cannot_be_said_has_its_reason() {
        let law = Lognormal { spot: 100.0, years: 1.0, rate: 0.0, dividend_yield: 0.0, sigma: 0.2 };
        assert_eq!(law.chances(f64::NAN), Err(Reason::NotFinite));
        assert_eq!(law.chances(0.0), Err(Reason::NotPositive));
        assert_eq!(Lognormal { years: 0.0, ..law }.chances(90.0), Err(Reason::Expired));
        assert_eq!(Lognormal { sigma: 0.0, ..law }.below(0.0), Err(Reason::NoVolatility));
    }
}
