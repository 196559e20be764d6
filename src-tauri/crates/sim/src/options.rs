//! What an exchange is started with.

use std::time::Duration;

use market::AssetClass;

use crate::mischief::Mischief;

/// How to run an exchange. The default is seed 1, ports 18765 and 18766, New York's hours, and
/// any key that does not begin with `bad`.
#[derive(Debug, Clone)]
pub struct Options {
    /// Chooses the market: the same seed has the same prices at the same instants.
    pub seed: u64,
    /// Port of the WebSockets; 0 for any free one.
    pub ws_port: u16,
    /// Port of the REST endpoints; 0 for any free one.
    pub rest_port: u16,
    /// Whether every instant counts as the regular session. A day then runs from New York's
    /// midnight to the next, weekends included.
    pub always_open: bool,
    /// The keys that log in; `None` for any that is not empty and does not begin with `bad`.
    pub accepted_keys: Option<Vec<String>>,
    /// Clusters the plan does not include.
    pub without: Vec<AssetClass>,
    /// What the plan refuses: a channel (`Q`), or the beginning of pairs (`T.O:`).
    pub refused: Vec<String>,
    /// Connections a key may have to one cluster. One more is let in, and shortly after one goes.
    pub connections: usize,
    /// Which connection goes when there are too many.
    pub evicted: Evicted,
    /// How long a connection may stay without logging in.
    pub login_limit: Duration,
    /// How late the streams are: fifteen minutes on the vendor's delayed host.
    pub delay: Duration,
    /// How many times as many trades stocks have, with as much volume: 20 is fifty a second of the
    /// busiest.
    pub bustle: f64,
    /// How often a connection is sent what has come due. Not zero.
    pub step: Duration,
    /// REST requests a key may make in a minute; `None` for any number.
    pub requests_a_minute: Option<u32>,
    /// What goes wrong on purpose, from the start.
    pub mischief: Mischief,
}

/// Which connection goes when a key has too many. Reports differ on what the vendor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evicted {
    /// The one that has been there longest.
    Oldest,
    /// The one that came last.
    Newest,
    /// Now the one, now the other, by the number of the connection.
    Either,
    /// Both the one and the other.
    Both,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            ws_port: 18_765,
            rest_port: 18_766,
            always_open: false,
            accepted_keys: None,
            without: Vec::new(),
            refused: Vec::new(),
            connections: 1,
            evicted: Evicted::Oldest,
            login_limit: Duration::from_secs(10),
            delay: Duration::ZERO,
            bustle: 1.0,
            step: Duration::from_millis(100),
            requests_a_minute: None,
            mischief: Mischief::default(),
        }
    }
}

impl Options {
    /// Whether a key logs in.
    pub(crate) fn accepts(&self, key: &str) -> bool {
        match &self.accepted_keys {
            Some(keys) => keys.iter().any(|accepted| accepted == key),
            None => !key.is_empty() && !key.starts_with("bad"),
        }
    }
}
