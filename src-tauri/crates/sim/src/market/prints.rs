//! The tape: every trade of a minute, as a pure function of symbol and minute.
//!
//! Bars are added up from these and nothing else, whoever asks: the stream, history or a
//! snapshot. Trades are spread over the minute one a stratum, so they come out in order.

use market::Session;

use super::book::to_places;
use super::hours::Day;
use super::path::MINUTE;
use super::{Market, Subject};
use crate::noise::Key;

/// A trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Print {
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) price: f64,
    /// Shares or contracts.
    pub(crate) size: u32,
    pub(crate) exchange: u32,
    /// Rises over the day, with gaps.
    pub(crate) sequence: u64,
    /// The vendor's condition numbers.
    pub(crate) conditions: &'static [i32],
}

/// One subject's trades over one day.
#[derive(Debug, Clone)]
pub(crate) struct Tape {
    subject: Subject,
    day: Day,
    always: bool,
    /// Mean trades in an ordinary minute of the regular session.
    pace: f64,
    /// Mean size of a trade.
    size: f64,
    /// No trades from here on.
    end: i64,
    key: Key,
}

/// No minute has more trades than this.
const BUSIEST: u64 = 4_096;

impl Market {
    /// The tape of a day.
    pub(crate) fn tape(&self, subject: &Subject, day: &Day) -> Tape {
        let (pace, size, end, key) = match subject {
            Subject::Instrument(of) if of.is_index() => (60.0, 0.0, day.close, of.key),
            Subject::Instrument(of) => {
                let size = of.daily_millions * 1e6 / 23_400.0 / of.pace;
                (of.pace * 60.0, size.max(1.0), day.end, of.keys.tape)
            }
            Subject::Contract(of) => {
                let activity = self.activity(of, day);
                let end = day.close.min(of.expires.max(day.open));
                let key = of.key.named("tape");
                (activity.trades_a_minute(), activity.trade_size(), end, key)
            }
        };
        Tape {
            subject: subject.clone(),
            day: *day,
            always: self.hours.always(),
            pace,
            size,
            end,
            key,
        }
    }

    /// The trades of a minute, in order; none while it does not trade.
    pub(crate) fn prints(&self, subject: &Subject, minute: i64) -> Vec<Print> {
        let mut prints = Vec::new();
        if let Some(day) = self.hours.day_at(minute * MINUTE) {
            self.tape(subject, day).minute(self, minute, |print| prints.push(*print));
        }
        prints
    }
}

impl Tape {
    /// The trades of a minute of the day, in order.
    pub(crate) fn minute(&self, market: &Market, minute: i64, mut take: impl FnMut(&Print)) {
        let start = minute * MINUTE;
        let session = self.day.session(start);
        let regular = session == Session::Regular;
        if session == Session::Closed || start >= self.end || (self.regular_only() && !regular) {
            return;
        }
        if self.subject.is_index() {
            return self.ticks(market, minute, take);
        }
        let key = self.key.at(minute);
        let count = count(self.pace * self.day.ease(start, self.always), key);
        if count == 0 {
            return;
        }
        let scene = market.scene(&self.subject, minute);
        let exchanges: &[u32] = if self.subject.is_option() {
            &[300, 301, 302, 303, 308, 312, 316, 318]
        } else {
            &[4, 4, 11, 12, 8, 10, 15, 21]
        };
        let first = ((start - self.day.midnight) / MINUTE) as u64 * BUSIEST;
        for number in 0..count {
            let key = key.at(number as i64);
            let place = (number as f64 + key.at(1).unit()) / count as f64;
            let at = start + (place * MINUTE as f64) as i64;
            let (bid, ask) = self.subject.prices(&scene, at);
            let side = key.at(2).bits() % 8;
            let sold = side < 4 && bid > 0.0;
            take(&Print {
                at,
                price: if sold { bid } else { ask },
                size: (key.at(3).wait() * self.size).ceil().max(1.0) as u32,
                exchange: exchanges[(key.at(4).bits() % exchanges.len() as u64) as usize],
                sequence: first + number,
                conditions: match session {
                    Session::Regular if self.subject.is_option() => &[209],
                    Session::Regular if side == 0 => &[14, 41],
                    Session::Regular => &[],
                    _ => &[12],
                },
            });
        }
    }

    /// An index has no trades: its value is published on each whole second, with no size.
    fn ticks(&self, market: &Market, minute: i64, mut take: impl FnMut(&Print)) {
        let scene = market.scene(&self.subject, minute);
        for second in 0..60 {
            let at = minute * MINUTE + second * 1_000;
            take(&Print {
                at,
                price: to_places(scene.value(at), 2),
                size: 0,
                exchange: 0,
                sequence: 0,
                conditions: &[],
            });
        }
    }

    fn regular_only(&self) -> bool {
        self.subject.is_option() || self.subject.is_index()
    }
}

impl Day {
    /// How lively trading is at an instant, against an ordinary minute of the regular session.
    pub(crate) fn ease(&self, at: i64, always: bool) -> f64 {
        if self.session(at) != Session::Regular {
            return 0.06;
        }
        if always {
            return 1.0;
        }
        // Busy at both ends of the day, quiet at noon.
        let part = (at - self.open) as f64 / (self.close - self.open) as f64;
        0.62 + 1.3 * (2.0 * part - 1.0).powi(4) + 0.6 * (-part * 25.0).exp()
    }
}

/// A whole number whose mean over many keys is `expected`.
fn count(expected: f64, key: Key) -> u64 {
    let lively = 0.5 + key.at(-1).unit();
    ((expected * lively + key.at(-2).unit()) as u64).min(BUSIEST - 1)
}
