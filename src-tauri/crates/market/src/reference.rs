//! What REST answers about the nature of a thing: tickers, contracts, calendars, rates and
//! corporate actions. These change by the day at most.

use crate::{Date, Right, Strike, Style, Symbol, Time};

/// A listed option contract.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractReference {
    /// Its symbol.
    pub symbol: Symbol,
    /// What it is listed on.
    pub underlying: Option<Symbol>,
    /// Call or put; `None` for the vendor's `other`.
    pub right: Option<Right>,
    /// Exercise style.
    pub style: Option<Style>,
    /// Expiry date in New York.
    pub expiry: Option<Date>,
    /// Strike.
    pub strike: Option<Strike>,
    /// Shares per contract. Never assumed.
    pub multiplier: Option<f64>,
    /// Market identifier code of the primary exchange.
    pub exchange: Option<Box<str>>,
    /// Classification of financial instruments code.
    pub cfi: Option<Box<str>>,
    /// The vendor's correction number.
    pub correction: Option<i64>,
    /// What an adjusted contract delivers besides the shares.
    pub deliverables: Vec<Deliverable>,
}

/// One part of what an adjusted contract delivers.
#[derive(Debug, Clone, PartialEq)]
pub struct Deliverable {
    /// `equity`, `currency` …
    pub kind: Option<Box<str>>,
    /// Ticker or currency.
    pub underlying: Option<Box<str>>,
    /// How much of it.
    pub amount: Option<f64>,
}

/// A listed ticker.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticker {
    /// The ticker.
    pub symbol: Symbol,
    /// Name of the company, fund or index.
    pub name: Option<Box<str>>,
    /// `stocks`, `indices`, `otc` …
    pub market: Option<Box<str>>,
    /// `us` …
    pub locale: Option<Box<str>>,
    /// The vendor's type code: `CS`, `ETF` …
    pub kind: Option<Box<str>>,
    /// Market identifier code of the primary exchange.
    pub exchange: Option<Box<str>>,
    /// Currency it trades in.
    pub currency: Option<Box<str>>,
    /// Whether it is still listed.
    pub active: Option<bool>,
    /// The company's number at the SEC.
    pub cik: Option<Box<str>>,
    /// Composite OpenFIGI number.
    pub composite_figi: Option<Box<str>>,
    /// Share class OpenFIGI number.
    pub share_class_figi: Option<Box<str>>,
    /// When the vendor last changed the row.
    pub updated: Option<Time>,
    /// When it was delisted; `None` while listed.
    pub delisted: Option<Time>,
    /// What the details answer adds; `None` in a list.
    pub details: Option<Box<CompanyDetails>>,
}

/// What is known of a company.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompanyDetails {
    /// A paragraph about it.
    pub description: Option<Box<str>>,
    /// Its home page.
    pub homepage: Option<Box<str>>,
    /// When it was first listed.
    pub listed: Option<Date>,
    /// Market value, dollars.
    pub market_cap: Option<f64>,
    /// Industry, as the SEC words it.
    pub industry: Option<Box<str>>,
    /// The SEC's four-digit industry code.
    pub industry_code: Option<Box<str>>,
    /// People employed.
    pub employees: Option<u64>,
    /// Shares in a round lot.
    pub round_lot: Option<f64>,
    /// Shares outstanding over all classes.
    pub shares_outstanding: Option<f64>,
    /// Postal address, one line a part: street, city, state, postal code.
    pub address: Vec<Box<str>>,
    /// Where its logo lies; asking for it takes the key.
    pub logo_url: Option<Box<str>>,
    /// Where its icon lies; asking for it takes the key.
    pub icon_url: Option<Box<str>>,
    /// The ticker without its class: `BRK` of `BRK.B`.
    pub ticker_root: Option<Box<str>>,
    /// The class: `B` of `BRK.B`.
    pub ticker_suffix: Option<Box<str>>,
}

/// What the vendor says of the market now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MarketStatus {
    /// `open`, `closed`, `extended-hours`, in lower case.
    pub market: Option<Box<str>>,
    /// Before the open.
    pub early_hours: Option<bool>,
    /// After the close.
    pub after_hours: Option<bool>,
    /// The exchanges by name with their words, in lower case.
    pub exchanges: Vec<(Box<str>, Box<str>)>,
    /// Currency markets, likewise.
    pub currencies: Vec<(Box<str>, Box<str>)>,
    /// Index publishers, likewise.
    pub indices_groups: Vec<(Box<str>, Box<str>)>,
    /// The vendor's clock.
    pub server_time: Option<Time>,
}

/// A day on which an exchange is closed or closes early.
#[derive(Debug, Clone, PartialEq)]
pub struct Holiday {
    /// The day in New York.
    pub date: Date,
    /// The exchange, upper case.
    pub exchange: Option<Box<str>>,
    /// `Thanksgiving` …
    pub name: Option<Box<str>>,
    /// `closed` or `early-close`, in lower case.
    pub status: Option<Box<str>>,
    /// When it opens on an early-close day.
    pub open: Option<Time>,
    /// When it closes on an early-close day.
    pub close: Option<Time>,
}

/// Par yields of US treasuries on a day, percent a year (4.3 is 4.3 %), bond-equivalent.
#[derive(Debug, Clone, PartialEq)]
pub struct TreasuryYields {
    /// The business day.
    pub date: Date,
    /// Tenor in years and yield in percent, shortest first; tenors the day lacks are absent.
    pub yields: Vec<(f64, f64)>,
}

/// A cash dividend.
#[derive(Debug, Clone, PartialEq)]
pub struct Dividend {
    /// Who pays.
    pub symbol: Symbol,
    /// From this day on the buyer does not get it.
    pub ex_date: Option<Date>,
    /// Dollars a share.
    pub amount: Option<f64>,
    /// Currency, if not dollars.
    pub currency: Option<Box<str>>,
    /// When it was declared.
    pub declared: Option<Date>,
    /// Whose books count.
    pub record_date: Option<Date>,
    /// When it is paid.
    pub pay_date: Option<Date>,
    /// Payments a year; 0 for one of a kind.
    pub frequency: Option<u32>,
    /// `recurring`, `special`, `supplemental`, `irregular`, `unknown`.
    pub kind: Option<Box<str>>,
    /// Dollars a share, restated for the splits since.
    pub split_adjusted_amount: Option<f64>,
    /// What earlier prices are multiplied with to compare with later ones.
    pub adjustment_factor: Option<f64>,
    /// The vendor's number for it.
    pub id: Option<Box<str>>,
}

/// A stock split: `to` shares for each `from`.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Which stock.
    pub symbol: Symbol,
    /// The first day it trades split.
    pub date: Option<Date>,
    /// Shares before.
    pub from: Option<f64>,
    /// Shares after.
    pub to: Option<f64>,
    /// `forward_split`, `reverse_split`, `stock_dividend`.
    pub kind: Option<Box<str>>,
}
