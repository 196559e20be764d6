//! The WebSocket side: one port, a path for each cluster, `404` for any other.

mod connection;
mod registry;

use std::sync::Arc;

use market::AssetClass;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::StatusCode;

use crate::exchange::Shared;
pub(crate) use registry::Registry;

/// Accepts connections until told to stop.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::spawn(greet(stream, Arc::clone(&shared), stop.clone()));
                }
            }
        }
    }
}

/// Upgrades a connection and runs it. One that does not upgrade is not worth a word.
async fn greet(stream: TcpStream, shared: Arc<Shared>, stop: watch::Receiver<bool>) {
    let mut class = None;
    let _ = stream.set_nodelay(true);
    #[expect(clippy::result_large_err, reason = "the shape of the library's callback")]
    let route = |request: &Request, response: Response| match cluster(request.uri().path()) {
        Some(found) => {
            class = Some(found);
            Ok(response)
        }
        None => {
            let mut refusal = ErrorResponse::new(Some("404 page not found\n".to_owned()));
            *refusal.status_mut() = StatusCode::NOT_FOUND;
            Err(refusal)
        }
    };
    let upgraded = tokio_tungstenite::accept_hdr_async(stream, route).await;
    if let (Ok(socket), Some(class)) = (upgraded, class) {
        connection::run(socket, class, shared, stop).await;
    }
}

fn cluster(path: &str) -> Option<AssetClass> {
    [AssetClass::Stocks, AssetClass::Options, AssetClass::Indices]
        .into_iter()
        .find(|class| path.strip_prefix('/') == Some(class.as_str()))
}
