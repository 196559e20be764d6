//! A desktop for one test: folders, a display in memory, and what runs there. Dropping it ends
//! and removes everything.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::{fs::DirBuilderExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::time::Instant;

use crate::bus;

/// How long a whole test may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(150);

/// The folders that a desktop keeps apart, by variable, under the home.
const FOLDERS: [(&str, &str); 6] = [
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_RUNTIME_DIR", "run"),
    ("TMPDIR", "tmp"),
];

/// A desktop.
pub(crate) struct Place {
    pub(crate) home: PathBuf,
    /// When everything this test waits for must have happened.
    pub(crate) deadline: Instant,
    display: String,
    bus: String,
    running: Vec<Child>,
}

impl Place {
    /// A display and folders; no session bus.
    pub(crate) fn bare() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Short, as the paths of sockets must be.
        let home = std::env::temp_dir().join(format!("td-{}-{count}", std::process::id()));
        let mut builder = fs::DirBuilder::new();
        builder.mode(0o700).create(&home).unwrap();
        for (_, folder) in FOLDERS {
            builder.create(home.join(folder)).unwrap();
        }
        let mut place = Self {
            bus: format!("unix:path={}/none", home.display()),
            home,
            deadline: Instant::now() + LIMIT,
            display: String::new(),
            running: Vec::new(),
        };
        let mut server = place.command("Xvfb");
        server.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1440x900x24"]);
        let line = place.first_line(server);
        place.display = format!(":{line}");
        place
    }

    /// The same with a session bus where nothing starts by itself.
    pub(crate) fn with_bus() -> Self {
        let mut place = Self::bare();
        let config = place.home.join("bus.xml");
        fs::write(&config, bus::config(&place.home)).unwrap();
        let mut daemon = place.command("dbus-daemon");
        daemon.args(["--nofork", "--nopidfile", "--print-address=1"]);
        daemon.arg(format!("--config-file={}", config.display()));
        place.bus = place.first_line(daemon);
        place
    }

    /// The same with an unlocked keyring on it.
    pub(crate) async fn whole() -> Self {
        let mut place = Self::with_bus();
        bus::start_keyring(&mut place).await;
        place
    }

    /// The address of the session bus.
    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// A program of this desktop, which sees nothing of the person's.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().process_group(0);
        for name in ["PATH", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        for (name, folder) in FOLDERS {
            command.env(name, self.home.join(folder));
        }
        command
            .env("HOME", &self.home)
            .env("LANG", "C.UTF-8")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        command
    }

    /// Starts a program that ends with this place.
    pub(crate) fn start(&mut self, mut command: Command) -> &mut Child {
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        self.running.push(child);
        self.running.last_mut().unwrap()
    }

    /// Starts a program that says in its first line that it is ready.
    fn first_line(&mut self, mut command: Command) -> String {
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let out = self.start(command).stdout.take().unwrap();
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "a server did not start");
        line.trim().to_owned()
    }

    /// A picture of the screen, for whoever mends a failed test.
    pub(crate) fn picture(&self, name: &str) -> PathBuf {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        let _ = self.command("import").args(["-window", "root"]).arg(&file).status();
        file
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
            eprintln!("the screen at the end: {}", self.picture(&name).display());
        }
        for child in self.running.iter_mut().rev() {
            let group = format!("-{}", child.id());
            let _ =
                Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.home);
    }
}
