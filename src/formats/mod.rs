//! Labelled datasets in every format that the field uses. A format turns bytes into
//! documents and documents into bytes; it knows no paths, no project and no window.
//!
//! Reading gives a [`RawDocument`], offsets as the file has them; [`RawDocument::placed`]
//! holds these against the text. Writing takes a [`Document`] that a [`Reducer`] has
//! brought down to the format's [`Abilities`], noting every [`Loss`] on the way.
//!
//! Invariants: what was reduced, settled, written, read and placed is equal to what was
//! reduced and settled, and every difference to what it was before is a [`Loss`]; no bytes
//! make a reader panic, loop, or take more memory than the annotations that they spell;
//! nothing is moved to other words than those that a file says it covers.
//!
//! To add a format: a file or folder here with a [`Format`], a line in [`all`], a fixture
//! in `tests/fixtures/formats/`.

mod abilities;
mod archive;
mod beside;
mod brat;
mod columns;
mod conll;
mod doccano;
mod error;
mod hf;
mod inventory;
mod io;
mod json;
mod label_studio;
mod loss;
mod model;
mod options;
mod prodigy;
mod raw;
mod registry;
mod rescue;
mod room;
mod segments;
mod spacy;
mod structure;
mod tables;
mod uima;
mod unit;
mod w3c;
mod webanno;

pub use crate::text::{TOKENIZER, Tokenizer};
pub use abilities::{
    Abilities, AttributeForm, ChainForm, Characters, LabelNames, LineEndForm, NoteForm, SegmentForm,
};
pub use archive::{Unzipped, ZipInput, ZipOutput};
pub use error::{OptionError, ReadError, Stop, WriteError, quantity};
pub use hf::dataset_info;
pub use inventory::{AttributeUse, Inventory, LabelUse, RelationUse, SegmentLayerUse};
pub use io::{Files, Input, Output};
pub use loss::{Loss, LossKind, Plan, Policy, Reducer, Remedy, counted};
pub use model::{
    Aside, Chain, Document, End, Metadata, Relation, SegmentLabel, Span, Value, Values,
};
pub use options::{OptionInfo, Options, Way};
pub use raw::{Place, RawDocument};
use registry::default_name;
pub use registry::{
    Format, Info, Layout, Likeness, Take, WriteContext, Writer, all, find, recognise,
};
pub use rescue::{Tally, Verdict};
pub use segments::{embed, extract};
pub use unit::{Counting, LineEnds, Unit};
