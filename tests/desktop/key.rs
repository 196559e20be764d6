//! A pasted key lands in the keyring, and nowhere else that a program could find it.

use std::{fs, path::Path};

use crate::{
    bus,
    exchange::Beside,
    page::Page,
    place::Place,
    program::{Driven, drive},
    spellings::{held, spellings},
};

/// Long enough that nothing else is spelled like it.
const KEY: &str = "test-4fQ9zL+71/kXw2=Vb8";
/// A key that was in the keyring before.
const PAID_FOR: &str = "vendor-key-of-before";

#[tokio::test]
async fn a_pasted_key_lands_in_the_keyring_and_in_no_file_page_or_log() {
    let mut place = Place::whole().await;
    bus::store(&place, "massive-api-key", PAID_FOR);
    let beside = Beside::start();
    let words = beside.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let Driven { page, lines } = drive(&mut place, &words, "trace").await;

    page.until(r#"at("welcome") !== null"#).await;
    page.enter("key-field", KEY).await;
    // In one breath: the press, and what is in the field right after it.
    let left = page.now(r#"(at("key-submit").click(), at("key-field").value)"#).await;
    assert_eq!(left, "", "the field is empty at once");
    for part in ["rest", "stocks", "options"] {
        page.until(&format!(r#"at("key-trial-{part}")?.dataset.verdict === "realTime""#)).await;
    }
    page.until(r#"state("link-stocks") === "live" && state("link-options") === "live""#).await;
    page.until(r#"isNumber(text("ticker-SPY", "last"))"#).await;

    assert_eq!(bus::secret(&place, "exchange-key"), KEY);
    assert_eq!(bus::secret(&place, "massive-api-key"), PAID_FOR, "the vendor's key stands");
    assert_eq!(on_the_page(&page).await, Vec::<String>::new());
    let log = lines.all().join("\n");
    assert!(log.contains("TRACE"), "the log was not at trace");
    assert_eq!(held(log.as_bytes(), KEY), Vec::<&str>::new());

    assert_eq!(files_with_key(&place.home), Vec::<String>::new());
    let planted = place.home.join("config/planted");
    for (name, spelling) in spellings(KEY) {
        fs::write(&planted, [b"x".as_slice(), &spelling, b"x"].concat()).unwrap();
        assert_eq!(files_with_key(&place.home), ["config/planted"], "{name} is not found");
    }
}

/// A key may be in the document, in a field, or in the page's storage.
async fn on_the_page(page: &Page) -> Vec<String> {
    let mut places = vec![page.source().await];
    let fields = r#"[...document.querySelectorAll("input")].map((field) => field.value).join()"#;
    let storage = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])";
    for expression in [fields, storage, "JSON.stringify(history.state) + location.href"] {
        places.push(page.now(expression).await.to_string());
    }
    places.retain(|text| !held(text.as_bytes(), KEY).is_empty());
    places
}

/// Files under a folder that hold the key in any spelling.
fn files_with_key(home: &Path) -> Vec<String> {
    let mut folders = vec![home.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                // A file may go away while it is looked at.
                let bytes = fs::read(entry.path()).unwrap_or_default();
                if !held(&bytes, KEY).is_empty() {
                    let path = entry.path();
                    found.push(path.strip_prefix(home).unwrap().display().to_string());
                }
            }
        }
    }
    found
}
