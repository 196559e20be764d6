//! The volatility of an American price, by the vector: a search on the logarithm of what the price
//! is above intrinsic, as in `implied`, here with the slope at every trial.
//!
//! From a first step of Newton's on, each next trial is where the cubic through the last two, with
//! their slopes, meets the price, so three sums mostly do. A lane that has settled stays, and one
//! that does not settle is left to the scalar search.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch};
use market::Right;

use super::super::Side;
use super::super::elementary::{Lanes, ln};
use super::super::european::{Carry, inverse as european_inverse, worth as european_worth};
use super::super::lanes::{load, store};
use super::sums::{Basis, Puts, puts, within};
use crate::american::table::Table;

/// Trials of each lane; beside the boundary it takes halvings.
const MOST_TRIALS: usize = 24;
/// Where nothing better is known.
const FIRST_GUESS: f64 = 0.3;
/// A cubic step is taken where the last trial was this much nearer than the one before.
const CLOSING: f64 = 0.3;
/// After a trial this near, in logarithms, a cubic step is the last, and after one as near as the
/// second, any.
const CLOSE: f64 = 3e-3;
const SETTLED: f64 = 1e-7;
/// In the money, less above intrinsic than this part of the strike says nothing here.
const UNRESOLVED: f64 = 1e-8;

/// Volatilities from prices, from where `into` stands; NaN for rows that this is not for.
pub(in super::super) fn implied(
    side: &Side,
    table: &Table,
    spot: f64,
    strikes: &[f64],
    prices: &[f64],
    into: &mut [f64],
) {
    if side.terms(spot, 1.0).check_terms().is_err() {
        into.fill(f64::NAN);
        return;
    }
    let carry = Carry::of(side, spot);
    dispatch!(Level::new(), simd => {
        implied_rows(simd, &carry, side.right, table, strikes, prices, into)
    });
}

#[inline(always)]
fn implied_rows<S: Simd>(
    simd: S,
    carry: &Carry,
    right: Right,
    table: &Table,
    strikes: &[f64],
    prices: &[f64],
    into: &mut [f64],
) {
    for at in (0..strikes.len().min(prices.len()).min(into.len())).step_by(Lanes::<S>::LEN) {
        let strike = load(simd, strikes, at, 1.0);
        let price = load(simd, prices, at, 1.0);
        let guess = load(simd, into, at, 1.0);
        let problem = Problem { simd, carry, right, table, strike };
        store::<S>(problem.search(price, guess), into, at);
    }
}

struct Problem<'a, S: Simd> {
    simd: S,
    carry: &'a Carry,
    right: Right,
    table: &'a Table,
    strike: Lanes<S>,
}

/// What is known at a volatility: how far off it is in the logarithm of what the price is above
/// intrinsic, and the slope of that.
#[derive(Clone, Copy)]
struct Trial<S: Simd> {
    deviation: Lanes<S>,
    off: Lanes<S>,
    slope: Lanes<S>,
}

impl<S: Simd> Problem<'_, S> {
    #[inline(always)]
    fn all(&self, value: f64) -> Lanes<S> {
        Lanes::<S>::splat(self.simd, value)
    }

    #[inline(always)]
    fn search(&self, price: Lanes<S>, guess: Lanes<S>) -> Lanes<S> {
        let all = |value| self.all(value);
        let Self { carry, right, table, strike, .. } = *self;
        let (least, most) = table.ends();
        let unit = match right {
            Right::Put => strike,
            Right::Call => all(carry.spot),
        };
        let intrinsic = ((all(carry.spot) - strike) * carry.sign).max(all(0.0));
        let sought = (price - intrinsic) / unit;
        let known = guess.simd_gt(all(0.0));
        let mut first = guess;
        if !known.all_true() {
            let european = european_inverse(self.simd, carry, strike, price);
            let found = european.simd_gt(all(0.0)).select(european, all(FIRST_GUESS));
            first = known.select(guess, found);
        }
        let ends = (all(1.001 * least), all(0.999 * most));
        let first = (first * carry.root).max(ends.0).min(ends.1);
        let (mut low, mut high) = (all(least), all(most));
        let mut here = self.trial(first, unit, sought);
        let mut open = sought.simd_gt(all(UNRESOLVED));
        let mut answer = all(f64::NAN);
        let mut before = here;
        for trial in 0..MOST_TRIALS {
            low = (open & here.off.simd_lt(all(0.0))).select(here.deviation, low);
            high = (open & here.off.simd_gt(all(0.0))).select(here.deviation, high);
            let newton = here.deviation - here.off / here.slope;
            let closing = here.off.abs().simd_lt(before.off.abs() * CLOSING);
            let closing = if trial == 0 { closing & !closing } else { closing };
            let next = closing.select(here.cubic(&before), newton);
            let inside = next.simd_gt(low) & next.simd_lt(high);
            // Whoever is sent past an end tries that first: most such prices have no answer.
            let past_low = next.simd_le(low) & low.simd_le(all(least));
            let past_high = next.simd_ge(high) & high.simd_ge(all(most));
            let halfway = past_low.select(ends.0, past_high.select(ends.1, (low * high).sqrt()));
            let beyond = here.off.simd_gt(all(0.0)) & here.deviation.simd_le(ends.0)
                | here.off.simd_lt(all(0.0)) & here.deviation.simd_ge(ends.1);
            let near = here.off.abs();
            // As near as this, rounding may put the last step outside.
            let done = near.simd_lt(all(SETTLED));
            let next = done.select(newton, inside.select(next, halfway));
            let settled = done | inside & closing & near.simd_lt(all(CLOSE));
            answer = (open & settled).select(next, answer);
            open &= !(settled | beyond);
            if !open.any_true() {
                break;
            }
            before = here;
            here = self.trial(next, unit, sought);
        }
        // An answer that ran into an end is none.
        let inside = answer.simd_gt(all(least)) & answer.simd_lt(all(most));
        inside.select(answer * (1.0 / carry.root), all(f64::NAN))
    }

    #[inline(always)]
    fn trial(&self, deviation: Lanes<S>, unit: Lanes<S>, sought: Lanes<S>) -> Trial<S> {
        let all = |value| self.all(value);
        let Self { carry, right, table, strike, .. } = *self;
        let puts: Puts<S> = puts::<S>(right, carry.spot, strike, deviation);
        let least = (all(1.0) - puts.spot).max(all(0.0));
        let inverse = all(1.0) / unit;
        let [price, _, _, _, vega, _] =
            european_worth(self.simd, carry, strike, deviation * (1.0 / carry.root));
        let (european, vega) = (price * inverse, vega * inverse * (1.0 / carry.root));
        let (mut above, mut slope) = (all(0.0), all(1.0));
        for panel in &table.panels {
            let inside = within::<S>(panel, deviation);
            if !inside.any_true() {
                continue;
            }
            let basis = Basis::<S>::at(panel, deviation);
            let now = basis.now(panel, &puts);
            let near = now.near(panel, deviation);
            let beside = now.beside(panel, &puts);
            let premium = basis.premium::<false>(panel, right, &puts);
            let held = near.select(beside.price, european + premium.price) - least;
            let rise = near.select(beside.by_deviation, vega + premium.by_deviation);
            above = inside.select(held, above);
            slope = inside.select(rise, slope);
        }
        // Exercised, or as good as: too low, by as much as can be said.
        let above = above.max(all(1e-12));
        Trial { deviation, off: ln::<S>(above / sought), slope: slope / above }
    }
}

impl<S: Simd> Trial<S> {
    /// Where the cubic through this and another trial, deviation by offset, is right.
    #[inline(always)]
    fn cubic(&self, other: &Self) -> Lanes<S> {
        let simd = self.off.token();
        let one = Lanes::<S>::splat(simd, 1.0);
        let span = self.off - other.off;
        let t = -(other.off / span);
        let rest = one - t;
        let (from, to) = (rest * rest, t * t);
        other.deviation * (from * (t * 2.0 + 1.0))
            + self.deviation * (to * (rest * 2.0 + 1.0))
            + span * (from * t / other.slope - to * rest / self.slope)
    }
}
