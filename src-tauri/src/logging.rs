//! The log on stderr: what `RUST_LOG` asks for, information without it.
//!
//! Two things hold whatever it asks for. The layers that carry the key say nothing below
//! information, since they would print the frame it is in; and whatever is written passes the
//! desk's redactor first, panics included.

use std::io;

use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{LevelFilter, filter_fn},
    fmt,
    prelude::*,
};

/// Starts the log; a second call does nothing.
pub(crate) fn start() {
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let lines = fmt::layer().with_writer(|| desk::Redacted(io::stderr())).with_ansi(false);
    let capped = lines.with_filter(filter_fn(desk::may_log));
    // It fails only where there is a log already.
    let _ = tracing_subscriber::registry().with(asked.from_env_lossy()).with(capped).try_init();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!("{panic}");
        // The model may break off on a chain and the desk lives on. Whatever else panics is in no
        // state to go on, and a window whose desk has gone is worse than none.
        let is_model = std::thread::current().name() == Some(desk::THREAD);
        if !is_model && !cfg!(debug_assertions) {
            std::process::abort();
        }
    }));
}
