//! What the page may not do, tried from inside it: should a stranger's script ever run there, it
//! leads nowhere.

use serde_json::json;

use crate::{
    place::Place,
    program::{Driven, drive},
};

#[tokio::test]
async fn a_script_in_the_page_leads_nowhere() {
    let mut place = Place::with_bus();
    let Driven { page, lines } = drive(&mut place, &["--demo"], "info").await;
    lines.until("page painted").await;
    let home = page.now("location.href").await;
    assert!(home.as_str().unwrap().starts_with("tauri://localhost"), "{home}");

    for (what, attempt) in [
        ("a request to a server", "await fetch('http://127.0.0.1:9/');"),
        ("a request to the vendor", "await fetch('https://api.massive.com/');"),
        ("text made a program", "if (window.eval('6 * 7') !== 42) throw 1;"),
        ("text made a function", "new Function('return 1')();"),
        ("the tray of another module", "await invoke('plugin:tray|new', { options: {} });"),
        ("an event in another's name", "await invoke('plugin:event|emit', { event: 'fact' });"),
        ("a window of its own", "await invoke('plugin:webview|create_webview_window', {});"),
        ("the page's address", "await invoke('plugin:app|version');"),
        ("a command that is none", "await invoke('get_key');"),
        ("a prototype", "Object.prototype.wicked = 1; if (!('wicked' in {})) throw 1;"),
    ] {
        let script = format!(
            "const invoke = (name, args) => window.__TAURI_INTERNALS__.invoke(name, args);
            (async () => {{ {attempt} }})().then(() => done('allowed'), () => done('refused'));"
        );
        assert_eq!(page.ask(&script).await, json!("refused"), "{what}");
    }
    assert_eq!(page.now("typeof window.__TAURI__").await, json!("undefined"));

    for (what, attempt) in [
        ("an inline script", "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one);"),
        ("an inline handler", "const one = document.createElement('div'); document.body.append(one); one.setAttribute('onclick', 'window.ran = 1'); one.click();"),
        ("a frame", "const one = document.createElement('iframe'); one.src = 'https://example.com/'; document.body.append(one);"),
        ("a picture from elsewhere", "new Image().src = 'http://127.0.0.1:9/x.png';"),
        ("a socket", "try { new WebSocket('ws://127.0.0.1:9/'); } catch {}"),
    ] {
        let script = format!(
            "document.addEventListener('securitypolicyviolation', (event) => done(event.disposition), {{ once: true }});
            {attempt}"
        );
        assert_eq!(page.ask(&script).await, json!("enforce"), "{what}");
        assert_eq!(page.now("window.ran ?? null").await, json!(null), "{what}");
    }

    for (what, attempt) in [
        ("leaving", "location.href = 'http://127.0.0.1:9/';"),
        ("leaving by a form", "const one = document.createElement('form'); one.action = 'http://127.0.0.1:9/'; document.body.append(one); one.submit();"),
        ("another window", "window.open('http://127.0.0.1:9/');"),
        ("a script's address", "location.href = 'javascript:window.ran = 1';"),
        ("a page made of text", "location.href = 'data:text/html,gone';"),
    ] {
        page.now(&format!("(() => {{ {attempt} return 1; }})()")).await;
        // A command that is answered shows that the page is where it was and still works.
        let script = "window.__TAURI_INTERNALS__.invoke('hello', { args: null })
            .then((hello) => done([location.href, hello.version, window.ran ?? null]));";
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(page.ask(script).await, json!([home, version, null]), "{what}");
    }
}
