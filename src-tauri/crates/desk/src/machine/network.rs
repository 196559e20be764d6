//! Whether there is a way to the rest of the world, and whether it is still the same one.
//!
//! The kernel is asked which of its addresses it would send from, for each address family: a
//! datagram socket is connected and closed again, and nothing is ever sent. No address means no
//! route; another address means another network. That is the same few calls on every system and
//! needs nobody's library: the one that is commonly used for this (`netwatch`) brings some thirty
//! crates along, a QUIC library's datagrams among them. What this cannot see is a change to a
//! network that gave out the very same address within a second; the pings find that out.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use super::Noticed;

/// Somewhere far away, in each family: a root name server. It is never sent anything.
const FAR: [SocketAddr; 2] = [
    SocketAddr::new(IpAddr::V4(Ipv4Addr::new(198, 41, 0, 4)), 53),
    SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30)), 53),
];

/// The addresses that this machine would send from; `None` where it has no way at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way([Option<IpAddr>; 2]);

impl Way {
    pub(super) fn of_the_system() -> Self {
        Self(FAR.map(from))
    }

    #[cfg(test)]
    pub(super) const fn by(address: Option<Ipv4Addr>) -> Self {
        match address {
            Some(address) => Self([Some(IpAddr::V4(address)), None]),
            None => Self([None, None]),
        }
    }

    fn is_none(self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

fn from(far: SocketAddr) -> Option<IpAddr> {
    let any = if far.is_ipv4() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    } else {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(far).ok()?;
    let near = socket.local_addr().ok()?.ip();
    (!near.is_unspecified() && !near.is_loopback()).then_some(near)
}

/// The network as it was told last. A change counts once it was seen twice.
#[derive(Debug)]
pub(super) struct Network {
    told: Way,
    seen: Way,
}

impl Network {
    pub(super) fn new(way: Way) -> Self {
        Self { told: way, seen: way }
    }

    pub(super) fn is_off(&self) -> bool {
        self.told.is_none()
    }

    /// Whether a change was seen and not told.
    pub(super) fn is_unsure(&self) -> bool {
        self.told != self.seen
    }

    pub(super) fn look(&mut self, way: Way) -> Option<Noticed> {
        let settled = way == self.seen && way != self.told;
        self.seen = way;
        if !settled {
            return None;
        }
        let before = std::mem::replace(&mut self.told, way);
        Some(match (before.is_none(), way.is_none()) {
            (_, true) => Noticed::Offline,
            (true, false) => Noticed::Online,
            (false, false) => Noticed::NetworkChanged,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Way = Way::by(Some(Ipv4Addr::new(192, 168, 0, 7)));
    const TRAIN: Way = Way::by(Some(Ipv4Addr::new(10, 1, 2, 3)));
    const NONE: Way = Way::by(None);

    #[test]
    fn a_change_is_told_once_and_only_when_it_lasts() {
        let mut network = Network::new(HOME);
        let mut told = |ways: &[Way]| -> Vec<Noticed> {
            ways.iter().filter_map(|way| network.look(*way)).collect()
        };
        assert_eq!(told(&[HOME, HOME, NONE, HOME, HOME]), [], "it flickered");
        assert_eq!(told(&[TRAIN, TRAIN, TRAIN]), [Noticed::NetworkChanged]);
        assert_eq!(told(&[NONE, NONE, NONE]), [Noticed::Offline]);
        assert_eq!(told(&[HOME, TRAIN, TRAIN, TRAIN]), [Noticed::Online]);
    }

    #[test]
    fn asking_the_kernel_gives_the_same_answer_twice() {
        assert_eq!(Way::of_the_system(), Way::of_the_system());
    }
}
