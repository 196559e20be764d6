//! What can go wrong, and at which moment of a connection's life it can.
//!
//! Only the names of things: how a script spells them is in `words.rs`, what a socket makes of
//! them in `socket/suffering.rs`, what REST does in `rest/spoiled.rs`.

use std::time::Duration;

use super::garbage::Garbage;

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nobody listens, for so long.
    Refuse(Duration),

    /// The upgrade is read and never answered.
    UpgradeMute,
    /// It is cut off with a reset.
    UpgradeReset,
    /// It is answered this late.
    UpgradeLate(Duration),
    /// It is answered with this status and a page, as a captive portal does.
    UpgradeAnswer(u16),

    /// No `connected` comes.
    GreetingMute,
    /// `auth_success` comes before `connected`.
    GreetingEarly,
    /// Data comes before `connected`.
    GreetingData,
    /// An ack of something comes before `connected`.
    GreetingAck,

    /// The key is wrong today.
    LoginRefuse,
    /// The plan has no sockets today.
    LoginNoPlan,
    /// The log-in is called unheard.
    LoginTimeout,
    /// It is never answered.
    LoginMute,

    /// Pairs are taken and not acknowledged.
    AcksLost,
    /// Every other ack is lost.
    AcksSome,
    /// Pairs are neither taken nor acknowledged, as if the request had not come.
    AcksDropped,
    /// Acks come this late.
    AcksLate(Duration),
    /// The first pair is refused, before the acks of the others.
    AcksRefuse,

    /// Each bar comes twice.
    BarsTwice,
    /// Each bar comes this much later.
    BarsLate(Duration),
    /// The bars of a frame come in the wrong order.
    BarsShuffled,
    /// Each bar comes wrong first, and right a second later.
    BarsCorrected,

    /// So many bytes a second at most.
    Slow(u32),
    /// So many bytes in a segment at most.
    Chop(u32),
    /// Each frame waits for between the one and the other.
    Jitter(Duration, Duration),

    /// A reset.
    Reset,
    /// The end of the stream without a close frame.
    Drop,
    /// Nothing is read or written any more, and nothing says so.
    HalfOpen,
    /// The same for a while.
    Stall(Duration),
    /// A close frame of this code.
    Close(u16),
    /// `max_connections`, as if another program had taken the place.
    Evict,
    /// `slow_consumer`, and away.
    SlowConsumer,
    /// `force_disconnect`, and away.
    ForceDisconnect,
    /// A status, and nothing else.
    Say(String),
    /// A frame that is no sound frame.
    Garbage(Garbage),
    /// So many pings at once.
    Pings(u32),

    /// REST answers with this status, and with `Retry-After` if there are seconds.
    RestStatus(u16, Option<u32>),
    /// It answers this late.
    RestSlow(Duration),
    /// It never answers.
    RestMute,
    /// It resets the connection.
    RestReset,
    /// It answers 200 with somebody's page.
    RestPage,
    /// Its answer is no sound JSON.
    RestGarbage,
    /// Its answer ends in the middle.
    RestTruncated,
    /// The next page is the same page.
    RestLoop,
    /// The next page is on another host.
    RestStray,
}

/// When in the life of a connection a fault can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before there is a connection.
    Port,
    Upgrade,
    Greeting,
    LogIn,
    /// With the answer to a subscription.
    Ask,
    /// At any time once logged in.
    Live,
    Rest,
}

impl Fault {
    pub(crate) fn moment(&self) -> Moment {
        use Fault::*;
        match self {
            Refuse(_) => Moment::Port,
            UpgradeMute | UpgradeReset | UpgradeLate(_) | UpgradeAnswer(_) => Moment::Upgrade,
            GreetingMute | GreetingEarly | GreetingData | GreetingAck => Moment::Greeting,
            LoginRefuse | LoginNoPlan | LoginTimeout | LoginMute => Moment::LogIn,
            AcksLost | AcksSome | AcksDropped | AcksLate(_) | AcksRefuse => Moment::Ask,
            BarsTwice | BarsLate(_) | BarsShuffled | BarsCorrected => Moment::Live,
            Slow(_) | Chop(_) | Jitter(..) | Reset | Drop | HalfOpen | Stall(_) => Moment::Live,
            Close(_) | Evict | SlowConsumer | ForceDisconnect | Say(_) => Moment::Live,
            Garbage(_) | Pings(_) => Moment::Live,
            RestStatus(..) | RestSlow(_) | RestMute | RestReset | RestPage | RestGarbage => {
                Moment::Rest
            }
            RestTruncated | RestLoop | RestStray => Moment::Rest,
        }
    }

    /// One of each that a socket can suffer, in sizes that a storm deals out.
    pub(crate) fn of_sockets() -> Vec<Self> {
        let millis = Duration::from_millis;
        let mut all = vec![
            Self::UpgradeMute,
            Self::UpgradeReset,
            Self::UpgradeLate(millis(1_500)),
            Self::UpgradeAnswer(302),
            Self::UpgradeAnswer(200),
            Self::UpgradeAnswer(503),
            Self::GreetingMute,
            Self::GreetingEarly,
            Self::GreetingData,
            Self::GreetingAck,
            Self::LoginRefuse,
            Self::LoginNoPlan,
            Self::LoginTimeout,
            Self::LoginMute,
            Self::AcksLost,
            Self::AcksSome,
            Self::AcksLate(millis(2_000)),
            Self::AcksRefuse,
            Self::BarsTwice,
            Self::BarsLate(millis(4_000)),
            Self::BarsShuffled,
            Self::BarsCorrected,
            Self::Slow(20_000),
            Self::Chop(7),
            Self::Jitter(millis(5), millis(80)),
            Self::Reset,
            Self::Drop,
            Self::HalfOpen,
            Self::Stall(millis(3_000)),
            Self::Evict,
            Self::SlowConsumer,
            Self::ForceDisconnect,
            Self::Say("auth_required".to_owned()),
            Self::Say("brewing".to_owned()),
            Self::Pings(500),
        ];
        all.extend([1000, 1001, 1008, 1011, 1012, 1013].map(Self::Close));
        all.extend(Garbage::ALL.map(Self::Garbage));
        all
    }

    /// One of each that a request can suffer.
    pub(crate) fn of_rest() -> Vec<Self> {
        vec![
            Self::RestStatus(429, Some(1)),
            Self::RestStatus(429, None),
            Self::RestStatus(500, None),
            Self::RestStatus(502, None),
            Self::RestStatus(503, Some(1)),
            Self::RestStatus(504, None),
            Self::RestSlow(Duration::from_millis(1_500)),
            Self::RestMute,
            Self::RestReset,
            Self::RestPage,
            Self::RestGarbage,
            Self::RestTruncated,
            Self::RestLoop,
            Self::RestStray,
        ]
    }
}
