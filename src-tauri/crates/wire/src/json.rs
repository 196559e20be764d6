//! Reading JSON that may be wrong anywhere: the lenience both the stream and REST share.
//!
//! [`Elements`] takes an array apart and survives broken elements, [`Fields`] takes one object
//! apart without looking into its values, [`Row`] reads typed values and notes each that is
//! bad, [`number`] reads numbers exactly. Nothing here knows a vendor's key, and no tree of
//! values is ever built.

mod elements;
mod fields;
pub(crate) mod number;
mod row;

pub(crate) use elements::{Element, Elements, value_end};
pub(crate) use fields::{Fields, text_of};
pub(crate) use row::{Row, WINDOW};
