//! Tagline: annotate news articles and their reader comments, on plain files.
//!
//! The layers, lowest first; each may use those above it in this list and
//! never those below (`tests/architecture.rs` holds them to it):
//!
//! | layer | is | must never know |
//! |---|---|---|
//! | [`text`] | a text, its offset units, words and sentences, diffs, encodings | files, articles |
//! | [`article`] | an article as ranges over its text: headline, paragraphs, comments | files, annotations |
//! | [`schema`] | which labels, attributes and relations a project has | texts |
//! | [`annotation`] | one annotator's set for one article; changes and their inverses | files, windows |
//! | [`agreement`] | figures of agreement over plain numbers | texts, annotations |
//! | [`review`] | what several annotators made of the same articles, held against each other | files, windows |
//! | [`suggest`] | what a program thinks could be annotated: quotes, replies, mentions of the same, spans | files, windows |
//! | [`search`] | a query, and where it hits in texts and annotations | files, windows |
//! | [`formats`] | labelled datasets in every format of the field: bytes to documents and back | paths, projects |
//! | [`project`] | the folder on disk: reading, journal, saving, checking | windows |
//! | [`exchange`] | projects to datasets and back: losses, export, import, splits | windows |
//! | [`session`] | an open project with a selection; every action a user can take | egui |
//! | `ui` | the window (feature `gui`) | how anything is stored |
//! | `render` | the same window as pixels, without GPU or display | |
//! | [`cli`] | the command line | |

pub mod agreement;
pub mod annotation;
pub mod article;
pub mod cli;
pub mod exchange;
pub mod formats;
pub mod project;
#[cfg(feature = "gui")]
pub mod render;
pub mod review;
pub mod schema;
pub mod search;
pub mod session;
pub mod suggest;
pub mod text;
#[cfg(feature = "gui")]
pub mod ui;
