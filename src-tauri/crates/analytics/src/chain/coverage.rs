//! How much of a chain an answer rests on, and the rules by which a quote counts.

use crate::Reason;

/// How many rows were used, and how many were left out for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Rows the answer rests on.
    pub used: usize,
    /// Rows whose quote is too old.
    pub stale: usize,
    /// Rows that lack what was asked for.
    pub missing: usize,
    /// Rows nobody bids for, where a bid is asked for.
    pub no_bid: usize,
    /// Rows with a bid above their ask.
    pub crossed: usize,
    /// Rows whose bid and ask are too far apart.
    pub wide: usize,
    /// Rows whose figures make no sense: a negative count, an ask of zero, a strike of zero, a
    /// second row for the same contract.
    pub faulty: usize,
}

impl Coverage {
    /// Rows left out, for whatever reason.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.stale + self.missing + self.no_bid + self.crossed + self.wide + self.faulty
    }

    /// Counts one row, and gives back what it offers.
    pub(super) fn admit<T>(&mut self, offered: Result<T, Reason>) -> Option<T> {
        let count = match offered {
            Ok(_) => &mut self.used,
            Err(Reason::Stale) => &mut self.stale,
            Err(Reason::NoQuote | Reason::Nothing) => &mut self.missing,
            Err(Reason::NoBid) => &mut self.no_bid,
            Err(Reason::Crossed) => &mut self.crossed,
            Err(Reason::TooWide) => &mut self.wide,
            Err(_) => &mut self.faulty,
        };
        *count += 1;
        offered.ok()
    }
}

/// Which quotes count. None does that is stale, crossed, one-sided or asks nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Whether a bid of zero counts: the middle is then half the ask.
    pub zero_bid: bool,
    /// The widest quote, ask less bid as a part of their middle.
    pub widest: f64,
    /// A quote no wider than this many dollars is never too wide: a few ticks on a contract that
    /// costs a few ticks.
    pub narrow: f64,
}

impl Rules {
    /// Everything that has a middle.
    pub const ALL: Self = Self { zero_bid: true, widest: f64::INFINITY, narrow: 0.0 };

    /// What a smile is fitted to: a real bid, and a spread of at most half the price or of a dime.
    pub const TIGHT: Self = Self { zero_bid: false, widest: 0.5, narrow: 0.10 };

    /// The price midway between the sides of a quote, dollars a share.
    ///
    /// # Errors
    /// Why the quote does not count.
    pub fn middle(&self, bid: Option<f64>, ask: Option<f64>, stale: bool) -> Result<f64, Reason> {
        let (bid, ask) = bid.zip(ask).ok_or(Reason::NoQuote)?;
        if stale {
            return Err(Reason::Stale);
        }
        if !(bid.is_finite() && ask.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if bid < 0.0 || ask <= 0.0 {
            return Err(Reason::NoPrice);
        }
        if bid > ask {
            return Err(Reason::Crossed);
        }
        if bid == 0.0 && !self.zero_bid {
            return Err(Reason::NoBid);
        }
        let (middle, width) = (0.5 * (bid + ask), ask - bid);
        if !middle.is_finite() {
            return Err(Reason::OutOfRange);
        }
        if width > self.narrow && width > self.widest * middle {
            return Err(Reason::TooWide);
        }
        Ok(middle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_counts_by_the_rules_and_says_why_not() {
        let check = |rules: Rules, bid, ask, stale, expected| {
            assert_eq!(rules.middle(bid, ask, stale), expected, "{rules:?}: {bid:?} {ask:?}");
        };
        check(Rules::TIGHT, Some(1.0), Some(1.5), false, Ok(1.25));
        check(Rules::TIGHT, Some(1.0), Some(1.5), true, Err(Reason::Stale));
        check(Rules::TIGHT, Some(1.0), Some(2.0), false, Err(Reason::TooWide));
        check(Rules::TIGHT, Some(0.03), Some(0.1), false, Ok(0.065));
        check(Rules::TIGHT, Some(0.0), Some(0.1), false, Err(Reason::NoBid));
        check(Rules::ALL, Some(0.0), Some(0.5), false, Ok(0.25));
        check(Rules::ALL, Some(1.0), Some(900.0), false, Ok(450.5));
        check(Rules::ALL, Some(2.0), Some(1.0), false, Err(Reason::Crossed));
        check(Rules::ALL, Some(0.0), Some(0.0), false, Err(Reason::NoPrice));
        check(Rules::ALL, Some(-1.0), Some(1.0), false, Err(Reason::NoPrice));
        check(Rules::ALL, None, Some(1.0), true, Err(Reason::NoQuote));
        check(Rules::ALL, Some(f64::NAN), Some(1.0), false, Err(Reason::NotFinite));
        check(Rules::ALL, Some(1.0), Some(f64::INFINITY), false, Err(Reason::NotFinite));
    }
}
