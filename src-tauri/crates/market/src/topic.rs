//! What can be asked of a link: one channel of one symbol, written `A.SPY` or
//! `Q.O:SPY251219C00650000`.
//!
//! Wildcards are no topics: they exceed what a desktop should take, and no count could be
//! kept of them.

use core::fmt;

use crate::{Symbol, SymbolError};

/// One of the vendor's clusters, each behind a socket of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetClass {
    /// Stocks and ETFs.
    Stocks,
    /// Listed equity and index options.
    Options,
    /// Index values.
    Indices,
}

impl AssetClass {
    /// The class a symbol belongs to, by its prefix.
    #[must_use]
    pub fn of(symbol: &Symbol) -> Self {
        if symbol.is_option() {
            Self::Options
        } else if symbol.is_index() {
            Self::Indices
        } else {
            Self::Stocks
        }
    }

    /// The word for it in paths, logs and JSON: `stocks`, `options`, `indices`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stocks => "stocks",
            Self::Options => "options",
            Self::Indices => "indices",
        }
    }
}

impl fmt::Display for AssetClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A channel of the stream, named by the letters it has on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// `T`: trades.
    Trades,
    /// `Q`: best bid and offer.
    Quotes,
    /// `A`: bars of a second.
    SecondBars,
    /// `AM`: bars of a minute.
    MinuteBars,
    /// `LULD`: limit up, limit down bands and halts.
    Limits,
    /// `NOI`: auction imbalances.
    Imbalances,
    /// `FMV`: the vendor's fair market value.
    FairValue,
    /// `V`: index values.
    Value,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 8] = [
        Self::Trades,
        Self::Quotes,
        Self::SecondBars,
        Self::MinuteBars,
        Self::Limits,
        Self::Imbalances,
        Self::FairValue,
        Self::Value,
    ];

    /// The letters on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trades => "T",
            Self::Quotes => "Q",
            Self::SecondBars => "A",
            Self::MinuteBars => "AM",
            Self::Limits => "LULD",
            Self::Imbalances => "NOI",
            Self::FairValue => "FMV",
            Self::Value => "V",
        }
    }

    /// Whether the vendor carries this channel for an asset class.
    #[must_use]
    pub const fn serves(self, class: AssetClass) -> bool {
        match self {
            Self::SecondBars | Self::MinuteBars => true,
            Self::Trades | Self::Quotes | Self::FairValue => !matches!(class, AssetClass::Indices),
            Self::Limits | Self::Imbalances => matches!(class, AssetClass::Stocks),
            Self::Value => matches!(class, AssetClass::Indices),
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One channel of one symbol. The order is by channel, then by symbol.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic {
    channel: Channel,
    symbol: Symbol,
}

/// Why a text, or a pair, is no [`Topic`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicError {
    /// No dot between channel and symbol.
    NoChannel,
    /// Letters that name no channel.
    UnknownChannel,
    /// The symbol breaks the grammar.
    Symbol(SymbolError),
    /// `CH.*`: never asked for.
    Wildcard,
    /// The vendor has no such channel for that asset class.
    NotServed(Channel, AssetClass),
}

impl Topic {
    /// A channel of a symbol.
    ///
    /// # Errors
    /// [`TopicError::NotServed`] if the vendor has no such channel for the symbol's class.
    pub fn new(channel: Channel, symbol: Symbol) -> Result<Self, TopicError> {
        let class = AssetClass::of(&symbol);
        if channel.serves(class) {
            Ok(Self { channel, symbol })
        } else {
            Err(TopicError::NotServed(channel, class))
        }
    }

    /// The channel asked for.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// The symbol asked for.
    #[must_use]
    pub const fn symbol(&self) -> Symbol {
        self.symbol
    }

    /// The link that carries it.
    #[must_use]
    pub fn class(&self) -> AssetClass {
        AssetClass::of(&self.symbol)
    }
}

impl core::str::FromStr for Topic {
    type Err = TopicError;

    /// Splits at the first dot: class shares carry dots of their own (`T.BRK.B`).
    fn from_str(text: &str) -> Result<Self, TopicError> {
        let (letters, symbol) = text.split_once('.').ok_or(TopicError::NoChannel)?;
        let channel = Channel::ALL
            .into_iter()
            .find(|channel| channel.as_str() == letters)
            .ok_or(TopicError::UnknownChannel)?;
        if symbol == "*" {
            return Err(TopicError::Wildcard);
        }
        Self::new(channel, Symbol::new(symbol).map_err(TopicError::Symbol)?)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.channel, self.symbol)
    }
}

impl fmt::Debug for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for TopicError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoChannel => write!(f, "a topic is written channel.symbol, such as A.SPY"),
            Self::UnknownChannel => write!(f, "the channels are T, Q, A, AM, LULD, NOI, FMV and V"),
            Self::Symbol(error) => write!(f, "{error}"),
            Self::Wildcard => write!(f, "name the symbols one by one: wildcards are not asked for"),
            Self::NotServed(channel, class) => write!(f, "there is no {channel} for {class}"),
        }
    }
}

impl core::error::Error for TopicError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Symbol(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_reads_back_as_it_was_written() {
        for text in ["A.SPY", "T.BRK.B", "Q.O:SPY251219C00650000", "V.I:SPX", "LULD.AAPL"] {
            assert_eq!(text.parse::<Topic>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_asked_for_is_refused_with_the_reason() {
        let refused = |text: &str| text.parse::<Topic>().unwrap_err();
        assert_eq!(refused("SPY"), TopicError::NoChannel);
        assert_eq!(refused("AS.SPY"), TopicError::UnknownChannel);
        assert_eq!(refused("T.*"), TopicError::Wildcard);
        assert_eq!(refused("A."), TopicError::Symbol(SymbolError::Empty));
        assert_eq!(
            refused("LULD.O:SPY251219C00650000"),
            TopicError::NotServed(Channel::Limits, AssetClass::Options)
        );
    }
}
