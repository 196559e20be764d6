//! History: bars of any length over any span, added up from the same trades the stream sends.
//!
//! Days further back than [`EXACT_DAYS`] have daily bars only, taken from a few samples of the
//! path instead of every trade; nobody is shown anything finer for them, so nothing can differ.

use market::Date;

use super::book::to_places;
use super::hours::Day;
use super::path::MINUTE;
use super::tally::Tally;
use super::{Market, Subject};

/// Trading days, today included, for which every trade can be had.
pub(crate) const EXACT_DAYS: usize = 12;

/// The unit of a bar's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A bar with its start in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) start: i64,
    pub(crate) tally: Tally,
}

/// Bars, and where to go on if the limit cut them.
#[derive(Debug, Default)]
pub(crate) struct History {
    pub(crate) rows: Vec<Row>,
    /// Base bars looked at.
    pub(crate) scanned: usize,
    /// The start of the first base bar not looked at, on the far side.
    pub(crate) next: Option<i64>,
}

impl Market {
    /// Bars of `count` times `span` that start in `from..=to`, of trades before `now`. `limit`
    /// counts base bars: seconds, minutes or days. Newest first if `backwards`.
    #[expect(clippy::too_many_arguments, reason = "the endpoint's own parameters")]
    pub(crate) fn history(
        &self,
        subject: &Subject,
        span: Span,
        count: i64,
        (from, to): (i64, i64),
        now: i64,
        limit: usize,
        backwards: bool,
    ) -> History {
        let to = to.min(now);
        let days: Vec<Day> = self.hours.days_between(from, to).to_vec();
        let mut base: Vec<Row> = Vec::new();
        let mut history = History::default();
        let mut pass = |day: &Day| -> bool {
            let mut rows = self.base_rows(subject, span, day, now);
            rows.retain(|row| (from..=to).contains(&row.start));
            if backwards {
                rows.reverse();
            }
            for row in rows {
                if base.len() == limit {
                    history.next = Some(row.start);
                    return false;
                }
                base.push(row);
            }
            true
        };
        let whole =
            if backwards { days.iter().rev().all(&mut pass) } else { days.iter().all(&mut pass) };
        history.scanned = base.len();
        base.sort_by_key(|row| row.start);
        let mut rows = self.gather(&base, span, count);
        if !whole && !rows.is_empty() {
            // The limit cut the last bar; it starts the next page unless it is all there is.
            let cut = if backwards { rows.first() } else { rows.last() }.copied();
            if rows.len() > 1
                && let Some(cut) = cut
            {
                rows.retain(|row| row.start != cut.start);
                history.next = Some(if backwards {
                    base.iter()
                        .rfind(|row| self.window(row.start, span, count) == cut.start)
                        .map_or(cut.start, |row| row.start)
                } else {
                    cut.start
                });
            }
        }
        if backwards {
            rows.reverse();
        }
        history.rows = rows;
        history
    }

    fn base_rows(&self, subject: &Subject, span: Span, day: &Day, now: i64) -> Vec<Row> {
        if let Subject::Contract(of) = subject
            && !of.lists_on(day.date)
        {
            return Vec::new();
        }
        let exact = self.hours.age(day.pre, now) < EXACT_DAYS;
        match span {
            Span::Second | Span::Minute | Span::Hour if !exact => Vec::new(),
            Span::Second => self.windows(subject, day, now, 1_000),
            Span::Minute | Span::Hour => self.windows(subject, day, now, MINUTE),
            _ if exact => {
                let tally = self.day(subject, day, now).bar;
                Vec::from_iter((!tally.is_empty()).then_some(Row { start: day.midnight, tally }))
            }
            _ => self.archived(subject, day).into_iter().collect(),
        }
    }

    fn windows(&self, subject: &Subject, day: &Day, now: i64, length: i64) -> Vec<Row> {
        let tape = self.tape(subject, day);
        let mut rows: Vec<Row> = Vec::new();
        let until = now.min(day.end);
        for minute in day.pre.div_euclid(MINUTE)..=(until - 1).div_euclid(MINUTE) {
            tape.minute(self, minute, |print| {
                if print.at >= until {
                    return;
                }
                let start = print.at.div_euclid(length) * length;
                match rows.last_mut().filter(|row| row.start == start) {
                    Some(row) => row.tally.add(print),
                    None => rows.push(Row { start, tally: Tally::of(&[*print]) }),
                }
            });
        }
        rows
    }

    /// A daily bar from samples of the path.
    fn archived(&self, subject: &Subject, day: &Day) -> Option<Row> {
        let price = |at: i64| match subject {
            Subject::Instrument(of) => to_places(self.spot(of, at), 2),
            Subject::Contract(_) => self.book(subject, at).midpoint(),
        };
        let (samples, volume, count) = match subject {
            Subject::Instrument(of) => {
                let busy = 0.7 + 0.6 * of.key.named("archive").at(day.midnight).unit();
                let minutes = (day.close - day.open) as f64 / MINUTE as f64;
                let shares = of.daily_millions * 1e6 * busy * minutes / 390.0;
                (26, shares, of.pace * 60.0 * minutes * busy)
            }
            Subject::Contract(of) => {
                let activity = self.activity(of, day);
                (5, activity.volume, activity.volume / activity.trade_size().max(1.0))
            }
        };
        if volume < 1.0 && !subject.is_index() {
            return None;
        }
        let step = (day.close - 1 - day.open) / samples;
        let prices: Vec<f64> =
            (0..=samples).map(|sample| price(day.open + sample * step)).collect();
        let mut tally = Tally {
            open: *prices.first()?,
            close: *prices.last()?,
            high: prices.iter().copied().fold(f64::MIN, f64::max),
            low: prices.iter().copied().fold(f64::MAX, f64::min),
            volume: volume as u64,
            count: count.max(1.0) as u64,
            ..Tally::default()
        };
        tally.value = prices.iter().sum::<f64>() / prices.len() as f64 * tally.volume as f64;
        Some(Row { start: day.midnight, tally })
    }

    /// Base bars, oldest first, gathered into bars of the wanted length.
    fn gather(&self, base: &[Row], span: Span, count: i64) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for row in base {
            let start = self.window(row.start, span, count);
            match rows.last_mut().filter(|last| last.start == start) {
                Some(last) => last.tally.append(&row.tally),
                None => rows.push(Row { start, tally: row.tally }),
            }
        }
        rows
    }

    /// The start of the bar that holds a base bar.
    fn window(&self, start: i64, span: Span, count: i64) -> i64 {
        let floor = |length: i64| start.div_euclid(length * count) * length * count;
        match span {
            Span::Second => floor(1_000),
            Span::Minute => floor(MINUTE),
            Span::Hour => floor(60 * MINUTE),
            _ => {
                let date = market::Time::from_millis(start).eastern().date();
                let first = first_day(date, span, count).unwrap_or(date);
                market::Time::from_eastern(first, 0, 0).map_or(start, market::Time::millis)
            }
        }
    }
}

/// The first date of the bar that holds a date. Weeks begin on Sunday, as the vendor's do.
fn first_day(date: Date, span: Span, count: i64) -> Option<Date> {
    let back = |days: i64| date.checked_sub(jiff::Span::new().days(days)).ok();
    let days = date.since(Date::new(1970, 1, 4).ok()?).ok()?.get_days().into();
    let months = |each: i64| -> Option<Date> {
        let number = i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
        let first = number.div_euclid(each * count) * each * count;
        Date::new((first / 12).try_into().ok()?, (first % 12 + 1).try_into().ok()?, 1).ok()
    };
    match span {
        Span::Week => back(i64::rem_euclid(days, 7 * count)),
        Span::Month => months(1),
        Span::Quarter => months(3),
        Span::Year => months(12),
        _ => back(i64::rem_euclid(days, count)),
    }
}

impl Tally {
    /// Adds what came after.
    fn append(&mut self, later: &Self) {
        self.high = self.high.max(later.high);
        self.low = self.low.min(later.low);
        self.close = later.close;
        self.volume += later.volume;
        self.value += later.value;
        self.count += later.count;
        self.last = later.last.or(self.last);
    }
}
