//! STUB session
