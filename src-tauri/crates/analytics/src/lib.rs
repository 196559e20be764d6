//! Options from numbers alone: price, Greeks, implied volatility and the figures of a chain.
//!
//! Everything here is a plain function of its arguments. Nothing asks the time, remembers a
//! price, starts a thread or knows what a message looks like. Any input whatever is answered by
//! finite numbers or by a typed [`Reason`]; nothing panics and no NaN gets out.
//!
//! [`value`] and [`implied_volatility`] are the way in; both go by the style in [`Terms`].
//! [`european`] holds the closed forms, [`american`] the exercise boundary and the premium it earns,
//! [`live`] a chain that follows the tape, [`chain`] what is said of a whole expiry, [`exposure`] what of those who sold it, [`svi`] and
//! [`surface`] the smile, [`strategy`] what is held together, [`indicator`] what is drawn
//! over candles and [`overlay`] how it follows a chart, [`arbitrage`] what no prices should
//! be. `examples/reckon` answers all of it on the command line.

pub mod american;
pub mod arbitrage;
pub mod batch;
pub mod chain;
mod curve;
pub mod dividends;
pub mod european;
pub mod exposure;
mod implied;
pub mod indicator;
pub mod live;
mod normal;
pub mod overlay;
pub mod probability;
mod reason;
mod root;
pub mod strategy;
pub mod surface;
pub mod svi;
mod terms;
mod time;

pub use curve::{Curve, Rate};
pub use implied::{implied_volatility, implied_volatility_from};
pub use reason::Reason;
pub use terms::{Terms, Valuation};
pub use time::{trading_years, years_between};

use market::Style;

/// What a contract is worth at a volatility, with its Greeks.
///
/// `sigma` is a fraction a year: 0.2 is 20 %. European contracts by Black, Scholes and Merton;
/// American ones by Andersen, Lake and Offengenden, within 1e-5 of the spot.
///
/// # Errors
/// Why these terms and this volatility have no value.
pub fn value(terms: &Terms, sigma: f64) -> Result<Valuation, Reason> {
    terms.check(sigma)?;
    let worth = match terms.style {
        Style::European => european::value(terms, sigma),
        Style::American => american::value(terms, sigma)?,
        Style::Bermudan => return Err(Reason::Bermudan),
    };
    worth.finite()
}

/// The price alone: for American contracts a fraction of the work of [`value`].
///
/// # Errors
/// As [`value`].
pub fn price(terms: &Terms, sigma: f64) -> Result<f64, Reason> {
    terms.check(sigma)?;
    let price = match terms.style {
        Style::European => european::price(terms, sigma),
        Style::American => american::price(terms, sigma)?,
        Style::Bermudan => return Err(Reason::Bermudan),
    };
    if price.is_finite() { Ok(price) } else { Err(Reason::OutOfRange) }
}
