//! Which of the vendor's hosts a link uses: real time, or fifteen minutes late.

use board::Origin;

/// A host of the vendor's sockets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Feed {
    /// As it happens.
    #[default]
    RealTime,
    /// Fifteen minutes late, for plans without real-time rights.
    Delayed,
}

impl Feed {
    /// The first part of the host's name.
    pub(crate) const fn stem(self) -> &'static str {
        match self {
            Self::RealTime => "socket",
            Self::Delayed => "delayed",
        }
    }

    /// Where its figures come from.
    pub(crate) const fn origin(self) -> Origin {
        match self {
            Self::RealTime => Origin::RealTime,
            Self::Delayed => Origin::Delayed,
        }
    }
}
