//! The lines a program writes, as they come.

use std::io::{BufRead, BufReader, Read};

use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

/// Everything a program has written so far.
pub(crate) struct Lines {
    written: watch::Receiver<Vec<String>>,
    deadline: Instant,
}

impl Lines {
    /// Reads on a thread of its own; `open` may wait for the program.
    pub(crate) fn follow<R: Read>(
        open: impl FnOnce() -> R + Send + 'static,
        deadline: Instant,
    ) -> Self {
        let (write, written) = watch::channel(Vec::new());
        std::thread::spawn(move || {
            let mut reader = BufReader::new(open());
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                let text = String::from_utf8_lossy(&line).trim_end().to_owned();
                write.send_modify(|lines| lines.push(text));
                line.clear();
            }
        });
        Self { written, deadline }
    }

    /// The first line that holds a text, once it is there.
    pub(crate) async fn until(&self, text: &str) -> String {
        let mut written = self.written.clone();
        let mut read = 0;
        let mut found = None;
        let looked = written.wait_for(|lines| {
            found = lines[read..].iter().find(|line| line.contains(text)).cloned();
            read = lines.len();
            found.is_some()
        });
        let looked = timeout_at(self.deadline, looked).await.is_ok_and(|seen| seen.is_ok());
        found
            .filter(|_| looked)
            .unwrap_or_else(|| panic!("no line with {text:?} in\n{}", self.tail()))
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<String> {
        self.written.borrow().clone()
    }

    /// The last of them, for a person.
    pub(crate) fn tail(&self) -> String {
        let lines = self.written.borrow();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }
}
