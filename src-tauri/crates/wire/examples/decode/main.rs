//! Shows what `wire` makes of the vendor's text: one frame or body a line in, one JSON object a
//! thing found out.
//!
//! It never fails on what it reads, and only `wire` decides what is found: this only prints.

mod events;
mod line;
mod rows;

use std::io::{self, BufRead, Read as _, Write};
use std::process::ExitCode;

use market::AssetClass;

const HELP: &str = "\
decode stocks|options|indices|rest

Reads one WebSocket frame, or one REST body, per line of standard input and prints one JSON
object per line for each thing found. `kind` says what it is:
  event   news of the market; `type` is the vendor's ev
  status  news of the connection
  row     a row of a REST answer; `type` is its kind
  error   a well-formed refusal, of a request or of one row
  fault   what could not be used, with its `reason` and an `excerpt`
Unknown fields are left out. A time is given twice: `time` in whole milliseconds since 1970 UTC,
rounded down, and `timeNs` in exact nanoseconds; every other time has the same pair of names.
Blank lines are skipped. The exit status is 0 whatever is read, 2 for a wrong argument.
";

/// The longest line taken, in bytes.
const LONGEST: usize = 64 << 20;

/// What the lines are.
#[derive(Clone, Copy)]
enum Input {
    Frames(AssetClass),
    Bodies,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let input = match (arguments.next().as_deref(), arguments.next()) {
        (Some("stocks"), None) => Input::Frames(AssetClass::Stocks),
        (Some("options"), None) => Input::Frames(AssetClass::Options),
        (Some("indices"), None) => Input::Frames(AssetClass::Indices),
        (Some("rest"), None) => Input::Bodies,
        (Some("--help" | "-h"), None) => {
            // Nobody is left to tell if the output is closed.
            let _ = io::stdout().write_all(HELP.as_bytes());
            return ExitCode::SUCCESS;
        }
        _ => {
            let usage = "decode: say what to read: stocks, options, indices or rest (see --help)\n";
            let _ = io::stderr().write_all(usage.as_bytes());
            return ExitCode::from(2);
        }
    };
    match copy(input, &mut io::stdin().lock(), &mut io::BufWriter::new(io::stdout().lock())) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "decode: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn copy(input: Input, from: &mut impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let most = LONGEST as u64 + 1;
        if from.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return to.flush();
        }
        let whole = bytes.last() == Some(&b'\n') || bytes.len() <= LONGEST;
        if !whole {
            line::fault("the line is longer than 64 MiB", "").write(to)?;
            from.skip_until(b'\n')?;
            continue;
        }
        let text = String::from_utf8_lossy(&bytes);
        if matches!(text, std::borrow::Cow::Owned(_)) {
            line::fault("the line is not UTF-8; what is not was replaced", "").write(to)?;
        }
        if text.trim().is_empty() {
            continue;
        }
        let found = match input {
            Input::Frames(class) => events::lines(class, text.trim_end_matches(['\r', '\n'])),
            Input::Bodies => rows::lines(&text),
        };
        for line in found {
            line.write(to)?;
        }
        // One who types frames sees each answered.
        to.flush()?;
    }
}
