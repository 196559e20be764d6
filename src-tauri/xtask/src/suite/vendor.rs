//! The vendor's own clients against the make-believe exchange: the judges of its protocol.
//!
//! The clients and their scripts are in `tests/clients`; here the exchange is started for them and
//! ended after them.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use super::steps::WINDOWLESS;
use super::{Bench, Good};
use crate::fault::Fault;
use crate::group::Group;
use crate::page;

/// How long the exchange may take to open.
const READY: Duration = Duration::from_secs(60);

/// Runs the Python client and the JavaScript client.
pub(super) fn clients(bench: &Bench<'_>) -> Result<Good, Fault> {
    let place = bench.place;
    let folder = place.root.join("tests/clients");
    // The build of the tests has made the exchange too; a build of its own would be another.
    bench.cargo(&[WINDOWLESS.as_slice(), &["--no-run"]].concat())?;
    page::install(&folder, &place.log(bench.name), bench.show)?;
    let (mut exchange, ports) = open_exchange(place.program("sim"))?;

    let mut python = Command::new("python3");
    python.arg(folder.join("run.py")).arg("--venv").arg(place.own("clients-venv"));
    python.args(["--ws", &ports.ws, "--rest", &format!("http://{}", ports.rest)]);
    let counted = bench.run("the vendor's Python client", python)?;

    let mut node = Command::new("node");
    node.arg(folder.join("client.mjs"));
    node.args([format!("ws://{}", ports.ws), format!("http://{}", ports.rest)]);
    bench.run("the vendor's JavaScript client", node)?;
    exchange.end();
    Ok(Good::Passed(counted.lines().last().unwrap_or_default().to_owned()))
}

/// Where the exchange listens, as `host:port`.
#[derive(Debug, PartialEq)]
struct Ports {
    ws: String,
    rest: String,
}

fn open_exchange(program: std::path::PathBuf) -> Result<(Group, Ports), Fault> {
    let mut command = Command::new(program);
    command.args(["--seed", "7", "--ws-port", "0", "--rest-port", "0", "--always-open"]);
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let (group, pipe) = Group::start("the exchange", command, |child| child.stdout.take())?;
    let (send, ports) = channel();
    std::thread::spawn(move || {
        let lines = pipe.into_iter().flat_map(|pipe| BufReader::new(pipe).lines());
        let said: Vec<_> = lines.map_while(Result::ok).take_while(|line| line != "ready").collect();
        let _ = send.send(find_ports(&said));
    });
    match ports.recv_timeout(READY) {
        Ok(Some(ports)) => Ok((group, ports)),
        _ => Err(Fault::Broken("The exchange did not say where it listens.".into())),
    }
}

/// The two addresses among the lines that the exchange prints before `ready`.
fn find_ports(lines: &[String]) -> Option<Ports> {
    let after = |scheme: &str| {
        let rest = lines.iter().find_map(|line| line.split_once(scheme))?.1;
        let host = rest.split(|c: char| c == '/' || c.is_whitespace()).next()?;
        (!host.is_empty()).then(|| host.to_owned())
    };
    Some(Ports { ws: after("ws://")?, rest: after("http://")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_addresses_are_found_wherever_they_stand_in_a_line() {
        let lines = ["streams at ws://127.0.0.1:4001/stocks", "rest http://127.0.0.1:4002"];
        let ports = Ports { ws: "127.0.0.1:4001".into(), rest: "127.0.0.1:4002".into() };
        assert_eq!(find_ports(&lines.map(str::to_owned)), Some(ports));
        assert_eq!(find_ports(&["http://127.0.0.1:4002".to_owned()]), None);
    }
}
