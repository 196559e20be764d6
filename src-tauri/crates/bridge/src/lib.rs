//! How things look to the page: JSON, and the same in TypeScript.
//!
//! [`Commands`] types every call the page can make, [`Fact`] every event it is told, [`Frame`]
//! the values it pulls. Names are camelCase, times milliseconds since 1970, unknown is `null`.
//! Nothing here is decided and nothing of the vendor's text is known; the key has a shape here
//! ([`KeyEntry`]) and no value.
//!
//! `cargo test -p bridge` compares `ui/src/backend/bindings.ts` with these types;
//! `cargo xtask bindings` writes it.

mod bindings;
mod commands;
mod facts;
mod failure;
mod frame;
mod indicator;
mod rights;
mod settings;

pub use bindings::bindings;
pub use commands::{
    ChainWish, ChartWish, Commands, Expiries, Expiry, Found, Hello, KeyEntry, KeyReport, Link,
    PageReport, Pull, Query, Refused, StrikeRange, Trial, Underlying, Verdict, Watch, Watched,
};
pub use facts::{Fact, KeyState, KeyView, LinkView, Notice, NoticeLevel, Source, Statistics};
pub use failure::{Code, Failure};
pub use frame::{
    Chain, ChainCoverage, ChainSummary, Chart, DividendCounts, Download, DownloadState, Exposure,
    ExposureScope, ExposureUnits, Extended, Frame, Gap, GapState, OptionRow, Pulse, QuoteCounts,
    Spark, StrikeGamma, Ticker, interval_of, interval_word,
};
pub use indicator::{Indicator, MOST_INDICATORS, Overlay};
pub use rights::{RightsLine, RightsView};
pub use settings::{ChainChoice, ChartChoice, Choice, IndicatorChoice, Settings, Theme};

use market::Time;

/// Milliseconds since 1970 as the page counts them.
pub(crate) fn millis(time: Time) -> f64 {
    time.millis() as f64
}
