//! The figures the model works from, taken off the board at one moment, and the two instants it
//! needs: when a contract expires and when a quote is too old.

use board::{Board, ChainKey};
use market::{Calendar, Contract, Right, Session, Strike, Style, Symbol, Time};

use analytics::Curve;

/// A quote older than this does not count while the market is open, milliseconds.
const OLD: i64 = 15 * 60_000;

/// A chain's figures at one moment.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    pub(crate) key: ChainKey,
    /// The desk's clock.
    pub(crate) now: Time,
    pub(crate) spot: Option<f64>,
    pub(crate) spot_time: Option<Time>,
    pub(crate) expires: Option<Time>,
    /// `None` until rates are loaded.
    pub(crate) rates: Option<Curve>,
    /// Quotes stamped before this are stale; `None` while none can be.
    pub(crate) stale_before: Option<Time>,
    pub(crate) contracts: Vec<Quoted>,
}

/// One contract's figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted {
    pub(crate) symbol: Symbol,
    pub(crate) strike: Strike,
    pub(crate) right: Right,
    pub(crate) style: Option<Style>,
    pub(crate) bid: Option<f64>,
    pub(crate) ask: Option<f64>,
    pub(crate) quote_time: Option<Time>,
    pub(crate) volume: Option<f64>,
    pub(crate) open_interest: Option<f64>,
    /// Shares a contract is of.
    pub(crate) multiplier: Option<f64>,
}

impl Batch {
    /// A chain as the board has it.
    pub(crate) fn of(
        board: &Board,
        key: ChainKey,
        now: Time,
        expires: Option<Time>,
        rates: Option<Curve>,
        stale_before: Option<Time>,
    ) -> Self {
        let underlying = board.instrument(&key.underlying);
        let contracts = board.contracts(&key).iter();
        let contracts = contracts.filter_map(|symbol| Quoted::of(board, *symbol)).collect();
        Self {
            key,
            now,
            spot: underlying.as_ref().and_then(|cell| cell.last),
            spot_time: underlying.as_ref().and_then(|cell| cell.last_time),
            expires,
            rates,
            stale_before,
            contracts,
        }
    }

    /// Whether a contract has a quote that is too old to count.
    pub(super) fn is_stale(&self, quoted: &Quoted) -> bool {
        quoted.quote_time.zip(self.stale_before).is_some_and(|(time, before)| time < before)
    }
}

impl Quoted {
    fn of(board: &Board, symbol: Symbol) -> Option<Self> {
        let cell = board.instrument(&symbol)?;
        let contract = Contract::parse(&symbol).ok()?;
        Some(Self {
            symbol,
            strike: contract.strike,
            right: contract.right,
            style: cell.reference.style,
            bid: cell.bid,
            ask: cell.ask,
            quote_time: cell.quote_time,
            volume: cell.day_volume,
            open_interest: cell.reference.open_interest,
            multiplier: cell.reference.multiplier,
        })
    }
}

/// When a chain's contracts expire, by New York's calendar. So it is on the make-believe exchange
/// too, at whatever hours it trades.
pub(crate) fn expiry_of(key: &ChainKey, calendar: &Calendar) -> Option<Time> {
    let any =
        Contract { root: key.root, expiry: key.expiry, right: Right::Call, strike: Strike(1_000) };
    calendar.expiry_of(key.expiry, any.settlement())
}

/// From when on a quote counts. Out of hours the last ones stand, a source with hours of its own
/// is taken to be open, and a feed that is late is given its delay.
pub(crate) fn stale_after(now: Time, session: Option<Session>, delay: i64) -> Option<Time> {
    let open = session.is_none_or(|session| session == Session::Regular);
    open.then(|| Time::from_millis(now.millis() - OLD - delay))
}
