//! Tapedeck's own: the desk with its link, session, ledger and board, a window on one ticker.

use desk::{Config, Desk, LinkState, Source, Tapped, Told, VaultChoice, Wish};
use market::{AssetClass, Event, Symbol};

use super::{END, MARK, Measure};

/// Takes a stream to its end. A delay is measured at a tap, right behind the board.
pub async fn run(url: &str, marked: bool) -> ! {
    desk::install_crypto();
    // Nothing listens at the REST address: what is asked there fails at once.
    let rest = "http://127.0.0.1:9".to_owned();
    let source = Source::Exchange { ws: url.to_owned(), rest, delayed: None };
    let config = Config { source, vault: VaultChoice::Memory(None), rights: None, seed: 1 };
    let (desk, mut told) = Desk::start(config).expect("the desk starts");
    let client = desk.attach().await;
    let end = Symbol::new(END).expect("a symbol");
    let wish = Wish { tickers: vec![end], ..Wish::default() };
    desk.watch(client, wish).await;
    loop {
        match told.recv().await.expect("the desk runs") {
            Told::Link(link)
                if link.class == AssetClass::Stocks && link.state == LinkState::Live =>
            {
                break;
            }
            _ => {}
        }
    }
    if marked {
        let topics = [MARK, END].map(|symbol| format!("T.{symbol}").parse().expect("a topic"));
        let mut tap = desk.tap(topics.into_iter().collect()).await.expect("the desk runs");
        let mut measure = Measure::start();
        while let Some(tapped) = tap.next().await {
            if let Tapped::Event(_, Event::Trade(trade)) = tapped {
                let price = trade.price.unwrap_or_default();
                if trade.symbol == end {
                    measure.tell(price);
                }
                measure.mark(price);
            }
        }
        panic!("the stream broke off");
    }
    let measure = Measure::start();
    let mut mark = board::Mark::ZERO;
    loop {
        let news = told.recv().await.expect("the desk runs");
        if let Told::Link(link) = &news
            && link.class == AssetClass::Stocks
            && link.state != LinkState::Live
        {
            panic!("the link left: {link:?}");
        }
        if news == Told::Wake(client) {
            let pulled = desk.changes(client, mark).await;
            mark = pulled.changes.mark;
            if let Some(events) = pulled.changes.tickers.iter().find_map(|ticker| ticker.last) {
                measure.tell(events);
            }
        }
    }
}
