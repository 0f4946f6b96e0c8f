//! Any bytes as brat.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("brat", &["a.txt", "a.ann"], data));
