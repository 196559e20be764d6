//! Lines of JSON: one object in, one object out, so that answers stay beside their questions.
//!
//! Many programs print NaN and Infinity where JSON has no such thing; they are read as unknown.

use std::borrow::Cow;
use std::io::{BufRead, Write};

use serde_json::{Value, json};

use crate::Stopped;

/// Answers all lines.
pub(crate) fn answer(
    answer: fn(&Value) -> Result<Value, String>,
    mut input: impl BufRead,
    mut output: impl Write,
) -> Result<(), Stopped> {
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let read = serde_json::from_str::<Value>(&without_nan(text.trim()));
        let answered = match read {
            Ok(value @ Value::Object(_)) => answer(&value),
            Ok(_) => Err("the line is not an object".into()),
            Err(error) => Err(format!("the line is not JSON: {error}")),
        };
        let answered = answered.unwrap_or_else(|reason| json!({ "error": reason }));
        writeln!(output, "{answered}")?;
        line.clear();
    }
    output.flush()?;
    Ok(())
}

/// The text with `null` in place of every NaN and Infinity that stands outside a string.
fn without_nan(text: &str) -> Cow<'_, str> {
    const NONE: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    if !NONE.iter().any(|word| text.contains(word)) {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let word = NONE.iter().find(|word| !quoted && rest.starts_with(**word));
        if let Some(word) = word {
            cleaned.push_str("null");
            rest = &rest[word.len()..];
            continue;
        }
        quoted ^= next == '"' && !escaped;
        escaped = next == '\\' && !escaped;
        cleaned.push(next);
        rest = &rest[next.len_utf8()..];
    }
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_outside_strings_are_unknown() {
        assert_eq!(without_nan(r#"{"a":NaN,"b":-Infinity}"#), r#"{"a":null,"b":null}"#);
        assert_eq!(without_nan(r#"{"NaN \" NaN":[NaN]}"#), r#"{"NaN \" NaN":[null]}"#);
        assert_eq!(without_nan(r#"{"a":1}"#), r#"{"a":1}"#);
    }
}
