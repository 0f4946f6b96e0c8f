//! STUB cli
