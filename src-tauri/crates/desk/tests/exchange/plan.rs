//! More contracts than a connection carries quotes for: the server is never asked for more than
//! it takes, what is in view is quoted, and the rest is said to be by snapshot.

use board::{ChainKey, Loading};
use desk::{Strikes, Told, Wish};
use feed::LinkState;
use feed::entitlement::Finding;
use market::{AssetClass, Contract, Strike, Symbol};
use sim::{Exchange, Ledger, Options};

use crate::bench::{Bench, Window, always_open, exchange, symbol, within};

/// Looks at chains of SPY until at least so many contracts are listed; a window for each chain.
async fn many(bench: &mut Bench, contracts: usize) -> Vec<(ChainKey, Window)> {
    let (underlying, expiries) = bench.desk.expiries(symbol("SPY")).await.unwrap();
    let mut expiries: Vec<_> = expiries.into_iter().filter(|one| one.days > 1).collect();
    expiries.sort_by_key(|one| std::cmp::Reverse(one.strikes));
    let mut windows: Vec<(ChainKey, Window)> = Vec::new();
    let mut listed = 0;
    for expiry in expiries {
        let key = ChainKey { underlying, expiry: expiry.date, root: expiry.root };
        let mut window = bench.window(Wish { chain: Some(key), ..Wish::default() }).await;
        bench.see(&mut window, |window| (window.chain == Loading::Ready).then_some(())).await;
        listed += window.rows.len();
        windows.push((key, window));
        if listed >= contracts {
            return windows;
        }
    }
    panic!("SPY has only {listed} contracts");
}

/// Waits until the server holds all that is wished of it, and the quotes that were planned.
async fn settled(bench: &mut Bench, exchange: &Exchange) -> Ledger {
    loop {
        let (links, statistics) = bench.desk.status().await;
        let ledger = exchange.ledger();
        let (link, held) = (&links[1], ledger.held(AssetClass::Options));
        let quotes = held.iter().filter(|pair| pair.starts_with("Q.")).count();
        let done = link.state == LinkState::Live && link.held == link.wanted;
        if done && held.len() == link.wanted && quotes == statistics.quoted {
            return ledger;
        }
        bench.hear(|told| matches!(told, Told::Link(_)).then_some(())).await;
    }
}

fn strike(symbol: &Symbol) -> Strike {
    Contract::parse(symbol).unwrap().strike
}

#[tokio::test]
async fn five_thousand_contracts_share_the_quotes_of_one_connection() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        bench.both_live().await;
        let mut windows = many(&mut bench, 5_000).await;
        settled(&mut bench, &exchange).await;
        let (_, statistics) = bench.desk.status().await;
        let listed: usize = windows.iter().map(|(_, window)| window.rows.len()).sum();
        assert_eq!((statistics.quoted, statistics.quotes), (1_000, 1_000));
        assert_eq!(statistics.by_snapshot, listed - 1_000);

        // Every chain says how much of it is quoted, and they add up.
        let mut quoted = 0;
        for (_, window) in &mut windows {
            window.pull(&bench.desk).await;
            let coverage = window.coverage;
            assert_eq!((coverage.quoted + coverage.by_snapshot) as usize, window.rows.len());
            let streamed = window.rows.values().filter(|row| row.streamed).count();
            assert_eq!(streamed, coverage.quoted as usize, "row by row");
            assert!(coverage.taken.is_some());
            quoted += coverage.quoted;
        }
        assert_eq!(quoted, 1_000);

        // Scrolling to where nothing is quoted moves the quotes there.
        let (key, window) = windows.last_mut().unwrap();
        let far: Vec<Symbol> = window.rows.keys().copied().collect();
        let mut strikes: Vec<Strike> = far.iter().map(strike).collect();
        strikes.sort_unstable();
        let view = Strikes { low: strikes[0], high: strikes[40] };
        let wish = Wish { chain: Some(*key), view: Some(view), ..Wish::default() };
        bench.desk.watch(window.client, wish).await;
        bench
            .see(window, |window| {
                let mut seen = window.rows.values().filter(|row| strike(&row.symbol) <= view.high);
                seen.all(|row| row.streamed).then_some(())
            })
            .await;
        settled(&mut bench, &exchange).await;
        let (_, statistics) = bench.desk.status().await;
        assert_eq!((statistics.quoted, statistics.by_snapshot), (1_000, listed - 1_000));

        // And closed windows give all of it back.
        for (_, window) in &windows {
            bench.desk.detach(window.client).await;
        }
        let ledger = exchange.until(|ledger| ledger.held(AssetClass::Options).is_empty()).await;
        assert_eq!(ledger.most_quotes, 1_000, "never more at once");
        assert_eq!(ledger.no_room, 0, "and never one asked for beyond what a connection carries");
    })
    .await;
}

#[tokio::test]
async fn where_quotes_are_refused_a_chain_is_by_snapshot_and_its_bars_go_on() {
    within(async {
        let refused = vec!["Q".to_owned(), "A".to_owned()];
        let exchange = exchange(Options { refused, ..always_open() }).await;
        let mut bench = Bench::on(&exchange);
        bench.both_live().await;
        let mut windows = many(&mut bench, 1).await;
        let (_, window) = &mut windows[0];
        bench
            .see(window, |window| {
                let coverage = window.coverage;
                (coverage.quoted == 0 && coverage.bars_only > 0).then_some(())
            })
            .await;
        // Bars of a minute: one topic a contract is held, and none is refused any more.
        let contracts = window.rows.len();
        loop {
            let (links, _) = bench.desk.status().await;
            if links[1].held == contracts && links[1].refused == 0 {
                break;
            }
            bench.hear(|told| matches!(told, Told::Link(_)).then_some(())).await;
        }
        window.pull(&bench.desk).await;
        assert!(window.rows.values().all(|row| !row.streamed));
        // Nor does REST show quotes to such a plan, and that is found out too.
        let rights = bench.desk.rights().await;
        assert!(matches!(rights[1].known.snapshot_quotes(), Finding::Refused(_)), "{rights:?}");
        // Only a person has the snapshot taken again.
        let taken = window.coverage.taken.unwrap();
        bench.desk.reload_chain(window.client);
        bench.see(window, |window| (window.coverage.taken? > taken).then_some(())).await;
    })
    .await;
}
