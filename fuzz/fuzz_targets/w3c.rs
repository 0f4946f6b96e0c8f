//! Any bytes as w3c.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("w3c", &["a.jsonld"], data));
