//! Events as the vendor writes them, one JSON object each.
//!
//! Written by hand rather than through a serialiser: thousands a second in a debug build. No
//! value here needs escaping: symbols and numbers only.

use core::fmt::Write;

use crate::market::book::{Book, to_places};
use crate::market::listing::Instrument;
use crate::market::prints::Print;
use crate::market::tally::{DayTally, Tally};
use market::Symbol;

/// A trade.
pub(crate) fn trade(symbol: Symbol, of: Option<&Instrument>, print: &Print) -> String {
    let Print { at, price, size, exchange, sequence, conditions } = *print;
    let mut text = format!(r#"{{"ev":"T","sym":"{symbol}","x":{exchange},"#);
    if let Some(of) = of {
        let tape = tape(of);
        let _ = write!(text, r#""i":"{sequence}","z":{tape},"ds":"{size}.0","pt":{},"#, at - 1);
    }
    if !conditions.is_empty() {
        let _ = write!(text, r#""c":{conditions:?},"#);
    }
    let _ = write!(text, r#""p":{price},"s":{size},"t":{at},"q":{sequence}}}"#);
    text
}

/// A best bid and offer.
pub(crate) fn quote(
    symbol: Symbol,
    of: Option<&Instrument>,
    book: &Book,
    at: i64,
    sequence: u64,
) -> String {
    let Book { bid, ask, bid_size, ask_size, bid_exchange, ask_exchange } = *book;
    let mut text = format!(
        r#"{{"ev":"Q","sym":"{symbol}","bx":{bid_exchange},"bp":{bid},"bs":{bid_size},"ax":{ask_exchange},"ap":{ask},"as":{ask_size},"#
    );
    if let Some(of) = of {
        let _ = write!(text, r#""c":0,"z":{},"#, tape(of));
    }
    let _ = write!(text, r#""t":{at},"q":{sequence}}}"#);
    text
}

/// A bar of a second or a minute, with the day as it stood at the bar's end.
pub(crate) fn bar(
    channel: &str,
    symbol: Symbol,
    start: i64,
    length: i64,
    bar: &Tally,
    day: &DayTally,
) -> String {
    let Tally { open, high, low, close, volume, .. } = *bar;
    let end = start + length;
    let mut text = format!(r#"{{"ev":"{channel}","sym":"{symbol}","#);
    if let Some(open) = day.official_open {
        let _ = write!(text, r#""op":{open},"#);
    }
    if symbol.is_index() {
        let _ =
            write!(text, r#""o":{open},"c":{close},"h":{high},"l":{low},"s":{start},"e":{end}}}"#);
        return text;
    }
    let day_volume = day.bar.volume;
    let (vwap, day_vwap, size) = (bar.vwap(), day.bar.vwap(), bar.average_size());
    let _ =
        write!(text, r#""v":{volume},"av":{day_volume},"vw":{vwap},"a":{day_vwap},"z":{size},"#);
    if !symbol.is_option() {
        let _ = write!(text, r#""dv":"{volume}.0","dav":"{day_volume}.0","#);
    }
    let _ = write!(text, r#""o":{open},"c":{close},"h":{high},"l":{low},"s":{start},"e":{end}}}"#);
    text
}

/// An index value.
pub(crate) fn value(symbol: Symbol, print: &Print) -> String {
    format!(r#"{{"ev":"V","val":{},"T":"{symbol}","t":{}}}"#, print.price, print.at)
}

/// Limit up, limit down bands: five percent about the price, in nanoseconds as the vendor's.
pub(crate) fn bands(symbol: Symbol, of: &Instrument, price: f64, at: i64) -> String {
    let (high, low) = (to_places(price * 1.05, 2), to_places(price * 0.95, 2));
    format!(
        r#"{{"ev":"LULD","T":"{symbol}","h":{high},"l":{low},"i":[15],"z":{},"t":{},"q":{at}}}"#,
        tape(of),
        at * 1_000_000
    )
}

/// A status.
pub(crate) fn status(status: &str, message: &str) -> String {
    let message = serde_json::Value::from(message);
    format!(r#"{{"ev":"status","status":"{status}","message":{message}}}"#)
}

/// 1 NYSE, 2 the other exchanges, 3 Nasdaq.
pub(crate) fn tape(of: &Instrument) -> u32 {
    match of.exchange {
        "XNYS" => 1,
        "XNAS" => 3,
        _ => 2,
    }
}
