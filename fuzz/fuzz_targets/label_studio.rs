//! Any bytes as label-studio.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("label-studio", &["a.json"], data));
