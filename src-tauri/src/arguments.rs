//! The command line.
//!
//! It deliberately takes no key: what is in an argument list is there for every process to read.

use std::ffi::OsString;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
Tapedeck: a desk for US stocks and options

Usage: tapedeck [--demo] [--ws-url URL --rest-url URL [--delayed-url URL]]

  --demo           open on the embedded exchange and skip the welcome; its prices are simulated
  --ws-url URL     an exchange elsewhere on this machine, ws://127.0.0.1:PORT
  --rest-url URL   the same exchange's REST, http://127.0.0.1:PORT
  --delayed-url URL
                   its streams for plans without real-time rights, ws://127.0.0.1:PORT
  --version        print the version
  --help           print this

Without arguments Tapedeck opens on the key in your keyring, or on the embedded exchange if there
is none yet. RUST_LOG chooses what is logged. If the window stays blank, as it does with some
graphics drivers, start it with WEBKIT_DISABLE_DMABUF_RENDERER=1 in the environment.
";

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// To open the window.
    Open(Arguments),
    /// For the help.
    Help,
    /// For the version.
    Version,
}

/// How to open the window.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Arguments {
    /// On the embedded exchange, whatever was chosen before.
    pub(crate) demo: bool,
    /// On the exchange at these addresses.
    pub(crate) exchange: Option<Addresses>,
}

/// Where an exchange is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Of its WebSockets; the clusters' paths are appended.
    pub(crate) ws: String,
    /// Of its REST.
    pub(crate) rest: String,
    /// Of its WebSockets that are fifteen minutes late; `None` if it has none.
    pub(crate) delayed: Option<String>,
}

impl Addresses {
    /// The exchange as a source of prices.
    pub(crate) fn source(&self) -> desk::Source {
        let Self { ws, rest, delayed } = self.clone();
        desk::Source::Exchange { ws, rest, delayed }
    }
}

/// Reads the command line, without the program's name.
///
/// # Errors
/// A sentence for the person.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut words = words.map(|word| word.to_string_lossy().into_owned());
    let (mut demo, mut ws, mut rest, mut delayed) = (false, None, None, None);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs an address after it."));
        match word.as_str() {
            "--help" | "-h" => return Ok(Asked::Help),
            "--version" | "-V" => return Ok(Asked::Version),
            "--demo" => demo = true,
            "--ws-url" => ws = Some(value()?),
            "--rest-url" => rest = Some(value()?),
            "--delayed-url" => delayed = Some(value()?),
            _ => return Err(format!("{word} means nothing here; --help says what does.")),
        }
    }
    let exchange = match (ws, rest) {
        (None, None) if delayed.is_none() => None,
        (Some(ws), Some(rest)) => Some(Addresses { ws, rest, delayed }),
        _ => return Err("--ws-url and --rest-url go together.".to_owned()),
    };
    Ok(Asked::Open(Arguments { demo, exchange }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Asked, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn no_words_open_the_window_as_it_was_left() {
        assert_eq!(read(""), Ok(Asked::Open(Arguments::default())));
    }

    #[test]
    fn an_exchange_elsewhere_has_two_addresses() {
        let (ws, rest) = ("ws://127.0.0.1:1".to_owned(), "http://127.0.0.1:2".to_owned());
        let exchange = Some(Addresses { ws: ws.clone(), rest: rest.clone(), delayed: None });
        assert_eq!(
            read(&format!("--demo --rest-url {rest} --ws-url {ws}")),
            Ok(Asked::Open(Arguments { demo: true, exchange }))
        );
        for half in
            [format!("--ws-url {ws}"), format!("--rest-url {rest}"), format!("--delayed-url {ws}")]
        {
            assert_eq!(read(&half), Err("--ws-url and --rest-url go together.".to_owned()));
        }
    }

    #[test]
    fn bad_words_get_a_sentence() {
        for (line, said) in [
            ("--ws-url", "--ws-url needs an address after it."),
            ("--frobnicate", "--frobnicate means nothing here; --help says what does."),
            ("SPY", "SPY means nothing here; --help says what does."),
        ] {
            assert_eq!(read(line), Err(said.to_owned()));
        }
    }

    #[test]
    fn help_and_version_win_over_what_follows() {
        assert_eq!(read("--help --frobnicate"), Ok(Asked::Help));
        assert_eq!(read("--demo -V"), Ok(Asked::Version));
    }

    #[test]
    fn the_help_names_every_word_that_is_understood() {
        for word in ["--demo", "--ws-url", "--rest-url", "--delayed-url", "--version", "--help"] {
            assert!(HELP.contains(word), "{word}");
        }
    }
}
