//! When the march from expiry back to now must stop, and what is due there.
//!
//! Nothing is priced here. Dividends that cannot matter are left out; nonsense is refused.

use super::{CashTerms, Model};
use crate::{Reason, Terms};

/// The part of the time left at which a grid is laid anew.
const QUARTER: f64 = 0.25;
/// A century of quarters.
const MOST_PAYMENTS: usize = 400;
/// No grid is laid for less than this part of the whole time.
const FINEST: f64 = 0.01;

/// The dividends that matter, each with the day it goes ex, soonest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Schedule {
    /// Years from now and dollars, no two on one day.
    pub(super) payments: Vec<(f64, f64)>,
    pub(super) model: Model,
    /// What is paid at expiry, after exercise and before settlement.
    pub(super) at_expiry: f64,
}

impl Schedule {
    /// # Errors
    /// If a dividend is no number, negative, or all of them together are worth more than the spot
    /// in a model that takes them off it.
    pub(super) fn of(contract: &CashTerms<'_>) -> Result<Self, Reason> {
        let CashTerms { terms, dividends, model } = contract;
        let mut payments: Vec<(f64, f64)> = Vec::with_capacity(dividends.len());
        for dividend in *dividends {
            if !dividend.years.is_finite() || !dividend.amount.is_finite() {
                return Err(Reason::NotFinite);
            }
            if dividend.amount < 0.0 {
                return Err(Reason::NegativeDividend);
            }
            if dividend.years > 0.0 && dividend.years <= terms.years && dividend.amount > 0.0 {
                payments.push((dividend.years, dividend.amount));
            }
        }
        if payments.len() > MOST_PAYMENTS {
            return Err(Reason::OutOfRange);
        }
        payments.sort_by(|a, b| a.0.total_cmp(&b.0));
        payments.dedup_by(|next, held| {
            let same = next.0 == held.0;
            held.1 += if same { next.1 } else { 0.0 };
            same
        });
        // One of the expiry day changes no exercise; only settlement feels it.
        let last = payments.pop_if(|(years, _)| *years == terms.years);
        let at_expiry = last.map_or(0.0, |(_, amount)| amount);
        let schedule = Self { payments, model: *model, at_expiry };
        if *model == Model::Escrowed && schedule.escrow(terms, 0.0, false) >= terms.spot {
            return Err(Reason::DividendsExceedSpot);
        }
        Ok(schedule)
    }

    /// What the dividends to come are worth at `years` from now; those due at that moment count
    /// unless it is `after` them.
    pub(super) fn escrow(&self, terms: &Terms, years: f64, after: bool) -> f64 {
        let carry = terms.rate - terms.dividend_yield;
        let due = |due: f64| if after { due > years } else { due >= years };
        let paid = self.payments.iter().copied().chain([(terms.years, self.at_expiry)]);
        let coming = paid.filter(|(at, _)| due(*at));
        coming.map(|(at, amount)| amount * (-carry * (at - years)).exp()).sum()
    }

    /// All that is paid before a moment, dollars.
    pub(super) fn paid_before(&self, years: f64) -> f64 {
        let past = self.payments.iter().take_while(|(at, _)| *at < years);
        past.map(|(_, amount)| amount).sum()
    }

    /// Where the march back from `years` stops, latest first: at each payment with its amount, and
    /// with none at a quarter of the time left where that comes first, so that grids grow finer
    /// towards now.
    pub(super) fn stops(&self, years: f64) -> Vec<(f64, f64)> {
        let mut stops = Vec::new();
        let mut until = years;
        let finest = FINEST * years;
        for payment in self.payments.iter().rev().copied().chain([(0.0, 0.0)]) {
            while QUARTER * until > payment.0 && QUARTER * until > finest {
                until *= QUARTER;
                stops.push((until, 0.0));
            }
            if payment.0 > 0.0 {
                stops.push(payment);
                until = payment.0;
            }
        }
        stops
    }
}
