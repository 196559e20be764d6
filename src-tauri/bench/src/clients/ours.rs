//! Tapedeck's own: the desk with its link, session, ledger and board, and a window on three tickers
//! that pulls as the page does. A delay is measured where the window has the price in its hands.

use desk::{Config, Desk, LinkState, Source, Told, VaultChoice, Wish};
use market::{AssetClass, Symbol};

use super::{BEGIN, END, MARK, Measure};

/// Takes a stream to its end.
pub async fn run(url: &str) -> ! {
    desk::install_crypto();
    // Nothing listens at the REST address: what is asked there fails at once.
    let rest = "http://127.0.0.1:9".to_owned();
    let source = Source::Exchange { ws: url.to_owned(), rest, delayed: None };
    let config = Config { source, vault: VaultChoice::Memory(None), rights: None, seed: 1 };
    let (desk, mut told) = Desk::start(config).expect("the desk starts");
    let client = desk.attach().await;
    let symbol = |text| Symbol::new(text).expect("a symbol");
    let tickers = [BEGIN, END, MARK].map(symbol).to_vec();
    desk.watch(client, Wish { tickers, ..Wish::default() }).await;
    let mut was_live = false;
    let mut mark = board::Mark::ZERO;
    let mut measure: Option<Measure> = None;
    loop {
        match told.recv().await.expect("the desk runs") {
            Told::Link(link) if link.class == AssetClass::Stocks => {
                assert!(link.state == LinkState::Live || !was_live, "the link left: {link:?}");
                was_live = link.state == LinkState::Live;
            }
            Told::Wake(_) => loop {
                let changes = desk.changes(client, mark).await.changes;
                if changes.is_empty() {
                    break;
                }
                mark = changes.mark;
                for ticker in changes.tickers {
                    let Some(price) = ticker.last else { continue };
                    match (ticker.symbol.as_str(), measure.take()) {
                        (END, Some(measure)) => measure.tell(price),
                        (MARK, Some(mut begun)) => {
                            begun.mark(price);
                            measure = Some(begun);
                        }
                        _ => measure = Some(Measure::start()),
                    }
                }
            },
            _ => {}
        }
    }
}
