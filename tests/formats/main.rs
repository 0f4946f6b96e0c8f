//! The formats, by the library's own doors: what is written is read again, what others
//! wrote is understood, and what is broken is refused with file, line and cause.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Helpers of tests may fail loudly.

mod any;
mod archive;
mod brat;
mod conll;
mod doccano;
mod hf;
mod label_studio;
mod prodigy;
mod silence;
mod spacy;
mod support;
mod tables;
mod uima;
mod w3c;
mod webanno;
mod webanno_suite;
