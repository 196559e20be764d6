//! The latest of everything, and what changed since any point.
//!
//! A [`Board`] takes events, snapshots and model values in any order and remembers the newest of
//! each. Every change gets the next [`Mark`]; [`Board::changes_since`] answers what lies after
//! one, for what a window is interested in. A snapshot is the changes since [`Mark::ZERO`], and
//! folding changes cut anywhere gives the same picture.
//!
//! It never drops a bar, conflates quotes, and never asks what time it is. It knows nothing of
//! JSON (`bridge`), of the vendor's text (`wire`) or of how options are priced (`analytics`).
//!
//! What may be missing of the candles it knows as [`Gap`]s, and [`Backfill`] decides what is asked
//! of REST for them.
//!
//! Start at [`Board`]; instruments are kept in [`slots`], candles in [`series`], gaps in
//! [`timeline`], chains in [`chain`], and [`journal`] knows what changed last.

mod backfill;
mod board;
mod candle;
mod chain;
mod changes;
mod gap;
mod instrument;
mod interval;
mod journal;
mod series;
mod sessions;
mod slots;
mod timeline;
mod trades;

pub use backfill::{Ask, Backfill, Outcome, Rank};
pub use board::Board;
pub use candle::Candle;
pub use chain::{
    ChainKey, Coverage, Dividends, Exposure, Loading, QuoteCounts, Scope, StrikeGamma, Summary,
};
pub use changes::{ChainChanges, Changes, ChartChanges, Interests, Pulse, Spark};
pub use gap::{Gap, LATE, Lacking, Mending, SETTLE, Why};
pub use instrument::{Extended, Inputs, Instrument, Model, Origin, Reference};
pub use interval::{Base, Interval};
pub use timeline::Asked;
pub use trades::Repeats;

/// A point in the order of changes. It only rises within one run of the program and means
/// nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mark(pub u64);

impl Mark {
    /// Before everything: the changes since it are a snapshot.
    pub const ZERO: Self = Self(0);
}
