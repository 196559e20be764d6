//! The REST side: HTTP carried to [`answer()`], which is a function of the market, the request
//! and the time. Nothing below this file knows of sockets.

mod answer;
mod bars;
mod chain;
mod company;
mod contracts;
mod indices;
mod page;
mod query;
mod refusal;
mod stocks;
mod tickers;
mod today;
mod unified;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::clock;
use crate::exchange::Shared;
pub(crate) use answer::answer;
use query::Request;
use refusal::Reply;

/// Answers requests until told to stop.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    tokio::spawn(converse(stream, Arc::clone(&shared), stop.clone()));
                }
            }
        }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(request, Arc::clone(&shared)));
    let connection =
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // A connection that fails was the client's to keep.
        _ = connection => {}
        _ = stop.changed() => {}
    }
}

async fn respond(
    request: hyper::Request<Incoming>,
    shared: Arc<Shared>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::to_owned);
    let method = request.method().as_str().to_owned();
    let uri = request.uri();
    let request = Request::read(&method, uri.path(), uri.query().unwrap_or_default(), bearer);
    // A chain asked for the first time is reckoned for some milliseconds: not on a thread that
    // others wait for.
    let now = clock::now();
    let reckoned = tokio::task::spawn_blocking(move || answer(&shared, &request, now)).await;
    let reply = reckoned.unwrap_or_else(|_| Reply::broken());
    let mut response = hyper::Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.code).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    let kind = if reply.plain { "text/plain; charset=utf-8" } else { "application/json" };
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if reply.code == 429 {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("60"));
    }
    Ok(response)
}

/// Requests of each key in the current minute.
#[derive(Debug, Default)]
pub(crate) struct Rate(Mutex<HashMap<String, (i64, u32)>>);

impl Rate {
    /// Counts a request; whether it is within the limit.
    fn admits(&self, key: &str, minute: i64, most: u32) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key.to_owned()).or_insert((minute, 0));
        if count.0 != minute {
            *count = (minute, 0);
        }
        count.1 = count.1.saturating_add(1);
        count.1 <= most
    }
}
