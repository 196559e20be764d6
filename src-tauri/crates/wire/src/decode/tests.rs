use super::*;
use crate::fault::Problem;

fn read(text: &str) -> Decoded {
    decode(AssetClass::Stocks, text)
}

#[test]
fn messages_keep_the_order_they_came_in() {
    let decoded = read(
        r#"[{"ev":"status","status":"error","message":"not authorized"},{"ev":"T","sym":"B"},
            {"ev":"status","status":"success","message":"subscribed to: T.B"},{"ev":"A","sym":"A"}]"#,
    );
    let kinds: Vec<_> = decoded
        .messages
        .iter()
        .map(|message| match message {
            Message::Event(event) => event.symbol().to_string(),
            Message::Status(status) => status.kind.as_str().to_owned(),
        })
        .collect();
    assert_eq!(kinds, ["error", "B", "success", "A"]);
    assert_eq!(decoded.faults, []);
}

#[test]
fn an_unknown_kind_is_a_fault_that_names_it() {
    let decoded = read(r#"[{"ev":"ZZ","sym":"SPY"},{"ev":"T","sym":"SPY"}]"#);
    assert_eq!(decoded.messages.len(), 1);
    assert_eq!(decoded.faults[0].reason, FaultReason::UnknownEvent("ZZ".into()));
    assert_eq!(&*decoded.faults[0].excerpt, r#"{"ev":"ZZ","sym":"SPY"}"#);
}

#[test]
fn a_bad_field_is_unknown_and_a_fault_and_the_rest_is_delivered() {
    let decoded = read(r#"[{"ev":"Q","sym":"SPY","bp":1e999,"ap":450.2}]"#);
    let [Message::Event(Event::Quote(quote))] = &decoded.messages[..] else { panic!("no quote") };
    assert_eq!((quote.bid, quote.ask), (None, Some(450.2)));
    let problem = Problem::NotFinite;
    let reason = FaultReason::BadField { of: "Q", key: "bp".into(), problem };
    assert_eq!(decoded.faults, [Fault { reason, excerpt: "1e999".into() }]);
}

#[test]
fn an_event_that_strays_onto_another_cluster_is_read_all_the_same() {
    let frame =
        r#"[{"ev":"T","sym":"O:SPY251219C00650000","p":1.5},{"ev":"V","T":"I:SPX","val":1}]"#;
    for class in [AssetClass::Stocks, AssetClass::Options, AssetClass::Indices] {
        assert_eq!(decode(class, frame), read(frame));
    }
    assert_eq!(read(frame).messages.len(), 2);
}

#[test]
fn an_excerpt_is_short_and_fits_one_line() {
    let long = format!("[\"é\u{7f}{}\"]", "ü".repeat(1_000));
    let excerpt = &read(&long).faults[0].excerpt;
    assert_eq!(excerpt.chars().count(), 120);
    assert!(!excerpt.chars().any(char::is_control));
    let megabyte = format!(r#"[{{"ev":"{}","sym":"SPY"}}]"#, "E".repeat(1 << 20));
    let FaultReason::UnknownEvent(ev) = &read(&megabyte).faults[0].reason else { panic!() };
    assert_eq!(ev.len(), 120);
}

#[test]
fn a_million_bad_elements_are_counted_but_not_all_kept() {
    let frame = format!("[{}]", vec!["1"; 1_000_000].join(","));
    let faults = read(&frame).faults;
    assert_eq!(faults.len(), 10_001);
    assert_eq!(faults[10_000].reason, FaultReason::AndMore(990_000));
}

#[test]
fn nesting_however_deep_is_one_fault_at_most() {
    for text in ["[", "{\"a\":", "[{\"ev\":"] {
        let decoded = read(&text.repeat(1 << 18));
        assert_eq!((decoded.messages.len(), decoded.faults.len()), (0, 1), "{text}");
    }
}

#[test]
fn text_made_to_be_read_over_and_over_is_given_up() {
    // Each element swallows all that follow, so that each would be read to the end of the text.
    let hostile = format!("[{}", r#"{"ev":[1,"#.repeat(1 << 17));
    let decoded = read(&hostile);
    assert_eq!(decoded.messages, []);
    assert_eq!(decoded.faults.last().map(|fault| &fault.reason), Some(&FaultReason::GivenUp));
}
