//! What a key opens is found out, told, kept, and asked again.

use std::time::Duration;

use desk::{ClassRights, Tapped, Told, VaultChoice};
use feed::entitlement::{Finding, Stream};
use feed::{Host, LinkState};
use market::{AssetClass, Channel, Event};
use secrecy::SecretString;
use sim::Options;

use crate::bench::{Bench, always_open, delayed_at, exchange, source, tickers_of, within};

fn handed(key: &str) -> VaultChoice {
    VaultChoice::Memory(Some(SecretString::from(key)))
}

fn refusing(what: &[&str]) -> Options {
    Options { refused: what.iter().map(|one| (*one).to_owned()).collect(), ..always_open() }
}

/// What is told of a class, once it is so.
async fn told(bench: &mut Bench, class: AssetClass, is: impl Fn(&ClassRights) -> bool) {
    bench
        .hear(|told| {
            let Told::Rights(rights) = told else { return None };
            rights.iter().any(|of| of.class == class && is(of)).then_some(())
        })
        .await;
}

#[tokio::test]
async fn where_bars_of_a_second_are_refused_those_of_a_minute_are_asked_for_in_their_place() {
    within(async {
        // Without trades and quotes, only a bar can move a price.
        let exchange = exchange(refusing(&["A", "T", "Q"])).await;
        let started = desk::clock::now();
        let mut bench = Bench::on(&exchange);
        let mut window = bench.window(tickers_of(&["SPY", "QQQ", "IWM"])).await;
        told(&mut bench, AssetClass::Stocks, |of| {
            matches!(of.known.channel(Channel::SecondBars), Finding::Refused(_))
                && of.known.channel(Channel::MinuteBars) == Finding::Granted
        })
        .await;
        let held = exchange.until(|ledger| ledger.held(AssetClass::Stocks).len() == 3).await;
        let held = held.held(AssetClass::Stocks);
        assert_eq!(held.into_iter().collect::<Vec<_>>(), ["AM.IWM", "AM.QQQ", "AM.SPY"]);
        // The bars flow: a minute's is sent as soon as it is over.
        bench
            .see(&mut window, |window| {
                let times = window.tickers.values().filter_map(|cell| cell.last_time);
                let by_bars = times.filter(|t| *t > started && t.millis() % 60_000 == 0).count();
                (by_bars == 3).then_some(())
            })
            .await;
    })
    .await;
}

#[tokio::test]
async fn refused_quotes_are_none_and_no_link_dials_again_for_it() {
    within(async {
        let exchange = exchange(refusing(&["Q"])).await;
        let mut bench = Bench::on(&exchange);
        let _window = bench.window(tickers_of(&["SPY", "QQQ"])).await;
        let mut states = Vec::new();
        bench
            .hear(|told| match told {
                Told::Link(link) if link.class == AssetClass::Stocks => {
                    states.push(link.state);
                    (link.state == LinkState::Live && link.wanted == 4).then_some(())
                }
                _ => None,
            })
            .await;
        let dials = states.iter().filter(|state| **state == LinkState::Authenticating).count();
        assert_eq!(dials, 1, "{states:?}");
        let rights = bench.desk.rights().await;
        let known = &rights[0].known;
        assert_eq!(known.channel(Channel::Quotes), Finding::Refused("not authorized".to_owned()));
        assert_eq!(known.channel(Channel::Trades), Finding::Granted);
        assert_eq!(known.stream(false), Stream::Open(Host::RealTime));
    })
    .await;
}

#[tokio::test]
async fn a_plan_without_real_time_is_served_by_the_delayed_host_and_its_lag_is_corrected() {
    within(async {
        let classes = vec![AssetClass::Stocks, AssetClass::Options];
        let live = exchange(Options { without: classes, ..always_open() }).await;
        let delay = Duration::from_secs(15 * 60);
        let late = exchange(Options { delay, ..always_open() }).await;
        let mut bench = Bench::with(delayed_at(&live, &late), handed("a-key-without-real-time"));
        let mut tap = bench.tap(&["T.SPY", "A.SPY"]).await;
        let status = bench.link(AssetClass::Stocks, |state| *state == LinkState::Live).await;
        assert!(status.delayed);
        let (received, event) = loop {
            if let Tapped::Event(received, Event::Trade(trade)) = tap.next().await.unwrap() {
                break (received, trade.time.unwrap());
            }
        };
        assert!(received.millis_since(event) >= 15 * 60_000, "it is late indeed");
        let client = bench.desk.attach().await;
        let pulses = bench.desk.changes(client, board::Mark::ZERO).await.pulses;
        assert_eq!(pulses[0].delay, 15 * 60_000);
        let lag = pulses[0].lag.unwrap();
        assert!(lag < 5 * 60_000, "fifteen minutes of delay are no lag: {lag}");
        let rights = bench.desk.rights().await;
        assert_eq!(rights[0].known.stream(true), Stream::Open(Host::Delayed));
    })
    .await;
}

#[tokio::test]
async fn a_trial_on_a_delayed_host_says_so_part_by_part() {
    within(async {
        let live = exchange(Options { without: vec![AssetClass::Stocks], ..always_open() }).await;
        let late = exchange(always_open()).await;
        let bench = Bench::with(delayed_at(&live, &late), handed("first"));
        let report = bench.desk.set_key(SecretString::from("second")).await;
        let verdicts: Vec<_> = report.trials.iter().map(|trial| trial.verdict).collect();
        use desk::Verdict::{Delayed, RealTime};
        assert_eq!(verdicts, [RealTime, Delayed, RealTime]);
        let rights = bench.desk.rights().await;
        assert_eq!(rights[0].known.stream(true), Stream::Open(Host::Delayed));
        assert_eq!(rights[1].known.stream(true), Stream::Open(Host::RealTime));
    })
    .await;
}

#[tokio::test]
async fn what_was_found_is_kept_until_it_is_asked_again_or_the_key_changes() {
    within(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rights.json");
        let strict = exchange(refusing(&["A", "Q"])).await;
        let first = || handed("kept-rights-key");
        let refused =
            |of: &ClassRights| matches!(of.known.channel(Channel::SecondBars), Finding::Refused(_));
        let mut bench = Bench::keeping(source(&strict), first(), Some(path.clone()));
        let _window = bench.window(tickers_of(&["SPY", "QQQ"])).await;
        told(&mut bench, AssetClass::Stocks, refused).await;
        bench.desk.stop().await;
        #[expect(clippy::disallowed_methods, reason = "the desk's file is looked at")]
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("kept-rights-key"), "{text}");

        // The next start knows it and asks for nothing that was refused.
        let mut bench = Bench::keeping(source(&strict), first(), Some(path.clone()));
        assert!(refused(&bench.desk.rights().await[0]));
        let _window = bench.window(tickers_of(&["SPY", "QQQ", "IWM"])).await;
        let mut told_refused = 0;
        bench
            .hear(|told| {
                told_refused += u32::from(matches!(told, Told::TopicRefused { .. }));
                let Told::Link(link) = told else { return None };
                (link.class == AssetClass::Stocks && link.held == 6).then_some(())
            })
            .await;
        assert_eq!(told_refused, 0);

        // Asked again, it is found out anew.
        bench.desk.ask_again();
        told(&mut bench, AssetClass::Stocks, |of| !refused(of)).await;
        told(&mut bench, AssetClass::Stocks, refused).await;

        // Another key is another matter, and so is none.
        bench.desk.set_key(SecretString::from("another-key")).await;
        told(&mut bench, AssetClass::Stocks, |of| !refused(of)).await;
        bench.desk.forget_key().await;
        bench.desk.stop().await;
        let bench = Bench::keeping(source(&strict), first(), Some(path));
        assert!(!refused(&bench.desk.rights().await[0]));
    })
    .await;
}
