//! Any bytes as spacy-jsonl.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("spacy-jsonl", &["a.jsonl"], data));
