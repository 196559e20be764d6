//! Gaps: what the board is told of the links' coming and going, and the requests that fill what
//! went missing meanwhile.
//!
//! Which those are, in what order and how fast, is `board::Backfill`'s to say; this carries it out
//! and says what came of it. Times told to the board are the exchange's: of a delayed feed they
//! lie a quarter of an hour back.

use board::{Ask, Asked, Backfill, Base, Gap, LATE, Mark, Outcome, Rank, Why};
use feed::Change;
use market::{AssetClass, Channel, HistoryBar, Millis, Span, Time, Topic};

use super::Owner;
use crate::history::Reach;
use crate::jobs::{Job, News};
use crate::rest::Haste;
use crate::{DeskError, clock};

/// What is under way to fill gaps.
#[derive(Debug)]
pub(super) struct Gaps {
    backfill: Backfill,
    jobs: Vec<(Job, Ask, Asked)>,
    /// When there may be more to ask for.
    due: Option<Millis>,
    /// Up to where the board's gaps have been looked through.
    seen: Mark,
}

impl Gaps {
    pub(super) fn new(seed: u64) -> Self {
        let backfill = Backfill::new(seed);
        Self { backfill, jobs: Vec::new(), due: None, seen: Mark::ZERO }
    }

    pub(super) fn due(&self) -> Option<Millis> {
        self.due
    }
}

impl Owner {
    pub(super) fn topics_held(&mut self, class: AssetClass, topics: &[Topic]) {
        let at = self.exchange_time(class, clock::now());
        for topic in topics {
            if let Some(span) = span_of(*topic) {
                let gaps = self.board.held(topic.symbol(), span, at);
                self.tell_gaps(&gaps);
            }
        }
        self.mend();
    }

    pub(super) fn topic_not_held(&mut self, class: AssetClass, topic: Topic, why: Why) {
        let Some(span) = span_of(topic) else { return };
        let at = self.exchange_time(class, clock::now());
        let gaps = self.board.not_held(topic.symbol(), span, at, why);
        self.tell_gaps(&gaps);
    }

    /// Nothing is streamed since `last`. What the vendor had sent by then and what had come differ
    /// by how far the stream lagged.
    pub(super) fn link_lost(&mut self, class: AssetClass, last: Time) {
        let lag = self.lags.get(&class).copied().unwrap_or(0).clamp(0, LATE);
        let last = self.exchange_time(class, Time::from_millis(last.millis().saturating_sub(lag)));
        let Self { board, gaps, .. } = self;
        let shown = |symbol, base| gaps.backfill.is_wanted(symbol, base);
        let begun = board.lost(class, last, shown);
        self.tell_gaps(&begun);
    }

    pub(super) fn topics_released(&mut self, change: &Change) {
        for topic in &change.released {
            if let Some(span) = span_of(*topic) {
                let at = self.exchange_time(topic.class(), clock::now());
                self.board.released(topic.symbol(), span, at);
            }
        }
    }

    /// Says what is looked at, and asks for what of it is missing.
    pub(super) fn look_for_gaps(&mut self) {
        let charts = self.clients.charts().flat_map(|(symbol, interval)| {
            let bases = Reach::of_chart(interval).into_iter().map(|reach| reach.interval.base());
            bases.map(move |base| (symbol, base, Rank::Chart))
        });
        let tickers = self.clients.tickers().map(|symbol| (symbol, Base::Minutes, Rank::Ticker));
        let topics = self.spouts.iter().flat_map(|spout| spout.topics());
        let taps = topics
            .filter_map(|topic| Some((topic.symbol(), Base::of(span_of(*topic)?), Rank::Tap)));
        self.gaps.backfill.want(charts.chain(tickers).chain(taps));
        self.mend();
    }

    /// Asks for what is owed, if a bar that came has made it more.
    pub(super) fn mend_if_owed(&mut self) {
        if self.board.lacking() > self.gaps.seen {
            self.mend();
        }
    }

    /// Asks for what is owed, as much as may be asked now.
    pub(super) fn mend(&mut self) {
        let (at, now) = (self.watch.read(), clock::now());
        let delays = [AssetClass::Stocks, AssetClass::Options].map(|class| self.delay(class));
        let time = |class| {
            let delay = delays[usize::from(class == AssetClass::Options)];
            Time::from_millis(now.millis().saturating_sub(delay))
        };
        self.gaps.seen = self.board.mark();
        self.gaps.due = None;
        let Some(rest) = self.rest.clone() else { return };
        while let Some(ask) = self.gaps.backfill.next(&self.board, at, time) {
            let asked = self.board.asked(time(AssetClass::of(&ask.symbol)));
            let rest = rest.clone();
            let job = self.jobs.start(async move |herald| {
                let between = (ask.from, now);
                let mut pages = rest.bars_between(ask.symbol, ask.base, between, Haste::Spare);
                let end = loop {
                    match pages.next().await {
                        Ok(Some(page)) => herald.tell(News::Mended(page)).await,
                        Ok(None) => break Ok(()),
                        Err(error) => break Err(error),
                    }
                };
                herald.tell(News::MendEnd(end)).await;
            });
            self.gaps.jobs.push((job, ask, asked));
        }
        self.gaps.due = self.gaps.backfill.due(&self.board, at, time);
    }

    pub(super) fn mended(&mut self, number: u64, bars: &[HistoryBar]) {
        let Some((_, ask, asked)) = self.gaps.jobs.iter().find(|(job, ..)| job.is(number)) else {
            return;
        };
        self.board.load(ask.symbol, ask.base.interval(), bars, *asked);
        for spout in &self.spouts {
            spout.fill(ask, bars);
        }
    }

    pub(super) fn mend_ended(&mut self, number: u64, end: Result<(), DeskError>) {
        let Some(at) = self.gaps.jobs.iter().position(|(job, ..)| job.is(number)) else { return };
        let (_, ask, asked) = self.gaps.jobs.swap_remove(at);
        if let Err(error) = &end {
            tracing::info!(symbol = %ask.symbol, base = ?ask.base, %error, "a gap was not filled");
        }
        let outcome = match end {
            Ok(()) => Outcome::Complete(asked),
            Err(DeskError::TooManyRequests { wait }) => Outcome::Busy { wait },
            Err(error) if is_final(&error) => Outcome::Refused(error.to_string().into()),
            Err(error) => Outcome::Failed(error.to_string().into()),
        };
        let now = self.watch.read();
        let gaps = self.gaps.backfill.answered(&mut self.board, now, ask, outcome);
        self.tell_gaps(&gaps);
        self.mend();
    }

    /// Somebody else asks REST for something: that much less is left for gaps.
    pub(super) fn note_request(&mut self) {
        self.gaps.backfill.spent(self.watch.read());
    }

    /// Somebody else was told to wait: then these requests wait as well.
    pub(super) fn heed_busy(&mut self, error: &DeskError) {
        if let DeskError::TooManyRequests { wait } = error {
            self.gaps.backfill.busy(self.watch.read(), *wait);
        }
    }

    /// Another key or source: what was asked with the one before counts no more, and what it could
    /// not have may be had now.
    pub(super) fn forget_gaps(&mut self) {
        self.gaps.jobs.clear();
        self.gaps.backfill.forget();
        self.board.retry_gaps(true);
    }

    pub(super) fn tell_gaps(&self, gaps: &[Gap]) {
        for gap in gaps {
            for spout in &self.spouts {
                spout.tell(gap);
            }
        }
    }
}

/// The bars a topic brings; `None` if it brings none.
fn span_of(topic: Topic) -> Option<Span> {
    match topic.channel() {
        Channel::SecondBars => Some(Span::Second),
        Channel::MinuteBars => Some(Span::Minute),
        _ => None,
    }
}

/// Whether asking again gives the same answer.
fn is_final(error: &DeskError) -> bool {
    matches!(error, DeskError::NotInPlan(_) | DeskError::NotFound(_) | DeskError::KeyRefused)
}
