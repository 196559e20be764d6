//! Volatility from one expiry to the next.

use crate::Reason;

/// Volatilities at the money by expiry, in order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct TermStructure(Vec<Node>);

/// One expiry's volatility.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Time to expiry in years of 365 days.
    pub years: f64,
    /// The volatility until then, a fraction a year.
    pub sigma: f64,
}

impl Node {
    fn variance(&self) -> f64 {
        self.sigma * self.sigma * self.years
    }

    fn is_sound(&self) -> bool {
        let Self { years, sigma } = *self;
        years > 0.0 && years.is_finite() && sigma > 0.0 && self.variance().is_finite()
    }
}

impl TermStructure {
    /// The expiries in any order. One without a time or a volatility is left out, and so is a
    /// second one at the same instant.
    #[must_use]
    pub fn of(nodes: &[Node]) -> Self {
        let mut sound: Vec<Node> = nodes.iter().copied().filter(Node::is_sound).collect();
        sound.sort_by(|a, b| a.years.total_cmp(&b.years));
        sound.dedup_by_key(|node| node.years);
        Self(sound)
    }

    /// The expiries, soonest first.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.0
    }

    /// The volatility until a time in years, a fraction a year: linear in total variance w = σ²T
    /// between expiries.
    ///
    /// # Errors
    /// [`Reason::NotReached`] before the first expiry or after the last.
    pub fn sigma(&self, years: f64) -> Result<f64, Reason> {
        let above = self.0.partition_point(|node| node.years < years);
        let upper = self.0.get(above).ok_or(Reason::NotReached)?;
        if upper.years == years {
            return Ok(upper.sigma);
        }
        let lower = above.checked_sub(1).and_then(|below| self.0.get(below));
        let lower = lower.ok_or(Reason::NotReached)?;
        let part = (years - lower.years) / (upper.years - lower.years);
        let variance = (1.0 - part) * lower.variance() + part * upper.variance();
        Ok((variance / years).sqrt())
    }

    /// The volatility between each expiry and the next.
    pub fn forwards(&self) -> impl Iterator<Item = Result<f64, Reason>> {
        self.0.windows(2).map(|pair| forward_volatility(pair[0], pair[1]))
    }
}

/// The volatility from one expiry to a later one, a fraction a year: √(Δw/ΔT).
///
/// # Errors
/// [`Reason::Arbitrage`] if the total variance falls, [`Reason::Expired`] if no time lies between,
/// [`Reason::NotFinite`] if either has no volatility.
pub fn forward_volatility(near: Node, far: Node) -> Result<f64, Reason> {
    if !near.is_sound() || !far.is_sound() {
        return Err(Reason::NotFinite);
    }
    if far.years <= near.years {
        return Err(Reason::Expired);
    }
    let gained = far.variance() - near.variance();
    if gained < 0.0 {
        return Err(Reason::Arbitrage);
    }
    let sigma = (gained / (far.years - near.years)).sqrt();
    if sigma.is_finite() { Ok(sigma) } else { Err(Reason::OutOfRange) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variance_is_linear_in_time_and_the_forward_is_what_is_gained() {
        let near = Node { years: 0.25, sigma: 0.2 };
        let far = Node { years: 1.0, sigma: 0.3 };
        let term = TermStructure::of(&[far, Node { years: f64::NAN, sigma: 0.2 }, near]);
        assert_eq!(term.nodes(), [near, far]);
        let half = (0.01 + (0.09 - 0.01) / 3.0) / 0.5;
        assert!((term.sigma(0.5).unwrap() - f64::sqrt(half)).abs() < 1e-15);
        assert_eq!(term.sigma(0.25), Ok(0.2));
        assert_eq!(term.sigma(0.2), Err(Reason::NotReached));
        assert_eq!(term.sigma(1.1), Err(Reason::NotReached));
        assert_eq!(term.sigma(f64::NAN), Err(Reason::NotReached));
        let forward = forward_volatility(near, far).unwrap();
        assert!((forward - (0.08_f64 / 0.75).sqrt()).abs() < 1e-15);
        assert_eq!(term.forwards().collect::<Vec<_>>(), [Ok(forward)]);
    }

    #[test]
    fn variance_that_falls_is_an_arbitrage() {
        let (near, far) = (Node { years: 0.5, sigma: 0.5 }, Node { years: 0.6, sigma: 0.2 });
        assert_eq!(forward_volatility(near, far), Err(Reason::Arbitrage));
        assert_eq!(forward_volatility(far, near), Err(Reason::Expired));
        assert_eq!(forward_volatility(near, Node { sigma: -0.2, ..far }), Err(Reason::NotFinite));
    }
}
