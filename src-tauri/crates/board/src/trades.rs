//! Trades that come twice: the vendor now and then sends one again, and whoever adds up or lists
//! trades must not take it for another.
//!
//! A trade is known by its exchange and number, or by its sequence where it has no number, as in
//! options. Only the latest of each symbol are remembered, so memory is bounded; it never orders
//! trades, for the stream's own order is what a reader of it wants.

use std::collections::VecDeque;

use market::{BySymbol, ShortText, Trade};

/// Trades of a symbol that are remembered.
const REMEMBERED: usize = 128;

/// What tells a trade from others of its symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    Numbered(Option<u32>, ShortText),
    Sequence(u64),
}

/// The latest trades of each symbol.
#[derive(Debug, Clone, Default)]
pub struct Repeats {
    latest: BySymbol<VecDeque<Name>>,
}

impl Repeats {
    /// Whether a trade comes for the first time, as far as is remembered. One that bears neither
    /// number nor sequence always does.
    pub fn is_new(&mut self, trade: &Trade) -> bool {
        let numbered = trade.id.clone().map(|id| Name::Numbered(trade.exchange, id));
        let Some(name) = numbered.or(trade.sequence.map(Name::Sequence)) else { return true };
        let latest = self.latest.entry(trade.symbol).or_default();
        if latest.contains(&name) {
            return false;
        }
        if latest.len() == REMEMBERED {
            latest.pop_front();
        }
        latest.push_back(name);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use market::Symbol;

    fn trade(symbol: &str, exchange: u32, id: Option<&str>, sequence: Option<u64>) -> Trade {
        Trade {
            exchange: Some(exchange),
            id: id.map(ShortText::new),
            sequence,
            ..Trade::unknown(Symbol::new(symbol).unwrap())
        }
    }

    #[test]
    fn a_trade_is_told_from_another_by_exchange_and_number_or_by_sequence() {
        let mut repeats = Repeats::default();
        let cases = [
            (trade("SPY", 4, Some("71"), Some(9)), true),
            (trade("SPY", 4, Some("71"), Some(10)), false),
            (trade("SPY", 11, Some("71"), Some(11)), true),
            (trade("QQQ", 4, Some("71"), Some(9)), true),
            (trade("O:SPY261218C00650000", 302, None, Some(9)), true),
            (trade("O:SPY261218C00650000", 302, None, Some(9)), false),
            (trade("SPY", 4, None, None), true),
            (trade("SPY", 4, None, None), true),
        ];
        for (at, (trade, new)) in cases.iter().enumerate() {
            assert_eq!(repeats.is_new(trade), *new, "trade {at}");
        }
    }

    #[test]
    fn only_the_latest_are_remembered() {
        let mut repeats = Repeats::default();
        for sequence in 0..100_000 {
            assert!(repeats.is_new(&trade("SPY", 4, None, Some(sequence))));
        }
        assert_eq!(repeats.latest.values().map(VecDeque::len).sum::<usize>(), REMEMBERED);
        assert!(!repeats.is_new(&trade("SPY", 4, None, Some(99_999))));
    }
}
