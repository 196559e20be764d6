//! The yield that the American calls and puts of a group imply.

use std::collections::HashMap;

use analytics::chain::{Carry, Forward, Quotes, Row};
use market::{Right, Style};

use crate::cells::Answer::Number;
use crate::cells::{Answers, Cells, words};

/// How many strikes a group's yield is the median of.
const STRIKES: usize = 5;

/// One strike of a group.
#[derive(Debug, Clone, Copy)]
struct Strike {
    spot: f64,
    strike: f64,
    years: f64,
    rate: f64,
    prices: [Option<f64>; 2],
}

/// Each group's answer on every one of its rows. A row that cannot be read has its group's answer
/// too, which rests on the others.
pub(crate) fn carry(rows: &[Cells]) -> Vec<Answers> {
    let mut groups: HashMap<&str, Vec<Result<Strike, String>>> = HashMap::new();
    for row in rows {
        groups.entry(row.text(0)).or_default().push(strike(row));
    }
    let answers: HashMap<&str, Answers> =
        groups.into_iter().map(|(name, strikes)| (name, implied(strikes))).collect();
    rows.iter()
        .map(|row| answers.get(row.text(0)).cloned().unwrap_or_else(|| Err("no group".into())))
        .collect()
}

fn strike(row: &Cells) -> Result<Strike, String> {
    let [spot, strike, years, rate] =
        [row.number(1)?, row.number(2)?, row.number(3)?, row.number(4)?];
    if ![spot, strike, years, rate].iter().all(|number| number.is_finite()) {
        return Err("an input is not a number".into());
    }
    Ok(Strike { spot, strike, years, rate, prices: [row.optional(5)?, row.optional(6)?] })
}

fn implied(strikes: Vec<Result<Strike, String>>) -> Answers {
    let sound: Vec<Strike> = strikes.iter().filter_map(|one| one.as_ref().ok()).copied().collect();
    let Some(first) = sound.first() else {
        return Err(strikes.into_iter().find_map(Result::err).unwrap_or_default());
    };
    let Strike { spot, years, rate, .. } = *first;
    if sound.iter().any(|one| (one.spot, one.years, one.rate) != (spot, years, rate)) {
        return Err("the rows of a group must share spot, t_years and r".into());
    }
    let rows: Vec<Row> = sound.iter().flat_map(both).collect();
    let carry = Carry { spot, years, rate, style: Style::American };
    let Forward { price, dividend_yield, .. } =
        Quotes::of(&rows).forward_among(&carry, STRIKES).map_err(words)?;
    Ok(vec![Number(dividend_yield), Number(price)])
}

/// A strike as a call and a put whose bid and ask are their price.
fn both(one: &Strike) -> [Row; 2] {
    let [call, put] = one.prices;
    [(Right::Call, call), (Right::Put, put)].map(|(right, price)| Row {
        strike: one.strike,
        right,
        bid: price,
        ask: price,
        iv: None,
        volume: None,
        open_interest: None,
        multiplier: None,
        stale: false,
    })
}
