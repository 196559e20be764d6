//! A slice fitted to quotes.
//!
//! Quasi-explicit (Zeliade Systems, "Quasi-explicit calibration of Gatheral's SVI model", 2009):
//! for a given m and σ the other three numbers are a least-squares problem solved exactly
//! ([`linear`]), so that only two are searched for ([`simplex`]). A residual counts in widths of
//! the quote it misses, and one that is large beside the others counts by less than its square
//! (P. Huber, 1964), so that one bad quote does not bend the smile.

mod linear;
mod simplex;

use super::Svi;
use crate::Reason;
use linear::Sample;

/// One quoted volatility.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// ln(K/F).
    pub k: f64,
    /// The volatility at the middle of the quote, a fraction a year.
    pub iv: f64,
    /// The volatility at the bid.
    pub bid_iv: f64,
    /// The volatility at the ask.
    pub ask_iv: f64,
}

/// A slice and how well it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The slice.
    pub svi: Svi,
    /// Time to expiry in years of 365 days.
    pub years: f64,
    /// Where the quotes begin and end; the slice says nothing outside.
    pub reach: (f64, f64),
    /// How far the slice is above each point in order of k: k and a fraction a year.
    pub residuals: Vec<(f64, f64)>,
    /// The root of the mean square of the residuals, a fraction a year.
    pub rms: f64,
    /// The points whose bid and ask the slice runs between.
    pub within: usize,
    /// The smallest g within reach, and where: below zero the slice allows butterflies.
    pub least_g: (f64, f64),
}

impl Fit {
    /// The volatility at ln(K/F), a fraction a year.
    ///
    /// # Errors
    /// [`Reason::NotReached`] where there are no quotes.
    pub fn iv(&self, k: f64) -> Result<f64, Reason> {
        if !(k >= self.reach.0 && k <= self.reach.1) {
            return Err(Reason::NotReached);
        }
        self.svi.iv(k, self.years)
    }

    /// Whether no butterfly within reach is an arbitrage.
    #[must_use]
    pub fn is_free_of_butterflies(&self) -> bool {
        self.least_g.1 >= 0.0
    }
}

/// Five numbers are not told from fewer points.
const FEWEST: usize = 5;
/// No quote is taken to be narrower than a hundredth of a point.
const NARROWEST: f64 = 1e-4;
/// A residual of more than this many typical ones counts linearly.
const LARGE: f64 = 1.5;
/// Weights for large residuals are taken from the fit before, this often.
const ROUNDS: usize = 4;
/// Total variances a market could have: a deviation of a millionth, and of a thousand.
const VARIANCES: std::ops::Range<f64> = 1e-12..1e6;
/// Where g is asked for.
const G_POINTS: usize = 101;

/// The slice nearest to `points` for a life in years. Points without a volatility are left out.
///
/// # Errors
/// [`Reason::Expired`] without a life, [`Reason::NotReached`] with fewer than five different k,
/// [`Reason::NotFound`] if no slice comes of it.
pub fn fit(points: &[Point], years: f64) -> Result<Fit, Reason> {
    if !years.is_finite() {
        return Err(Reason::NotFinite);
    }
    if years <= 0.0 {
        return Err(Reason::Expired);
    }
    let mut sound: Vec<Point> = points.iter().copied().filter(|p| is_sound(p, years)).collect();
    sound.sort_by(|a, b| a.k.total_cmp(&b.k));
    let mut distinct: Vec<f64> = sound.iter().map(|point| point.k).collect();
    distinct.dedup();
    let (Some(first), Some(last)) = (distinct.first(), distinct.last()) else {
        return Err(Reason::NotReached);
    };
    if distinct.len() < FEWEST {
        return Err(Reason::NotReached);
    }
    let reach = (*first, *last);
    let mut samples: Vec<Sample> = sound.iter().map(|point| sample(point, years)).collect();
    let mut best = None;
    for _ in 0..ROUNDS {
        let svi = search(&samples, reach, best.as_ref()).ok_or(Reason::NotFound)?;
        reweigh(&mut samples, &sound, &svi, years);
        best = Some(svi);
    }
    judge(best.ok_or(Reason::NotFound)?, years, reach, &sound)
}

fn is_sound(point: &Point, years: f64) -> bool {
    let Point { k, iv, bid_iv, ask_iv } = *point;
    k.abs() < 10.0
        && iv > 0.0
        && VARIANCES.contains(&(iv * iv * years))
        && iv < 100.0
        && bid_iv.is_finite()
        && ask_iv.is_finite()
}

fn width(point: &Point) -> f64 {
    (point.ask_iv - point.bid_iv).max(NARROWEST)
}

/// A point in total variance, where the slice is linear in three of its numbers: dw = 2σT·dσ.
fn sample(point: &Point, years: f64) -> Sample {
    let per_width = 1.0 / (2.0 * point.iv * years * width(point));
    Sample {
        k: point.k,
        variance: point.iv * point.iv * years,
        weight: per_width * per_width,
        trust: 1.0,
    }
}

/// The best slice from a few places to start, or from the last one.
fn search(samples: &[Sample], reach: (f64, f64), last: Option<&Svi>) -> Option<Svi> {
    let span = reach.1 - reach.0;
    let lowest = samples.iter().min_by(|a, b| a.variance.total_cmp(&b.variance))?.k;
    let starts = match last {
        Some(svi) => vec![(svi.m, svi.sigma)],
        None => vec![
            (0.0, 0.1 * span),
            (lowest, 0.1 * span),
            (lowest, span),
            (reach.0 + 0.5 * span, 0.4 * span),
        ],
    };
    // Neither beyond what the quotes can tell.
    let bounded = |[m, log_sigma]: [f64; 2]| {
        let m = m.clamp(reach.0 - span, reach.1 + span);
        (m, log_sigma.exp().clamp(1e-4 * span, 10.0 * span))
    };
    let cost = |at: [f64; 2]| {
        let (m, sigma) = bounded(at);
        linear::solve(samples, m, sigma).map_or(f64::INFINITY, |(_, cost)| cost)
    };
    let ends = starts
        .into_iter()
        .map(|(m, sigma)| simplex::least(&cost, [m, sigma.ln()], [0.1 * span, 0.5]));
    let (at, _) = ends.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let (m, sigma) = bounded(at);
    linear::solve(samples, m, sigma).map(|(svi, _)| svi)
}

/// Trusts points less that are far off beside the others.
fn reweigh(samples: &mut [Sample], points: &[Point], svi: &Svi, years: f64) {
    let off = |point: &Point| {
        svi.iv(point.k, years).map_or(f64::INFINITY, |iv| ((iv - point.iv) / width(point)).abs())
    };
    let mut sizes: Vec<f64> = points.iter().map(off).collect();
    sizes.sort_by(f64::total_cmp);
    // The median of a normal error is 0.6745 deviations; within the quotes nothing is off.
    let typical = (sizes[sizes.len() / 2] / 0.6745).max(0.5);
    for (sample, point) in samples.iter_mut().zip(points) {
        sample.trust = (LARGE * typical / off(point).max(f64::MIN_POSITIVE)).min(1.0);
    }
}

fn judge(svi: Svi, years: f64, reach: (f64, f64), points: &[Point]) -> Result<Fit, Reason> {
    let mut residuals = Vec::with_capacity(points.len());
    let mut within = 0;
    for point in points {
        let iv = svi.iv(point.k, years)?;
        residuals.push((point.k, iv - point.iv));
        within += usize::from(iv >= point.bid_iv && iv <= point.ask_iv);
    }
    let squares: f64 = residuals.iter().map(|(_, off)| off * off).sum();
    let rms = (squares / points.len() as f64).sqrt();
    let least_g = svi.least_g(reach.0, reach.1, G_POINTS)?;
    Ok(Fit { svi, years, reach, residuals, rms, within, least_g })
}
