//! STUB
#[derive(Debug, Clone, PartialEq)] pub enum Misfit {}
