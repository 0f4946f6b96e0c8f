//! Any bytes as conll.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("conll", &["a.conll", "a.offsets.jsonl"], data));
