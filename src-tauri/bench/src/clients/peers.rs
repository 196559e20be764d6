//! Others: a socket alone, tungstenite with serde, massive-rs; each with a map of the latest.

use std::collections::HashMap;
use std::hint::black_box;

use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use super::{BEGIN, END, MARK, Measure};
use crate::peers::{borrowed, owned};

/// The latest of a symbol.
#[derive(Debug, Default)]
struct Latest {
    last: Option<f64>,
    bid: Option<f64>,
    ask: Option<f64>,
}

type Book = HashMap<String, Latest>;

fn slot<'b>(book: &'b mut Book, symbol: &str) -> &'b mut Latest {
    // Twice looked up only for what is new.
    if !book.contains_key(symbol) {
        book.insert(symbol.to_owned(), Latest::default());
    }
    book.get_mut(symbol).expect("it is there now")
}

/// What the book was told of last that matters here.
#[derive(Default)]
struct Signs {
    begin: bool,
    mark: Option<f64>,
    end: Option<f64>,
}

impl Signs {
    fn see(&mut self, symbol: &str, price: Option<f64>) {
        match symbol {
            BEGIN => self.begin = true,
            MARK => self.mark = price,
            END => self.end = price,
            _ => {}
        }
    }
}

/// Logs in, subscribes, and hands each frame on until one says that it was the last.
async fn stream(url: &str, mut take: impl FnMut(&Utf8Bytes) -> Signs) -> ! {
    let (mut socket, _) = tokio_tungstenite::connect_async(format!("{url}/stocks"))
        .await
        .expect("the replay listens");
    let say = |action: &str, params: &str| {
        Message::text(format!(r#"{{"action":"{action}","params":"{params}"}}"#))
    };
    socket.next().await;
    socket.send(say("auth", "bench")).await.expect("it hears");
    socket.next().await;
    socket.send(say("subscribe", "T.ZZEND")).await.expect("it hears");
    socket.next().await;
    let mut measure = Measure::start();
    while let Some(Ok(message)) = socket.next().await {
        let Message::Text(text) = message else { continue };
        let signs = take(&text);
        if signs.begin {
            measure = Measure::start();
        }
        if let Some(sent) = signs.mark {
            measure.mark(sent);
        }
        if let Some(events) = signs.end {
            measure.tell(events);
        }
    }
    panic!("the stream broke off");
}

/// The socket and nothing else.
pub async fn socket(url: &str) -> ! {
    let price = |text: &str| {
        let rest = text.split(r#""p":"#).nth(1)?;
        rest.split(',').next()?.parse().ok()
    };
    stream(url, |text| {
        // Only the first and the last frame are this short.
        let is_sign = text.len() < 140;
        let end = if is_sign && text.contains(END) { price(text) } else { None };
        black_box(text);
        Signs { begin: is_sign && text.contains(BEGIN), mark: None, end }
    })
    .await
}

/// tungstenite, serde_json typed and borrowed.
pub async fn serde_borrowed(url: &str) -> ! {
    let mut book = Book::new();
    stream(url, |text| {
        let mut signs = Signs::default();
        let mut json = serde_json::Deserializer::from_str(text);
        let read = borrowed::each(&mut json, |event| match event {
            borrowed::Event::Trade(trade) => {
                signs.see(trade.sym, trade.p);
                slot(&mut book, trade.sym).last = trade.p;
            }
            borrowed::Event::Quote(quote) => {
                let latest = slot(&mut book, quote.sym);
                (latest.bid, latest.ask) = (quote.bp, quote.ap);
            }
            borrowed::Event::Bar(bar) => slot(&mut book, bar.sym).last = bar.c,
            borrowed::Event::Other => {}
        });
        read.expect("the corpus is sound");
        signs
    })
    .await
}

/// tungstenite, serde_json tagged and owned.
pub async fn serde_tagged(url: &str) -> ! {
    let mut book = Book::new();
    stream(url, |text| {
        let mut signs = Signs::default();
        let events: Vec<owned::Event> = serde_json::from_str(text).expect("the corpus is sound");
        for event in events {
            match event {
                owned::Event::T(trade) => {
                    signs.see(&trade.sym, trade.p);
                    slot(&mut book, &trade.sym).last = trade.p;
                }
                owned::Event::Q(quote) => {
                    let latest = slot(&mut book, &quote.sym);
                    (latest.bid, latest.ask) = (quote.bp, quote.ap);
                }
                owned::Event::A(bar) => slot(&mut book, &bar.sym).last = bar.c,
                owned::Event::Other => {}
            }
        }
        signs
    })
    .await
}

/// massive-rs as its documents show it.
pub async fn massive(url: &str) -> ! {
    use massive::websocket::{Market, WebSocketClient, WebSocketMessage};
    let host = url.split("://").nth(1).expect("a scheme");
    let mut client = WebSocketClient::new("bench")
        .expect("a key")
        .with_host(host)
        .with_secure(url.starts_with("wss"))
        .with_market(Market::Stocks)
        .with_subscriptions(&["T.ZZEND"]);
    let mut book = Book::new();
    let mut measure: Option<Measure> = Some(Measure::start());
    let ended = client
        .connect(|messages| {
            let mut signs = Signs::default();
            for message in &messages {
                match message {
                    WebSocketMessage::EquityTrade(trade) => {
                        let symbol = trade.symbol.as_deref().unwrap_or_default();
                        signs.see(symbol, trade.price);
                        slot(&mut book, symbol).last = trade.price;
                    }
                    WebSocketMessage::EquityQuote(quote) => {
                        let latest = slot(&mut book, quote.symbol.as_deref().unwrap_or_default());
                        (latest.bid, latest.ask) = (quote.bid_price, quote.ask_price);
                    }
                    WebSocketMessage::EquityAgg(bar) => {
                        slot(&mut book, bar.symbol.as_deref().unwrap_or_default()).last = bar.close;
                    }
                    _ => {}
                }
            }
            if signs.begin {
                measure = Some(Measure::start());
            }
            if let (Some(sent), Some(measure)) = (signs.mark, &mut measure) {
                measure.mark(sent);
            }
            if let Some(events) = signs.end
                && let Some(measure) = measure.take()
            {
                measure.tell(events);
            }
            async {}
        })
        .await;
    panic!("the stream broke off: {ended:?}");
}
