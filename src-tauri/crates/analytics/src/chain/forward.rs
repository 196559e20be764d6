//! The forward the quotes of one expiry imply, and with it the carry.
//!
//! At the strike where call and put are worth most nearly the same, parity gives the forward:
//! F = K + e^(rT)(C − P). That holds for European prices only. American ones have their early
//! exercise premium taken off first, by our own pricer at the volatility each price implies, and
//! because that premium depends on the carry, over and over until the forward stands still.

use market::{Right, Style};

use super::Quotes;
use crate::{Reason, Terms, implied_volatility, implied_volatility_from, price};

/// What holds for every contract of an expiry but for the yield, which is sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Carry {
    /// The price of the underlying, dollars.
    pub spot: f64,
    /// Time to expiry in years of 365 days.
    pub years: f64,
    /// The riskless rate, continuously compounded fraction a year.
    pub rate: f64,
    /// When the holders may exercise.
    pub style: Style,
}

/// A forward and the strike it was read at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forward {
    /// The strike it was read at.
    pub strike: f64,
    /// The forward price, dollars.
    pub price: f64,
    /// What holding the underlying earns until expiry, continuously compounded fraction a year:
    /// dividends less the cost of borrowing, and any error of the rate.
    pub dividend_yield: f64,
}

impl Forward {
    /// What lending the underlying earns, continuously compounded fraction a year: the yield that
    /// is left once dividends worth `dividends` dollars today are taken off the spot. It is what
    /// borrowing the stock costs; high where it is hard to borrow.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] if the dividends are no less than the spot, or no number.
    pub fn borrow_cost(&self, carry: &Carry, dividends: f64) -> Result<f64, Reason> {
        let cost = carry.rate - (self.price / (carry.spot - dividends)).ln() / carry.years;
        if cost.is_finite() { Ok(cost) } else { Err(Reason::OutOfRange) }
    }
}

impl Quotes {
    /// The forward these quotes imply, from mids. European ones are read at the strike with the
    /// least between call and put, the lower of two. American ones are read where the side that is
    /// worth less above intrinsic is worth the most: there neither is about to be exercised, and
    /// each tells its volatility.
    ///
    /// # Errors
    /// [`Reason::NoPair`] if no strike has a price on both sides, or why the carry cannot be had.
    pub fn forward(&self, carry: &Carry) -> Result<Forward, Reason> {
        self.forward_among(carry, 1)
    }

    /// As [`Quotes::forward`], but the median of what the `strikes` best of them imply, so that one
    /// bad quote does not count.
    ///
    /// # Errors
    /// As [`Quotes::forward`], of the best strike, if none implies any.
    pub fn forward_among(&self, carry: &Carry, strikes: usize) -> Result<Forward, Reason> {
        let pairs = self.pairs.iter().filter_map(|pair| Some((pair.strike, pair.mids()?)));
        let mut ranked: Vec<(f64, (f64, f64))> = pairs.collect();
        let american = carry.style == Style::American;
        let rank = |&(strike, (call, put)): &(f64, (f64, f64))| {
            if !american {
                return (call - put).abs();
            }
            let ahead = carry.spot - strike;
            -(put - (-ahead).max(0.0)).min(call - ahead.max(0.0))
        };
        ranked.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
        let mut found: Vec<Forward> = Vec::new();
        let mut refused = None;
        for (strike, mids) in ranked.into_iter().take(strikes + MOST_REFUSALS) {
            match carry.at(strike, mids) {
                Ok(forward) => found.push(forward),
                Err(reason) => refused = refused.or(Some(reason)),
            }
            if found.len() >= strikes.max(1) {
                break;
            }
        }
        found.sort_by(|a, b| a.price.total_cmp(&b.price));
        let middle = found.len() / 2;
        found.get(middle).copied().ok_or(refused.unwrap_or(Reason::NoPair))
    }
}

/// How many strikes that imply no forward are passed over before that is the answer.
const MOST_REFUSALS: usize = 4;
/// The forward is found when a round moves it by less than this part of the spot.
const SETTLED: f64 = 1e-8;
/// The premium changes far less than the forward does, so that rounds are few.
const MOST_ROUNDS: usize = 40;

impl Carry {
    /// The forward that the prices of a call and a put at one strike imply.
    fn at(&self, strike: f64, (call, put): (f64, f64)) -> Result<Forward, Reason> {
        let mut sought = self.by_parity(strike, call - put)?;
        if self.style != Style::American {
            return Ok(sought);
        }
        let mut premium = (Premium::of(self, Right::Call), Premium::of(self, Right::Put));
        for _ in 0..MOST_ROUNDS {
            let earned = premium.0.at(&sought, call)? - premium.1.at(&sought, put)?;
            let next = self.by_parity(strike, call - put - earned)?;
            let moved = (next.price - sought.price).abs();
            sought = next;
            if moved < SETTLED * self.spot {
                return Ok(sought);
            }
        }
        Err(Reason::NotFound)
    }

    /// The forward at which European prices at `strike` differ by `difference`.
    fn by_parity(&self, strike: f64, difference: f64) -> Result<Forward, Reason> {
        let level = Forward { strike, price: self.spot, dividend_yield: 0.0 };
        self.terms(&level, Right::Call).check_terms()?;
        let price = strike + (self.rate * self.years).exp() * difference;
        if price <= 0.0 {
            return Err(Reason::OutOfRange);
        }
        let dividend_yield = self.rate - (price / self.spot).ln() / self.years;
        let forward = Forward { strike, price, dividend_yield };
        self.terms(&forward, Right::Call).check_terms()?;
        Ok(forward)
    }

    fn terms(&self, forward: &Forward, right: Right) -> Terms {
        let Self { spot, years, rate, style } = *self;
        let Forward { strike, dividend_yield, .. } = *forward;
        Terms { spot, strike, years, rate, dividend_yield, right, style }
    }
}

/// The early exercise premium in one contract's price, which remembers its volatility from round
/// to round.
struct Premium<'a> {
    carry: &'a Carry,
    right: Right,
    sigma: Option<f64>,
}

impl<'a> Premium<'a> {
    fn of(carry: &'a Carry, right: Right) -> Self {
        Self { carry, right, sigma: None }
    }

    /// The premium in the price `mid`, if `forward` is the forward.
    fn at(&mut self, forward: &Forward, mid: f64) -> Result<f64, Reason> {
        let terms = self.carry.terms(forward, self.right);
        let sigma = match self.sigma {
            Some(sigma) => implied_volatility_from(&terms, mid, sigma)?,
            None => implied_volatility(&terms, mid)?,
        };
        self.sigma = Some(sigma);
        Ok(mid - price(&terms.as_european(), sigma)?)
    }
}
