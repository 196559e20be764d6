//! What the page may not do, tried from inside it: should a stranger's script ever run there, it
//! leads nowhere. The stranger's server listens, answers anybody, and is never reached.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::json;

use crate::{
    page::Page,
    place::Place,
    program::{Driven, drive},
};

/// What is asked of the program by name: none of it is granted.
const CALLS: [(&str, &str); 5] = [
    ("a tray of its own", "invoke('plugin:tray|new', { options: {} })"),
    ("an event in another's name", "invoke('plugin:event|emit', { event: 'fact', payload: null })"),
    ("a window of its own", "invoke('plugin:webview|create_webview_window', { options: {} })"),
    ("the program's name", "invoke('plugin:app|name')"),
    ("a command that is none", "invoke('get_key', { args: null })"),
];

/// What the page may not run or fetch; each is a violation of its policy.
const VIOLATIONS: [(&str, &str); 8] = [
    ("a request", "fetch(stranger).catch(() => {});"),
    ("a socket", "try { new WebSocket(stranger.replace('http', 'ws')); } catch {}"),
    ("a picture", "new Image().src = stranger;"),
    ("a frame", "add('iframe', { src: stranger });"),
    ("a script", "add('script', { src: stranger });"),
    ("a script of its own", "add('script', { textContent: 'window.ran = 1' });"),
    ("a handler", "add('div', {}, { onclick: 'window.ran = 1' }).click();"),
    ("text as a program", "try { window.eval('window.ran = 1'); } catch {}"),
];

/// Ways to leave the page or to open another.
const DEPARTURES: [(&str, &str); 6] = [
    ("an address", "location.href = stranger;"),
    ("a form", "add('form', { action: stranger }).submit();"),
    ("a link", "add('a', { href: stranger, target: '_blank' }).click();"),
    ("a window", "window.open(stranger);"),
    ("a script's address", "location.href = 'javascript:window.ran = 1';"),
    ("a page made of text", "location.href = 'data:text/html,gone';"),
];

#[tokio::test]
async fn a_script_in_the_page_leads_nowhere() {
    let mut place = Place::with_bus();
    let stranger = Stranger::listen();
    let Driven { page, lines } = drive(&mut place, &["--demo"], "info").await;
    lines.until("page painted").await;
    let home = page.now("location.href").await;
    assert!(home.as_str().unwrap().starts_with("tauri://localhost"), "{home}");
    assert_eq!(page.now("typeof window.__TAURI__").await, json!("undefined"));

    for (what, call) in CALLS {
        let script = format!("{call}.then(() => done('granted'), (why) => done(String(why)))");
        let answer = run(&page, &stranger, &script).await;
        assert!(
            answer.as_str().unwrap().contains("not allowed")
                || answer.as_str().unwrap().contains("not found"),
            "{what}: {answer}"
        );
    }
    for (what, attempt) in VIOLATIONS {
        let script = format!(
            "document.addEventListener('securitypolicyviolation',
                (event) => done(event.disposition), {{ once: true }});
            {attempt}"
        );
        assert_eq!(run(&page, &stranger, &script).await, json!("enforce"), "{what}");
        assert_eq!(stranger.visits(), 0, "{what}");
    }
    for (what, attempt) in DEPARTURES {
        // A command that is answered shows that the page is where it was and still works.
        let script = format!(
            "{attempt}
            invoke('hello', {{ args: null }}).then((hello) => done([location.href, hello.version]));"
        );
        let answer = run(&page, &stranger, &script).await;
        assert_eq!(answer, json!([home, env!("CARGO_PKG_VERSION")]), "{what}");
        assert_eq!(stranger.visits(), 0, "{what}");
    }
    assert_eq!(page.now("window.ran ?? null").await, json!(null));
    assert_eq!(stranger.visits(), 0, "the stranger was reached");
    stranger.visit();
    assert_eq!(stranger.visits(), 1, "nobody could have reached the stranger");
}

async fn run(page: &Page, stranger: &Stranger, script: &str) -> serde_json::Value {
    let words = format!(
        "const stranger = 'http://127.0.0.1:{}/';
        const invoke = (name, args) => window.__TAURI_INTERNALS__.invoke(name, args);
        const add = (kind, properties, attributes = {{}}) => {{
          const one = Object.assign(document.createElement(kind), properties);
          for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
          return document.body.appendChild(one);
        }};",
        stranger.port
    );
    page.ask(&format!("{words} {script}")).await
}

/// A server that would have the page.
struct Stranger {
    port: u16,
    visits: Arc<AtomicUsize>,
}

impl Stranger {
    fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let visits = Arc::new(AtomicUsize::new(0));
        let counted = visits.clone();
        std::thread::spawn(move || {
            for visitor in listener.incoming() {
                let counted = counted.clone();
                std::thread::spawn(move || receive(visitor.unwrap(), &counted));
            }
        });
        Self { port, visits }
    }

    fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }

    fn visit(&self) {
        let mut visitor = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        visitor.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        // The answer comes after the visit was counted.
        visitor.read_exact(&mut [0; 8]).unwrap();
    }
}

/// Whoever says something was there. WebKit connects ahead of asking whether it may go anywhere,
/// and hangs up without a word when it may not.
fn receive(mut visitor: TcpStream, counted: &AtomicUsize) {
    if visitor.read(&mut [0; 64]).is_ok_and(|length| length > 0) {
        counted.fetch_add(1, Ordering::SeqCst);
        let _ = visitor.write_all(
            b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n",
        );
    }
}
