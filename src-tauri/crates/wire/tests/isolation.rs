//! One bad element never loses its neighbours, and no text whatever breaks the readers.

use market::AssetClass;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use wire::{Decoded, Message, decode};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/wire");

fn read(text: &str) -> Decoded {
    decode(AssetClass::Stocks, text)
}

/// The symbols of the events found, in order.
fn symbols(decoded: &Decoded) -> Vec<String> {
    let events = decoded.messages.iter().filter_map(|message| match message {
        Message::Event(event) => Some(event.symbol().to_string()),
        Message::Status(_) => None,
    });
    events.collect()
}

fn trade(symbol: &str) -> String {
    format!(r#"{{"ev":"T","sym":"{symbol}","p":450.1,"c":[12,37],"i":"71"}}"#)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "fixtures are files")]
fn every_broken_element_is_a_fault_and_its_neighbours_are_read() {
    let broken = std::fs::read_to_string(format!("{FIXTURES}/broken-elements.txt")).unwrap();
    let (first, last) = (trade("FIRST"), trade("LAST"));
    for broken in broken.lines() {
        for frame in
            [format!("[{first},{broken},{last}]"), format!("[ {first} ,\n {broken} ,\t{last} ]")]
        {
            let decoded = read(&frame);
            let mut found = symbols(&decoded);
            found.retain(|symbol| symbol != "MID");
            assert_eq!(found, ["FIRST", "LAST"], "{frame}");
            assert!(!decoded.faults.is_empty(), "{frame}");
        }
        let decoded = read(&format!("[{broken},{last}]"));
        assert!(symbols(&decoded).contains(&"LAST".to_owned()), "[{broken},{last}]");
        let decoded = read(&format!("[{first},{broken}]"));
        assert!(symbols(&decoded).contains(&"FIRST".to_owned()), "[{first},{broken}]");
    }
    assert!(broken.lines().count() >= 60);
}

#[test]
fn many_broken_elements_lose_none_of_the_sound_ones() {
    let broken = [r#"{"ev":"T","sym":"MID"#, r#"{"ev":"T","c":[1"#, r#"{"ev":"T""}"#, "NaN"];
    let mut elements = Vec::new();
    for index in 0..200 {
        elements.push(trade(&format!("S{index}")));
        elements.push(broken[index % broken.len()].to_owned());
    }
    let decoded = read(&format!("[{}]", elements.join(",")));
    let expected: Vec<_> = (0..200).map(|index| format!("S{index}")).collect();
    assert_eq!(symbols(&decoded), expected);
    assert_eq!(decoded.faults.len(), 200);
}

#[test]
fn characters_of_many_bytes_break_nothing_where_they_do_not_belong() {
    for text in
        ["{é", "{\"é", "{\"a\":é", "{\"a\"é", "[é", "[{é", "[{\"a\":é}]é", "{\"results\":[é]é"]
    {
        read(text);
        assert_ne!(wire::rest::recognise(text), wire::rest::recognise("[]"), "{text}");
    }
}

#[test]
fn a_row_broken_beyond_reading_loses_neither_its_neighbours_nor_the_next_page() {
    let body =
        r#"{"status":"OK","results":[{"ticker":"A"},{"ticker":"B,{"ticker":"C"}],"next_url":"u"}"#;
    let page = wire::rest::tickers(body).unwrap();
    let symbols: Vec<_> = page.rows.iter().map(|row| row.symbol.to_string()).collect();
    assert_eq!(symbols, ["A", "C"]);
    assert_eq!((page.faults.len(), page.next_url.as_deref()), (1, Some("u")));
}

/// One way of damaging a text: something put in, left out, put instead, or the rest cut off.
#[derive(Debug, Clone)]
enum Damage {
    Insert(Index, char),
    Remove(Index),
    Replace(Index, char),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    let structural = || select("{}[]\",:\\ nt-.e0".chars().collect::<Vec<_>>());
    let c = move || prop_oneof![3 => structural(), 1 => any::<char>()];
    prop_oneof![
        (at(), c()).prop_map(|(at, c)| Damage::Insert(at, c)),
        at().prop_map(Damage::Remove),
        (at(), c()).prop_map(|(at, c)| Damage::Replace(at, c)),
        at().prop_map(Damage::Cut),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    match damage {
        Damage::Insert(at, c) => chars.insert(at.index(chars.len() + 1), *c),
        Damage::Remove(at) => drop(chars.remove(at.index(chars.len()))),
        Damage::Replace(at, c) => {
            let at = at.index(chars.len());
            chars[at] = *c;
        }
        Damage::Cut(at) => chars.truncate(at.index(chars.len())),
    }
    chars.into_iter().collect()
}

fn element() -> impl Strategy<Value = String> {
    select(vec![
        r#"{"ev":"T","sym":"MID","x":4,"i":"12345","z":3,"p":114.125,"s":100,"ds":"100.0","c":[0,12],"t":1776175650376,"q":3681328}"#,
        r#"{"ev":"Q","sym":"MID","bx":4,"bp":114.125,"bs":100,"ax":7,"ap":114.128,"as":160,"c":0,"i":[604],"t":1776175650376}"#,
        r#"{"ev":"A","sym":"MID","v":4989,"dv":"4989.0","o":450.0,"c":450.25,"s":1776175650000,"otc":true}"#,
        r#"{"ev":"LULD","T":"MID","h":218.17,"l":197.47,"i":[16],"z":3,"t":1776175650376809635}"#,
        r#"{"ev":"V","val":3988.5,"T":"I:SPX","t":1776175650376,"new":{"a":[1,{"b":"c"}]}}"#,
        r#"{"ev":"status","status":"success","message":"subscribed to: A.AAPL"}"#,
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_damaged_element_loses_only_itself(
        before in 0usize..4, after in 0usize..4, element in element(), damage in damage(),
    ) {
        let name = |index: usize| format!("N{index}");
        let neighbours: Vec<_> = (0..before + after).map(name).collect();
        let mut elements: Vec<_> = neighbours.iter().map(|name| trade(name)).collect();
        elements.insert(before, damaged(&element, &damage));
        let frame = format!("[{}]", elements.join(","));
        let decoded = read(&frame);
        let mut found = symbols(&decoded);
        found.retain(|symbol| neighbours.contains(symbol));
        prop_assert_eq!(found, neighbours, "{}", frame);
        prop_assert!(decoded.messages.len() <= before + after + 1, "{}", frame);
    }

    #[test]
    fn a_frame_cut_anywhere_gives_the_elements_before_the_cut(count in 1usize..6, at: Index) {
        let elements: Vec<_> = (0..count).map(|index| trade(&format!("N{index}"))).collect();
        let frame = format!("[{}]", elements.join(","));
        let cut = at.index(frame.len());
        // An element is whole once its closing brace has come.
        let mut end = 1;
        let whole = elements.iter().take_while(|element| {
            end += element.len() + 1;
            end - 1 <= cut
        });
        let decoded = read(&frame[..cut]);
        prop_assert_eq!(decoded.messages.len(), whole.count());
        prop_assert_eq!(decoded.faults.len(), 1);
    }

    #[test]
    fn no_text_whatever_breaks_the_readers(bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes);
        read(&text);
        let _ = wire::rest::recognise(&text);
    }

    #[test]
    fn nothing_that_looks_like_json_breaks_the_readers(
        text in r#"([\[\]{},:"\\ ]|"ev"|"sym"|"T"|"results"|"ticker"|1e999|-0|null|true|é){0,60}"#,
    ) {
        read(&text);
        let _ = wire::rest::recognise(&text);
        let _ = wire::rest::recognise(&format!(r#"{{"results":[{text}"#));
    }
}
