//! Any bytes as xmi.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| tagline_fuzz::read("xmi", &["a.xmi", "TypeSystem.xml"], data));
