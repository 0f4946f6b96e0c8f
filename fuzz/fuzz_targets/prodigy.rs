//! Any bytes as prodigy.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("prodigy", &["a.jsonl"], data));
