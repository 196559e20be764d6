//! The points at which an exercise boundary is known and integrated: numbers, made once.
//!
//! Time to expiry is counted in units of the contract's own, so one grid serves every contract.
//! The boundary is known at Chebyshev points of x = √τ. Integrals over t, the time from now to
//! exercise, substitute t = τ·sin²θ: then √(τ − t) = x·cos θ, so that a boundary smooth in √τ
//! makes an integrand smooth in θ at both ends, and each quadrature point falls on a fixed place
//! of the grid, whose interpolation weights are fixed too.

use std::f64::consts::{FRAC_PI_2, PI};
use std::sync::LazyLock;

/// Points at which the boundary is unknown; at expiry itself it is known.
pub(super) const NODES: usize = 10;
/// Quadrature points of the boundary's equation.
pub(super) const POINTS: usize = 14;
/// Quadrature points of the exercise premium.
pub(super) const PREMIUM_POINTS: usize = 32;
/// The same where boundaries are tabulated.
pub(super) const TABLE_POINTS: usize = 24;

/// One point of a quadrature over θ in [0, π/2].
#[derive(Clone, Copy)]
pub(super) struct Point {
    pub(super) sin: f64,
    pub(super) cos: f64,
    pub(super) weight: f64,
}

/// Every number that does not depend on the contract.
pub(super) struct Grid {
    /// √τ at the nodes, rising to 1.
    pub(super) roots: [f64; NODES],
    pub(super) points: [Point; POINTS],
    /// Interpolation to point `j` of node `i`, at `i * POINTS + j`.
    pub(super) to_points: Vec<[f64; NODES]>,
    pub(super) premium: [Point; PREMIUM_POINTS],
    /// Interpolation to each point of the premium, from now.
    pub(super) to_premium: Vec<[f64; NODES]>,
    pub(super) table: [Point; TABLE_POINTS],
    /// Interpolation to each point of a table, from now.
    pub(super) to_table: Vec<[f64; NODES]>,
}

/// The grid.
pub(super) static GRID: LazyLock<Grid> = LazyLock::new(|| {
    let root = |index: usize| 0.5 * (1.0 - (PI * index as f64 / NODES as f64).cos());
    let roots = std::array::from_fn(|index| root(index + 1));
    let points = quadrature(1);
    // Close to the boundary the premium's integrand turns within a short time from now.
    let premium: [Point; PREMIUM_POINTS] = quadrature(3);
    let to_points = roots
        .iter()
        .flat_map(|root| points.iter().map(move |point: &Point| root * point.cos))
        .map(|at| interpolation(&roots, at))
        .collect();
    let to_premium = premium.iter().map(|point| interpolation(&roots, point.cos)).collect();
    let table: [Point; TABLE_POINTS] = quadrature(3);
    let to_table = table.iter().map(|point| interpolation(&roots, point.cos)).collect();
    Grid { roots, points, to_points, premium, to_premium, table, to_table }
});

/// Gauss–Legendre in w over [0, 1] with θ = (π/2)·w^`power`.
fn quadrature<const COUNT: usize>(power: i32) -> [Point; COUNT] {
    std::array::from_fn(|index| {
        let (at, weight) = gauss_legendre(COUNT, index);
        let angle = FRAC_PI_2 * at.powi(power);
        let slope = FRAC_PI_2 * f64::from(power) * at.powi(power - 1);
        Point { sin: angle.sin(), cos: angle.cos(), weight: weight * slope }
    })
}

/// Place and weight of point `index` of the `count`-point rule on [0, 1], by Newton's method on
/// the Legendre polynomial from the usual cosine guess.
fn gauss_legendre(count: usize, index: usize) -> (f64, f64) {
    let n = count as f64;
    let mut x = -(PI * (index as f64 + 0.75) / (n + 0.5)).cos();
    let mut slope = 1.0;
    for _ in 0..8 {
        let (mut before, mut here) = (1.0, x);
        for degree in 2..=count {
            let k = degree as f64;
            (before, here) = (here, ((2.0 * k - 1.0) * x * here - (k - 1.0) * before) / k);
        }
        slope = n * (x * here - before) / (x * x - 1.0);
        x -= here / slope;
    }
    (0.5 * (1.0 + x), 1.0 / ((1.0 - x * x) * slope * slope))
}

/// Weights of the nodes in the polynomial through them and through zero at x = 0, by the
/// barycentric formula of the second kind.
fn interpolation(roots: &[f64; NODES], at: f64) -> [f64; NODES] {
    let alternate = |index: usize| if index.is_multiple_of(2) { -1.0 } else { 1.0 };
    let end = |index: usize| if index + 1 == NODES { 0.5 } else { 1.0 };
    if let Some(hit) = roots.iter().position(|root| (root - at).abs() < 1e-14) {
        return std::array::from_fn(|index| if index == hit { 1.0 } else { 0.0 });
    }
    let parts: [f64; NODES] =
        std::array::from_fn(|index| alternate(index) * end(index) / (at - roots[index]));
    let total = 0.5 / at + parts.iter().sum::<f64>();
    parts.map(|part| part / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadratures_integrate_cosines_exactly() {
        let total =
            |points: &[Point]| points.iter().map(|point| point.weight * point.cos).sum::<f64>();
        assert!((total(&GRID.points) - 1.0).abs() < 1e-14);
        assert!((total(&GRID.premium) - 1.0).abs() < 1e-14);
    }

    #[test]
    fn the_interpolation_is_exact_for_polynomials_that_vanish_at_expiry() {
        let law = |x: f64| 3.0 * x - 2.0 * x.powi(4) + x.powi(NODES as i32);
        for (point, weights) in GRID.premium.iter().zip(&GRID.to_premium) {
            let met: f64 = weights.iter().zip(GRID.roots).map(|(w, root)| w * law(root)).sum();
            assert!((met - law(point.cos)).abs() < 1e-12, "at {}", point.cos);
        }
    }
}
