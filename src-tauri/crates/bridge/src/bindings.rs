//! The TypeScript of every type that crosses, as one file.

use core::fmt::Write;

use ts_rs::{Config, TS};

use crate::{
    Chain, ChainChoice, ChainCoverage, ChainSummary, Chart, ChartChoice, Choice, Code, Commands,
    DividendCounts, Download, DownloadState, Expiries, Expiry, Exposure, ExposureScope,
    ExposureUnits, Extended, Fact, Failure, Found, Frame, Gap, GapState, Hello, Indicator,
    IndicatorChoice, KeyEntry, KeyReport, KeyState, KeyView, Link, LinkView, Notice, NoticeLevel,
    OptionRow, Overlay, PageReport, Pull, Pulse, Query, QuoteCounts, Refused, RightsLine,
    RightsView, Settings, Source, Spark, Statistics, StrikeGamma, StrikeRange, Theme, Ticker,
    Trial, Underlying, Verdict, Watch, Watched,
    commands::{ChainWish, ChartWish},
};

/// The text of `ui/src/backend/bindings.ts`.
#[must_use]
pub fn bindings() -> String {
    let config = Config::new();
    let mut text = String::from(
        "// Written by `cargo xtask bindings` from the crate `bridge`. Do not edit: change the types there.\n",
    );
    macro_rules! declare {
        ($($shape:ty),* $(,)?) => {
            $(
                text.push('\n');
                if let Some(docs) = <$shape as TS>::docs() {
                    text.push_str(docs.trim_end());
                    text.push('\n');
                }
                // Writing to a String cannot fail.
                let _ = writeln!(text, "export {}", <$shape as TS>::decl(&config));
            )*
        };
    }
    declare!(
        Commands,
        Hello,
        Watch,
        ChartWish,
        ChainWish,
        StrikeRange,
        Watched,
        Refused,
        Pull,
        Query,
        Found,
        Underlying,
        Expiries,
        Expiry,
        KeyEntry,
        KeyReport,
        Trial,
        Verdict,
        Link,
        PageReport,
        Fact,
        Source,
        LinkView,
        Statistics,
        RightsView,
        RightsLine,
        KeyView,
        KeyState,
        Notice,
        NoticeLevel,
        Failure,
        Code,
        Settings,
        Choice,
        ChartChoice,
        IndicatorChoice,
        Indicator,
        ChainChoice,
        Theme,
        Frame,
        Extended,
        Ticker,
        Spark,
        Chart,
        Overlay,
        Gap,
        GapState,
        Download,
        DownloadState,
        Chain,
        OptionRow,
        ChainSummary,
        DividendCounts,
        QuoteCounts,
        ChainCoverage,
        Exposure,
        ExposureScope,
        ExposureUnits,
        StrikeGamma,
        Pulse,
    );
    text
}
