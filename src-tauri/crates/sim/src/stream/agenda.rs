//! What a connection is to be sent, and when: planned a second ahead, sent as the time comes.
//!
//! All of it is a pure function of market time, so a second can be planned before it happens.
//! Only what somebody holds is planned. No clock here: the socket says what time it is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use market::{AssetClass, Channel, Session, Symbol};

use super::pairs::{Held, Pair};
use super::text;
use crate::market::hours::Day;
use crate::market::path::MINUTE;
use crate::market::prints::Print;
use crate::market::tally::{DayTally, Tally};
use crate::market::{Market, Subject};

const SECOND: i64 = 1_000;
/// Events in one frame at most.
const FRAME: usize = 400;

/// An event and the moment it is due.
#[derive(Debug)]
struct Due {
    at: i64,
    channel: Channel,
    symbol: Symbol,
    text: String,
}

/// The events ahead of one connection.
#[derive(Debug)]
pub(crate) struct Agenda {
    market: Arc<Market>,
    class: AssetClass,
    followed: BTreeMap<Symbol, Followed>,
    due: VecDeque<Due>,
    /// The next second to be planned, counted from 1970.
    next: i64,
}

impl Agenda {
    pub(crate) fn new(market: Arc<Market>, class: AssetClass) -> Self {
        Self { market, class, followed: BTreeMap::new(), due: VecDeque::new(), next: 0 }
    }

    /// Follows what became held, and lets go of what is held no more.
    pub(crate) fn change(&mut self, held: &Held, changed: &[Pair], now: i64) {
        for (_, symbol) in changed {
            match symbol {
                Some(symbol) => self.follow(held, *symbol, now),
                None => {
                    for symbol in self.all(now) {
                        self.follow(held, symbol, now);
                    }
                }
            }
        }
    }

    fn follow(&mut self, held: &Held, symbol: Symbol, now: i64) {
        let wished: Vec<_> =
            Channel::ALL.into_iter().filter(|channel| held.holds(*channel, symbol)).collect();
        if wished.is_empty() {
            self.followed.remove(&symbol);
            return;
        }
        let subject = self.market.find(&symbol, now);
        let Some(subject) = subject.filter(|_| AssetClass::of(&symbol) == self.class) else {
            return;
        };
        let followed = self.followed.entry(symbol).or_insert_with(|| Followed::new(subject));
        let before = core::mem::replace(&mut followed.channels, wished);
        // The rest of a second already planned, for the channels that are new.
        let second = now.div_euclid(SECOND);
        if self.next > second {
            let mut events = Vec::new();
            followed.plan(&self.market, second, &mut events);
            events.retain(|due| due.at > now && !before.contains(&due.channel));
            self.due.extend(events);
            self.due.make_contiguous().sort_by_key(|due| due.at);
        }
    }

    fn all(&self, now: i64) -> Vec<Symbol> {
        let listed = self.market.listing.all().iter();
        match self.class {
            AssetClass::Stocks => listed.filter(|of| !of.is_index()).map(|of| of.symbol).collect(),
            AssetClass::Indices => listed.filter(|of| of.is_index()).map(|of| of.symbol).collect(),
            AssetClass::Options => listed
                .filter_map(|of| self.market.chain(of, now))
                .flat_map(|chain| chain.contracts.iter().map(|of| of.symbol).collect::<Vec<_>>())
                .collect(),
        }
    }

    /// Whether there is anything to wait for.
    pub(crate) fn is_idle(&self) -> bool {
        self.followed.is_empty()
    }

    /// The frames due by `now`, each a JSON array.
    pub(crate) fn frames(&mut self, held: &Held, now: i64) -> Vec<String> {
        let second = now.div_euclid(SECOND);
        // After a pause only the present matters: nothing is ever replayed.
        self.next = self.next.max(second);
        if self.next == second {
            let mut events = Vec::new();
            for followed in self.followed.values_mut() {
                followed.plan(&self.market, second, &mut events);
            }
            self.next = second + 1;
            self.due.extend(events);
            self.due.make_contiguous().sort_by_key(|due| due.at);
        }
        let ready = self.due.partition_point(|due| due.at <= now);
        let ready: Vec<_> =
            self.due.drain(..ready).filter(|due| held.holds(due.channel, due.symbol)).collect();
        ready
            .chunks(FRAME)
            .map(|events| {
                let texts: Vec<_> = events.iter().map(|due| due.text.as_str()).collect();
                format!("[{}]", texts.join(","))
            })
            .collect()
    }
}

/// A symbol somebody holds, and what its bars need to know.
#[derive(Debug)]
struct Followed {
    subject: Subject,
    channels: Vec<Channel>,
    /// A day's trades before `second`, once they were needed.
    sum: Option<(Day, DayTally)>,
    second: i64,
    /// The trades of one minute, the one last asked for.
    minute: i64,
    prints: Vec<Print>,
}

impl Followed {
    fn new(subject: Subject) -> Self {
        Self {
            subject,
            channels: Vec::new(),
            sum: None,
            second: 0,
            minute: i64::MIN,
            prints: Vec::new(),
        }
    }

    fn wants(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    /// What happens in a second, and the bars of those that ended with the one before.
    fn plan(&mut self, market: &Market, second: i64, events: &mut Vec<Due>) {
        if self.wants(Channel::SecondBars) || self.wants(Channel::MinuteBars) {
            self.plan_bars(market, second, events);
        }
        let start = second * SECOND;
        if market.hours.session(start) == Session::Closed {
            return;
        }
        let symbol = self.subject.symbol();
        for channel in [Channel::Trades, Channel::Value] {
            if self.wants(channel) {
                for print in self.prints_of(market, second) {
                    let text = match channel {
                        Channel::Value => text::value(symbol, &print),
                        _ => text::trade(symbol, self.instrument(), &print),
                    };
                    events.push(Due { at: print.at, channel, symbol, text });
                }
            }
        }
        if self.wants(Channel::Quotes) {
            self.plan_quotes(market, start, events);
        }
        if self.wants(Channel::Limits)
            && second % 30 == 0
            && market.hours.session(start) == Session::Regular
            && let Subject::Instrument(of) = &self.subject
        {
            let text = text::bands(symbol, of, market.spot(of, start), start);
            events.push(Due { at: start, channel: Channel::Limits, symbol, text });
        }
    }

    fn plan_quotes(&self, market: &Market, start: i64, events: &mut Vec<Due>) {
        if market.last_open(&self.subject, start) != start {
            return;
        }
        let symbol = self.subject.symbol();
        let scene = market.scene(&self.subject, start.div_euclid(MINUTE));
        let pace = match &self.subject {
            Subject::Instrument(of) => 0.3 + 2.0 * of.pace,
            // What hardly moves with its underlying is seldom quoted anew.
            Subject::Contract(of) => {
                let delta = of.worth(&scene, start).greeks.delta.abs();
                (0.1 + 3.5 * delta * (1.0 - 0.5 * delta)) * (0.3 + of.underlying.pace).min(1.2)
            }
        };
        let quiet = if market.hours.session(start) == Session::Regular { 1.0 } else { 0.2 };
        let key = self.subject.key().named("quotes").at(start);
        let count = (pace * quiet + key.at(-1).unit()) as i64;
        let midnight = market.hours.day_at(start).map_or(0, |day| day.midnight);
        for number in 0..count {
            let place = (number as f64 + key.at(number).unit()) / count as f64;
            let at = start + (place * 1_000.0) as i64;
            let book = self.subject.book(&scene, at);
            let sequence = ((at - midnight) * 16 + number) as u64;
            let text = text::quote(symbol, self.instrument(), &book, at, sequence);
            events.push(Due { at, channel: Channel::Quotes, symbol, text });
        }
    }

    fn plan_bars(&mut self, market: &Market, second: i64, events: &mut Vec<Due>) {
        let (from, to) = ((second - 1) * SECOND, second * SECOND);
        let Some(day) = market.hours.day_at(from).copied() else { return };
        let prints = self.prints_of(market, second - 1);
        match &mut self.sum {
            Some((of, sum)) if *of == day && self.second == second - 1 => {
                prints.iter().for_each(|print| sum.add(&day, print));
            }
            sum => *sum = None,
        }
        self.second = second;
        let ends_minute = self.wants(Channel::MinuteBars) && to % MINUTE == 0;
        let minute = match ends_minute {
            true => Tally::of(self.minute_of(market, to / MINUTE - 1)),
            false => Tally::default(),
        };
        let has_second = self.wants(Channel::SecondBars) && !prints.is_empty();
        if !has_second && minute.is_empty() {
            // Most contracts: the day is only added up for those that trade.
            return;
        }
        let subject = &self.subject;
        let (_, sum) = *self.sum.get_or_insert_with(|| (day, market.day(subject, &day, to)));
        let (symbol, late) = (subject.symbol(), subject.key().at(second));
        if has_second {
            let tally = Tally::of(&prints);
            let text = text::bar("A", symbol, from, SECOND, &tally, &sum);
            let at = to + 200 + (late.unit() * 300.0) as i64;
            events.push(Due { at, channel: Channel::SecondBars, symbol, text });
        }
        if !minute.is_empty() {
            let text = text::bar("AM", symbol, to - MINUTE, MINUTE, &minute, &sum);
            let at = to + 300 + (late.unit() * 1_200.0) as i64;
            events.push(Due { at, channel: Channel::MinuteBars, symbol, text });
        }
    }

    fn prints_of(&mut self, market: &Market, second: i64) -> Vec<Print> {
        let (from, to) = (second * SECOND, (second + 1) * SECOND);
        let minute = self.minute_of(market, from.div_euclid(MINUTE));
        minute.iter().filter(|print| (from..to).contains(&print.at)).copied().collect()
    }

    fn minute_of(&mut self, market: &Market, minute: i64) -> &[Print] {
        if self.minute != minute {
            self.prints = market.prints(&self.subject, minute);
            self.minute = minute;
        }
        &self.prints
    }

    fn instrument(&self) -> Option<&crate::market::listing::Instrument> {
        match &self.subject {
            Subject::Instrument(of) => Some(of),
            Subject::Contract(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::tests::{always, noon};
    use serde_json::Value;

    /// Everything sent for some pairs over some seconds of market time.
    fn sent(class: AssetClass, params: &str, seconds: i64) -> Vec<Value> {
        let market = Arc::new(always(4));
        let mut held = Held::default();
        let mut agenda = Agenda::new(market, class);
        let answer = held.subscribe(class, params, &[]);
        agenda.change(&held, &answer.changed, noon());
        let frames = (0..seconds * 10).flat_map(|tenth| agenda.frames(&held, noon() + tenth * 100));
        frames.flat_map(|frame| serde_json::from_str::<Vec<Value>>(&frame).unwrap()).collect()
    }

    fn kind<'a>(events: &'a [Value], ev: &'a str) -> impl Iterator<Item = &'a Value> {
        events.iter().filter(move |event| event["ev"] == ev)
    }

    #[test]
    fn second_bars_are_the_trades_of_their_second() {
        let events = sent(AssetClass::Stocks, "T.SPY,A.SPY", 30);
        let mut checked = 0;
        for bar in kind(&events, "A") {
            let (start, end) = (bar["s"].as_i64().unwrap(), bar["e"].as_i64().unwrap());
            if start < noon() {
                continue;
            }
            let trades: Vec<_> = kind(&events, "T")
                .filter(|trade| (start..end).contains(&trade["t"].as_i64().unwrap()))
                .collect();
            let sum =
                |of: &str| trades.iter().map(|trade| trade[of].as_f64().unwrap()).sum::<f64>();
            assert_eq!(bar["v"].as_f64().unwrap(), sum("s"));
            assert_eq!(bar["o"], trades.first().unwrap()["p"]);
            assert_eq!(bar["c"], trades.last().unwrap()["p"]);
            checked += 1;
        }
        assert!(checked > 20, "{checked} bars");
    }

    #[test]
    fn the_day_volume_of_a_bar_grows_by_its_volume() {
        let events = sent(AssetClass::Stocks, "A.NVDA", 60);
        let bars: Vec<_> = kind(&events, "A").collect();
        assert!(bars.len() > 40);
        for pair in bars.windows(2) {
            assert!(pair[0]["s"].as_i64() < pair[1]["s"].as_i64());
            let volume = |bar: &Value, of: &str| bar[of].as_i64().unwrap();
            assert_eq!(volume(pair[1], "av"), volume(pair[0], "av") + volume(pair[1], "v"));
        }
    }

    #[test]
    fn a_minute_bar_is_what_history_says_of_the_minute() {
        let events = sent(AssetClass::Stocks, "AM.SPY,AM.LUNR", 63);
        let market = always(4);
        assert_eq!(kind(&events, "AM").count(), 4, "two minutes ended for each");
        for bar in kind(&events, "AM") {
            let symbol = Symbol::new(bar["sym"].as_str().unwrap()).unwrap();
            let subject = market.find(&symbol, noon()).unwrap();
            let start = bar["s"].as_i64().unwrap();
            let tally = Tally::of(&market.prints(&subject, start / MINUTE));
            assert_eq!(bar["v"].as_u64().unwrap(), tally.volume);
            assert_eq!(bar["vw"].as_f64().unwrap(), tally.vwap());
            assert_eq!(bar["h"].as_f64().unwrap(), tally.high);
            let day = market.today(&subject, start + MINUTE);
            assert_eq!(bar["av"].as_u64().unwrap(), day.bar.volume);
        }
    }

    #[test]
    fn quotes_stand_around_the_trades() {
        let events = sent(AssetClass::Stocks, "Q.SPY,T.SPY", 20);
        assert!(kind(&events, "Q").count() > 40);
        for quote in kind(&events, "Q") {
            assert!(quote["bp"].as_f64() < quote["ap"].as_f64());
        }
        let order: Vec<_> = events.iter().map(|event| event["t"].as_i64().unwrap()).collect();
        assert!(order.is_sorted(), "events leave in the order they happen");
    }

    #[test]
    fn what_is_let_go_of_falls_silent_at_once() {
        let market = Arc::new(always(4));
        let mut held = Held::default();
        let mut agenda = Agenda::new(market, AssetClass::Stocks);
        let answer = held.subscribe(AssetClass::Stocks, "Q.SPY", &[]);
        agenda.change(&held, &answer.changed, noon());
        assert!(
            !(0..20)
                .flat_map(|tenth| agenda.frames(&held, noon() + tenth * 100))
                .collect::<Vec<_>>()
                .is_empty()
        );
        let answer = held.unsubscribe(AssetClass::Stocks, "Q.SPY");
        agenda.change(&held, &answer.changed, noon() + 2_050);
        assert!(agenda.is_idle());
        assert!(agenda.frames(&held, noon() + 2_900).is_empty());
    }

    #[test]
    fn indices_are_published_each_second() {
        let events = sent(AssetClass::Indices, "V.I:SPX,V.I:VIX,A.I:SPX", 5);
        assert_eq!(kind(&events, "V").filter(|event| event["T"] == "I:SPX").count(), 5);
        assert!(kind(&events, "A").count() >= 4);
    }
}
