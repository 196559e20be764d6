//! The vendor's text into the names of the trade, and our requests into text.
//!
//! Nothing here fails whole: a frame or a body gives what was sound in it, and a [`Fault`] for
//! each thing that was not. Never here: sockets, HTTP, clocks, and the API key – logging in is
//! the desk's. Texts of the vendor are passed on as they came, so whoever shows one redacts the
//! key first.
//!
//! The rule for every field, streamed or answered:
//! - absent and `null` are the same: unknown, and no fault;
//! - a number may be written `12`, `12.0` or `1.2e1`, and is read exactly; where whole numbers
//!   are meant, `12.5` is a wrong value;
//! - a field of the wrong type, not finite (`1e999`) or out of range is unknown **and** a fault,
//!   and the rest of its element is delivered;
//! - an element whose kind or symbol cannot be read is a fault and nothing else;
//! - keys the documents do not name are ignored, and of a key given twice the last one counts;
//! - a timestamp says its unit by its size and must lie in the years 2003 to 2099.
//!
//! Start at [`decode`] for the stream, [`rest`] for the answers. The lenient reading itself is
//! in `json`, the fast one for what comes as usual in `scan`.

mod decode;
mod encode;
mod event;
mod fault;
mod json;
pub mod rest;
mod scan;
mod status;

pub use decode::{Decoded, Message, Reading, Sink, decode, read, read_with_care};
pub use encode::{subscribe, unsubscribe};
pub use fault::{Fault, FaultReason, Problem, RowRefusal};
pub use status::{Ack, Status, StatusKind};
