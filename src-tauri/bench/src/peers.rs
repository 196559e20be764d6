//! Other ways of reading the same frames, each as its authors would have it.

pub mod borrowed;
pub mod owned;

use std::hint::black_box;

/// serde_json into borrowed types, by a visitor that reads `ev` first.
pub fn serde_borrowed(frame: &str) -> u64 {
    let mut events = 0;
    let mut json = serde_json::Deserializer::from_str(frame);
    borrowed::each(&mut json, |event| {
        black_box(&event);
        events += 1;
    })
    .expect("the corpus is sound");
    events
}

/// The same types and visitor over sonic-rs.
pub fn sonic_borrowed(frame: &str) -> u64 {
    let mut events = 0;
    let mut json = sonic_rs::Deserializer::from_str(frame);
    borrowed::each(&mut json, |event| {
        black_box(&event);
        events += 1;
    })
    .expect("the corpus is sound");
    events
}

/// The same types and visitor over simd-json, which writes into the text it reads.
pub fn simd_borrowed(frame: &str, copy: &mut Vec<u8>, buffers: &mut simd_json::Buffers) -> u64 {
    copy.clear();
    copy.extend_from_slice(frame.as_bytes());
    let mut events = 0;
    let mut json = simd_json::Deserializer::from_slice_with_buffers(copy, buffers)
        .expect("the corpus is sound");
    borrowed::each(&mut json, |event| {
        black_box(&event);
        events += 1;
    })
    .expect("the corpus is sound");
    events
}

/// serde_json into owned types by `#[serde(tag = "ev")]`, as most people write it.
pub fn serde_tagged(frame: &str) -> u64 {
    let events: Vec<owned::Event> = serde_json::from_str(frame).expect("the corpus is sound");
    black_box(&events).len() as u64
}

/// massive-rs: a tree of values, then its models.
pub fn massive(frame: &str, options: bool) -> u64 {
    use massive::websocket::{Market, parse_messages};
    let values: Vec<serde_json::Value> = serde_json::from_str(frame).expect("the corpus is sound");
    let market = if options { Market::Options } else { Market::Stocks };
    black_box(&parse_messages(values, market)).len() as u64
}
