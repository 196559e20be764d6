//! History and stream in one series.

use analytics::indicator::{Ema, Sma, Study, all};
use board::{Interval, Loading};
use desk::Wish;
use sim::Options;

use crate::bench::{Bench, always_open, chart_of, exchange, within};

#[tokio::test]
async fn history_and_live_bars_are_one_series() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let asked = desk::clock::now();
        let mut window = bench.window(chart_of("SPY", Interval::Second)).await;
        bench
            .see(&mut window, |window| {
                let live = window.candles.keys().next_back()?.millis() > asked.millis() + 2_000;
                (window.chart == Loading::Ready && live).then_some(())
            })
            .await;
        assert!(window.candles.len() > 100, "an hour before: {}", window.candles.len());
        let before = window.candles.range(..asked).next_back().unwrap().1;
        let after = window.candles.range(asked..).next().unwrap().1;
        let gap = after.start.millis() - before.start.millis();
        assert!(gap <= 5_000, "they join: {gap} ms");
        assert!((after.open / before.close - 1.0).abs() < 0.005, "without a jump");
    })
    .await;
}

#[tokio::test]
async fn indicators_follow_the_candles_of_history_and_stream() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let asked = desk::clock::now();
        let studies = vec![Study::Sma(5), Study::Ema(21)];
        let wish = Wish { studies, ..chart_of("SPY", Interval::Second) };
        let mut window = bench.window(wish).await;
        bench
            .see(&mut window, |window| {
                let live = window.candles.keys().next_back()?.millis() > asked.millis() + 2_000;
                let whole = window.chart == Loading::Ready && window.gaps.is_empty();
                (whole && live).then_some(())
            })
            .await;
        let closes: Vec<f64> = window.candles.values().map(|candle| candle.close).collect();
        let (sma, ema) = (all(Sma::new(5).unwrap(), &closes), all(Ema::new(21).unwrap(), &closes));
        assert!(closes.len() > 100 && window.figures.keys().eq(window.candles.keys()));
        for (figures, expected) in window.figures.values().zip(sma.into_iter().zip(ema)) {
            assert_eq!(figures[..], [expected.0, expected.1]);
        }
    })
    .await;
}

#[tokio::test]
async fn a_running_day_is_made_of_its_minutes() {
    within(async {
        let exchange = exchange(always_open()).await;
        let mut bench = Bench::on(&exchange);
        let mut window = bench.window(chart_of("SPY", Interval::Day)).await;
        let today = Interval::Day.window(desk::clock::now());
        let running = bench
            .see(&mut window, |window| {
                let running = window.candles.get(&today).copied();
                running.filter(|_| window.chart == Loading::Ready && window.candles.len() > 200)
            })
            .await;
        assert!(running.provisional, "the vendor's own day is yet to come");
        let yesterday = window.candles.range(..today).next_back().unwrap().1;
        assert!(!yesterday.provisional);
        assert!((running.close / yesterday.close - 1.0).abs() < 0.2);
    })
    .await;
}

#[tokio::test]
async fn a_history_that_failed_is_asked_for_when_it_is_wished_again() {
    within(async {
        // Somebody else used up the requests of this minute.
        let stingy = Options { requests_a_minute: Some(0), ..always_open() };
        let exchange = exchange(stingy).await;
        let mut bench = Bench::on(&exchange);
        let mut window = bench.window(chart_of("SPY", Interval::Minute)).await;
        let reason = bench
            .see(&mut window, |window| match &window.chart {
                Loading::Failed(reason) => Some(reason.clone()),
                _ => None,
            })
            .await;
        assert!(reason.contains("Too many requests"), "{reason}");
        bench.desk.watch(window.client, chart_of("SPY", Interval::Minute)).await;
        bench
            .see(&mut window, |window| matches!(window.chart, Loading::Running(_)).then_some(()))
            .await;
    })
    .await;
}
