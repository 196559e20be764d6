//! What the reading program prints for the texts in `tests/fixtures/wire`, kept beside them.
//!
//! Every sample and every table row of the vendor's documents is among them. With
//! `WIRE=write` in the environment the expected files are written anew; read the difference.

#[path = "../examples/decode/line.rs"]
mod line;

#[path = "../examples/decode/events.rs"]
mod events;

#[path = "../examples/decode/rows.rs"]
mod rows;

use line::Line;
use market::AssetClass;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/wire");

/// Compares, one paragraph for each line read.
#[expect(clippy::disallowed_methods, reason = "fixtures are files, and writing them is asked for")]
#[expect(clippy::unwrap_used, reason = "a test that cannot read its fixture has failed")]
fn check(name: &str, found: impl Fn(&str) -> Vec<Line>) {
    let input = std::fs::read_to_string(format!("{FIXTURES}/{name}.ndjson")).unwrap();
    let mut printed = Vec::new();
    for text in input.lines() {
        for line in found(text) {
            line.write(&mut printed).unwrap();
        }
        printed.push(b'\n');
    }
    let printed = String::from_utf8(printed).unwrap();
    let path = format!("{FIXTURES}/{name}.expected.ndjson");
    if std::env::var("WIRE").is_ok_and(|word| word == "write") {
        std::fs::write(&path, &printed).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    let paragraphs = |text: &str| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>();
    for ((text, printed), expected) in
        input.lines().zip(paragraphs(&printed)).zip(paragraphs(&expected))
    {
        assert_eq!(printed, expected, "{name}: {text}");
    }
    assert_eq!(printed, expected, "{name}");
}

#[test]
fn every_documented_stock_frame_reads_as_expected() {
    check("stocks", |text| events::lines(AssetClass::Stocks, text));
}

#[test]
fn every_documented_option_frame_reads_as_expected() {
    check("options", |text| events::lines(AssetClass::Options, text));
}

#[test]
fn every_documented_index_frame_reads_as_expected() {
    check("indices", |text| events::lines(AssetClass::Indices, text));
}

#[test]
fn every_malformed_frame_gives_what_is_sound_in_it() {
    check("malformed", |text| events::lines(AssetClass::Stocks, text));
}

#[test]
fn every_documented_body_is_recognised_and_reads_as_expected() {
    check("rest", rows::lines);
}
