//! Why there is no number. Deliberately free of figures: whoever asked has the inputs.

/// Why a question has no answer.
///
/// The text is for the person looking at an empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Reason {
    /// A NaN or an infinity among the inputs.
    #[error("an input is not a number")]
    NotFinite,
    /// No time is left.
    #[error("the contract has expired")]
    Expired,
    /// The spot or the strike is zero or negative.
    #[error("spot and strike must be above zero")]
    NotPositive,
    /// The volatility is zero or negative.
    #[error("the volatility must be above zero")]
    NoVolatility,
    /// The price to invert is zero or negative.
    #[error("there is no price")]
    NoPrice,
    /// The price is no higher than the contract is worth without any volatility.
    #[error("the price is at or below intrinsic value")]
    BelowIntrinsic,
    /// The price is higher than any volatility explains.
    #[error("the price is above the highest possible value")]
    AboveMaximum,
    /// Exercise on listed dates is not priced.
    #[error("contracts exercisable on listed dates are not priced")]
    Bermudan,
    /// The inputs are numbers, but too large or too small to compute with.
    #[error("the terms are beyond what can be computed")]
    OutOfRange,
    /// No strike has a price on both sides.
    #[error("no strike has both a call and a put price")]
    NoPair,
    /// A dividend below zero.
    #[error("a dividend is negative")]
    NegativeDividend,
    /// The dividends to come are worth as much as the spot.
    #[error("the dividends to come are worth more than the underlying")]
    DividendsExceedSpot,
    /// Nobody quotes both sides.
    #[error("there is no quote")]
    NoQuote,
    /// The bid is zero.
    #[error("nobody bids")]
    NoBid,
    /// The quote is too old.
    #[error("the quote is too old")]
    Stale,
    /// The bid is above the ask.
    #[error("the bid is above the ask")]
    Crossed,
    /// Bid and ask are too far apart to say what lies between them.
    #[error("bid and ask are too far apart")]
    TooWide,
    /// What is asked for lies beyond the last quote.
    #[error("the quotes do not reach that far")]
    NotReached,
    /// There is nothing to sum up: no open interest, no volume, no legs, no yields.
    #[error("there is nothing to reckon with")]
    Nothing,
    /// The prices contradict each other: no market without arbitrage has them.
    #[error("the prices allow an arbitrage")]
    Arbitrage,
    /// The price of the underlying is unknown.
    #[error("the price of the underlying is not known")]
    NoSpot,
    /// The riskless rates are unknown.
    #[error("interest rates are not known")]
    NoRate,
    /// The exercise style is unknown.
    #[error("the exercise style is not known")]
    NoStyle,
    /// The contract delivers something other than shares of its underlying.
    #[error("adjusted contracts are not priced")]
    Adjusted,
    /// The search for a volatility did not settle.
    #[error("no volatility could be found")]
    NotFound,
}
