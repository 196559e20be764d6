//! Faults put into the desk on purpose: the judge must find each, or its silence means nothing.

use ::market::Event;

use crate::dice::Dice;

/// What is wrong with the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Planted {
    /// Nothing.
    Nothing,
    /// One bar in a hundred never reaches the board, and nobody says so.
    LosesABar,
    /// One bar in a hundred reaches it with another close.
    BendsABar,
    /// That a link was lost is not told.
    HidesACut,
}

/// So many bars in a million are tampered with.
const RARE: i64 = 10_000;

impl Planted {
    /// What becomes of an event on its way to the board; `None` if it never gets there.
    pub(crate) fn of_event(self, mut event: Event, dice: &mut Dice) -> Option<Event> {
        let tampers = matches!(self, Self::LosesABar | Self::BendsABar);
        if tampers
            && dice.between(0, 1_000_000) < RARE
            && let Event::Bar(bar) = &mut event
        {
            if self == Self::LosesABar {
                return None;
            }
            bar.close = bar.close.map(|close| close + 0.01);
        }
        Some(event)
    }

    pub(crate) fn hides_a_cut(self) -> bool {
        self == Self::HidesACut
    }
}
