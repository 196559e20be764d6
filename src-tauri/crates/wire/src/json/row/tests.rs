use super::*;

/// Reads one field of `{"k":…}` and says what it is and how many faults that made.
fn read<T>(value: &str, read: impl FnOnce(&mut Row<'_, '_>) -> T) -> (T, usize) {
    let text = format!(r#"{{"k":{value}}}"#);
    let mut fields = Fields::default();
    fields.read(&text).unwrap();
    let mut faults = Faults::default();
    let found = read(&mut Row::new("test", &fields, &mut faults));
    (found, faults.into_vec().len())
}

#[test]
fn absent_and_null_are_unknown_without_a_fault() {
    assert_eq!(read("null", |row| row.number("k")), (None, 0));
    assert_eq!(read("1", |row| row.number("other")), (None, 0));
    assert_eq!(read("null", |row| row.list("k")), (Codes::NONE, 0));
    assert_eq!(read("null", |row| row.block("k", |_| ())), (None, 0));
}

#[test]
fn whole_numbers_keep_every_digit() {
    assert_eq!(read("18446744073709551615", |row| row.whole::<u64>("k")), (Some(u64::MAX), 0));
    assert_eq!(read("12.0", |row| row.whole::<u32>("k")), (Some(12), 0));
    assert_eq!(read("12.5", |row| row.whole::<u32>("k")), (None, 1));
    assert_eq!(read("-1", |row| row.whole::<u32>("k")), (None, 1));
}

#[test]
fn stamps_of_every_unit_are_exact() {
    let nanos = |text: &str| {
        let (time, faults) = read(text, |row| row.time("k"));
        time.map(|time| (time.nanos(), faults))
    };
    assert_eq!(nanos("1776175650376809635"), Some((1_776_175_650_376_809_635, 0)));
    assert_eq!(nanos("1.776175650376809635e18"), Some((1_776_175_650_376_809_635, 0)));
    assert_eq!(nanos("1776175650376809"), Some((1_776_175_650_376_809_000, 0)));
    assert_eq!(nanos("1776175650376.0"), Some((1_776_175_650_376_000_000, 0)));
    assert_eq!(nanos("1776175650"), Some((1_776_175_650_000_000_000, 0)));
    assert_eq!(nanos("1776175650.5"), Some((1_776_175_650_500_000_000, 0)));
}

#[test]
fn stamps_outside_the_window_are_unknown_and_a_fault() {
    for text in [
        "0",
        "-1776175650376",
        "1041379199",
        "4102444800",
        "1e999",
        "9e18",
        "0.5",
        "17761756503.76",
    ] {
        assert_eq!(read(text, |row| row.time("k")), (None, 1), "{text}");
    }
    for text in ["1041379200", "4102444799999"] {
        let (time, faults) = read(text, |row| row.time("k"));
        assert!(time.is_some() && faults == 0, "{text}");
    }
    assert_eq!(read("0", |row| row.time_or_never("k")), (None, 0));
}

#[test]
fn dates_and_instants_are_read_strictly() {
    let date = |text| read(text, |row| row.date("k").map(|date| date.to_string()));
    assert_eq!(date(r#""2025-12-19""#), (Some("2025-12-19".into()), 0));
    for text in [r#""2025-13-19""#, r#""20251219""#, r#""2025-12-19T00:00:00""#, "20251219"] {
        assert_eq!(date(text), (None, 1), "{text}");
    }
    let instant = |text| read(text, |row| row.instant("k").map(Time::millis));
    assert_eq!(instant(r#""2026-11-23T17:37:37-05:00""#), (Some(1_795_473_457_000), 0));
    assert_eq!(instant(r#""2026-11-27T18:00:00.000Z""#), (Some(1_795_802_400_000), 0));
    assert_eq!(instant(r#""yesterday""#), (None, 1));
}

#[test]
fn an_exact_quantity_goes_before_a_rounded_one() {
    let quantity = |text: &str| {
        let mut fields = Fields::default();
        let object = format!("{{{text}}}");
        fields.read(&object).unwrap();
        let mut faults = Faults::default();
        let quantity = Row::new("test", &fields, &mut faults).quantity("ds", "s");
        (quantity, faults.into_vec().len())
    };
    assert_eq!(quantity(r#""s":0,"ds":"0.007300""#), (Some(0.0073), 0));
    assert_eq!(quantity(r#""s":3"#), (Some(3.0), 0));
    assert_eq!(quantity(r#""s":3,"ds":"x""#), (Some(3.0), 1));
    assert_eq!(quantity(r#""s":"x","ds":"2.5""#), (Some(2.5), 1));
    assert_eq!(quantity(""), (None, 0));
}

#[test]
fn identifiers_are_texts_or_numbers() {
    let id = |text| read(text, |row| row.id("k").map(String::from));
    assert_eq!(id(r#""0012""#), (Some("0012".into()), 0));
    assert_eq!(id("52983525029461.0"), (Some("52983525029461".into()), 0));
    assert_eq!(id("1.5"), (Some("1.5".into()), 0));
    assert_eq!(id(r#""""#), (None, 0));
    assert_eq!(id("[1]"), (None, 1));
}

#[test]
fn a_fault_within_a_block_names_its_path() {
    let text = r#"{"a":{"b":{"c":"x"}}}"#;
    let mut fields = Fields::default();
    fields.read(text).unwrap();
    let mut faults = Faults::default();
    let mut row = Row::new("test", &fields, &mut faults);
    let found = row.block("a", |a| a.block("b", |b| b.number("c")));
    assert_eq!(found, Some(Some(None)));
    assert_eq!(faults.into_vec()[0].reason.to_string(), "a.b.c of test is not a number");
}
