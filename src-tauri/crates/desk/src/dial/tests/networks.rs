//! Networks that lead nowhere, say nothing, or show a page of their own.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use feed::Step;
use futures_util::FutureExt as _;
use tokio::net::{TcpSocket, TcpStream};

use super::server::{Flaw, Server};
use super::*;

#[tokio::test]
async fn an_address_family_that_leads_nowhere_is_dialled_past() {
    let page = Server::plain("HTTP/1.1 418 I'm a teapot\r\n\r\n".to_owned()).await;
    // The same port of the other family: a queue that is full, where the kernel drops whoever
    // knocks, as a black hole does.
    let hole = TcpSocket::new_v6().unwrap();
    if hole.bind((Ipv6Addr::LOCALHOST, page.port).into()).is_err() {
        return println!("SKIPPED: this machine has no IPv6");
    }
    let hole = hole.listen(0).unwrap();
    let dark = hole.local_addr().unwrap();
    let mut knocking: Vec<_> = (0..4).map(|_| Box::pin(TcpStream::connect(dark))).collect();
    let through = knocking.iter_mut().filter_map(|knock| knock.now_or_never());
    let _through: Vec<_> = through.collect();

    let light = SocketAddr::from((Ipv4Addr::LOCALHOST, page.port));
    let authority = Authority::new();
    let names = Names::all_at(vec![dark, light]);
    let dialler = Dialler::with(names, Proxies::of(|_| None), authority.trust(), 1);
    let started = tokio::time::Instant::now();
    let cause = failed(&dialler, &format!("ws://localhost:{}/stocks", page.port)).await;
    let took = started.elapsed();
    println!("MEASURED: past a black-holed IPv6 address in {} ms", took.as_millis());
    assert_eq!(cause, Cause::UpgradeRefused(418), "the other family was reached");
    assert!(took >= Duration::from_millis(300), "the first family had its head start: {took:?}");
}

#[tokio::test]
async fn a_server_that_never_answers_the_upgrade_is_given_up_after_ten_seconds() {
    let mut server = Server::mute().await;
    let address = url(&format!("ws://127.0.0.1:{}/stocks", server.port));
    let dialler = straight(&Authority::new());
    let dialling = tokio::spawn(async move { dialler.dial(&address).await.err() });
    server.taken.recv().await.unwrap();
    // From here on nothing moves but the clock.
    tokio::time::pause();
    let began = tokio::time::Instant::now();
    assert_eq!(dialling.await.unwrap(), Some(Cause::Overdue(Step::Dial)));
    println!("MEASURED: a mute upgrade given up after {} ms", began.elapsed().as_millis());
    assert_eq!(began.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_never_comes_is_given_up_after_five_seconds() {
    let authority = Authority::new();
    let dialler = Dialler::with(Names::mute(), Proxies::of(|_| None), authority.trust(), 1);
    let began = tokio::time::Instant::now();
    let cause = failed(&dialler, "ws://localhost:1/stocks").await;
    assert_eq!(cause.code(), "nameUnknown", "{cause:?}");
    assert_eq!(began.elapsed().as_secs(), 5);
}

#[tokio::test]
async fn a_page_in_place_of_the_stream_is_named() {
    for (head, status) in [("200 OK", 200), ("302 Found\r\nlocation: http://portal.example/", 302)]
    {
        let page = Server::plain(format!("HTTP/1.1 {head}\r\ncontent-length: 0\r\n\r\n")).await;
        let address = format!("ws://127.0.0.1:{}/stocks", page.port);
        let dialler = straight(&Authority::new());
        assert_eq!(failed(&dialler, &address).await, Cause::UpgradeRefused(status));
        assert_eq!(tried(&dialler, &address).await, Some("captivePortal"));
    }
}

#[tokio::test]
async fn a_network_that_wants_a_log_in_first_is_named_behind_its_bad_certificate() {
    let portal = "HTTP/1.1 302 Found\r\nlocation: http://portal.example/\r\n\
                  content-length: 0\r\n\r\n";
    let page = Server::plain(portal.to_owned()).await;
    let authority = Authority::new();
    let server = Server::secure(&authority, &["portal.example"], Flaw::SelfSigned).await;
    let (names, proxies) = (Names::of_the_system(), Proxies::of(|_| None));
    let dialler = Dialler::with(names, proxies, authority.trust(), page.port);
    let address = format!("wss://localhost:{}/stocks", server.port);
    let began = tokio::time::Instant::now();
    assert_eq!(failed(&dialler, &address).await, Cause::UpgradeRefused(302));
    println!("MEASURED: a captive portal named in {} ms", began.elapsed().as_millis());
    assert!(!server.knows(KEY) && !page.knows(KEY));
}
