//! The crate from outside: against a judge that shares none of its methods, against the
//! literature, and against the laws every price obeys.

#![allow(clippy::unwrap_used, reason = "what should have an answer and has none fails its test")]

mod american;
mod batch;
mod european;
mod implied;
mod judge;
mod laws;

use analytics::Terms;
use market::{Right, Style};

/// A contract on a spot of 100.
fn american(right: Right, strike: f64, years: f64, rate: f64, dividend_yield: f64) -> Terms {
    Terms { spot: 100.0, strike, years, rate, dividend_yield, right, style: Style::American }
}

fn european(terms: &Terms) -> Terms {
    Terms { style: Style::European, ..*terms }
}
