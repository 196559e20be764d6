//! A server that plays a corpus to whoever logs in and subscribes, at a pace; who reads more slowly
//! is sent as much as is taken. A process of its own, so that its work is not its clients'.
//!
//!     replay --events 500000 --pace EVENTS_A_SECOND [--marked] [--tls CERTIFICATE.pem]
//!
//! It prints its address and plays once a connection to `/stocks`. First every symbol comes once in
//! each way, which ends with a trade of ZZBEGIN; then the stream, which ends with one of ZZEND. A marked one comes as a frame a millisecond and has a trade of ZZMARK every hundredth
//! of a second, whose price is the time of the machine's stopwatch in microseconds. A certificate
//! of its own making is written to the file.

use std::sync::Arc;
use std::time::Duration;

use bench::corpus::{Corpus, Dice, Mix, Universe, write_event};
use bench::rounds::monotonic_nanos;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// After the last request, before the first frame: a client has settled.
const SETTLE: Duration = Duration::from_millis(400);
const SYMBOLS: usize = 10_500;
/// A time before any of the corpus, milliseconds.
const BEFORE: i64 = 1_795_190_399_000;

struct Plan {
    /// Each symbol's first quote, trade and bar.
    first: Vec<Utf8Bytes>,
    frames: Vec<Utf8Bytes>,
    /// Events a second.
    pace: u64,
    marked: bool,
    events: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::LocalSet::new().run_until(listen()).await;
}

async fn listen() {
    let words: Vec<String> = std::env::args().collect();
    let after = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    let number = |name: &str| after(name).and_then(|word| word.parse::<u64>().ok());
    let pace = number("--pace").unwrap_or(100_000);
    let events = number("--events").unwrap_or(400_000);
    let marked = words.iter().any(|word| word == "--marked");
    // Nothing comes twice: who goes by the exchange's time would be spared what is older.
    let corpus = Corpus::new(Mix::Stocks, SYMBOLS, events, 7);
    let frames = corpus.frames.into_iter().map(Utf8Bytes::from).collect();
    let plan = Arc::new(Plan { first: firsts(), frames, pace, marked, events });
    let tls = after("--tls").map(|path| acceptor(&path));

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let scheme = if tls.is_some() { "wss" } else { "ws" };
    println!("{scheme}://{}", listener.local_addr().unwrap());
    loop {
        let (line, _) = listener.accept().await.unwrap();
        line.set_nodelay(true).unwrap();
        let (plan, tls) = (plan.clone(), tls.clone());
        tokio::task::spawn_local(async move {
            match tls {
                Some(tls) => match tls.accept(line).await {
                    Ok(line) => serve(line, &plan).await,
                    Err(error) => eprintln!("replay: {error}"),
                },
                None => serve(line, &plan).await,
            }
        });
    }
}

/// Each symbol's first quote, trade and bar, of a second before the stream begins.
fn firsts() -> Vec<Utf8Bytes> {
    let universe = Universe::new(SYMBOLS, false, false);
    let mut dice = Dice::new(11);
    let frame = |symbols: &[String]| {
        let mut events = Vec::new();
        for symbol in symbols {
            for mix in [Mix::StockQuotes, Mix::StockTrades, Mix::StockBars] {
                let mut event = String::new();
                write_event(&mut event, mix, symbol, BEFORE, 0, &mut dice);
                events.push(event);
            }
        }
        Utf8Bytes::from(format!("[{}]", events.join(",")))
    };
    universe.symbols.chunks(30).map(frame).collect()
}

/// TLS with a certificate made now; whoever is to trust it reads the file.
fn acceptor(path: &str) -> tokio_rustls::TlsAcceptor {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let certificate = authority.self_signed(&key).unwrap();
    std::fs::write(path, certificate.pem()).unwrap();
    let issuer = rcgen::Issuer::new(authority, key);
    let own = rcgen::KeyPair::generate().unwrap();
    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let leaf = rcgen::CertificateParams::new(names).unwrap().signed_by(&own, &issuer).unwrap();
    let private = rustls::pki_types::PrivateKeyDer::Pkcs8(own.serialize_der().into());
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], private)
        .unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(line: S, plan: &Plan) {
    let mut stocks = false;
    let note = |request: &Request, response: Response| {
        stocks = request.uri().path().ends_with("/stocks");
        Ok(response)
    };
    let Ok(mut socket) = tokio_tungstenite::accept_hdr_async(line, note).await else { return };
    let _ = socket.send(status("connected", "Connected Successfully")).await;
    let mut asked = false;
    loop {
        // The clock starts anew with each request.
        let next = tokio::time::timeout(SETTLE, socket.next());
        let heard = if asked && stocks { next.await.ok() } else { Some(socket.next().await) };
        match heard {
            None => break,
            Some(Some(Ok(Message::Text(text)))) => {
                asked |= text.contains("subscribe");
                if socket.send(answer(&text)).await.is_err() {
                    return;
                }
            }
            Some(Some(Ok(_))) => {}
            Some(_) => return,
        }
    }
    if begin(&mut socket, plan).await.is_err() {
        return;
    }
    let played =
        if plan.marked { mark(&mut socket, plan).await } else { play(&mut socket, plan).await };
    // Until the client has had enough.
    if played.is_ok() {
        while let Some(Ok(_)) = socket.next().await {}
    }
}

fn status(status: &str, message: &str) -> Message {
    Message::text(format!(r#"[{{"ev":"status","status":"{status}","message":"{message}"}}]"#))
}

fn answer(request: &str) -> Message {
    let request: serde_json::Value = serde_json::from_str(request).unwrap_or_default();
    match request["action"].as_str() {
        Some("auth") => status("auth_success", "authenticated"),
        Some(action @ ("subscribe" | "unsubscribe")) => {
            let pairs = request["params"].as_str().unwrap_or_default().split(',');
            let acks = pairs.map(|pair| {
                let message = format!("{action}d to: {}", pair.trim());
                format!(r#"{{"ev":"status","status":"success","message":"{message}"}}"#)
            });
            Message::text(format!("[{}]", acks.collect::<Vec<_>>().join(",")))
        }
        _ => status("error", "not understood"),
    }
}

/// A trade that is no other's repetition.
fn trade(symbol: &str, price: u64, number: usize) -> String {
    let time = 1_795_190_400_000 + number;
    format!(
        r#"{{"ev":"T","sym":"{symbol}","x":4,"i":"{number}","z":3,"p":{price},"s":1,"t":{time},"q":{number}}}"#
    )
}

type Ended = Result<(), tokio_tungstenite::tungstenite::Error>;

async fn begin<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    plan: &Plan,
) -> Ended {
    for frame in &plan.first {
        socket.send(Message::Text(frame.clone())).await?;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    tokio::time::sleep(SETTLE).await;
    socket.send(Message::text(format!("[{}]", trade("ZZBEGIN", 1, 1)))).await?;
    tokio::time::sleep(SETTLE).await;
    Ok(())
}

async fn play<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    plan: &Plan,
) -> Ended {
    let (start, mut sent) = (monotonic_nanos(), 0);
    let sized = plan.frames.iter().map(|frame| (frame, frame.matches(r#"{"ev""#).count() as u64));
    let sized: Vec<_> = sized.collect();
    for (frame, events) in sized {
        if sent >= plan.events {
            break;
        }
        sent += events;
        socket.feed(Message::Text(frame.clone())).await?;
        let due = start + sent * 1_000_000_000 / plan.pace;
        let ahead = due.saturating_sub(monotonic_nanos());
        if ahead > 1_000_000 {
            socket.flush().await?;
            tokio::time::sleep(Duration::from_nanos(ahead)).await;
        }
    }
    socket.send(Message::text(format!("[{}]", trade("ZZEND", sent, 1)))).await
}

/// A frame a millisecond, marked every tenth.
async fn mark<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocketStream<S>,
    plan: &Plan,
) -> Ended {
    let each = (plan.pace / 1_000).max(1);
    let mut events =
        plan.frames.iter().flat_map(|frame| {
            frame.trim_matches(['[', ']']).split(",{\"ev\"").enumerate().map(|(at, event)| {
                if at == 0 { event.to_owned() } else { format!("{{\"ev\"{event}") }
            })
        });
    let frames: Vec<String> = (0..plan.events / each)
        .map(|_| events.by_ref().take(each as usize).collect::<Vec<_>>().join(","))
        .collect();
    let mut tick = tokio::time::interval(Duration::from_millis(1));
    let (mut sent, mut number) = (0, 0);
    while sent < plan.events {
        tick.tick().await;
        let frame = &frames[number % frames.len()];
        number += 1;
        sent += each;
        let text = if number % 10 == 0 {
            sent += 1;
            let mark = trade("ZZMARK", monotonic_nanos() / 1_000, number);
            format!("[{frame},{mark}]")
        } else {
            format!("[{frame}]")
        };
        socket.send(Message::text(text)).await?;
    }
    socket.send(Message::text(format!("[{}]", trade("ZZEND", sent, 1)))).await
}
