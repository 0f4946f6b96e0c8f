//! STUB
/// 50 bits, written as 10 characters of lower-case Crockford base 32
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationId(pub u64);
impl std::fmt::Display for AnnotationId { fn fmt(&self, _f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { todo!() } }
#[derive(Debug)]
pub struct IdSource {}
impl IdSource { /// from the system's entropy
 pub fn random() -> Self { todo!() } /// for tests and repeatable imports
 pub fn seeded(_seed: u64) -> Self { todo!() } pub fn fresh(&mut self, _taken: impl Fn(AnnotationId) -> bool) -> AnnotationId { todo!() } }
