//! What an option's symbol says: root, expiry, right and strike.
//!
//! A symbol is read from the right, because roots contain digits. Where a contract's reference
//! data is at hand it rules; this is for the stream, which carries nothing but the symbol.
//! Style, multiplier and deliverable are in no symbol and are never guessed from one.

use core::fmt;

use crate::{Date, Symbol};

/// The side of the money an option pays on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// The right to buy.
    Call,
    /// The right to sell.
    Put,
}

/// When the holder may exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// At any time up to expiry.
    American,
    /// At expiry only.
    European,
    /// On listed dates.
    Bermudan,
}

/// When the price that settles a contract is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// At the open of the expiry day; trading ends the day before.
    Open,
    /// At the close of the expiry day.
    Close,
    /// A quarter of an hour after the close of the expiry day.
    LateClose,
}

/// A strike in thousandths of a dollar, as its symbol carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Strike(pub u32);

impl Strike {
    /// Dollars.
    #[must_use]
    pub fn dollars(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// The strike nearest to an amount in dollars; `None` unless it is a whole number of
    /// thousandths between 0.001 and 99,999.999.
    #[must_use]
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let thousandths = (dollars * 1_000.0).round();
        let exact = (thousandths / 1_000.0 - dollars).abs() < 1e-6;
        (exact && (1.0..=99_999_999.0).contains(&thousandths)).then_some(Self(thousandths as u32))
    }
}

/// What an option's symbol says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Contract {
    /// The option root, 1 to 6 characters: `SPXW`, `AAPL1`. Not always the underlying.
    pub root: Symbol,
    /// The expiry date in New York.
    pub expiry: Date,
    /// Call or put.
    pub right: Right,
    /// The strike.
    pub strike: Strike,
}

/// Why a symbol is no option's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractError {
    /// It does not start with `O:`.
    NoPrefix,
    /// It is not root, six digits of date, C or P, eight digits of a strike above nothing.
    Shape,
    /// The six digits are no date.
    Date,
}

impl Contract {
    /// Reads an option's symbol, from the right.
    ///
    /// # Errors
    /// Says what about the symbol is not an option's. Such a symbol is kept as it is by whoever
    /// holds it: the vendor's documents print one with nine strike digits.
    pub fn parse(symbol: &Symbol) -> Result<Self, ContractError> {
        let text = symbol.as_str().strip_prefix("O:").ok_or(ContractError::NoPrefix)?;
        let (rest, strike) = split_digits(text, 8)?;
        if strike == 0 {
            return Err(ContractError::Shape);
        }
        let right = match rest.chars().next_back() {
            Some('C') => Right::Call,
            Some('P') => Right::Put,
            _ => return Err(ContractError::Shape),
        };
        let (root, date) = split_digits(&rest[..rest.len() - 1], 6)?;
        if !(1..=6).contains(&root.len()) || !root.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(ContractError::Shape);
        }
        let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
        let part = |value: u32| i8::try_from(value).map_err(|_| ContractError::Date);
        let year = i16::try_from(2_000 + year).map_err(|_| ContractError::Date)?;
        let expiry = Date::new(year, part(month)?, part(day)?).map_err(|_| ContractError::Date)?;
        let root = Symbol::new(root).map_err(|_| ContractError::Shape)?;
        Ok(Self { root, expiry, right, strike: Strike(strike) })
    }

    /// The symbol of this contract.
    ///
    /// # Errors
    /// If the root is longer than a symbol can hold.
    pub fn symbol(&self) -> Result<Symbol, crate::SymbolError> {
        let letter = match self.right {
            Right::Call => 'C',
            Right::Put => 'P',
        };
        let (year, month, day) = (self.expiry.year() % 100, self.expiry.month(), self.expiry.day());
        let strike = self.strike.0;
        let root = self.root;
        Symbol::new(&format!("O:{root}{year:02}{month:02}{day:02}{letter}{strike:08}"))
    }

    /// When the settling price is taken. The feed has no such field; it follows from the root:
    /// the monthly index roots settle at the open, all else at the close. No root is known to
    /// settle later than that, whatever the hours it trades.
    #[must_use]
    pub fn settlement(&self) -> Settlement {
        match self.root.as_str() {
            "SPX" | "NDX" | "RUT" | "DJX" | "VIX" | "VIXW" => Settlement::Open,
            _ => Settlement::Close,
        }
    }
}

/// The text before the last `count` digits, and their value.
fn split_digits(text: &str, count: usize) -> Result<(&str, u32), ContractError> {
    let at = text.len().checked_sub(count).ok_or(ContractError::Shape)?;
    let (head, digits) = text.split_at_checked(at).ok_or(ContractError::Shape)?;
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok((head, digits.parse().map_err(|_| ContractError::Shape)?))
    } else {
        Err(ContractError::Shape)
    }
}

/// The underlying a root is listed on, where the two differ by exchange practice: `SPXW` is on
/// `I:SPX`. Index roots answer with the index's symbol, all others with themselves.
#[must_use]
pub fn underlying_of(root: &Symbol) -> Symbol {
    let index = match root.as_str() {
        "SPX" | "SPXW" => "I:SPX",
        "NDX" | "NDXP" => "I:NDX",
        "RUT" | "RUTW" => "I:RUT",
        "VIX" | "VIXW" => "I:VIX",
        "XSP" => "I:XSP",
        "DJX" => "I:DJX",
        "OEX" => "I:OEX",
        "XEO" => "I:XEO",
        _ => return *root,
    };
    Symbol::new(index).unwrap_or(*root)
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Call => "call",
            Self::Put => "put",
        })
    }
}

impl fmt::Display for ContractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPrefix => "an option's symbol starts with O:",
            Self::Shape => "an option's symbol is O:, root, YYMMDD, C or P, eight strike digits",
            Self::Date => "the six digits before C or P are no date",
        })
    }
}

impl core::error::Error for ContractError {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, String, Right, f64), ContractError> {
        let contract = Contract::parse(&Symbol::new(text).unwrap())?;
        let root = contract.root.to_string();
        Ok((root, contract.expiry.to_string(), contract.right, contract.strike.dollars()))
    }

    fn check(text: &str, root: &str, expiry: &str, right: Right, strike: f64) {
        assert_eq!(read(text).unwrap(), (root.to_owned(), expiry.to_owned(), right, strike));
    }

    #[test]
    fn symbols_are_read_from_the_right_because_roots_carry_digits() {
        check("O:SPY251219C00650000", "SPY", "2025-12-19", Right::Call, 650.0);
        check("O:OEVRI240119C00002500", "OEVRI", "2024-01-19", Right::Call, 2.5);
        check("O:SPXW251208P06840000", "SPXW", "2025-12-08", Right::Put, 6840.0);
        check("O:AAPL1251219P00150500", "AAPL1", "2025-12-19", Right::Put, 150.5);
        check("O:2SPX251219C00000001", "2SPX", "2025-12-19", Right::Call, 0.001);
    }

    #[test]
    fn what_is_not_an_option_says_why() {
        assert_eq!(read("SPY"), Err(ContractError::NoPrefix));
        assert_eq!(read("O:"), Err(ContractError::Shape));
        assert_eq!(read("O:SPY251219C00000000"), Err(ContractError::Shape), "a strike of nothing");
        assert_eq!(read("O:AAPL211022C000150000"), Err(ContractError::Shape), "nine digits");
        assert_eq!(read("O:SPY251319C00650000"), Err(ContractError::Date));
        assert_eq!(read("O:SPY250229C00650000"), Err(ContractError::Date), "no leap year");
        assert_eq!(read("O:SPY251219X00650000"), Err(ContractError::Shape));
        assert_eq!(read("O:251219C00650000"), Err(ContractError::Shape), "no root");
    }

    #[test]
    fn weekly_index_roots_belong_to_the_index_and_settle_at_the_close() {
        let contract = |text| Contract::parse(&Symbol::new(text).unwrap()).unwrap();
        let (weekly, monthly) =
            (contract("O:SPXW251219C06840000"), contract("O:SPX251219C06840000"));
        assert_eq!(underlying_of(&weekly.root), underlying_of(&monthly.root));
        assert_eq!(weekly.settlement(), Settlement::Close);
        assert_eq!(monthly.settlement(), Settlement::Open);
    }

    proptest! {
        #[test]
        fn a_contract_survives_its_symbol(
            root in "[A-Z][A-Z0-9]{0,5}", day in 0i32..20_000, strike in 1u32..99_999_999, call: bool,
        ) {
            let expiry = Date::new(2001, 1, 1).unwrap() + jiff::Span::new().days(day);
            let right = if call { Right::Call } else { Right::Put };
            let root = Symbol::new(&root).unwrap();
            let contract = Contract { root, expiry, right, strike: Strike(strike) };
            prop_assert_eq!(Contract::parse(&contract.symbol().unwrap()), Ok(contract));
        }

        #[test]
        fn no_symbol_whatever_breaks_the_reader(text in "[A-Za-z0-9.:/ -]{1,32}") {
            let _ = Contract::parse(&Symbol::new(&text).unwrap());
        }
    }
}
