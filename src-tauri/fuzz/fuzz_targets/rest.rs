//! Any body, read as whatever it may be: rows that could be read, faults for the others, and
//! numbers that are numbers.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use wire::rest::{self, Answer};

fuzz_target!(|bytes: &[u8]| {
    let Some((which, body)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(body);
    let _ = rest::recognise(&text);
    match which % 15 {
        0 => sound(rest::option_chain(&text)),
        1 => sound(rest::unified_snapshot(&text)),
        2 => sound(rest::stock_snapshots(&text)),
        3 => sound(rest::index_snapshots(&text)),
        4 => sound(rest::bars(&text)),
        5 => sound(rest::open_close(&text)),
        6 => sound(rest::last_trade(&text)),
        7 => sound(rest::last_quote(&text)),
        8 => sound(rest::contracts(&text)),
        9 => sound(rest::tickers(&text)),
        10 => sound(rest::market_status(&text)),
        11 => sound(rest::holidays(&text)),
        12 => sound(rest::treasury_yields(&text)),
        13 => sound(rest::dividends(&text)),
        _ => sound(rest::splits(&text)),
    }
});

fn sound<T: Debug>(answer: Answer<T>) {
    let Ok(page) = answer else { return };
    for row in &page.rows {
        let written = format!("{row:?}");
        // What was sent as text may say anything; a number says neither of these.
        let number = |word: &str| written.contains(&format!("Some({word})"));
        assert!(!number("NaN") && !number("inf") && !number("-inf"), "{written}");
    }
}
