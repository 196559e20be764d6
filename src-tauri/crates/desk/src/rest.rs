//! REST: one question, one answer, within limits of time, size and number.
//!
//! A client belongs to one source and one key. The key goes into a header and nowhere else;
//! redirects are not followed; what is answered is read by `wire`, and what it means is the
//! loop's business. The questions are in `rest/questions.rs`, the check of a `next_url` in
//! `rest/next.rs`.

mod next;
mod questions;

use std::sync::Arc;

use market::Millis;
use reqwest::header::{AUTHORIZATION, HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, Url};
use tokio::sync::Semaphore;
use wire::rest::{Page, Refusal};

use crate::clock::Stopwatch;
use crate::dial::{Dialler, distrust};
use crate::secrets::Key;
use crate::{DeskError, redact};
use next::Trail;

/// Requests under way at once.
const AT_ONCE: usize = 8;
/// Of these, requests that can wait for others.
const UNHURRIED: usize = 2;
/// The most of a body that is kept, bytes after decompression.
const LONGEST_BODY: usize = 64 << 20;
/// The most pages of one answer.
const PAGES: usize = 1_000;
/// Attempts at one question while the vendor is busy.
const TRIES: u32 = 3;
/// The longest a vendor may ask to be left alone while a person waits, milliseconds.
const PATIENCE: u64 = 20_000;

/// Whether somebody is looking at the place where the answer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Haste {
    Now,
    Later,
    /// Nobody waits for it, and whoever asks says when to ask again.
    Spare,
}

/// A source's REST side. Clones are the same one.
#[derive(Debug, Clone)]
pub(crate) struct Rest {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    client: Client,
    base: Url,
    watch: Stopwatch,
    gate: Semaphore,
    unhurried: Semaphore,
    seed: u64,
}

impl Rest {
    /// # Errors
    /// If the base is none that a key is sent to, the proxy is of an unknown kind, or TLS cannot
    /// be set up.
    pub(crate) fn new(
        dialler: &Dialler,
        base: Url,
        key: &Key,
        watch: Stopwatch,
        seed: u64,
    ) -> Result<Self, DeskError> {
        let mut headers = HeaderMap::new();
        headers.extend(key.header().map(|header| (AUTHORIZATION, header)));
        let client = dialler.client(&base, headers).map_err(|cause| {
            let words = cause.detail().map_or_else(|| cause.to_string(), str::to_owned);
            DeskError::Unreachable(redact(&words).into_owned())
        })?;
        let (gate, unhurried) = (Semaphore::new(AT_ONCE), Semaphore::new(UNHURRIED));
        Ok(Self { shared: Arc::new(Shared { client, base, watch, gate, unhurried, seed }) })
    }

    /// An address under the base. Each part is escaped; an empty query is left out.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.shared.base.clone();
        if let Ok(mut parts) = url.path_segments_mut() {
            parts.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// An answer over its pages. `about` is what a person would call the thing asked for.
    fn pages<T>(&self, first: Url, haste: Haste, about: &str, read: Read<T>) -> Pages<T> {
        let (about, trail) = (about.to_owned(), Trail::new(&self.shared.base));
        Pages { rest: self.clone(), next: Some(first), trail, left: PAGES, haste, about, read }
    }

    async fn page<T>(
        &self,
        url: Url,
        haste: Haste,
        about: &str,
        read: Read<T>,
    ) -> Result<Page<T>, DeskError> {
        let body = self.get(url, haste, about).await?;
        let page = read(&body).map_err(|refusal| refused(&refusal, about))?;
        if let Some(fault) = page.faults.first() {
            let (count, fault) = (page.faults.len(), format!("{fault:?}"));
            tracing::debug!(about, count, fault = %redact(&fault), "parts of an answer are unreadable");
        }
        Ok(page)
    }

    /// Asks until there is an answer that is not "later", three times at most.
    async fn get(&self, url: Url, haste: Haste, about: &str) -> Result<String, DeskError> {
        let shared = &self.shared;
        let closed = |_| DeskError::Stopped;
        let _unhurried = match haste {
            Haste::Later | Haste::Spare => Some(shared.unhurried.acquire().await.map_err(closed)?),
            Haste::Now => None,
        };
        let _turn = shared.gate.acquire().await.map_err(closed)?;
        let mut tried = 0;
        loop {
            tried += 1;
            let (error, wait) = match self.ask(url.clone(), about).await {
                Ok(body) => return Ok(body),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing { error, wait }) => (error, wait),
            };
            let wait = wait.unwrap_or(500 << tried);
            if tried == TRIES || haste == Haste::Spare || wait > PATIENCE {
                return Err(error);
            }
            let now = shared.watch.read();
            let due = now.plus(wait + spread(shared.seed, now, wait));
            shared.watch.reach(Some(due)).await;
        }
    }

    async fn ask(&self, url: Url, about: &str) -> Result<String, Trouble> {
        let unreachable = |error| Trouble::Final(unreachable(error));
        let mut answer = self.shared.client.get(url).send().await.map_err(unreachable)?;
        let status = answer.status();
        let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|text| text.trim().parse::<u64>().ok());
        let wait = wait.map(|seconds| seconds.saturating_mul(1_000));
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            if body.len() + piece.len() > LONGEST_BODY {
                let error = DeskError::BadAnswer("it is longer than 64 MiB".to_owned());
                return Err(Trouble::Final(error));
            }
            body.extend_from_slice(&piece);
        }
        let body = String::from_utf8_lossy(&body);
        if status.is_success() {
            return Ok(body.into_owned());
        }
        let refusal = Refusal::read(&body);
        let words = redact(&refusal.message).into_owned();
        tracing::debug!(about, status = status.as_u16(), words, "refused");
        Err(match status {
            StatusCode::UNAUTHORIZED => Trouble::Final(DeskError::KeyRefused),
            StatusCode::FORBIDDEN => Trouble::Final(DeskError::NotInPlan(words)),
            StatusCode::NOT_FOUND => Trouble::Final(DeskError::NotFound(about.to_owned())),
            StatusCode::TOO_MANY_REQUESTS => {
                Trouble::Passing { error: DeskError::TooManyRequests { wait }, wait }
            }
            status if status.is_server_error() => Trouble::Passing {
                error: DeskError::Unreachable(format!("it answers with HTTP {}", status.as_u16())),
                wait,
            },
            status => Trouble::Final(DeskError::BadAnswer(format!("HTTP {}", status.as_u16()))),
        })
    }
}

/// How a body is read.
type Read<T> = fn(&str) -> Result<Page<T>, Refusal>;

/// An answer, page by page.
pub(crate) struct Pages<T> {
    rest: Rest,
    next: Option<Url>,
    trail: Trail,
    left: usize,
    haste: Haste,
    about: String,
    read: Read<T>,
}

impl<T> Pages<T> {
    /// The next page's rows; `None` after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<T>>, DeskError> {
        let Some(url) = self.next.take() else { return Ok(None) };
        let Some(left) = self.left.checked_sub(1) else {
            return Err(DeskError::BadAnswer(format!("it has more than {PAGES} pages")));
        };
        self.left = left;
        let page = self.rest.page(url, self.haste, &self.about, self.read).await?;
        self.next = page.next_url.map(|next| self.trail.follow(&next)).transpose()?;
        Ok(Some(page.rows))
    }

    /// Every page's rows.
    async fn all(mut self) -> Result<Vec<T>, DeskError> {
        let mut rows = Vec::new();
        while let Some(page) = self.next().await? {
            rows.extend(page);
        }
        Ok(rows)
    }
}

/// Why a question has no answer yet.
enum Trouble {
    Final(DeskError),
    /// It may go away by itself, after `wait` milliseconds if the vendor said so.
    Passing {
        error: DeskError,
        wait: Option<u64>,
    },
}

fn refused(refusal: &Refusal, about: &str) -> DeskError {
    let words = redact(&refusal.message).into_owned();
    match refusal.status.as_deref() {
        Some("NOT_FOUND") => DeskError::NotFound(about.to_owned()),
        Some("NOT_AUTHORIZED") => DeskError::NotInPlan(words),
        _ => DeskError::BadAnswer(words),
    }
}

/// Why a request failed: its innermost reason, without the address.
fn unreachable(error: reqwest::Error) -> DeskError {
    let error = error.without_url();
    let mut inner: &(dyn core::error::Error + 'static) = &error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let words = redact(&inner.to_string()).into_owned();
    match distrust(&error) {
        Some(distrust) => {
            tracing::debug!(words, "the certificate is not accepted");
            DeskError::Untrusted(distrust.to_string())
        }
        None => DeskError::Unreachable(words),
    }
}

/// Up to half a wait more, so that many who were sent away together do not come back together.
/// Splitmix64 of seed and time (Steele, Lea, Flood 2014).
fn spread(seed: u64, now: Millis, wait: u64) -> u64 {
    let mut mixed = seed.wrapping_add(now.0).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % (wait / 2).max(1)
}
