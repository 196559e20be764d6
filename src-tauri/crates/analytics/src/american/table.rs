//! Exercise boundaries of one carry at every volatility, computed once.
//!
//! In units of the strike and of the life, a boundary depends on the law alone, not on strike or
//! spot. For a given rate and income it is a smooth function of the deviation σ√T, so the places
//! where the premium's integral needs it are tabulated as Chebyshev series in ln σ√T. Then each
//! contract is a European one plus one sum over the points, until time, rate or income move. The
//! sums are `batch`'s; what a boundary is, and the single contract, are `boundary`'s.

use std::f64::consts::PI;

use market::Right;

use super::boundary::Boundary;
use super::grid::{self, GRID, TABLE_POINTS};
use super::put::Law;

/// Terms of each series.
pub(crate) const TERMS: usize = 16;
/// The volatilities that a table covers, fractions a year, and where its panels meet.
const COVERED: [f64; 3] = [0.05, 0.35, 2.5];
/// If that does not come to this deviation σ√T, a third panel does: in the last hours quotes far
/// from the money imply thousands of percent.
const FARTHEST: f64 = 0.4;

/// One point of the premium's integral: numbers and series, in units of strike and life.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    /// √u, where u is the time from now to exercise.
    pub(crate) root: f64,
    pub(crate) inverse_root: f64,
    /// (r − q)u.
    pub(crate) drift: f64,
    /// The interest on the strike to be earned around this point, and the income to be given up.
    pub(crate) interest: f64,
    pub(crate) income: f64,
    /// The derivative of the interest by r, for puts, or of minus the income by q, for calls.
    pub(crate) by_carry: f64,
    /// ±u: what moves d₁ and d₂ with that carry, over the spread.
    pub(crate) drift_by_carry: f64,
    /// ln(start / boundary) over σ√T.
    pub(crate) distance: [f64; TERMS],
    /// The derivative of ln(boundary) by that carry.
    pub(crate) by_carry_distance: [f64; TERMS],
}

/// The boundaries of a carry.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// By rising volatility, the end of one the start of the next.
    pub(crate) panels: Vec<Panel>,
}

/// A range of volatilities with series of their own: one range for all would need many more
/// terms.
#[derive(Debug, Clone)]
pub(crate) struct Panel {
    /// rT and qT of the put.
    pub(crate) rate: f64,
    pub(crate) income: f64,
    /// Logarithm of the boundary just before expiry.
    pub(crate) start: f64,
    /// ln σ√T is `middle` + y·`half` for y in [−1, 1].
    pub(crate) middle: f64,
    pub(crate) half: f64,
    pub(crate) points: Vec<Point>,
    /// The boundary now, as [`Point::distance`] and [`Point::by_carry_distance`].
    pub(crate) now: [[f64; TERMS]; 2],
}

/// The step for the boundary's derivative by rT or qT, as a part of it, and where that is nothing.
const CARRY_STEP: f64 = 2e-3;
const LEAST_CARRY_STEP: f64 = 1e-5;

impl Table {
    /// The boundaries of the put that contracts with this carry are, for their life; `None` where
    /// exercise never pays before expiry, or where there are two boundaries.
    pub(crate) fn of(right: Right, years: f64, rate: f64, dividend_yield: f64) -> Option<Self> {
        let (mut law_rate, mut law_income) = (rate * years, dividend_yield * years);
        if right == Right::Call {
            std::mem::swap(&mut law_rate, &mut law_income);
        }
        let carry = Carry { right, rate: law_rate, income: law_income };
        if !carry.has_one_boundary() {
            return None;
        }
        let (root, step) = (years.sqrt(), LEAST_CARRY_STEP * years);
        let covered = COVERED.into_iter().map(|sigma| sigma * root);
        let farthest = (FARTHEST > COVERED[2] * root).then_some(FARTHEST);
        let ends: Vec<f64> = covered.chain(farthest).map(f64::ln).collect();
        let panels = ends.windows(2).map(|ends| Panel::of(&carry, (ends[0], ends[1]), step));
        Some(Self { panels: panels.collect() })
    }

    /// The least and the greatest deviation.
    pub(crate) fn ends(&self) -> (f64, f64) {
        let end = |panel: Option<&Panel>| panel.map_or((f64::NAN, f64::NAN), Panel::ends);
        (end(self.panels.first()).0, end(self.panels.last()).1)
    }
}

impl Panel {
    /// The least and the greatest deviation.
    pub(crate) fn ends(&self) -> (f64, f64) {
        ((self.middle - self.half).exp(), (self.middle + self.half).exp())
    }

    fn of(carry: &Carry, (low, high): (f64, f64), step: f64) -> Self {
        let (middle, half) = (0.5 * (low + high), 0.5 * (high - low));
        let step = carry.step(step);
        let (mut distances, mut slopes) = (Vec::new(), Vec::new());
        let mut last: Option<Boundary> = None;
        for node in 0..TERMS {
            let deviation = (middle + half * angle(node).cos()).exp();
            let here = Boundary::find(carry.law(0.0, deviation), last.as_ref());
            let there = Boundary::find(carry.law(step, deviation), Some(&here));
            distances.push(places(&here, |log| (here.start() - log) / deviation));
            let [from, to] = [&here, &there].map(|boundary| places(boundary, |log| log));
            slopes.push(std::array::from_fn(|place| (to[place] - from[place]) / step));
            last = Some(here);
        }
        let series = |place: usize| [chebyshev(&distances, place), chebyshev(&slopes, place)];
        let points = GRID.table.iter().enumerate();
        Self {
            rate: carry.rate,
            income: carry.income,
            start: carry.law(0.0, 1.0).start(),
            middle,
            half,
            points: points.map(|(place, at)| carry.point(at, series(place))).collect(),
            now: series(TABLE_POINTS),
        }
    }
}

/// What a table is of.
struct Carry {
    right: Right,
    rate: f64,
    income: f64,
}

impl Carry {
    fn has_one_boundary(&self) -> bool {
        self.rate > 0.0 || self.rate == 0.0 && self.income < 0.0
    }

    /// How far to look for the derivative by the contract's riskless rate, and to which side, so
    /// that there is still one boundary.
    fn step(&self, least: f64) -> f64 {
        match self.right {
            Right::Put if self.rate == 0.0 => least,
            Right::Put => CARRY_STEP * self.rate,
            Right::Call if self.rate == 0.0 => -least,
            Right::Call => least.max(CARRY_STEP * self.income.abs()),
        }
    }

    fn law(&self, step: f64, deviation: f64) -> Law {
        let Self { rate, income, .. } = *self;
        match self.right {
            Right::Put => Law { deviation, rate: rate + step, income },
            Right::Call => Law { deviation, rate, income: income + step },
        }
    }

    fn point(&self, at: &grid::Point, [distance, by_carry_distance]: [[f64; TERMS]; 2]) -> Point {
        let Self { right, rate, income } = *self;
        let time = at.sin * at.sin;
        let around = 2.0 * at.weight * at.cos * at.sin;
        let (discount, kept) = ((-rate * time).exp(), (-income * time).exp());
        let (by_carry, drift_by_carry) = match right {
            Right::Put => (around * discount * (1.0 - rate * time), time),
            Right::Call => (-around * kept * (1.0 - income * time), -time),
        };
        Point {
            root: at.sin,
            inverse_root: 1.0 / at.sin,
            drift: (rate - income) * time,
            interest: around * rate * discount,
            income: around * income * kept,
            by_carry,
            drift_by_carry,
            distance,
            by_carry_distance,
        }
    }
}

/// Something of the boundary's logarithm at every point, and now.
fn places(boundary: &Boundary, of: impl Fn(f64) -> f64) -> [f64; TABLE_POINTS + 1] {
    std::array::from_fn(|place| match GRID.to_table.get(place) {
        Some(weights) => of(boundary.log(weights)),
        None => of(boundary.now()),
    })
}

/// The series through values at the Chebyshev points of the deviations.
fn chebyshev(values: &[[f64; TABLE_POINTS + 1]], place: usize) -> [f64; TERMS] {
    std::array::from_fn(|term| {
        let sum: f64 = values
            .iter()
            .enumerate()
            .map(|(node, values)| values[place] * (term as f64 * angle(node)).cos())
            .sum();
        sum * if term == 0 { 1.0 } else { 2.0 } / TERMS as f64
    })
}

fn angle(node: usize) -> f64 {
    PI * (node as f64 + 0.5) / TERMS as f64
}

/// Whether exercise before expiry never pays, at any volatility.
pub(crate) fn never_exercised(right: Right, rate: f64, dividend_yield: f64) -> bool {
    match right {
        Right::Put => rate <= 0.0 && dividend_yield >= rate,
        Right::Call => dividend_yield <= 0.0 && rate >= dividend_yield,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boundary_off(right: Right, years: f64, rate: f64, dividend_yield: f64) -> f64 {
        let table = Table::of(right, years, rate, dividend_yield).unwrap();
        let mut worst = 0.0_f64;
        for step in 0..40 {
            let y: f64 = f64::from(step) / 20.0 - 0.975;
            for table in &table.panels {
                let deviation = (table.middle + table.half * y).exp();
                let law = Law { deviation, rate: table.rate, income: table.income };
                let exact = Boundary::find(law, None);
                for (point, weights) in table.points.iter().zip(&GRID.to_table) {
                    let sum: f64 = (0..TERMS)
                        .map(|term| point.distance[term] * (term as f64 * y.acos()).cos())
                        .sum();
                    let met = table.start - deviation * sum;
                    let off = (met - exact.log(weights)).abs() / deviation;
                    worst = worst.max(off);
                }
            }
        }
        worst
    }

    /// To rounding where one form of the boundary's equation serves all volatilities, else to what
    /// the two differ by. What that does to prices is a law among the tests from outside.
    #[test]
    fn between_its_nodes_a_table_has_the_boundary() {
        for (years, rate, dividend_yield, allowed) in [
            (0.01, 0.05, 0.0, 2e-4),
            (1e-3, 0.045, 0.013, 2e-4),
            (2e-6, 0.045, 0.013, 2e-4),
            (0.5, 0.045, 0.013, 1e-7),
            (2.0, 0.045, 0.013, 2e-4),
            (1.0, 0.05, 0.05, 2e-4),
        ] {
            let off = boundary_off(Right::Put, years, rate, dividend_yield);
            assert!(off < allowed, "{off:e} at {years}, {rate}, {dividend_yield}");
        }
    }
}
