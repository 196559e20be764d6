//! The page, as a person would use it: found by `data-testid`, waited for by what it shows.

use std::time::Duration;

use fantoccini::{Client, Locator, elements::Element, wd::TimeoutConfiguration};
use serde_json::Value;
use tokio::time::Instant;

/// What conditions are written with.
const WORDS: &str = r#"
const at = (id) => document.querySelector(`[data-testid="${id}"]`);
const text = (id, field) => {
  const found = field ? at(id)?.querySelector(`[data-field="${field}"]`) : at(id);
  return found ? found.textContent.trim() : null;
};
const isNumber = (words) => /^[+\u2212-]?[\d,.]*\d/.test(words ?? "");
const state = (id) => at(id)?.dataset.state;
"#;

/// A page that is driven.
pub(crate) struct Page {
    client: Client,
    deadline: Instant,
}

impl Page {
    pub(crate) async fn new(client: Client, deadline: Instant) -> Self {
        let left = deadline.saturating_duration_since(Instant::now());
        let limits =
            TimeoutConfiguration::new(Some(left), Some(left), Some(Duration::from_secs(0)));
        client.update_timeouts(limits).await.unwrap();
        Self { client, deadline }
    }

    /// What a condition comes to as soon as it holds; it is looked at whenever the page changes.
    pub(crate) async fn until(&self, condition: &str) -> Value {
        let script = format!(
            r#"const done = arguments[0];
            const probe = () => {{ {WORDS} return ({condition}); }};
            const first = probe();
            if (first) return done(first);
            const watcher = new MutationObserver(() => {{
              const value = probe();
              if (value) {{ watcher.disconnect(); done(value); }}
            }});
            const all = {{ subtree: true, childList: true, characterData: true, attributes: true }};
            watcher.observe(document, all);"#
        );
        let asked = self.client.execute_async(&script, Vec::new());
        match tokio::time::timeout_at(self.deadline, asked).await {
            Ok(Ok(value)) => value,
            late => panic!("never came true: {condition}\n{late:?}\n{}", self.text().await),
        }
    }

    /// What an expression comes to now.
    pub(crate) async fn now(&self, expression: &str) -> Value {
        let script = format!("{WORDS} return ({expression});");
        let answer = self.client.execute(&script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("no answer: {expression}\n{error}"))
    }

    /// What a script that calls `done` answers.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; {WORDS} {script}");
        let asked = self.client.execute_async(&script, Vec::new()).await;
        asked.unwrap_or_else(|error| panic!("no answer: {script}\n{error}"))
    }

    /// Presses something.
    pub(crate) async fn press(&self, id: &str) {
        self.find(id).await.click().await.unwrap();
    }

    /// Types into something.
    pub(crate) async fn enter(&self, id: &str, keys: &str) {
        self.find(id).await.send_keys(keys).await.unwrap();
    }

    async fn find(&self, id: &str) -> Element {
        self.until(&format!("at({id:?}) !== null")).await;
        self.client.find(Locator::Css(&format!("[data-testid={id:?}]"))).await.unwrap()
    }

    /// The whole document as it stands.
    pub(crate) async fn source(&self) -> String {
        self.client.source().await.unwrap()
    }

    async fn text(&self) -> String {
        let text = self.client.execute("return document.body?.innerText ?? ''", Vec::new()).await;
        text.map_or_else(|error| error.to_string(), |text| text.as_str().unwrap_or("").to_owned())
    }
}
