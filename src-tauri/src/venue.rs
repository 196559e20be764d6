//! The exchange of make-believe: the one named on the command line, or the embedded one, which is
//! started when it is chosen and stopped when it is not.

use crate::arguments::Addresses;

/// Every run of the embedded exchange is the same market.
const SEED: u64 = 20_260_102;

/// Where simulated prices can be had.
pub(crate) enum Venue {
    /// An exchange that somebody else runs.
    Named(Addresses),
    /// The exchange in this process; `None` while it is not running.
    Embedded(Option<sim::Exchange>),
}

impl Venue {
    /// The venue of a command line.
    pub(crate) fn of(named: Option<Addresses>) -> Self {
        named.map_or(Self::Embedded(None), Self::Named)
    }

    /// Whether it is the embedded exchange.
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self, Self::Embedded(_))
    }

    /// Where it can be reached; the embedded exchange is started if it is not running.
    ///
    /// # Errors
    /// When the embedded exchange cannot be started.
    pub(crate) async fn open(&mut self) -> Result<desk::Source, sim::SimError> {
        let running = match self {
            Self::Named(addresses) => return Ok(addresses.source()),
            Self::Embedded(running) => running,
        };
        let exchange = match running.take() {
            Some(exchange) => exchange,
            None => sim::start(options()).await?,
        };
        let (ws, rest) = (exchange.ws_url(), exchange.rest_url());
        let source = desk::Source::Exchange { ws, rest, delayed: None };
        *running = Some(exchange);
        Ok(source)
    }

    /// Stops the embedded exchange if it is running.
    pub(crate) async fn close(&mut self) {
        if let Self::Embedded(running) = self
            && let Some(exchange) = running.take()
        {
            exchange.stop().await;
        }
    }
}

/// Always open, on ports that are free.
fn options() -> sim::Options {
    sim::Options { seed: SEED, ws_port: 0, rest_port: 0, always_open: true, ..Default::default() }
}
