//! The analytics against QuantLib, on random contracts of every kind.
//!
//! The contracts and what they are held to are in `tests/quantlib/run.py`; here the reckoner is
//! built for it.

use std::process::Command;

use super::{Bench, Good};
use crate::fault::Fault;

/// Runs the comparison; its one line of counts and figures is what there is to say.
pub(super) fn quantlib(bench: &Bench<'_>) -> Result<Good, Fault> {
    let place = bench.place;
    bench.cargo(&["build", "-p", "analytics", "--example", "reckon"])?;
    let mut python = Command::new("python3");
    python.arg(place.root.join("tests/quantlib/run.py"));
    python.arg("--venv").arg(place.own("quantlib-venv"));
    python.arg("--program").arg(place.program("examples/reckon"));
    let reached = bench.run("QuantLib against the reckoner", python)?;
    Ok(Good::Passed(reached.lines().last().unwrap_or_default().to_owned()))
}
