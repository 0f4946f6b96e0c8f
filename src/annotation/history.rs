//! STUB
use super::*;
/// linear undo history
#[derive(Debug, Default, Clone)] pub struct History {}
#[derive(Debug, Clone, PartialEq)] pub enum Step { Do(Change), Undo, Redo }
