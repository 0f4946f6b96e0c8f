//! How much two units differ: Mathet, Widlöcher and Métivier 2015, section 4.3, with weights of
//! 1 for place and category, and a difference of 1 from a unit that is not there.

use super::Extent;

/// By their places: 0 if they are the same, 1 if one ends where the other begins, more the
/// farther apart they are. The differences of both ends against both lengths, squared.
pub fn positional(a: &Extent, b: &Extent) -> f64 {
    let apart = (a.start - b.start).abs() + (a.end - b.end).abs();
    let relative = apart / (a.length() + b.length());
    relative * relative
}

/// By their categories: 0 if they are the same, else 1.
pub fn categorical(a: &Extent, b: &Extent) -> f64 {
    f64::from(u8::from(a.label != b.label))
}

/// By both together.
pub(super) fn dissimilarity(a: &Extent, b: &Extent) -> f64 {
    positional(a, b) + categorical(a, b)
}
