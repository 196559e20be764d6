//! A client of no cleverness at all: it sends texts and reads what comes.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use sim::{Exchange, Options, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

const PATIENCE: Duration = Duration::from_secs(60);

/// An exchange that is always open, on any two free ports.
pub(crate) async fn exchange(options: Options) -> Exchange {
    start(Options { ws_port: 0, rest_port: 0, always_open: true, ..options }).await.unwrap()
}

/// How a connection ended.
#[derive(Debug, PartialEq)]
pub(crate) enum End {
    /// With a close frame of this code.
    Closed(u16),
    /// Without one.
    Dropped,
}

pub(crate) struct Client(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    /// One that is connected and has read nothing.
    pub(crate) fn over(socket: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        Self(socket)
    }

    /// Connects to a cluster and reads the greeting.
    pub(crate) async fn connect(exchange: &Exchange, cluster: &str) -> Self {
        let url = format!("{}/{cluster}", exchange.ws_url());
        let mut client = Self(connect_async(url).await.unwrap().0);
        assert_eq!(client.statuses().await, ["connected: Connected Successfully"]);
        client
    }

    /// Connects and logs in.
    pub(crate) async fn log_in(exchange: &Exchange, cluster: &str) -> Self {
        let mut client = Self::connect(exchange, cluster).await;
        client.send("auth", "key").await;
        assert_eq!(client.statuses().await, ["auth_success: authenticated"]);
        client
    }

    pub(crate) async fn send(&mut self, action: &str, params: &str) {
        self.text(&format!(r#"{{"action": "{action}", "params": "{params}"}}"#)).await;
    }

    pub(crate) async fn text(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Sends one text over and over, reading nothing, until the other side is gone.
    pub(crate) async fn flood(&mut self, text: &str) {
        let flood = async { while self.0.send(Message::text(text)).await.is_ok() {} };
        timeout(PATIENCE, flood).await.expect("the exchange to cut this off");
    }

    /// The next frame's elements; how the connection ended once it has.
    pub(crate) async fn frame(&mut self) -> Result<Vec<Value>, End> {
        loop {
            match timeout(PATIENCE, self.0.next()).await.expect("an answer in time") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Err(End::Closed(frame.code.into()));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(End::Dropped),
            }
        }
    }

    /// The statuses of the next frame that has any.
    pub(crate) async fn statuses(&mut self) -> Vec<String> {
        loop {
            let frame = self.frame().await.expect("a status");
            let statuses: Vec<_> = frame.iter().filter(|event| event["ev"] == "status").collect();
            let word = |value: &Value| value.as_str().unwrap().to_owned();
            if !statuses.is_empty() {
                let text =
                    |of: &&Value| format!("{}: {}", word(&of["status"]), word(&of["message"]));
                return statuses.iter().map(text).collect();
            }
        }
    }

    /// The next event of a kind.
    pub(crate) async fn event(&mut self, ev: &str) -> Value {
        loop {
            let frame = self.frame().await.expect("an event");
            if let Some(event) = frame.into_iter().find(|event| event["ev"] == ev) {
                return event;
            }
        }
    }

    /// How the connection ends, whatever comes before.
    pub(crate) async fn end(&mut self) -> End {
        loop {
            if let Err(end) = self.frame().await {
                return end;
            }
        }
    }
}

/// The status and body of a request.
pub(crate) async fn get(exchange: &Exchange, path: &str) -> (u16, Value) {
    let (code, body) = request(exchange, "GET", path, "Authorization: Bearer key\r\n").await;
    (code, serde_json::from_str(&body).unwrap_or(Value::Null))
}

pub(crate) async fn request(
    exchange: &Exchange,
    method: &str,
    path: &str,
    headers: &str,
) -> (u16, String) {
    let address = exchange.rest_url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).await.unwrap();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}
