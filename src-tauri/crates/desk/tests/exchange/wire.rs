//! What went over the wire: a relay that notes it, and a server that has nothing good to say.

use std::io::{self, Cursor, Read, Write};
use std::sync::{Arc, Mutex};

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocket};

/// A relay before a server on this machine, which notes what its clients send.
pub(crate) struct Recorder {
    port: u16,
    /// A connection each.
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Recorder {
    pub(crate) async fn before(url: &str) -> Self {
        let goal: u16 = url.rsplit(':').next().unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, sent) = (listener.local_addr().unwrap().port(), Arc::default());
        let recorder = Self { port, sent };
        let sent = recorder.sent.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let number = {
                    let mut sent = sent.lock().unwrap();
                    sent.push(Vec::new());
                    sent.len() - 1
                };
                tokio::spawn(relay(near, goal, number, sent.clone()));
            }
        });
        recorder
    }

    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}", self.port)
    }

    /// Every request's head, and whatever else was sent in plain HTTP.
    pub(crate) fn heads(&self) -> Vec<u8> {
        let sent = self.sent.lock().unwrap();
        sent.iter().flat_map(|sent| split(sent).0.iter().copied()).collect()
    }

    /// Every text frame that was sent.
    pub(crate) fn frames(&self) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        let mut frames = Vec::new();
        for sent in sent.iter() {
            let tape = Tape(Cursor::new(split(sent).1.to_vec()));
            let mut socket = WebSocket::from_raw_socket(tape, Role::Server, None);
            while let Ok(message) = socket.read() {
                if let Message::Text(text) = message {
                    frames.push(text.to_string());
                }
            }
        }
        frames
    }
}

async fn relay(
    mut near: TcpStream,
    goal: u16,
    number: usize,
    sent: Arc<Mutex<Vec<Vec<u8>>>>,
) -> io::Result<()> {
    let far = TcpStream::connect(("127.0.0.1", goal)).await?;
    let (mut far_in, mut far_out) = far.into_split();
    let (mut near_in, mut near_out) = near.split();
    let up = async {
        let mut some = [0; 4_096];
        loop {
            let count = near_in.read(&mut some).await?;
            if count == 0 {
                return far_out.shutdown().await;
            }
            sent.lock().unwrap()[number].extend_from_slice(&some[..count]);
            far_out.write_all(&some[..count]).await?;
        }
    };
    tokio::try_join!(up, tokio::io::copy(&mut far_in, &mut near_out)).map(drop)
}

/// An upgrade's head and what follows it; all of anything else is head.
fn split(sent: &[u8]) -> (&[u8], &[u8]) {
    let end = sent.windows(4).position(|four| four == b"\r\n\r\n").map_or(sent.len(), |at| at + 4);
    let (head, rest) = sent.split_at(end);
    let is_upgrade = String::from_utf8_lossy(head).to_lowercase().contains("upgrade: websocket");
    if is_upgrade { (head, rest) } else { (sent, &[]) }
}

/// Bytes to be read as a socket; what is written to it is nobody's.
struct Tape(Cursor<Vec<u8>>);

impl Read for Tape {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        Read::read(&mut self.0, into)
    }
}

impl Write for Tape {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Two servers that repeat a key wherever they can: in frames that are none, in a refusal, in
/// REST's errors. Answers their addresses.
pub(crate) async fn hostile(key: &'static str) -> (String, String) {
    let ws = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let rest = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = |scheme: &str, listener: &TcpListener| {
        format!("{scheme}://{}", listener.local_addr().unwrap())
    };
    let addresses = (address("ws", &ws), address("http", &rest));
    tokio::spawn(async move {
        while let Ok((stream, _)) = ws.accept().await {
            tokio::spawn(async move {
                let mut socket = tokio_tungstenite::accept_async(stream).await.ok()?;
                let text = |status: &str| {
                    let words = format!("{status}: {key} is no key");
                    let frame = serde_json::json!([
                        { "ev": "status", "status": status, "message": words },
                        { "ev": "A", "sym": [key] },
                    ]);
                    Message::text(frame.to_string())
                };
                socket.send(Message::text(format!("{{{key}"))).await.ok()?;
                socket.send(text("connected")).await.ok()?;
                socket.next().await?.ok()?;
                socket.send(text("auth_failed")).await.ok()?;
                while let Some(Ok(_)) = socket.next().await {}
                Some(())
            });
        }
    });
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = rest.accept().await {
            tokio::spawn(async move {
                let mut some = [0; 4_096];
                let _ = stream.read(&mut some).await?;
                let body = format!(r#"{{"status":"ERROR","error":"{key} is no key"}}"#);
                let answer = format!(
                    "HTTP/1.1 401 {key}\r\nlocation: http://127.0.0.1:1/?apiKey={key}\r\n\
                     content-length: {}\r\n\r\n{body}",
                    body.len()
                );
                stream.write_all(answer.as_bytes()).await
            });
        }
    });
    addresses
}
