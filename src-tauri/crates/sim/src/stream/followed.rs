//! One symbol somebody holds: what happens to it in a second, and the bars that ended.
//!
//! Bars leave when they are done: a second's 0.2 to 0.5 s after it, a minute's 0.3 to 1.5 s (the
//! vendor takes about 2 s). A window without a trade has no bar, and no bar is sent again.

use market::{Channel, Session, Symbol};

use super::text;
use crate::market::hours::Day;
use crate::market::path::MINUTE;
use crate::market::prints::Print;
use crate::market::tally::{DayTally, Tally};
use crate::market::{Market, Subject};

pub(super) const SECOND: i64 = 1_000;

/// An event and the moment it is due.
#[derive(Debug)]
pub(super) struct Due {
    pub(super) at: i64,
    pub(super) channel: Channel,
    pub(super) symbol: Symbol,
    pub(super) text: String,
}

/// A symbol somebody holds, and what its bars need to know.
#[derive(Debug)]
pub(super) struct Followed {
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
    pub(super) fn new(subject: Subject) -> Self {
        Self {
            subject,
            channels: Vec::new(),
            sum: None,
            second: 0,
            minute: i64::MIN,
            prints: Vec::new(),
        }
    }

    /// Takes these channels and returns those it had.
    pub(super) fn want(&mut self, channels: Vec<Channel>) -> Vec<Channel> {
        core::mem::replace(&mut self.channels, channels)
    }

    fn wants(&self, channel: Channel) -> bool {
        self.channels.contains(&channel)
    }

    /// What happens in a second, and the bars of those that ended with the one before.
    pub(super) fn plan(&mut self, market: &Market, second: i64, events: &mut Vec<Due>) {
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
