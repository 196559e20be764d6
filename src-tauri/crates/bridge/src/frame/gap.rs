//! Gaps: where bars may be missing, and a sentence or two that say why and whether they will come.

use board::{Interval, Mending, Why};
use serde::Serialize;
use ts_rs::TS;

use crate::millis;

/// Where bars may be missing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Gap {
    /// Start of the first candle that may lack something.
    pub from: f64,
    /// End, exclusive; `null` while it goes on. No later than `from` where no bar is missing and
    /// only corrections may be.
    pub to: Option<f64>,
    /// Of candles from here to `from`, corrections may be missing.
    pub late_from: f64,
    /// What becomes of it.
    pub state: GapState,
    /// Why, and what is done about it.
    pub words: String,
}

/// What becomes of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum GapState {
    /// It goes on.
    Open,
    /// Its bars are being asked for.
    Pending,
    /// Its bars cannot be had.
    Unfillable,
}

impl Gap {
    /// As candles of an interval show it; `None` once it is filled.
    pub(super) fn new(gap: &board::Gap, interval: Interval) -> Option<Self> {
        let state = match &gap.mending {
            Mending::Open => GapState::Open,
            Mending::Pending => GapState::Pending,
            Mending::Unfillable(_) => GapState::Unfillable,
            Mending::Filled => return None,
        };
        let is_empty = gap.to == Some(gap.from);
        let from = if is_empty { gap.from } else { interval.window(gap.from) };
        Some(Self {
            from: millis(from),
            to: gap.to.map(millis),
            late_from: millis(interval.window(gap.late_from)),
            state,
            words: words(gap.why, &gap.mending),
        })
    }
}

fn words(why: Why, mending: &Mending) -> String {
    let why = match why {
        Why::LinkDown if *mending == Mending::Open => "The link is down.",
        Why::LinkDown => "The link was down.",
        Why::Unconfirmed => "The vendor has not confirmed that it streams these bars.",
        Why::Refused => "The vendor refuses to stream these bars.",
        Why::NotStreamed => "No link carries these bars.",
        Why::Joining => "History ended before the stream began.",
        Why::Corrected => "A correction came for a part of it only.",
    };
    match mending {
        Mending::Open | Mending::Filled => why.to_owned(),
        Mending::Pending => format!("{why} The missing bars are being asked for."),
        Mending::Unfillable(lacking) => {
            format!("{why} The missing bars cannot be had: {}", lacking.words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use board::Lacking;

    #[test]
    fn a_gap_says_why_it_is_there_and_what_becomes_of_it() {
        assert_eq!(words(Why::LinkDown, &Mending::Open), "The link is down.");
        let lacking = Lacking { words: "Not in the plan.".into(), passing: false };
        assert_eq!(
            words(Why::LinkDown, &Mending::Unfillable(lacking)),
            "The link was down. The missing bars cannot be had: Not in the plan."
        );
    }
}
