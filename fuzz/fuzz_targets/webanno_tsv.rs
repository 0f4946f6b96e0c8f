//! Any bytes as webanno-tsv.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("webanno-tsv", &["a.tsv"], data));
