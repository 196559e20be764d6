//! A link whose network goes without a word: real desks in one network namespace, the exchange in
//! another, and nftables between them that drops whatever either sends. Nothing is closed, nothing
//! is refused; only the desk's own pings can tell.
//!
//! The desk dials this machine only, so the kernel carries its loopback connections over the
//! wire: what is cut is one TCP connection from end to end. Two of the tests here are the two
//! ends, and run only as processes inside the namespaces that the third makes.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use desk::{Source, Told, VaultChoice};
use feed::LinkState;
use market::AssetClass;
use tokio::time::Instant;

use crate::bench::{Bench, always_open, exchange};

/// Desks at the near end; each has two links.
const DESKS: usize = 5;
/// What a dead link may go unnoticed.
const UNNOTICED: Duration = Duration::from_secs(15);
/// What a timer may be late on a machine that does other things as well.
const LATE: Duration = Duration::from_secs(1);
/// How many times the network is cut; more for a long campaign.
const CUTS: &str = "TAPEDECK_CUTS";

/// How namespaces can be had here: as root, or as whoever the kernel lets be root inside.
fn way() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&["--net"], &["--map-root-user", "--net"]];
    let has = |program: &str| {
        let said = Command::new(program).arg("-V").output();
        said.is_ok_and(|said| said.status.success())
    };
    let tables = "nft add table inet probe && nft 'add chain ip probe out { type nat hook output \
                  priority -100; }'";
    let tables = format!("nft add table ip probe; {tables}");
    let works = |way: &&&[&str]| {
        let tried = Command::new("unshare").args(**way).args(["sh", "-c", &tables]).output();
        tried.is_ok_and(|tried| tried.status.success())
    };
    (has("ip") && has("nsenter")).then(|| ways.iter().find(works).copied()).flatten()
}

/// This test program, to run one of its ends.
fn end(name: &str) -> [String; 5] {
    let program = std::env::current_exe().unwrap().display().to_string();
    let name = format!("cut::{name}");
    [program, "--ignored".into(), "--exact".into(), name, "--nocapture".into()]
}

#[test]
#[expect(clippy::print_stdout, reason = "what was measured is worth seeing")]
fn a_dead_link_is_noticed_within_fifteen_seconds_and_comes_back() {
    let Some(way) = way() else {
        return println!("SKIPPED: network namespaces with nftables are not to be had here");
    };
    let near = Command::new("unshare").args(way).args(end("the_desks_at_the_near_end")).output();
    let near = near.unwrap();
    let said = String::from_utf8_lossy(&near.stdout);
    said.lines().filter(|line| line.starts_with("MEASURED")).for_each(|line| println!("{line}"));
    assert!(near.status.success(), "{said}\n{}", String::from_utf8_lossy(&near.stderr));
}

/// The exchange, on the far side of the wire.
#[tokio::test]
#[ignore = "an end, run by the test above inside a namespace"]
#[expect(clippy::print_stdout, reason = "its other half reads it")]
async fn the_exchange_at_the_far_end() {
    println!("here");
    let line = || std::io::stdin().read_line(&mut String::new()).unwrap();
    line();
    let exchange = exchange(always_open()).await;
    println!("ports {} {}", exchange.ws_url(), exchange.rest_url());
    // It goes when the other half does.
    tokio::task::spawn_blocking(line).await.unwrap();
}

/// The exchange's process, as the near end holds it.
struct Far {
    process: Child,
    said: BufReader<ChildStdout>,
}

impl Far {
    fn start() -> Self {
        let mut process = Command::new("unshare")
            .arg("--net")
            .args(end("the_exchange_at_the_far_end"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut far = Self { process, said };
        far.until("here");
        far
    }

    /// The first line that holds a word, from there on.
    fn until(&mut self, word: &str) -> String {
        let mut line = String::new();
        while self.said.read_line(&mut line).unwrap() > 0 {
            if let Some(at) = line.find(word) {
                return line[at..].trim().to_owned();
            }
            line.clear();
        }
        panic!("the far end never said {word:?}");
    }

    /// Lays the wire; answers the exchange's ports.
    fn connect(&mut self) -> [u16; 2] {
        let far = format!("nsenter -t {} -n", self.process.id());
        let routed = "/proc/sys/net/ipv4/conf/all/route_localnet";
        run(&format!(
            "ip link set lo up
            ip link add near type veth peer name far netns {id}
            ip addr add 10.77.0.1/24 dev near && ip link set near up
            {far} ip link set lo up
            {far} ip addr add 10.77.0.2/24 dev far && {far} ip link set far up
            echo 1 > {routed} && {far} sh -c 'echo 1 > {routed}'",
            id = self.process.id()
        ));
        self.process.stdin.as_mut().unwrap().write_all(b"go\n").unwrap();
        let said = self.until("ports ");
        let port = |url: &str| url.rsplit(':').next().unwrap().parse().unwrap();
        let mut urls = said.split(' ').skip(1);
        let [ws, rest]: [u16; 2] = [port(urls.next().unwrap()), port(urls.next().unwrap())];
        run(&format!(
            "nft add table ip wire
            nft 'add chain ip wire out {{ type nat hook output priority -100; }}'
            nft add rule ip wire out ip daddr 127.0.0.1 tcp dport '{{ {ws}, {rest} }}' \
                dnat to 10.77.0.2
            nft 'add chain ip wire post {{ type nat hook postrouting priority 100; }}'
            nft add rule ip wire post oifname near masquerade
            {far} nft add table ip wire
            {far} nft 'add chain ip wire pre {{ type nat hook prerouting priority -100; }}'
            {far} nft add rule ip wire pre iifname far dnat to 127.0.0.1"
        ));
        [ws, rest]
    }
}

impl Drop for Far {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Drops every packet, both ways.
fn cut() {
    run("nft add table inet cut
        nft 'add chain inet cut in { type filter hook input priority 0; }'
        nft add rule inet cut in iifname near drop
        nft 'add chain inet cut out { type filter hook output priority 0; }'
        nft add rule inet cut out oifname near drop");
}

fn mend() {
    run("nft delete table inet cut");
}

fn run(script: &str) {
    let done = Command::new("sh").args(["-e", "-c", script]).output().unwrap();
    assert!(done.status.success(), "{script}\n{}", String::from_utf8_lossy(&done.stderr));
}

/// How long after a moment each link of a desk was told to be so.
async fn since(
    began: Instant,
    bench: &mut Bench,
    is: impl Fn(&LinkState) -> bool,
) -> Vec<(AssetClass, Duration)> {
    let mut found: Vec<(AssetClass, Duration)> = Vec::new();
    while found.len() < 2 {
        let class = bench
            .hear(|told| match told {
                Told::Link(link) if is(&link.state) => Some(link.class),
                _ => None,
            })
            .await;
        if found.iter().all(|(known, _)| *known != class) {
            found.push((class, began.elapsed()));
        }
    }
    found
}

/// The same of all desks, soonest first.
async fn all_since(
    began: Instant,
    benches: &mut [Bench],
    is: impl Fn(&LinkState) -> bool + Copy,
) -> Vec<Duration> {
    let each = benches.iter_mut().map(|bench| since(began, bench, is));
    let found = futures_util::future::join_all(each).await;
    let mut took: Vec<_> = found.into_iter().flatten().map(|(_, took)| took).collect();
    took.sort();
    took
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an end, run by the test above inside a namespace"]
#[expect(clippy::print_stdout, reason = "its other half reads it")]
#[expect(clippy::disallowed_methods, reason = "how often to cut is said in the environment")]
async fn the_desks_at_the_near_end() {
    let mut far = Far::start();
    let [ws, rest] = far.connect();
    let source = Source::Exchange {
        ws: format!("ws://127.0.0.1:{ws}"),
        rest: format!("http://127.0.0.1:{rest}"),
        delayed: None,
    };
    // A key each: the exchange, like the vendor, lets a key have one connection a link.
    let with = |number: usize| {
        let key = format!("key-of-desk-{number}").into();
        Bench::with(source.clone(), VaultChoice::Memory(Some(key)))
    };
    let mut benches: Vec<Bench> = (0..DESKS).map(with).collect();
    let mut taps = Vec::new();
    for bench in &mut benches {
        taps.push(bench.tap(&["Q.SPY", "T.SPY", "A.AAPL"]).await);
    }
    let is_live = |state: &LinkState| *state == LinkState::Live;
    all_since(Instant::now(), &mut benches, is_live).await;

    let cuts = std::env::var(CUTS).ok().and_then(|cuts| cuts.parse().ok()).unwrap_or(1);
    let (mut noticed, mut back) = (Vec::new(), Vec::new());
    for _ in 0..cuts {
        cut();
        let is_given_up = |state: &LinkState| !state.is_open();
        noticed.extend(all_since(Instant::now(), &mut benches, is_given_up).await);
        mend();
        back.extend(all_since(Instant::now(), &mut benches, is_live).await);
    }
    for times in [&mut noticed, &mut back] {
        times.sort();
    }
    let share =
        |times: &[Duration], part: usize| times[(times.len() - 1) * part / 100].as_secs_f64();
    println!(
        "MEASURED: {} dead links noticed, after {:.1} s to {:.1} s",
        noticed.len(),
        share(&noticed, 0),
        share(&noticed, 100)
    );
    println!(
        "MEASURED: live again after the network came back: p50 {:.1} s, p95 {:.1} s, at most {:.1} s",
        share(&back, 50),
        share(&back, 95),
        share(&back, 100)
    );
    assert_eq!(noticed.len(), cuts * DESKS * 2);
    assert!(noticed.iter().all(|took| *took <= UNNOTICED + LATE), "{noticed:?}");
}
