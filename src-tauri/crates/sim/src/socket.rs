//! The WebSocket side: one port, a path for each cluster, `404` for any other.

mod connection;
mod line;
mod registry;
mod suffering;
mod upgrade;
mod writer;

use std::sync::Arc;

use market::AssetClass;
use tokio::io::sink;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::clock;
use crate::exchange::{Door, Shared};
use crate::mischief::{Fault, Moment, Port};
pub(crate) use line::{Line, Pace};
pub(crate) use registry::Registry;

/// Accepts connections until told to stop.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let mut door = Door::new(listener, shared.stage.port(Port::Sockets));
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            stream = door.accept() => {
                tokio::spawn(greet(stream, Arc::clone(&shared), stop.clone()));
            }
        }
    }
}

/// Upgrades a connection and runs it. One that does not upgrade is not worth a word.
async fn greet(mut stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let head = tokio::select! {
        head = upgrade::read(&mut stream) => head,
        _ = stop.changed() => return,
    };
    let Some((path, head)) = head else { return };
    let Some(class) = cluster(&path) else { return upgrade::answer(&mut stream, 404).await };
    shared.books.attempted(class, clock::now());
    let pace = Arc::new(Pace::default());
    let mut line = Line::new(stream, head, Arc::clone(&pace));
    match shared.stage.take(Instant::now(), class, Moment::Upgrade) {
        Some(Fault::UpgradeMute) => {
            let swallow = async { tokio::io::copy(&mut line, &mut sink()).await.is_ok() };
            tokio::select! {
                _ = swallow => {}
                _ = stop.changed() => {}
            }
            return;
        }
        Some(Fault::UpgradeReset) => return pace.reset(),
        Some(Fault::UpgradeAnswer(code)) => return upgrade::answer(&mut line, code).await,
        Some(Fault::UpgradeLate(time)) => sleep_until(Instant::now() + time).await,
        _ => {}
    }
    if let Ok(socket) = tokio_tungstenite::accept_async(line).await {
        connection::run(socket, class, pace, shared, stop).await;
    }
}

fn cluster(path: &str) -> Option<AssetClass> {
    [AssetClass::Stocks, AssetClass::Options, AssetClass::Indices]
        .into_iter()
        .find(|class| path.strip_prefix('/') == Some(class.as_str()))
}
