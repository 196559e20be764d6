//! The exercise boundary of a put, and the premium that exercising at it earns.
//!
//! L. Andersen, M. Lake and D. Offengenden, "High Performance American Option Pricing" (Journal
//! of Computational Finance 20(1), 2016; preprint SSRN 2547027), called ALO below. Everything is
//! in the contract's own units: strike 1, life 1. What has two boundaries is not for here but for
//! `tree`; the numbers of the quadratures are in `grid`.

use super::grid::{GRID, NODES, POINTS};
use super::mixing::Mixing;
use super::put::{Law, Worth};
use crate::normal::{INV_SQRT_2PI, cdf, pdf};

/// The iteration ends when no node's logarithm moves by more than this.
const SETTLED: f64 = 1e-8;
/// Rounds before the other form is tried, and before the last state is taken as it is. Most
/// contracts need about nine.
const MOST_ROUNDS: usize = 40;
/// Mixing starts when the farthest node moves by less than this part of the deviation.
const NEAR: f64 = 0.02;

/// The spot at or below which a put is exercised, by time to expiry.
#[derive(Clone)]
pub(super) struct Boundary {
    law: Law,
    /// Logarithm of the boundary just before expiry.
    start: f64,
    /// Squares of how far the logarithm lies below `start`, at the nodes: smoother in √τ than
    /// the boundary itself (ALO).
    squares: [f64; NODES],
}

impl Boundary {
    /// The boundary under `law`, which must be one with a single boundary. One found for nearby
    /// numbers is a good `guess`.
    pub(super) fn find(law: Law, guess: Option<&Self>) -> Self {
        let form = Form::of(&law);
        let near = guess.and_then(|guess| Self::settle(law, form, Some(guess)).ok());
        near.or_else(|| Self::settle(law, form, None).ok()).unwrap_or_else(|| {
            match Self::settle(law, form.other(), None) {
                Ok(settled) | Err(settled) => settled,
            }
        })
    }

    /// The fixed point of one form of the equation, or where it had got to in the end.
    fn settle(law: Law, form: Form, guess: Option<&Self>) -> Result<Self, Self> {
        let start = law.start();
        let floor = law.perpetual_boundary();
        let first = |root: f64| first_distance(&law, root).min(0.6 * (start - floor));
        let squares = match guess {
            Some(near) => near.squares.map(|square| square.min((start - floor).powi(2))),
            None => GRID.roots.map(|root| first(root).powi(2)),
        };
        let mut boundary = Self { law, start, squares };
        let equation = Equation::of(&law, form);
        let mut mixing = Mixing::default();
        for _ in 0..MOST_ROUNDS {
            let logs = boundary.logs();
            let image = boundary.image(&equation, &logs, floor);
            let moved = logs.iter().zip(image).map(|(log, next)| (next - log).abs());
            let moved = moved.fold(0.0, f64::max);
            let near = moved < NEAR * law.deviation.min(1.0);
            let next = if near { mixing.next(&logs, &image) } else { image };
            let settled = moved < SETTLED;
            let next = if settled { image } else { next.map(|log| log.max(floor).min(start)) };
            boundary.squares = next.map(|log| (start - log).powi(2));
            if settled {
                return Ok(boundary);
            }
        }
        Err(boundary)
    }

    /// The logarithm of the boundary just before expiry.
    pub(super) fn start(&self) -> f64 {
        self.start
    }

    fn logs(&self) -> [f64; NODES] {
        self.squares.map(|square| self.start - square.sqrt())
    }

    /// Where one round over all nodes leads.
    fn image(&self, equation: &Equation, logs: &[f64; NODES], floor: f64) -> [f64; NODES] {
        std::array::from_fn(|node| {
            let mut ahead = [0.0; POINTS];
            let points = node * POINTS..(node + 1) * POINTS;
            for (log, weights) in ahead.iter_mut().zip(&GRID.to_points[points]) {
                *log = self.log(weights);
            }
            let next = equation.next(&self.law, node, logs[node], &ahead);
            // Far too low a boundary can leave the sides without a ratio: then try a higher one.
            let next = if next.is_nan() { 0.5 * (logs[node] + self.start) } else { next };
            next.max(floor).min(self.start)
        })
    }

    /// The logarithm of the boundary at a place, by its interpolation weights.
    pub(super) fn log(&self, weights: &[f64; NODES]) -> f64 {
        let square: f64 = weights.iter().zip(&self.squares).map(|(w, square)| w * square).sum();
        self.start - square.max(0.0).sqrt()
    }

    /// The logarithm of the boundary now.
    pub(super) fn now(&self) -> f64 {
        self.start - self.squares[NODES - 1].sqrt()
    }

    /// What exercise adds to a European put at `spot`, above the boundary, with its first and
    /// second derivative: the interest on the strike less the income given up, for as long as
    /// the spot is below the boundary (I. J. Kim, 1990; ALO).
    pub(super) fn premium(&self, spot: f64) -> Worth {
        let Law { deviation, rate, income } = self.law;
        let log_spot = spot.ln();
        let (mut price, mut delta, mut gamma) = (0.0, 0.0, 0.0);
        for (point, weights) in GRID.premium.iter().zip(&GRID.to_premium) {
            let time = point.sin * point.sin;
            let spread = deviation * point.sin;
            let distance = log_spot - self.log(weights);
            let d1 = (distance + (rate - income) * time) / spread + 0.5 * spread;
            let d2 = d1 - spread;
            let (discount, kept) = ((-rate * time).exp(), (-income * time).exp());
            let (interest, given_up) = (rate * discount, income * kept);
            let (below, below_spot) = (cdf(-d2), cdf(-d1));
            let (dense, dense_spot) = (interest * pdf(d2) / spot, given_up * pdf(d1));
            let (around, step) = (2.0 * point.weight * point.cos, point.sin);
            price += around * step * (interest * below - spot * given_up * below_spot);
            delta += around * ((dense_spot - dense) / deviation - step * given_up * below_spot);
            gamma += around / (step * deviation * deviation * spot)
                * (dense * (d2 + spread) - dense_spot * (d1 - spread));
        }
        Worth { price, delta, gamma }
    }
}

/// A first guess of ln(start / boundary): the deviation so far, stretched for short lives by what
/// the boundary's expansion near expiry gives where the yield is below the rate (J. Evans,
/// R. Kuske and J. Keller, 2002), but at most twofold.
fn first_distance(law: &Law, root: f64) -> f64 {
    let drift = (law.rate - law.income) / law.deviation;
    let near = 8.0 * std::f64::consts::PI * (root * drift).powi(2);
    let stretch = if drift > 0.0 { (-near.ln()).clamp(1.0, 4.0).sqrt() } else { 1.0 };
    stretch * law.deviation * root
}

/// What stays the same through the rounds of one law, at every point of every node.
struct Equation {
    form: Form,
    /// 1 / (σ√t).
    inverse_spread: [f64; NODES * POINTS],
    /// The part of d₊ that does not depend on the boundary.
    shift: [f64; NODES * POINTS],
    /// σ√t.
    spread: [f64; NODES * POINTS],
    /// e^(−rt) and e^(−qt).
    discount: [f64; NODES * POINTS],
    kept: [f64; NODES * POINTS],
}

/// Which of the two equations of ALO is iterated; the boundary solves both.
#[derive(Clone, Copy)]
enum Form {
    /// The slope is −1 at the boundary: the faster one ("FP-A").
    SmoothPasting,
    /// The price is intrinsic at the boundary: the steadier one ("FP-B").
    ValueMatching,
}

impl Form {
    /// The form that settles soonest. Smooth pasting swings without end where the drift outruns
    /// both the deviation and the variance; found by trial over both.
    fn of(law: &Law) -> Self {
        let Law { deviation, rate, income } = *law;
        let drift = rate - income;
        if drift > 0.9 * deviation && drift > 2.0 * deviation * deviation {
            Self::ValueMatching
        } else {
            Self::SmoothPasting
        }
    }

    fn other(self) -> Self {
        match self {
            Self::SmoothPasting => Self::ValueMatching,
            Self::ValueMatching => Self::SmoothPasting,
        }
    }
}

impl Equation {
    fn of(law: &Law, form: Form) -> Self {
        let drift = law.rate - law.income;
        let mut equation = Self {
            form,
            inverse_spread: [0.0; NODES * POINTS],
            shift: [0.0; NODES * POINTS],
            spread: [0.0; NODES * POINTS],
            discount: [1.0; NODES * POINTS],
            kept: [1.0; NODES * POINTS],
        };
        for (node, root) in GRID.roots.iter().enumerate() {
            for (point, at) in GRID.points.iter().enumerate() {
                let (place, root) = (node * POINTS + point, root * at.sin);
                let spread = law.deviation * root;
                equation.spread[place] = spread;
                equation.inverse_spread[place] = 1.0 / spread;
                equation.shift[place] = drift * root / law.deviation + 0.5 * spread;
                equation.discount[place] = (-law.rate * root * root).exp();
                if law.income != 0.0 {
                    equation.kept[place] = (-law.income * root * root).exp();
                }
            }
        }
        equation
    }

    /// The logarithm of the boundary at a node, from where it and the boundary between there and
    /// expiry were taken to be: ln(N/D) of ALO with both sides discounted, which cannot overflow.
    fn next(&self, law: &Law, node: usize, log: f64, ahead: &[f64; POINTS]) -> f64 {
        let Law { deviation, rate, income } = *law;
        let root = GRID.roots[node];
        let spread = deviation * root;
        let d1 = (log + (rate - income) * root * root) / spread + 0.5 * spread;
        let d2 = d1 - spread;
        let discount = (-rate * root * root).exp();
        let kept = (-income * root * root).exp();
        let sums = self.sums(node, log, ahead, income != 0.0);
        let span = 2.0 * root * root;
        let (above, below) = match self.form {
            Form::SmoothPasting => {
                let dense = INV_SQRT_2PI * 2.0 * root / deviation;
                (
                    discount * pdf(d2) / spread + rate * dense * sums.strike_density,
                    kept * (pdf(d1) / spread + cdf(d1))
                        + income * (dense * sums.spot_density + span * sums.spot),
                )
            }
            Form::ValueMatching => (
                discount * cdf(d2) + rate * span * sums.strike,
                kept * cdf(d1) + income * span * sums.spot,
            ),
        };
        (above / below).ln()
    }

    /// The integrals of the form in use.
    fn sums(&self, node: usize, log: f64, ahead: &[f64; POINTS], income: bool) -> Sums {
        let mut sums = Sums::default();
        for (point, (at, ahead)) in GRID.points.iter().zip(ahead).enumerate() {
            let place = node * POINTS + point;
            let d1 = (log - ahead) * self.inverse_spread[place] + self.shift[place];
            let d2 = d1 - self.spread[place];
            let flat = at.weight * at.cos;
            match self.form {
                Form::SmoothPasting => {
                    sums.strike_density += flat * self.discount[place] * (-0.5 * d2 * d2).exp();
                    if income {
                        sums.spot_density += flat * self.kept[place] * (-0.5 * d1 * d1).exp();
                    }
                }
                Form::ValueMatching => {
                    sums.strike += flat * at.sin * self.discount[place] * cdf(d2);
                }
            }
            if income {
                sums.spot += flat * at.sin * self.kept[place] * cdf(d1);
            }
        }
        sums
    }
}

/// Integrals over the time from now to exercise: of the two normal distributions and of their
/// densities (without 1/√2π) over σ√t.
#[derive(Default)]
struct Sums {
    strike: f64,
    spot: f64,
    strike_density: f64,
    spot_density: f64,
}
