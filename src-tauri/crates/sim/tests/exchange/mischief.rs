//! Mischief as a client sees it: each fault does what its name says, and the ledger says who
//! holds what.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use market::AssetClass;
use serde_json::Value;
use sim::{Exchange, Mischief, Options};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Error;

use super::client::{Client, End, exchange, get, request};

const STOCKS: AssetClass = AssetClass::Stocks;

async fn playing(script: &str) -> Exchange {
    exchange(Options { mischief: Mischief::parse(script, 1).unwrap(), ..Options::default() }).await
}

/// How an upgrade is refused.
async fn refused(exchange: &Exchange) -> Error {
    connect_async(format!("{}/stocks", exchange.ws_url())).await.unwrap_err()
}

#[tokio::test]
async fn a_connection_ends_as_the_script_says() {
    for (fault, end) in [
        ("reset", End::Dropped),
        ("drop", End::Dropped),
        ("close 1000", End::Closed(1000)),
        ("close 1001", End::Closed(1001)),
        ("close 1011", End::Closed(1011)),
        ("close 1012", End::Closed(1012)),
        ("close 1013", End::Closed(1013)),
        ("evict", End::Closed(1008)),
        ("slow-consumer", End::Closed(1008)),
        ("force-disconnect", End::Closed(1001)),
    ] {
        let exchange = exchange(Options::default()).await;
        let mut other = Client::log_in(&exchange, "options").await;
        let mut client = Client::log_in(&exchange, "stocks").await;
        exchange.play(&format!("at 0s stocks {fault}")).await.unwrap();
        assert_eq!(client.end().await, end, "{fault}");
        let mut again = Client::log_in(&exchange, "stocks").await;
        for client in [&mut again, &mut other] {
            client.send("subscribe", "T.NOSUCH").await;
            assert_eq!(client.statuses().await, ["success: subscribed to: T.NOSUCH"], "{fault}");
        }
    }
}

#[tokio::test]
async fn a_reset_is_a_reset_and_no_mere_end() {
    let exchange = playing("next stocks upgrade reset").await;
    let error = refused(&exchange).await;
    let is_reset = |error: &std::io::Error| error.kind() == std::io::ErrorKind::ConnectionReset;
    assert!(matches!(&error, Error::Io(error) if is_reset(error)), "{error}");
}

#[tokio::test]
async fn an_upgrade_is_answered_as_the_script_says() {
    for code in [200, 301, 302, 503] {
        let exchange = playing(&format!("next stocks upgrade {code}")).await;
        let said = refused(&exchange).await.to_string();
        assert!(said.contains(&code.to_string()), "{said}");
        Client::log_in(&exchange, "stocks").await;
    }
    let exchange = playing("next stocks upgrade late 50ms").await;
    Client::log_in(&exchange, "stocks").await;
}

#[tokio::test]
async fn a_mute_upgrade_holds_up_nobody_else() {
    let exchange = playing("next stocks upgrade mute").await;
    let address = exchange.ws_url().replace("ws://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    stream.write_all(b"GET /stocks HTTP/1.1\r\n\r\n").await.unwrap();
    exchange.until(|ledger| ledger.attempts_at(STOCKS) == 1).await;
    Client::log_in(&exchange, "stocks").await;
    exchange.stop().await;
    assert_eq!(stream.read(&mut [0; 64]).await.unwrap(), 0, "not a word");
}

#[tokio::test]
async fn nobody_is_there_while_calls_are_refused() {
    let exchange = exchange(Options::default()).await;
    let mut there = Client::log_in(&exchange, "stocks").await;
    exchange.play("at 0s both refuse 300ms\nat 0s rest refuse 300ms").await.unwrap();
    let address = exchange.rest_url().replace("http://", "");
    // The port closes when its task gets to it.
    while connect_async(format!("{}/options", exchange.ws_url())).await.is_ok() {}
    while TcpStream::connect(&address).await.is_ok() {}
    there.send("subscribe", "T.NOSUCH").await;
    assert_eq!(there.statuses().await, ["success: subscribed to: T.NOSUCH"]);
    while connect_async(format!("{}/options", exchange.ws_url())).await.is_err() {}
    while TcpStream::connect(&address).await.is_err() {}
    assert_eq!(get(&exchange, "/v1/marketstatus/now").await.0, 200);
}

#[tokio::test]
async fn the_greeting_comes_in_the_wrong_order() {
    for (fault, first) in
        [("early", "auth_success: authenticated"), ("ack", "success: subscribed to: T.ZZZZ")]
    {
        let exchange = playing(&format!("next stocks greeting {fault}")).await;
        let url = format!("{}/stocks", exchange.ws_url());
        let mut client = Client::over(connect_async(url).await.unwrap().0);
        assert_eq!(client.statuses().await, [first], "{fault}");
        assert_eq!(client.statuses().await, ["connected: Connected Successfully"]);
    }
    let exchange = playing("next stocks greeting data\nnext options greeting mute").await;
    let connect = async |cluster| {
        let url = format!("{}/{cluster}", exchange.ws_url());
        Client::over(connect_async(url).await.unwrap().0)
    };
    assert_eq!(connect("stocks").await.event("T").await["sym"], "ZZZZ");
    let mut mute = connect("options").await;
    mute.send("auth", "key").await;
    assert_eq!(mute.statuses().await, ["auth_success: authenticated"]);
}

#[tokio::test]
async fn a_log_in_is_counted_and_answered_as_the_script_says() {
    let no_plan = "auth_failed: Your plan doesn't include websocket access.";
    for (fault, said, end) in [
        ("refuse", "auth_failed: authentication failed", End::Dropped),
        ("no-plan", no_plan, End::Dropped),
        ("timeout", "auth_timeout: No authentication request received.", End::Closed(1008)),
    ] {
        let exchange = playing(&format!("next stocks login {fault}")).await;
        let mut client = Client::connect(&exchange, "stocks").await;
        client.send("auth", "key").await;
        assert_eq!(client.statuses().await, [said]);
        assert_eq!(client.end().await, end);
        Client::log_in(&exchange, "stocks").await;
        let ledger = exchange.ledger();
        assert_eq!(ledger.auth_frames("key", STOCKS), 2, "{fault}");
        assert_eq!(ledger.auth_frames("other", STOCKS), 0);
    }
}

#[tokio::test]
async fn acks_go_astray_and_the_ledger_knows_what_is_held() {
    let ack = |symbol: &str| format!("success: subscribed to: T.{symbol}");
    let refusal = "error: not authorized".to_owned();
    let (one, two, three) = (ack("AA"), ack("BB"), ack("CC"));
    for (fault, said, held) in [
        ("lost", vec![], 3),
        ("dropped", vec![], 0),
        ("some", vec![one.clone(), three.clone()], 3),
        ("late 20ms", vec![one, two.clone(), three.clone()], 3),
        ("refuse", vec![refusal, two, three], 2),
    ] {
        let exchange = playing(&format!("next stocks acks {fault}")).await;
        let mut client = Client::log_in(&exchange, "stocks").await;
        client.send("subscribe", "T.AA,T.BB,T.CC").await;
        if !said.is_empty() {
            assert_eq!(client.statuses().await, said, "{fault}");
        }
        client.send("subscribe", "T.DD").await;
        assert_eq!(client.statuses().await, [ack("DD")], "{fault}");
        assert_eq!(exchange.ledger().held(STOCKS).len(), held + 1, "{fault}");
    }
}

#[tokio::test]
async fn the_ledger_follows_what_is_held_and_by_whom() {
    let exchange = exchange(Options::default()).await;
    let mut client = Client::log_in(&exchange, "options").await;
    client.send("subscribe", "Q.O:SPY261218C00600000,T.O:SPY261218C00600000").await;
    client.statuses().await;
    client.send("unsubscribe", "Q.O:SPY261218C00600000").await;
    client.statuses().await;
    let ledger = exchange.ledger();
    let held = BTreeSet::from(["T.O:SPY261218C00600000".to_owned()]);
    assert_eq!(ledger.held(AssetClass::Options), held);
    assert_eq!((ledger.most_quotes, ledger.attempts.len()), (1, 1));
    let (code, body) = request(&exchange, "GET", "/-/ledger", "").await;
    assert_eq!(code, 200);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["connections"][0]["held"][0], "T.O:SPY261218C00600000");
    assert_eq!(body["authFrames"][0]["count"], 1);
    assert!(!body.to_string().contains("\"key\":\"key\""), "keys are fingerprints");
    drop(client);
    exchange.until(|ledger| ledger.connections.is_empty()).await;
}

#[tokio::test]
async fn half_open_is_silence_and_costs_the_place_its_word() {
    let exchange = exchange(Options::default()).await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    client.send("subscribe", "T.NOSUCH").await;
    client.statuses().await;
    exchange.play("at 0s stocks half-open").await.unwrap();
    exchange.until(|ledger| ledger.held(STOCKS).is_empty()).await;
    client.send("subscribe", "T.SPY").await;
    assert_eq!(exchange.ledger().connections.len(), 1, "it is there and says nothing");
    let mut again = Client::log_in(&exchange, "stocks").await;
    again.send("subscribe", "T.AA").await;
    again.statuses().await;
    assert_eq!(exchange.ledger().held(STOCKS).len(), 1);
    assert_eq!(client.end().await, End::Dropped, "the newcomer has its place");
}

#[tokio::test]
async fn a_bad_line_carries_everything_all_the_same() {
    for fault in ["slow 3000", "chop 3", "jitter 1ms 5ms", "stall 50ms", "pings 300", "say brewing"]
    {
        let exchange = exchange(Options::default()).await;
        let mut client = Client::log_in(&exchange, "stocks").await;
        exchange.play(&format!("at 0s stocks {fault}")).await.unwrap();
        client.send("subscribe", "T.AA,T.BB").await;
        let acks = ["success: subscribed to: T.AA", "success: subscribed to: T.BB"];
        loop {
            let said = client.statuses().await;
            if said[0].starts_with("success") {
                assert_eq!(said, acks, "{fault}");
                break;
            }
            assert_eq!(said, ["brewing: so the script has it"]);
        }
    }
}

#[tokio::test]
async fn garbage_of_every_kind_arrives() {
    for kind in [
        "utf8",
        "truncated",
        "nested",
        "types",
        "numbers",
        "duplicates",
        "object",
        "million",
        "oversize",
        "binary",
        "nul",
        "empty",
        "kind",
        "symbols",
    ] {
        let exchange = exchange(Options::default()).await;
        let mut client = Client::log_in(&exchange, "stocks").await;
        exchange.play(&format!("at 0s stocks garbage {kind}")).await.unwrap();
        let came = client.0.next().await.unwrap();
        match (kind, came) {
            ("utf8", Err(error)) => assert!(error.to_string().contains("UTF-8"), "{error}"),
            ("binary", Ok(message)) => assert!(message.is_binary()),
            ("oversize", Ok(message)) => assert!(message.len() > 4 << 20),
            ("million", Ok(message)) => assert_eq!(message.len(), 2_000_001),
            (_, Ok(message)) => assert!(message.is_text(), "{kind}"),
            (_, Err(error)) => panic!("{kind}: {error}"),
        }
    }
}

#[tokio::test]
async fn requests_are_answered_as_the_script_says() {
    let exchange = exchange(Options::default()).await;
    let path = "/v3/reference/tickers?limit=5";
    let whole = get(&exchange, path).await.1["results"].clone();
    let check = async |fault: &str, is: &dyn Fn(u16, &Value) -> bool| {
        exchange.play(&format!("next rest /v3/reference {fault}")).await.unwrap();
        assert_eq!(get(&exchange, "/v1/marketstatus/now").await.0, 200, "another path: {fault}");
        let (code, body) = get(&exchange, path).await;
        assert!(is(code, &body), "{fault}: {code} {body}");
        let (code, body) = get(&exchange, path).await;
        assert_eq!((code, &body["results"]), (200, &whole), "once is once: {fault}");
    };
    check("429 retry-after 3", &|code, _| code == 429).await;
    check("503", &|code, _| code == 503).await;
    check("slow 20ms", &|code, body| code == 200 && body["results"] == whole).await;
    check("page", &|code, body| code == 200 && body.is_null()).await;
    check("garbage", &|code, body| code == 200 && body.is_null()).await;
    check("truncated", &|code, body| code == 200 && body.is_null()).await;
    let next = |body: &Value| body["next_url"].as_str().unwrap_or_default().to_owned();
    check("loop", &|_, body| next(body) == format!("{}{path}", exchange.rest_url())).await;
    check("stray", &|_, body| next(body).starts_with("http://localhost:")).await;

    exchange.play("next rest 429 retry-after 3\nnext 2 rest reset").await.unwrap();
    let (code, _) = request(&exchange, "GET", path, "").await;
    assert_eq!(code, 429);
    let mut stream = TcpStream::connect(exchange.rest_url().replace("http://", "")).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
    let end = stream.read_to_end(&mut Vec::new()).await.unwrap_err();
    assert_eq!(end.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(exchange.ledger().strays, 1, "a request to another host is told from the others");
}

#[tokio::test]
async fn what_was_done_is_written_down_and_ends_when_it_is_to() {
    let script = "every 20ms either anything\nalways stocks chop 100\nnext rest 500";
    let exchange = playing(script).await;
    let mut written = exchange.transcribed();
    written.wait_for(|lines| *lines >= 20).await.unwrap();
    exchange.behave().await;
    let transcript = exchange.transcript(0);
    assert!(transcript.last().unwrap().ends_with("no more mischief"), "{transcript:?}");
    Client::log_in(&exchange, "stocks").await;
    assert_eq!(get(&exchange, "/v1/marketstatus/now").await.0, 200);
    assert_eq!(exchange.transcript(0), transcript);
    let error = exchange.play("at 5s stocks explode").await.unwrap_err();
    assert_eq!(error.line, 1);
}

#[tokio::test]
async fn what_comes_last_of_a_corrected_bar_is_what_history_says() {
    let exchange = playing("always stocks bars corrected").await;
    let mut client = Client::log_in(&exchange, "stocks").await;
    client.send("subscribe", "A.NVDA").await;
    let first = client.event("A").await;
    let last = loop {
        let bar = client.event("A").await;
        if bar["s"] == first["s"] {
            break bar;
        }
    };
    let start = &first["s"];
    let path = format!("/v2/aggs/ticker/NVDA/range/1/second/{start}/{start}");
    let history = &get(&exchange, &path).await.1["results"][0];
    for name in ["o", "h", "l", "c", "v", "vw"] {
        assert_eq!(last[name], history[name], "{name}");
    }
    assert_ne!(first["v"], last["v"]);
}
