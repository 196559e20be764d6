//! How much of a chain an answer rests on.

/// How many rows were used, and how many were left out for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Rows the answer rests on.
    pub used: usize,
    /// Rows whose quote is too old.
    pub stale: usize,
    /// Rows that lack what was asked for.
    pub missing: usize,
    /// Rows whose figures make no sense: a bid above its ask, a negative count, a strike of zero,
    /// a second row for the same contract.
    pub faulty: usize,
}

impl Coverage {
    /// Rows left out, for whatever reason.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.stale + self.missing + self.faulty
    }

    /// Counts one row: what it offers, if it has any, and whether that is usable.
    pub(super) fn admit<T>(&mut self, stale: bool, offered: Option<Option<T>>) -> Option<T> {
        let (count, admitted) = match offered {
            None => (&mut self.missing, None),
            Some(_) if stale => (&mut self.stale, None),
            Some(None) => (&mut self.faulty, None),
            Some(usable) => (&mut self.used, usable),
        };
        *count += 1;
        admitted
    }
}
