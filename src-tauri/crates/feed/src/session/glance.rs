//! What can be seen of a session from outside.

use market::{AssetClass, Millis, Topic};

use super::{Cause, LinkState, Session};

impl Session {
    /// The asset class whose link this is.
    #[must_use]
    pub fn class(&self) -> AssetClass {
        self.class
    }

    /// Where the link stands.
    #[must_use]
    pub fn state(&self) -> &LinkState {
        &self.state
    }

    /// Why it stands there; `None` in the course of things.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// How many topics are wished of this link.
    #[must_use]
    pub fn wanted(&self) -> usize {
        self.subscriptions.wanted()
    }

    /// How many topics the server has said it streams. For up to 2 s after a release this may
    /// exceed what is wanted.
    #[must_use]
    pub fn held(&self) -> usize {
        self.subscriptions.held()
    }

    /// How many topics were asked for on this connection and have not been answered: those in
    /// flight and those unconfirmed.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.subscriptions.asked()
    }

    /// How many wished topics the server has refused.
    #[must_use]
    pub fn refused(&self) -> usize {
        self.subscriptions.refusals().len()
    }

    /// The wished topics that the server has refused, with its words: for a window that opens
    /// after they were told.
    pub fn refusals(&self) -> impl Iterator<Item = (Topic, &str)> {
        self.subscriptions.refusals().iter().map(|(topic, words)| (*topic, words.as_str()))
    }

    /// When anything at all last came from the server; `None` if nothing ever did.
    #[must_use]
    pub fn last_inbound(&self) -> Option<Millis> {
        self.last_inbound
    }

    /// When data last came; `None` if none ever did.
    #[must_use]
    pub fn last_data(&self) -> Option<Millis> {
        self.last_data
    }

    /// How many events so far had to be read with care, because they did not come in the vendor's
    /// usual form ([`wire::Reading::parsed`]).
    #[must_use]
    pub fn parsed(&self) -> u64 {
        self.parsed
    }

    /// What brings the link back, a sentence for the person; `None` where nothing is amiss.
    #[must_use]
    pub fn remedy(&self) -> Option<&'static str> {
        self.state.remedy(self.cause.as_ref())
    }
}
