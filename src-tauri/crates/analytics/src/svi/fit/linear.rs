//! The three numbers of a slice that are linear once m and σ are given.
//!
//! With y = (k − m)/σ the slice is a + d·y + c·√(y² + 1), c = bσ and d = ρbσ. Least squares over
//! the (d, c) for which |ρ| ≤ 1, b ≥ 0 and the wings rise no faster than b(1 + |ρ|) ≤ 2 (R. Lee's
//! moment formula, 2004): a diamond, whose inside is tried first and then its four edges.

use super::super::Svi;

/// One point in total variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sample {
    pub(super) k: f64,
    pub(super) variance: f64,
    /// What a squared residual of variance counts.
    pub(super) weight: f64,
    /// How far the point is believed, 0 to 1.
    pub(super) trust: f64,
}

/// Below this part of the least variance quoted a slice does not dip.
const LEAST_DIP: f64 = 1e-3;

/// The best slice for a given m and σ, and the sum of its squared residuals; `None` if there is no
/// number.
pub(super) fn solve(samples: &[Sample], m: f64, sigma: f64) -> Option<(Svi, f64)> {
    let sums = Sums::of(samples, m, sigma);
    let mut best = sums.inside().filter(|&[_, d, c]| d.abs() <= c && c + d.abs() <= 2.0 * sigma);
    if best.is_none() {
        let corners = [[0.0, 0.0], [sigma, sigma], [0.0, 2.0 * sigma], [-sigma, sigma]];
        let edges = (0..4).map(|edge| sums.on_edge(corners[edge], corners[(edge + 1) % 4]));
        best = edges.min_by(|a, b| sums.cost(a).total_cmp(&sums.cost(b)));
    }
    let [a, d, c] = best?;
    let b = c / sigma;
    let rho = if c > 0.0 { (d / c).clamp(-1.0, 1.0) } else { 0.0 };
    let least = samples.iter().map(|sample| sample.variance).fold(f64::INFINITY, f64::min);
    let dip = b * sigma * (1.0 - rho * rho).max(0.0).sqrt();
    let svi = Svi { a: a.max(LEAST_DIP * least - dip), b, rho, m, sigma };
    let cost = sums.cost(&[svi.a, d, c]);
    (cost.is_finite() && svi.a.is_finite()).then_some((svi, cost))
}

/// Weighted sums of products of 1, y, √(y² + 1) and the variance.
struct Sums {
    products: [[f64; 3]; 3],
    with_variance: [f64; 3],
    variance_squared: f64,
}

impl Sums {
    fn of(samples: &[Sample], m: f64, sigma: f64) -> Self {
        let mut sums =
            Self { products: [[0.0; 3]; 3], with_variance: [0.0; 3], variance_squared: 0.0 };
        for sample in samples {
            let y = (sample.k - m) / sigma;
            let row = [1.0, y, y.hypot(1.0)];
            let weight = sample.weight * sample.trust;
            for (i, left) in row.iter().enumerate() {
                for (j, right) in row.iter().enumerate() {
                    sums.products[i][j] += weight * left * right;
                }
                sums.with_variance[i] += weight * left * sample.variance;
            }
            sums.variance_squared += weight * sample.variance * sample.variance;
        }
        sums
    }

    fn cost(&self, at: &[f64; 3]) -> f64 {
        let mut cost = self.variance_squared;
        for (i, left) in at.iter().enumerate() {
            cost -= 2.0 * left * self.with_variance[i];
            for (j, right) in at.iter().enumerate() {
                cost += left * right * self.products[i][j];
            }
        }
        cost.max(0.0)
    }

    /// The unconstrained answer by Cramer's rule.
    fn inside(&self) -> Option<[f64; 3]> {
        let whole = determinant(&self.products);
        let answer = [0, 1, 2].map(|column| {
            let mut replaced = self.products;
            for (row, value) in replaced.iter_mut().zip(self.with_variance) {
                row[column] = value;
            }
            determinant(&replaced) / whole
        });
        answer.iter().all(|part| part.is_finite()).then_some(answer)
    }

    /// The best with (d, c) between two corners.
    fn on_edge(&self, from: [f64; 2], to: [f64; 2]) -> [f64; 3] {
        let at = |part: f64| {
            let [d, c] = [0, 1].map(|axis| from[axis] + part * (to[axis] - from[axis]));
            // The level that suits it: the weighted mean residual.
            let taken = self.products[0][1] * d + self.products[0][2] * c;
            [(self.with_variance[0] - taken) / self.products[0][0], d, c]
        };
        // Along an edge the cost is a parabola, which three points fix.
        let [first, middle, last] = [0.0, 0.5, 1.0].map(|part| self.cost(&at(part)));
        let bend = first - 2.0 * middle + last;
        let lowest = 0.5 - 0.25 * (last - first) / bend;
        let part = if lowest.is_finite() && bend > 0.0 { lowest.clamp(0.0, 1.0) } else { 0.5 };
        let ends = [0.0, part, 1.0].map(at);
        let [low, inner, high] = ends;
        [low, high]
            .into_iter()
            .fold(inner, |best, one| if self.cost(&one) < self.cost(&best) { one } else { best })
    }
}

fn determinant(m: &[[f64; 3]; 3]) -> f64 {
    m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
}
