//! What becomes of a request to which mischief happens.
//!
//! Some faults come instead of the answer, some are done to it.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep_until};

use super::refusal::Reply;
use crate::mischief::Fault;
use crate::socket::Pace;

/// A request that is not answered is let go after this.
const HELD: Duration = Duration::from_secs(300);

/// The connection is cut off in place of an answer.
#[derive(Debug, thiserror::Error)]
#[error("cut off on purpose")]
pub(super) struct Cut;

/// What comes in place of the answer; `None` if the answer does.
pub(super) async fn instead(fault: &Fault, pace: &Pace) -> Result<Option<Reply>, Cut> {
    match fault {
        Fault::RestSlow(time) => sleep_until(Instant::now() + *time).await,
        Fault::RestMute => {
            sleep_until(Instant::now() + HELD).await;
            return Err(Cut);
        }
        Fault::RestReset => {
            pace.reset();
            return Err(Cut);
        }
        Fault::RestStatus(code, retry_after) => {
            let body = r#"{"status":"ERROR","error":"so the script has it"}"#.to_owned();
            return Ok(Some(Reply { code: *code, retry_after: *retry_after, ..Reply::json(body) }));
        }
        Fault::RestPage => {
            let page = "<html><title>Welcome</title><body>Log in to this network</body></html>";
            return Ok(Some(Reply { kind: "text/html", ..Reply::json(page.to_owned()) }));
        }
        Fault::RestGarbage => {
            let body = r#"{"status":7,"results":{"o":"dear","t":[1e999]},"next_url":null}"#;
            return Ok(Some(Reply::json(body.to_owned())));
        }
        _ => {}
    }
    Ok(None)
}

/// The answer as mischief leaves it. `asked` is the path and the query.
pub(super) fn spoil(fault: &Fault, mut reply: Reply, origin: &str, asked: &str) -> Reply {
    match fault {
        Fault::RestTruncated => {
            let half = (0..=reply.body.len() / 2).rev().find(|at| reply.body.is_char_boundary(*at));
            reply.body.truncate(half.unwrap_or(0));
        }
        Fault::RestLoop => lead(&mut reply, format!("{origin}{asked}")),
        // The same machine by another name: if anybody follows, the ledger knows.
        Fault::RestStray => {
            lead(&mut reply, format!("{origin}{asked}").replace("127.0.0.1", "localhost"))
        }
        _ => {}
    }
    reply
}

/// Makes an address the next page's.
fn lead(reply: &mut Reply, to: String) {
    if let Ok(Value::Object(mut body)) = serde_json::from_str(&reply.body) {
        body.insert("next_url".to_owned(), to.into());
        reply.body = Value::Object(body).to_string();
    }
}
