//! A program with everything it starts: one process group, ended together.
//!
//! It never leaves a process behind, not even when xtask itself is killed: a small shell holds the
//! other end of a pipe and ends the groups that are still open when the pipe closes. There is no
//! signal handler, since the standard library has none. Read `job.rs` for programs run to their end.

use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::fault::Fault;

/// How long a group may take to end when asked politely.
const GRACE: Duration = Duration::from_secs(5);

/// A started program; dropping it ends the whole group.
pub(crate) struct Group {
    what: String,
    leader: u32,
    ended: Receiver<io::Result<ExitStatus>>,
    over: bool,
}

impl Group {
    /// Starts the program in a group of its own, with nothing to read. `look` gets the child
    /// before it is waited for, to take its pipes.
    pub(crate) fn start<T>(
        what: &str,
        mut command: Command,
        look: impl FnOnce(&mut Child) -> T,
    ) -> Result<(Group, T), Fault> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let not_started = |cause| Fault::NotStarted { what: what.to_owned(), cause };
        let mut child = command.stdin(Stdio::null()).spawn().map_err(not_started)?;
        // The command still owns its ends of the pipes: a reader would never see their end.
        drop(command);
        let leader = child.id();
        tell_lifeline("open", leader);
        let taken = look(&mut child);
        let (send, ended) = channel();
        std::thread::spawn(move || send.send(child.wait()));
        Ok((Group { what: what.to_owned(), leader, ended, over: false }, taken))
    }

    /// Waits for the leader's end; whatever it left behind is ended too. At the limit the whole
    /// group is ended and the fault says so.
    pub(crate) fn wait(&mut self, limit: Duration) -> Result<ExitStatus, Fault> {
        match self.ended.recv_timeout(limit) {
            Ok(status) => {
                self.sweep();
                status.map_err(|cause| Fault::NotStarted { what: self.what.clone(), cause })
            }
            Err(RecvTimeoutError::Timeout) => {
                self.end();
                Err(Fault::Overdue { what: self.what.clone(), after: limit, log: None })
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(Fault::Broken(format!("{} was waited for twice", self.what)))
            }
        }
    }

    /// Asks the leader to end, so that it can end its own children, and makes the whole group end
    /// after a few seconds.
    pub(crate) fn end(&mut self) {
        if !self.over {
            signal("TERM", &self.leader.to_string());
            let late = self.ended.recv_timeout(GRACE).is_err();
            self.sweep();
            if late {
                let _ = self.ended.recv_timeout(GRACE);
            }
        }
    }

    fn sweep(&mut self) {
        signal("KILL", &format!("-{}", self.leader));
        tell_lifeline("shut", self.leader);
        self.over = true;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Sends a signal by name; `whom` is a process, or a group when it opens with a minus.
pub(crate) fn signal(name: &str, whom: &str) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("taskkill");
        command.args(["/F", "/T", "/PID", whom.trim_start_matches('-')]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", "kill -s \"$0\" -- \"$1\"", name, whom]);
        command
    };
    // Nobody there to signal is what is hoped for; the shell's word about it is not wanted.
    let _ = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// The shell that outlives xtask by a moment.
const LIFELINE: &str = r#"
trap '' INT TERM HUP
open=
while read -r word group; do
  rest=
  for one in $open; do [ "$one" = "$group" ] || rest="$rest $one"; done
  open=$rest
  [ "$word" = open ] && open="$open $group"
done
for group in $open; do kill -s TERM -- "-$group"; done
"#;

fn tell_lifeline(word: &str, group: u32) {
    static LINE: OnceLock<Mutex<Option<ChildStdin>>> = OnceLock::new();
    if cfg!(windows) {
        return;
    }
    let line = LINE.get_or_init(|| {
        let mut command = Command::new("sh");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        command.args(["-c", LIFELINE]).stdin(Stdio::piped());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        Mutex::new(child.ok().and_then(|mut child| child.stdin.take()))
    });
    if let Some(line) = line.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
        let _ = writeln!(line, "{word} {group}");
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::io::Read;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::piped());
        command
    }

    /// Ends when every process that holds the pipe has gone.
    fn all_of(child: &mut Child) -> impl Read + use<> {
        child.stdout.take().unwrap()
    }

    #[test]
    fn a_childs_children_end_with_it() {
        let script = "(trap '' TERM; while :; do sleep 100; done) & echo up; wait";
        let (mut group, mut pipe) = Group::start("a shell", shell(script), all_of).unwrap();
        let mut first = [0; 3];
        pipe.read_exact(&mut first).unwrap();
        group.end();
        let mut rest = String::new();
        pipe.read_to_string(&mut rest).unwrap();
        assert_eq!((&first, rest.as_str()), (b"up\n", ""));
    }

    #[test]
    fn what_a_program_leaves_behind_ends_with_it() {
        let (mut group, mut pipe) =
            Group::start("a shell", shell("sleep 100 & exit 3"), all_of).unwrap();
        assert_eq!(group.wait(Duration::from_secs(60)).unwrap().code(), Some(3));
        let mut rest = String::new();
        assert_eq!(pipe.read_to_string(&mut rest).unwrap(), 0);
    }

    #[test]
    fn a_program_that_does_not_end_is_overdue() {
        let (mut group, _) = Group::start("a sleeper", shell("sleep 100"), all_of).unwrap();
        let fault = group.wait(Duration::ZERO).unwrap_err();
        assert!(matches!(fault, Fault::Overdue { what, .. } if what == "a sleeper"));
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let command = Command::new("no-such-program-at-all");
        let fault = Group::start("the tool", command, |_| ()).err().unwrap();
        assert!(fault.to_string().starts_with("the tool could not be started"));
    }
}
