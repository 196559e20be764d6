//! The smile of one expiry by five numbers: raw SVI.
//!
//! w(k) = a + b(ρ(k − m) + √((k − m)² + σ²)), total variance against k = ln(K/F). J. Gatheral and
//! A. Jacquier, "Arbitrage-free SVI volatility surfaces" (2014). [`fit`] finds the numbers;
//! [`surface`](crate::surface) puts slices beside each other. Neither draws beyond the quotes: a
//! curve knows nothing of where it was fitted.

mod fit;

pub use fit::{Fit, Point, fit};

use crate::Reason;
use crate::normal::{cdf, pdf};

/// The five numbers of a slice. Any will do that keep the total variance above zero where it is
/// asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Svi {
    /// The level, total variance.
    pub a: f64,
    /// The slope of the wings together, zero or more.
    pub b: f64,
    /// The tilt, −1 to 1.
    pub rho: f64,
    /// Where the smile turns, a logarithm of K/F.
    pub m: f64,
    /// How round it is there, above zero.
    pub sigma: f64,
}

/// What a slice says at one k.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slice {
    /// w = σ²T.
    pub total_variance: f64,
    /// ∂w/∂k.
    pub w_prime: f64,
    /// ∂²w/∂k².
    pub w_second: f64,
    /// Durrleman's g = (1 − kw'/2w)² − w'²/4·(1/w + 1/4) + w''/2; below zero the slice allows an
    /// arbitrage by butterflies.
    pub g: f64,
}

impl Svi {
    /// The slice at k = ln(K/F).
    ///
    /// # Errors
    /// [`Reason::NotFinite`] or [`Reason::OutOfRange`] if these numbers are no slice,
    /// [`Reason::NoVolatility`] if the total variance is not above zero there.
    pub fn at(&self, k: f64) -> Result<Slice, Reason> {
        let Self { a, b, rho, m, sigma } = *self;
        if ![a, b, rho, m, sigma, k].iter().all(|input| input.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if b < 0.0 || rho.abs() > 1.0 || sigma <= 0.0 {
            return Err(Reason::OutOfRange);
        }
        let far = k - m;
        let root = far.hypot(sigma);
        let total_variance = a + b * (rho * far + root);
        if total_variance <= 0.0 {
            return Err(Reason::NoVolatility);
        }
        let w_prime = b * (rho + far / root);
        let w_second = b * (sigma / root) * (sigma / root) / root;
        let part = 1.0 - 0.5 * k * w_prime / total_variance;
        let g =
            part * part - 0.25 * w_prime * w_prime * (1.0 / total_variance + 0.25) + 0.5 * w_second;
        let slice = Slice { total_variance, w_prime, w_second, g };
        let finite = [total_variance, w_prime, w_second, g].iter().all(|part| part.is_finite());
        if finite { Ok(slice) } else { Err(Reason::OutOfRange) }
    }

    /// The implied volatility at k for a life in years, a fraction a year.
    ///
    /// # Errors
    /// As [`Svi::at`], or [`Reason::Expired`] without a life.
    pub fn iv(&self, k: f64, years: f64) -> Result<f64, Reason> {
        self.at(k)?.iv(years)
    }

    /// The smallest g at `points` even steps from one k to another, and where it is.
    ///
    /// # Errors
    /// As [`Svi::at`], of the first k that has no value.
    pub fn least_g(&self, from: f64, to: f64, points: usize) -> Result<(f64, f64), Reason> {
        let mut least = (from, self.at(from)?.g);
        for point in 1..points {
            let k = from + (to - from) * point as f64 / (points - 1) as f64;
            let g = self.at(k)?.g;
            if g < least.1 {
                least = (k, g);
            }
        }
        Ok(least)
    }
}

impl Slice {
    /// The implied volatility for a life in years, a fraction a year.
    ///
    /// # Errors
    /// [`Reason::Expired`] without a life.
    pub fn iv(&self, years: f64) -> Result<f64, Reason> {
        if !years.is_finite() {
            return Err(Reason::NotFinite);
        }
        if years <= 0.0 {
            return Err(Reason::Expired);
        }
        let iv = (self.total_variance / years).sqrt();
        if iv.is_finite() { Ok(iv) } else { Err(Reason::OutOfRange) }
    }

    /// The density per dollar, at K = Fe^k, of the underlying at expiry (D. Breeden and
    /// R. Litzenberger, 1978): g·φ(d2)/(K√w).
    ///
    /// # Errors
    /// [`Reason::NotPositive`] without a forward, [`Reason::OutOfRange`] where it is no number.
    pub fn density(&self, k: f64, forward: f64) -> Result<f64, Reason> {
        if forward.is_nan() || forward <= 0.0 {
            return Err(Reason::NotPositive);
        }
        let deviation = self.total_variance.sqrt();
        // φ(d2)/K in one exponential, because far out one part is without bound.
        let d2 = self.d2(k);
        let density = self.g * pdf(d2) / deviation / (forward * k.exp());
        if density.is_finite() { Ok(density) } else { Err(Reason::OutOfRange) }
    }

    /// The chance that the underlying ends below Fe^k: the slope of the undiscounted put,
    /// N(−d2) + φ(d2)·w'/(2√w).
    #[must_use]
    pub fn cdf(&self, k: f64) -> f64 {
        let d2 = self.d2(k);
        cdf(-d2) + pdf(d2) * 0.5 * self.w_prime / self.total_variance.sqrt()
    }

    fn d2(&self, k: f64) -> f64 {
        let deviation = self.total_variance.sqrt();
        -k / deviation - 0.5 * deviation
    }
}

#[cfg(test)]
mod tests;
