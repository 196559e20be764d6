//! A binomial tree, for the law no boundary solver here covers: a negative rate with a yield
//! more negative still, where a put is exercised between two spots.
//!
//! No market quoted here has had such a law; the tree is slow (thirty boundary prices) and held to
//! 1e-4 of the spot only. J. Cox, S. Ross and M. Rubinstein (1979), with the European put on
//! the same tree taken off, so that most of the error of the lattice goes with it.

use super::put::{Law, Put, Worth};
use crate::Reason;

/// Steps of the tree; more where the drift demands it.
const STEPS: usize = 1_000;
const MOST_STEPS: usize = 4_000;

/// What exercise adds to a European put, with its derivatives by the spot; `None` where it should
/// be exercised now.
///
/// # Errors
/// If the drift is so strong that no affordable tree has probabilities.
pub(super) fn premium(put: &Put) -> Result<Option<Worth>, Reason> {
    let Law { deviation, rate, income } = put.law;
    let drift = (rate - income) / deviation;
    let needed = 2.0 * drift * drift;
    if needed > MOST_STEPS as f64 {
        return Err(Reason::OutOfRange);
    }
    let steps = STEPS.max(needed.ceil() as usize);
    let time = 1.0 / steps as f64;
    let up = deviation * time.sqrt();
    let chance = (((rate - income) * time).exp() - (-up).exp()) / (2.0 * up.sinh());
    let discount = (-rate * time).exp();
    let (rise, fall) = (discount * chance, discount * (1.0 - chance));

    let spots: Vec<f64> = (0..=2 * steps)
        .map(|index| put.spot * (up * (index as f64 - steps as f64)).exp())
        .collect();
    let payoff = |spot: f64| (1.0 - spot).max(0.0);
    let mut american: Vec<f64> = (0..=steps).map(|rises| payoff(spots[2 * rises])).collect();
    let mut european = american.clone();
    let mut second = [0.0; 3];
    for step in (0..steps).rev() {
        for rises in 0..=step {
            let spot = spots[steps - step + 2 * rises];
            let held = rise * american[rises + 1] + fall * american[rises];
            american[rises] = held.max(1.0 - spot);
            european[rises] = rise * european[rises + 1] + fall * european[rises];
        }
        if step == 2 {
            second = std::array::from_fn(|rises| american[rises] - european[rises]);
        }
    }
    if american[0] <= 1.0 - put.spot {
        return Ok(None);
    }
    let [low, middle, high] = second;
    let below = put.spot - spots[steps - 2];
    let above = spots[steps + 2] - put.spot;
    Ok(Some(Worth {
        price: american[0] - european[0],
        delta: (high - low) / (above + below),
        gamma: 2.0 * ((high - middle) / above - (middle - low) / below) / (above + below),
    }))
}
