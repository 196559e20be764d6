//! Arbitrages among the quotes of one expiry.

use analytics::arbitrage::{Expiry, Kind, Offers, Violation, violations};
use market::Right;
use serde::Serialize;
use serde_json::Value;

use super::json::{list, number, required};
use crate::cells::words;

#[derive(Serialize)]
struct Answer {
    violations: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    kind: &'static str,
    /// Null where calls and puts both take part.
    right: Option<&'static str>,
    strikes: Vec<f64>,
    amount: f64,
}

pub(crate) fn arbitrage(asked: &Value) -> Result<Value, String> {
    let expiry =
        Expiry { forward: required(asked, "forward")?, discount: required(asked, "discount")? };
    let offers: Vec<Offers> = list(asked, "quotes")?.iter().filter_map(offers).collect();
    let found = violations(&expiry, &offers).map_err(words)?;
    let answer = Answer { violations: found.into_iter().map(found_as).collect() };
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

fn offers(of: &Value) -> Option<Offers> {
    Some(Offers {
        strike: number(of, "strike")?,
        call_bid: number(of, "call_bid"),
        call_ask: number(of, "call_ask"),
        put_bid: number(of, "put_bid"),
        put_ask: number(of, "put_ask"),
    })
}

fn found_as(violation: Violation) -> Found {
    Found {
        kind: match violation.kind {
            Kind::Bounds => "bounds",
            Kind::Parity => "parity",
            Kind::Vertical => "vertical",
            Kind::Butterfly => "butterfly",
            Kind::Calendar => "calendar",
        },
        right: violation.right.map(|right| match right {
            Right::Call => "call",
            Right::Put => "put",
        }),
        strikes: violation.strikes,
        amount: violation.amount,
    }
}
