//! An exchange of make-believe beside the program, which can be killed and started again.

use sim::{Exchange, Options};
use tokio::runtime::Runtime;

/// An exchange on ports that stay the same.
pub(crate) struct Beside {
    ports: (u16, u16),
    running: Option<(Runtime, Exchange)>,
}

impl Beside {
    /// Starts one on free ports.
    pub(crate) fn start() -> Self {
        let mut beside = Self { ports: (0, 0), running: None };
        beside.start_again();
        beside
    }

    /// Starts it again where it was.
    pub(crate) fn start_again(&mut self) {
        let (ws_port, rest_port) = self.ports;
        let options =
            Options { seed: 7, ws_port, rest_port, always_open: true, ..Options::default() };
        let (runtime, exchange) = std::thread::spawn(move || {
            let runtime = Runtime::new().unwrap();
            let exchange = runtime.block_on(sim::start(options)).unwrap();
            (runtime, exchange)
        })
        .join()
        .unwrap();
        self.ports = (port(&exchange.ws_url()), port(&exchange.rest_url()));
        self.running = Some((runtime, exchange));
    }

    /// Ends it without a word: its sockets just close.
    pub(crate) fn kill(&mut self) {
        if let Some((runtime, exchange)) = self.running.take() {
            drop(exchange);
            runtime.shutdown_background();
        }
    }

    /// How to be pointed at it.
    pub(crate) fn words(&self) -> [String; 4] {
        let (ws, rest) = self.ports;
        let addresses = (format!("ws://127.0.0.1:{ws}"), format!("http://127.0.0.1:{rest}"));
        ["--ws-url".to_owned(), addresses.0, "--rest-url".to_owned(), addresses.1]
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.kill();
    }
}

fn port(url: &str) -> u16 {
    url.rsplit(':').next().unwrap().parse().unwrap()
}
