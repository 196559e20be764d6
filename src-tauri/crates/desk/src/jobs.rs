//! Work the loop has others do: a job runs beside it, tells it what it has, and is dropped with
//! its [`Job`] when nobody wants the result any more.

use market::{Dividend, HistoryBar, Holiday, OptionSnapshot, TreasuryYields, UnifiedSnapshot};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::DeskError;
use crate::secrets::{Key, VaultFault};
use crate::trial::Outcome;

/// News on their way to the loop before jobs must wait.
const DEPTH: usize = 64;

/// What a job has to tell.
#[derive(Debug)]
pub(crate) enum News {
    /// Snapshots of tickers, complete at a time.
    Snapshots(Result<Vec<UnifiedSnapshot>, DeskError>),
    /// A page of a chain.
    ChainPage(Vec<OptionSnapshot>),
    /// A chain has no more pages, or no further ones could be had.
    ChainEnd(Result<(), DeskError>),
    /// A page of history.
    Bars(Vec<HistoryBar>),
    /// A history has no more pages, or no further ones could be had.
    BarsEnd(Result<(), DeskError>),
    /// Bars for a gap.
    Mended(Vec<HistoryBar>),
    /// There are no more bars for a gap, or none could be had.
    MendEnd(Result<(), DeskError>),
    /// The latest interest rates.
    Yields(Result<Option<TreasuryYields>, DeskError>),
    /// The vendor's list of holidays and half days.
    Holidays(Result<Vec<Holiday>, DeskError>),
    /// A page of every contract of an underlying.
    WholePage(Vec<OptionSnapshot>),
    /// There are no more of them, or no further ones could be had.
    WholeEnd(Result<(), DeskError>),
    /// The dividends of a stock that are to come.
    Dividends(Result<Vec<Dividend>, DeskError>),
    /// What the keyring held.
    KeyRead(Result<Option<Key>, VaultFault>),
    /// Whether the keyring took the key.
    KeyStored(Result<(), VaultFault>),
    /// Whether the keyring let go of the key.
    KeyForgotten(Result<(), VaultFault>),
    /// What a key opens.
    Tried(Box<Outcome>),
}

/// A job under way. Dropping it ends it; news it told already must be told from a later job's
/// by the number.
#[derive(Debug)]
pub(crate) struct Job {
    number: u64,
    abort: AbortHandle,
}

impl Job {
    /// Whether news come from this job.
    pub(crate) fn is(&self, number: u64) -> bool {
        self.number == number
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

/// A job's way to the loop.
#[derive(Debug, Clone)]
pub(crate) struct Herald {
    number: u64,
    news: mpsc::Sender<(u64, News)>,
}

impl Herald {
    pub(crate) async fn tell(&self, news: News) {
        // Nobody listens only once the desk is stopping.
        let _ = self.news.send((self.number, news)).await;
    }
}

/// Starts jobs.
#[derive(Debug)]
pub(crate) struct Jobs {
    started: u64,
    news: mpsc::Sender<(u64, News)>,
}

impl Jobs {
    pub(crate) fn new() -> (Self, mpsc::Receiver<(u64, News)>) {
        let (news, told) = mpsc::channel(DEPTH);
        (Self { started: 0, news }, told)
    }

    pub(crate) fn start<F>(&mut self, work: impl FnOnce(Herald) -> F) -> Job
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.started += 1;
        let number = self.started;
        let herald = Herald { number, news: self.news.clone() };
        let abort = tokio::spawn(work(herald)).abort_handle();
        Job { number, abort }
    }
}
