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
mod spoiled;
mod stocks;
mod tickers;
mod today;
mod unified;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, RETRY_AFTER};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock;
use crate::exchange::{Door, Shared};
use crate::mischief::Port;
use crate::socket::{Line, Pace};
pub(crate) use answer::answer;
use query::Request;
use refusal::Reply;
use spoiled::Cut;

/// The exchange's ledger, at a path that the vendor does not have. It needs no key.
const LEDGER: &str = "/-/ledger";

/// Answers requests until told to stop.
pub(crate) async fn serve(
    listener: TcpListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<bool>,
) {
    let mut door = Door::new(listener, shared.stage.port(Port::Rest));
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            stream = door.accept() => {
                tokio::spawn(converse(stream, Arc::clone(&shared), stop.clone()));
            }
        }
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>, mut stop: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let pace = Arc::new(Pace::default());
    let line = TokioIo::new(Line::new(stream, Vec::new(), Arc::clone(&pace)));
    let service =
        service_fn(move |request| respond(request, Arc::clone(&shared), Arc::clone(&pace)));
    let connection = hyper::server::conn::http1::Builder::new().serve_connection(line, service);
    tokio::select! {
        // A connection that fails was the client's to keep.
        _ = connection => {}
        _ = stop.changed() => {}
    }
}

async fn respond(
    request: hyper::Request<Incoming>,
    shared: Arc<Shared>,
    pace: Arc<Pace>,
) -> Result<hyper::Response<Full<Bytes>>, Cut> {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let bearer = header(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let stray = header(HOST).is_some_and(|host| !shared.origin.ends_with(host));
    let method = request.method().as_str().to_owned();
    let uri = request.uri();
    if uri.path() == LEDGER {
        let ledger = shared.books.copy().as_json(&shared.stage.transcript(0));
        return Ok(carried(Reply::json(ledger.to_string())));
    }
    let asked = uri.path_and_query().map(|asked| asked.as_str().to_owned()).unwrap_or_default();
    let bearer = bearer.map(str::to_owned);
    let request = Request::read(&method, uri.path(), uri.query().unwrap_or_default(), bearer);
    shared.books.requested(stray);
    let fault = shared.stage.take_rest(Instant::now(), uri.path());
    if let Some(fault) = &fault
        && let Some(reply) = spoiled::instead(fault, &pace).await?
    {
        return Ok(carried(reply));
    }
    // A chain asked for the first time is reckoned for some milliseconds: not on a thread that
    // others wait for.
    let now = clock::now();
    let origin = shared.origin.clone();
    let reckoned = tokio::task::spawn_blocking(move || answer(&shared, &request, now)).await;
    let reply = reckoned.unwrap_or_else(|_| Reply::broken());
    Ok(carried(match fault {
        Some(fault) => spoiled::spoil(&fault, reply, &origin, &asked),
        None => reply,
    }))
}

fn carried(reply: Reply) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(Bytes::from(reply.body)));
    *response.status_mut() =
        hyper::StatusCode::from_u16(reply.code).unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(reply.kind));
    if let Some(seconds) = reply.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
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
