//! The goal of it all: what is wanted is what was asked for is what the server streams.

use std::collections::BTreeSet;

use feed::LinkState;
use market::Topic;

use super::rules::{Verdict, hold};
use super::server::is_refused;
use super::world::{CLASS, World};

impl World {
    /// Whether the goal is reached, but for what the server refuses; `Err` says what is missing.
    pub(crate) fn converged(&self) -> Verdict {
        let state = *self.session.state();
        hold(state == LinkState::Live, || format!("the link is {state:?}"))?;
        let line = self.line.as_ref().ok_or("no line")?;
        hold(line.logged_in, || "not logged in".to_owned())?;
        let wanted = self.ledger.wanted(CLASS);
        let refused: BTreeSet<Topic> = wanted
            .iter()
            .filter(|topic| is_refused(topic) || self.turned_away.contains(topic))
            .copied()
            .collect();
        let told: BTreeSet<Topic> = self.session.refusals().map(|(topic, _)| topic).collect();
        hold(told.is_subset(&refused), || "told refused and is not".to_owned())?;
        let granted: BTreeSet<Topic> = wanted.difference(&told).copied().collect();
        hold(line.held == granted, || {
            format!("{} wanted and not refused, {} streamed", granted.len(), line.held.len())
        })?;
        hold(self.session.wanted() == wanted.len(), || "another wish".to_owned())?;
        hold(self.session.held() + self.session.asked() == granted.len(), || {
            format!("{} held and {} asked", self.session.held(), self.session.asked())
        })?;
        hold(self.session.asked() <= line.swallowed, || "asked for and forgotten".to_owned())
    }
}
