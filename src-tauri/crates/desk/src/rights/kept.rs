//! What a key opens as it lies in a file. Every field has a default, and a channel this version
//! does not know is passed over: what is missing is found out anew.

use feed::entitlement::{ChannelRecord, Finding, Record};
use market::{Channel, Recency};
use serde::{Deserialize, Serialize};

/// Both classes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Kept {
    stocks: KeptClass,
    options: KeptClass,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct KeptClass {
    real_time: KeptFinding,
    delayed: KeptFinding,
    /// A list and no map: a file keeps the fields of a map that are taken out of it.
    channels: Vec<(String, KeptFinding)>,
    snapshots_delayed: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum KeptFinding {
    #[default]
    Unknown,
    Granted,
    Refused(String),
}

impl Kept {
    /// Stocks first.
    pub(super) fn of([stocks, options]: &[Record; 2]) -> Self {
        Self { stocks: KeptClass::of(stocks), options: KeptClass::of(options) }
    }

    /// Stocks first.
    pub(super) fn records(&self) -> [Record; 2] {
        [self.stocks.record(), self.options.record()]
    }
}

impl KeptClass {
    fn of(record: &Record) -> Self {
        let channels = record.channels.iter();
        Self {
            real_time: KeptFinding::of(&record.real_time),
            delayed: KeptFinding::of(&record.delayed),
            channels: channels
                .map(|known| (known.channel.to_string(), KeptFinding::of(&known.finding)))
                .collect(),
            snapshots_delayed: record.recency.map(|recency| recency == Recency::Delayed),
        }
    }

    fn record(&self) -> Record {
        let read = |(letters, finding): &(String, KeptFinding)| {
            let channel = Channel::ALL.into_iter().find(|one| one.as_str() == letters)?;
            Some(ChannelRecord { channel, finding: finding.finding() })
        };
        Record {
            real_time: self.real_time.finding(),
            delayed: self.delayed.finding(),
            channels: self.channels.iter().filter_map(read).collect(),
            recency: self.snapshots_delayed.map(|late| match late {
                true => Recency::Delayed,
                false => Recency::RealTime,
            }),
        }
    }
}

impl KeptFinding {
    fn of(finding: &Finding) -> Self {
        match finding {
            Finding::Unknown => Self::Unknown,
            Finding::Granted => Self::Granted,
            Finding::Refused(words) => Self::Refused(words.clone()),
        }
    }

    fn finding(&self) -> Finding {
        match self {
            Self::Unknown => Finding::Unknown,
            Self::Granted => Finding::Granted,
            Self::Refused(words) => Finding::Refused(words.clone()),
        }
    }
}
