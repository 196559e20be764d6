//! What is worth keeping of an entitlement from one start to the next, as plain values that any
//! file can hold. Refusals of single symbols and counts are left out: they are soon found anew.

use market::{Channel, Recency};

use super::{Entitlement, Finding, Pairs, Snapshots};

/// An entitlement as it is kept. Nothing in it comes from the key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The log-in on the real-time host.
    pub real_time: Finding,
    /// The log-in on the delayed host.
    pub delayed: Finding,
    /// Channels of which something is known.
    pub channels: Vec<ChannelRecord>,
    /// How late REST is.
    pub recency: Option<Recency>,
}

/// What is known of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRecord {
    /// Which.
    pub channel: Channel,
    /// What is known.
    pub finding: Finding,
}

impl Entitlement {
    /// What is worth keeping.
    #[must_use]
    pub fn record(&self) -> Record {
        let known = self.channels.iter().filter(|(_, pairs)| pairs.finding != Finding::Unknown);
        let channels = known.map(|(channel, pairs)| ChannelRecord {
            channel: *channel,
            finding: pairs.finding.clone(),
        });
        Record {
            real_time: self.real_time.clone(),
            delayed: self.delayed.clone(),
            channels: channels.collect(),
            recency: self.snapshots.recency,
        }
    }
}

impl From<Record> for Entitlement {
    fn from(record: Record) -> Self {
        let Record { real_time, delayed, channels, recency } = record;
        let pairs = |finding| Pairs { finding, ..Pairs::default() };
        let channels =
            channels.into_iter().map(|known| (known.channel, pairs(known.finding))).collect();
        let snapshots = Snapshots { recency, ..Snapshots::default() };
        Self { real_time, delayed, channels, snapshots }
    }
}
