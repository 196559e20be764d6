//! Two links that come up, carry values, are refused things, and come back.

use desk::{LinkStatus, Source, Told, VaultChoice};
use feed::LinkState;
use market::{AssetClass, Event};
use sim::{Evicted, Options};

use crate::bench::{Bench, always_open, exchange, tickers_of, value, within};

#[tokio::test]
async fn both_links_come_up_and_carry_values() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let mut tap = bench.tap(&["A.SPY", "T.AAPL", "Q.AAPL"]).await;
        bench.both_live().await;
        let mut seen = [false; 3];
        value(&mut tap, |event| {
            match event {
                Event::Bar(bar) if bar.close.is_some() => seen[0] = true,
                Event::Trade(trade) if trade.price.is_some() => seen[1] = true,
                Event::Quote(quote) if quote.ask.is_some() => seen[2] = true,
                _ => {}
            }
            seen.iter().all(|seen| *seen).then_some(())
        })
        .await;
        let (links, statistics) = bench.desk.status().await;
        assert_eq!((statistics.clients, statistics.stock_symbols), (1, 2));
        assert_eq!(links.len(), 2);
        assert_eq!((links[0].wanted, links[0].held, links[0].refused), (3, 3, 0));
    })
    .await;
}

#[tokio::test]
async fn a_refused_topic_is_told_and_its_neighbours_go_on() {
    within(async {
        let refusing = Options { refused: vec!["Q".to_owned()], ..always_open() };
        let exchange = exchange(refusing).await;
        let mut bench = Bench::on(&exchange);
        let mut tap = bench.tap(&["A.SPY", "Q.SPY", "T.SPY"]).await;
        let refused = bench
            .hear(|told| match told {
                Told::TopicRefused { class, topic, reason } => {
                    Some((*class, topic.to_string(), reason.clone()))
                }
                _ => None,
            })
            .await;
        assert_eq!((refused.0, refused.1.as_str()), (AssetClass::Stocks, "Q.SPY"));
        assert!(!refused.2.is_empty());
        let status = bench.link(AssetClass::Stocks, |state| *state == LinkState::Live).await;
        assert_eq!((status.held, status.refused), (2, 1));
        value(&mut tap, |event| matches!(event, Event::Bar(_)).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn an_exchange_that_goes_and_comes_back_is_followed() {
    within(async {
        let first = exchange(always_open()).await;
        let port = |url: &str| url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
        let (ws_port, rest_port) = (port(&first.ws_url()), port(&first.rest_url()));
        let mut bench = Bench::on(&first);
        let mut window = bench.window(tickers_of(&["SPY"])).await;
        let mut tap = bench.tap(&["A.SPY", "A.QQQ"]).await;
        bench.both_live().await;
        value(&mut tap, |_| Some(())).await;

        first.stop().await;
        let down = bench.both(|state| matches!(state, LinkState::Waiting { .. })).await;
        for link in down {
            assert!(link.cause.is_some() && link.retry_at.is_some(), "{link:?}");
        }

        let again = Options { ws_port, rest_port, ..always_open() };
        let second = exchange(again).await;
        bench.both_live().await;
        let returned = desk::clock::now();
        value(&mut tap, |event| match event {
            Event::Bar(bar) => (bar.start? > returned).then_some(()),
            _ => None,
        })
        .await;
        bench
            .see(&mut window, |window| {
                let last = window.tickers.values().next()?.last_time?;
                (last > returned).then_some(())
            })
            .await;
        second.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_link_out_of_plan_leaves_the_other_alone() {
    within(async {
        let without = Options { without: vec![AssetClass::Options], ..always_open() };
        let exchange = exchange(without).await;
        let mut bench = Bench::on(&exchange);
        let mut tap = bench.tap(&["A.SPY"]).await;
        let status = bench.link(AssetClass::Options, LinkState::is_parked).await;
        assert_eq!(status.state, LinkState::NotInPlan);
        assert_eq!(status.cause.unwrap().code, "notInPlan");
        value(&mut tap, |event| matches!(event, Event::Bar(_)).then_some(())).await;
    })
    .await;
}

#[tokio::test]
async fn the_place_another_program_took_is_taken_over_when_a_person_says_so() {
    within(async {
        let one = Options { connections: 1, evicted: Evicted::Oldest, ..always_open() };
        let exchange = exchange(one).await;
        let mut here = Bench::on(&exchange);
        let mut tap = here.tap(&["A.SPY"]).await;
        here.both_live().await;
        let evicted = |link: &LinkStatus| {
            link.class == AssetClass::Stocks
                && link.cause.as_ref().is_some_and(|cause| cause.code == "evicted")
        };
        let mut elsewhere = Bench::on(&exchange);
        elsewhere.both_live().await;
        here.link_that(evicted).await;

        here.desk.take_over();
        here.both_live().await;
        elsewhere.link_that(evicted).await;
        let returned = desk::clock::now();
        value(&mut tap, |event| match event {
            Event::Bar(bar) => (bar.start? > returned).then_some(()),
            _ => None,
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn stopping_says_goodbye_on_both_links() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        bench.both_live().await;
        bench.desk.stop().await;
        bench.both(|state| *state == LinkState::Stopped).await;
        assert!(bench.told.recv().await.is_none(), "and then nothing is told any more");
        assert_eq!(bench.desk.status().await, Default::default());
    })
    .await;
}

#[tokio::test]
async fn without_a_key_the_vendor_is_left_alone() {
    within(async {
        let mut bench = Bench::with(Source::Vendor, VaultChoice::Memory(None));
        for link in bench.both(|state| *state == LinkState::Idle).await {
            assert_eq!(link.cause.unwrap().code, "noKey");
        }
        assert_eq!(bench.desk.search("SPY").await, Err(desk::DeskError::NoKey));
    })
    .await;
}
