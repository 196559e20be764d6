//! An open socket in two halves: a task of its own reads it into a ring, the link takes from the
//! ring and writes.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use feed::Cause;
use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use market::Time;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;

use super::frames::{Frame, goodbye};
use super::reader;
use super::ring::Ring;
use crate::dial::Socket;

/// How long a write may take before the connection counts as lost.
const WRITE: Duration = Duration::from_secs(5);

/// A connection. Dropping it lets go of the socket without a word.
pub(super) struct Connection {
    sink: SplitSink<Socket, Message>,
    ring: Arc<Ring>,
    reader: JoinHandle<()>,
}

impl Connection {
    /// Starts reading; `heard` is set whenever anything comes.
    pub(super) fn open(socket: Socket, heard: Arc<AtomicI64>) -> Self {
        let (sink, stream) = socket.split();
        let ring = Arc::new(Ring::default());
        let reader = tokio::spawn(reader::read(stream, ring.clone(), heard));
        Self { sink, ring, reader }
    }

    /// Waits for frames, and gives so many at most, with when each was read.
    pub(super) async fn take(&self, most: usize, into: &mut Vec<(Time, Frame)>) {
        self.ring.take(most, into).await;
    }

    /// # Errors
    /// If it is not written within 5 s. The connection is then of no use any more.
    pub(super) async fn write(&mut self, message: Message) -> Result<(), Cause> {
        match tokio::time::timeout(WRITE, self.sink.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Cause::Dropped(error.to_string())),
            Err(_) => Err(Cause::Dropped("nothing could be written any more".to_owned())),
        }
    }

    /// Closes properly: says goodbye, waits for so long for the answer, lets go.
    pub(super) async fn close(mut self, patience: Duration) {
        self.ring.shut();
        let closing = async {
            if self.sink.send(goodbye()).await.is_ok() {
                let _ = (&mut self.reader).await;
            }
        };
        let _ = tokio::time::timeout(patience, closing).await;
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.reader.abort();
    }
}
