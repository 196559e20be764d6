//! A session and a plan against a server that counts: from one plan to the next, whatever is
//! scrolled and however fast, the server is never asked for more option quotes than it carries.

// A test may panic.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use feed::plan::{Candidate, Need, QUOTES};
use feed::{Action, ClientId, Entitlement, Input, Ledger, Plan, Session};
use market::{AssetClass, Channel, Millis, Symbol, Topic};
use proptest::prelude::*;

/// What the server holds; it answers when it is read from.
#[derive(Default)]
struct Server {
    held: BTreeSet<String>,
    answers: Vec<String>,
    most: usize,
}

impl Server {
    fn carry_out(&mut self, actions: Vec<Action>) {
        for action in actions {
            if let Action::Send(text) = action {
                let params = text.split('"').nth(7).unwrap_or_default().to_owned();
                self.take(text.contains("unsubscribe"), &params);
            }
        }
    }

    fn take(&mut self, away: bool, params: &str) {
        for pair in params.split(',') {
            let known = if away { self.held.remove(pair) } else { self.held.insert(pair.into()) };
            if known && !away {
                let message = format!("subscribed to: {pair}");
                self.answers
                    .push(format!(r#"{{"ev":"status","status":"success","message":"{message}"}}"#));
            }
        }
        self.most = self.most.max(self.held.len());
    }
}

fn contract(strike: u32) -> Symbol {
    Symbol::new(&format!("O:SPY261218C{:08}", strike * 1_000)).unwrap()
}

/// A chain of 1,300 calls, forty of them in view.
fn candidates(top: u32) -> Vec<Candidate> {
    let row = |strike: u32| Candidate {
        symbol: contract(strike),
        need: if (top..top + 40).contains(&strike) { Need::InView } else { Need::Analytics },
        distance: f64::from(strike.abs_diff(650)),
    };
    (1..1_301).map(row).collect()
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// Scrolls to a strike.
    Scroll(u32),
    /// Reads what the server answered.
    Read,
    /// Lets so many milliseconds pass.
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (1..1_260_u32).prop_map(Step::Scroll),
        2 => Just(Step::Read),
        2 => (1..3_000_u64).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_cap_holds_between_plans(steps in steps()) {
        let mut now = Millis(1);
        let mut session = Session::new(AssetClass::Options, 1);
        let mut server = Server::default();
        session.handle(now, Input::Start);
        session.handle(now, Input::Opened);
        for text in ["connected", "auth_success"] {
            let text = format!(r#"[{{"ev":"status","status":"{text}","message":""}}]"#);
            session.handle(now, Input::Text(&text));
        }
        let (mut ledger, mut plan) = (Ledger::default(), Plan::default());
        let mut top = 1;
        for step in steps {
            match step {
                Step::Scroll(to) => top = to,
                Step::Read => {}
                Step::Wait(millis) => now = now.plus(millis),
            }
            plan = plan.next(&candidates(top), &Entitlement::default());
            let wish = plan.quoted().iter().map(|s| Topic::new(Channel::Quotes, *s).unwrap());
            let change = ledger.set_all([(ClientId(1), wish.collect())]);
            server.carry_out(session.handle(now, Input::Wanted(&change)));
            if matches!(step, Step::Read) && !server.answers.is_empty() {
                let text = format!("[{}]", core::mem::take(&mut server.answers).join(","));
                server.carry_out(session.handle(now, Input::Text(&text)));
            }
            server.carry_out(session.handle(now, Input::Tick));
        }
        prop_assert!(server.most <= QUOTES, "{} were held at once", server.most);
        // And in the end all that is planned is held: nothing was lost on the way.
        for _ in 0..6 {
            let text = format!("[{}]", core::mem::take(&mut server.answers).join(","));
            server.carry_out(session.handle(now, Input::Text(&text)));
            now = now.plus(2_000);
            server.carry_out(session.handle(now, Input::Tick));
        }
        let planned: BTreeSet<String> = plan.quoted().iter().map(|s| format!("Q.{s}")).collect();
        prop_assert_eq!(&server.held, &planned);
        prop_assert!(server.most <= QUOTES);
    }
}
