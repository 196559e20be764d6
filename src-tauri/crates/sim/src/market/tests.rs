//! Laws of the whole market.

use super::*;
use ::market::{Right, Symbol};
use path::MINUTE;

pub(crate) fn noon() -> i64 {
    Time::from_eastern(jiff::civil::date(2026, 11, 23), 12, 0).unwrap().millis()
}

pub(crate) fn always(seed: u64) -> Market {
    Market::new(seed, true, 1.0, Time::from_millis(noon()))
}

pub(crate) fn scheduled(seed: u64) -> Market {
    Market::new(seed, false, 1.0, Time::from_millis(noon()))
}

pub(crate) fn subject(market: &Market, symbol: &str) -> Subject {
    market.find(&Symbol::new(symbol).unwrap(), noon()).unwrap()
}

fn chain(market: &Market, underlying: &str) -> Arc<Chain> {
    market.chain(market.listing.named(underlying).unwrap(), noon()).unwrap()
}

#[test]
fn the_same_seed_is_the_same_market() {
    let (one, two, other) = (always(7), always(7), always(8));
    for symbol in ["SPY", "AAPL", "BRK.B"] {
        let prints = |market: &Market| market.prints(&subject(market, symbol), noon() / MINUTE);
        assert_eq!(prints(&one), prints(&two));
        assert_ne!(prints(&one), prints(&other));
    }
    let symbols = |market: &Market| {
        chain(market, "SPY").contracts.iter().map(|of| of.symbol).collect::<Vec<_>>()
    };
    assert_eq!(symbols(&one), symbols(&two));
}

#[test]
fn the_listing_is_as_wide_as_a_desk_expects() {
    let market = always(1);
    let stocks = market.listing.all().iter().filter(|of| !of.is_index()).count();
    assert!(stocks >= 300, "{stocks} stocks");
    let optionable = market.listing.all().iter().filter(|of| of.option_volatility.is_some());
    assert!(optionable.count() >= 26);
    assert!(chain(&market, "SPY").contracts.len() >= 5_000);
}

#[test]
fn the_monthly_index_date_has_both_roots() {
    let market = always(1);
    let symbol = |root: &str| {
        let mut of = chain(&market, "I:SPX").contracts.clone();
        of.retain(|of| of.contract.root.as_str() == root);
        of.iter().map(|of| of.contract.expiry).collect::<std::collections::BTreeSet<_>>()
    };
    let (monthly, weekly) = (symbol("SPX"), symbol("SPXW"));
    assert!(!monthly.is_empty() && monthly.is_subset(&weekly));
}

#[test]
fn puts_and_calls_keep_parity_within_their_spreads() {
    let market = always(1);
    for underlying in ["I:SPX", "SPY", "NVDA", "KO"] {
        let chain = chain(&market, underlying);
        let spot = market.spot(market.listing.named(underlying).unwrap(), noon());
        let mut checked = 0;
        for call in chain.contracts.iter().filter(|of| of.contract.right == Right::Call) {
            let strike = call.contract.strike.dollars();
            if (strike / spot).ln().abs() > 0.05 || call.is_adjusted() || call.expires <= noon() {
                continue;
            }
            let mirror = ::market::Contract { right: Right::Put, ..call.contract };
            let put = subject(&market, mirror.symbol().unwrap().as_str());
            let (call_book, put_book) = (
                market.book(&Subject::Contract(Arc::clone(call)), noon()),
                market.book(&put, noon()),
            );
            let years = (call.expires - noon()) as f64 / (365.0 * 86_400_000.0);
            let rate = rates::rate(years);
            let yields = if underlying == "I:SPX" { 0.012 } else { call.underlying.dividend_yield };
            // American options obey two bounds, European ones their middle exactly.
            let low = spot * (-yields * years).exp() - strike;
            let high = spot - strike * (-rate * years).exp();
            let (low, high) = match call.style {
                Style::European => {
                    let exact = spot * (-yields * years).exp() - strike * (-rate * years).exp();
                    (exact, exact)
                }
                _ => (low, high),
            };
            assert!(
                call_book.bid - put_book.ask <= high + 0.01,
                "{}: bought too cheaply",
                call.symbol
            );
            assert!(call_book.ask - put_book.bid >= low - 0.01, "{}: sold too dearly", call.symbol);
            checked += 1;
        }
        assert!(checked > 20, "{underlying}: {checked} pairs");
    }
}

#[test]
fn minutes_days_and_history_add_up_to_the_same_trades() {
    for market in [always(3), scheduled(3)] {
        for symbol in ["SPY", "LUNR", "I:SPX"] {
            let subject = subject(&market, symbol);
            let day = *market.hours.day_at(noon()).unwrap();
            let mut sum = tally::DayTally::default();
            for minute in day.pre / MINUTE..noon() / MINUTE {
                for print in market.prints(&subject, minute) {
                    sum.add(&day, &print);
                }
            }
            assert_eq!(market.today(&subject, noon()), sum, "{symbol}");
            // Asked in pieces, the answer is the same.
            market.today(&subject, noon() - 3_723_456);
            assert_eq!(market.today(&subject, noon()), sum, "{symbol}");
            let history = |span| {
                market.history(&subject, span, 1, (day.midnight, noon()), noon(), 50_000, false)
            };
            let minutes = history(bars::Span::Minute);
            let volume: u64 = minutes.rows.iter().map(|row| row.tally.volume).sum();
            assert_eq!(volume, sum.bar.volume);
            assert_eq!(history(bars::Span::Day).rows[0].tally, sum.bar);
        }
    }
}

#[test]
fn a_chain_page_covers_the_money_and_the_wings() {
    let market = always(1);
    let chain = chain(&market, "SPY");
    let no_bid = chain
        .contracts
        .iter()
        .filter(|of| market.book(&Subject::Contract(Arc::clone(of)), noon()).bid == 0.0);
    assert!(no_bid.count() > 50, "far contracts have no bid");
    for of in &chain.contracts {
        let book = market.book(&Subject::Contract(Arc::clone(of)), noon());
        let worth = market.worth(of, noon());
        assert!(
            book.bid <= worth.price + 1e-6 && worth.price <= book.ask + 1e-6,
            "{} {worth:?} {book:?}",
            of.symbol
        );
        assert!(book.ask > book.bid && worth.greeks.delta.abs() <= 1.01);
    }
}
