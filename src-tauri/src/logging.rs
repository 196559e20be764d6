//! The log on stderr: what `RUST_LOG` asks for, information without it.
//!
//! Two things hold whatever it asks for. The layers that carry the key say nothing below
//! information, since they would print the frame it is in; and whatever is written passes the
//! desk's redactor first, panics included.

use std::io::{self, Write};

use tracing::{Level, Metadata, level_filters::LevelFilter};
use tracing_subscriber::{EnvFilter, Layer, filter::filter_fn, fmt, prelude::*};

/// Crates that handle frames and headers.
const CAPPED: [&str; 7] =
    ["tungstenite", "tokio_tungstenite", "hyper", "h2", "rustls", "zbus", "reqwest"];

/// Starts the log; a second call does nothing.
pub(crate) fn start() {
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let lines = fmt::layer().with_writer(|| Redacted(io::stderr())).with_ansi(false);
    let capped = lines.with_filter(filter_fn(allowed));
    // It fails only where there is a log already.
    let _ = tracing_subscriber::registry().with(asked.from_env_lossy()).with(capped).try_init();
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
}

fn allowed(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || !carries_secrets(metadata.target())
}

fn carries_secrets(target: &str) -> bool {
    CAPPED.iter().any(|name| {
        target.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

/// Takes the key out of what is written. The formatter hands over whole events.
struct Redacted<W>(W);

impl<W: Write> Write for Redacted<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(desk::redact(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_that_carry_the_key_are_capped_and_their_namesakes_are_not() {
        for (target, capped) in [
            ("tungstenite", true),
            ("tungstenite::protocol::frame", true),
            ("tokio_tungstenite::compat", true),
            ("rustls::client::hs", true),
            ("hyperactive", false),
            ("desk::link", false),
            ("tapedeck_lib::commands", false),
        ] {
            assert_eq!(carries_secrets(target), capped, "{target}");
        }
    }
}
