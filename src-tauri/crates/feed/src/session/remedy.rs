//! What brings a link back: every state that is off says it in a sentence.
//!
//! Whether the page offers a button for it is the page's; nothing is decided here.

use super::{Cause, Distrust, LinkState};

impl LinkState {
    /// What brings the link back from here, a sentence for the person, given why it is here.
    /// `None` where nothing is amiss, and once stopped.
    #[must_use]
    pub const fn remedy(&self, cause: Option<&Cause>) -> Option<&'static str> {
        Some(match self {
            Self::Connecting
            | Self::Authenticating
            | Self::Subscribing
            | Self::Live
            | Self::Suspect
            | Self::Stopped => return None,
            Self::Idle => "It connects once there is a key.",
            Self::Waiting { .. } => match cause {
                Some(Cause::Evicted(_)) => {
                    "Close the other program. Tapedeck tries once more in a minute or so, then leaves it the connection."
                }
                Some(Cause::Untrusted(Distrust::Clock, _)) => {
                    "Set the clock of this computer; Tapedeck keeps trying."
                }
                Some(Cause::Untrusted(..)) => {
                    "Something between here and the server reads along, or its certificate is bad. Tapedeck keeps trying and never connects without one it can trust."
                }
                Some(Cause::Proxy(_)) => "Look at the proxy's settings; Tapedeck keeps trying.",
                _ => "Tapedeck keeps trying by itself.",
            },
            Self::Offline { .. } => match cause {
                Some(Cause::CaptivePortal(_)) => {
                    "Open a browser and log in to this network; Tapedeck connects within a minute."
                }
                _ => "It connects as soon as this computer is on a network again.",
            },
            Self::Asleep => "It connects when this computer wakes.",
            Self::KeyRefused => "Enter another key, or connect again to try this one once more.",
            Self::NotInPlan => {
                "Enter a key whose plan includes it, or change the plan and connect again."
            }
            Self::Evicted => "Close the other program and take over, or leave it the connection.",
            Self::LogInUnheard => {
                "Connect again; if it stays so, something between here and the server swallows what is sent."
            }
            Self::Unreadable => "Connect again; if it happens once more, report it with the log.",
            Self::Paused => "Connect again when you like.",
        })
    }
}

#[cfg(test)]
mod tests {
    use market::Millis;

    use super::*;

    #[test]
    fn every_state_that_is_off_says_what_brings_it_back() {
        let off = [
            LinkState::Idle,
            LinkState::Waiting { until: Millis(0), attempt: 1 },
            LinkState::Offline { until: Millis(0) },
            LinkState::Asleep,
            LinkState::KeyRefused,
            LinkState::NotInPlan,
            LinkState::Evicted,
            LinkState::LogInUnheard,
            LinkState::Unreadable,
            LinkState::Paused,
        ];
        for state in off {
            let remedy = state.remedy(None).unwrap();
            assert!(remedy.ends_with('.'), "{state:?}: {remedy}");
        }
        assert_eq!(LinkState::Live.remedy(None), None);
    }

    #[test]
    fn a_page_in_the_way_asks_for_a_browser_and_not_for_a_network() {
        let offline = LinkState::Offline { until: Millis(0) };
        let portal = offline.remedy(Some(&Cause::CaptivePortal(302))).unwrap();
        assert!(portal.contains("browser"), "{portal}");
        assert_ne!(offline.remedy(Some(&Cause::NoRoute)), Some(portal));
    }
}
