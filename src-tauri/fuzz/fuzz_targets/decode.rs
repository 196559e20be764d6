//! Any frame: the fast reading and the careful one say the same, and reading never fails.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wire::{Message, read, read_with_care};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (mut fast, mut careful) = (Vec::new(), Vec::new());
    let quick = read(&text, &mut fast);
    let slow = read_with_care(&text, &mut careful);
    // Written out, because a number that is none equals nothing, itself included.
    assert_eq!(format!("{fast:?}"), format!("{careful:?}"), "the two readings differ");
    assert_eq!(quick.faults, slow.faults, "the two find other faults");
    assert_eq!(quick.scanned + quick.parsed, events(&fast), "an event was not counted");
    assert_eq!(slow.scanned, 0);
});

fn events(messages: &[Message]) -> u64 {
    messages.iter().filter(|message| matches!(message, Message::Event(_))).count() as u64
}
