//! STUB ui
