//! STUB
#[derive(Debug, Clone)] pub struct SpanIndex {}
