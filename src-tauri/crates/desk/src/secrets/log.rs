//! What every log of a program with a desk must pass, whatever it was asked for: layers that
//! carry the key say nothing below information, for they would print the frame it is in; and what
//! is written is without any key this process holds, panics included.

use std::io::{self, Write};

use tracing::{Level, Metadata};

use super::redact;

/// Crates that handle frames and headers.
const CAPPED: [&str; 9] = [
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "h2",
    "rustls",
    "tokio_rustls",
    "reqwest",
    "zbus",
];

/// Whether a line may be written. A filter of a program's own, beside the one its user chose.
#[must_use]
pub fn may_log(metadata: &Metadata<'_>) -> bool {
    *metadata.level() <= Level::INFO || !carries_secrets(metadata.target())
}

fn carries_secrets(target: &str) -> bool {
    CAPPED.iter().any(|name| {
        target.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

/// A writer that takes the key out. It must be given whole lines, as a formatter gives them.
#[derive(Debug)]
pub struct Redacted<W>(pub W);

impl<W: Write> Write for Redacted<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.write_all(redact(&String::from_utf8_lossy(line)).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Key;

    #[test]
    fn layers_that_carry_the_key_are_capped_and_their_namesakes_are_not() {
        for (target, capped) in [
            ("tungstenite", true),
            ("tungstenite::protocol::frame", true),
            ("tokio_tungstenite::compat", true),
            ("rustls::client::hs", true),
            ("hyper_util::client::legacy::connect::http", true),
            ("hyperactive", false),
            ("desk::link", false),
            ("tapedeck_lib::commands", false),
        ] {
            assert_eq!(carries_secrets(target), capped, "{target}");
        }
    }

    #[test]
    fn what_is_written_is_without_the_key() {
        Key::new("a-key-in-a-panic".to_owned().into()).unwrap();
        let mut out = Redacted(Vec::new());
        out.write_all(b"panicked at 'bad a-key-in-a-panic'\n").unwrap();
        assert_eq!(out.0, b"panicked at 'bad [key]'\n");
    }

    /// Set in the process that is to panic.
    const VICTIM: &str = "DESK_PANICS";

    #[test]
    #[expect(clippy::disallowed_methods, reason = "it is its own victim, told so by a variable")]
    fn a_process_that_panics_over_its_key_prints_all_but_the_key() {
        const KEY: &str = "canary-of-a-panic-7Qx";
        if std::env::var_os(VICTIM).is_some() {
            let lines = tracing_subscriber::fmt().with_writer(|| Redacted(io::stderr()));
            lines.with_ansi(false).init();
            std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
            let key = Key::new(KEY.to_owned().into()).unwrap();
            panic!("{key:?} is {KEY}");
        }
        let this = std::thread::current().name().unwrap().to_owned();
        let mut victim = std::process::Command::new(std::env::current_exe().unwrap());
        victim.args(["--exact", &this, "--nocapture"]).env(VICTIM, "1");
        let victim = victim.output().unwrap();
        let said = [victim.stdout, victim.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(!victim.status.success() && said.contains("is [key]"), "{said}");
        assert!(!said.contains(KEY), "{said}");
    }
}
