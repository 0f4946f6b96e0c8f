//! The folder on disk: finding articles, reading and writing sets, the journal that
//! loses nothing, and the check that finds what does not fit. The only layer below
//! the window that touches files.
//!
//! ```text
//! project.ron                             what the project is called, where its articles are
//! schema.ron                              its label set
//! articles/**                             texts, and pictures beside them
//! annotations/<annotator>/<article>.ron   one annotator's set on one article
//! journal/<annotator>/<article>.journal   everything that was done to that set
//! journal/schema-<version>.ron            the schema as it was before it was changed, for undo
//! journal/exports.ron                     what was exported from here, and when
//! texts/<sha256>.txt                      each text as it was when annotations were made on it
//! remarks/<author>/<article>.ron          what one person says about the work on an article
//! remarks/<author>/%labels.ron            what they say about labels
//! mends/<article>.ron                     what was put right in an article's text
//! ```
//!
//! Promises: looking at a folder writes nothing into it; a change that was reported
//! saved survives a crash at any later moment; a file is replaced whole or not at all;
//! a file of a later version, or one that somebody else holds, is never written; what
//! cannot be understood or placed is reported and kept.

mod activity;
mod assignment;
mod blind;
mod bulk;
mod check;
mod disk;
mod error;
mod exports;
mod gold;
mod hours;
mod incoming;
mod intake;
mod journal;
mod layout;
mod listing;
mod mend_file;
mod mends;
mod merge;
mod migrate;
mod names;
mod new;
mod open;
mod open_set;
mod people;
mod place;
mod recovery;
mod remark_file;
mod remarks;
mod rollback;
mod ron_file;
mod sample;
mod search;
mod set_file;
mod settings;
mod stats;
mod suggest_files;
mod team;
mod threads;

pub use assignment::{Assigning, Assignment, Load};
pub use blind::Blind;
pub use bulk::{
    Bulk, BulkDone, BulkPart, BulkStep, Carrier, StepPart, StepWriter, TAKEN_BACK, TakenBack,
    step_of_title,
};
pub use check::{Problem, Severity, check};
pub use error::{CommitError, FileCause, FileError};
pub use exports::ExportRecord;
pub use gold::{Begun, ByRule};
pub use hours::Hours;
pub use incoming::{Arrival, IncomingSet, SetCopy, read_set_head};
pub use intake::{Metadata, ProjectWriter, article_bytes, write_file, write_new_file};
pub use layout::ProjectInfo;
pub use listing::ArticleEntry;
pub use mend_file::MENDS_FORMAT;
pub use mends::{MendEffect, MendSurvey};
pub use merge::{MergeConflict, MergedFile, Version, merge_set_files};
pub use migrate::{Survey, Usage};
pub use names::{from_file_name, to_file_name};
pub use new::{Added, NewProject, create};
pub use open::{DEFAULT_SCHEMA, Project, ProjectKind, SetStamp};
pub use open_set::{Mode, OpenSet, Opened, ReadSet, Saving};
pub use people::is_person;
pub use remark_file::REMARKS_FORMAT;
pub use remarks::ReadRemarks;
pub use sample::{SAMPLE_ARTICLE, data_folder, sample_folder, unpack_sample};
pub use search::{Found, FoundArticle, FoundHit, Labelled, SearchSummary, Searcher};
pub use set_file::{SET_FORMAT, SchemaRef, SetHead};
pub use settings::{
    ModelSettings, Settings, SuggestSettings, ThemeChoice, default_annotator, home_folder,
    short_path, variables_naming_machines,
};
pub use stats::{
    AnnotatorStats, ArticleStats, ChainStats, CommentStats, Count, GoldStats, NamedChain,
    QuoteStats, Stats, Table, Worked, stats, status_name,
};
pub use suggest_files::{SUGGEST_FOLDER, SuggestFile};
pub use team::{Team, TeamStamp};
