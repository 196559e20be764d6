//! Which history is wanted, which has come, and how far each reaches back.
//!
//! It decides and asks for nothing itself: the loop starts the jobs. History is asked for when
//! it is wished, never on a timer; what is missed after that is a gap, and `board::Backfill`'s.

use std::collections::BTreeMap;

use board::{Asked, Interval};
use market::{Symbol, Time};

use crate::jobs::Job;
use crate::rest::Haste;

/// How far back a series goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reach {
    /// The interval of the base series: seconds, minutes or days.
    pub(crate) interval: Interval,
    /// Whole days before today; of seconds only the latest hour, whatever this says.
    pub(crate) days: i32,
}

impl Reach {
    /// Today's minutes: what a sparkline takes, and what a running day is made of.
    pub(crate) const TODAY: Self = Self { interval: Interval::Minute, days: 0 };

    /// What a chart takes.
    pub(crate) fn of_chart(interval: Interval) -> Vec<Self> {
        let base = base_of(interval);
        match interval {
            Interval::Second | Interval::FiveSeconds => vec![Self { interval: base, days: 0 }],
            Interval::Minute | Interval::FiveMinutes | Interval::QuarterHour => {
                vec![Self { interval: base, days: 10 }]
            }
            Interval::Hour => vec![Self { interval: base, days: 30 }],
            Interval::Day => vec![Self { interval: base, days: 730 }, Self::TODAY],
        }
    }

    /// From when to ask, at an instant.
    pub(crate) fn from(self, now: Time) -> Time {
        if self.interval == Interval::Second {
            return Time::from_millis(now.millis() - 3_600_000).floor_to(1_000);
        }
        let today = now.eastern().date();
        let first = today.checked_sub(jiff::Span::new().days(self.days)).unwrap_or(today);
        Time::from_eastern(first, 0, 0).unwrap_or(now)
    }
}

/// The interval of the base series that one is folded from.
pub(crate) const fn base_of(interval: Interval) -> Interval {
    match interval {
        Interval::Second | Interval::FiveSeconds => Interval::Second,
        Interval::Day => Interval::Day,
        _ => Interval::Minute,
    }
}

/// One base series of one symbol.
#[derive(Debug)]
pub(crate) struct History {
    pub(crate) reach: Reach,
    /// When it was asked for.
    pub(crate) asked: Asked,
    pub(crate) phase: Phase,
    /// Whether a chart shows it, as opposed to a sparkline.
    pub(crate) shown: bool,
    /// Rows received so far.
    pub(crate) rows: u32,
}

/// How far a download has come.
#[derive(Debug)]
pub(crate) enum Phase {
    Running(Job),
    Ready,
    Failed,
}

impl Phase {
    /// Whether news come from the job that runs for this.
    pub(crate) fn is(&self, number: u64) -> bool {
        matches!(self, Self::Running(job) if job.is(number))
    }
}

/// A history to ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Want {
    pub(crate) symbol: Symbol,
    pub(crate) reach: Reach,
    pub(crate) haste: Haste,
}

/// Every history wanted.
#[derive(Debug, Default)]
pub(crate) struct Histories {
    held: BTreeMap<(Symbol, Interval), History>,
}

impl Histories {
    /// Lets go of what is wanted no more and answers what is to be asked for: what never was,
    /// what failed, and what must reach further back.
    pub(crate) fn want(
        &mut self,
        charts: impl Iterator<Item = (Symbol, Interval)>,
        tickers: impl Iterator<Item = Symbol>,
    ) -> Vec<Want> {
        let mut wanted: BTreeMap<(Symbol, Interval), Want> = BTreeMap::new();
        let mut add = |symbol, reach: Reach, haste| {
            let want =
                wanted.entry((symbol, reach.interval)).or_insert(Want { symbol, reach, haste });
            want.reach = want.reach.max(reach);
        };
        for (symbol, interval) in charts {
            for reach in Reach::of_chart(interval) {
                add(symbol, reach, Haste::Now);
            }
        }
        for symbol in tickers {
            add(symbol, Reach::TODAY, Haste::Later);
        }
        self.held.retain(|key, _| wanted.contains_key(key));
        for (key, held) in &mut self.held {
            held.shown = wanted.get(key).is_some_and(|want| want.haste == Haste::Now);
        }
        let covered = |want: &Want| {
            self.held.get(&(want.symbol, want.reach.interval)).is_some_and(|held| {
                held.reach >= want.reach && !matches!(held.phase, Phase::Failed)
            })
        };
        let mut missing: Vec<Want> = wanted.into_values().filter(|want| !covered(want)).collect();
        // What somebody looks at comes first.
        missing.sort_by_key(|want| want.haste == Haste::Later);
        missing
    }

    /// Notes that a job runs for a history, in place of any before it.
    pub(crate) fn started(&mut self, want: Want, asked: Asked, job: Job) {
        let (reach, shown) = (want.reach, want.haste == Haste::Now);
        let history = History { reach, asked, phase: Phase::Running(job), shown, rows: 0 };
        self.held.insert((want.symbol, reach.interval), history);
    }

    /// The history a job runs for; `None` if nobody wants it any more.
    pub(crate) fn of_job(&mut self, number: u64) -> Option<(Symbol, &mut History)> {
        let mut held = self.held.iter_mut();
        held.find(|(_, held)| held.phase.is(number)).map(|(key, held)| (key.0, held))
    }

    pub(crate) fn clear(&mut self) {
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Jobs;
    use board::Mark;

    fn symbol(text: &str) -> Symbol {
        Symbol::new(text).unwrap()
    }

    /// What is asked for, as `symbol interval days`.
    fn asked(
        histories: &mut Histories,
        chart: Option<(&str, Interval)>,
        tickers: &[&str],
    ) -> Vec<String> {
        let charts = chart.into_iter().map(|(text, interval)| (symbol(text), interval));
        let wants = histories.want(charts, tickers.iter().map(|text| symbol(text)));
        let (mut jobs, _news) = Jobs::new();
        let asked = Asked { time: Time::default(), mark: Mark::ZERO };
        for want in &wants {
            histories.started(*want, asked, jobs.start(|_| async {}));
        }
        let line =
            |want: &Want| format!("{} {:?} {}", want.symbol, want.reach.interval, want.reach.days);
        wants.iter().map(line).collect()
    }

    #[tokio::test]
    async fn a_chart_comes_before_sparklines_and_serves_its_own() {
        let mut histories = Histories::default();
        let first = asked(&mut histories, Some(("SPY", Interval::Minute)), &["AAPL", "SPY"]);
        assert_eq!(first, ["SPY Minute 10", "AAPL Minute 0"]);
        assert_eq!(asked(&mut histories, None, &["AAPL", "SPY"]), [""; 0], "it is there already");
    }

    #[tokio::test]
    async fn only_what_reaches_further_back_is_asked_for_again() {
        let mut histories = Histories::default();
        let mut chart = |interval| asked(&mut histories, Some(("SPY", interval)), &[]);
        assert_eq!(chart(Interval::Minute), ["SPY Minute 10"]);
        assert_eq!(chart(Interval::QuarterHour), [""; 0]);
        assert_eq!(chart(Interval::Hour), ["SPY Minute 30"]);
        assert_eq!(chart(Interval::Minute), [""; 0]);
        assert_eq!(chart(Interval::Day), ["SPY Day 730"], "a running day is made of its minutes");
        assert_eq!(chart(Interval::Second), ["SPY Second 0"]);
    }

    #[tokio::test]
    async fn what_failed_is_asked_for_when_it_is_wished_again() {
        let mut histories = Histories::default();
        let wish =
            |histories: &mut Histories| asked(histories, Some(("SPY", Interval::Second)), &[]);
        assert_eq!(wish(&mut histories).len(), 1);
        histories.held.values_mut().for_each(|held| held.phase = Phase::Failed);
        assert_eq!(wish(&mut histories).len(), 1);
        assert_eq!(wish(&mut histories).len(), 0);
    }
}
