//! What a client asks for: `CH.SYM` pairs, who may have them, and what is held.
//!
//! The vendor's rules, oddities included: acks a pair at a time, silence for what is held
//! already or has no such channel, refusals before the acks, and one refusal of a whole request
//! where option quotes would exceed their limit.

use std::collections::BTreeSet;

use market::{AssetClass, Channel, Symbol};

use super::text::status;

/// Contracts whose quotes one connection may have.
pub(crate) const OPTION_QUOTES: usize = 1_000;

/// One channel of one symbol, or of all (`None`).
pub(crate) type Pair = (Channel, Option<Symbol>);

/// What a connection holds.
#[derive(Debug, Default)]
pub(crate) struct Held {
    pairs: BTreeSet<Pair>,
}

/// What to answer, and what became of the wish.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Answer {
    pub(crate) statuses: Vec<String>,
    pub(crate) changed: Vec<Pair>,
    /// Whether it was refused for want of room for option quotes.
    pub(crate) beyond: bool,
}

impl Held {
    #[cfg(test)]
    fn pairs(&self) -> &BTreeSet<Pair> {
        &self.pairs
    }

    pub(crate) fn holds(&self, channel: Channel, symbol: Symbol) -> bool {
        self.pairs.contains(&(channel, Some(symbol))) || self.pairs.contains(&(channel, None))
    }

    /// Adds pairs. `refused` are channels (`Q`) and beginnings of pairs (`T.O:`) outside the plan.
    pub(crate) fn subscribe(
        &mut self,
        class: AssetClass,
        params: &str,
        refused: &[String],
    ) -> Answer {
        let wished: Vec<_> =
            params.split(',').filter_map(|text| read(class, text.trim())).collect();
        let mut answer = Answer::default();
        let quotes = class == AssetClass::Options;
        if quotes && self.quotes_with(&wished) > OPTION_QUOTES {
            answer.statuses.push(status(
                "error",
                "Subscription limit reached for feed. Please remove some subscriptions and try again.",
            ));
            answer.beyond = true;
            return answer;
        }
        let mut acks = Vec::new();
        for (text, pair) in wished {
            if is_refused(class, text, &pair, refused) {
                answer.statuses.push(status("error", "not authorized"));
            } else if self.pairs.insert(pair) {
                acks.push(status("success", &format!("subscribed to: {text}")));
                answer.changed.push(pair);
            }
        }
        answer.statuses.append(&mut acks);
        answer
    }

    /// Takes pairs away.
    pub(crate) fn unsubscribe(&mut self, class: AssetClass, params: &str) -> Answer {
        let mut answer = Answer::default();
        for (text, pair) in params.split(',').filter_map(|text| read(class, text.trim())) {
            if self.pairs.remove(&pair) {
                answer.statuses.push(status("success", &format!("unsubscribed to: {text}")));
                answer.changed.push(pair);
            }
        }
        answer
    }

    fn quotes_with(&self, wished: &[(&str, Pair)]) -> usize {
        let quotes = |pair: &&Pair| pair.0 == Channel::Quotes && pair.1.is_some();
        let wished = wished.iter().map(|(_, pair)| pair);
        self.pairs.iter().chain(wished).filter(quotes).collect::<BTreeSet<_>>().len()
    }
}

/// A pair as written; `None` for a channel this cluster does not have and for no symbol at all.
fn read(class: AssetClass, text: &str) -> Option<(&str, Pair)> {
    let (letters, symbol) = text.split_once('.')?;
    let channel = Channel::ALL.into_iter().find(|channel| channel.as_str() == letters)?;
    if !channel.serves(class) {
        return None;
    }
    if symbol == "*" {
        return Some((text, (channel, None)));
    }
    Some((text, (channel, Some(Symbol::new(symbol).ok()?))))
}

fn is_refused(class: AssetClass, text: &str, pair: &Pair, refused: &[String]) -> bool {
    let outside_any_plan = matches!(pair.0, Channel::FairValue | Channel::Imbalances);
    let all_option_quotes = class == AssetClass::Options && *pair == (Channel::Quotes, None);
    outside_any_plan
        || all_option_quotes
        || refused.iter().any(|refused| match refused.contains('.') {
            true => text.starts_with(refused.as_str()),
            false => pair.0.as_str() == refused,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(held: &mut Held, class: AssetClass, params: &str, refused: &[&str]) -> String {
        let refused: Vec<_> = refused.iter().map(|text| (*text).to_owned()).collect();
        let statuses = held.subscribe(class, params, &refused).statuses;
        let message = |text: &String| {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            value["message"].as_str().unwrap().to_owned()
        };
        statuses.iter().map(message).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn each_pair_is_answered_once() {
        let mut held = Held::default();
        let mut check = |params: &str, expected: &str| {
            assert_eq!(ask(&mut held, AssetClass::Stocks, params, &["Q"]), expected, "{params}");
        };
        check("T.SPY,A.SPY", "subscribed to: T.SPY; subscribed to: A.SPY");
        check("T.SPY", "");
        check("XX.SPY,nonsense,,V.I:SPX", "");
        check("T.BRK.B, AM.SPY", "subscribed to: T.BRK.B; subscribed to: AM.SPY");
        check("T.NOSUCH", "subscribed to: T.NOSUCH");
        check("T.*", "subscribed to: T.*");
    }

    #[test]
    fn refusals_come_before_acks_and_name_nothing() {
        let mut held = Held::default();
        let answer = ask(&mut held, AssetClass::Stocks, "T.SPY,Q.SPY,A.SPY,FMV.SPY", &["Q"]);
        assert_eq!(
            answer,
            "not authorized; not authorized; subscribed to: T.SPY; subscribed to: A.SPY"
        );
        let answer = ask(&mut held, AssetClass::Options, "T.O:SPY261218C00600000", &["T.O:"]);
        assert_eq!(answer, "not authorized");
    }

    #[test]
    fn a_request_beyond_the_quote_limit_is_refused_whole() {
        let mut held = Held::default();
        let quotes = |range: std::ops::Range<u32>| {
            range.map(|n| format!("Q.O:SPY261218C{n:08}")).collect::<Vec<_>>().join(",")
        };
        held.subscribe(AssetClass::Options, &quotes(0..999), &[]);
        let answer =
            ask(&mut held, AssetClass::Options, &format!("{},T.O:X", quotes(999..1_001)), &[]);
        assert!(answer.starts_with("Subscription limit reached for feed."));
        assert_eq!(held.pairs().len(), 999);
        assert_eq!(
            ask(&mut held, AssetClass::Options, &quotes(998..1_000), &[]),
            "subscribed to: Q.O:SPY261218C00000999"
        );
        assert_eq!(ask(&mut held, AssetClass::Options, "Q.*", &[]), "not authorized");
    }

    #[test]
    fn only_what_is_held_can_be_taken_away() {
        let mut held = Held::default();
        held.subscribe(AssetClass::Stocks, "T.SPY", &[]);
        let answer = held.unsubscribe(AssetClass::Stocks, "A.SPY,T.SPY,T.SPY");
        assert_eq!(answer.statuses, [status("success", "unsubscribed to: T.SPY")]);
        assert!(held.pairs().is_empty());
    }
}
