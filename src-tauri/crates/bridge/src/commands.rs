//! Every call the page can make, with what it takes and what it gives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    ExposureScope, Frame, Indicator, KeyView, LinkView, Notice, RightsView, Settings, Source,
    Statistics,
};

/// The calls by name: what each takes and what it answers. A call takes one argument, `args`,
/// or `null`; it fails with a [`crate::Failure`].
#[derive(TS)]
#[ts(rename_all = "snake_case")]
pub struct Commands {
    /// Everything a page needs to know when it starts.
    pub hello: ((), Hello),
    /// States the whole wish of this window. What is not in it is let go.
    pub watch: (Watch, Watched),
    /// Pulls what changed since a mark.
    pub next_frame: (Pull, Frame),
    /// Finds tickers by symbol or name.
    pub search: (Query, Vec<Found>),
    /// Lists the expiries of an underlying, nearest first.
    pub expiries: (Underlying, Expiries),
    /// Tries a key on REST and both links, and keeps it if any of them takes it.
    pub set_key: (KeyEntry, KeyReport),
    /// Removes the key from keyring and memory and goes back to the embedded exchange.
    pub forget_key: ((), ()),
    /// Chooses the embedded exchange.
    pub use_demo: ((), ()),
    /// Connects again now, whatever the links were waiting for; one parked for another program
    /// takes `take_over`.
    pub reconnect: ((), ()),
    /// Takes the place of whatever other program uses the key, on each link that gave way to one.
    pub take_over: ((), ()),
    /// Forgets what the key was found to open and finds it out anew.
    pub ask_again: ((), ()),
    /// Takes the snapshot of the chain shown anew.
    pub reload_chain: ((), ()),
    /// Keeps the choices.
    pub save_settings: (Settings, ()),
    /// Opens one of a few pages in the browser.
    pub open_link: (Link, ()),
    /// Says how the page is doing: painted, priced, or broken.
    pub report: (PageReport, ()),
    /// Ends the program.
    pub quit: ((), ()),
}

/// Everything a page needs to know when it starts.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// The program's version.
    pub version: String,
    /// Where prices come from.
    pub source: Source,
    /// Whether the first-run screen is due.
    pub welcome: bool,
    /// What is known of the key.
    pub key: KeyView,
    /// The choices.
    pub settings: Settings,
    /// Both links.
    pub links: Vec<LinkView>,
    /// What the desk carries.
    pub statistics: Statistics,
    /// What the key opens: stocks, then options.
    pub rights: Vec<RightsView>,
    /// What a person should know by now.
    pub notices: Vec<Notice>,
}

/// The whole wish of a window.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Watch {
    /// Tickers shown.
    pub tickers: Vec<String>,
    /// The chart; `null` if none is shown.
    pub chart: Option<ChartWish>,
    /// The chain; `null` if none is shown.
    pub chain: Option<ChainWish>,
}

/// A chart wished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChartWish {
    /// Ticker, index or contract.
    pub symbol: String,
    /// `1s`, `5s`, `1m`, `5m`, `15m`, `1h` or `1D`.
    pub interval: String,
    /// The indicators over it, in order.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
}

/// A chain wished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChainWish {
    /// Ticker of the underlying.
    pub underlying: String,
    /// `YYYY-MM-DD`.
    pub expiry: String,
    /// The option root.
    pub root: String,
    /// Which strikes are in view; `null` if that is not known.
    pub view: Option<StrikeRange>,
    /// Over what the dealers' exposure is shown; `null` if it is not. Over the whole underlying has
    /// all its expiries downloaded.
    pub exposure: Option<ExposureScope>,
}

/// A range of strikes, dollars or points, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StrikeRange {
    /// The lowest.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

/// What became of a wish.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Watched {
    /// Texts that are no symbols; the rest of the wish stands.
    pub refused: Vec<Refused>,
}

/// A text that is no symbol.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    /// As it was given.
    pub text: String,
    /// Why.
    pub failure: crate::Failure,
}

/// From where to pull.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Pull {
    /// The mark of the frame before; 0 for everything.
    pub since: f64,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Part of a ticker or a name.
    pub text: String,
}

/// A ticker found.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The ticker.
    pub symbol: String,
    /// Company, fund or index; `null` if not known.
    pub name: Option<String>,
    /// The vendor's type code, `CS`, `ETF` …; `null` if not known.
    pub kind: Option<String>,
}

/// Whose expiries to list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Underlying {
    /// Its ticker.
    pub symbol: String,
}

/// The expiries of an underlying.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Expiries {
    /// The underlying as the desk spells it: an index has its `I:`.
    pub underlying: String,
    /// Nearest first; by root where two expire on a day.
    pub expiries: Vec<Expiry>,
}

/// One expiry of an underlying.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Expiry {
    /// `YYYY-MM-DD` in New York.
    pub date: String,
    /// The option root.
    pub root: String,
    /// Calendar days from today in New York.
    pub days: i32,
    /// Whether it settles at the open of that day.
    pub settles_at_open: bool,
    /// Strikes listed.
    pub strikes: u32,
}

/// A key as it is entered: a shape only. The window reads it straight into a secret; no value
/// of this type is ever made in Rust.
#[derive(TS)]
#[ts(rename_all = "camelCase")]
pub struct KeyEntry {
    /// The key.
    pub key: String,
}

/// What a key opens.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyReport {
    /// What is known of the key now.
    pub key: KeyView,
    /// REST, stocks and options, in this order.
    pub trials: Vec<Trial>,
}

/// What a key opens of one part.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Trial {
    /// `rest`, `stocks` or `options`.
    pub part: String,
    /// How it went.
    pub verdict: Verdict,
    /// A sentence for the person.
    pub words: String,
}

/// How a trial of a key went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// It opens, in real time.
    RealTime,
    /// It opens, fifteen minutes late.
    Delayed,
    /// The key is good and the plan does not include this.
    NotInPlan,
    /// The key is refused.
    Refused,
    /// Nobody answered, so nothing is known.
    Unreachable,
}

/// Pages that may be opened in the browser. An address never comes from the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Link {
    /// Where the vendor shows a customer's keys.
    Keys,
    /// What the vendor's plans include.
    Pricing,
    /// Home of the chart library.
    Charts,
}

/// How the page is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum PageReport {
    /// The first paint is done.
    Painted,
    /// The first price is on the screen.
    Priced,
    /// Something was thrown.
    Failed {
        /// What the page says of it.
        text: String,
    },
}
