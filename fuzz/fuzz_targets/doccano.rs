//! Any bytes as doccano.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("doccano", &["a.jsonl"], data));
