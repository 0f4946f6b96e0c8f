//! STUB render
