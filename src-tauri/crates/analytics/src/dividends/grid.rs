//! A grid of log prices: evenly spaced, the spot on one of its points, counted from the end where
//! the contract is worth least.

/// Half the width of a grid, in standard deviations of the log price at the end of its time.
const WIDTH: f64 = 5.5;
/// No grid has more points on a side: beyond it the spacing grows.
const MOST_POINTS: f64 = 4_000.0;
/// Points there must be on a side of the spot, for its derivatives.
const BESIDE: f64 = 2.0;

/// The points, and what the contract is worth at each.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Distance of two points in log price; positive.
    pub(super) spacing: f64,
    /// The point of the spot.
    centre: usize,
    /// The price at each point, as of now: the drift is left out.
    pub(super) prices: Vec<f64>,
    /// The worth at each point, undiscounted.
    pub(super) worth: Vec<f64>,
    /// +1 if the points rise, −1 if they fall.
    rising: f64,
}

impl Grid {
    /// A grid around `spot` that reaches down to where dividends alone may take it, `fallen`, and
    /// from both of them as far as a log price of this `deviation` may stray. `sign` is +1 for
    /// points in rising order; `spacings` are those in the way they may stray.
    pub(super) fn new(spot: f64, fallen: f64, deviation: f64, sign: f64, spacings: f64) -> Self {
        let width = WIDTH * deviation;
        let fall = (spot / fallen).ln();
        let spacing = (width / spacings).max((width + fall + deviation * deviation) / MOST_POINTS);
        // Of a call's worth the rare high prices carry a part that grows with the square.
        let high = width + deviation * deviation;
        let counted = |way: f64| (way / spacing).ceil().max(BESIDE);
        let (below, above) = (counted(width + fall), counted(high));
        let (before, behind) = if sign > 0.0 { (below, above) } else { (above, below) };
        let points = (before + behind) as usize + 1;
        let ratio = (sign * spacing).exp();
        let mut prices = Vec::with_capacity(points);
        let mut price = spot * (-sign * before * spacing).exp();
        for _ in 0..points {
            prices.push(price);
            price *= ratio;
        }
        let centre = before as usize;
        Self { spacing, centre, prices, worth: vec![0.0; points], rising: sign }
    }

    /// The payoff of a strike where each price has `grown` to its value at expiry.
    pub(super) fn expire(&mut self, strike: f64, sign: f64, grown: f64) {
        let half = 0.5 * self.spacing;
        for (worth, price) in self.worth.iter_mut().zip(&self.prices) {
            *worth = average_payoff(price * grown, strike, sign, half);
        }
    }

    /// The worth at any price: cubic between points, linear beyond them, and `ruined` where the
    /// price is nothing.
    pub(super) fn worth_at(&self, price: f64, ruined: f64) -> f64 {
        let last = self.worth.len() - 1;
        let (lowest, highest) = if self.rising > 0.0 { (0, last) } else { (last, 0) };
        let floor = self.prices[lowest];
        if price <= floor {
            let part = price.max(0.0) / floor;
            return part * self.worth[lowest] + (1.0 - part) * ruined;
        }
        if price >= self.prices[highest] {
            let inner = if self.rising > 0.0 { last - 1 } else { 1 };
            let slope = (self.worth[highest] - self.worth[inner])
                / (self.prices[highest] - self.prices[inner]);
            return self.worth[highest] + slope * (price - self.prices[highest]);
        }
        let away = self.rising * (price / self.prices[self.centre]).ln() / self.spacing;
        let place = self.centre as f64 + away;
        let first = (place.floor() as usize).saturating_sub(1).min(last - 3);
        let u = place - first as f64;
        let (v, w, z) = (u - 1.0, u - 2.0, u - 3.0);
        let [a, b, c, d] = [0, 1, 2, 3].map(|offset| self.worth[first + offset]);
        (3.0 * u * z * (b * w - c * v) - v * w * (a * z - d * u)) / 6.0
    }

    /// The worth at the spot and its first two derivatives in log price, by differences of fourth
    /// order.
    pub(super) fn read(&self, sign: f64) -> (f64, f64, f64) {
        let at = |offset: isize| self.worth[self.centre.saturating_add_signed(offset)];
        let slope = sign * (8.0 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12.0 * self.spacing);
        let bend = (16.0 * (at(1) + at(-1)) - (at(2) + at(-2)) - 30.0 * at(0))
            / (12.0 * self.spacing * self.spacing);
        (at(0), slope, bend)
    }
}

/// The mean of a payoff over log prices within `half` of a price.
fn average_payoff(price: f64, strike: f64, sign: f64, half: f64) -> f64 {
    if strike <= 0.0 {
        return if sign > 0.0 { price * half.sinh() / half - strike } else { 0.0 };
    }
    // The part of the cell where it pays, as log distances from its middle.
    let struck = (strike / price).ln().clamp(-half, half);
    let (low, high) = if sign > 0.0 { (struck, half) } else { (-half, struck) };
    sign * (price * (high.exp() - low.exp()) - strike * (high - low)) / (2.0 * half)
}
