//! Between projects and datasets: exporting, importing, converting, and splitting into
//! train, dev and test. [`crate::formats`] knows what the bytes mean; here is what happens
//! to files and projects.
//!
//! Promises: nothing is written before it was said what would be lost; what was written is
//! read back and compared before it takes its place; an import that fails changes nothing;
//! the same input gives the same bytes.

mod annotators;
mod card;
mod dataset;
mod error;
mod export;
mod files;
mod from_project;
mod import;
mod infer;
mod jobs;
mod output;
mod progress;
mod report;
mod restore;
mod sets;
mod source;
mod split;
mod stamp;
mod survey;
mod to_set;
mod verify;

pub use annotators::Folders;
pub use card::CardInfo;
pub use dataset::{Articles, DatasetOptions, Parts, Ratio, write_dataset};
pub use error::ExchangeError;
pub use export::{ExportJob, Exported, LossSummary, Preview};
pub use files::open_input;
pub use from_project::{ArticlePattern, ProjectSource};
pub use import::{ImportTarget, Imported, import};
pub use infer::infer_schema;
pub use jobs::{DatasetChoice, ExportChoice, Found, ImportChoice, Job, Outlook};
pub use progress::Progress;
pub use sets::{SetReport, SetsReport, SetsTarget, has_sets, import_sets};
pub use source::{FileSource, Source};
pub use survey::{Survey, survey};
