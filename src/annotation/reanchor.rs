//! STUB
#[derive(Debug, Clone)] pub struct Reanchored {}
pub fn reanchor() -> Reanchored { todo!() }
