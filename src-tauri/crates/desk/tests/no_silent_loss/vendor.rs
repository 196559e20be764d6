//! The vendor: what it streams to whoever is subscribed, and what its REST answers, by its mood.

use std::collections::BTreeSet;

use ::market::{HistoryBar, Span, Symbol, Time, Topic};
use board::{Ask, Base};

use crate::dice::Dice;
use crate::market::{Bar, OPEN, Tape};

/// How REST is disposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Quick, and at fault once in a hundred times.
    Healthy,
    /// A free plan's five requests a minute, and a 429 with Retry-After for each beyond.
    FivePerMinute,
    /// Slow and at fault often; for an hour it answers nothing; seconds of contracts are not in
    /// the plan any more once their history has come.
    Ill,
}

/// What REST answers, and how long that takes, milliseconds.
pub(crate) enum Answer {
    Bars(Vec<HistoryBar>),
    Busy(u64),
    Fault,
    NotInPlan,
}

/// A bar on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sending {
    pub(crate) at: i64,
    pub(crate) tape: usize,
    pub(crate) span: Span,
    pub(crate) start: i64,
}

pub(crate) struct Vendor {
    pub(crate) tapes: Vec<Tape>,
    /// Everything that would be sent if all were subscribed, by time.
    pub(crate) sendings: Vec<Sending>,
    mood: Mood,
    dice: Dice,
    /// Requests of the current minute.
    minute: (i64, u32),
}

impl Vendor {
    pub(crate) fn new(symbols: &[(Symbol, u64)], mood: Mood, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut tapes = Vec::new();
        let mut sendings = Vec::new();
        for (tape, (symbol, a_minute)) in symbols.iter().enumerate() {
            let of = Tape::new(*symbol, *a_minute, &mut dice);
            for span in [Span::Second, Span::Minute] {
                let all = of.sendings(span, &mut dice);
                sendings.extend(all.into_iter().map(|(at, start)| Sending {
                    at,
                    tape,
                    span,
                    start,
                }));
            }
            tapes.push(of);
        }
        sendings.sort_unstable();
        Self { tapes, sendings, mood, dice, minute: (0, 0) }
    }

    pub(crate) fn tape(&self, symbol: Symbol) -> &Tape {
        self.tapes.iter().find(|tape| tape.symbol == symbol).unwrap()
    }

    /// The frame of a sending to a connection that holds these; `None` if it is not its topic.
    pub(crate) fn frame(&self, sending: &Sending, held: &BTreeSet<Topic>) -> Option<String> {
        let tape = &self.tapes[sending.tape];
        let channel = if sending.span == Span::Second { "A" } else { "AM" };
        let topic: Topic = format!("{channel}.{}", tape.symbol).parse().unwrap();
        let length = sending.span.millis();
        let bar = tape.bar(sending.start, length, sending.at).filter(|_| held.contains(&topic))?;
        let Bar { start, open, high, low, close, volume } = bar;
        Some(format!(
            r#"[{{"ev":"{channel}","sym":"{}","v":{volume},"o":{open},"c":{close},"h":{high},"l":{low},"s":{start},"e":{}}}]"#,
            tape.symbol,
            start + length,
        ))
    }

    /// What is answered to a request that comes in at `at`, and after how long.
    pub(crate) fn answer(&mut self, ask: &Ask, at: i64, history: bool) -> (Answer, i64) {
        let hour = (at - OPEN).div_euclid(3_600_000);
        let (wait, fault) = match self.mood {
            Mood::Healthy | Mood::FivePerMinute => (self.dice.between(40, 300), 10),
            Mood::Ill => (self.dice.between(200, 9_000), if hour == 2 { 1_000 } else { 150 }),
        };
        if self.mood == Mood::FivePerMinute {
            let minute = at.div_euclid(60_000);
            if self.minute.0 != minute {
                self.minute = (minute, 0);
            }
            self.minute.1 += 1;
            if self.minute.1 > 5 {
                return (Answer::Busy((60_000 - at.rem_euclid(60_000)) as u64), wait);
            }
        }
        if self.dice.permille(fault) {
            return (Answer::Fault, wait);
        }
        let refuses = self.mood == Mood::Ill && !history;
        if refuses && ask.symbol.is_option() && ask.base == Base::Seconds {
            return (Answer::NotInPlan, wait);
        }
        let length = if ask.base == Base::Seconds { 1_000 } else { 60_000 };
        let known = at + wait / 2;
        let bars = self.tape(ask.symbol).bars(ask.from.millis(), known, length, known);
        (Answer::Bars(bars.iter().map(row).collect()), wait)
    }
}

fn row(bar: &Bar) -> HistoryBar {
    HistoryBar {
        symbol: None,
        start: Some(Time::from_millis(bar.start)),
        open: Some(bar.open),
        high: Some(bar.high),
        low: Some(bar.low),
        close: Some(bar.close),
        volume: Some(bar.volume),
        vwap: None,
        transactions: None,
        otc: false,
    }
}
