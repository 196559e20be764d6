//! What the loop does with the links: brings them up and down, hears what they report.

use board::{Origin, Pulse};
use feed::LinkState;
use market::{AssetClass, Event, Time};

use super::{CLASSES, Owner, origin_of};
use crate::feeds::Feed;
use crate::link::{Order, Post, Report};
use crate::rest::Rest;
use crate::{LinkStatus, Reason, Told};

/// How late the vendor's delayed host is, milliseconds.
const DELAY: i64 = 15 * 60_000;

impl Owner {
    /// Brings REST and both links up with the key there is, or down if there is none.
    pub(super) fn come_up(&mut self) {
        let key = self.keys.key_for(&self.addresses);
        self.rest = key.as_ref().and_then(|key| {
            let made = Rest::new(self.addresses.rest().clone(), key, self.watch, self.seed);
            made.inspect_err(|error| tracing::warn!(%error, "no REST")).ok()
        });
        for class in CLASSES {
            self.bring_up(class);
        }
        self.keep_hours();
        self.fetch_holidays();
        self.forget_downloads();
        self.retry_downloads();
        self.reconcile();
    }

    pub(super) fn bring_up(&mut self, class: AssetClass) {
        self.was_live.remove(&class);
        let address = self.addresses.socket(class, self.feed(class));
        let order = match (self.keys.key_for(&self.addresses), address) {
            (Some(key), Ok(address)) => {
                let wanted = self.ledger.wanted(class).into_iter().collect();
                Order::Run(Box::new(Post { address, key, wanted }))
            }
            (None, _) => rest_for("noKey", "A Massive key is needed to connect."),
            (_, Err(error)) => rest_for("badAddress", &error.to_string()),
        };
        self.link(class).order(order);
    }

    pub(super) fn link(&self, class: AssetClass) -> &crate::link::LinkEnd {
        &self.links[usize::from(class == AssetClass::Options)]
    }

    /// Which host a class's link uses.
    pub(super) fn feed(&self, class: AssetClass) -> Feed {
        self.feeds[usize::from(class == AssetClass::Options)]
    }

    pub(super) fn origin(&self, class: AssetClass) -> Origin {
        origin_of(&self.source, self.feed(class))
    }

    /// How late a class's events are by the plan, milliseconds.
    pub(super) fn delay(&self, class: AssetClass) -> i64 {
        if self.feed(class) == Feed::Delayed { DELAY } else { 0 }
    }

    /// What the exchange's clock showed when the events were new that come in at `now`.
    pub(super) fn exchange_time(&self, class: AssetClass, now: Time) -> Time {
        Time::from_millis(now.millis().saturating_sub(self.delay(class)))
    }

    pub(super) fn hear(&mut self, report: Report) {
        match report {
            Report::Events { class, events, received } => self.take(class, &events, received),
            Report::Refused { class, topic, reason } => {
                self.tell(Told::TopicRefused { class, topic, reason });
            }
            Report::Status(status) => self.note(status),
        }
    }

    fn take(&mut self, class: AssetClass, events: &[Event], received: Time) {
        self.board.set_origin(self.origin(class));
        self.board.apply_all(events);
        for event in events {
            // An underlying's quote moves nothing the model goes by.
            if !matches!(event, Event::Quote(quote) if !quote.symbol.is_option()) {
                self.chains.touch(&event.symbol());
            }
        }
        if let Some(latest) = events.iter().filter_map(time_of).max() {
            self.lags.insert(class, received.millis_since(latest) - self.delay(class));
        }
        let spouts = self.spouts.len();
        self.spouts.retain(|spout| {
            let open = spout.pour(events, received);
            if !open {
                self.ledger.set(spout.client, Default::default());
            }
            open
        });
        if self.spouts.len() != spouts {
            self.settle();
        }
    }

    fn note(&mut self, status: LinkStatus) {
        let (class, state) = (status.class, status.state);
        let before = self.statuses.insert(class, status.clone()).map(|before| before.state);
        self.tell(Told::Link(status));
        if before == Some(state) {
            return;
        }
        // A line that was in doubt and proved good lost nothing.
        if state == LinkState::Live && before != Some(LinkState::Suspect) {
            if !self.was_live.insert(class) {
                // Nothing is replayed: what came while it was down is asked for.
                self.doubt(class);
            }
            self.retry_downloads();
            self.reconcile();
        }
        let real_time = self.feed(class) == Feed::RealTime;
        if state == LinkState::NotInPlan && real_time && self.addresses.are_vendors() {
            tracing::info!(%class, "the plan has no real time: trying the delayed host");
            self.feeds[usize::from(class == AssetClass::Options)] = Feed::Delayed;
            self.bring_up(class);
        }
    }

    pub(super) fn reconnect(&mut self) {
        if self.keys.is_unread() {
            self.read_key();
        }
        for class in CLASSES {
            self.link(class).order(Order::Reconnect);
        }
        self.retry_downloads();
        self.reconcile();
    }

    pub(super) fn pulses(&self) -> Vec<Pulse> {
        let pulse = |class| Pulse {
            class,
            received: self.link(class).heard(),
            lag: self.lags.get(&class).copied(),
        };
        CLASSES.map(pulse).to_vec()
    }
}

fn rest_for(code: &'static str, sentence: &str) -> Order {
    let (done, _) = tokio::sync::oneshot::channel();
    Order::Rest(Some(Reason { code, sentence: sentence.to_owned() }), done)
}

/// When the exchange had an event; a bar, when its window closed.
fn time_of(event: &Event) -> Option<Time> {
    match event {
        Event::Bar(bar) => bar.end,
        Event::Trade(trade) => trade.time,
        Event::Quote(quote) => quote.time,
        Event::Limits(limits) => limits.time,
        Event::Imbalance(imbalance) => imbalance.time,
        Event::FairValue(value) => value.time,
        Event::IndexValue(value) => value.time,
    }
}

/// The part of a class's symbols: what a link's being down leaves holes in.
pub(super) fn is_of(class: AssetClass) -> impl Fn(&market::Symbol) -> bool {
    move |symbol| AssetClass::of(symbol) == class
}
