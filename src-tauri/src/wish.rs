//! Reads the page's wish. What is no symbol is refused by itself; the rest of the wish stands.

use board::{ChainKey, Scope};
use bridge::{
    ChainWish, ChartWish, Code, ExposureScope, Failure, MOST_INDICATORS, Refused, StrikeRange,
    Watch, Watched, interval_of,
};
use desk::{Strikes, Wish};
use market::{Strike, Symbol};

/// The wish as the desk takes it, and what of it could not be read.
pub(crate) fn read(watch: &Watch) -> (Wish, Watched) {
    let mut refused = Vec::new();
    let mut keep = |text: &str, failure| refused.push(Refused { text: text.to_owned(), failure });
    let mut wish = Wish::default();
    for text in &watch.tickers {
        match symbol(text) {
            Ok(ticker) => wish.tickers.push(ticker),
            Err(failure) => keep(text, failure),
        }
    }
    if let Some(chart) = &watch.chart {
        match self::chart(chart) {
            Ok(read) => {
                wish.chart = Some(read);
                let indicators = chart.indicators.iter().take(MOST_INDICATORS);
                wish.studies = indicators.map(|indicator| indicator.study()).collect();
            }
            Err(failure) => keep(&chart.symbol, failure),
        }
    }
    if let Some(chain) = &watch.chain {
        match self::chain(chain) {
            Ok(key) => {
                wish.chain = Some(key);
                wish.view = chain.view.and_then(view);
                wish.exposure = chain.exposure.map(|scope| match scope {
                    ExposureScope::Expiry => Scope::Expiry(key),
                    ExposureScope::Underlying => Scope::Underlying(key.underlying),
                });
            }
            Err(failure) => keep(&chain.underlying, failure),
        }
    }
    (wish, Watched { refused })
}

/// Reads a ticker.
///
/// # Errors
/// [`Code::BadSymbol`] with what is wrong with it.
pub(crate) fn symbol(text: &str) -> Result<Symbol, Failure> {
    Symbol::new(text).map_err(|error| Failure {
        code: Code::BadSymbol,
        message: format!("“{text}” is no symbol."),
        detail: Some(error.to_string()),
    })
}

fn chart(wish: &ChartWish) -> Result<(Symbol, board::Interval), Failure> {
    let interval = interval_of(&wish.interval)
        .ok_or_else(|| unreadable(format!("“{}” is no interval.", wish.interval)))?;
    Ok((symbol(&wish.symbol)?, interval))
}

fn chain(wish: &ChainWish) -> Result<ChainKey, Failure> {
    let expiry = wish
        .expiry
        .parse()
        .map_err(|_| unreadable(format!("“{}” is no expiry date.", wish.expiry)))?;
    Ok(ChainKey { underlying: symbol(&wish.underlying)?, expiry, root: symbol(&wish.root)? })
}

/// What is in view; `None` for strikes that no contract can have.
fn view(range: StrikeRange) -> Option<Strikes> {
    let (low, high) = (Strike::from_dollars(range.low)?, Strike::from_dollars(range.high)?);
    Some(Strikes { low, high })
}

fn unreadable(message: String) -> Failure {
    Failure { code: Code::Internal, message, detail: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge::Indicator;

    fn chain_of(expiry: &str) -> Option<ChainWish> {
        let (underlying, root) = ("I:SPX".to_owned(), "SPXW".to_owned());
        let view = Some(StrikeRange { low: 6_700.0, high: 6_812.5 });
        let exposure = Some(ExposureScope::Underlying);
        Some(ChainWish { underlying, expiry: expiry.to_owned(), root, view, exposure })
    }

    fn chart_of(interval: &str) -> Option<ChartWish> {
        let indicators = vec![Indicator::Vwap, Indicator::Sma { length: 20 }];
        Some(ChartWish { symbol: "SPY".to_owned(), interval: interval.to_owned(), indicators })
    }

    #[test]
    fn a_good_wish_is_read_whole() {
        let tickers = vec!["SPY".to_owned(), "BRK.B".to_owned()];
        let watch = Watch { tickers, chart: chart_of("5m"), chain: chain_of("2026-12-18") };
        let (wish, watched) = read(&watch);
        assert_eq!(watched.refused, []);
        assert_eq!(wish.tickers.len(), 2);
        assert_eq!(wish.chart.unwrap().1, board::Interval::FiveMinutes);
        assert_eq!(wish.studies.len(), 2);
        assert_eq!(wish.chain.unwrap().expiry.to_string(), "2026-12-18");
        let seen = Strikes { low: Strike(6_700_000), high: Strike(6_812_500) };
        assert_eq!(wish.view, Some(seen));
        assert_eq!(wish.exposure, Some(Scope::Underlying(Symbol::new("I:SPX").unwrap())));
        assert_eq!(view(StrikeRange { low: f64::NAN, high: 1.0 }), None);
    }

    #[test]
    fn what_cannot_be_read_never_takes_the_rest_with_it() {
        let tickers = vec!["S&P 500!".to_owned(), "SPY".to_owned()];
        let watch = Watch { tickers, chart: chart_of("2m"), chain: chain_of("soon") };
        let (wish, watched) = read(&watch);
        assert_eq!(wish.tickers, [Symbol::new("SPY").unwrap()]);
        assert_eq!((wish.chart, wish.chain), (None, None));
        let said: Vec<_> = watched.refused.iter().map(|one| one.failure.code).collect();
        assert_eq!(said, [Code::BadSymbol, Code::Internal, Code::Internal]);
    }
}
