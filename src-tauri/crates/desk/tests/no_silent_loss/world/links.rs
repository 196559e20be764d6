//! The links of the world: what is cut, what is delivered, what a session says and what the server
//! holds.

use ::market::{AssetClass, Channel, Span, Time, Topic};
use board::Why;
use feed::{Action, Fact, Input, LinkState};

use super::{CLOSE, EARLY, Happening, OPEN, World};
use crate::vendor::Sending;

impl World {
    /// The connection dies: at once for both, or only the other side knows.
    pub(super) fn cut(&mut self, link: usize) {
        if self.now >= CLOSE {
            return;
        }
        let number = self.links[link].number;
        if self.links[link].open {
            self.oracle.cuts += 1;
            self.links[link].open = false;
            self.links[link].held.clear();
            if !self.dice.permille(250) {
                let noticed = self.now + self.dice.between(1, 60);
                self.at(noticed, Happening::Breaks(link, number));
            }
        }
        let next = match self.dice.between(0, 10) {
            0 => self.dice.between(61_000, 120_000),
            _ => self.dice.between(2_000, 28_000),
        };
        self.at(self.now + next, Happening::Cut(link));
    }

    pub(super) fn send(&mut self, sending: &Sending) {
        let class = AssetClass::of(&self.vendor.tapes[sending.tape].symbol);
        let link = usize::from(class == AssetClass::Options);
        if !self.links[link].open {
            return;
        }
        if let Some(text) = self.vendor.frame(sending, &self.links[link].held) {
            self.deliver(link, text);
        }
    }

    /// A frame is on its way: in order, and lost if the line is cut meanwhile.
    fn deliver(&mut self, link: usize, text: String) {
        let number = self.links[link].number;
        self.at(self.now + 25, Happening::Arrives(link, number, text));
    }

    pub(super) fn reply(&mut self, link: usize, status: &str, message: &str) {
        let text = format!(r#"[{{"ev":"status","status":"{status}","message":"{message}"}}]"#);
        self.deliver(link, text);
    }

    pub(super) fn put(&mut self, link: usize, input: Input<'_>) {
        let actions = self.links[link].session.handle(self.stopwatch(), input);
        for action in actions {
            self.carry_out(link, action);
        }
    }

    fn carry_out(&mut self, link: usize, action: Action) {
        let number = self.links[link].number;
        match action {
            Action::Dial => {
                self.links[link].number += 1;
                let number = self.links[link].number;
                let opens = self.dice.permille(900);
                let then = if opens { Happening::Opens } else { Happening::Breaks };
                let after = self.dice.between(30, 400);
                self.at(self.now + after, then(link, number));
            }
            Action::LogIn => self.reply(link, "auth_success", "authenticated"),
            Action::Send(text) => self.serve(link, &text),
            Action::Ping => self.at(self.now + 50, Happening::Pong(link, number)),
            Action::HangUp => {
                let link = &mut self.links[link];
                (link.number, link.open) = (number + 1, false);
                link.held.clear();
            }
            Action::WakeAt(at) => {
                let due = OPEN - EARLY + i64::try_from(at.0).unwrap();
                self.at(due, Happening::Wake(link, number));
            }
            Action::Tell(fact) => self.hear(link, fact),
            Action::Deliver(events) => {
                for event in events {
                    self.oracle.came(&event);
                    if let Some(event) = self.planted.of_event(event, &mut self.mischief) {
                        self.board.apply(&event);
                    }
                }
            }
        }
    }

    /// The server's part: it holds what it is asked for and says so.
    fn serve(&mut self, link: usize, text: &str) {
        if !self.links[link].open {
            return;
        }
        let request: serde_json::Value = serde_json::from_str(text).unwrap();
        let subscribes = request["action"] == "subscribe";
        for pair in request["params"].as_str().unwrap().split(',') {
            let topic: Topic = pair.parse().unwrap();
            if subscribes && self.links[link].held.insert(topic) {
                self.reply(link, "success", &format!("subscribed to: {pair}"));
            } else if !subscribes {
                self.links[link].held.remove(&topic);
            }
        }
    }

    /// As the loop hears its links.
    fn hear(&mut self, link: usize, fact: Fact) {
        let (now, class) = (Time::from_millis(self.now), self.links[link].class);
        match fact {
            Fact::State { state, .. } => {
                let known = self.links[link].streaming && !self.planted.hides_a_cut();
                if known && !state.is_open() {
                    let last = Time::from_millis(self.links[link].last_byte);
                    let Self { board, backfill, .. } = self;
                    board.lost(class, last, |symbol, base| backfill.is_wanted(symbol, base));
                }
                let goes_on = self.links[link].streaming && state.is_open();
                self.links[link].streaming = goes_on || state == LinkState::Subscribing;
            }
            Fact::TopicHeld(topic) => {
                self.board.held(topic.symbol(), span(topic), now);
            }
            Fact::TopicUnconfirmed(topic) => {
                self.board.not_held(topic.symbol(), span(topic), now, Why::Unconfirmed);
            }
            _ => {}
        }
        self.mend_at = self.now;
    }
}

fn span(topic: Topic) -> Span {
    if topic.channel() == Channel::SecondBars { Span::Second } else { Span::Minute }
}
