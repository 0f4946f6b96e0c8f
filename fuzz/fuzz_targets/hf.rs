//! Any bytes as hf.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("hf", &["a.jsonl"], data));
