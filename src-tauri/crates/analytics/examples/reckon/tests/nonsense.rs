//! Every task on random input, most of it nonsense: whatever is asked, nothing panics, no answer is
//! a number that is none, and a row is either answered or says why it is not.
//!
//! `RECKON_NONSENSE=100` multiplies the counts: `cargo xtask soak reckoner` asks for a million of
//! the closed forms and ten thousand of all else.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{TASKS, Work, reckon};

/// A seeded sequence (S. Vigna's splitmix64), so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: u64) -> u64 {
        self.roll() % count
    }

    fn part(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number a market could have for a column of this name.
    fn plausible(&mut self, name: &str) -> f64 {
        let part = self.part();
        match name {
            "cp" => [1.0, -1.0][self.below(2) as usize],
            "t_years" => 3.0 * part * part,
            "r" | "q" => -0.02 + 0.12 * part,
            "sigma" | "iv" | "pop_sigma" => 0.02 + 1.2 * part,
            "rho" | "m" | "k" => -0.9 + 1.8 * part,
            "a" | "b" => 0.3 * part,
            "discount" => 1.0 - 0.1 * part,
            name if name.starts_with("yield") => 6.0 * part,
            name if name.contains("price") || name.contains("bid") => 30.0 * part * part,
            name if name.contains("ask") || name == "premium" => 30.0 * part * part,
            name if name.ends_with("days") => (60.0 * part).floor(),
            "dividend" => 3.0 * part,
            "open_interest" | "volume" => (5_000.0 * part).floor(),
            "multiplier" => 100.0,
            "qty" => (7.0 * part).floor() - 3.0,
            _ => 60.0 + 80.0 * part,
        }
    }

    /// A cell: a number that could be, one that could not, or no number at all.
    fn cell(&mut self, name: &str, mad: bool) -> String {
        if !mad || self.below(4) > 0 {
            return format!("{}", self.plausible(name));
        }
        let words = ["", "NaN", "inf", "-inf", "-1", "0", "-0", "1e308", "-1e308", "5e-324", "abc"];
        let more = ["999999999", "0x10", "1,5", "\"", "\u{1f4a5}", "1e-300", "  7 ", "--", "1e999"];
        match self.below(5) {
            0 => f64::from_bits(self.roll()).to_string(),
            1 => more[self.below(more.len() as u64) as usize].replace('"', ""),
            2 => format!("{:e}", 10.0_f64.powf(600.0 * self.part() - 300.0)),
            _ => words[self.below(words.len() as u64) as usize].into(),
        }
    }

    fn text(&mut self, name: &str, mad: bool) -> String {
        let day = |dice: &mut Self| {
            let (year, month) = (2024 + dice.below(7), 1 + dice.below(12));
            format!("{year}-{month:02}-{:02}", 1 + dice.below(31))
        };
        match name {
            _ if mad && self.below(3) == 0 => self.cell(name, true),
            "now_utc" => format!("{}T{:02}:{:02}:00Z", day(self), self.below(24), self.below(60)),
            "expiry_date" if mad && self.below(3) == 0 => {
                format!("{:04}-01-31", self.below(10_000))
            }
            "expiry_date" => day(self),
            "settlement" => ["AM", "PM", "PM415"][self.below(3) as usize].into(),
            "dividends" => {
                let paid = |dice: &mut Self| {
                    let [day, amount] = ["days", "dividend"].map(|name| {
                        let mad = mad && dice.below(6) == 0;
                        dice.cell(name, mad)
                    });
                    format!("{day}:{amount}")
                };
                let all: Vec<_> = (0..self.below(4)).map(|_| paid(self)).collect();
                let mixed = mad && self.below(6) == 0;
                all.join(if mixed { ":" } else { ";" })
            }
            "model" => ["spot", "escrowed"][self.below(2) as usize].into(),
            "group" => format!("g{}", self.below(40)),
            name => self.cell(name, mad),
        }
    }

    /// A value in JSON for a key.
    fn value(&mut self, name: &str, mad: bool) -> Value {
        if name == "type" {
            return ["call", "put", "stock"][self.below(3) as usize].into();
        }
        let cell = self.cell(name, mad);
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => json!(number),
            Ok(_) => Value::Null,
            Err(_) if cell.is_empty() => json!([]),
            Err(_) => json!(cell),
        }
    }

    fn object(&mut self, names: &[&str], mad: bool) -> Value {
        names.iter().map(|name| ((*name).to_owned(), self.value(name, mad))).collect()
    }
}

/// How many rows or lines of a task are asked in CI, a hundredth of a campaign's.
fn count(name: &str) -> u64 {
    let closed =
        ["european", "european-iv", "probability", "svi", "curve", "strategy", "arbitrage"];
    let hundredth = if closed.contains(&name) { 10_000 } else { 100 };
    #[allow(clippy::disallowed_methods, reason = "a campaign says how much it wants")]
    let times = std::env::var("RECKON_NONSENSE").ok().and_then(|text| text.parse::<u64>().ok());
    hundredth * times.unwrap_or(1)
}

/// Rows or lines asked at once: enough for groups, few enough to keep in memory.
const BLOCK: u64 = 1_000;

#[test]
fn no_nonsense_whatever_is_answered_with_nonsense() {
    let mut dice = Dice(20_261_127);
    for task in TASKS {
        let mut left = count(task.name);
        let mut tally: BTreeMap<String, u64> = BTreeMap::new();
        while left > 0 {
            let block = left.min(BLOCK);
            left -= block;
            match &task.work {
                Work::Rows(rows) => table(&mut dice, task.name, rows.reads, block, &mut tally),
                Work::Lines(_) => lines(&mut dice, task.name, block, &mut tally),
            }
        }
        // Neither all refused nor all answered: both ways are walked.
        assert!(tally.get("ok").is_some_and(|answered| *answered > 0), "{}: {tally:?}", task.name);
        assert!(tally.len() > 1, "{}: {tally:?}", task.name);
    }
}

fn table(
    dice: &mut Dice,
    name: &str,
    reads: &[&str],
    count: u64,
    tally: &mut BTreeMap<String, u64>,
) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reads).unwrap();
    for _ in 0..count {
        let mad = dice.below(3) > 0;
        writer.write_record(reads.iter().map(|column| dice.text(column, mad))).unwrap();
    }
    let printed = reckon(name, &writer.into_inner().unwrap()).unwrap();
    let mut reader = csv::Reader::from_reader(printed.as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut answered = 0;
    for record in reader.records().map(Result::unwrap) {
        answered += 1;
        let status = record.get(record.len() - 1).unwrap();
        let added = reads.len()..record.len() - 1;
        for (column, cell) in added.map(|place| (&header[place], &record[place])) {
            // Words, and a leverage or a boundary that there is none of.
            let worded = ["region", "expiry_instant_utc", "expired"].contains(&column);
            let optional = ["lambda", "exercise_boundary"].contains(&column);
            let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
            let sound = match status {
                "ok" => number || (worded && !cell.is_empty()) || (optional && cell.is_empty()),
                _ => cell.is_empty() && !status.is_empty(),
            };
            assert!(sound, "{name}: {column} is {cell:?} in {record:?}");
        }
        *tally.entry(status.to_owned()).or_default() += 1;
    }
    assert_eq!(answered, count, "{name}");
}

fn lines(dice: &mut Dice, name: &str, count: u64, tally: &mut BTreeMap<String, u64>) {
    let mut asked = String::new();
    for _ in 0..count {
        let mad = dice.below(3) > 0;
        if mad && dice.below(20) == 0 {
            let _ = writeln!(asked, "{}", dice.cell("spot", true));
            continue;
        }
        let _ = writeln!(asked, "{}", question(dice, name, mad));
    }
    let printed = reckon(name, asked.as_bytes()).unwrap();
    assert_eq!(printed.lines().count() as u64, count, "{name}");
    for line in printed.lines() {
        // No answer could hold a NaN or an infinity: JSON has none, and null is only where a figure
        // may be unknown.
        let answer: Value = serde_json::from_str(line).unwrap();
        let status = match &answer["error"] {
            Value::String(reason) => reason.clone(),
            _ => {
                let totals = answer.get("totals").and_then(Value::as_object);
                let known = totals.is_none_or(|totals| totals.values().all(Value::is_number));
                let cash = answer.get("net_cash").is_none_or(Value::is_number);
                let roots = ["zero_gamma_roots", "breakevens"].iter().all(|key| {
                    let list = answer.get(key).and_then(Value::as_array);
                    list.is_none_or(|list| list.iter().all(Value::is_number))
                });
                let chance = answer.get("prob_of_profit").and_then(Value::as_f64).unwrap_or(0.5);
                assert!(known && cash && roots, "{name}: {line}");
                assert!((0.0..=1.0).contains(&chance), "{name}: {line}");
                "ok".into()
            }
        };
        *tally.entry(status).or_default() += 1;
    }
}

fn question(dice: &mut Dice, name: &str, mad: bool) -> Value {
    let (outer, list, inner, most): (&[&str], &str, &[&str], u64) = match name {
        "chain" => (
            &["spot", "r", "q"],
            "contracts",
            &[
                "expiry_days",
                "t_years",
                "strike",
                "cp",
                "bid",
                "ask",
                "iv",
                "open_interest",
                "volume",
                "multiplier",
            ],
            60,
        ),
        "strategy" => (
            &["spot", "r", "q", "t_years", "pop_sigma"],
            "legs",
            &["type", "strike", "qty", "multiplier", "premium", "iv", "t_years"],
            6,
        ),
        _ => (
            &["forward", "discount", "t_years"],
            "quotes",
            &["strike", "call_bid", "call_ask", "put_bid", "put_ask"],
            8,
        ),
    };
    let outside = mad && dice.below(2) == 0;
    let mut asked = dice.object(outer, outside);
    let rows: Vec<Value> = (0..dice.below(most)).map(|_| dice.object(inner, mad)).collect();
    asked[list] = rows.into();
    asked
}
