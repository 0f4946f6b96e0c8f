//! STUB project
