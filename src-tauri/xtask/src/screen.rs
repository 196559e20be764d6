//! A screen of its own for a program: a display in memory, a private session bus, an empty home.
//!
//! It never touches the person's settings, keyring, bus or display, and it leaves no process: what
//! slipped out of its group is found by a mark in its environment. Linux only; elsewhere there is
//! no Xvfb and `open` fails.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::fault::Fault;
use crate::group::{Group, signal};

/// How long a server may take to say where it can be reached.
const READY: Duration = Duration::from_secs(20);

/// The variable that marks every process of a screen.
const MARK: &str = "TAPEDECK_SCREEN";

/// A running display and bus with a home; dropping it ends and removes everything.
pub(crate) struct Screen {
    display: String,
    bus: String,
    home: PathBuf,
    servers: Vec<Group>,
}

impl Screen {
    /// Starts a display of this size on the first free number, and a session bus.
    pub(crate) fn open((width, height): (u32, u32)) -> Result<Screen, Fault> {
        let home = empty_home()?;
        let none = String::new;
        let mut screen = Screen { display: none(), bus: none(), home, servers: Vec::new() };
        let size = format!("{width}x{height}x24");
        let words = ["-displayfd", "1", "-nolisten", "tcp", "-noreset", "-screen", "0", &size];
        screen.display = format!(":{}", screen.serve("Xvfb", &words)?);
        screen.bus =
            screen.serve("dbus-daemon", &["--session", "--nofork", "--print-address=1"])?;
        Ok(screen)
    }

    /// Starts a server and answers with the first line it prints: where it can be reached.
    fn serve(&mut self, program: &str, words: &[&str]) -> Result<String, Fault> {
        let mut command = self.command(Path::new(program));
        command.args(words).stdout(Stdio::piped()).stderr(Stdio::null());
        let (server, said) = Group::start(program, command, |child| child.stdout.take())?;
        self.servers.push(server);
        let (send, first) = channel();
        std::thread::spawn(move || {
            let line = said.and_then(|pipe| BufReader::new(pipe).lines().next()?.ok());
            let _ = send.send(line.unwrap_or_default().trim().to_owned());
        });
        match first.recv_timeout(READY) {
            Ok(place) if !place.is_empty() => Ok(place),
            _ => Err(Fault::Broken(format!("{program} did not say where it can be reached."))),
        }
    }

    /// This program on this screen.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        self.dress(&mut command);
        command
    }

    fn dress(&self, command: &mut Command) {
        for name in ["WAYLAND_DISPLAY", "XAUTHORITY"] {
            command.env_remove(name);
        }
        for (name, folder) in FOLDERS {
            command.env(name, self.home.join(folder));
        }
        command
            .env("HOME", &self.home)
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env(MARK, &self.home);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // The last one started goes first: the bus before the display.
        while self.servers.pop().is_some() {}
        end_marked(&self.home);
        // A leftover in the temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// What a desktop keeps apart, under the home.
const FOLDERS: [(&str, &str); 5] = [
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_RUNTIME_DIR", "run"),
];

/// A home only this user can enter, as the runtime folder must be; short, as sockets need it.
fn empty_home() -> Result<PathBuf, Fault> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let home = std::env::temp_dir().join(format!("tapedeck-{}-{count}", std::process::id()));
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(&home).map_err(Fault::file(&home))?;
    for (_, folder) in FOLDERS {
        builder.create(home.join(folder)).map_err(Fault::file(home.join(folder)))?;
    }
    Ok(home)
}

/// Ends every process that carries this screen's mark.
fn end_marked(home: &Path) {
    let mark = format!("{MARK}={}", home.display());
    for process in marked(&mark) {
        signal("KILL", &process);
    }
}

fn marked(mark: &str) -> Vec<String> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let carries = |id: &String| {
        fs::read(format!("/proc/{id}/environ"))
            .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == mark.as_bytes()))
    };
    processes
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        .filter(carries)
        .collect()
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_process_that_left_its_group_is_found_by_its_mark() {
        let mark = format!("{MARK}=/nowhere/{}", std::process::id());
        let mut command = Command::new("sh");
        // It stays the shell it is: while a program takes another's place, its marks are nowhere.
        command.args(["-c", "echo up; read -r _"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        command.env(MARK, mark.split_once('=').unwrap().1);
        let mut child = command.spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 3]).unwrap();
        assert_eq!(marked(&mark), [child.id().to_string()]);
        signal("KILL", &child.id().to_string());
        assert!(!child.wait().unwrap().success());
        assert!(marked(&mark).is_empty());
    }

    #[test]
    fn a_home_is_closed_to_others_and_new_each_time() {
        use std::os::unix::fs::PermissionsExt;
        let (one, two) = (empty_home().unwrap(), empty_home().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.join("run").metadata().unwrap().permissions().mode() & 0o777, 0o700);
        fs::remove_dir_all(one).unwrap();
        fs::remove_dir_all(two).unwrap();
    }
}
