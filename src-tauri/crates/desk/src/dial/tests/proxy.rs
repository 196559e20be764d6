//! Proxies on this machine that lead to the vendor's names, and note what passes.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::server::{Flaw, Server, head};
use super::*;

/// A proxy that leads everybody to one port of this machine.
struct Proxy {
    port: u16,
    /// What it was asked for.
    asked: Arc<Mutex<Vec<String>>>,
    /// Everything that went through it.
    passed: Arc<Mutex<Vec<u8>>>,
}

#[derive(Clone, Copy)]
enum Kind {
    Connect,
    Socks,
    /// Answers `CONNECT` with a head that never ends.
    Endless,
}

impl Proxy {
    async fn start(kind: Kind, goal: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, passed) = (Arc::default(), Arc::default());
        let proxy = Self { port, asked, passed };
        let (asked, passed) = (proxy.asked.clone(), proxy.passed.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(kind, stream, goal, asked.clone(), passed.clone()));
            }
        });
        proxy
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn saw(&self, text: &str) -> bool {
        let passed = self.passed.lock().unwrap();
        passed.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

async fn serve(
    kind: Kind,
    mut near: TcpStream,
    goal: u16,
    asked: Arc<Mutex<Vec<String>>>,
    passed: Arc<Mutex<Vec<u8>>>,
) -> Option<()> {
    let wish = match kind {
        Kind::Connect | Kind::Endless => {
            let head = head(&mut near, &passed).await?;
            if matches!(kind, Kind::Endless) {
                near.write_all(b"HTTP/1.1 200 OK\r\nx: ").await.ok()?;
                while near.write_all(&[b'x'; 1_024]).await.is_ok() {}
                return None;
            }
            near.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
            head.lines().next()?.to_owned()
        }
        Kind::Socks => {
            // RFC 1928: version 5 and one method, none needed; then CONNECT to a name.
            let mut greeting = [0; 3];
            near.read_exact(&mut greeting).await.ok()?;
            near.write_all(&[5, 0]).await.ok()?;
            let mut request = [0; 5];
            near.read_exact(&mut request).await.ok()?;
            assert_eq!(request[..4], [5, 1, 0, 3], "the proxy is given the name");
            let mut name = vec![0; usize::from(request[4])];
            near.read_exact(&mut name).await.ok()?;
            let port = near.read_u16().await.ok()?;
            near.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.ok()?;
            format!("{}:{port}", String::from_utf8(name).ok()?)
        }
    };
    asked.lock().unwrap().push(wish);
    let far = TcpStream::connect(("127.0.0.1", goal)).await.ok()?;
    let (mut near, mut near_out) = near.into_split();
    let (mut far_in, mut far) = far.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut far_in, &mut near_out).await });
    let mut some = [0; 4_096];
    loop {
        let count = near.read(&mut some).await.ok()?;
        if count == 0 {
            return Some(());
        }
        passed.lock().unwrap().extend_from_slice(&some[..count]);
        far.write_all(&some[..count]).await.ok()?;
    }
}

/// The vendor's two sides through a proxy, which sees neither the key nor anything in the clear.
async fn through(kind: Kind, scheme: &str) -> Vec<String> {
    let authority = Authority::new();
    let names = ["socket.massive.com", "api.massive.com"];
    let server = Server::secure(&authority, &names, Flaw::None).await;
    let proxy = Proxy::start(kind, server.port).await;
    let set = set("ALL_PROXY", format!("{scheme}://127.0.0.1:{}", proxy.port));
    let dialler = Dialler::with(Names::of_the_system(), set, authority.trust(), 1);
    assert_eq!(tried(&dialler, "wss://socket.massive.com/stocks").await, None);
    asked(&dialler, "https://api.massive.com").await.unwrap();
    assert!(server.knows(KEY), "both came through");
    assert!(!proxy.saw(KEY) && !proxy.saw("Authorization"), "the proxy carries TLS alone");
    proxy.asked()
}

#[tokio::test]
async fn both_sides_go_through_an_http_proxy_and_it_never_sees_the_key() {
    assert_eq!(
        through(Kind::Connect, "http").await,
        ["CONNECT socket.massive.com:443 HTTP/1.1", "CONNECT api.massive.com:443 HTTP/1.1"]
    );
}

#[tokio::test]
async fn both_sides_go_through_a_socks_proxy_and_it_never_sees_the_key() {
    for scheme in ["socks5", "socks5h"] {
        assert_eq!(
            through(Kind::Socks, scheme).await,
            ["socket.massive.com:443", "api.massive.com:443"]
        );
    }
}

#[tokio::test]
async fn a_host_that_is_excepted_is_not_asked_of_the_proxy() {
    let authority = Authority::new();
    let proxy = Proxy::start(Kind::Connect, 1).await;
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let set = Proxies::of(move |name| match name {
        "HTTPS_PROXY" => Some(address.clone()),
        "NO_PROXY" => Some(".massive.com".to_owned()),
        _ => None,
    });
    // The name leads to this machine, where nobody plays the vendor.
    let names = Names::all_at(vec![([127, 0, 0, 1], 443).into()]);
    let dialler = Dialler::with(names, set, authority.trust(), 1);
    failed(&dialler, "wss://socket.massive.com/stocks").await;
    assert_eq!(proxy.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_proxy_of_an_unknown_kind_is_an_error_and_nothing_goes_around_it() {
    let authority = Authority::new();
    let looked_up = Arc::new(Mutex::new(0));
    let names = Names::counting(looked_up.clone());
    let set = set("HTTPS_PROXY", "quic://127.0.0.1:1".to_owned());
    let dialler = Dialler::with(names, set, authority.trust(), 1);
    let cause = failed(&dialler, "wss://socket.massive.com/stocks").await;
    assert_eq!(cause.code(), "proxy", "{cause}");
    assert!(cause.detail().unwrap().contains("only http, socks5 and socks5h"), "{cause:?}");
    assert!(asked(&dialler, "https://api.massive.com").await.is_err());
    assert_eq!(*looked_up.lock().unwrap(), 0, "not even a name was looked up");
}

#[tokio::test]
async fn a_proxy_that_never_ends_its_answer_is_given_up() {
    let authority = Authority::new();
    let proxy = Proxy::start(Kind::Endless, 1).await;
    let set = set("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    let dialler = Dialler::with(Names::of_the_system(), set, authority.trust(), 1);
    let cause = failed(&dialler, "wss://socket.massive.com/stocks").await;
    assert!(cause.detail().unwrap().contains("headers too long"), "{cause:?}");
}
