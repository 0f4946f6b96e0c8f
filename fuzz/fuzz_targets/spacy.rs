//! Any bytes as spacy.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("spacy", &["a.spacy"], data));
