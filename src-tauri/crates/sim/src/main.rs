//! The exchange as a program: prints where it is and `ready`, runs until told to stop.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use market::AssetClass;
use sim::{Evicted, Exchange, Mischief, Options, start};

const HELP: &str = "\
A make-believe exchange that speaks the vendor's protocol on 127.0.0.1.

  sim [--seed N] [--ws-port N] [--rest-port N] [--always-open] …

  --seed N             which market (1)
  --ws-port N          port of the WebSockets (18765; 0 for any)
  --rest-port N        port of the REST endpoints (18766; 0 for any)
  --always-open        every instant counts as the regular session
  --accept KEY         a key that logs in (repeatable; else all that do not begin with `bad`)
  --without CLASS      stocks, options or indices are not in the plan (repeatable)
  --refuse CH          a channel (Q) or beginning of pairs (T.O:) outside the plan (repeatable)
  --connections N      connections a key may have to one cluster (1)
  --evict WHICH        oldest, newest, either or both go when there are too many (oldest)
  --login-limit S      seconds a connection may stay without logging in (10)
  --delay S            seconds that the streams are late (0)
  --bustle N           times as many trades of stocks as usual, 0.1 to 25 (1)
  --requests N         REST requests a key may make in a minute (any number)
  --mischief FILE      a script of what goes wrong, such as `at 5s stocks reset`
  --mischief-seed N    what the script leaves to chance (1)
  --mischief-every S   something goes wrong about every S seconds, besides any script

What goes wrong is printed as it does. GET /-/ledger on the REST port says who holds what.
";

#[tokio::main]
async fn main() -> ExitCode {
    #[expect(clippy::print_stdout, clippy::print_stderr, reason = "a program talks")]
    match read(std::env::args().skip(1)) {
        Ok(Some(options)) => run(options).await,
        Ok(None) => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            eprintln!("sim: {sentence}");
            ExitCode::from(2)
        }
    }
}

async fn run(options: Options) -> ExitCode {
    let mut output = std::io::stdout();
    let exchange = match start(options).await {
        Ok(exchange) => exchange,
        #[expect(clippy::print_stderr, reason = "a program talks")]
        Err(error) => {
            eprintln!("sim: {error}");
            return ExitCode::FAILURE;
        }
    };
    let (ws, rest) = (exchange.ws_url(), exchange.rest_url());
    // Whoever started it may not be reading; it serves all the same.
    let _ = writeln!(output, "{ws}\n{rest}\nready").and_then(|()| output.flush());
    tokio::select! {
        () = told_to_stop() => {}
        () = transcribe(&exchange, &mut output) => {}
    }
    exchange.stop().await;
    ExitCode::SUCCESS
}

/// Prints what goes wrong as it does.
async fn transcribe(exchange: &Exchange, output: &mut impl Write) {
    let mut written = exchange.transcribed();
    let mut printed = 0;
    while written.changed().await.is_ok() {
        for line in exchange.transcript(printed) {
            let _ = writeln!(output, "{line}").and_then(|()| output.flush());
            printed += 1;
        }
    }
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}

/// The options the arguments ask for; `None` for help.
fn read(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    let (mut script, mut storm, mut seed) = (String::new(), None, 1);
    while let Some(flag) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{flag} needs a value"));
        match flag.as_str() {
            "--help" | "-h" => return Ok(None),
            "--always-open" => options.always_open = true,
            "--bustle" => {
                let times: f64 = number(&flag, &value()?)?;
                if !(0.1..=25.0).contains(&times) {
                    return Err(format!("--bustle takes 0.1 to 25, not {times}"));
                }
                options.bustle = times;
            }
            "--seed" => options.seed = number(&flag, &value()?)?,
            "--ws-port" => options.ws_port = number(&flag, &value()?)?,
            "--rest-port" => options.rest_port = number(&flag, &value()?)?,
            "--accept" => options.accepted_keys.get_or_insert_default().push(value()?),
            "--without" => options.without.push(class(&value()?)?),
            "--refuse" => options.refused.push(value()?),
            "--connections" => options.connections = number(&flag, &value()?)?,
            "--evict" => options.evicted = evicted(&value()?)?,
            "--login-limit" => {
                options.login_limit = Duration::from_secs(number(&flag, &value()?)?);
            }
            "--mischief" => script = script_at(&value()?)?,
            "--mischief-seed" => seed = number(&flag, &value()?)?,
            "--mischief-every" => storm = Some(pause(&flag, &value()?)?),
            "--delay" => options.delay = Duration::from_secs(number(&flag, &value()?)?),
            "--requests" => options.requests_a_minute = Some(number(&flag, &value()?)?),
            _ => return Err(format!("there is no argument {flag}; --help lists them")),
        }
    }
    let mut mischief = Mischief::parse(&script, seed).map_err(|error| error.to_string())?;
    if let Some(every) = storm {
        mischief.add(Mischief::storm(seed, every));
    }
    options.mischief = mischief;
    Ok(Some(options))
}

#[expect(clippy::disallowed_methods, reason = "a program reads the file it is given")]
fn script_at(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn pause(flag: &str, text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.1..=86_400.0).contains(seconds));
    seconds
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("{flag} needs seconds from 0.1 to 86400, not {text:?}"))
}

fn number<T: core::str::FromStr>(flag: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{flag} needs a number in range, not {text:?}"))
}

fn class(text: &str) -> Result<AssetClass, String> {
    [AssetClass::Stocks, AssetClass::Options, AssetClass::Indices]
        .into_iter()
        .find(|class| class.as_str() == text)
        .ok_or_else(|| format!("--without knows stocks, options and indices, not {text:?}"))
}

fn evicted(text: &str) -> Result<Evicted, String> {
    match text {
        "oldest" => Ok(Evicted::Oldest),
        "newest" => Ok(Evicted::Newest),
        "either" => Ok(Evicted::Either),
        "both" => Ok(Evicted::Both),
        _ => Err(format!("--evict knows oldest, newest, either and both, not {text:?}")),
    }
}
