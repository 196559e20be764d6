//! What the dealers of a chain are exposed to, if they hold the open contracts by a rule.
//!
//! Nobody publishes who holds what, so the sign is a convention and sources disagree on it: it is
//! a named setting, [`Dealers`], and the answer is worth no more than it. [`walls`](ByStrike) and
//! [`zero`] say where on the price axis the exposure is. Where Greeks come from is not known here.

mod walls;
pub mod zero;

pub use walls::{ByStrike, Strike, Walls};

use market::Right;
use std::ops::{Add, AddAssign, Sub};

/// What dealers are taken to hold of the open contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dealers {
    /// Long calls, short puts: customers write covered calls and buy protection. The default of
    /// most published figures.
    #[default]
    LongCallsShortPuts,
    /// Short calls, long puts: customers speculate on rises and write puts for income.
    ShortCallsLongPuts,
    /// Short both: customers buy whatever is open.
    ShortAll,
}

impl Dealers {
    /// +1 if they hold such contracts, −1 if they owe them.
    #[must_use]
    pub fn sign(self, right: Right) -> f64 {
        match (self, right) {
            (Self::LongCallsShortPuts, Right::Call) | (Self::ShortCallsLongPuts, Right::Put) => 1.0,
            _ => -1.0,
        }
    }
}

/// The move of the underlying that gamma exposure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Move {
    /// One percent of the spot.
    #[default]
    Percent,
    /// One dollar.
    Dollar,
}

/// One contract as far as exposure goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// The strike, dollars.
    pub strike: f64,
    /// Call or put.
    pub right: Right,
    /// Shares it stands for: open interest times multiplier.
    pub shares: f64,
    /// Dollars a share per dollar of spot.
    pub delta: f64,
    /// Delta per dollar of spot.
    pub gamma: f64,
    /// Delta per 1.00 of volatility.
    pub vanna: f64,
    /// Delta per year of passing time.
    pub charm: f64,
}

/// Exposures, of one contract or of many added up; dollars.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Exposure {
    /// Gamma of the calls, signed: sign·γ·shares·S²·0.01 for a move of a percent, sign·γ·shares·S
    /// for one of a dollar. Dollars of delta to be traded per such move.
    pub gamma_of_calls: f64,
    /// Gamma of the puts, signed, in the same unit.
    pub gamma_of_puts: f64,
    /// sign·δ·shares·S: dollars of the underlying held.
    pub delta: f64,
    /// δ·shares·S, as if all were held long: no convention in it.
    pub delta_of_all: f64,
    /// sign·vanna·shares·S·0.01: dollars of delta per point of volatility.
    pub vanna: f64,
    /// sign·charm/365·shares·S: dollars of delta per calendar day.
    pub charm: f64,
}

impl Exposure {
    /// What one contract adds; `None` if any part of it is no number.
    #[must_use]
    pub fn of(position: &Position, spot: f64, dealers: Dealers, unit: Move) -> Option<Self> {
        let Position { right, shares, delta, gamma, vanna, charm, .. } = *position;
        let sign = dealers.sign(right);
        let step = match unit {
            Move::Percent => spot * 0.01,
            Move::Dollar => 1.0,
        };
        let gamma = sign * gamma * shares * spot * step;
        let (gamma_of_calls, gamma_of_puts) = match right {
            Right::Call => (gamma, 0.0),
            Right::Put => (0.0, gamma),
        };
        let exposure = Self {
            gamma_of_calls,
            gamma_of_puts,
            delta: sign * delta * shares * spot,
            delta_of_all: delta * shares * spot,
            vanna: sign * vanna * shares * spot * 0.01,
            charm: sign * charm / 365.0 * shares * spot,
        };
        let sound = shares >= 0.0 && exposure.parts().iter().all(|part| part.is_finite());
        sound.then_some(exposure)
    }

    /// Gamma of calls and puts together.
    #[must_use]
    pub fn gamma(&self) -> f64 {
        self.gamma_of_calls + self.gamma_of_puts
    }

    fn parts(&self) -> [f64; 6] {
        let Self { gamma_of_calls, gamma_of_puts, delta, delta_of_all, vanna, charm } = *self;
        [gamma_of_calls, gamma_of_puts, delta, delta_of_all, vanna, charm]
    }

    fn merged(self, other: Self, add: fn(f64, f64) -> f64) -> Self {
        Self {
            gamma_of_calls: add(self.gamma_of_calls, other.gamma_of_calls),
            gamma_of_puts: add(self.gamma_of_puts, other.gamma_of_puts),
            delta: add(self.delta, other.delta),
            delta_of_all: add(self.delta_of_all, other.delta_of_all),
            vanna: add(self.vanna, other.vanna),
            charm: add(self.charm, other.charm),
        }
    }
}

impl Add for Exposure {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.merged(other, |a, b| a + b)
    }
}

impl AddAssign for Exposure {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Exposure {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self.merged(other, |a, b| a - b)
    }
}

impl std::iter::Sum for Exposure {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}
