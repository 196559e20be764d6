//! The fast path never gives another answer than the careful reading, whatever the text, and is
//! the one taken where the vendor writes as usual.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use wire::{Message, Reading, read, read_with_care};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/wire");

/// Reads a frame both ways, insists on one answer, and says how the fast one went.
fn same(frame: &str) -> Reading {
    let (mut fast, mut careful): (Vec<Message>, Vec<Message>) = Default::default();
    let reading = read(frame, &mut fast);
    let judge = read_with_care(frame, &mut careful);
    // As texts: they tell minus zero from zero and show the difference.
    assert_eq!(format!("{fast:#?}"), format!("{careful:#?}"), "{frame}");
    assert_eq!(reading.faults, judge.faults, "{frame}");
    assert_eq!((reading.scanned + reading.parsed, 0), (judge.parsed, judge.scanned), "{frame}");
    reading
}

#[test]
#[expect(clippy::disallowed_methods, reason = "fixtures are files")]
fn every_documented_frame_reads_the_same() {
    let mut scanned = 0;
    let files =
        ["stocks.ndjson", "options.ndjson", "indices.ndjson", "malformed.ndjson", "rest.ndjson"];
    for name in files.into_iter().chain(["broken-elements.txt"]) {
        for text in std::fs::read_to_string(format!("{FIXTURES}/{name}")).unwrap().lines() {
            scanned += same(text).scanned;
            scanned += same(&format!("[{text},{text}]")).scanned;
        }
    }
    assert!(scanned > 50, "the documents' own samples take the fast path: {scanned}");
}

/// Kinds and their members as the vendor writes them.
const USUAL: [&str; 9] = [
    r#"{"ev":"T","sym":"AAPL","x":4,"i":"71675577320245","z":3,"p":114.125,"s":100,"c":[0,12],"t":1776175650376,"q":3681328}"#,
    r#"{"ev":"T","sym":"AAPL","x":4,"i":"52983525029461","z":3,"p":114.1,"s":0,"ds":"0.007300","t":1776175650376,"q":3681328,"trfi":202,"trft":1776175650375}"#,
    r#"{"ev":"T","sym":"O:SPY251219C00650000","x":302,"p":2.83,"s":1,"c":[233],"t":1776175650376,"q":90909}"#,
    r#"{"ev":"Q","sym":"BRK.B","bx":4,"bp":114.125,"bs":100,"ax":7,"ap":114.128,"as":160,"c":0,"i":[604],"t":1776175650376,"q":50385480,"z":3}"#,
    r#"{"ev":"Q","sym":"O:SPY251219P00650000","bx":302,"ax":302,"bp":9.71,"ap":9.81,"bs":17,"as":24,"t":1776175650376,"q":844090872}"#,
    r#"{"ev":"A","sym":"SPCE","v":200,"dv":"200.0","av":8642007,"dav":"8642007.0","op":25.66,"vw":25.3981,"o":25.39,"c":25.39,"h":25.39,"l":25.39,"a":25.3714,"z":50,"s":1776175650000,"e":1776175651000}"#,
    r#"{"ev":"AM","sym":"O:ONEM251219C00025000","v":2,"av":8,"op":2.2,"vw":2.05,"o":2.05,"c":2.05,"h":2.05,"l":2.05,"a":2.1312,"z":1,"s":1776175620000,"e":1776175680000}"#,
    r#"{"ev":"V","val":3988.5,"T":"I:SPX","t":1776175650376}"#,
    r#"{"ev":"LULD","T":"MSFT","h":218.17,"l":197.47,"i":[16],"z":3,"t":1776175650376809635,"q":8}"#,
];

#[test]
fn what_comes_as_usual_is_scanned_and_never_parsed() {
    for event in USUAL {
        for frame in [format!("[{event}]"), format!("[{event},{event},{event}]\n")] {
            let reading = same(&frame);
            assert_eq!((reading.parsed, reading.faults.len()), (0, 0), "{frame}");
            assert!(reading.scanned > 0, "{frame}");
        }
    }
}

/// A member: a key somebody may send, and a value right for it or for another.
fn member() -> impl Strategy<Value = String> {
    let keys = "sym x i z p s ds c t pt q trfi trft bx bp bs ax ap as v dv av dav op vw o h l a e \
                otc T val fmv ev new \\u0070";
    let values = [
        r#""AAPL""#,
        r#""O:SPY251219C00650000""#,
        r#""""#,
        r#""12.50""#,
        r#""a\"b""#,
        r#""é""#,
        r#""\u0041""#,
        r#""-0.5""#,
        r#""1e3""#,
        "[]",
        "[1]",
        "[12,37]",
        "[1,2,3,4,5,6]",
        "[ 1]",
        "[1.0]",
        "[-1]",
        "[null]",
        "{}",
        "null",
        "true",
        "false",
        "1776175650376",
        "1776175650",
        "1776175650376809635",
        "1776175650376.5",
        "99999999999999999999",
        "0",
        "-0",
        "12.0",
        "1.2e1",
        "012",
        "1.",
        ".5",
        "-",
        "1e999",
        "4294967296",
        "-7",
        "123456789.123456789",
        "",
        "17761756503768096359999",
        "9007199254740993",
        "0.1000000000000000055511151231257827",
    ];
    let key = select(keys.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let value = prop_oneof![
        3 => select(values.map(str::to_owned).to_vec()),
        2 => "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,9})?",
        1 => "[1-9][0-9]{12}",
    ];
    (key, value).prop_map(|(key, value)| format!(r#""{key}":{value}"#))
}

/// An event of the vendor's with members put in, moved, or left out.
fn altered() -> impl Strategy<Value = String> {
    let members = proptest::collection::vec((any::<Index>(), member()), 0..3);
    let moves = proptest::collection::vec((any::<Index>(), any::<Index>()), 0..3);
    (select(USUAL.to_vec()), members, moves, proptest::option::weighted(0.3, any::<Index>()))
        .prop_map(|(event, members, moves, without)| {
            let inside = event.trim_start_matches('{').trim_end_matches('}');
            let mut parts: Vec<String> = inside.split(",\"").map(str::to_owned).collect();
            for part in parts.iter_mut().skip(1) {
                part.insert(0, '"');
            }
            for (at, member) in members {
                parts.insert(at.index(parts.len() + 1), member);
            }
            for (one, other) in moves {
                let (one, other) = (one.index(parts.len()), other.index(parts.len()));
                parts.swap(one, other);
            }
            if let Some(at) = without {
                parts.remove(at.index(parts.len()));
            }
            format!("{{{}}}", parts.join(","))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_event_altered_in_any_way_reads_the_same(events in proptest::collection::vec(altered(), 1..4)) {
        same(&format!("[{}]", events.join(",")));
    }

    #[test]
    fn a_frame_with_any_character_put_in_reads_the_same(
        events in proptest::collection::vec(select(USUAL.to_vec()), 1..4), at: Index,
        put in prop_oneof![select("{}[]\",:\\ \n0129-.eE".chars().collect::<Vec<_>>()), any::<char>()],
        instead: bool,
    ) {
        let mut frame: Vec<char> = format!("[{}]", events.join(",")).chars().collect();
        let at = at.index(frame.len());
        if instead { frame[at] = put } else { frame.insert(at, put) }
        same(&frame.into_iter().collect::<String>());
    }

    #[test]
    fn a_frame_cut_anywhere_reads_the_same(events in proptest::collection::vec(altered(), 1..4), at: Index) {
        let frame = format!("[{}]", events.join(","));
        let cut = (0..=at.index(frame.len())).rev().find(|at| frame.is_char_boundary(*at));
        same(&frame[..cut.unwrap_or(0)]);
    }
}
