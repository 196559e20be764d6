//! What one expiry comes to, as the board keeps it: figures and counts, nothing reckoned.

use core::ops::AddAssign;

use market::Time;

/// What a chain comes to. Every figure is `None` where it cannot be had; quotes that do not count
/// are left out of the model's figures and counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// The underlying's price that the figures were reckoned with, dollars or points.
    pub spot: Option<f64>,
    /// Exchange time of that price.
    pub spot_time: Option<Time>,
    /// Exchange time of the oldest quote that counts, or of the price if that is older.
    pub inputs_time: Option<Time>,
    /// When the contracts expire.
    pub expires: Option<Time>,
    /// Why nothing is priced, in a person's words; `None` if something is.
    pub reason: Option<Box<str>>,
    /// Implied volatility at the forward, a fraction a year.
    pub atm_iv: Option<f64>,
    /// The forward the chain implies.
    pub forward: Option<f64>,
    /// The yield that makes it so, borrowing included, a fraction a year.
    pub dividend_yield: Option<f64>,
    /// Expected move to expiry: 0.85 of the at-the-money straddle, dollars.
    pub expected_move: Option<f64>,
    /// The same by 0.6 of the straddle, 0.3 of the first and 0.1 of the second strangle, dollars.
    pub weighted_move: Option<f64>,
    /// One standard deviation to expiry by the volatility at the forward, dollars.
    pub one_sigma: Option<f64>,
    /// Volatility of the 25-delta call less that of the 25-delta put, a fraction a year.
    pub risk_reversal: Option<f64>,
    /// The mean of those two less the volatility at the forward, a fraction a year.
    pub butterfly: Option<f64>,
    /// The strike at which open contracts are worth least to their holders, dollars.
    pub max_pain: Option<f64>,
    /// Put volume over call volume of the day.
    pub put_call_volume: Option<f64>,
    /// Put open interest over call open interest.
    pub put_call_open_interest: Option<f64>,
    /// The cash dividends that go ex before the expiry; `None` if they are not known.
    pub dividends: Option<Dividends>,
    /// Contracts listed.
    pub contracts: u32,
    /// Contracts with an implied volatility.
    pub solved: u32,
    /// Which quotes count, and why the others do not.
    pub quotes: QuoteCounts,
}

/// How many dividends are to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dividends {
    /// The payer has declared them.
    pub declared: u32,
    /// By the last amount and the usual spacing, and nobody's promise.
    pub projected: u32,
}

/// How many quotes count towards a sum, and how many were left out for what. Each contract is in
/// one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuoteCounts {
    /// Both sides are there, and they count.
    pub used: u32,
    /// Too old.
    pub stale: u32,
    /// There is no quote, or only one side of one.
    pub unquoted: u32,
    /// Nobody bids.
    pub no_bid: u32,
    /// The bid is above the ask.
    pub crossed: u32,
    /// Bid and ask are too far apart.
    pub wide: u32,
    /// The figures make no sense.
    pub faulty: u32,
}

impl AddAssign for QuoteCounts {
    fn add_assign(&mut self, other: Self) {
        self.used += other.used;
        self.stale += other.stale;
        self.unquoted += other.unquoted;
        self.no_bid += other.no_bid;
        self.crossed += other.crossed;
        self.wide += other.wide;
        self.faulty += other.faulty;
    }
}
