//! A key goes to a server that the system trusts, and to no other.

use super::server::{Flaw, Server};
use super::*;
use crate::DeskError;

const VENDOR: [&str; 2] = ["localhost", "socket.massive.com"];

/// Tries a server with a real link and with REST, and says what the link said.
async fn said(names: &[&str], flaw: Flaw, plain_port: u16) -> Option<&'static str> {
    let authority = Authority::new();
    let server = Server::secure(&authority, names, flaw).await;
    let dialler =
        Dialler::with(Names::of_the_system(), Proxies::of(|_| None), authority.trust(), plain_port);
    let said = tried(&dialler, &format!("wss://localhost:{}/stocks", server.port)).await;
    let rest = asked(&dialler, &format!("https://localhost:{}", server.port)).await;
    assert_eq!(rest.is_ok(), said.is_none(), "sockets and REST trust the same: {rest:?}");
    let named = matches!(&rest, Err(DeskError::Untrusted(words)) if words.contains("certificate"));
    assert_eq!(named, said.is_some(), "REST says it in words of ours: {rest:?}");
    assert_eq!(server.knows(KEY), said.is_none(), "the key is read by whom it is meant for");
    said
}

#[tokio::test]
async fn a_server_that_is_trusted_gets_the_key() {
    assert_eq!(said(&VENDOR, Flaw::None, 1).await, None);
}

#[tokio::test]
async fn a_server_that_is_not_trusted_gets_no_byte_of_it_and_the_link_says_why() {
    let nobody = 1;
    let check = [
        (&VENDOR[..], Flaw::SelfSigned, "certificateUntrusted"),
        (&["other.example"], Flaw::None, "certificateOfAnother"),
        (&VENDOR, Flaw::Expired, "certificateExpired"),
        (&VENDOR, Flaw::NotYet, "certificateExpired"),
    ];
    for (names, flaw, code) in check {
        assert_eq!(said(names, flaw, nobody).await, Some(code));
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_named_when_a_certificate_seems_out_of_date() {
    // The server's own words about the time: two days from now, and now.
    let date = |days: i64| {
        let then = crate::clock::now().millis() + days * 86_400_000;
        let then = jiff::Timestamp::from_millisecond(then).unwrap();
        jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap()
    };
    for (days, code) in [(2, "clockWrong"), (-2, "clockWrong"), (0, "certificateExpired")] {
        let answer = format!(
            "HTTP/1.1 301 Moved\r\ndate: {}\r\nlocation: https://localhost/\r\n\
             content-length: 0\r\n\r\n",
            date(days)
        );
        let page = Server::plain(answer).await;
        assert_eq!(said(&VENDOR, Flaw::Expired, page.port).await, Some(code), "{days}");
        assert!(!page.knows(KEY), "the question in plain text carries no key");
    }
}

#[tokio::test]
async fn plain_text_and_unlisted_hosts_are_not_even_dialled() {
    let authority = Authority::new();
    let server = Server::plain(String::new()).await;
    let here = vec![([127, 0, 0, 1], server.port).into()];
    let names = Names::all_at(here);
    let dialler = Dialler::with(names, Proxies::of(|_| None), authority.trust(), 1);
    for address in ["ws://socket.massive.com", "wss://stream.example", "wss://massive.com"] {
        let address = format!("{address}:{}/stocks", server.port);
        assert_eq!(tried(&dialler, &address).await, Some("refused"), "{address}");
    }
    for base in ["http://api.massive.com", "https://api.example"] {
        assert!(asked(&dialler, &format!("{base}:{}", server.port)).await.is_err(), "{base}");
    }
    assert_eq!(server.read.lock().unwrap().len(), 0, "nobody was there");
}
