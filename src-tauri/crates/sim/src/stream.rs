//! What the sockets carry, without the sockets: what is held, what is due, how it is written.

pub(crate) mod agenda;
mod followed;
pub(crate) mod pairs;
pub(crate) mod text;
