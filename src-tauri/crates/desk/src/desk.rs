//! The loop.

use tokio::sync::mpsc;

use crate::{Config, DeskError, Told, handle::Call, source::Addresses};

pub(crate) struct Owner {
    _addresses: Addresses,
    _told: mpsc::UnboundedSender<Told>,
}

impl Owner {
    pub(crate) fn new(
        config: Config,
        told: mpsc::UnboundedSender<Told>,
    ) -> Result<Self, DeskError> {
        Ok(Self { _addresses: Addresses::of(&config.source)?, _told: told })
    }

    pub(crate) async fn run(self, mut calls: mpsc::UnboundedReceiver<Call>) {
        while calls.recv().await.is_some() {}
    }
}
