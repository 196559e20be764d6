//! The whole link: sockets, session, board, beside the peers on the same replay. Prints the rows of
//! BENCHMARKS.md.
//!
//!     cargo bench -p desk --bench link [-- --rounds 5] [--without-vendor]
//!
//! Every client runs alone in a process of its own against a replay in another, and measures
//! itself; a round has each of them once. The vendor's own clients run by the scripts in
//! `tests/clients`, if Python and Node are there and what they need can be installed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bench::allocations::Counting;
use bench::clients::{ours, peers};
use bench::rounds::median;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Events and their pace a second: the open's, at which a slow client reads as it can.
const EVENTS: u64 = 750_000;
const PACE: u64 = 500_000;
/// Likewise for delays: what is to be sustained.
const MARKED_EVENTS: u64 = 150_000;
const MARKED_PACE: u64 = 100_000;
/// A client that takes longer has hung.
const LIMIT: Duration = Duration::from_secs(60);

/// A client, what it is called, and how much of the stream it is given.
struct Client {
    name: &'static str,
    run: Run,
    tls: bool,
    /// One event in so many.
    share: u64,
    /// How many times our cost is asked for.
    goal: &'static str,
    delays: bool,
}

#[derive(Clone, Copy)]
enum Run {
    /// This program again.
    Own(&'static str),
    Python,
    Node(&'static str),
}

const CLIENTS: [Client; 9] = [
    client("**tapedeck**", Run::Own("ours"), 1, "").with_delays(),
    client("**tapedeck, TLS**", Run::Own("ours"), 1, "≤ 1.25").over_tls(),
    client("socket alone", Run::Own("socket"), 1, ""),
    client("tungstenite + serde, borrowed", Run::Own("borrowed"), 2, "").with_delays(),
    client("tungstenite + serde, `tag`, owned", Run::Own("tagged"), 2, ""),
    client("massive-rs 0.3.0", Run::Own("massive"), 4, "≥ 10").with_delays(),
    client("vendor's client-js 10.8.0", Run::Node("official"), 5, "≥ 8").with_delays(),
    client("Node `ws`", Run::Node("ws"), 5, "≥ 6"),
    client("vendor's Python 2.9", Run::Python, 10, "≥ 20").with_delays(),
];

const fn client(name: &'static str, run: Run, share: u64, goal: &'static str) -> Client {
    Client { name, run, tls: false, share, goal, delays: false }
}

impl Client {
    const fn over_tls(self) -> Self {
        Self { tls: true, ..self }
    }

    const fn with_delays(self) -> Self {
        Self { delays: true, ..self }
    }
}

/// What a client said of itself.
#[derive(Debug, Clone, Copy)]
struct Said {
    nanos: f64,
    allocations: f64,
    p50: f64,
    p99: f64,
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1).cloned()
    };
    if let Some(name) = after("--client") {
        be(&name, &after("--url").expect("--url"));
    }
    let rounds = after("--rounds").and_then(|word| word.parse().ok()).unwrap_or(5);
    let vendor =
        if words.iter().any(|word| word == "--without-vendor") { None } else { Vendor::install() };
    let place = std::env::temp_dir().join(format!("tapedeck-replay-{}", std::process::id()));
    std::fs::create_dir_all(&place).expect("a place for the certificate");
    race(rounds, vendor.as_ref(), &place);
    let _ = std::fs::remove_dir_all(&place);
}

/// Is one of the clients, in this process.
fn be(name: &str, url: &str) -> ! {
    let threads =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = threads.expect("a runtime");
    // A task, as in the app, and not the thread that waits for it.
    let (name, url) = (name.to_owned(), url.to_owned());
    let done = runtime.block_on(runtime.spawn(async move {
        match name.as_str() {
            "ours" => ours::run(&url).await,
            "socket" => peers::socket(&url).await,
            "borrowed" => peers::serde_borrowed(&url).await,
            "tagged" => peers::serde_tagged(&url).await,
            _ => peers::massive(&url).await,
        }
    }));
    panic!("{done:?}")
}

fn race(rounds: usize, vendor: Option<&Vendor>, place: &Path) {
    let here: Vec<&Client> = CLIENTS
        .iter()
        .filter(|client| vendor.is_some() || matches!(client.run, Run::Own(_)))
        .collect();
    let mut flood: Vec<Vec<Said>> = vec![Vec::new(); here.len()];
    let mut paced: Vec<Vec<Said>> = vec![Vec::new(); here.len()];
    for round in 0..rounds {
        eprintln!("round {} of {rounds}", round + 1);
        for (at, client) in here.iter().enumerate() {
            flood[at].extend(run(client, vendor, EVENTS / client.share, false, place));
            if client.delays {
                paced[at].extend(run(client, vendor, MARKED_EVENTS, true, place));
            }
        }
    }
    let of = |all: &[Said], what: fn(&Said) -> f64| median(all.iter().map(what).collect());
    let ours = of(&flood[0], |said| said.nanos);
    println!("At 500,000 events/s:\n");
    println!("| client | CPU ns/event | × tapedeck | goal | allocations/event |");
    println!("|---|---|---|---|---|");
    for (client, all) in here.iter().zip(&flood) {
        let (nanos, allocations) = (of(all, |said| said.nanos), of(all, |said| said.allocations));
        let ratio = nanos / ours;
        let Client { name, goal, .. } = client;
        let allocations = if matches!(client.run, Run::Own(_)) {
            format!("{allocations:.4}")
        } else {
            "–".into()
        };
        println!("| {name} | {nanos:.0} | {ratio:.2} | {goal} | {allocations} |");
    }
    let first = of(&paced[0], |said| said.p50);
    println!("\nAt 100,000 events/s, a frame a millisecond:\n");
    println!("| client | CPU ns/event | socket write to slot, p50 µs | p99 µs | p50 × tapedeck |");
    println!("|---|---|---|---|---|");
    for (client, all) in here.iter().zip(&paced).filter(|(client, _)| client.delays) {
        let [nanos, p50, p99] =
            [|said: &Said| said.nanos, |said: &Said| said.p50, |said: &Said| said.p99]
                .map(|what| of(all, what));
        println!("| {} | {nanos:.0} | {p50:.0} | {p99:.0} | {:.1} |", client.name, p50 / first);
    }
}

/// One client against a replay of its own; `None` if it did not come through, which is said.
fn run(
    client: &Client,
    vendor: Option<&Vendor>,
    events: u64,
    marked: bool,
    place: &Path,
) -> Option<Said> {
    let certificate = place.join("authority.pem");
    let own = std::env::current_exe().expect("this program has a name");
    let mut replay =
        Command::new(own.with_file_name(format!("replay{}", std::env::consts::EXE_SUFFIX)));
    let pace = if marked { MARKED_PACE } else { PACE };
    replay.args(["--events", &events.to_string(), "--pace", &pace.to_string()]);
    if marked {
        replay.arg("--marked");
    }
    if client.tls {
        replay.arg("--tls").arg(&certificate);
    }
    let mut replay = replay.stdout(Stdio::piped()).spawn().expect("the replay starts");
    let url = first_line(&mut replay).expect("the replay says where it is");
    let mut command = match client.run {
        Run::Own(name) => {
            let mut own = Command::new(&own);
            own.args(["--client", name, "--url", &url]);
            own
        }
        Run::Python => vendor?.python(&url),
        Run::Node(which) => vendor?.node(which, &url),
    };
    command.env("SSL_CERT_FILE", &certificate).stdout(Stdio::piped());
    let mut running = command.spawn().expect("the client starts");
    let said = first_line(&mut running).as_deref().and_then(parse);
    for child in [&mut running, &mut replay] {
        let _ = child.kill();
        let _ = child.wait();
    }
    if said.is_none() {
        eprintln!("{} did not come through", client.name);
    }
    said
}

/// The first line that a program prints, unless it takes too long.
fn first_line(child: &mut Child) -> Option<String> {
    let pipe = child.stdout.take()?;
    let (send, line) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(BufReader::new(pipe).lines().next()));
    line.recv_timeout(LIMIT).ok()??.ok()
}

fn parse(line: &str) -> Option<Said> {
    let figures: Vec<f64> =
        line.split_whitespace().map(str::parse).collect::<Result<_, _>>().ok()?;
    let [events, nanos, allocations, p50, p99] = figures[..] else { return None };
    Some(Said { nanos: nanos / events, allocations: allocations / events, p50, p99 })
}

/// The vendor's clients, installed.
struct Vendor {
    scripts: PathBuf,
    python: PathBuf,
}

impl Vendor {
    /// Installs what is missing; `None`, and why, if that cannot be.
    fn install() -> Option<Self> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients");
        let started = Instant::now();
        let done = |command: &mut Command| command.status().is_ok_and(|status| status.success());
        let npm = scripts.join("node_modules/ws").exists()
            || done(Command::new("npm").args(["ci", "--silent"]).current_dir(&scripts));
        let python =
            Command::new("python3").arg(scripts.join("replay.py")).arg("--install").output().ok();
        let python = python.filter(|output| output.status.success());
        let python = python.and_then(|output| String::from_utf8(output.stdout).ok());
        eprintln!("the vendor's clients took {:?} to install", started.elapsed());
        match python {
            Some(python) if npm => Some(Self { scripts, python: python.trim().into() }),
            _ => {
                eprintln!("left out: the vendor's clients could not be installed");
                None
            }
        }
    }

    fn python(&self, url: &str) -> Command {
        let mut command = Command::new(&self.python);
        command.arg(self.scripts.join("replay.py")).args(["--url", url]);
        command
    }

    fn node(&self, which: &str, url: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(self.scripts.join("replay.mjs")).args([which, url]);
        command
    }
}
