//! Any argument of any call that a page can make: it is taken or refused, and what is taken is
//! written back as the same.
#![no_main]

use std::fmt::Debug;

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, text)) = bytes.split_first() else { return };
    match which % 7 {
        0 => taken::<bridge::Watch>(text),
        1 => taken::<bridge::Pull>(text),
        2 => taken::<bridge::Query>(text),
        3 => taken::<bridge::Underlying>(text),
        4 => taken::<bridge::Settings>(text),
        5 => taken::<bridge::Link>(text),
        _ => taken::<bridge::PageReport>(text),
    }
});

fn taken<T: DeserializeOwned + Serialize + PartialEq + Debug>(text: &[u8]) {
    let Ok(value) = serde_json::from_slice::<T>(text) else { return };
    let written = serde_json::to_string(&value).expect("what was read can be written");
    let again: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(again, value);
}
