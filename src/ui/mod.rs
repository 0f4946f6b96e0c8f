//! STUB ui

pub mod text_layout;
pub mod theme;
