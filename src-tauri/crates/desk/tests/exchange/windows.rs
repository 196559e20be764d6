//! Wishes, wakes and rest.

use desk::{Statistics, Told};
use market::Event;

use crate::bench::{Bench, Window, always_open, exchange, tickers_of, value, within};

#[tokio::test]
async fn a_ticker_is_named_priced_and_has_a_sparkline() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let mut window = bench.window(tickers_of(&["SPY", "I:SPX"])).await;
        bench
            .see(&mut window, |window| {
                let complete = window.tickers.len() == 2
                    && window.tickers.values().all(|cell| {
                        cell.last.is_some()
                            && cell.reference.name.is_some()
                            && cell.change().is_some()
                    });
                (complete && window.sparks.values().any(|closes| *closes > 10)).then_some(())
            })
            .await;
        for cell in window.tickers.values() {
            assert_eq!(cell.origin, Some(board::Origin::Simulated));
        }
    })
    .await;
}

#[tokio::test]
async fn a_closed_window_lets_go_of_its_topics() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let one = bench.window(tickers_of(&["SPY", "AAPL"])).await;
        let two = bench.window(tickers_of(&["SPY"])).await;
        let counts = |clients, stock_symbols| Statistics {
            clients,
            stock_symbols,
            quotes: 1_000,
            ..Statistics::default()
        };
        let mut told = Vec::new();
        bench.desk.detach(one.client).await;
        bench.desk.detach(two.client).await;
        bench
            .hear(|news| {
                if let Told::Statistics(statistics) = news {
                    told.push(*statistics);
                }
                (told.last() == Some(&counts(0, 0))).then_some(())
            })
            .await;
        assert_eq!(told, [counts(1, 2), counts(2, 2), counts(1, 1), counts(0, 0)]);
    })
    .await;
}

#[tokio::test]
async fn a_window_nothing_concerns_is_never_woken() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let mut idle = bench.window(Default::default()).await;
        assert!(!idle.pull(&bench.desk).await, "there is nothing to see");
        let mut busy = bench.window(tickers_of(&["SPY"])).await;
        let mut tap = bench.tap(&["A.SPY", "A.AAPL"]).await;
        let mut bars = 0;
        value(&mut tap, |event| {
            bars += u32::from(matches!(event, Event::Bar(_)));
            (bars >= 4).then_some(())
        })
        .await;
        // The busy one is woken once and no more: it never pulled.
        bench.desk.stop().await;
        let mut woken = Vec::new();
        while let Some(told) = bench.told.recv().await {
            if let Told::Wake(client) = told {
                woken.push(client);
            }
        }
        assert_eq!(woken, [busy.client]);
        assert!(!busy.pull(&bench.desk).await, "a stopped desk has nothing new");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_loads_anew_gets_everything_again() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let mut window = bench.window(tickers_of(&["SPY"])).await;
        bench.see(&mut window, |window| window.tickers.values().next()?.last).await;
        let mut reloaded = Window { client: window.client, ..Window::default() };
        assert!(reloaded.pull(&bench.desk).await);
        assert!(reloaded.tickers.values().next().unwrap().last.is_some());
    })
    .await;
}
