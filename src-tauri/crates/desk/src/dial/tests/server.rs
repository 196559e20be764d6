//! A server that plays the vendor behind TLS, an authority that signs for it, and what came over
//! the wire in the clear.

use std::sync::{Arc, Mutex};

use futures_util::{SinkExt as _, StreamExt as _};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_tungstenite::tungstenite::Message;

/// Who vouches for servers.
pub(super) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// What is wrong with a certificate.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Flaw {
    None,
    SelfSigned,
    Expired,
    NotYet,
}

impl Authority {
    pub(super) fn new() -> Self {
        crate::install_crypto();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// The system's own verifier, which trusts this authority besides.
    pub(super) fn trust(&self) -> rustls::ClientConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let root = CertificateDer::from(self.0.der().to_vec());
        let verifier =
            rustls_platform_verifier::Verifier::new_with_extra_roots([root], provider).unwrap();
        rustls::ClientConfig::builder()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth()
    }

    fn acceptor(&self, names: &[&str], flaw: Flaw) -> TlsAcceptor {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        match flaw {
            Flaw::Expired => params.not_after = rcgen::date_time_ymd(2020, 1, 1),
            Flaw::NotYet => params.not_before = rcgen::date_time_ymd(2900, 1, 1),
            Flaw::None | Flaw::SelfSigned => {}
        }
        let pair = KeyPair::generate().unwrap();
        let certificate = if flaw == Flaw::SelfSigned {
            params.self_signed(&pair).unwrap()
        } else {
            params.signed_by(&pair, &self.0).unwrap()
        };
        let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(pair.serialize_der()));
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)
            .unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A server on this machine.
pub(super) struct Server {
    pub(super) port: u16,
    /// Everything it could read.
    pub(super) read: Arc<Mutex<Vec<u8>>>,
    /// A word for each request it took, once it is through.
    pub(super) taken: mpsc::UnboundedReceiver<()>,
}

impl Server {
    /// Plays the vendor behind TLS, to links and to REST.
    pub(super) async fn secure(authority: &Authority, names: &[&str], flaw: Flaw) -> Self {
        let acceptor = authority.acceptor(names, flaw);
        Self::start(move |stream, read| {
            let acceptor = acceptor.clone();
            async move {
                let stream = acceptor.accept(stream).await.ok()?;
                play(stream, read).await
            }
        })
        .await
    }

    /// Answers every request with this, in plain text.
    pub(super) async fn plain(answer: String) -> Self {
        Self::start(move |mut stream, read| {
            let answer = answer.clone();
            async move {
                head(&mut stream, &read).await?;
                stream.write_all(answer.as_bytes()).await.ok()
            }
        })
        .await
    }

    /// Takes requests and never answers.
    pub(super) async fn mute() -> Self {
        let (port, read) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), Arc::default());
        let (word, taken) = mpsc::unbounded_channel();
        let (listener, kept): (_, Arc<Mutex<Vec<u8>>>) = (port, read);
        let port = listener.local_addr().unwrap().port();
        let seen = kept.clone();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            head(&mut stream, &seen).await;
            word.send(()).unwrap();
            std::future::pending::<()>().await;
        });
        Self { port, read: kept, taken }
    }

    async fn start<F>(
        serve: impl Fn(tokio::net::TcpStream, Arc<Mutex<Vec<u8>>>) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Option<()>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let read = Arc::new(Mutex::new(Vec::new()));
        let (word, taken) = mpsc::unbounded_channel();
        let seen = read.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (serving, word) = (serve(stream, seen.clone()), word.clone());
                tokio::spawn(async move {
                    serving.await;
                    let _ = word.send(());
                });
            }
        });
        Self { port, read, taken }
    }

    /// Whether it could read the key.
    pub(super) fn knows(&self, key: &str) -> bool {
        let read = self.read.lock().unwrap();
        read.windows(key.len()).any(|window| window == key.as_bytes())
    }
}

/// Reads a request's head.
pub(super) async fn head(
    stream: &mut (impl AsyncRead + Unpin),
    read: &Mutex<Vec<u8>>,
) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await.ok()?;
        head.push(byte);
        read.lock().unwrap().push(byte);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

/// The vendor's part: a greeting and a log-in for a link, an empty answer for REST.
async fn play(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    read: Arc<Mutex<Vec<u8>>>,
) -> Option<()> {
    let head = head(&mut stream, &read).await?;
    let field = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let Some(key) = field("sec-websocket-key") else {
        let body = r#"{"market":"open"}"#;
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        return stream.write_all(answer.as_bytes()).await.ok();
    };
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\
         sec-websocket-accept: {accept}\r\n\r\n"
    );
    assert!(field("sec-websocket-extensions").is_none(), "no extension is offered");
    stream.write_all(answer.as_bytes()).await.ok()?;
    let role = tokio_tungstenite::tungstenite::protocol::Role::Server;
    let mut socket = tokio_tungstenite::WebSocketStream::from_raw_socket(stream, role, None).await;
    let status = |word: &str| Message::text(format!(r#"[{{"ev":"status","status":"{word}"}}]"#));
    socket.send(status("connected")).await.ok()?;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Text(text) = message {
            read.lock().unwrap().extend_from_slice(text.as_bytes());
            socket.send(status("auth_success")).await.ok()?;
        }
    }
    Some(())
}
