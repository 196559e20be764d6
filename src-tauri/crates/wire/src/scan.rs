//! The fast path: events in the form in which the vendor writes them, read straight off the text.
//!
//! It knows that form only: `ev` first, nothing between the tokens, known keys, plain numbers, texts
//! without escapes. Keys may come in any order, and the vendor's costs least. Whatever else turns
//! up, be it sound or not, makes it let go of that one event, which is then read with care
//! (`decode.rs`). So it finds no fault and repairs nothing, and never gives another answer than
//! the careful reading would: `tests/differential.rs` and a fuzz target hold it to that.
//!
//! How a value is read is in `scan/values.rs`.

mod values;
mod words;

use market::{Bar, Codes, Event, FairValue, IndexValue, Limits, Quote, Span, Trade};

use crate::Sink;
use values::Scan;

/// Reads the event that `text` starts with, gives it to the sink and says how many bytes it takes;
/// `None`, and the sink gets nothing, if it is to be read with care.
///
/// Each kind gives its event to the sink where it is made: an event is two hundred bytes, and one
/// that all kinds came together in would be copied on the way.
#[inline]
pub(crate) fn event(text: &str, sink: &mut impl Sink) -> Option<usize> {
    let mut scan = Scan::new(text);
    if !scan.take(br#"{"ev":""#) {
        return None;
    }
    if scan.take(br#"Q""#) {
        quote(&mut scan, sink)?;
    } else if scan.take(br#"T""#) {
        trade(&mut scan, sink)?;
    } else if scan.take(br#"A""#) {
        bar(&mut scan, Span::Second, sink)?;
    } else if scan.take(br#"AM""#) {
        bar(&mut scan, Span::Minute, sink)?;
    } else if scan.take(br#"V""#) {
        index_value(&mut scan, sink)?;
    } else if scan.take(br#"LULD""#) {
        limits(&mut scan, sink)?;
    } else if scan.take(br#"FMV""#) {
        fair_value(&mut scan, sink)?;
    } else {
        return None;
    }
    Some(text.len() - scan.left())
}

/// Reads members until the object ends. Each is looked for once a round, in the vendor's order, so
/// that this order takes one round; a round that gets nowhere has met something unknown. Of a key
/// given twice the last counts, as it should.
macro_rules! members {
    ($scan:ident, $($key:literal => $place:ident = $read:ident;)+) => {
        $(let mut $place = None;)+
        loop {
            let before = $scan.left();
            $(if $scan.take(concat!(",\"", $key, "\":").as_bytes()) {
                $place = Some($scan.$read()?);
            })+
            if $scan.take(b"}") {
                break;
            }
            if $scan.left() == before {
                return None;
            }
        }
    };
}

fn quote(scan: &mut Scan<'_>, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "sym" => symbol = symbol;
        "bx" => bid_exchange = small;
        "bp" => bid = number;
        "bs" => bid_size = size;
        "ax" => ask_exchange = small;
        "ap" => ask = number;
        "as" => ask_size = size;
        "c" => condition = code;
        "i" => indicators = codes;
        "t" => time = time;
        "pt" => participant_time = time;
        "q" => sequence = whole;
        "z" => tape = small;
    );
    sink.event(Event::Quote(Quote {
        symbol: symbol?,
        bid,
        ask,
        bid_size,
        ask_size,
        bid_exchange,
        ask_exchange,
        condition,
        indicators: indicators.unwrap_or(Codes::NONE),
        time,
        participant_time,
        sequence,
        tape,
    }));
    Some(())
}

fn trade(scan: &mut Scan<'_>, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "sym" => symbol = symbol;
        "x" => exchange = small;
        "i" => id = id;
        "z" => tape = small;
        "p" => price = number;
        "s" => size = size;
        "ds" => exact_size = decimal;
        "c" => conditions = codes;
        "t" => time = time;
        "pt" => participant_time = time;
        "q" => sequence = whole;
        "trfi" => facility = small;
        "trft" => facility_time = time;
    );
    sink.event(Event::Trade(Trade {
        symbol: symbol?,
        price,
        size: exact_size.or(size),
        exchange,
        id: id.flatten(),
        tape,
        conditions: conditions.unwrap_or(Codes::NONE),
        time,
        participant_time,
        sequence,
        facility,
        facility_time,
    }));
    Some(())
}

fn bar(scan: &mut Scan<'_>, span: Span, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "sym" => symbol = symbol;
        "v" => volume = size;
        "dv" => exact_volume = decimal;
        "av" => day_volume = number;
        "dav" => exact_day_volume = decimal;
        "op" => day_open = number;
        "vw" => vwap = number;
        "o" => open = number;
        "c" => close = number;
        "h" => high = number;
        "l" => low = number;
        "a" => day_vwap = number;
        "z" => average_size = size;
        "s" => start = time;
        "e" => end = time;
        "otc" => otc = flag;
    );
    sink.event(Event::Bar(Bar {
        symbol: symbol?,
        span,
        start,
        end,
        open,
        high,
        low,
        close,
        volume: exact_volume.or(volume),
        vwap,
        day_volume: exact_day_volume.or(day_volume),
        day_vwap,
        day_open,
        average_size,
        otc: otc.unwrap_or(false),
    }));
    Some(())
}

fn index_value(scan: &mut Scan<'_>, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "val" => value = number;
        "T" => symbol = symbol;
        "t" => time = time;
    );
    sink.event(Event::IndexValue(IndexValue { symbol: symbol?, value, time }));
    Some(())
}

fn limits(scan: &mut Scan<'_>, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "T" => symbol = symbol;
        "h" => high = number;
        "l" => low = number;
        "i" => indicators = codes;
        "z" => tape = small;
        "t" => time = time;
        "q" => sequence = whole;
    );
    let indicators = indicators.unwrap_or(Codes::NONE);
    sink.event(Event::Limits(Limits {
        symbol: symbol?,
        high,
        low,
        indicators,
        tape,
        time,
        sequence,
    }));
    Some(())
}

fn fair_value(scan: &mut Scan<'_>, sink: &mut impl Sink) -> Option<()> {
    members!(scan,
        "fmv" => value = number;
        "sym" => symbol = symbol;
        "t" => time = time;
    );
    sink.event(Event::FairValue(FairValue { symbol: symbol?, value, time }));
    Some(())
}
