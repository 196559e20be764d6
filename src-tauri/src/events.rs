//! Hands on to the page what the desk tells: facts with their content, and the empty event that
//! wakes a page at rest. Values never go this way: an event is a script that the page must
//! evaluate, and they are pulled instead.

use std::sync::mpsc::Sender;

use bridge::{Fact, LinkView, Notice, NoticeLevel, Source};
use desk::{KeyState, Told};
use tauri::{AppHandle, Emitter, async_runtime};

use crate::{program::Program, tray, views};

const FACT: &str = "fact";
const WAKE: &str = "wake";

/// Tells the page and the tray, and remembers what the tray shows.
pub(crate) struct Herald {
    app: AppHandle,
    /// `None` where there is no tray.
    tray: Option<Sender<tray::Status>>,
    links: Vec<LinkView>,
}

impl Herald {
    /// Tells the pages of an app.
    pub(crate) fn new(app: AppHandle, tray: Option<Sender<tray::Status>>) -> Self {
        Self { app, tray, links: Vec::new() }
    }

    /// Hands on one thing the desk told.
    pub(crate) fn tell(&mut self, told: Told) {
        match told {
            Told::Wake(_) => emit(&self.app, WAKE, ()),
            Told::Link(status) => {
                let link = views::link(&status);
                self.links.retain(|other| other.class != link.class);
                self.links.push(link.clone());
                self.show();
                fact(&self.app, Fact::Link { link });
            }
            Told::Source(source) => {
                let source = views::source(&source);
                Program::of(&self.app).source_changed(source);
                self.show();
                fact(&self.app, Fact::SourceChanged { source });
            }
            Told::Key(status) => {
                if status.state == KeyState::None {
                    self.look_for_key();
                }
                fact(&self.app, Fact::KeyChanged { key: views::key(status) });
            }
            Told::TopicRefused { topic, reason, .. } => {
                fact(&self.app, Fact::TopicRefused { topic: topic.to_string(), reason });
            }
            Told::Statistics(statistics) => {
                let statistics = views::statistics(statistics);
                fact(&self.app, Fact::Statistics { statistics });
            }
            Told::Rights(rights) => {
                fact(&self.app, Fact::Rights { rights: views::rights(&rights) });
            }
            Told::Notice { name, level, text, detail } => {
                notice(&self.app, views::notice(name, level, text, detail));
            }
        }
    }

    fn show(&self) {
        if let Some(tray) = &self.tray {
            // The tray's thread ends with the program only.
            let _ = tray.send(tray::Status::new(&self.links, Program::of(&self.app).source()));
        }
    }

    /// The choice was a key, and there is none: the desk goes on with simulated prices.
    fn look_for_key(&self) {
        if Program::of(&self.app).source() == Source::Simulated {
            return;
        }
        let app = self.app.clone();
        async_runtime::spawn(async move {
            if Program::of(&app).do_without_key().await {
                let text = "There is no key in the keyring any more, so prices are simulated. \
                            Enter it again for live ones.";
                let at = desk::clock::now();
                notice(&app, Notice::new("noKey", NoticeLevel::Warning, text, at));
            }
        });
    }
}

/// Tells the page something a person should know, and keeps it for a page that starts later.
pub(crate) fn notice(app: &AppHandle, notice: Notice) {
    tracing::info!(name = notice.name, "{}", notice.text);
    Program::of(app).notices.keep(notice.clone());
    fact(app, Fact::Notice { notice });
}

fn fact(app: &AppHandle, fact: Fact) {
    emit(app, FACT, fact);
}

fn emit(app: &AppHandle, event: &str, payload: impl serde::Serialize + Clone) {
    if let Err(error) = app.emit(event, payload) {
        // Mostly at the end, when the links close and there is no page any more.
        tracing::debug!("the page could not be told: {error}");
    }
}
