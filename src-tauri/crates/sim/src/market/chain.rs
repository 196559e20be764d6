//! Which contracts are listed on what, and how busy each is.
//!
//! A chain is laid out once a day and underlying, when first asked for. Volume and open interest
//! gather near the money, at round strikes and near expiries.

use std::sync::Arc;

use market::{Calendar, Contract, Date, Right, Strike, Style, Symbol, Time, underlying_of};

use super::Market;
use super::expiries::{Cycle, Variety, listed};
use super::hours::Day;
use super::listing::Instrument;
use super::path::MINUTE;
use super::strikes::{ladder, spacing};
use super::surface::Surface;
use crate::noise::Key;

/// A listed option contract.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) symbol: Symbol,
    pub(crate) contract: Contract,
    pub(crate) underlying: Arc<Instrument>,
    pub(crate) surface: Arc<Surface>,
    pub(crate) style: Style,
    /// When the settling price is taken, milliseconds since 1970.
    pub(crate) expires: i64,
    pub(crate) first_day: Date,
    pub(crate) shares: f64,
    /// Dollars a contract delivers besides its shares, over `shares`; 0 for all but adjusted ones.
    pub(crate) cash_per_share: f64,
    /// Width of the spread against the most liquid.
    pub(crate) width: f64,
    /// Smallest price step below 3 dollars, and above.
    pub(crate) tick: f64,
    pub(crate) wide_tick: f64,
    pub(crate) key: Key,
    pub(crate) book_key: Key,
}

impl Listed {
    pub(crate) fn lists_on(&self, date: Date) -> bool {
        (self.first_day..=self.contract.expiry).contains(&date)
    }

    pub(crate) fn is_adjusted(&self) -> bool {
        self.contract.root.as_str().ends_with('1')
    }
}

/// The contracts on one underlying, in the order of their symbols, as listed for a while.
#[derive(Debug)]
pub(crate) struct Chain {
    from: i64,
    until: i64,
    pub(crate) contracts: Vec<Arc<Listed>>,
}

/// What all contracts of one root and expiry share.
struct Series {
    root: Symbol,
    expiry: Date,
    expires: i64,
    first_day: Date,
}

/// How busy a contract is on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Activity {
    /// Contracts traded on an ordinary day of 390 minutes.
    pub(crate) volume: f64,
    /// Contracts open at the end of the day before.
    pub(crate) open_interest: f64,
}

impl Activity {
    pub(crate) fn trades_a_minute(&self) -> f64 {
        (self.volume / 390.0 / 6.0).min(4.0)
    }

    pub(crate) fn trade_size(&self) -> f64 {
        if self.volume <= 0.0 { 1.0 } else { self.volume / 390.0 / self.trades_a_minute() }
    }
}

impl Market {
    /// The chain of an underlying as listed at an instant; `None` if it has no options. Today's
    /// expiries stay listed to the end of the date, as the vendor keeps them; where the market
    /// never closes they go once they have settled, so that all expiries lie ahead.
    pub(crate) fn chain(&self, underlying: &Instrument, now: i64) -> Option<Arc<Chain>> {
        let slot = self.chains.get(&underlying.symbol)?;
        let mut slot = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(chain) = slot.chain.as_ref().filter(|of| (of.from..of.until).contains(&now)) {
            return Some(Arc::clone(chain));
        }
        let chain = Arc::new(self.lay_out(&slot.underlying, &slot.surface, now));
        slot.chain = Some(Arc::clone(&chain));
        Some(chain)
    }

    /// The contract of a symbol, if it is listed at an instant.
    pub(crate) fn contract(&self, symbol: &Symbol, now: i64) -> Option<Arc<Listed>> {
        let root = Contract::parse(symbol).ok()?.root;
        let plain = root.as_str().trim_end_matches('1');
        let underlying = self.listing.get(&underlying_of(&Symbol::new(plain).ok()?))?;
        let chain = self.chain(underlying, now)?;
        let index = chain.contracts.binary_search_by_key(symbol, |listed| listed.symbol).ok()?;
        Some(Arc::clone(&chain.contracts[index]))
    }

    fn lay_out(&self, of: &Arc<Instrument>, surface: &Arc<Surface>, now: i64) -> Chain {
        let today = Time::from_millis(now).eastern().date();
        let midnight = |date| Time::from_eastern(date, 0, 0).map_or(now, Time::millis);
        let variety = if is_rich(of) { Variety::Rich } else { Variety::Plain };
        let step = spacing(self.fund(of).level * of.times(), variety == Variety::Rich);
        let mut contracts = Vec::new();
        for (expiry, cycle) in listed(today, variety) {
            let ahead = jiff::Span::new().days(cycle.listed_ahead());
            let first_day = expiry.checked_sub(ahead).unwrap_or(expiry);
            let centres = months(first_day, today).map(|month| self.month_start_price(of, month));
            let strikes = ladder(cycle, step, centres);
            for (root, every) in roots(of, cycle) {
                let Some(expires) = settles_at(root, expiry) else { continue };
                let series = Series { root, expiry, expires, first_day };
                for strike in strikes.iter().filter(|strike| *strike % every == 0) {
                    for right in [Right::Call, Right::Put] {
                        contracts.extend(list(of, surface, &series, right, Strike(*strike)));
                    }
                }
            }
        }
        let mut until = midnight(today.tomorrow().unwrap_or(today));
        if self.hours.always() {
            contracts.retain(|listed| listed.expires > now);
            until = contracts.iter().map(|listed| listed.expires).fold(until, i64::min);
        }
        contracts.sort_by_key(|listed| listed.symbol);
        let contracts = contracts.into_iter().map(Arc::new).collect();
        Chain { from: midnight(today), until, contracts }
    }

    fn month_start_price(&self, of: &Instrument, date: Date) -> f64 {
        let start = Time::from_eastern(date.first_of_month(), 0, 0).map_or(0, Time::millis);
        self.leg(self.fund(of), start / MINUTE).price(start) * of.times()
    }

    /// How busy a contract is on a day.
    pub(crate) fn activity(&self, of: &Listed, day: &Day) -> Activity {
        let subject_spot = self.spot(&of.underlying, day.open);
        let stress = self.stress(day.open);
        let days = ((of.expires - day.open) as f64 / 86_400_000.0).max(0.0);
        let years = (days / 365.0).max(1.0 / 365.0);
        let strike = of.contract.strike.dollars();
        let width = of.surface.at_the_money(years, stress) * years.sqrt();
        let out =
            super::surface::direction(of.contract.right) * (strike / subject_spot).ln() / width;
        let near = if out >= 0.0 { (-1.1 * out).exp() } else { (3.0 * out).exp() };
        let busy = if of.underlying.is_index() { 25.0 } else { of.underlying.daily_millions };
        let base = 9_000.0
            * busy.sqrt()
            * near
            * roundness(strike)
            * if of.is_adjusted() { 0.002 } else { 1.0 };
        let luck = of.key.at(1).unit() + 0.3;
        let today = of.key.named("activity").at(day.midnight).wait();
        let volume = base * luck * today / (1.0 + days / 2.0).powf(1.15);
        let kept = 0.9 + 0.2 * of.key.named("interest").at(day.midnight).unit();
        let open_interest = 1.6 * base * luck * kept / (1.0 + days / 50.0);
        Activity {
            volume: if volume < 0.5 { 0.0 } else { volume },
            open_interest: open_interest.floor(),
        }
    }
}

/// Dollars an `AAPL1` delivers besides its 100 shares.
pub(crate) const ADJUSTED_CASH: f64 = 250.0;

fn list(
    of: &Arc<Instrument>,
    surface: &Arc<Surface>,
    series: &Series,
    right: Right,
    strike: Strike,
) -> Option<Listed> {
    let Series { root, expiry, expires, first_day } = *series;
    let contract = Contract { root, expiry, right, strike };
    let symbol = contract.symbol().ok()?;
    let (shares, cash_per_share) = match root.as_str() {
        "TSLA1" => (150.0, 0.0),
        "AAPL1" => (100.0, ADJUSTED_CASH / 100.0),
        _ => (100.0, 0.0),
    };
    let (tick, wide_tick) = match of.symbol.as_str() {
        "SPY" | "QQQ" | "IWM" => (0.01, 0.01),
        _ if of.is_index() => (0.05, 0.1),
        _ => (0.01, 0.05),
    };
    let width = if of.is_index() { 4.0 } else { 0.8 + 1.6 / (1.0 + of.daily_millions / 8.0) };
    let adjusted = shares != 100.0 || cash_per_share > 0.0;
    let key = of.key.named(symbol.as_str());
    Some(Listed {
        symbol,
        contract,
        underlying: Arc::clone(of),
        surface: Arc::clone(surface),
        style: if of.is_index() { Style::European } else { Style::American },
        expires,
        first_day,
        shares,
        cash_per_share,
        width: if adjusted { width * 3.0 } else { width },
        tick,
        wide_tick,
        key,
        book_key: key.named("book"),
    })
}

/// When the price is taken that settles a root's contracts of an expiry.
fn settles_at(root: Symbol, expiry: Date) -> Option<i64> {
    let any = Contract { root, expiry, right: Right::Call, strike: Strike(1) };
    Calendar::default().expiry_of(expiry, any.settlement()).map(Time::millis)
}

fn is_rich(of: &Instrument) -> bool {
    matches!(of.symbol.as_str(), "SPY" | "QQQ" | "IWM" | "I:SPX")
}

/// The roots listed for an expiry, and of which thousandths their strikes are multiples.
///
/// An index's monthlies settle at the open under its own root and, the same day, at the close
/// under the weekly root; its other expiries have the weekly root only. Two stocks have adjusted
/// contracts besides their own.
fn roots(of: &Instrument, cycle: Cycle) -> Vec<(Symbol, u32)> {
    let names: &[(&str, u32)] = match (of.symbol.as_str(), cycle) {
        ("I:SPX", Cycle::Monthly | Cycle::Leap) => &[("SPX", 1), ("SPXW", 1)],
        ("I:SPX", _) => &[("SPXW", 1)],
        ("AAPL", Cycle::Monthly) => &[("AAPL", 1), ("AAPL1", 5_000)],
        ("TSLA", Cycle::Monthly) => &[("TSLA", 1), ("TSLA1", 5_000)],
        _ => return vec![(of.symbol, 1)],
    };
    names.iter().filter_map(|(name, every)| Some((Symbol::new(name).ok()?, *every))).collect()
}

/// People trade round strikes.
fn roundness(strike: f64) -> f64 {
    let of = |step: f64| (strike / step).fract() == 0.0;
    match () {
        () if of(100.0) => 3.0,
        () if of(50.0) => 2.2,
        () if of(10.0) => 1.5,
        () if of(5.0) => 1.1,
        () => 0.5,
    }
}

/// The first of each month from one date's to another's.
fn months(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let mut month = Some(from.first_of_month());
    core::iter::from_fn(move || {
        let this = month.filter(|month| *month <= to)?;
        month = this.checked_add(jiff::Span::new().months(1)).ok();
        Some(this)
    })
}
