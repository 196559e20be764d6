//! The reckoner in process: what it answers against other means, and how it takes bad input.
//!
//! The fixtures in `tests/` are made by `tests/reference.py`, which says by what. A CSV holds its
//! own expected columns, because unknown ones are kept.

mod manners;
mod nonsense;

use serde_json::Value;

use super::tasks::{TASKS, Task, Work};
use super::{Stopped, lines, table};

fn task(name: &str) -> &'static Task {
    TASKS.iter().find(|task| task.name == name).unwrap()
}

/// What a task prints for an input.
fn reckon(name: &str, input: &[u8]) -> Result<String, Stopped> {
    let mut printed = Vec::new();
    match &task(name).work {
        Work::Rows(rows) => table::answer(rows, input, &mut printed)?,
        Work::Lines(answer) => lines::answer(*answer, input, &mut printed)?,
    }
    Ok(String::from_utf8(printed).unwrap())
}

/// Rows by the names of their columns; of two with one name the later.
fn rows(printed: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_reader(printed.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// A fixture's every expected cell, numbers to `tolerance` of the larger of one and the number.
fn check_table(name: &str, fixture: &str, tolerance: f64) {
    let answered = rows(&reckon(name, fixture.as_bytes()).unwrap());
    assert!(answered.len() >= 16, "{name}: {} rows", answered.len());
    for row in answered {
        assert_eq!(row["status"], "ok", "{name}: {row:?}");
        for (column, expected) in &row {
            let Some(answer) = column.strip_prefix("expected_") else { continue };
            let met = &row[answer];
            match expected.parse::<f64>() {
                Ok(expected) => near(met.parse().unwrap(), expected, tolerance, answer),
                Err(_) => assert_eq!(met, expected, "{name}: {answer}"),
            }
        }
    }
}

fn near(met: f64, expected: f64, tolerance: f64, what: &str) {
    let off = (met - expected).abs();
    assert!(off <= tolerance * expected.abs().max(1.0), "{what}: {met}, not {expected}");
}

/// A fixture's every expected key, numbers to 1e-9 of the larger of one and the number.
fn check_lines(name: &str, fixture: &str) {
    for line in fixture.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let printed = reckon(name, line["asked"].to_string().as_bytes()).unwrap();
        alike(&serde_json::from_str(&printed).unwrap(), &line["expected"], name);
    }
}

fn alike(met: &Value, expected: &Value, path: &str) {
    match (met, expected) {
        (Value::Object(met), Value::Object(expected)) => {
            assert!(met.keys().eq(expected.keys()), "{path}: {:?}", met.keys());
            for (key, expected) in expected {
                alike(&met[key], expected, &format!("{path}.{key}"));
            }
        }
        (Value::Array(met), Value::Array(expected)) => {
            assert_eq!(met.len(), expected.len(), "{path}: {met:?}, not {expected:?}");
            for (place, (met, expected)) in met.iter().zip(expected).enumerate() {
                alike(met, expected, &format!("{path}[{place}]"));
            }
        }
        (Value::Number(met), Value::Number(expected)) => {
            near(met.as_f64().unwrap(), expected.as_f64().unwrap(), 1e-9, path);
        }
        _ => assert_eq!(met, expected, "{path}"),
    }
}

#[test]
fn rates_chances_and_smiles_are_those_of_mpmath() {
    check_table("curve", include_str!("tests/curve.csv"), 1e-13);
    check_table("probability", include_str!("tests/probability.csv"), 1e-13);
    check_table("svi", include_str!("tests/svi.csv"), 1e-13);
}

#[test]
fn expiries_are_those_of_the_published_days() {
    check_table("expiry", include_str!("tests/expiry.csv"), 1e-13);
}

#[test]
fn the_yield_that_american_prices_were_made_with_is_found() {
    check_table("carry", include_str!("tests/carry.csv"), 2e-5);
}

#[test]
fn a_chain_s_figures_are_those_of_the_definitions() {
    check_lines("chain", include_str!("tests/chain.jsonl"));
}

#[test]
fn a_strategy_s_figures_are_those_of_a_walk_over_all_prices() {
    check_lines("strategy", include_str!("tests/strategy.jsonl"));
}
