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

/// QuantLib's prices and Greeks, each to a part of what it is of order, and the volatility back.
#[test]
fn contracts_with_dividends_are_those_of_fine_finite_differences() {
    let fixture = include_str!("tests/american-dividends.csv");
    let answered = rows(&reckon("american-dividends", fixture.as_bytes()).unwrap());
    let priced = fixture.replacen("sigma", "expected_iv", 1).replacen("expected_price", "price", 1);
    let implied = rows(&reckon("american-dividends-iv", priced.as_bytes()).unwrap());
    assert_eq!(answered.len(), 24);
    for (row, implied) in answered.iter().zip(&implied) {
        let cell = |name: &str| row[name].parse::<f64>().unwrap_or_else(|_| panic!("{row:?}"));
        let spot = cell("spot");
        let orders = [
            ("price", 5e-5 * spot),
            ("delta", 1e-4),
            ("gamma", 1e-3 / spot),
            ("theta_per_year", 1e-3 * spot),
            ("vega", 2e-3 * spot),
            ("rho", 3e-3 * spot),
        ];
        for (name, tolerance) in orders {
            let (met, expected) = (cell(name), cell(&format!("expected_{name}")));
            assert!((met - expected).abs() <= tolerance, "{name}: {met}, not {expected}: {row:?}");
        }
        let (met, expected): (f64, _) = (implied["iv"].parse().unwrap(), cell("sigma"));
        assert!((met - expected).abs() <= 5e-4, "iv: {met}: {implied:?}");
    }
}

#[test]
fn dividends_that_cannot_be_read_are_their_row_s_own_trouble() {
    let check = |dividends: &str, model: &str, worth: f64, status: &str| {
        let asked = format!(
            "spot,strike,days,r,q,cp,price,sigma,dividends,model\n\
             100,90,30,0.04,0,1,{worth},0.2,{dividends},{model}\n"
        );
        let answered = rows(&reckon("american-dividends-iv", asked.as_bytes()).unwrap());
        assert_eq!(answered[0]["status"], status, "{dividends}");
        assert_eq!(answered[0]["iv"].is_empty(), status != "ok", "{dividends}");
    };
    let unread = "dividends are not day:amount;day:amount";
    for text in ["soon", "3", "3:", ":1", "3:1:2", "3:1;x", "3 1"] {
        check(text, "spot", 11.0, unread);
    }
    for text in ["", " 3:1 ; 20:0.5 ", "3:1;", "400:9", "-3:1"] {
        check(text, "spot", 11.0, "ok");
    }
    check("3:1", "other", 11.0, "model must be spot or escrowed");
    check("NaN:1", "spot", 11.0, "an input is not a number");
    check("3:-1", "spot", 11.0, "a dividend is negative");
    check("3:1", "spot", 10.0, "the price is at or below intrinsic value");
    check("3:1", "spot", 9.0, "the price is at or below intrinsic value");
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
