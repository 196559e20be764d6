//! A put in its own units, strike 1 and life 1, in which every American contract is priced.
//!
//! Puts by scaling, calls by R. McDonald and M. Schroder's symmetry (1998): a call on S at K is a
//! put on K at S with rate and yield exchanged.

use market::{Right, Style};

use super::boundary::Boundary;
use super::tree;
use crate::{Reason, Terms, european};

/// What drives the spot, over the whole life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Law {
    /// σ√T.
    pub(super) deviation: f64,
    /// rT.
    pub(super) rate: f64,
    /// qT.
    pub(super) income: f64,
}

/// A price, or a part of one, with its first and second derivative by the spot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Worth {
    pub(super) price: f64,
    pub(super) delta: f64,
    pub(super) gamma: f64,
}

/// Where a put is worth exercising before expiry.
#[derive(Clone)]
pub(super) enum Region {
    /// Nowhere: it is worth no more than a European one.
    Never,
    /// Below one boundary.
    Below(Box<Boundary>),
    /// Between two boundaries: the rate is negative and the yield more so.
    Between,
}

/// A put on `spot` with strike 1 and life 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Put {
    pub(super) spot: f64,
    pub(super) law: Law,
}

/// Premiums that cannot exceed this part of the strike are nothing.
const NOTHING: f64 = 1e-13;

impl Law {
    /// Logarithm of the boundary just before expiry.
    pub(super) fn start(&self) -> f64 {
        if self.income > self.rate { (self.rate / self.income).ln() } else { 0.0 }
    }

    /// Logarithm of the boundary of a put that never expires (R. Merton, 1973); no boundary is
    /// below it.
    pub(super) fn perpetual_boundary(&self) -> f64 {
        let exponent = self.perpetual_exponent();
        if exponent < 0.0 { -(1.0 - 1.0 / exponent).ln() } else { f64::MIN }
    }

    /// The power of the spot that such a put's worth falls with.
    fn perpetual_exponent(&self) -> f64 {
        let variance = self.deviation * self.deviation;
        let drift = (self.rate - self.income) / variance - 0.5;
        let root = (drift * drift + 2.0 * self.rate / variance).sqrt();
        // The same number either way; the second keeps its digits where the drift is strong.
        if drift >= 0.0 { -drift - root } else { -2.0 * self.rate / variance / (root - drift) }
    }

    fn region(&self, spot: f64, guess: Option<&Region>) -> Region {
        let Self { rate, income, .. } = *self;
        let most = rate.max(0.0) + spot * (-income).exp_m1().max(0.0);
        if most < NOTHING || rate <= 0.0 && income >= rate {
            return Region::Never;
        }
        if rate < 0.0 {
            return Region::Between;
        }
        let near = match guess {
            Some(Region::Below(near)) => Some(near.as_ref()),
            _ => None,
        };
        Region::Below(Box::new(Boundary::find(*self, near)))
    }
}

impl Put {
    /// The put that `terms` are, with the dollars its price is in units of.
    pub(super) fn of(terms: &Terms, sigma: f64) -> (Self, f64) {
        let Terms { spot, strike, years, rate, dividend_yield, .. } = *terms;
        let deviation = sigma * years.sqrt();
        let (rate, income) = (rate * years, dividend_yield * years);
        match terms.right {
            Right::Put => {
                (Self { spot: spot / strike, law: Law { deviation, rate, income } }, strike)
            }
            Right::Call => {
                let law = Law { deviation, rate: income, income: rate };
                (Self { spot: strike / spot, law }, spot)
            }
        }
    }

    /// Where this is exercised. A region found for nearby numbers is a good `guess`.
    pub(super) fn region(&self, guess: Option<&Region>) -> Region {
        self.law.region(self.spot, guess)
    }

    /// The spot at or below which this is exercised now, in strikes; `None` where it never is, or
    /// where `region` has no single boundary.
    pub(super) fn boundary(region: &Region) -> Option<f64> {
        match region {
            Region::Below(boundary) => Some(boundary.now().exp()),
            Region::Never | Region::Between => None,
        }
    }

    fn terms(&self) -> Terms {
        let Law { rate, income, .. } = self.law;
        Terms {
            spot: self.spot,
            strike: 1.0,
            years: 1.0,
            rate,
            dividend_yield: income,
            right: Right::Put,
            style: Style::European,
        }
    }

    /// The price of the European put, which no American one is below.
    pub(super) fn european(&self) -> f64 {
        european::price(&self.terms(), self.law.deviation)
    }

    /// The worth of the put; `None` where it should be exercised now.
    ///
    /// # Errors
    /// If two boundaries need more steps than there is time for.
    pub(super) fn worth(&self, region: &Region) -> Result<Option<Worth>, Reason> {
        let value = european::value(&self.terms(), self.law.deviation);
        let (price, delta, gamma) = (value.price, value.delta, value.gamma);
        let premium = match region {
            Region::Never => return Ok(Some(Worth { price, delta, gamma })),
            Region::Between => match tree::premium(self)? {
                Some(premium) => premium,
                None => return Ok(None),
            },
            Region::Below(boundary) => {
                let distance = self.spot.ln() - boundary.now();
                if distance <= 0.0 {
                    return Ok(None);
                }
                if distance < self.law.near() {
                    return Ok(Some(self.beside(boundary.now().exp())));
                }
                boundary.premium(self.spot)
            }
        };
        let most = (-self.law.rate).max(0.0).exp();
        let least = price.max(1.0 - self.spot).min(most);
        Ok(Some(Worth {
            price: (price + premium.price).clamp(least, most),
            delta: (delta + premium.delta).clamp(-1.0, 0.0),
            gamma: (gamma + premium.gamma).max(0.0),
        }))
    }

    /// The worth just above the boundary, where value and slope are those of exercising and the
    /// pricing equation, with no value gained or lost by time, gives the curvature. The integral
    /// for gamma cannot resolve this strip.
    fn beside(&self, boundary: f64) -> Worth {
        let Law { deviation, rate, income } = self.law;
        let (spot, variance) = (self.spot, deviation * deviation);
        let curvature =
            (2.0 * (rate - income * boundary) / (variance * boundary * boundary)).max(0.0);
        let above = spot - boundary;
        let price = 1.0 - spot + 0.5 * curvature * above * above;
        let delta = (curvature * above - 1.0).clamp(-1.0, 0.0);
        let gamma =
            2.0 * (rate * price - (rate - income) * spot * delta) / (variance * spot * spot);
        Worth { price, delta, gamma: gamma.max(0.0) }
    }
}

impl Law {
    /// How far above the boundary, in logarithms, counts as beside it.
    fn near(&self) -> f64 {
        0.01 * self.deviation.min(1.0 / self.perpetual_exponent().abs())
    }
}
