//! A later expiry against an earlier one.
//!
//! Without arbitrage an undiscounted option, as a part of its forward, is worth no less the later
//! it expires at the same K/F (J. Gatheral, *The Volatility Surface*, 2006, chapter 3). The later
//! chain seldom lists that very strike; two of its strikes around it, in shares that make the
//! mean, are worth at least as much, so that their asks are what it can be bought for.

use market::Right;

use super::{Expiry, Kind, Offers, RIGHTS, Row, Violation, note};
use crate::Reason;

/// All arbitrages between two expiries, of which `near` is the earlier; the strikes of a violation
/// are the near one and then those of the later chain. The amount is in dollars a share of the near
/// contract.
///
/// # Errors
/// If a forward or a discount is no price.
pub fn calendar(
    near: (&Expiry, &[Offers]),
    far: (&Expiry, &[Offers]),
) -> Result<Vec<Violation>, Reason> {
    near.0.check()?;
    far.0.check()?;
    let mut later: Vec<Row> = far.1.iter().filter_map(Row::of).collect();
    later.sort_by(|a, b| a.strike.total_cmp(&b.strike));
    let mut found = Vec::new();
    for right in RIGHTS {
        for row in near.1.iter().filter_map(Row::of) {
            let Some(bid) = row.side(right).bid else { continue };
            let grown = far.0.forward / near.0.forward;
            let Some((strikes, ask)) = cheapest(&later, right, row.strike * grown) else {
                continue;
            };
            // Per dollar of forward, both at the near expiry's prices of today.
            let same = near.0.discount / (far.0.discount * grown);
            let strikes: Vec<f64> = [row.strike].into_iter().chain(strikes).collect();
            note(&mut found, Kind::Calendar, Some(right), &strikes, Some(bid - ask * same));
        }
    }
    Ok(found)
}

/// What the later chain asks for at least what a strike would pay, and at which strikes.
fn cheapest(later: &[Row], right: Right, strike: f64) -> Option<(Vec<f64>, f64)> {
    let asked = || later.iter().filter_map(|row| Some((row.strike, row.side(right).ask?)));
    let (below, ask_below) = asked().take_while(|row| row.0 <= strike).last()?;
    if below == strike {
        return Some((vec![below], ask_below));
    }
    let (above, ask_above) = asked().find(|row| row.0 > strike)?;
    let part = (strike - below) / (above - below);
    Some((vec![below, above], (1.0 - part) * ask_below + part * ask_above))
}
