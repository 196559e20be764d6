//! Treasury yields: percent a year, par, as published for constant maturities.

use market::TreasuryYields;

use crate::{fault::FaultReason, json::Row};

pub(super) const OF: &str = "treasuryYields";

/// The published tenors and their lengths in years, shortest first.
pub(super) const TENORS: [(&str, f64); 11] = [
    ("yield_1_month", 1.0 / 12.0),
    ("yield_3_month", 0.25),
    ("yield_6_month", 0.5),
    ("yield_1_year", 1.0),
    ("yield_2_year", 2.0),
    ("yield_3_year", 3.0),
    ("yield_5_year", 5.0),
    ("yield_7_year", 7.0),
    ("yield_10_year", 10.0),
    ("yield_20_year", 20.0),
    ("yield_30_year", 30.0),
];

pub(super) fn read(row: &mut Row<'_, '_>) -> Result<TreasuryYields, FaultReason> {
    let date = row.date("date").ok_or(FaultReason::Missing { of: OF, key: "date" })?;
    let yields = TENORS.iter().filter_map(|(key, years)| Some((*years, row.number(key)?)));
    Ok(TreasuryYields { date, yields: yields.collect() })
}
