//! Makes what the server streams follow what is wished.
//!
//! A wished topic is queued, asked for, and then held, refused or unconfirmed. A refusal names
//! no topic, so one request is in flight at a time and a refusal is put down to it. Whatever
//! was put down wrongly is mended by an acknowledgement, however late: that one names its topic.
//!
//! Which topics are worth their place under the vendor's cap on option quotes is not decided here
//! (see `plan.rs`); that the cap is never passed on the way from one plan to the next is: what is
//! on its way out makes room at once where others wait for its place. When a request is over is
//! said in `subscriptions/request.rs`, what becomes of one that is refused as a whole in
//! `subscriptions/trim.rs`.

mod request;
mod trim;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use market::{AssetClass, Channel, Millis, Topic};

use super::{Action, Fact};
use crate::{Change, plan};
use request::{Request, Rest};
use trim::Trim;

/// Topics in one request. The vendor publishes no limit.
const REQUEST: usize = 500;
/// How long a release is held back, to absorb the flicker of a scrolled list.
const RELEASE: u64 = 2_000;

/// The standing of every topic of one link. On a closed line only the wish and the refusals
/// are kept: the server remembers nothing either.
#[derive(Debug, Clone)]
pub(super) struct Subscriptions {
    class: AssetClass,
    logged_in: bool,
    wish: BTreeSet<Topic>,
    /// Wished, to be asked for.
    queue: BTreeSet<Topic>,
    /// Wished, refused as a whole, to be asked for in parts before anything else.
    trim: Trim,
    request: Option<Request>,
    held: BTreeSet<Topic>,
    /// Asked for and never answered: the server may hold them.
    unconfirmed: BTreeSet<Topic>,
    /// With the server's words.
    refused: BTreeMap<Topic, String>,
    /// No longer wished and still with the server; soonest first.
    leaving: VecDeque<(Millis, Topic)>,
}

impl Subscriptions {
    pub(super) fn new(class: AssetClass) -> Self {
        Self {
            class,
            logged_in: false,
            wish: BTreeSet::new(),
            queue: BTreeSet::new(),
            trim: Trim::default(),
            request: None,
            held: BTreeSet::new(),
            unconfirmed: BTreeSet::new(),
            refused: BTreeMap::new(),
            leaving: VecDeque::new(),
        }
    }

    pub(super) fn wanted(&self) -> usize {
        self.wish.len()
    }

    pub(super) fn held(&self) -> usize {
        self.held.len()
    }

    pub(super) fn asked(&self) -> usize {
        self.in_flight().count() + self.unconfirmed.len()
    }

    pub(super) fn refusals(&self) -> &BTreeMap<Topic, String> {
        &self.refused
    }

    /// Whether the server has said that it streams a topic.
    pub(super) fn is_held(&self, topic: &Topic) -> bool {
        self.held.contains(topic)
    }

    /// Whether everything wished has been asked for and answered, or given up on.
    pub(super) fn is_settled(&self) -> bool {
        self.logged_in && self.queue.is_empty() && self.trim.is_empty() && self.request.is_none()
    }

    /// The log-in was taken: the whole wish is to be asked for.
    pub(super) fn logged_in(&mut self) {
        self.logged_in = true;
        let open = |topic: &&Topic| !self.refused.contains_key(topic);
        self.queue = self.wish.iter().filter(open).copied().collect();
    }

    /// The connection is gone, and with it all that was asked for.
    pub(super) fn lost(&mut self) {
        *self = Self {
            wish: core::mem::take(&mut self.wish),
            refused: core::mem::take(&mut self.refused),
            ..Self::new(self.class)
        };
    }

    /// What was refused may be asked for again, on the next connection.
    pub(super) fn pardon(&mut self) {
        self.refused.clear();
    }

    /// Follows the ledger.
    pub(super) fn follow(&mut self, now: Millis, change: &Change, out: &mut Vec<Action>) {
        for topic in change.released.iter().filter(|topic| topic.class() == self.class) {
            if self.wish.remove(topic) {
                self.queue.remove(topic);
                self.trim.remove(topic);
                self.refused.remove(topic);
                if self.is_with_server(topic) {
                    self.leaving.push_back((now.plus(RELEASE), *topic));
                }
            }
        }
        for topic in change.wanted.iter().filter(|topic| topic.class() == self.class) {
            if self.wish.insert(*topic) && self.logged_in {
                if self.held.contains(topic) {
                    out.push(Action::Tell(Fact::TopicHeld(*topic)));
                } else if self.unconfirmed.contains(topic) {
                    out.push(Action::Tell(Fact::TopicUnconfirmed(*topic)));
                } else if !self.is_with_server(topic) {
                    self.queue.insert(*topic);
                }
            }
        }
        self.leaving.retain(|(_, topic)| !self.wish.contains(topic));
    }

    /// The server says that it streams a topic.
    pub(super) fn acknowledged(&mut self, now: Millis, topic: Topic, out: &mut Vec<Action>) {
        // A topic in the queue was released and taken back from the server since: this answers
        // an older request, and the topic is still to be asked for.
        if !self.logged_in || topic.class() != self.class || self.queue.contains(&topic) {
            return;
        }
        if let Some(request) = &mut self.request {
            request.acknowledged(now, &topic);
        }
        self.trim.remove(&topic);
        self.unconfirmed.remove(&topic);
        self.refused.remove(&topic);
        if !self.held.insert(topic) {
            return;
        }
        if self.wish.contains(&topic) {
            out.push(Action::Tell(Fact::TopicHeld(topic)));
        } else if !self.leaving.iter().any(|(_, leaving)| *leaving == topic) {
            self.leaving.push_back((now.plus(RELEASE), topic));
        }
    }

    /// The server refused something: part of the request in flight, if there is one.
    pub(super) fn refused(&mut self, now: Millis, words: String) {
        if let Some(request) = &mut self.request {
            request.refused(now, words);
        }
    }

    /// Takes back everything and asks for it again: the server says that it streams, and does
    /// not.
    pub(super) fn renew(&mut self, out: &mut Vec<Action>) {
        let with_server = self.held.iter().chain(&self.unconfirmed);
        let stale: Vec<Topic> =
            with_server.filter(|topic| self.wish.contains(topic)).copied().collect();
        for topic in &stale {
            self.held.remove(topic);
            self.unconfirmed.remove(topic);
        }
        out.extend(stale.chunks(REQUEST).map(|part| Action::Send(wire::unsubscribe(part))));
        self.queue.extend(stale);
    }

    /// When to look again.
    pub(super) fn due(&self) -> Option<Millis> {
        match &self.request {
            Some(request) => Some(request.due()),
            None => self.leaving.front().map(|(at, _)| *at),
        }
    }

    /// Ends the request in flight if it is answered or overdue, and then says the next thing:
    /// removals first, so that they make room under the vendor's caps.
    pub(super) fn proceed(&mut self, now: Millis, out: &mut Vec<Action>) {
        if let Some(request) = self.request.take_if(|request| request.is_over(now)) {
            self.conclude(request.conclude(), out);
        }
        if self.logged_in && self.request.is_none() {
            self.make_room(now);
            self.let_go(now, out);
            self.ask(now, out);
        }
    }

    /// What a request left without acknowledgement is unconfirmed if no refusal came for it,
    /// and refused if one did; but for a request refused as a whole, which is tried in parts.
    fn conclude(&mut self, rest: Rest, out: &mut Vec<Action>) {
        let Some(words) = rest.refusal else {
            for topic in rest.topics {
                self.unconfirmed.insert(topic);
                if self.wish.contains(&topic) {
                    out.push(Action::Tell(Fact::TopicUnconfirmed(topic)));
                }
            }
            return;
        };
        let single = rest.topics.len() == 1;
        let mut wished = rest.topics;
        wished.retain(|topic| self.wish.contains(topic));
        match (rest.may_be_whole, single) {
            (true, false) => return self.trim.halve(wished),
            (true, true) => wished.append(&mut self.trim.give_up()),
            (false, _) => {}
        }
        for topic in wished {
            self.refused.insert(topic, words.clone());
            let reason = words.clone();
            out.push(Action::Tell(Fact::TopicRefused { topic, reason }));
        }
    }

    /// Option quotes are capped. Where those on their way out and those to be asked for would
    /// pass the cap together, the former go at once, longest gone first.
    fn make_room(&mut self, now: Millis) {
        let is_capped = |topic: &&Topic| {
            topic.class() == AssetClass::Options && topic.channel() == Channel::Quotes
        };
        let to_ask = self.queue.iter().chain(self.trim.topics());
        if self.leaving.is_empty() || !to_ask.clone().any(|topic| is_capped(&topic)) {
            return;
        }
        let with_server = self.held.iter().chain(&self.unconfirmed);
        let count = with_server.chain(to_ask).filter(is_capped).count();
        let excess = count.saturating_sub(plan::QUOTES);
        let leaving = self.leaving.iter_mut().filter(|(_, topic)| is_capped(&topic));
        for (at, _) in leaving.take(excess) {
            *at = now.min(*at);
        }
        // Those that go now may stand behind others that need not yet.
        self.leaving.make_contiguous().sort_by_key(|(at, _)| *at);
    }

    /// Takes back what has been released for long enough. No answer is waited for: the server
    /// reads in order, and gives none for what it does not hold.
    fn let_go(&mut self, now: Millis, out: &mut Vec<Action>) {
        let mut gone = Vec::new();
        while let Some((_, topic)) = self.leaving.pop_front_if(|(at, _)| *at <= now) {
            if self.held.remove(&topic) | self.unconfirmed.remove(&topic) {
                gone.push(topic);
            }
        }
        out.extend(gone.chunks(REQUEST).map(|part| Action::Send(wire::unsubscribe(part))));
    }

    /// Asks for the next part of what was refused as a whole, or of the queue.
    fn ask(&mut self, now: Millis, out: &mut Vec<Action>) {
        let mut topics = self.trim.next();
        if topics.is_empty() {
            topics = core::iter::from_fn(|| self.queue.pop_first()).take(REQUEST).collect();
        }
        if !topics.is_empty() {
            out.push(Action::Send(wire::subscribe(&topics)));
            self.request = Some(Request::new(now, &topics));
        }
    }

    fn in_flight(&self) -> impl Iterator<Item = &Topic> {
        self.request.iter().flat_map(Request::unanswered)
    }

    fn is_with_server(&self, topic: &Topic) -> bool {
        self.held.contains(topic)
            || self.unconfirmed.contains(topic)
            || self.request.as_ref().is_some_and(|request| request.unanswered().contains(topic))
    }
}
