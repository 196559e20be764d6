//! What the tray says: a shape and a line for each link, from the links' states alone.

use bridge::{LinkView, Source};

/// Links, and so lines at the top of the menu.
pub(super) const LINES: usize = 2;

/// What the tray shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Status {
    pub(super) shape: Shape,
    pub(super) lines: [String; LINES],
}

/// The icon. Shapes differ, not only colours: many trays paint them in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Both links are live on the vendor's prices.
    Live,
    /// Both links are live on simulated prices.
    Simulated,
    /// No link is live and at least one is on its way.
    Connecting,
    /// One link is live and the other is not.
    Partial,
    /// No link is live or on its way.
    Down,
}

impl Status {
    /// What to show for these links.
    pub(crate) fn new(links: &[LinkView], source: Source) -> Self {
        let line = |class| links.iter().find(|link| link.class == class);
        Self {
            shape: Shape::new(links, source),
            lines: ["stocks", "options"].map(|class| sentence(class, line(class), source)),
        }
    }
}

impl Shape {
    fn new(links: &[LinkView], source: Source) -> Self {
        let live = links.iter().filter(|link| is_live(&link.state)).count();
        let underway = links.iter().any(|link| {
            matches!(link.state.as_str(), "connecting" | "authenticating" | "subscribing")
        });
        match (live, source) {
            (LINES.., Source::Vendor) => Self::Live,
            (LINES.., Source::Simulated) => Self::Simulated,
            (1.., _) => Self::Partial,
            (0, _) if underway => Self::Connecting,
            (0, _) => Self::Down,
        }
    }
}

/// Whether prices come in. One that is in doubt is given its few seconds.
fn is_live(state: &str) -> bool {
    matches!(state, "live" | "suspect")
}

fn sentence(class: &str, link: Option<&LinkView>, source: Source) -> String {
    let name = if class == "stocks" { "Stocks" } else { "Options" };
    let words = link.map_or("not started".to_owned(), |link| link.words.to_lowercase());
    let origin = if source == Source::Simulated { " · Simulated" } else { "" };
    format!("{name}: {words}{origin}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(class: &str, state: &str, words: &str) -> LinkView {
        LinkView {
            class: class.to_owned(),
            state: state.to_owned(),
            words: words.to_owned(),
            cause: None,
            remedy: None,
            since: 0.0,
            retry_at: None,
            wanted: 0,
            held: 0,
            refused: 0,
            delayed: false,
        }
    }

    fn shape(stocks: &str, options: &str, source: Source) -> Shape {
        Status::new(&[link("stocks", stocks, ""), link("options", options, "")], source).shape
    }

    #[test]
    fn the_shape_follows_both_links() {
        for (stocks, options, expected) in [
            ("live", "live", Shape::Live),
            ("live", "waiting", Shape::Partial),
            ("notInPlan", "live", Shape::Partial),
            ("live", "connecting", Shape::Partial),
            ("connecting", "waiting", Shape::Connecting),
            ("authenticating", "subscribing", Shape::Connecting),
            ("waiting", "waiting", Shape::Down),
            ("keyRefused", "keyRefused", Shape::Down),
            ("idle", "idle", Shape::Down),
        ] {
            assert_eq!(shape(stocks, options, Source::Vendor), expected, "{stocks} {options}");
        }
    }

    #[test]
    fn simulated_prices_never_look_live() {
        assert_eq!(shape("live", "live", Source::Simulated), Shape::Simulated);
        assert_eq!(shape("live", "waiting", Source::Simulated), Shape::Partial);
    }

    #[test]
    fn a_line_says_the_state_in_words_and_that_prices_are_simulated() {
        let links = [link("options", "waiting", "Reconnecting"), link("stocks", "live", "Live")];
        assert_eq!(
            Status::new(&links, Source::Vendor).lines,
            ["Stocks: live", "Options: reconnecting"]
        );
        assert_eq!(
            Status::new(&links[1..], Source::Simulated).lines,
            ["Stocks: live · Simulated", "Options: not started · Simulated"]
        );
    }
}
