//! A picture of the real window, once it shows live prices.
//!
//! It never takes the app's start for success: the app must say that its page was painted and that
//! a price was shown, and a page that reports an error ends it. The words it waits for are written
//! by the window to its log. Read `screen.rs` for where it runs.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::ask::PictureWish;
use crate::fault::Fault;
use crate::group::Group;
use crate::job::{self, Show};
use crate::screen::Screen;

/// How long the app may take to show its first price.
const LIMIT: Duration = Duration::from_secs(60);

/// A picture with fewer colours than this shows an empty window.
const FEWEST_COLOURS: u32 = 16;

/// Runs the program on a screen of its own and saves the picture that was wished for.
pub(crate) fn take(program: &Path, wish: &PictureWish, log: &Path) -> Result<(), Fault> {
    let screen = Screen::open(wish.size)?;
    let mut command = screen.command(program);
    // The words that are waited for are information.
    command.arg("--demo").env("RUST_LOG", "info");
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let (mut app, pipe) = Group::start("the app", command, |child| child.stderr.take())?;
    let pipe = pipe.ok_or_else(|| Fault::Broken("The app's log could not be read.".into()))?;
    let lines = follow(pipe, log)?;
    let mut watch = Watch::default();
    let began = Instant::now();
    while !watch.ready() {
        let line = next(&lines, began + LIMIT).map_err(|end| watch.explain(&end, log))?;
        watch.see(&line, log)?;
        if watch.painted && watch.painted_at.is_none() {
            watch.painted_at = Some(Instant::now());
            fit(&screen, wish.size, log)?;
        }
    }
    let moment = watch.painted_at.unwrap_or(began) + wish.after;
    loop {
        match next(&lines, moment) {
            Ok(line) => watch.see(&line, log)?,
            Err(End::Deadline) => break,
            Err(End::Closed) => return Err(watch.explain(&End::Closed, log)),
        }
    }
    shoot(&screen, &wish.file, log)?;
    app.end();
    Ok(())
}

/// Why no further line came.
#[derive(Debug, PartialEq)]
enum End {
    Deadline,
    Closed,
}

fn next(lines: &Receiver<String>, until: Instant) -> Result<String, End> {
    lines.recv_timeout(until.saturating_duration_since(Instant::now())).map_err(|end| match end {
        RecvTimeoutError::Timeout => End::Deadline,
        RecvTimeoutError::Disconnected => End::Closed,
    })
}

/// What the app has said so far.
#[derive(Default)]
struct Watch {
    painted: bool,
    painted_at: Option<Instant>,
    priced: bool,
}

impl Watch {
    fn ready(&self) -> bool {
        self.painted && self.priced
    }

    /// Takes in one line of the app's log.
    fn see(&mut self, line: &str, log: &Path) -> Result<(), Fault> {
        if let Some((_, why)) = line.split_once("page failed:") {
            let see = log.display();
            return Err(Fault::Broken(format!("The page reported an error:{why} (log: {see})")));
        }
        self.painted |= line.contains("page painted");
        self.priced |= line.contains("page priced");
        Ok(())
    }

    fn explain(&self, end: &End, log: &Path) -> Fault {
        let what = match (end, self.painted) {
            (End::Closed, _) => "The app ended by itself".to_owned(),
            (End::Deadline, false) => {
                format!("The page had not painted after {} s", LIMIT.as_secs())
            }
            (End::Deadline, true) => {
                format!("The page received no price within {} s", LIMIT.as_secs())
            }
        };
        Fault::Broken(format!("{what} (log: {}).", log.display()))
    }
}

/// Hands on the lines of a pipe, and keeps a copy; the channel closes with the pipe.
fn follow(pipe: impl Read + Send + 'static, log: &Path) -> Result<Receiver<String>, Fault> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    let mut copy = fs::File::create(log).map_err(Fault::file(log))?;
    let (send, lines) = channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            // Reading goes on when nobody listens any more: a full pipe would stop the app.
            let _ = std::io::Write::write_all(&mut copy, &line);
            let _ = send.send(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    });
    Ok(lines)
}

/// There is no window manager: the window is put into the corner and given the screen's size.
fn fit(screen: &Screen, (width, height): (u32, u32), log: &Path) -> Result<(), Fault> {
    let mut command = screen.command(Path::new("xdotool"));
    command.args(["search", "--onlyvisible", "--name", "^Tapedeck"]);
    command.args(["windowmove", "0", "0", "windowsize"]);
    command.args([width.to_string(), height.to_string()]);
    run("xdotool", command, log).map(|_| ())
}

fn shoot(screen: &Screen, file: &Path, log: &Path) -> Result<(), Fault> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(Fault::file(folder))?;
    }
    let mut command = screen.command(Path::new("import"));
    command.args(["-window", "root"]).arg(file);
    run("ImageMagick's import", command, log)?;
    let mut command = screen.command(Path::new("identify"));
    command.args(["-format", "%k"]).arg(file);
    let colours = run("ImageMagick's identify", command, log)?;
    match colours.trim().parse::<u32>() {
        Ok(FEWEST_COLOURS..) => Ok(()),
        _ => Err(Fault::Broken(format!(
            "The picture {} shows an empty window ({} colours).",
            file.display(),
            colours.trim()
        ))),
    }
}

fn run(what: &str, command: Command, log: &Path) -> Result<String, Fault> {
    let log = log.with_extension("tools.log");
    job::run(what, command, &log, Duration::from_secs(20), Show::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str], end: End) -> Result<(), String> {
        let log = Path::new("app.log");
        let mut watch = Watch::default();
        for line in lines {
            watch.see(line, log).map_err(|fault| fault.to_string())?;
        }
        if watch.ready() { Ok(()) } else { Err(watch.explain(&end, log).to_string()) }
    }

    #[test]
    fn a_painted_page_with_a_price_is_ready() {
        let lines = ["INFO page painted", "INFO link stocks live", "INFO page priced"];
        assert_eq!(told(&lines, End::Deadline), Ok(()));
    }

    #[test]
    fn what_is_missing_is_said_in_one_sentence() {
        for (lines, end, words) in [
            (&["INFO started"][..], End::Deadline, "The page had not painted"),
            (&["INFO page painted"], End::Deadline, "The page received no price"),
            (&["INFO page painted"], End::Closed, "The app ended by itself"),
            (
                &["INFO page painted", "WARN page failed: no such symbol", "INFO page priced"],
                End::Deadline,
                "The page reported an error: no such symbol",
            ),
        ] {
            let said = told(lines, end).unwrap_err();
            assert!(said.starts_with(words), "{said}");
        }
    }

    #[test]
    fn the_lines_of_a_pipe_are_handed_on_and_kept() {
        let log = std::env::temp_dir().join(format!("xtask-follow-{}.log", std::process::id()));
        let lines = follow(&b"one\ntwo"[..], &log).unwrap();
        assert_eq!(lines.iter().collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(fs::read_to_string(&log).unwrap(), "one\ntwo");
        fs::remove_file(log).unwrap();
    }
}
