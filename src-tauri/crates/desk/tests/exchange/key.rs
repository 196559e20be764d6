//! Keys that open and keys that do not.

use desk::{KeyState, Part, Source, Told, VaultChoice, Verdict};
use feed::LinkState;
use market::{AssetClass, Event};
use secrecy::SecretString;
use sim::Options;

use crate::bench::{Bench, always_open, exchange, source, value, within};

fn handed(key: &str) -> VaultChoice {
    VaultChoice::Memory(Some(SecretString::from(key)))
}

#[tokio::test]
async fn a_bad_key_parks_both_links_and_a_good_one_revives_them() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::with(source(&exchange), handed("bad-key-for-desk"));
        for link in bench.both(LinkState::is_parked).await {
            assert_eq!(link.state, LinkState::KeyRefused);
        }
        let mut tap = bench.tap(&["A.SPY"]).await;
        let report = bench.desk.set_key(SecretString::from("good-key-for-desk")).await;
        assert_eq!(report.status.state, KeyState::Session);
        let parts: Vec<Part> = report.trials.iter().map(|trial| trial.part).collect();
        assert_eq!(parts, [Part::Rest, Part::Stocks, Part::Options]);
        assert!(report.trials.iter().all(|trial| trial.verdict == Verdict::RealTime), "{report:?}");
        bench.both_live().await;
        value(&mut tap, |event| matches!(event, Event::Bar(_)).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn a_bad_key_leaves_the_one_in_use_in_place() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::with(source(&exchange), handed("good-key-stays"));
        let mut tap = bench.tap(&["A.SPY"]).await;
        bench.both_live().await;
        let report = bench.desk.set_key(SecretString::from("bad-key-comes")).await;
        let verdicts: Vec<Verdict> = report.trials.iter().map(|trial| trial.verdict).collect();
        assert_eq!(verdicts, [Verdict::Refused; 3]);
        assert_eq!(report.status.state, KeyState::Session);
        let (links, _) = bench.desk.status().await;
        assert!(links.iter().all(|link| link.state == LinkState::Live), "{links:?}");
        value(&mut tap, |event| matches!(event, Event::Bar(_)).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn the_key_in_use_can_be_tried_without_being_thrown_out() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::with(source(&exchange), handed("the-key-in-use"));
        bench.both_live().await;
        let report = bench.desk.set_key(SecretString::from("the-key-in-use")).await;
        assert!(report.trials.iter().all(|trial| trial.verdict.opens()), "{report:?}");
        // An account has one connection a cluster: the links let go of theirs for the trial.
        bench.both(|state| *state == LinkState::Idle).await;
        bench.both_live().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_plan_lacks_is_said_part_by_part() {
    within(async {
        let without = Options { without: vec![AssetClass::Options], ..always_open() };
        let exchange = exchange(without).await;
        let bench = Bench::on(&exchange);
        let report = bench.desk.set_key(SecretString::from("a-key-for-stocks")).await;
        let verdicts: Vec<Verdict> = report.trials.iter().map(|trial| trial.verdict).collect();
        assert_eq!(verdicts, [Verdict::RealTime, Verdict::RealTime, Verdict::NotInPlan]);
        assert_eq!(report.status.state, KeyState::Session, "part of it is enough to keep it");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_key_is_not_tried() {
    within(async {
        let exchange = exchange(always_open()).await;
        let bench = Bench::on(&exchange);
        for text in ["", "a key with spaces", "key\n"] {
            let report = bench.desk.set_key(SecretString::from(text)).await;
            assert!(report.trials.is_empty() && report.status.words.is_some(), "{report:?}");
            assert_eq!(report.status.state, KeyState::None);
        }
    })
    .await;
}

#[tokio::test]
async fn a_desk_moves_to_another_source_only_with_a_key_that_opens_it() {
    within(async {
        let demo = exchange(always_open()).await;
        let only = Options { accepted_keys: Some(vec!["the-one-key".to_owned()]), ..always_open() };
        let strict = exchange(only).await;
        let mut bench = Bench::on(&demo);
        bench.both_live().await;
        let report = bench.desk.set_key_at(source(&strict), "another-key".into()).await;
        assert!(report.trials.iter().all(|trial| trial.verdict == Verdict::Refused));
        let (links, _) = bench.desk.status().await;
        assert!(links.iter().all(|link| link.state == LinkState::Live), "nothing was disturbed");
        let report = bench.desk.set_key_at(source(&strict), "the-one-key".into()).await;
        assert!(report.trials.iter().all(|trial| trial.verdict.opens()), "{report:?}");
        let moved = bench
            .hear(|told| match told {
                Told::Source(source) => Some(source.clone()),
                _ => None,
            })
            .await;
        assert_eq!(moved, source(&strict));
        bench.both_live().await;
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_key_is_used_no_more() {
    within(async {
        let only =
            Options { accepted_keys: Some(vec!["to-be-forgotten".to_owned()]), ..always_open() };
        let exchange = exchange(only).await;
        let mut bench = Bench::with(source(&exchange), handed("to-be-forgotten"));
        bench.both_live().await;
        bench.desk.forget_key().await;
        assert_eq!(bench.desk.key_status().await.state, KeyState::None);
        for link in bench.both(LinkState::is_parked).await {
            assert_eq!(link.state, LinkState::KeyRefused);
        }
    })
    .await;
}

#[tokio::test]
async fn a_key_goes_nowhere_but_to_this_machine_or_the_vendor() {
    within(async {
        let exchange = exchange(always_open()).await;
        let bench = Bench::on(&exchange);
        let elsewhere = Source::Exchange {
            ws: "ws://127.0.0.1.evil.example:1".to_owned(),
            rest: exchange.rest_url(),
            delayed: None,
        };
        let error = bench.desk.set_source(elsewhere.clone()).await.unwrap_err();
        assert!(matches!(error, desk::DeskError::NotLoopback(_)), "{error}");
        let report = bench.desk.set_key_at(elsewhere, "some-good-key".into()).await;
        assert!(report.trials.is_empty());
    })
    .await;
}
