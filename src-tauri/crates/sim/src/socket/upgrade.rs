//! What comes before the WebSocket: the request's head, and answers that are no upgrade.
//!
//! The head is read here and handed on with the stream, because mischief has to know the cluster
//! before anything is answered.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A longer head is nobody's.
const LONGEST: usize = 16 * 1024;

/// A request's path, and all that was read of the stream. `None` if it is no request.
pub(super) async fn read(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut head = Vec::with_capacity(1_024);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if head.len() >= LONGEST || stream.read_buf(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let line = head.split(|byte| *byte == b'\r').next()?;
    let target = core::str::from_utf8(line).ok()?.split(' ').nth(1)?;
    let path = target.split('?').next().unwrap_or_default().to_owned();
    Some((path, head))
}

/// Answers with a page in place of the upgrade, and closes.
pub(super) async fn answer(stream: &mut (impl AsyncWriteExt + Unpin), code: u16) {
    let (kind, page) = match code {
        404 => ("text/plain; charset=utf-8", "404 page not found\n"),
        _ => (
            "text/html",
            "<html><title>Welcome</title><body>Log in to this network</body></html>\n",
        ),
    };
    let place = match code {
        300..=399 => "Location: http://portal.invalid/login\r\n",
        _ => "",
    };
    let length = page.len();
    let text = format!(
        "HTTP/1.1 {code} Mischief\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n{place}Connection: close\r\n\r\n{page}"
    );
    // Whoever has gone needs no answer.
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.shutdown().await;
}
