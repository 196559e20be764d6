use super::*;

/// The elements as texts: sound objects as they are, anything else in angle brackets.
fn walk(text: &str) -> Vec<String> {
    let mut fields = Fields::default();
    let mut elements = Elements::whole(text);
    let mut found = Vec::new();
    while let Some(element) = elements.next(&mut fields) {
        found.push(match element {
            Element::Object(text) => text.to_owned(),
            Element::Bad(reason, text) => format!("<{reason:?} {text}>"),
        });
    }
    found
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(walk(text), expected, "{text}");
}

#[test]
fn a_sound_array_comes_apart_at_its_commas() {
    check("[]", &[]);
    check(" [ ] "[1..].trim_start(), &[]);
    check(r#"[{"a":"},{"},{"b":[{}]}]"#, &[r#"{"a":"},{"}"#, r#"{"b":[{}]}"#]);
    check(" [\n{} ,\t{}\r] ".trim_start(), &["{}", "{}"]);
}

#[test]
fn a_broken_element_ends_where_its_own_brackets_end() {
    check(
        r#"[{"a":NaN,"b":[{"x":1},{"y":2}]},{"c":1}]"#,
        &[r#"<Malformed {"a":NaN,"b":[{"x":1},{"y":2}]}>"#, r#"{"c":1}"#],
    );
    check("[nope,{}]", &["<Malformed nope>", "{}"]);
}

#[test]
fn where_brackets_make_no_sense_the_next_event_is_the_next_element() {
    check(
        r#"[{"ev":"A,{"ev":"B"} , { "ev":"C"}]"#,
        &[r#"<Malformed {"ev":"A>"#, r#"{"ev":"B"}"#, r#"{ "ev":"C"}"#],
    );
    check(r#"[{"a":[1,{"ev":"B"}]"#, &[r#"<Malformed {"a":[1>"#, r#"{"ev":"B"}"#]);
}

#[test]
fn elements_without_ev_are_found_again_too() {
    check(r#"[{"a":"A,{"a":"B"}]"#, &[r#"<Malformed {"a":"A>"#, r#"{"a":"B"}"#]);
}

#[test]
fn stray_brackets_and_missing_commas_cost_no_element() {
    check(r#"[{"a":1}],{"b":2}]"#, &[r#"{"a":1}"#, r#"<Malformed ],{"b":2}]>"#, r#"{"b":2}"#]);
    check(
        r#"[[{"a":1},{"b":2}]"#,
        &[r#"<Malformed [{"a":1},{"b":2}]>"#, r#"{"a":1}"#, r#"{"b":2}"#],
    );
    check(
        r#"[{"a":}0],"b":1,{"ev":"B"}]"#,
        &[
            r#"<Malformed {"a":}0>"#,
            r#"<Malformed ],"b":1,{"ev":"B"}]>"#,
            r#"<Malformed "b":1>"#,
            r#"{"ev":"B"}"#,
        ],
    );
    check(r#"[{"a":1}{"b":2}]"#, &[r#"{"a":1}"#, r#"<Malformed {"b":2}]>"#, r#"{"b":2}"#]);
}

#[test]
fn the_walk_says_where_the_array_ends() {
    let mut fields = Fields::default();
    let text = r#"[{},5] rest"#;
    let mut elements = Elements::within(text, 1);
    while elements.next(&mut fields).is_some() {}
    assert_eq!(&text[elements.end()..], " rest");
}
