//! What the contracts of an expiry share: time left, rate, forward, and the yield that makes it so.
//! It is read from the quotes in `series`.

use market::{Right, Style};

use crate::{Terms, batch};

/// A carry that moved by less than this is the same one: a part of the spot over the life of the
/// contracts, by the root of that life. It moves volatilities at the money by about as much, so by
/// less than a hundredth of a point, and the nearest expiries are not reckoned anew for a cent in a quote.
const SAME_CARRY: f64 = 5e-5;
/// Time that passed by less than this part of what is left is no reason to value anew.
pub(super) const SAME_TIME: f64 = 5e-5;

/// What the contracts of an expiry share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shared {
    pub(super) years: f64,
    pub(super) rate: f64,
    pub(super) style: Style,
    pub(super) forward: f64,
    pub(super) dividend_yield: f64,
}

impl Shared {
    pub(super) fn side(&self, right: Right) -> batch::Side {
        let Self { years, rate, style, dividend_yield, .. } = *self;
        batch::Side { years, rate, dividend_yield, right, style }
    }

    pub(super) fn terms(&self, spot: f64, strike: f64, right: Right) -> Terms {
        let Self { years, rate, style, dividend_yield, .. } = *self;
        Terms { spot, strike, years, rate, dividend_yield, right, style }
    }

    /// Whether nothing need be valued anew for the difference.
    pub(super) fn is_about(&self, next: &Self) -> bool {
        let moved =
            (self.dividend_yield - next.dividend_yield).abs() + (self.rate - next.rate).abs();
        let passed = (self.years / next.years - 1.0).abs();
        moved * next.years.sqrt() < SAME_CARRY && passed < SAME_TIME
    }
}
