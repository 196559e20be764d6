//! What comes out of a socket, as a session wants to hear it, and how a socket is closed.

use std::time::Duration;

use feed::Cause;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use crate::dial::Socket;

/// How long the other side has to answer a close.
pub(super) const GOODBYE: Duration = Duration::from_secs(1);

/// One thing out of a socket.
#[derive(Debug)]
pub(crate) enum Frame {
    /// A text frame.
    Text(Utf8Bytes),
    /// Anything else that proves life. Pings are answered by the library.
    Alive,
    /// The end.
    Closed(Cause),
    /// The end, for more came than could be taken in; it was let go unread.
    Overrun,
}

impl Frame {
    /// How much room it takes while it waits, bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Alive | Self::Closed(_) | Self::Overrun => 0,
        }
    }
}

impl From<Option<Result<Message, Error>>> for Frame {
    fn from(read: Option<Result<Message, Error>>) -> Self {
        match read {
            Some(Ok(Message::Text(text))) => Self::Text(text),
            Some(Ok(Message::Close(frame))) => Self::Closed(Cause::ClosedByServer {
                code: frame.as_ref().map(|frame| frame.code.into()),
                reason: frame.map(|frame| frame.reason.to_string()).unwrap_or_default(),
            }),
            Some(Ok(_)) => Self::Alive,
            Some(Err(error @ Error::Capacity(_))) => {
                Self::Closed(Cause::Oversize(error.to_string()))
            }
            Some(Err(error)) => Self::Closed(Cause::Dropped(error.to_string())),
            None => Self::Closed(Cause::Dropped("the stream ended".to_owned())),
        }
    }
}

/// Closes properly: says goodbye, waits 1 s for the answer, lets go.
pub(crate) async fn close(mut socket: Socket) {
    let closing = async {
        if socket.send(goodbye()).await.is_ok() {
            while let Some(Ok(_)) = socket.next().await {}
        }
    };
    let _ = tokio::time::timeout(GOODBYE, closing).await;
}

/// The close frame of one who has had enough.
pub(super) fn goodbye() -> Message {
    let frame = CloseFrame { code: CloseCode::Normal, reason: Utf8Bytes::default() };
    Message::Close(Some(frame))
}
