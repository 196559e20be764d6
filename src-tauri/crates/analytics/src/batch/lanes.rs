//! Rows into vectors and back. The last vector of a column is filled up with numbers that are
//! computed with and then forgotten.

use fearless_simd::prelude::*;

use super::elementary::Lanes;

/// The rows from `at` on; `spare` past the end.
#[inline(always)]
pub(super) fn load<S: Simd>(simd: S, column: &[f64], at: usize, spare: f64) -> Lanes<S> {
    match column.get(at..at + Lanes::<S>::LEN) {
        Some(rows) => Lanes::<S>::from_slice(simd, rows),
        None => Lanes::<S>::from_fn(simd, |lane| column.get(at + lane).copied().unwrap_or(spare)),
    }
}

/// Puts the rows from `at` on, as far as there are any.
#[inline(always)]
pub(super) fn store<S: Simd>(lanes: Lanes<S>, column: &mut [f64], at: usize) {
    match column.get_mut(at..at + Lanes::<S>::LEN) {
        Some(rows) => lanes.store_slice(rows),
        None => {
            for (row, lane) in column.iter_mut().skip(at).zip(lanes.as_slice()) {
                *row = *lane;
            }
        }
    }
}
