//! What an exchange sent while the desk was cut off: had by REST afterwards, or shown as a gap.

use board::{Gap, Interval, Mending, Why};
use feed::LinkState;
use market::Time;
use sim::{Exchange, Options};

use crate::bench::{Bench, Window, always_open, chart_of, exchange, within};

/// A desk with a chart of seconds that live bars have reached, cut off from its exchange for some
/// attempts, and on another of the same market since. When it was cut off.
async fn cut(second: Options) -> (Bench, Window, Exchange, Time) {
    let first = exchange(always_open()).await;
    let port = |url: &str| url.rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let (ws_port, rest_port) = (port(&first.ws_url()), port(&first.rest_url()));
    let mut bench = Bench::on(&first);
    let mut window = bench.window(chart_of("SPY", Interval::Second)).await;
    let started = desk::clock::now();
    // History and stream have joined, and nothing is owed any more.
    bench
        .see(&mut window, |window| {
            let live = *window.candles.keys().next_back()? > started;
            (live && window.gaps.is_empty()).then_some(())
        })
        .await;
    first.stop().await;
    let down = desk::clock::now();
    bench.both(|state| matches!(state, LinkState::Waiting { attempt: 3.., .. })).await;
    let exchange = exchange(Options { ws_port, rest_port, ..second }).await;
    (bench, window, exchange, down)
}

/// The gap that the cut left, once the link is back.
async fn left(bench: &mut Bench, window: &mut Window) -> Gap {
    bench.see(window, |window| window.gaps.iter().find(|gap| gap.to.is_some()).cloned()).await
}

#[tokio::test]
async fn what_was_missed_is_filled_by_rest() {
    within(async {
        let (mut bench, mut window, _exchange, down) = cut(always_open()).await;
        let gap = left(&mut bench, &mut window).await;
        assert_eq!((gap.why, &gap.mending), (Why::LinkDown, &Mending::Pending));
        assert!(gap.from <= down && gap.to.unwrap() > down, "{gap:?} and {down}");
        bench.see(&mut window, |window| window.gaps.is_empty().then_some(())).await;
        let missed = window.candles.range(gap.from..gap.to.unwrap()).count();
        assert!(missed > 0, "somebody traded: {gap:?}");
    })
    .await;
}

#[tokio::test]
async fn what_rest_does_not_give_stays_a_gap_and_live_bars_go_on() {
    within(async {
        let stingy = Options { requests_a_minute: Some(0), ..always_open() };
        let (mut bench, mut window, _exchange, down) = cut(stingy).await;
        let gap = left(&mut bench, &mut window).await;
        let later = Time::from_millis(gap.to.unwrap().millis() + 8_000);
        bench
            .see(&mut window, |window| (*window.candles.keys().next_back()? > later).then_some(()))
            .await;
        let is_left = |held: &&Gap| held.to.is_some_and(|to| down < to && to <= gap.to.unwrap());
        let left = window.gaps.iter().find(is_left).unwrap();
        let invented = window.candles.range(down.max(left.from)..left.to.unwrap()).count();
        assert_eq!(invented, 0, "{left:?}");
    })
    .await;
}
