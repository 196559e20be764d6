//! What all commands share: the desk, the choices, and where simulated prices can be had.
//!
//! It moves the desk between the vendor and the exchange of make-believe, one move at a time, and
//! it deliberately holds no price and no key.

use std::sync::{Mutex, MutexGuard, PoisonError};

use bridge::{Choice, Failure, Hello, KeyReport, Settings, Source};
use desk::{ClientId, Desk, KeyState};
use secrecy::SecretString;
use tauri::{AppHandle, Manager, async_runtime};

use crate::{choices::Choices, notices::Notices, venue::Venue, views};

/// What the commands act on.
pub(crate) struct Program {
    /// The desk.
    pub(crate) desk: Desk,
    /// The window, as the desk knows it.
    pub(crate) window: ClientId,
    /// What the person has chosen.
    pub(crate) choices: Choices,
    /// What the person should know.
    pub(crate) notices: Notices,
    source: Mutex<Source>,
    venue: async_runtime::Mutex<Venue>,
    skips_welcome: bool,
}

impl Program {
    /// A program on a desk that has started.
    pub(crate) async fn new(desk: Desk, start: Start) -> Self {
        Self {
            window: desk.attach().await,
            desk,
            choices: start.choices,
            notices: start.notices,
            source: Mutex::new(views::source(&start.source)),
            venue: async_runtime::Mutex::new(start.venue),
            skips_welcome: start.demo,
        }
    }

    /// The program of an app.
    pub(crate) fn of(app: &AppHandle) -> &Self {
        app.state::<Self>().inner()
    }

    /// Where prices come from.
    pub(crate) fn source(&self) -> Source {
        *self.source_cell()
    }

    /// The desk took another source.
    pub(crate) fn source_changed(&self, source: Source) {
        *self.source_cell() = source;
    }

    /// Everything a page needs to know when it starts.
    pub(crate) async fn hello(&self) -> Hello {
        let (links, statistics) = self.desk.status().await;
        let settings = self.choices.settings();
        Hello {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            source: self.source(),
            welcome: settings.choice.is_none() && !self.skips_welcome,
            key: views::key(self.desk.key_status().await),
            settings,
            links: links.iter().map(views::link).collect(),
            statistics: views::statistics(statistics),
            rights: views::rights(&self.desk.rights().await),
            notices: self.notices.all(),
        }
    }

    /// Tries a key where it would be used, and keeps it if anything takes it. The embedded
    /// exchange takes any key, so a trial there would say nothing: from there it is the vendor.
    ///
    /// # Errors
    /// When the choice cannot be kept; the key is.
    pub(crate) async fn set_key(&self, key: SecretString) -> Result<KeyReport, Failure> {
        let mut venue = self.venue.lock().await;
        let source = match &*venue {
            Venue::Embedded(_) => desk::Source::Vendor,
            Venue::Named(addresses) => addresses.source(),
        };
        let shown = views::source(&source);
        let report = self.desk.set_key_at(source, key).await;
        if report.trials.iter().any(|trial| trial.verdict.opens()) {
            self.source_changed(shown);
            venue.close().await;
            self.choices.choose(Choice::Key)?;
        }
        Ok(views::key_report(report))
    }

    /// Removes the key and goes on with simulated prices.
    ///
    /// # Errors
    /// When the exchange cannot be started, or the choice cannot be kept.
    pub(crate) async fn forget_key(&self) -> Result<(), Failure> {
        let mut venue = self.venue.lock().await;
        self.desk.forget_key().await;
        self.simulate(&mut venue).await?;
        self.choices.choose(Choice::Demo)
    }

    /// Chooses simulated prices.
    ///
    /// # Errors
    /// When the exchange cannot be started, or the choice cannot be kept.
    pub(crate) async fn use_demo(&self) -> Result<(), Failure> {
        let mut venue = self.venue.lock().await;
        self.simulate(&mut venue).await?;
        self.choices.choose(Choice::Demo)
    }

    /// Goes on with simulated prices where a key was chosen and the keyring has none any more.
    /// Answers whether it did.
    pub(crate) async fn do_without_key(&self) -> bool {
        let mut venue = self.venue.lock().await;
        // By now a key may have been entered, or the source may be another.
        let none = self.desk.key_status().await.state == KeyState::None;
        none && self.source() == Source::Vendor && self.simulate(&mut venue).await.is_ok()
    }

    async fn simulate(&self, venue: &mut Venue) -> Result<(), Failure> {
        let source = venue.open().await.map_err(|error| Failure {
            code: bridge::Code::Internal,
            message: "The embedded exchange could not be started.".to_owned(),
            detail: Some(error.to_string()),
        })?;
        self.desk.set_source(source).await.map_err(views::failure)?;
        // Known before the desk tells it, so that nobody acts on where prices came from before.
        self.source_changed(Source::Simulated);
        Ok(())
    }

    fn source_cell(&self) -> MutexGuard<'_, Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a program starts with.
pub(crate) struct Start {
    /// What the person has chosen.
    pub(crate) choices: Choices,
    /// What the person should know already.
    pub(crate) notices: Notices,
    /// Where simulated prices can be had.
    pub(crate) venue: Venue,
    /// Where prices come from at first.
    pub(crate) source: desk::Source,
    /// Whether the command line chose the demo.
    pub(crate) demo: bool,
}

/// Whether these choices call for the vendor's prices.
pub(crate) fn wants_vendor(settings: &Settings) -> bool {
    settings.choice == Some(Choice::Key)
}
