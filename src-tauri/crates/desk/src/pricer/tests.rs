//! The model against prices made from a volatility that is known, told by mail as the loop tells it.

use market::{Event, Quote, Style};

use super::*;
use bench::{
    Bench, DAY, SPOT, YIELD, after, contracts, everything, key, next, now, price, smile, symbol,
};

mod bench;

#[test]
fn the_volatility_that_made_the_prices_is_found_again() {
    for style in [Style::European, Style::American] {
        let mut bench = Bench::of(style, &[key(23)]);
        bench.look(everything(key(23)), &[Scope::Expiry(key(23))]);
        assert_eq!(bench.mail().len(), 42);
        bench.slices();
        for (symbol, strike, right) in contracts(&key(23)) {
            let model = &bench.models[&symbol];
            let found = model.iv.unwrap_or_else(|| panic!("{symbol}: {:?}", model.reason));
            assert!((found - smile(strike)).abs() < 2e-3, "{style:?} {symbol}: {found}");
            assert_eq!(model.delta.unwrap() > 0.0, right == Right::Call);
            assert_eq!(model.inputs_time, Some(now()));
        }
        // At the money a month out: about 0.0012 S of premium an annual point, half of it a day.
        let at_the_money = &bench.models[&symbol("O:SPY261223C00650000")];
        let vega = SPOT * (30.0_f64 / 365.0).sqrt() * 0.398_9 / 100.0;
        assert!((at_the_money.vega.unwrap() / vega - 1.0).abs() < 0.02, "a point's");
        assert!((-0.5..-0.1).contains(&at_the_money.theta.unwrap()), "a day's");
        let summary = &bench.summaries[&key(23)];
        assert!((summary.atm_iv.unwrap() - 0.18).abs() < 2e-3);
        assert!((summary.dividend_yield.unwrap() - YIELD).abs() < 2e-3);
        assert_eq!(summary.put_call_open_interest, Some(0.8));
        assert_eq!((summary.contracts, summary.quotes.used, summary.solved), (42, 42, 42));
        assert_eq!((summary.inputs_time, summary.max_pain), (Some(now()), Some(645.0)));
        let exposure = &bench.exposures[&Scope::Expiry(key(23))];
        assert!(exposure.gamma_of_calls.unwrap() > 0.0 && exposure.gamma_of_puts.unwrap() < 0.0);
        assert_eq!((exposure.counted, exposure.by_strike.len(), exposure.expiries), (42, 21, 1));
        assert!(exposure.zero_gamma.is_some() && exposure.vanna.is_some(), "{exposure:?}");
        assert_eq!(exposure.reason, None);
    }
}

#[test]
fn rows_in_view_come_at_once_and_the_rest_of_their_chain_after_them() {
    let mut bench = Bench::of(Style::American, &[key(23), key(18)]);
    let whole = Scope::Underlying(symbol("SPY"));
    bench.look((key(23), 640.0, 660.0), &[whole]);
    bench.mail();
    bench.slices();
    assert_eq!(bench.models.len(), 42, "of what nobody looks at, only the sums are told");
    assert_eq!((bench.summaries.len(), bench.exposures[&whole].contracts), (1, 84));
    let before = bench.exposures[&whole].clone();
    bench.spot(SPOT + 1.0, 20);
    let at_once = bench.mail();
    assert_eq!(at_once.len(), 10);
    assert!(at_once.iter().all(|symbol| bench.models[symbol].inputs_time == Some(now())));
    let later = bench.slices();
    assert_eq!(later.len(), 32, "each once");
    assert!(later.iter().all(|symbol| !at_once.contains(symbol)));
    let exposure = &bench.exposures[&whole];
    assert_eq!((exposure.spot, exposure.counted, exposure.expiries), (Some(SPOT + 1.0), 84, 2));
    assert_ne!(exposure.delta, before.delta);
}

#[test]
fn nothing_is_done_while_nothing_changed() {
    let mut bench = Bench::of(Style::American, &[key(23)]);
    bench.look(everything(key(23)), &[Scope::Expiry(key(23))]);
    bench.mail();
    bench.slices();
    assert_eq!((next(&bench.pricer), bench.books.any_due()), (None, false));
    assert_eq!(bench.mail(), [], "the time alone moves no row");
    assert_eq!(bench.slices(), []);
}

#[test]
fn another_expiry_shown_is_told_whole_and_what_is_gone_is_in_no_sum() {
    let mut bench = Bench::of(Style::European, &[key(23), key(18)]);
    let whole = Scope::Underlying(symbol("SPY"));
    bench.look(everything(key(23)), &[whole]);
    bench.mail();
    bench.slices();
    bench.look((key(18), 640.0, 660.0), &[whole]);
    assert_eq!(bench.mail().len(), 42, "not only what is in view");
    bench.slices();
    bench.books.keep(|held| *held == key(18));
    bench.mail();
    bench.slices();
    let exposure = &bench.exposures[&whole];
    assert_eq!((exposure.contracts, exposure.expiries), (42, 1));
    bench.books.keep(|_| false);
    bench.mail();
    assert!(bench.pricer.sheets.is_empty(), "nobody looks");
}

#[test]
fn what_was_told_in_pieces_is_what_would_be_told_at_once() {
    let mut bench = Bench::of(Style::European, &[key(23)]);
    bench.look(everything(key(23)), &[]);
    for round in 1..20 {
        for (at, (symbol, strike, right)) in contracts(&key(23)).into_iter().enumerate() {
            if (at + round) % 3 == 0 {
                let wide = 0.05 * (round % 4) as f64;
                bench.quote(symbol, price(Style::European, strike, right) + wide, round as i64);
            }
        }
        bench.clock += 300;
        if round % 2 == 0 {
            bench.mail();
        }
        if round % 5 == 0 {
            bench.slices();
        }
    }
    for (symbol, strike, right) in contracts(&key(23)) {
        bench.quote(symbol, price(Style::European, strike, right), 100);
    }
    bench.clock += 1_000;
    bench.mail();
    bench.slices();
    let mut fresh = Bench::of(Style::European, &[key(23)]);
    fresh.look(everything(key(23)), &[]);
    fresh.mail();
    fresh.slices();
    for (symbol, model) in &bench.models {
        // The carry held on the way may differ by what counts as no move.
        let other = &fresh.models[symbol];
        assert!((model.iv.unwrap() - other.iv.unwrap()).abs() < 1e-3, "{symbol}");
        assert!((model.delta.unwrap() - other.delta.unwrap()).abs() < 1e-3, "{symbol}");
    }
}

#[test]
fn what_cannot_be_priced_says_why() {
    let first = symbol("O:SPY261223C00600000");
    let check = |alter: &dyn Fn(&mut Bench), expected: &str| {
        let mut bench = Bench::of(Style::European, &[key(23)]);
        alter(&mut bench);
        bench.look(everything(key(23)), &[]);
        bench.mail();
        bench.slices();
        assert_eq!(bench.models[&first].reason.as_deref(), Some(expected));
        assert_eq!(bench.models[&first].iv, None);
        bench.summaries[&key(23)].clone()
    };
    let quote = |bid, ask, millis| {
        move |bench: &mut Bench| {
            let time = Some(after(millis));
            bench.apply(&Event::Quote(Quote { bid, ask, time, ..Quote::unknown(first) }));
        }
    };
    check(&quote(Some(0.0), Some(1.0), 1), "Nobody bids.");
    check(&quote(Some(90.0), Some(50.0), 1), "The bid is above the ask.");
    let no_rates = check(&|bench| bench.books.set_curve(None), "Interest rates are not known.");
    assert_eq!((no_rates.solved, no_rates.atm_iv, no_rates.forward), (0, None, None));
    assert_eq!(no_rates.put_call_open_interest, Some(0.8), "counts need no rates");
    assert_eq!(no_rates.reason.as_deref(), Some("Interest rates are not known."));
    let relist = |series: Series| {
        move |bench: &mut Bench| {
            let contracts = contracts(&key(23));
            bench.books.list(Listing { key: key(23), series, contracts });
        }
    };
    let sound = Series { expires: after(30 * DAY), style: Some(Style::European), standard: true };
    check(&relist(Series { standard: false, ..sound }), "Adjusted contracts are not priced.");
    check(&relist(Series { style: None, ..sound }), "The exercise style is not known.");
    check(&relist(Series { expires: now(), ..sound }), "The contract has expired.");
}

#[test]
fn without_a_price_of_the_underlying_nothing_is_priced() {
    let mut bench = Bench::empty();
    bench.books.set_curve(Curve::of(&[(1.0, 4.0)]));
    bench.list(&key(23), Style::American);
    let scope = Scope::Underlying(symbol("SPY"));
    bench.look(everything(key(23)), &[scope]);
    bench.mail();
    bench.slices();
    let why = Some("The price of the underlying is not known.");
    assert!(bench.models.values().all(|model| model.reason.as_deref() == why));
    assert_eq!(bench.exposures[&scope].gamma_of_calls, None);
    bench.spot(SPOT, 1);
    bench.mail();
    bench.slices();
    assert!(bench.models.values().all(|model| model.iv.is_some()));
}

#[test]
fn figures_that_break_off_are_the_loss_of_one_underlying() {
    let mut bench = Bench::of(Style::European, &[key(23)]);
    bench.mail();
    let other = symbol("QQQ");
    bench.pricer.sheets.insert(other, Sheet::default());
    let answer = bench.pricer.guarded(other, |_| panic!("on purpose"));
    assert_eq!(answer, Answer { broke: Some(other), ..Answer::default() });
    assert_eq!(bench.pricer.sheets.keys().collect::<Vec<_>>(), [&symbol("SPY")]);
    let again = bench.pricer.guarded(other, |_| panic!("it is not there"));
    assert_eq!(again, Answer::default(), "until it is listed anew");
    bench.look(everything(key(23)), &[]);
    assert_eq!(bench.mail().len(), 42);
}

#[tokio::test]
async fn the_thread_answers_mail_and_ends_when_it_is_let_go() {
    let (thread, mut answers) = start(crate::clock::Stopwatch::start()).unwrap();
    let mut bench = Bench::of(Style::American, &[key(23)]);
    bench.look(everything(key(23)), &[]);
    assert!(thread.send(bench.books.mail(&bench.board, now(), None)));
    let first = answers.recv().await.unwrap();
    assert!(first.free && first.models.len() == 42);
    drop(answers);
    bench.spot(SPOT + 1.0, 1);
    thread.send(bench.books.mail(&bench.board, now(), None));
    thread.end().await;
}
