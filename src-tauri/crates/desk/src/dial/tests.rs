//! Dials over real sockets: a local authority's certificates, good and bad, proxies of both
//! kinds, networks that show a page of their own, addresses that lead nowhere.
//!
//! No test measures time. Where a figure matters it is printed, and what is checked is what came
//! of it; deadlines run on tokio's clock once everything that needs a network has happened.
#![expect(clippy::print_stdout, reason = "what was measured is worth seeing")]

mod certificates;
mod networks;
mod proxy;
mod server;

use std::sync::Arc;

use feed::Cause;
use market::AssetClass;
use reqwest::Url;
use tokio::sync::{Notify, mpsc};

use super::*;
use crate::clock::Stopwatch;
use crate::link::{Order, Post, Report};
use crate::rest::Rest;
use crate::secrets::Key;
use server::Authority;

/// The key that must not get out.
const KEY: &str = "canary-7Hq2Zt9LmW4x";

fn key() -> Arc<Key> {
    Arc::new(Key::new(KEY.to_owned().into()).unwrap())
}

fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// A dialler that trusts an authority and goes straight.
fn straight(authority: &Authority) -> Dialler {
    Dialler::with(Names::of_the_system(), Proxies::of(|_| None), authority.trust(), 1)
}

/// The one variable of an environment.
fn set(name: &'static str, value: String) -> Proxies {
    Proxies::of(move |asked| (asked == name).then(|| value.clone()))
}

/// Why a dial failed.
async fn failed(dialler: &Dialler, address: &str) -> Cause {
    dialler.dial(&url(address)).await.err().unwrap()
}

/// What a real link with a real key says first of its way to an address: nothing once it is
/// live, or why it is not.
async fn tried(dialler: &Dialler, address: &str) -> Option<&'static str> {
    let (reports, mut heard) = mpsc::unbounded_channel();
    let bell = Arc::new(Notify::new());
    let watch = Stopwatch::start();
    let link = crate::link::start(AssetClass::Stocks, 1, watch, dialler.clone(), reports, bell);
    let post = Post { address: url(address), key: key(), wanted: Vec::new(), delayed: false };
    link.order(Order::Run(Box::new(post)));
    let said = loop {
        if let Report::Status(status) = heard.recv().await.unwrap() {
            if status.state == feed::LinkState::Live {
                break None;
            }
            if let Some(cause) = status.cause {
                break Some(cause.code);
            }
        }
    };
    link.order(Order::Stop);
    link.task.await.unwrap();
    said
}

/// What REST says with a real key.
async fn asked(dialler: &Dialler, base: &str) -> Result<(), crate::DeskError> {
    let rest = Rest::new(dialler, url(base), &key(), Stopwatch::start(), 1)?;
    rest.market_status().await.map(|_| ())
}
