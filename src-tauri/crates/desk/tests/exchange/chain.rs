//! A chain: downloaded once, then streamed, priced by our own model.

use std::collections::BTreeMap;

use board::{ChainKey, Loading, Scope};
use desk::{Strikes, Wish};
use feed::LinkState;
use market::{AssetClass, Contract, Right, Strike};

use crate::bench::{Bench, Window, always_open, exchange, symbol, within};

/// Watches a chain of an underlying a few weeks out and waits until it is priced.
async fn priced(underlying: &str, root: &str) -> (ChainKey, Window) {
    let exchange = exchange(always_open()).await;
    let mut bench = Bench::on(&exchange);
    let (underlying, expiries) = bench.desk.expiries(symbol(underlying)).await.unwrap();
    let expiry = expiries
        .iter()
        .find(|expiry| expiry.root.as_str() == root && expiry.days > 10)
        .unwrap_or_else(|| panic!("{expiries:?}"));
    let key = ChainKey { underlying, expiry: expiry.date, root: expiry.root };
    let mut window = bench.window(Wish { chain: Some(key), ..Wish::default() }).await;
    bench
        .see(&mut window, |window| {
            let done = window.chain == Loading::Ready && window.summary.solved > 20;
            (done && window.summary.atm_iv.is_some()).then_some(())
        })
        .await;
    assert_eq!(window.rows.len(), window.summary.contracts as usize);
    assert_eq!(expiry.strikes as usize * 2, window.rows.len(), "a call and a put a strike");
    // The stream goes on where the download ended: a quote younger than it changes a row.
    let downloaded = desk::clock::now();
    bench
        .see(&mut window, |window| {
            let quoted = window.rows.values().filter_map(|row| row.quote_time).max()?;
            (quoted > downloaded).then_some(())
        })
        .await;
    (key, window)
}

/// Deltas of call and put by strike, where both are there.
fn pairs(window: &Window) -> Vec<(f64, f64, f64)> {
    let mut by_strike: BTreeMap<u32, [Option<f64>; 2]> = BTreeMap::new();
    for row in window.rows.values() {
        let contract = Contract::parse(&row.symbol).unwrap();
        let side = usize::from(contract.right == Right::Put);
        by_strike.entry(contract.strike.0).or_default()[side] = row.model.delta;
    }
    let both = by_strike
        .into_iter()
        .filter_map(|(strike, [call, put])| Some((f64::from(strike) / 1_000.0, call?, put?)));
    both.collect()
}

#[tokio::test]
async fn a_chain_is_listed_streamed_and_priced() {
    within(async {
        let (_, window) = priced("SPY", "SPY").await;
        let summary = &window.summary;
        let (spot, forward) = (summary.spot.unwrap(), summary.forward.unwrap());
        assert!((forward / spot - 1.0).abs() < 0.02, "{spot} {forward}");
        assert!((0.03..1.0).contains(&summary.atm_iv.unwrap()), "{summary:?}");
        assert!(summary.put_call_open_interest.is_some() && summary.expected_move.is_some());
        for row in window.rows.values() {
            let model = &row.model;
            assert!(model.iv.is_some() != model.reason.is_some(), "figures or a reason: {row:?}");
            assert!(model.delta.is_none_or(|delta| delta.abs() <= 1.0));
        }
        let near =
            pairs(&window).into_iter().filter(|(strike, ..)| (strike / spot - 1.0).abs() < 0.03);
        let near: Vec<_> = near.collect();
        assert!(near.len() > 3);
        for (strike, call, put) in near {
            // American: parity holds but for the early exercise premium.
            assert!((call - put - 1.0).abs() < 0.08, "{strike}: {call} {put}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_index_chain_keeps_parity_at_every_strike_and_knows_its_root() {
    within(async {
        let (key, window) = priced("SPX", "SPXW").await;
        assert_eq!(key.underlying, symbol("I:SPX"), "the desk spells an index with its prefix");
        let pairs = pairs(&window);
        assert!(pairs.len() > 10, "{}", pairs.len());
        for (strike, call, put) in pairs {
            // European: call minus put is the discounted share, at each side's own volatility.
            assert!((call - put - 1.0).abs() < 0.05, "{strike}: {call} {put}");
        }
        assert!(window.rows.keys().all(|s| Contract::parse(s).unwrap().root == key.root));
        assert!(window.summary.spot_time.is_some(), "an index without a link says its age");
    })
    .await;
}

#[tokio::test]
async fn an_underlying_nobody_lists_options_on_is_not_found() {
    within(async {
        let exchange = exchange(always_open()).await;
        let bench = Bench::on(&exchange);
        let error = bench.desk.expiries(symbol("NOSUCH")).await.unwrap_err();
        assert!(matches!(error, desk::DeskError::NotFound(_)), "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_whole_underlying_is_downloaded_after_its_chain_quoted_as_far_as_room_goes_and_exposed() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        bench.both_live().await;
        let (underlying, expiries) = bench.desk.expiries(symbol("SPY")).await.unwrap();
        let chosen = expiries.iter().find(|expiry| expiry.days > 10).unwrap();
        let key = ChainKey { underlying, expiry: chosen.date, root: chosen.root };
        let whole = Wish {
            chain: Some(key),
            exposure: Some(Scope::Underlying(underlying)),
            ..Wish::default()
        };
        let mut window = bench.window(whole.clone()).await;
        let listed = 2 * expiries.iter().map(|expiry| expiry.strikes as usize).sum::<usize>();
        let mut progress = Vec::new();
        bench
            .see(&mut window, |window| {
                let exposure = &window.exposure;
                if let Loading::Running(rows) = exposure.loading {
                    assert_eq!(window.chain, Loading::Ready, "what is shown comes first");
                    progress.push(rows);
                }
                let there = exposure.contracts as usize == listed && exposure.zero_gamma.is_some();
                (exposure.loading == Loading::Ready && there).then_some(())
            })
            .await;
        assert!(progress.is_sorted() && progress.iter().any(|rows| *rows > 0), "{progress:?}");
        let exposure = window.exposure.clone();
        assert_eq!(exposure.expiries as usize, expiries.len());
        assert!(exposure.gamma_of_calls > Some(0.0) && exposure.gamma_of_puts < Some(0.0));
        assert!(exposure.call_wall.is_some() && exposure.put_wall.is_some());
        assert!(exposure.delta.is_some() && exposure.vanna.is_some() && exposure.charm.is_some());
        assert_eq!((exposure.reason, exposure.dealers), (None, "long calls, short puts"));
        let counts = exposure.quotes;
        let left_out = counts.stale + counts.unquoted + counts.no_bid;
        let nonsense = counts.crossed + counts.wide + counts.faulty;
        assert_eq!((counts.used + left_out + nonsense) as usize, listed, "each in one count");

        // What is at the money of the shown chain is quoted; then, whatever is nearest the money.
        let (_, statistics) = bench.desk.status().await;
        assert_eq!((statistics.quoted, statistics.by_snapshot), (1_000, listed - 1_000));
        window.pull(&bench.desk).await;
        assert!(window.coverage.quoted >= 34, "{:?}", window.coverage);

        // Another expiry is there at once, without a download.
        let other = expiries.iter().find(|expiry| expiry.days > 20).unwrap();
        let other = ChainKey { underlying, expiry: other.date, root: other.root };
        let view = Strikes { low: Strike(0), high: Strike(u32::MAX) };
        let wish = Wish { chain: Some(other), view: Some(view), ..whole };
        bench.desk.watch(window.client, wish.clone()).await;
        window.pull(&bench.desk).await;
        assert_eq!(window.chain, Loading::Ready);
        let mut rows = window.rows.keys();
        assert!(rows.all(|row| Contract::parse(row).unwrap().expiry == other.expiry));
        bench.see(&mut window, |window| (window.summary.solved > 20).then_some(())).await;

        // The exposure let go, only the chain is left.
        bench.desk.watch(window.client, Wish { exposure: None, ..wish }).await;
        let (_, statistics) = bench.desk.status().await;
        assert_eq!(statistics.quoted + statistics.by_snapshot, window.rows.len());
        bench
            .hear(|told| match told {
                desk::Told::Link(link) if link.class == AssetClass::Options => {
                    let left = link.held == link.wanted && link.wanted <= 2 * window.rows.len();
                    (link.state == LinkState::Live && left).then_some(())
                }
                _ => None,
            })
            .await;
    })
    .await;
}
