//! Any bytes as csv.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("csv", &["documents.csv", "spans.csv"], data));
