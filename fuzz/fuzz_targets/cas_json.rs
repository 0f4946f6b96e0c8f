//! Any bytes as cas-json.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("cas-json", &["a.json"], data));
