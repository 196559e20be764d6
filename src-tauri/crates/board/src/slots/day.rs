//! The day of an instrument: what a bar brings, and what of the latest prices is the regular
//! session's. A new day begins with its first price, whether or not anybody was told.

use market::{Bar, DayBar, Session, Time};

use super::live::{Figure, Live, Stamp};
use crate::Instrument;
use crate::sessions::Place;

/// One instrument's day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day {
    /// Start of the latest bar.
    bar: Stamp,
    open: Figure,
    volume: Figure,
    /// Latest price of the regular session.
    regular: Figure,
    /// When the day began, nanoseconds; the least there is while that is unknown.
    began: i64,
    /// The session of the latest price.
    session: Option<Session>,
}

/// What a price means for the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Turn {
    /// It is of the day held.
    Same,
    /// It is the first of a new day. The close before it is known if that is the day held.
    New(Option<f64>),
    /// It is of a day that is over.
    Over,
}

impl Day {
    pub(super) const fn unknown() -> Self {
        Self {
            bar: Stamp::NONE,
            open: Figure::NONE,
            volume: Figure::NONE,
            regular: Figure::NONE,
            began: i64::MIN,
            session: None,
        }
    }

    /// Volume of the day.
    pub(super) fn volume(&self) -> Option<f64> {
        self.volume.get()
    }

    /// Writes what is known here into an instrument.
    pub(super) fn show(&self, into: &mut Instrument) {
        into.day_open = self.open.get();
        into.day_volume = self.volume.get();
        into.regular = self.regular.get();
        into.session = self.session;
    }

    /// Goes with the day of a price, and says what that means.
    pub(super) fn turn(&mut self, place: Place) -> Turn {
        if place.day == self.began {
            return Turn::Same;
        }
        if place.day < self.began {
            return Turn::Over;
        }
        let first = self.began == i64::MIN;
        let close = self.regular.get().filter(|_| self.began == place.day_before);
        *self =
            Self { began: place.day, bar: self.bar, ..if first { *self } else { Self::unknown() } };
        if first { Turn::Same } else { Turn::New(close) }
    }

    /// Takes the latest price. One whose session nobody knows is taken to be of the regular one.
    pub(super) fn price(&mut self, price: Option<f64>, session: Option<Session>) {
        self.session = session;
        if session.is_none_or(|session| session == Session::Regular) {
            self.regular.renew(price);
        }
    }

    /// Takes the official close, once the regular session is over.
    pub(super) fn close(&mut self, close: Option<f64>) {
        self.regular.renew(close);
    }

    /// Takes a streamed bar; answers whether it is no older than the last.
    pub(super) fn bar(&mut self, bar: &Bar) -> bool {
        let newer = self.bar.pass(bar.start);
        if newer {
            self.volume.renew(bar.day_volume);
            self.open.renew(bar.day_open);
        }
        newer
    }

    /// Takes a snapshot's figures of the day.
    pub(super) fn snapshot(&mut self, bar: &DayBar, live: &mut Live) {
        live.see_extremes(bar.high, bar.low);
        self.open.renew(bar.open);
        // A stream that runs already knows a later count than a snapshot asked for before it.
        self.volume.stretch(bar.volume, f64::max);
    }
}

/// The instant a bar's close is of: the last of its window, which ends where the next begins.
pub(super) fn instant_of(bar: &Bar) -> Option<Time> {
    let end = bar.end.map(|end| Time::from_nanos(end.nanos().saturating_sub(1)));
    end.or(bar.start)
}
