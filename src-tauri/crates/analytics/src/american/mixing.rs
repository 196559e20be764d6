//! Anderson mixing: makes a fixed point that creeps or swings settle in a few rounds.
//!
//! D. G. Anderson (1965), in the form of H. Walker and P. Ni, "Anderson Acceleration for
//! Fixed-Point Iterations" (2011). It supposes that the last rounds were all but linear, so it is
//! for the neighbourhood of the answer only.

use super::grid::NODES;

type Nodes = [f64; NODES];

/// Rounds looked back on.
const DEPTH: usize = 3;
/// What of a change is new, squared, must be more than this part of it to count.
const PARALLEL: f64 = 1e-10;

/// The last rounds of one iteration.
#[derive(Default)]
pub(super) struct Mixing {
    rounds: [Option<Round>; DEPTH],
}

/// Where a round led, and how far that was from where it began.
#[derive(Clone, Copy)]
struct Round {
    image: Nodes,
    residual: Nodes,
}

impl Mixing {
    /// From where to go on, after a round that led from `from` to `image`: the mixture of this
    /// and the last rounds' images whose residual would be least, were the rounds linear.
    pub(super) fn next(&mut self, from: &Nodes, image: &Nodes) -> Nodes {
        let here = Round { image: *image, residual: less(image, 1.0, from) };
        let mut mixed = here;
        let mut known: [Option<Round>; DEPTH] = [None; DEPTH];
        for (slot, past) in self.rounds.iter().enumerate() {
            let Some(past) = past else { break };
            let mut change = here.less(1.0, past);
            let whole = dot(&change.residual, &change.residual);
            for earlier in known.iter().flatten() {
                change = change.less(change.along(earlier), earlier);
            }
            if dot(&change.residual, &change.residual) > PARALLEL * whole {
                mixed = mixed.less(mixed.along(&change), &change);
                known[slot] = Some(change);
            }
        }
        self.rounds.rotate_right(1);
        self.rounds[0] = Some(here);
        mixed.image
    }
}

impl Round {
    fn less(&self, part: f64, other: &Self) -> Self {
        Self {
            image: less(&self.image, part, &other.image),
            residual: less(&self.residual, part, &other.residual),
        }
    }

    /// How much of `other` there is in the residual of this.
    fn along(&self, other: &Self) -> f64 {
        dot(&self.residual, &other.residual) / dot(&other.residual, &other.residual)
    }
}

fn less(a: &Nodes, part: f64, b: &Nodes) -> Nodes {
    std::array::from_fn(|node| a[node] - part * b[node])
}

fn dot(a: &Nodes, b: &Nodes) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three directions that creep, swing and explode; the rest is at rest.
    #[test]
    fn a_linear_fixed_point_is_found_from_four_rounds_even_where_plain_iteration_explodes() {
        let factors = [0.95, -0.9, -1.7];
        let law = |at: &Nodes| -> Nodes {
            std::array::from_fn(|node| 1.0 + factors.get(node).unwrap_or(&0.0) * (at[node] - 1.0))
        };
        let (mut mixing, mut at) = (Mixing::default(), [1.0; NODES]);
        at[..3].copy_from_slice(&[2.0, -1.0, 1.5]);
        for _ in 0..4 {
            at = mixing.next(&at, &law(&at));
        }
        assert!(at.iter().all(|value| (value - 1.0).abs() < 1e-9), "{at:?}");
    }
}
