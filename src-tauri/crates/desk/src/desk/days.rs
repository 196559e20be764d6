//! The exchange day: what the vendor says of days to come, and what a bell sets off.
//!
//! The calendar's rules hold from the first moment; the vendor's list goes before them once it has
//! come. A minute behind each bell the snapshots in sight are asked for again, because what they
//! say of the day (its previous close, its official close) has changed. An exchange of one's own
//! keeps hours of its own: its days turn at midnight and it rings no bells.

use market::{AssetClass, Calendar, Holiday, Session, Time};

use super::Owner;
use super::downloads::Asking;
use crate::DeskError;
use crate::clock;
use crate::jobs::News;

/// How long after a bell the vendor's snapshots are taken to have heard it, milliseconds: the
/// closing auction prints within a minute.
const ECHO: i64 = 60_000;

/// The calendar, and the bell that is waited for.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub(super) calendar: Calendar,
    holidays: Asking,
    /// When the next bell has been heard everywhere; `None` before the first look at the clock.
    bell: Option<Time>,
}

impl Owner {
    /// The session of stocks; `None` for an exchange of make-believe, which keeps its own hours.
    pub(super) fn session(&self, now: Time) -> Option<Session> {
        self.addresses.are_vendors().then(|| self.days.calendar.session_at(now))
    }

    /// Asks for the vendor's list of holidays, once for each key and day.
    pub(super) fn fetch_holidays(&mut self) {
        let Some(rest) = self.rest.clone().filter(|_| self.addresses.are_vendors()) else { return };
        let jobs = &mut self.jobs;
        self.days.holidays.ask(|| {
            jobs.start(async move |herald| {
                herald.tell(News::Holidays(rest.holidays().await)).await;
            })
        });
    }

    pub(super) fn take_holidays(&mut self, number: u64, result: Result<Vec<Holiday>, DeskError>) {
        if !self.days.holidays.is_answered_by(number, result.is_ok()) {
            return;
        }
        match result {
            Ok(rows) => {
                self.days.calendar.learn(&rows);
                self.keep_hours();
            }
            Err(error) => tracing::warn!(%error, "no list of holidays: the rules go on"),
        }
    }

    /// When the loop should look at the bell.
    pub(super) fn bell_due(&self) -> Option<market::Millis> {
        let ahead = self.days.bell?.millis_since(clock::now());
        Some(self.watch.read().plus(u64::try_from(ahead).unwrap_or(0)))
    }

    /// Acts on a bell that has rung, however late: a machine may have slept through it.
    pub(super) fn ring(&mut self) {
        if self.days.bell.is_none_or(|bell| bell > clock::now()) {
            return;
        }
        tracing::info!("the session has changed: snapshots are asked for again");
        self.set_bell();
        self.days.holidays = Asking::default();
        self.fetch_holidays();
        self.doubt_snapshots();
        self.reconcile();
    }

    /// Has the board go by the source's hours, and waits for the next bell.
    pub(super) fn keep_hours(&mut self) {
        let vendors = self.addresses.are_vendors();
        let hours = if vendors { self.days.calendar.clone() } else { Calendar::always() };
        self.clients.keep_hours(hours.clone(), &mut self.board);
        self.board.set_calendar(hours);
        self.set_bell();
    }

    fn set_bell(&mut self) {
        let late = ECHO + self.delay(AssetClass::Stocks);
        let heard = Time::from_millis(clock::now().millis() - late);
        let next = self.days.calendar.next_change(heard).filter(|_| self.addresses.are_vendors());
        self.days.bell = next.map(|bell| Time::from_millis(bell.millis() + late));
    }
}
