//! What ought to be streaming now, for a link to notice when it does not: a line can live, and a
//! server say that it streams, while nothing comes.
//!
//! Nothing is asked for on this account. What is watched anyway and never pauses while New York
//! trades serves; outside the regular session, and from an exchange of one's own, silence is no
//! sign. What a link does about it is the session's business.

use feed::Expectation;
use market::{AssetClass, Channel, Session, Topic};

use super::Owner;
use crate::clock;
use crate::link::Order;

/// Stocks of which a second without a trade is rare and a minute unheard of.
const BUSY: [&str; 8] = ["SPY", "QQQ", "AAPL", "AMZN", "MSFT", "NVDA", "TSLA", "IWM"];
/// The silence of all of them that is a sign, milliseconds.
const SILENCE: u64 = 120_000;

impl Owner {
    /// Tells the link of stocks what ought to stream, if that has changed.
    pub(super) fn expect(&mut self) {
        let trading = self.session(clock::now()) == Some(Session::Regular);
        let wanted = self.ledger.wanted(AssetClass::Stocks);
        let topics: Vec<Topic> =
            wanted.into_iter().filter(|topic| trading && is_busy(topic)).collect();
        if self.expected.topics != topics {
            self.expected = Expectation { topics, within: SILENCE };
            self.link(AssetClass::Stocks).order(Order::Expect(self.expected.clone()));
        }
    }
}

fn is_busy(topic: &Topic) -> bool {
    let streams =
        matches!(topic.channel(), Channel::SecondBars | Channel::Trades | Channel::Quotes);
    streams && BUSY.contains(&topic.symbol().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_never_pauses_is_a_canary() {
        let check = |topic: &str, busy: bool| {
            assert_eq!(is_busy(&topic.parse().unwrap()), busy, "{topic}");
        };
        check("A.SPY", true);
        check("Q.AAPL", true);
        check("AM.SPY", false);
        check("LULD.SPY", false);
        check("A.BRK.A", false);
    }
}
