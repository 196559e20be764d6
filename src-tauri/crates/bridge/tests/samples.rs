//! One sample of everything that crosses, kept in `tests/fixtures/bridge` at the root, where the
//! page's tests render the same files; and the bindings the page is compiled against.
//!
//! After a wanted change: `BRIDGE=write cargo test -p bridge`.

// A test may panic, and this one reads and, when asked to, writes the files it keeps.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::PathBuf;

use analytics::overlay::{Figures, Overlay};
use board::{
    Board, ChainKey, Coverage, Dividends, Exposure, Interests, Interval, Loading, Mark, Model,
    Origin, QuoteCounts, Scope, StrikeGamma, Summary,
};
use bridge::{Code, Fact, Failure, Frame, KeyState, KeyView, LinkView, Notice, NoticeLevel};
use bridge::{
    Hello, KeyReport, PageReport, RightsView, Settings, Source, Statistics, Trial, Verdict,
};
use market::{Bar, Date, Event, OptionSnapshot, Quote, Span, Symbol, Time, UnifiedSnapshot};
use serde::Serialize;

/// 2026-11-23 15:00:05 in New York.
const NOW: Time = Time::from_millis(1_795_464_005_000);

const OPEN: Option<market::Session> = Some(market::Session::Regular);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn check_file(path: &str, expected: &str) {
    let path = root().join(path);
    if std::env::var("BRIDGE").is_ok_and(|word| word == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, expected).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(held, expected, "{} differs: BRIDGE=write cargo test -p bridge", path.display());
}

fn check(name: &str, sample: &impl Serialize) {
    let json = serde_json::to_string_pretty(sample).unwrap();
    check_file(&format!("tests/fixtures/bridge/{name}.json"), &format!("{json}\n"));
}

#[test]
fn the_page_is_compiled_against_these_types() {
    check_file("ui/src/backend/bindings.ts", &bridge::bindings());
}

#[test]
fn settings_of_an_older_version_are_whole_and_unknown_fields_do_no_harm() {
    let settings: Settings =
        serde_json::from_str(r#"{"watchlist":["SPY"],"chart":{"interval":"5m"},"new":1}"#).unwrap();
    assert_eq!(settings.watchlist, ["SPY"]);
    assert_eq!((&*settings.chart.symbol, &*settings.chart.interval), ("SPY", "5m"));
    assert_eq!(settings.choice, None);
    assert_eq!(settings.chart.indicators, Settings::default().chart.indicators);
}

#[test]
fn every_interval_has_a_word_of_its_own() {
    for word in ["1s", "5s", "1m", "5m", "15m", "1h", "1D"] {
        assert_eq!(bridge::interval_of(word).map(bridge::interval_word), Some(word));
    }
    assert_eq!(bridge::interval_of("2m"), None);
}

#[test]
fn samples_of_commands_and_facts() {
    let link = LinkView {
        class: "stocks".into(),
        state: "live".into(),
        words: "Live".into(),
        cause: None,
        remedy: None,
        since: 1_795_464_000_000.0,
        retry_at: None,
        wanted: 30,
        held: 29,
        refused: 1,
        delayed: false,
    };
    let waiting = LinkView {
        class: "options".into(),
        state: "waiting".into(),
        words: "Reconnecting".into(),
        cause: Some("The connection was lost.".into()),
        remedy: Some("Tapedeck keeps trying by itself.".into()),
        retry_at: Some(1_795_464_009_000.0),
        ..link.clone()
    };
    let key = KeyView { state: KeyState::None, words: None };
    let statistics = Statistics {
        clients: 1,
        stock_symbols: 10,
        option_contracts: 8_712,
        quoted: 412,
        quotes: 1_000,
        by_snapshot: 8_300,
    };
    let rights = rights();
    let notice =
        Notice::new("keyring", NoticeLevel::Warning, "The keyring could not be opened.", NOW);
    check(
        "hello",
        &Hello {
            version: "0.1.0".into(),
            source: Source::Simulated,
            welcome: true,
            key: key.clone(),
            settings: Settings::default(),
            links: vec![link.clone(), waiting.clone()],
            statistics,
            rights: rights.clone(),
            notices: vec![notice.clone()],
        },
    );
    check(
        "facts",
        &[
            Fact::Link { link: waiting },
            Fact::TopicRefused { topic: "Q.SPY".into(), reason: "not authorized".into() },
            Fact::Statistics { statistics },
            Fact::Rights { rights },
            Fact::SourceChanged { source: Source::Vendor },
            Fact::KeyChanged { key: key.clone() },
            Fact::Notice { notice },
        ],
    );
    check(
        "failure",
        &Failure {
            code: Code::BadSymbol,
            message: "\u{201c}S$Y\u{201d} is not a symbol.".into(),
            detail: Some("'$' cannot be part of a symbol".into()),
        },
    );
    let trial = |part: &str, verdict, words: &str| Trial {
        part: part.into(),
        verdict,
        words: words.into(),
    };
    check(
        "keyReport",
        &KeyReport {
            key: KeyView { state: KeyState::Stored, words: None },
            trials: vec![
                trial("rest", Verdict::RealTime, "The key is good."),
                trial("stocks", Verdict::Delayed, "Fifteen minutes late."),
                trial("options", Verdict::NotInPlan, "The plan does not include options."),
            ],
        },
    );
    let report: PageReport = serde_json::from_str(r#"{"kind":"failed","text":"oh"}"#).unwrap();
    assert_eq!(report, PageReport::Failed { text: "oh".into() });
}

#[test]
fn samples_of_frames() {
    let (board, interests) = desk();
    let frame = Frame::new(&board.changes_since(Mark::ZERO, &interests), &pulses(), NOW, OPEN);
    let spy = Symbol::new("SPY").unwrap();
    check("frame", &frame.with_overlay(spy, Interval::Minute, &drawn(&board, &interests)));
    check(
        "frameAtRest",
        &Frame::new(&board.changes_since(board.mark(), &interests), &[], NOW, OPEN),
    );
}

/// What two indicators say of the chart.
fn drawn(board: &Board, interests: &Interests) -> Figures {
    use bridge::Indicator::{Macd, Sma};
    let studies = [Sma { length: 2 }, Macd { fast: 1, slow: 2, signal: 1 }];
    let mut overlay = Overlay::new(&studies.map(bridge::Indicator::study));
    let chart = board.changes_since(Mark::ZERO, interests).chart.unwrap();
    let bars = chart.candles.iter().map(|candle| {
        let board::Candle { start, high, low, close, volume, .. } = *candle;
        analytics::indicator::Bar { start, high, low, close, volume, session: None }
    });
    overlay.replace(bars.collect(), 1);
    overlay.since(0).unwrap()
}

#[test]
fn an_overlay_alone_is_news() {
    let (board, interests) = desk();
    let nothing = Frame::new(&board.changes_since(board.mark(), &interests), &[], NOW, OPEN);
    assert!(nothing.rest);
    let figures = drawn(&board, &interests);
    let drawn = nothing.with_overlay(Symbol::new("SPY").unwrap(), Interval::Minute, &figures);
    assert!(!drawn.rest);
    assert_eq!(drawn.overlay.unwrap().indicators.len(), 2);
}

/// Stocks in real time without quotes, options late and by the minute.
fn rights() -> Vec<RightsView> {
    use feed::entitlement::{Evidence, Host};
    let topic = |text: &str| text.parse().unwrap();
    let refused = |text| Evidence::Refused(topic(text), "not authorized");
    let mut stocks = feed::Entitlement::default();
    stocks.learn(Evidence::LoggedIn(Host::RealTime));
    stocks.learn(Evidence::Held(topic("A.SPY")));
    stocks.learn(Evidence::Held(topic("T.SPY")));
    stocks.learn(refused("Q.SPY"));
    stocks.learn(refused("Q.QQQ"));
    let mut options = feed::Entitlement::default();
    options.learn(Evidence::NotInPlan(Host::RealTime, "The plan does not include it."));
    options.learn(Evidence::LoggedIn(Host::Delayed));
    options.learn(refused("A.O:SPY261218C00650000"));
    options.learn(refused("A.O:SPY261218P00650000"));
    let of = |class, known| RightsView::new(class, known, true);
    vec![of(market::AssetClass::Stocks, &stocks), of(market::AssetClass::Options, &options)]
}

fn pulses() -> [board::Pulse; 2] {
    let pulse = |class, received, lag| board::Pulse { class, received, lag, delay: 0 };
    [
        pulse(market::AssetClass::Stocks, Some(NOW), Some(42)),
        pulse(market::AssetClass::Options, None, None),
    ]
}

/// A board with one ticker, one unknown ticker, a chart of two candles and a chain of three
/// contracts: one solved, one without a bid, one never traded.
fn desk() -> (Board, Interests) {
    let symbol = |text: &str| Symbol::new(text).unwrap();
    let spy = symbol("SPY");
    let mut board = Board::new(Origin::Simulated);
    let wished = board.stamp();
    let row = UnifiedSnapshot {
        symbol: spy,
        name: Some("SPDR S&P 500 ETF".into()),
        session: Some(market::DayBar {
            open: Some(648.0),
            high: Some(652.0),
            low: Some(647.5),
            close: Some(649.9),
            previous_close: Some(650.0),
            volume: Some(41_000_000.0),
            ..market::DayBar::default()
        }),
        ..UnifiedSnapshot::unknown(spy)
    };
    board.apply_unified(&row);
    let at = |seconds: i64| Time::from_millis(1_795_464_005_000 - seconds * 1_000);
    board.held(spy, Span::Minute, at(86_400));
    board.lost(market::AssetClass::Stocks, at(660), |_, _| true);
    board.held(spy, Span::Minute, at(540));
    board.lost(market::AssetClass::Stocks, at(2), |_, _| true);
    for (start, close) in [(1_795_463_940_000, 651.0), (1_795_464_000_000, 651.25)] {
        board.apply(&Event::Bar(Bar {
            start: Some(Time::from_millis(start)),
            end: Some(Time::from_millis(start + 60_000)),
            open: Some(651.0),
            high: Some(651.5),
            low: Some(650.75),
            close: Some(close),
            volume: Some(120_000.0),
            ..Bar::unknown(spy, Span::Minute)
        }));
    }
    board.apply(&quote(spy, Some(651.24), Some(651.26)));
    board.set_history(spy, Interval::Minute, Loading::Ready);
    let expiry = Date::new(2026, 12, 18).unwrap();
    let key = ChainKey { underlying: spy, expiry, root: spy };
    let contracts =
        ["O:SPY261218C00650000", "O:SPY261218C00900000", "O:SPY261218P00650000"].map(symbol);
    for contract in contracts {
        board.apply_option(&OptionSnapshot {
            open_interest: Some(1_200.0),
            multiplier: Some(100.0),
            ..OptionSnapshot::unknown(contract)
        });
    }
    board.apply(&quote(contracts[0], Some(10.2), Some(10.3)));
    board.apply(&quote(contracts[1], Some(0.0), Some(0.01)));
    let solved = Model {
        iv: Some(0.1432),
        delta: Some(0.5311),
        gamma: Some(0.0121),
        theta: Some(-0.2012),
        vega: Some(0.6511),
        reason: None,
        inputs_time: Some(Time::from_millis(1_795_464_004_000)),
    };
    let unsolved = |reason: &str| Model { reason: Some(reason.into()), ..Model::default() };
    board.apply_model(contracts[0], solved);
    board.apply_model(contracts[1], unsolved("Nobody bids."));
    board.apply_model(contracts[2], unsolved("There is no quote."));
    board.list_chain(key, contracts.to_vec());
    board.set_chain_loading(key, Loading::Ready);
    let quotes = QuoteCounts { used: 1, no_bid: 1, unquoted: 1, ..QuoteCounts::default() };
    let summary = Summary {
        spot: Some(651.25),
        expires: market::close_of(expiry),
        atm_iv: Some(0.1432),
        put_call_volume: Some(1.21),
        dividend_yield: Some(0.0121),
        expected_move: Some(15.2),
        weighted_move: Some(14.1),
        one_sigma: Some(17.9),
        risk_reversal: Some(-0.0312),
        butterfly: Some(0.0041),
        max_pain: Some(650.0),
        dividends: Some(Dividends { declared: 1, projected: 3 }),
        contracts: 3,
        solved: 1,
        quotes,
        inputs_time: Some(Time::from_millis(1_795_464_004_000)),
        ..Summary::default()
    };
    board.summarise(key, summary);
    board.expose(Scope::Expiry(key), exposure(quotes));
    board.set_streamed(contracts[0], true);
    let taken = Some(Time::from_millis(1_795_463_900_000));
    board.cover_chain(key, Coverage { quoted: 1, by_snapshot: 2, bars_only: 2, taken });
    let interests = Interests {
        tickers: vec![(spy, wished), (symbol("QQQ"), wished)],
        chart: Some((spy, Interval::Minute, wished)),
        chain: Some((key, wished)),
        exposure: Some((Scope::Expiry(key), wished)),
    };
    (board, interests)
}

/// One contract's, whose gamma is nowhere zero.
fn exposure(quotes: QuoteCounts) -> Exposure {
    Exposure {
        loading: Loading::Ready,
        dealers: "long calls, short puts",
        expiries: 1,
        contracts: 3,
        solved: 1,
        counted: 1,
        quotes,
        gamma_of_calls: Some(6_157_900.0),
        gamma_of_puts: Some(0.0),
        delta: Some(41_505_465.0),
        vanna: Some(-210_400.0),
        charm: Some(-88_120.0),
        by_strike: vec![StrikeGamma { strike: 650.0, calls: 6_157_900.0, puts: 0.0 }],
        call_wall: Some(650.0),
        absolute_wall: Some(650.0),
        zero_gamma: Some(vec![]),
        spot: Some(651.25),
        inputs_time: Some(Time::from_millis(1_795_464_004_000)),
        reckoned: Some(NOW),
        ..Exposure::default()
    }
}

fn quote(symbol: Symbol, bid: Option<f64>, ask: Option<f64>) -> Event {
    Event::Quote(Quote {
        symbol,
        bid,
        ask,
        bid_size: Some(3.0),
        ask_size: Some(5.0),
        time: Some(Time::from_millis(1_795_464_004_000)),
        ..Quote::unknown(symbol)
    })
}
