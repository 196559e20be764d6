//! REST as the loop uses it: a wish's history, and the bars of gaps.

use ::market::{Symbol, Time};
use board::{Ask, Base, Interval, Outcome};

use super::{EARLY, Happening, OPEN, Request, World};
use crate::vendor::Answer;

impl World {
    /// A wish's history, from the open on.
    pub(super) fn history(&mut self, symbol: Symbol, base: Base) {
        let from = Time::from_millis(OPEN - 3_600_000);
        let ask = Ask { symbol, base, from, to: Time::from_millis(self.now) };
        self.loading.insert((symbol, base));
        self.request(ask, true);
    }

    fn request(&mut self, ask: Ask, history: bool) {
        let asked = self.board.asked(Time::from_millis(self.now));
        let (answer, wait) = self.vendor.answer(&ask, self.now, history);
        let number = self.number as usize;
        let request = Request { ask, asked, answer: Some(answer), history };
        self.requests.insert(number, request);
        self.at(self.now + wait, Happening::Answered(number));
    }

    pub(super) fn answered(&mut self, number: usize) {
        let Request { ask, asked, answer, history } = self.requests.remove(&number).unwrap();
        let outcome = match answer.unwrap() {
            Answer::Bars(bars) => {
                let interval =
                    if ask.base == Base::Seconds { Interval::Second } else { Interval::Minute };
                for page in bars.chunks(500) {
                    self.board.load(ask.symbol, interval, page, asked);
                }
                Outcome::Complete(asked)
            }
            Answer::Busy(wait) => Outcome::Busy { wait: Some(wait) },
            Answer::Fault => Outcome::Failed("It answers with HTTP 503.".into()),
            Answer::NotInPlan => Outcome::Refused("Not in the plan.".into()),
        };
        let at = self.stopwatch();
        match (history, outcome) {
            (true, Outcome::Complete(asked)) => {
                self.loading.remove(&(ask.symbol, ask.base));
                self.board.complete(ask.symbol, ask.base, ask.from, asked);
            }
            // A history that failed is asked for when it is wished again: here, a little later.
            (true, Outcome::Failed(_) | Outcome::Busy { .. }) => {
                self.at(self.now + 20_000, Happening::History(ask.symbol, ask.base));
            }
            (true, Outcome::Refused(_)) => {}
            (false, outcome) => {
                self.backfill.answered(&mut self.board, at, ask, outcome);
            }
        }
        self.mend_at = self.now;
    }

    /// As the loop asks for what is owed.
    pub(super) fn mend(&mut self) {
        if self.mend_at > self.now {
            return;
        }
        let (at, now) = (self.stopwatch(), Time::from_millis(self.now));
        while let Some(ask) = self.backfill.next(&self.board, at, |_| now) {
            self.oracle.requests += 1;
            self.request(ask, false);
        }
        let due = self.backfill.due(&self.board, at, |_| now);
        self.mend_at = due.map_or(i64::MAX, |due| OPEN - EARLY + i64::try_from(due.0).unwrap());
        if self.mend_at < i64::MAX {
            self.mend_at = self.mend_at.max(self.now + 1);
            self.at(self.mend_at, Happening::Mend);
        }
    }
}
