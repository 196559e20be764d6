//! What the loop does with the links: brings them up and down, hears what they report.

use std::time::Duration;

use board::{Origin, Pulse, Why};
use feed::entitlement::Evidence;
use feed::{Cause, ClientId, Host, LinkState};
use market::{AssetClass, Event, Recency, Time};
use tokio::sync::oneshot;

use super::{CLASSES, Owner, origin_of, reply};
use crate::jobs::Job;
use crate::link::{LinkEnd, Order, Post, Report, Taken};
use crate::machine::{self, Senses};
use crate::rest::Rest;
use crate::{ClassRights, LinkStatus, Reason, Told};

/// How late the vendor's delayed host is, milliseconds.
const DELAY: i64 = 15 * 60_000;
/// For all close frames together.
const GOODBYE: Duration = Duration::from_millis(1_700);

impl Owner {
    /// Brings REST and both links up with the key there is, or down if there is none.
    pub(super) fn come_up(&mut self) {
        let key = self.keys.key_for(&self.addresses);
        let is_kept = self.keys.is_kept_for(&self.addresses);
        if self.rights.are_kept() != is_kept {
            self.rights.turn(is_kept);
        }
        self.tell_rights();
        self.rest = key.as_ref().and_then(|key| {
            let base = self.addresses.rest().clone();
            let made = Rest::new(&self.dialler, base, key, self.watch, self.seed);
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
        let address = self.addresses.socket(class, self.host(class));
        let order = match (self.keys.key_for(&self.addresses), address) {
            (Some(key), Ok(address)) => {
                let wanted = self.ledger.wanted(class).into_iter().collect();
                let delayed = self.host(class) == Host::Delayed;
                Order::Run(Box::new(Post { address, key, wanted, delayed }))
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
    pub(super) fn host(&self, class: AssetClass) -> Host {
        self.rights.of(class).host(self.addresses.has_delayed())
    }

    pub(super) fn origin(&self, class: AssetClass) -> Origin {
        origin_of(&self.source, self.host(class))
    }

    /// Where a snapshot is from: by its own word, else as the stream of its class.
    pub(super) fn origin_of_snapshot(&self, class: AssetClass, said: Option<Recency>) -> Origin {
        match said {
            Some(Recency::Delayed) => origin_of(&self.source, Host::Delayed),
            Some(Recency::RealTime) => origin_of(&self.source, Host::RealTime),
            None => self.origin(class),
        }
    }

    /// How late a class's events are by the plan, milliseconds.
    pub(super) fn delay(&self, class: AssetClass) -> i64 {
        if self.host(class) == Host::Delayed { DELAY } else { 0 }
    }

    /// What the exchange's clock showed when the events were new that come in at `now`.
    pub(super) fn exchange_time(&self, class: AssetClass, now: Time) -> Time {
        Time::from_millis(now.millis().saturating_sub(self.delay(class)))
    }

    pub(super) fn hear(&mut self, report: Report) {
        match report {
            Report::Held { class, topics } => {
                self.topics_held(class, &topics);
                let held = topics.into_iter().map(Evidence::Held);
                let news = held.fold(false, |news, held| self.rights.learn(class, held) | news);
                self.heed(news);
            }
            Report::Unconfirmed { class, topic } => {
                self.topic_not_held(class, topic, Why::Unconfirmed);
            }
            Report::Lost { class, last } => self.link_lost(class, last),
            Report::Refused { class, topic, reason } => {
                self.topic_not_held(class, topic, Why::Refused);
                let news = self.rights.learn(class, Evidence::Refused(topic, &reason));
                self.heed(news);
                self.tell(Told::TopicRefused { class, topic, reason });
            }
            Report::Status(status) => self.note(status),
        }
    }

    /// Takes what the links decoded since the last time.
    pub(super) fn take_in(&mut self) {
        let mut events = std::mem::take(&mut self.taken);
        for class in CLASSES {
            if let Some(taken) = self.link(class).lanes.take(&mut events) {
                self.take(class, &events, &taken);
                events.clear();
            }
        }
        self.taken = events;
    }

    fn take(&mut self, class: AssetClass, events: &[Event], taken: &Taken) {
        self.board.set_origin(self.origin(class));
        self.board.apply_all(events);
        let now = self.watch.elapsed();
        for event in events {
            // An underlying's quote moves nothing the model goes by.
            if !matches!(event, Event::Quote(quote) if !quote.symbol.is_option()) {
                self.pricing.books.touch(&event.symbol(), now);
            }
        }
        self.mend_if_owed();
        if let Some(latest) = events.iter().filter_map(time_of).max() {
            self.lags.insert(class, taken.received.millis_since(latest) - self.delay(class));
        }
        self.conflated += taken.conflated;
        self.parsed += taken.parsed;
        self.follow_the_money();
    }

    /// Nobody reads this tap any more.
    pub(super) fn untap(&mut self, client: ClientId) {
        self.spouts.retain(|spout| spout.client != client);
        self.release(client);
        self.settle();
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
        let host = self.host(class);
        let words = Cause::NotInPlan(String::new()).to_string();
        let news = match state {
            LinkState::Subscribing => self.rights.learn(class, Evidence::LoggedIn(host)),
            LinkState::NotInPlan => self.rights.learn(class, Evidence::NotInPlan(host, &words)),
            _ => false,
        };
        self.heed(news);
        if self.host(class) != host {
            tracing::info!(%class, "the plan has no real time: trying the delayed host");
            self.bring_up(class);
        }
    }

    /// What the key opens has become clearer: the wishes are gone through again.
    fn heed(&mut self, news: bool) {
        if news {
            self.tell_rights();
            self.settle();
        }
    }

    /// What the key opens, stocks first.
    pub(super) fn class_rights(&self) -> Vec<ClassRights> {
        let has_delayed = self.addresses.has_delayed();
        let of = |class| ClassRights { class, known: self.rights.of(class).clone(), has_delayed };
        CLASSES.map(of).to_vec()
    }

    pub(super) fn tell_rights(&self) {
        self.tell(Told::Rights(self.class_rights()));
    }

    /// Finds out anew what the key opens.
    pub(super) fn ask_again(&mut self) {
        self.rights.forget();
        self.come_up();
    }

    pub(super) fn reconnect(&mut self) {
        if self.keys.is_unread() {
            self.read_key();
        }
        for class in CLASSES {
            self.link(class).order(Order::Reconnect);
        }
        self.board.retry_gaps(true);
        self.retry_downloads();
        self.reconcile();
    }

    /// Tells the links what happens to the machine, for as long as the job is held.
    pub(super) fn watch_machine(&mut self) -> Job {
        let (orders, bell) = (self.links.each_ref().map(LinkEnd::orders), self.bell.clone());
        let watch = self.watch;
        self.jobs.start(async move |_| {
            let tell = move |noticed| {
                tracing::info!(?noticed, "the machine");
                for link in &orders {
                    // A link that has ended minds nothing.
                    let _ = link.send(Order::Noticed(noticed));
                }
                // Whatever the loop waits for by the wall's clock, it reckons anew.
                bell.notify_one();
            };
            machine::watch(Senses::of_the_system(), watch, tell).await;
        })
    }

    /// Says goodbye on both links; whoever does not answer is let go.
    pub(super) async fn stop(mut self, done: Option<oneshot::Sender<()>>) {
        for link in &self.links {
            link.order(Order::Stop);
        }
        self.rights.saved().await;
        // No answer is waited for any more, so that the model's thread can end.
        self.answers.close();
        while self.answers.try_recv().is_ok() {}
        std::mem::take(&mut self.pricing).end().await;
        let Self { reports, told, .. } = &mut self;
        // The channel closes when both links have ended.
        let last_words = async {
            while let Some(report) = reports.recv().await {
                if let Report::Status(status) = report {
                    let _ = told.send(Told::Link(status));
                }
            }
        };
        let _ = tokio::time::timeout(GOODBYE, last_words).await;
        for link in &self.links {
            link.task.abort();
        }
        if let Some(done) = done {
            reply(done, ());
        }
    }

    pub(super) fn take_over(&mut self) {
        for class in CLASSES {
            self.link(class).order(Order::TakeOver);
        }
    }

    pub(super) fn pulses(&self) -> Vec<Pulse> {
        let pulse = |class| Pulse {
            class,
            received: self.link(class).heard(),
            lag: self.lags.get(&class).copied(),
            delay: self.delay(class),
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
