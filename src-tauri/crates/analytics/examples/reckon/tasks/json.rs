//! Figures out of JSON objects: a field that is missing, null or no number is unknown.

use market::Right;
use serde_json::Value;

/// A field as a number; `None` if it is none.
pub(super) fn number(of: &Value, name: &str) -> Option<f64> {
    of.get(name)?.as_f64().filter(|number| number.is_finite())
}

/// A field that there is no answer without.
pub(super) fn required(of: &Value, name: &str) -> Result<f64, String> {
    number(of, name).ok_or_else(|| format!("{name} must be a number"))
}

/// A field that is a list.
pub(super) fn list<'a>(of: &'a Value, name: &str) -> Result<&'a [Value], String> {
    let list = of.get(name).and_then(Value::as_array);
    list.map(Vec::as_slice).ok_or_else(|| format!("{name} must be a list"))
}

/// The side of a contract by its `cp`: 1 or −1, or a word.
pub(super) fn right(of: &Value) -> Option<Right> {
    match of.get("cp")? {
        Value::Number(number) if number.as_f64() == Some(1.0) => Some(Right::Call),
        Value::Number(number) if number.as_f64() == Some(-1.0) => Some(Right::Put),
        Value::String(word) => side(word),
        _ => None,
    }
}

/// Call or put by its word.
pub(super) fn side(word: &str) -> Option<Right> {
    match word.trim().to_ascii_lowercase().as_str() {
        "call" | "c" => Some(Right::Call),
        "put" | "p" => Some(Right::Put),
        _ => None,
    }
}
